"""Two at once: approvals, ends and beginnings that meet on a real database."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress

import pytest
from django.db import connection

from moothall.bodies.context import Job, acting
from moothall.outbox.models import OutboxRow
from moothall.people import arrangements, posts, request_news
from moothall.people.duty import on_duty
from moothall.people.models import Membership
from moothall.people.refusals import DecisionRefused, PostRefused, RightEnded
from moothall.rules.posts import AUDITOR
from moothall.wiring.handlers import HANDLERS
from tests.apps.credential_scene import letters_to
from tests.apps.posts_scene import administrator, arranged, first_membership, grant, known, team_of
from tests.cast import council, employ
from tests.clusters import Database

PATIENCE_SECONDS = 60
_WAITING = (
    "select count(*) from pg_locks where locktype = 'advisory' and not granted"
    " and database = (select oid from pg_database where datname = current_database())"
)


def at_once(*things: Callable[[], None]) -> None:
    """Do things in threads of their own, each with a connection of its own."""

    def alone(do: Callable[[], None]) -> None:
        try:
            do()
        finally:
            connection.close()

    threads = [threading.Thread(target=alone, args=(do,)) for do in things]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_SECONDS)
        assert not thread.is_alive()


def wait_until_waiting(database: Database, count: int) -> None:
    """Return when as many connections of this database wait for what another one holds."""
    give_up = time.monotonic() + PATIENCE_SECONDS
    with database.owner() as owner:
        while (owner.execute(_WAITING).fetchone() or (0,))[0] < count:
            assert time.monotonic() < give_up, f"never: {count} wait"
            time.sleep(0.01)


def test_two_approvals_at_once_give_one_post(own_database: Database) -> None:
    own_database.connect_django()
    body = council("camden")
    ada = administrator(body)
    approvers = [administrator(body, name) for name in ("Bert Minister", "Cleo Minister")]
    asked = grant(ada, body, AUDITOR)
    assert asked.request_id is not None
    outcomes: list[str] = []

    def approve(number: int) -> None:
        try:
            posts.decide(
                by=approvers[number], body_id=body.id, request_id=asked.request_id or 0, is_approved=True
            )
        except DecisionRefused:
            outcomes.append("refused")
        else:
            outcomes.append("approved")

    at_once(lambda: approve(0), lambda: approve(1))
    assert sorted(outcomes) == ["approved", "refused"]
    with acting(Job(body_id=body.id)):
        assert Membership.objects.filter(body_id=body.id, function=AUDITOR).count() == 1


def test_the_same_post_asked_for_twice_at_once_is_one_letter(own_database: Database) -> None:
    own_database.connect_django()
    body = council("camden")
    ada, _ = administrator(body), administrator(body, "Bert Minister")
    team_of(body)

    def ask() -> None:
        with suppress(PostRefused):
            grant(ada, body, AUDITOR)

    at_once(ask, ask)
    with acting(Job(body_id=body.id)):
        found = list(OutboxRow.objects.filter(body_id=body.id, name=request_news.ASKED))
    tell = HANDLERS[request_news.ASKED]
    at_once(*[lambda: tell(body.id, found[0].subject)] * 2)
    assert len(found) == len(letters_to("bert@example.org")) == 1


def test_an_end_waits_for_who_is_at_work_and_lets_nobody_in_after(own_database: Database) -> None:
    own_database.connect_django()
    body = council("camden")
    ada, officer = administrator(body), employ("Una Ours", (body,), ("waste_officer",))
    membership = first_membership(officer.person_id, "waste_officer")
    connection.close()
    is_inside, may_leave, told = threading.Event(), threading.Event(), list[str]()

    def work() -> None:
        with on_duty(officer, body.id, "test"):
            is_inside.set()
            assert may_leave.wait(PATIENCE_SECONDS)
            told.append("worked")

    def end() -> None:
        assert is_inside.wait(PATIENCE_SECONDS)
        posts.end(by=ada, body_id=body.id, membership_id=membership)
        told.append("ended")

    def come_late() -> None:
        wait_until_waiting(own_database, 1)
        try:
            with on_duty(officer, body.id, "test"):
                told.append("came in")
        except RightEnded:
            told.append("refused")

    def let_go() -> None:
        wait_until_waiting(own_database, 2)
        may_leave.set()

    at_once(work, end, come_late, let_go)
    assert told.index("worked") < told.index("ended")
    assert "refused" in told
    assert "came in" not in told


def test_administrators_who_end_each_others_posts_do_not_block_each_other(own_database: Database) -> None:
    own_database.connect_django()
    body = council("camden")
    two = [administrator(body), administrator(body, "Bert Minister")]
    held = [first_membership(each.person_id, "administrator") for each in two]
    connection.close()
    outcomes: list[str] = []

    def end(number: int) -> None:
        try:
            posts.end(by=two[number], body_id=body.id, membership_id=held[1 - number])
        except RightEnded:
            outcomes.append("refused")
        else:
            outcomes.append("ended")

    at_once(lambda: end(0), lambda: end(1))
    assert sorted(outcomes) == ["ended", "refused"]


def test_the_end_of_an_arrangement_waits_for_who_is_at_work_under_it_and_lets_nobody_in_after(
    own_database: Database,
) -> None:
    own_database.connect_django()
    home, provider = council("camden"), council("leeds")
    lent = employ("Lena Lent", (provider,), ("waste_officer",))
    arrangement_id = arranged(home, provider, ("waste_officer",))
    officer, ours = known(lent.person_id), administrator(home, "Hal Home")
    connection.close()
    is_inside, may_leave, told = threading.Event(), threading.Event(), list[str]()

    def work() -> None:
        with on_duty(officer, home.id, "test"):
            is_inside.set()
            assert may_leave.wait(PATIENCE_SECONDS)
            told.append("worked")

    def end() -> None:
        assert is_inside.wait(PATIENCE_SECONDS)
        arrangements.end(by=ours, body_id=home.id, arrangement_id=arrangement_id, why="Over.")
        told.append("ended")

    def let_go() -> None:
        wait_until_waiting(own_database, 1)
        may_leave.set()

    at_once(work, end, let_go)
    assert told == ["worked", "ended"]
    with pytest.raises(RightEnded), on_duty(officer, home.id, "test"):
        pass
