"""Makes the copy of everything about a person, and tells them by email that it is there: never what is in it."""

from functools import partial

from django.db import transaction

from moothall.notices.links import portal_link
from moothall.outbox.actions import Subject
from moothall.people import copies, in_hand, letters
from moothall.people.in_hand import AccountClosed
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
        # Whoever closes the account waits until it is told, and then lets nothing of it wait.
        try:
            in_hand.hold(person_id=person_id)
        except AccountClosed:
            return
        if copies.fill(person_id=person_id, copy_id=copy_id, content=content):
            letters.tell(
                person_id,
                "account.mail_copy",
                key=f"copy/{copy_id}/ready",
                url=partial(portal_link, path="/account/copy"),
                sessions=partial(portal_link, path="/account/sign-ins"),
            )
