"""What officers are told by email about their sign-in, posts and arrangements: the portal's own words.

Of others' words it holds names: what a body calls people, and its teams, whose names carry no address. And, to whoever
asked for a post, why a second person refused it.
"""

from moothall.notices.channels.messages import Kind
from moothall.notices.links import desk_link
from moothall.people import codes, letters
from moothall.people.credentials.accounts import Holder


def send(to: Holder, name: str, *, key: str, about: str = "", **fields: str) -> None:
    """Queue the message `desk_mail.<name>` in the person's language, once for each `key`.

    `fields` fill what its text names in braces, beside `name` and `desk`. A subject has no fields: nobody's words
    stand in a header.
    """
    known = {"name": to.name, "desk": desk_link(to.language), **fields}
    address = codes.Address(kind=Kind.EMAIL, to=to.email)
    codes.send(
        address=address,
        letter=letters.letter(f"desk_mail.{name}", to.language, **known),
        key=key,
        about=about or codes.ACCOUNT,
        reader=to.person_id,
        is_secret=bool(about),
    )
