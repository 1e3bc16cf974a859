"""Closing an account waits for whoever else has its people in hand, and nobody waits for one another in a circle."""

import threading
from collections.abc import Callable, Iterable
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.http import HttpRequest
from django.utils import timezone

from moothall.bodies import queries as bodies
from moothall.bodies.context import Job, Resident, acting
from moothall.cases import sweeps
from moothall.cases.actions import submission
from moothall.cases.models import Case
from moothall.notices.models import Notice
from moothall.people import helping, rights_over, sessions
from moothall.people.helping import MARK, Invitation
from moothall.people.models import Helping
from moothall.people.queries import Account
from moothall.portability.erasure import closing
from moothall.rules.language import Language
from moothall.web import helping_ends
from moothall.web.helping_ends import Ending
from moothall.web.views import account_erasure, account_people
from tests.apps.erasure_scene import ERASE, ask, case_of, close_case, decide, someone
from tests.apps.test_in_hand import Sending, helped, person
from tests.apps.test_posts_races import PATIENCE_SECONDS, at_once
from tests.cast import council, employ
from tests.clusters import Database

EMAILS = ("one@example.com", "two@example.com")


@pytest.fixture(autouse=True)
def _browsers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let there be no browser to sign out."""
    monkeypatch.setattr(sessions, "end", lambda _: None)


def two_by_number() -> tuple[tuple[Account, str], tuple[Account, str]]:
    """Return two people with their addresses, whose number is the lower one first: numbers are drawn."""
    found = [(person(email, email.partition("@")[0]), email) for email in EMAILS]
    low, high = sorted(found, key=lambda one: one[0].person_id)
    return low, high


def asked_to_act(by: Account, email: str) -> str:
    """Have somebody asked to act for another; return the code of the message."""
    invitation = Invitation(
        name="Somebody",
        email=email,
        services=(),
        may_act=True,
        ends_at=timezone.now() + timedelta(days=9),
    )
    made = helping.invite(by=by, invitation=invitation)
    return helping.with_code(MARK, helping.about(made.nonce))


def lets_act(by: Account, helper: tuple[Account, str]) -> None:
    """Let somebody act for another."""
    code = asked_to_act(by, helper[1])
    helping.accept(by=helper[0], email=helper[1], typed=code)


def sent_while_closing(sending: Sending, closes: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    """Send, and once the right to is asked for, close an account; both are done, whoever waits."""
    is_held, right = threading.Event(), helping.right

    def slow_right(*, person_id: int, helper_id: int, service: str = "", to_act: bool = False) -> int:
        found = right(person_id=person_id, helper_id=helper_id, service=service, to_act=to_act)
        is_held.set()
        threading.Event().wait(1)
        return found

    def send() -> None:
        with transaction.atomic(), acting(sending.by):
            submission.submit(by=sending.by, key=sending.key, language=Language.EN, sender=sending.sender)

    def close() -> None:
        assert is_held.wait(PATIENCE_SECONDS)
        account_erasure._close(HttpRequest(), closes)  # type: ignore[arg-type]

    monkeypatch.setattr(helping, "right", slow_right)
    connection.close()
    at_once(send, close)
    with acting(Job(body_id=council("camden").id)):
        assert Case.objects.count() == 1


@pytest.mark.parametrize("is_lower", [True, False])
def test_a_helper_sends_while_they_close_their_own_account(
    own_database: Database, monkeypatch: pytest.MonkeyPatch, is_lower: bool
) -> None:
    own_database.connect_django()
    low, high = two_by_number()
    (ann, _), (bob, email) = (high, low) if is_lower else (low, high)
    lets_act(ann, (bob, email))
    sent_while_closing(Sending(ann, bob), bob, monkeypatch)


@pytest.mark.parametrize("is_lower", [True, False])
def test_of_two_who_help_one_another_one_sends_while_the_other_closes(
    own_database: Database, monkeypatch: pytest.MonkeyPatch, is_lower: bool
) -> None:
    own_database.connect_django()
    low, high = two_by_number()
    ann, bob = (high, low) if is_lower else (low, high)
    lets_act(ann[0], bob)
    lets_act(bob[0], ann)
    sent_while_closing(Sending(ann[0], bob[0]), ann[0], monkeypatch)


def test_an_account_is_closed_while_a_request_to_erase_is_decided(
    own_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_database.connect_django()
    camden = council("camden")
    ann, keeper = someone("Ann Example", "ann@example.com"), employ("Rhian Records", (camden,), ("records",))
    case = case_of(ann, camden)
    close_case(case)
    request = ask(ann, case)
    decides, closes = threading.Event(), threading.Event()
    erase, close = sweeps.erase, closing.close

    def after(event: threading.Event, then: Callable[[], None]) -> None:
        assert event.wait(PATIENCE_SECONDS)
        then()

    def slow_erase(*, body_id: int, reference: str, why: str) -> bool:
        decides.set()
        # Where closing waits for the request, as it must, it never comes so far.
        closes.wait(2)
        return erase(body_id=body_id, reference=reference, why=why)

    def told_close(*, by: Account) -> None:
        closes.set()
        close(by=by)

    monkeypatch.setattr(sweeps, "erase", slow_erase)
    monkeypatch.setattr(closing, "close", told_close)
    connection.close()
    at_once(
        lambda: decide(keeper, request, case, ERASE),
        lambda: after(decides, lambda: account_erasure._close(HttpRequest(), ann)),  # type: ignore[arg-type]
    )
    with acting(Job(body_id=camden.id)):
        assert not Case.objects.exists()


def test_whoever_a_helper_accepts_to_act_for_while_they_close_their_account_hears_of_both(
    own_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_database.connect_django()
    ann, bob = someone("Ann Example", "ann@example.com"), someone("Bob", "bob@example.org")
    code = asked_to_act(ann, "bob@example.org")
    is_listed, is_accepted, take = threading.Event(), threading.Event(), closing.take_in_hand

    def take_slowly(*, by: Account, others: Iterable[int] = ()) -> None:
        is_listed.set()
        assert is_accepted.wait(PATIENCE_SECONDS)
        take(by=by, others=others)

    def accept() -> None:
        assert is_listed.wait(PATIENCE_SECONDS)
        assert account_people._accept(bob, code)
        is_accepted.set()

    monkeypatch.setattr(closing, "take_in_hand", take_slowly)
    connection.close()
    at_once(lambda: account_erasure._close(HttpRequest(), bob), accept)  # type: ignore[arg-type]
    with acting(Resident(person_id=ann.person_id)):
        assert Helping.objects.get().ended_at is not None
    assert told("ann@example.com")[-2:] == [
        "Somebody may act for you from now on",
        "Somebody may no longer act for you",
    ]


def told(email: str) -> list[str]:
    """Return the subjects of what the portal wrote to an address, oldest first."""
    portal = bodies.operator()
    with acting(Job(body_id=portal.id)):
        rows = Notice.objects.filter(body_id=portal.id).order_by("id")
        return [row.subject for row in rows if row.to_address == email]


@pytest.mark.django_db
@pytest.mark.parametrize("is_closed", [True, False])
def test_nobody_is_told_of_the_end_of_a_right_that_ran_out_before(is_closed: bool) -> None:
    ann, bob = someone("Ann Example", "ann@example.com"), someone("Bob Helper", "bob@example.org")
    made, now = helped(ann, bob), timezone.now()
    with acting(Resident(person_id=ann.person_id)):
        Helping.objects.update(accepted_at=now - timedelta(days=300), ends_at=now - timedelta(hours=3))
    rights_over.tell()
    before = told("bob@example.org")
    if is_closed:
        account_erasure._close(HttpRequest(), ann)  # type: ignore[arg-type]
    else:
        assert helping_ends.end(by=ann, right=made.id) is Ending.OVER_BEFORE
    assert len(before) == 1
    assert told("bob@example.org") == before
