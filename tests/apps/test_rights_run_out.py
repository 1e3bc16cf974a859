"""That a right has run out is told to both exactly once, by whoever notices first, and it is never ended again."""

import threading
from collections.abc import Callable, Mapping
from datetime import timedelta

import pytest
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone

from moothall.bodies.context import Resident, acting
from moothall.people import rights_over, sessions
from moothall.people.helping import Help
from moothall.people.models import Helping
from moothall.people.queries import Account, person_by_email
from moothall.rules.persons import PersonKind
from moothall.web import helping_ends
from moothall.web.helping_ends import Ending
from moothall.web.views import account_erasure
from tests.apps.erasure_scene import someone
from tests.apps.test_closing_locks import told
from tests.apps.test_in_hand import helped
from tests.apps.test_posts_races import PATIENCE_SECONDS, at_once
from tests.clusters import Database

ANN, BOB = "ann@example.com", "bob@example.org"
OVER = [
    (ANN, "The time is over for which somebody could act for you"),
    (BOB, "The time is over for which you could act for somebody"),
]
Way = Callable[[Account, Account, Help], object]


@pytest.fixture(autouse=True)
def _browsers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let there be no browser to sign out."""
    monkeypatch.setattr(sessions, "end", lambda _: None)


def close(by: Account) -> None:
    """Close somebody's account."""
    account_erasure._close(HttpRequest(), by)  # type: ignore[arg-type]


WAYS: Mapping[str, Way] = {
    "the job": lambda ann, bob, made: rights_over.tell(),
    "she closes": lambda ann, bob, made: close(ann),
    "he closes": lambda ann, bob, made: close(bob),
    "she ends": lambda ann, bob, made: helping_ends.end(by=ann, right=made.id),
    "he ends": lambda ann, bob, made: helping_ends.end(by=bob, right=made.id),
}


def ran_out(since: timedelta = timedelta(hours=3)) -> tuple[Account, Account, Help]:
    """Return Ann, Bob, and his right to act for her, which ran out some time ago."""
    ann, bob = someone("Ann Example", ANN), someone("Bob Helper", BOB)
    made, now = helped(ann, bob), timezone.now()
    with acting(Resident(person_id=ann.person_id)):
        Helping.objects.update(accepted_at=now - timedelta(days=300), ends_at=now - since)
    return ann, bob, made


def row() -> Helping:
    """Return the one right that there is."""
    person = person_by_email(ANN, kind=PersonKind.RESIDENT)
    assert person is not None
    with acting(Resident(person_id=person.id)):
        return Helping.objects.get()


def over() -> list[tuple[str, str]]:
    """Return who was told that a right is over, in whatever words."""
    return [
        (to, each)
        for to in (ANN, BOB)
        for each in told(to)
        if each.startswith("The time is over") or "no longer act" in each
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("first", WAYS)
def test_whoever_notices_first_tells_both_and_whoever_comes_after_tells_nobody(first: str) -> None:
    people = ran_out()
    WAYS[first](*people)
    assert over() == OVER
    for each in WAYS.keys() - {first}:
        WAYS[each](*people)
    assert over() == OVER


@pytest.mark.django_db
@pytest.mark.parametrize("way", ["she ends", "he ends"])
@pytest.mark.parametrize(("days", "said"), [(1, OVER), (40, [])])
def test_what_is_over_is_not_ended_again(way: str, days: int, said: list[tuple[str, str]]) -> None:
    people = ran_out(timedelta(days=days))
    assert WAYS[way](*people) is Ending.OVER_BEFORE
    assert (row().ended_at, row().ended_by_id) == (None, None)
    assert over() == said


@pytest.mark.django_db
@pytest.mark.parametrize("days", [1, 40])
def test_nor_does_closing_its_helpers_account_end_what_is_over(days: int) -> None:
    people = ran_out(timedelta(days=days))
    close(people[1])
    assert (row().ended_at, row().ended_by_id) == (None, None)


@pytest.mark.django_db
def test_a_right_that_one_has_ended_is_not_ended_again_by_the_other() -> None:
    ann, bob = someone("Ann Example", ANN), someone("Bob Helper", BOB)
    made = helped(ann, bob)
    assert helping_ends.end(by=ann, right=made.id) is Ending.TOLD
    before = over()
    assert len(before) == len(OVER)
    assert helping_ends.end(by=bob, right=made.id) is Ending.OVER_BEFORE
    assert (row().ended_by_id, over()) == (ann.person_id, before)


@pytest.mark.django_db
@pytest.mark.parametrize("way", WAYS)
def test_where_one_of_both_letters_fails_nothing_was_done_and_the_next_tells_both(
    way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    people, send = ran_out(), rights_over._send

    def fail(made: Help, reader: int, name: str) -> None:
        if name == "mail_you_over":
            raise RuntimeError
        send(made, reader, name)

    monkeypatch.setattr(rights_over, "_send", fail)
    with pytest.raises(RuntimeError):
        WAYS[way](*people)
    monkeypatch.setattr(rights_over, "_send", send)
    assert (row().ended_at, row().told_over_at, over()) == (None, None, [])
    assert rights_over.tell() == 1
    assert over() == OVER


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("the job", "she closes"),
        ("the job", "he ends"),
        ("she closes", "the job"),
        ("she closes", "he closes"),
        ("he closes", "she ends"),
        ("he ends", "the job"),
    ],
)
def test_of_two_at_once_one_tells_both(
    own_database: Database, monkeypatch: pytest.MonkeyPatch, first: str, then: str
) -> None:
    own_database.connect_django()
    people, is_telling, send = ran_out(), threading.Event(), rights_over._send

    def slowly(made: Help, reader: int, name: str) -> None:
        send(made, reader, name)
        is_telling.set()
        threading.Event().wait(0.5)

    def notice() -> None:
        WAYS[first](*people)

    def meanwhile() -> None:
        assert is_telling.wait(PATIENCE_SECONDS)
        WAYS[then](*people)

    monkeypatch.setattr(rights_over, "_send", slowly)
    connection.close()
    at_once(notice, meanwhile)
    assert over() == OVER
    assert rights_over.tell() == 0
