"""What officers are told by email about their sign-in: the portal's own words, without anybody else's."""

from collections.abc import Mapping
from functools import lru_cache

from django.conf import settings

from moothall.notices.channels.messages import Kind
from moothall.notices.links import desk_link
from moothall.packs import folders
from moothall.packs.interface import read_interface
from moothall.people import codes
from moothall.people.credentials.accounts import Holder
from moothall.rules.language import Text


def send(to: Holder, name: str, *, key: str, about: str = "", **fields: str) -> None:
    """Queue the message `desk_mail.<name>` in the person's language, once for each `key`.

    `fields` fill what its text names in braces, beside `name` and `desk`. A subject has no fields: nobody's words
    stand in a header.
    """
    words = _words()
    known = {"name": to.name, "desk": desk_link(to.language), **fields}
    letter = codes.Letter(
        subject=words[f"desk_mail.{name}_subject"].speak(to.language),
        text=words[f"desk_mail.{name}_text"].speak(to.language).format(**known),
        language=to.language,
    )
    address = codes.Address(kind=Kind.EMAIL, to=to.email)
    codes.send(
        address=address,
        letter=letter,
        key=key,
        about=about or codes.ACCOUNT,
        reader=to.person_id,
        is_secret=bool(about),
    )


@lru_cache(maxsize=1)
def _words() -> Mapping[str, Text]:
    return read_interface(folders.interface(settings.DATA))
