"""A case of somebody who kept their address secret stays closed to everybody when their account is closed."""

import secrets

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from moothall.cases.actions import gathering
from moothall.cases.actions.gathering import NothingToGather
from moothall.cases.codes import code_for
from moothall.people.queries import Account, Colleague, account
from moothall.portability.erasure import closing
from moothall.rules.references import new_reference
from tests.sites.account_visits import Holder, begin, help_out, holder, person_id, signed_in, text_of
from tests.sites.household_fixtures import ANN, BOB
from tests.sites.test_account_cases import row_of, without_token
from tests.sites.test_confidential import TYPED, sent_with, write

pytestmark = pytest.mark.django_db


def shut(email: str) -> None:
    """Close somebody's account."""
    closing.close(by=account_of(email))


def account_of(email: str) -> Account:
    """Return the account that an address opens."""
    found = account(person_id=person_id(email), session_digest="")
    assert found is not None
    return found


def refused_to(who: Holder, email: str, reference: str) -> None:
    """Prove that somebody gathers a case as little as one that there is not, with the same work, and its mark stays."""
    pages: list[str] = []
    asked: list[int] = []
    for typed in (reference, new_reference(secrets.randbelow)):
        with CaptureQueriesContext(connection) as seen:
            page = who.fill("/account/requests/add", reference=typed)
        pages.append(without_token(page).replace(typed, "-"))
        asked.append(len(seen))
    assert "We cannot add a request" in pages[0]
    assert pages[0] == pages[1]
    assert asked[0] == asked[1]
    assert reference not in who.words("/account/requests")
    case = row_of("camden", reference)
    assert (case.person_id, case.is_confidential) == (None, True)
    with pytest.raises(NothingToGather):
        gathering._take(account_of(email), case.body_id, reference)
    assert row_of("camden", reference).is_confidential


def test_a_secret_case_of_a_closed_account_is_gathered_by_nobody_who_has_the_typed_mailbox(
    ann: Holder, clerk: Colleague
) -> None:
    ann.fill("/account/secret-address", confidential="yes")
    reference = sent_with(ann, TYPED)
    write(clerk, reference)
    shut(ANN)
    refused_to(signed_in(TYPED, name="Partner", address="203.0.113.9"), TYPED, reference)
    refused_to(signed_in(ANN, name="Ann", address="203.0.113.10"), ANN, reference)


def test_a_secret_case_of_a_closed_account_is_not_gathered_by_the_helper_who_sent_it(
    ann: Holder, bob: Holder, clerk: Colleague
) -> None:
    right = help_out(ann, bob)
    begin(bob, right)
    reference = sent_with(bob, BOB)
    ann.press("/account/people", f"/account/people/{right}/end")
    ann.fill("/account/secret-address", confidential="yes")
    write(clerk, reference)
    shut(ANN)
    refused_to(signed_in(BOB, address="203.0.113.10"), BOB, reference)


def test_the_page_that_closes_an_account_says_what_is_left_of_secret_requests(ann: Holder) -> None:
    reference = sent_with(ann, TYPED)
    assert "You keep your address secret" not in ann.words("/account/close")
    ann.fill("/account/secret-address", confidential="yes")
    words = ann.words("/account/close")
    assert "show only where a request stands" in words
    assert "write to the council" in words
    shut(ANN)
    stranger = holder("203.0.113.5")
    stranger.fill("/status", reference=reference, code=code_for(reference))
    left = text_of(stranger.get("/status/case"))
    assert "Where it stands" in left
    assert "If that account has been closed, ask the council" in left
