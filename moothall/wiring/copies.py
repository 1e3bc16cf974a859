"""Makes the copy of everything about a person, and tells them by email that it is there: never what is in it."""

from moothall.notices.channels.messages import Kind
from moothall.outbox.actions import Subject
from moothall.people import codes, contacts, copies, queries
from moothall.people.codes import Address, Letter
from moothall.portability.copies import NobodyThere, zipped
from moothall.portability.copy_words import said


def make_copy(_: int, subject: Subject) -> None:
    """Make one copy; done again after a crash, it does nothing twice. A person who is gone needs none."""
    person_id, copy_id = int(subject["person_id"]), int(subject["copy_id"])
    try:
        content = zipped(person_id=person_id)
    except NobodyThere:
        return
    if copies.fill(person_id=person_id, copy_id=copy_id, content=content):
        _tell(person_id, copy_id)


def _tell(person_id: int, copy_id: int) -> None:
    email = contacts.of_person(person_id=person_id).email
    by = queries.account(person_id=person_id, session_digest="")
    if not email or by is None:
        return
    words = Letter(
        subject=said("account.mail_copy_subject", by.language),
        text=said("account.mail_copy_text", by.language),
        language=by.language,
    )
    address = Address(kind=Kind.EMAIL, to=email)
    codes.send(
        address=address, letter=words, key=f"copy/{copy_id}/ready", about=codes.ACCOUNT, reader=person_id
    )
