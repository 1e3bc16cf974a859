"""The same invitation sent twice asks once, and what is open is not asked anew."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.utils import timezone

from moothall.bodies.context import Resident, acting
from moothall.people.models import Helping
from tests.cast import BINS
from tests.sites.account_visits import Holder, accept, invite, messages, person_id, signed_in

ANN, BOB = "ann@example.com", "bob@example.org"
INVITE = "/account/people/invite"
ALREADY = {
    "": "You have asked this person for exactly this already",
    "/cy": "Rydych eisoes wedi gofyn am yn union hyn",
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann() -> Holder:
    """Somebody who needs help."""
    return signed_in(ANN, name="Ann Example")


def ask(ann: Holder, *, language: str = "", **change: str | list[str]) -> HttpResponse:
    """Send the form for an invitation."""
    until = timezone.localdate() + timedelta(days=30)
    asked: Mapping[str, str | list[str]] = {
        "name": "Bob Helper",
        "email": BOB,
        "services": [],
        "may": "act",
        "until__day": str(until.day),
        "until__month": str(until.month),
        "until__year": str(until.year),
        **change,
    }
    return ann.fill(language + INVITE, **asked)


def asked_in_all() -> int:
    """Return how many invitations Ann has made."""
    with acting(Resident(person_id=person_id(ANN))):
        return Helping.objects.count()


def an_hour_later() -> None:
    """Let an hour go by since everything that was asked."""
    with acting(Resident(person_id=person_id(ANN))):
        Helping.objects.update(invited_at=timezone.now() - timedelta(hours=1))


def test_the_second_press_is_answered_like_the_first_and_asks_nobody(ann: Holder) -> None:
    before = len(messages())
    first, second = ask(ann), ask(ann)
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    assert "We have sent them an invitation." in ann.words("/account/people")
    assert (asked_in_all(), len(messages()) - before) == (1, 2)


@pytest.mark.parametrize("language", ALREADY)
def test_what_waits_for_an_answer_or_is_in_force_is_not_asked_anew(ann: Holder, language: str) -> None:
    code = invite(ann)
    renamed = ask(ann, language=language, name="Robert Helper")
    assert ALREADY[language] in renamed.content.decode()
    an_hour_later()
    assert ALREADY[language] in ask(ann, language=language).content.decode()
    accept(signed_in(BOB, name="Bob Helper"), code)
    sent = len(messages())
    assert ALREADY[language] in ask(ann, language=language).content.decode()
    assert (asked_in_all(), len(messages())) == (1, sent)


def test_what_is_over_can_be_asked_anew_and_other_terms_at_once(ann: Holder) -> None:
    invite(ann)
    for change in ({"may": "read"}, {"services": [BINS]}, {"email": "cal@example.net"}):
        assert ask(ann, **change).status_code == 302
    assert asked_in_all() == 4
    with acting(Resident(person_id=person_id(ANN))):
        first = Helping.objects.order_by("invited_at").values_list("id", flat=True)[0]
    ann.press("/account/people", f"/account/people/{first}/end")
    assert ask(ann).status_code == 302
    assert asked_in_all() == 5
