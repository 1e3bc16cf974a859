"""Whoever is asked to act for somebody learns how far before they accept; both are told, and whoever acts reads it."""

import re

import pytest
from django.utils import timezone

from moothall.bodies.context import Resident, acting
from moothall.people.models import Helping
from moothall.rules.language import Language
from moothall.ui.words import end_in_words
from tests.cast import BINS
from tests.sites.account_visits import (
    Holder,
    begin,
    help_out,
    invite,
    messages,
    person_id,
    signed_in,
    text_of,
)

ANN, BOB = "ann@example.com", "bob@example.org"
ACCEPT = "/account/people/accept"
BINS_TITLE = "Report a missed bin"
READS = "See their requests, unless they keep them to themselves"
SENDS = "Send requests for them, and see their requests unless they keep them to themselves"

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann() -> Holder:
    """Somebody who needs help."""
    return signed_in(ANN, name="Ann Example")


@pytest.fixture
def bob() -> Holder:
    """Somebody who helps."""
    return signed_in(BOB, name="Bob Helper")


def until(language: Language = Language.EN) -> str:
    """Return until when the only right of Ann's is, in words."""
    whose = person_id(ANN)
    with acting(Resident(person_id=whose)):
        return end_in_words(Helping.objects.get().ends_at, language)


def told(count: int) -> dict[str, str]:
    """Return the words of so many of the newest messages by whom they are for."""
    return {message.to: message.words for message in messages()[:count]}


def test_the_invitation_says_what_in_which_services_and_until_when(ann: Holder) -> None:
    invite(ann, services=(BINS,), may="read")
    letters = told(2)
    assert f"until {until()}" in letters[BOB]
    assert f"What you may do: {READS}\nIn which services: {BINS_TITLE}\n" in letters[BOB]
    assert f"until {until()}" in letters[ANN]
    assert (
        f"What they may do: See your requests, unless you keep your address secret\nIn which services: {BINS_TITLE}\n"
        in letters[ANN]
    )


def test_both_are_told_so_once_more_when_it_is_accepted(ann: Holder, bob: Holder) -> None:
    ann.fill("/account/language", language="cy")
    help_out(ann, bob)
    letters = told(2)
    assert f"until {until()}" in letters[BOB]
    assert f"What you may do: {SENDS}\nIn which services: all services\n" in letters[BOB]
    assert f"hyd {until(Language.CY)}" in letters[ANN]
    assert "bai eich bod yn cadw eich cyfeiriad yn gyfrinachol\nYm mha wasanaethau: pob" in letters[ANN]


@pytest.mark.parametrize(
    ("language", "title", "may"),
    [
        ("", "Do you want to act for Ann Example?", READS),
        ("/cy", "Ydych chi am weithredu dros Ann Example?", "Gweld eu ceisiadau, oni bai eu bod yn eu cadw"),
    ],
)
def test_the_code_shows_what_it_is_for_and_gives_nothing_before_that_is_agreed_to(
    ann: Holder, bob: Holder, *, language: str, title: str, may: str
) -> None:
    page = bob.fill(language + ACCEPT, code=invite(ann, services=(BINS,), may="read"))
    words = text_of(page)
    assert page.status_code == 200
    for said in (title, may, until(Language.CY if language else Language.EN)):
        assert said in words
    assert "Waits to be accepted" in ann.words("/account/people")
    fields = dict(re.findall(r'name="([a-z]+)" value="([^"]+)"', page.content.decode().partition("<main")[2]))
    posted = bob.post(language + ACCEPT, {name: [value] for name, value in fields.items()})
    assert posted["Location"] == f"{language}/account/people"
    assert "Waits to be accepted" not in ann.words("/account/people")


def test_what_was_withdrawn_meanwhile_is_not_accepted(ann: Holder, bob: Holder) -> None:
    code = invite(ann)
    page = bob.fill(ACCEPT, code=code).content.decode()
    (right,) = re.findall(r'action="/account/people/(\d+)/end"', ann.get("/account/people").content.decode())
    ann.press("/account/people", f"/account/people/{right}/end")
    fields = dict(re.findall(r'name="([a-z]+)" value="([^"]+)"', page.partition("<main")[2]))
    answer = bob.post(ACCEPT, {name: [value] for name, value in fields.items()})
    assert "We cannot find an invitation" in text_of(answer)
    assert "You act for nobody" in bob.words("/account/people")


def test_whose_time_to_accept_is_over_sees_nothing_of_an_invitation(ann: Holder, bob: Holder) -> None:
    code, whose = invite(ann), person_id(ANN)
    with acting(Resident(person_id=whose)):
        Helping.objects.update(answer_by=timezone.now())
    words = text_of(bob.fill(ACCEPT, code=code))
    assert "We cannot find an invitation" in words
    assert "Ann Example" not in words


def test_who_acts_reads_how_far_and_is_led_to_nothing_that_they_may_not_do(ann: Holder, bob: Holder) -> None:
    begin(bob, help_out(ann, bob, services=(BINS,), may="read"))
    page = bob.get("/account")
    words = text_of(page)
    for said in (READS, BINS_TITLE, until(), "You can send nothing for them"):
        assert said in words
    assert "Find a service" not in words
    assert "Ni allwch anfon dim drostynt" in text_of(bob.get("/cy/account"))


def test_who_may_send_is_led_to_the_services(ann: Holder, bob: Holder) -> None:
    begin(bob, help_out(ann, bob))
    words = bob.words("/account")
    assert f"{SENDS} In which services All services" in words
    assert "Find a service" in words


def test_who_withdraws_an_invitation_is_not_told_that_anybody_could_act(ann: Holder) -> None:
    invite(ann)
    (right,) = re.findall(r'action="/account/people/(\d+)/end"', ann.get("/account/people").content.decode())
    ann.press("/account/people", f"/account/people/{right}/end")
    letters = told(2)
    assert "you no longer ask Bob Helper to act for you" in letters[ANN]
    assert "no longer asks you to act for them" in letters[BOB]
    assert "may no longer act for you" not in letters[ANN]


def test_nobody_is_told_of_the_end_of_an_invitation_whose_days_were_over(ann: Holder) -> None:
    invite(ann)
    (right,) = re.findall(r'action="/account/people/(\d+)/end"', ann.get("/account/people").content.decode())
    whose = person_id(ANN)
    with acting(Resident(person_id=whose)):
        Helping.objects.update(answer_by=timezone.now())
    before = len(messages())
    token = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', ann.get("/account").content.decode())
    ann.post(f"/account/people/{right}/end", {"csrfmiddlewaretoken": token[:1]})
    assert len(messages()) == before
