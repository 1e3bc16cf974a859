"""A copy that is made is told of: where the job dies between the two, it does both again."""

from unittest import mock

import pytest

from moothall.bodies import queries as bodies
from moothall.bodies.context import Job, Resident, acting
from moothall.notices.models import Notice
from moothall.people import copies, letters
from moothall.people.models import AccountCopy
from moothall.people.queries import Account
from moothall.wiring.copies import make_copy
from tests.apps.erasure_scene import someone

pytestmark = pytest.mark.django_db


def asked(by: Account) -> int:
    """Let somebody ask for a copy; return its id."""
    copies.ask(by=by)
    with acting(Resident(person_id=by.person_id)):
        return AccountCopy.objects.values_list("id", flat=True).get()


def told(copy_id: int) -> int:
    """Return how often somebody was told that their copy is there."""
    with acting(Job(body_id=bodies.operator().id)):
        return Notice.objects.filter(key=f"copy/{copy_id}/ready").count()


def test_who_asked_is_told_after_a_crash_and_once() -> None:
    ann = someone("Ann", "ann@example.com")
    copy_id = asked(ann)
    subject = {"person_id": ann.person_id, "copy_id": copy_id}
    with mock.patch.object(letters, "tell", side_effect=SystemExit), pytest.raises(SystemExit):
        make_copy(0, subject)
    assert (copies.of_person(by=ann)[0].ready_at, told(copy_id)) == (None, 0)
    for _ in range(2):
        make_copy(0, subject)
    assert copies.of_person(by=ann)[0].ready_at is not None
    assert told(copy_id) == 1
