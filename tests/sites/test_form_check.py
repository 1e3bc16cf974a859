"""The check page: links that are understood when heard alone, and for whom somebody sends it."""

import pytest

from tests.cast import BINS, answers_for
from tests.sites.account_visits import begin, help_out, holder, signed_in, text_of
from tests.sites.residents import Resident as Browser

ANN, BOB = "ann@example.com", "bob@example.org"

pytestmark = pytest.mark.django_db


def checked(browser: Browser) -> str:
    """Return the words of the check page of a form that is filled in."""
    browser.begin()
    browser.answer_all(answers_for(BINS))
    return text_of(browser.look(browser.at("check")))


def test_the_change_link_of_yes_and_no_says_what_may_be_so_or_not() -> None:
    browser = Browser(client=holder().client, service=BINS, council="camden")
    words = checked(browser)
    assert "Change whether the bin was out in time for the crew" in words
    assert "Change which bin was not emptied" in words
    welsh = text_of(browser.look(f"/cy{browser.at('check')}"))
    assert "Newid a oedd y bin allan mewn pryd i" in welsh


def test_a_helper_reads_for_whom_they_send_it_and_nobody_else_does() -> None:
    ann, bob = signed_in(ANN, name="Ann Example"), signed_in(BOB, name="Bob Helper")
    own = checked(Browser(client=ann.client, service=BINS, council="camden"))
    assert "You send this for" not in own
    begin(bob, help_out(ann, bob))
    browser = Browser(client=bob.client, service=BINS, council="camden")
    said = checked(browser)
    assert "You send this for Ann Example" in said
    welsh = text_of(browser.look(f"/cy{browser.at('check')}"))
    assert "Ann Example" in welsh.split("Datganiad")[-1]
