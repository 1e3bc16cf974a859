"""A copy that is made is told of, after a crash too; whoever closes their account meanwhile waits for that."""

import threading
from unittest import mock

import pytest
from django.db import connection

from moothall.bodies import queries as bodies
from moothall.bodies.context import Job, Resident, acting
from moothall.cases.actions import persons
from moothall.notices.models import Notice
from moothall.people import copies, letters
from moothall.people.letters import Field
from moothall.people.models import AccountCopy
from moothall.people.queries import Account
from moothall.portability.erasure import closing
from moothall.rules.formats import Format
from moothall.wiring import copies as making
from moothall.wiring.copies import make_copy
from tests.apps.erasure_scene import someone
from tests.apps.test_posts_races import PATIENCE_SECONDS, at_once, wait_until_waiting
from tests.clusters import Database


def asked(by: Account) -> int:
    """Let somebody ask for a copy; return its id."""
    copies.ask(by=by)
    with acting(Resident(person_id=by.person_id)):
        return AccountCopy.objects.values_list("id", flat=True).get()


def told(copy_id: int) -> int:
    """Return how often somebody was told that their copy is there."""
    with acting(Job(body_id=bodies.operator().id)):
        return Notice.objects.filter(key=f"copy/{copy_id}/ready").count()


@pytest.mark.django_db
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


def test_who_closes_their_account_while_their_copy_is_made_has_no_letter_waiting(
    own_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_database.connect_django()
    ann = someone("Ann", "ann@example.com")
    persons.need(by=ann, format_needed=Format.BRAILLE)
    copy_id, is_told, tell = asked(ann), threading.Event(), letters.tell

    def tell_slowly(person_id: int, name: str, /, *, key: str, url: Field = "", sessions: Field = "") -> None:
        tell(person_id, name, key=key, url=url, sessions=sessions)
        if name == "account.mail_copy":
            is_told.set()
            wait_until_waiting(own_database, 1)

    def close() -> None:
        assert is_told.wait(PATIENCE_SECONDS)
        closing.close(by=ann)

    monkeypatch.setattr(letters, "tell", tell_slowly)
    connection.close()
    at_once(lambda: make_copy(0, {"person_id": ann.person_id, "copy_id": copy_id}), close)
    with acting(Job(body_id=bodies.operator().id)):
        left = Notice.objects.get(key=f"copy/{copy_id}/ready")
    assert (left.reader_id, left.hand_key) == (None, "")


@pytest.mark.django_db
def test_nobody_is_told_of_a_copy_of_an_account_that_was_closed_while_it_was_made() -> None:
    ann = someone("Ann", "ann@example.com")
    copy_id = asked(ann)
    with mock.patch.object(making, "zipped", side_effect=lambda **_: closing.close(by=ann)):
        make_copy(0, {"person_id": ann.person_id, "copy_id": copy_id})
    assert told(copy_id) == 0
