"""Messages of the portal itself to a person: to the address that they proved, in the language that they want.

The words are the interface texts `<name>_subject` and `<name>_text`, sent as plain text.
"""

from collections.abc import Callable

from django.conf import settings

from moothall.bodies import queries as bodies
from moothall.bodies.context import Job, acting
from moothall.notices import queries as notices
from moothall.notices.actions import move
from moothall.notices.channels.messages import Kind
from moothall.packs.interface import interface_texts
from moothall.people import codes, contacts, queries
from moothall.people.codes import MARK, Address, Letter
from moothall.people.credentials import links
from moothall.rules.language import Language

Field = str | int | Callable[[Language], str]
# How the key of a message begins that tells an address that its account has left it, or that somebody changed how the
# account is opened. It stays where it was sent: whoever took an account over would else get it in its owner's place.
TO_LEFT, OF_WAY_IN = "account/", "way in "


def tell(person_id: int, name: str, /, *, key: str, about: str = codes.ACCOUNT, **fields: Field) -> None:
    """Queue the message `name` to a resident, once for each `key`; who has proved no address is not told.

    `fields` are as for `letter`.
    """
    email = contacts.of_person(person_id=person_id).email
    found = queries.account(person_id=person_id, session_digest="")
    if not email or found is None:
        return
    codes.send(
        address=Address(kind=Kind.EMAIL, to=email),
        letter=letter(name, found.language, **fields),
        key=key,
        about=about,
        reader=person_id,
    )


def goes_to(*, reader: int | None, key: str, about: str) -> str:
    """Return where a message of the portal goes now, "" where no account says: it may have waited. Ask as a job.

    What opens something goes where it was asked for alone, and what warns an owner, to the address of when it happened.

    Raises:
        VaultFailed: an account says it, and that does not open.
    """
    if reader is None or _stays(key=key, about=about):
        return ""
    return contacts.email_to_send_to(person_id=reader)


def settle(*, reader: int) -> None:
    """Let what still waits to be sent to somebody go where their account says now: it is about to close.

    Where that does not open, it goes where it was to go.
    """
    portal, to = bodies.operator(), contacts.email_of(person_id=reader)
    if not to:
        return
    with acting(Job(body_id=portal.id)):
        for one in notices.of_reader(body_id=portal.id, reader=reader):
            if not _stays(key=one.key, about=one.case_reference):
                move(one, to=to)


def _stays(*, key: str, about: str) -> bool:
    return key.startswith((TO_LEFT, OF_WAY_IN)) or about.startswith((codes.ABOUT, links.ABOUT))


def letter(name: str, language: Language, /, **fields: Field) -> Letter:
    """Return the message `name` in `language`; `fields` fill what its text names in braces, each in that language.

    A subject has no fields: nobody's words stand in a header.
    """
    known = interface_texts(settings.DATA)
    said = {field: value(language) if callable(value) else value for field, value in fields.items()}
    return Letter(
        subject=known[f"{name}_subject"].speak(language),
        text=known[f"{name}_text"].speak(language).format(**said),
        language=language,
    )


def letter_with_code(name: str, language: Language, /, **fields: Field) -> Letter:
    """Return a message that says a code, which is filled in when it is sent."""
    return letter(name, language, code=MARK, **fields)
