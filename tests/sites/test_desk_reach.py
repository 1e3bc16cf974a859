"""What an officer reads of how a resident is reached is where letters about the case do go."""

import html

import pytest

from moothall.bodies.queries import KnownBody
from moothall.people.queries import Colleague
from tests.cast import POTHOLE
from tests.sites.account_visits import Holder, begin, help_out, signed_in
from tests.sites.desk_visits import at_desk, look
from tests.sites.test_account_cases import send

pytestmark = pytest.mark.django_db
ANN, BOB = "ann@example.com", "bob@example.org"
BY_CODE = "They look the case up with their reference and code."
IN_ACCOUNT = "They see the case in their account."
TO_ACCOUNT = "Messages go to what is proved in the account holder's account"
TO_HELPER = "and in that of whoever sent it for them, while they may act"


@pytest.fixture
def ann(camden: KnownBody) -> Holder:
    """Somebody with an account."""
    return signed_in(ANN, name="Ann Example")


def read(officer: Colleague, reference: str, language: str = "") -> str:
    page = look(at_desk(officer), f"{language}/camden/cases/{reference}/")
    assert page.status == 200
    return html.unescape(page.words)


def test_what_a_helper_sent_is_answered_to_accounts_and_has_no_code(ann: Holder, officer: Colleague) -> None:
    bob = signed_in(BOB, name="Bob Helper")
    begin(bob, help_out(ann, bob))
    reference = send(bob)
    words = read(officer, reference)
    assert TO_ACCOUNT in words
    assert TO_HELPER in words
    assert BY_CODE not in words
    assert "Mae negeseuon yn mynd i'r hyn a brofwyd" in read(officer, reference, "/cy")


def test_a_secret_address_is_answered_to_the_account_alone(ann: Holder, officer: Colleague) -> None:
    bob = signed_in(BOB, name="Bob Helper")
    begin(bob, help_out(ann, bob))
    helped, own = send(bob), send(ann)
    ann.fill("/account/secret-address", confidential="yes")
    for reference in (helped, own):
        words = read(officer, reference)
        assert TO_ACCOUNT in words
        assert TO_HELPER not in words


def test_who_has_an_account_and_left_no_address_sees_the_case_there(ann: Holder, officer: Colleague) -> None:
    words = read(officer, send(ann, service=POTHOLE, email=None))
    assert IN_ACCOUNT in words
    assert TO_ACCOUNT not in words
    assert BY_CODE not in words


def test_who_left_an_address_is_written_to_there(ann: Holder, officer: Colleague) -> None:
    words = read(officer, send(ann))
    assert not [said for said in (TO_ACCOUNT, IN_ACCOUNT, BY_CODE) if said in words]
