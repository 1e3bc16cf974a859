"""Makes the copy of everything about a person, and tells them by email that it is there: never what is in it."""

from django.db import transaction

from moothall.outbox.actions import Subject
from moothall.people import copies, letters
from moothall.portability.copies import NobodyThere, zipped


def make_copy(_: int, subject: Subject) -> None:
    """Make one copy and tell of it, or neither: done again after a crash, it does nothing twice.

    A person who is gone needs none.
    """
    person_id, copy_id = int(subject["person_id"]), int(subject["copy_id"])
    try:
        content = zipped(person_id=person_id)
    except NobodyThere:
        return
    with transaction.atomic():
        if copies.fill(person_id=person_id, copy_id=copy_id, content=content):
            letters.tell(person_id, "account.mail_copy", key=f"copy/{copy_id}/ready")
