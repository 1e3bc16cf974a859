"""What is wrong in a form of the account is said in the summary and at its field, in words that help."""

import re
from collections.abc import Callable

import pytest
from django.http import HttpResponse

from tests.sites.account_visits import Holder, holder, last_message, messages, signed_in, text_of

ANN, BOB = "ann@example.com", "bob@example.org"

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann() -> Holder:
    return signed_in(ANN, name="Ann Example")


def taken(ann: Holder) -> HttpResponse:
    """Prove the address of somebody else's account."""
    holder().sign_in(BOB)
    ann.fill("/account/email", email=BOB)
    return ann.fill("/account/email/code", code=last_message().code)


WRONG: dict[str, tuple[str, Callable[[Holder], HttpResponse]]] = {
    "a name with a link in it": (
        "name",
        lambda ann: ann.fill("/account/name", name="Ann https://example.com"),
    ),
    "a reference of no request": (
        "reference",
        lambda ann: ann.fill("/account/requests/add", reference="7KQ2-4MX9-T3"),
    ),
    "a code of no invitation": ("code", lambda ann: ann.fill("/account/people/accept", code="7KQ2-4MX9")),
    "an address of another account": ("email", taken),
    "the address that the account has": (
        "email",
        lambda ann: ann.fill("/account/email", email=ANN.capitalize()),
    ),
}


@pytest.mark.parametrize("what", WRONG)
def test_an_error_stands_at_its_field_and_the_summary_leads_there(ann: Holder, what: str) -> None:
    field, visit = WRONG[what]
    page = visit(ann).content.decode()
    (said,) = re.findall(rf'<a href="#{field}">([^<]+)</a>', page)
    at_field = re.search(rf'id="{field}-error".*?</p>', page, re.DOTALL)
    assert at_field is not None
    assert "Error:" in at_field[0]
    assert said in at_field[0]


def test_an_address_that_is_taken_is_asked_for_again_where_addresses_are_taken(ann: Holder) -> None:
    page = taken(ann).content.decode()
    assert 'action="/account/email"' in page


def test_an_empty_address_and_a_wrong_one_are_told_in_words_of_their_own() -> None:
    somebody = holder()
    assert "Enter your email address" in text_of(somebody.fill("/sign-in", email=" "))
    assert "Enter an email address in the correct format, like name@example.com" in text_of(
        somebody.fill("/sign-in", email="nobody")
    )


def test_the_hint_for_a_mobile_number_and_its_error_name_one_example(ann: Holder) -> None:
    said = text_of(ann.fill("/account/mobile", mobile="123"))
    assert said.count("07700 900 982") == 3
    assert "07700 900123" not in said


def test_the_page_for_another_email_address_says_the_present_one(ann: Holder) -> None:
    assert f"Your email address now: {ANN}" in ann.words("/account/email")
    assert f"Eich cyfeiriad e-bost nawr: {ANN}" in ann.words("/cy/account/email")
    assert ANN in text_of(taken(ann))


def test_who_enters_the_address_that_they_have_is_sent_no_code_and_signed_out_nowhere(ann: Holder) -> None:
    elsewhere = signed_in(ANN)
    before = len(messages())
    said = text_of(ann.fill("/account/email", email=ANN))
    assert "Enter another email address: this is the one of your account already" in said
    assert len(messages()) == before
    assert elsewhere.get("/account").status_code == 200
    assert "dyma gyfeiriad eich cyfrif eisoes" in text_of(ann.fill("/cy/account/email", email=ANN))
