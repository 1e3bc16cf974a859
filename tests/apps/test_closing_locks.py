"""Closing an account waits for whoever else has its people in hand, and nobody waits for one another in a circle."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.http import HttpRequest
from django.utils import timezone

from moothall.bodies.context import Job, acting
from moothall.cases import sweeps
from moothall.cases.actions import submission
from moothall.cases.models import Case
from moothall.people import helping, sessions
from moothall.people.helping import MARK, Invitation
from moothall.people.queries import Account
from moothall.portability.erasure import closing
from moothall.rules.language import Language
from moothall.web.views import account_erasure
from tests.apps.erasure_scene import ERASE, ask, case_of, close_case, decide, someone
from tests.apps.test_in_hand import Sending, person
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


def lets_act(by: Account, helper: tuple[Account, str]) -> None:
    """Let somebody act for another."""
    invitation = Invitation(
        name="Somebody",
        email=helper[1],
        services=(),
        may_act=True,
        ends_at=timezone.now() + timedelta(days=9),
    )
    made = helping.invite(by=by, invitation=invitation)
    code = helping.with_code(MARK, helping.about(made.nonce))
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
