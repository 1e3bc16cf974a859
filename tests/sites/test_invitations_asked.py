"""Asking somebody to help: not oneself, and not longer than the right that is given."""

from datetime import timedelta

import pytest
from django.utils import timezone

from moothall.rules.language import Language
from moothall.ui.words import date_in_words
from tests.sites.account_visits import Holder, messages, signed_in

ANN, BOB = "ann@example.com", "bob@example.org"

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann() -> Holder:
    """Somebody who needs help."""
    return signed_in(ANN, name="Ann Example")


def test_nobody_helps_themselves(ann: Holder) -> None:
    until = timezone.localdate() + timedelta(days=30)
    day = {"until__day": str(until.day), "until__month": str(until.month), "until__year": str(until.year)}
    for language, words in (("", "Enter the email address of somebody else"), ("/cy", "rhywun arall")):
        asked = ann.fill(f"{language}/account/people/invite", name="Ann", email=ANN.upper(), may="act", **day)
        page = asked.content.decode()
        assert (asked.status_code, page.count(words)) == (200, 2), "in the summary and at the field"
        assert 'href="#email"' in page
    assert "Nobody acts for you" in ann.words("/account/people")


def test_an_invitation_is_answered_before_the_right_that_it_gives_ends(ann: Holder) -> None:
    until = timezone.localdate() + timedelta(days=2)
    day = {"until__day": str(until.day), "until__month": str(until.month), "until__year": str(until.year)}
    ann.fill("/account/people/invite", name="Bob Helper", email=BOB, may="act", **day)
    last = date_in_words(until, Language.EN)
    words = ann.words("/account/people")
    assert f"Waits to be accepted, by {last}. Once accepted, it holds until the end of {last}" in words
    letter = next(message.words for message in messages() if message.to == BOB)
    assert letter.count(last) == 2, letter
