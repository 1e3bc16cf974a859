"""The page after sending speaks of a code only where one is there, and of the account where somebody is signed in."""

import re

import pytest

from tests.cast import BINS, answers_for
from tests.sites.account_visits import Holder, begin, help_out, holder, signed_in, text_of
from tests.sites.residents import Resident as Browser

ANN, BOB = "ann@example.com", "bob@example.org"
REFERENCE = re.compile(r"\w{4}-\w{4}-\w{2}")

pytestmark = pytest.mark.django_db


def confirmation(who: Holder, *, email: str | None = ANN) -> tuple[str, str]:
    """Send a form, and return the words and the markup of the page that follows."""
    browser = Browser(client=who.client, service=BINS, council="camden")
    browser.begin()
    browser.answer_all(answers_for(BINS, email=email))
    browser.look(browser.at("check"))
    page = browser.look(str(browser.send(browser.at("check"), browser.form)["Location"]))
    return text_of(page), page.content.decode()


def test_whoever_is_signed_in_is_led_to_the_case_in_their_account() -> None:
    ann = signed_in(ANN, name="Ann Example")
    words, html = confirmation(ann)
    assert "in your account" in words
    assert "write down" not in words
    assert "until you sign out" in words
    assert "/account/requests/camden/" in html
    assert 'href="/status"' not in html


def test_whoever_is_not_signed_in_is_told_where_the_code_is() -> None:
    words, html = confirmation(holder())
    assert "our message with your reference and code" in words
    assert "account" not in words.lower()
    assert 'href="/status"' in html


def test_whoever_gets_no_message_is_shown_the_code_and_told_to_write_it_down() -> None:
    words, _ = confirmation(holder(), email=None)
    assert "Your code" in words
    assert "write down your reference and code" in words


def test_a_helper_is_told_of_no_code_and_no_account_of_their_own() -> None:
    ann, bob = signed_in(ANN, name="Ann Example"), signed_in(BOB, name="Bob Helper")
    begin(bob, help_out(ann, bob))
    words, html = confirmation(bob)
    assert "finds it in their account" in words
    assert "write down" not in words
    assert "no code" not in words
    assert "we have sent you a confirmation" in words
    assert "/account/requests/" not in html
    assert 'href="/account/requests">See their requests</a>' in html
    (reference,) = set(REFERENCE.findall(words))
    assert reference in bob.words("/account/requests"), "there it is"


def test_a_helper_reads_the_same_whether_the_address_is_secret_or_not() -> None:
    ann, bob = signed_in(ANN, name="Ann Example"), signed_in(BOB, name="Bob Helper")
    begin(bob, help_out(ann, bob))
    before, _ = confirmation(bob)
    ann.fill("/account/secret-address", confidential="yes")
    after, _ = confirmation(bob)
    assert REFERENCE.sub("", after) == REFERENCE.sub("", before)
