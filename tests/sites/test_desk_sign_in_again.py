"""Whoever finds the desk's sign-in page though they were signed in, or left something empty, reads why."""

import pytest
from django.test import Client
from django.utils import timezone

from moothall.bodies.context import Job, acting
from moothall.bodies.queries import KnownBody
from moothall.people import sessions
from moothall.people.credentials.limits import MOST_WRONG_CODES
from moothall.people.models import Membership
from moothall.people.queries import Colleague
from tests.apps.credential_scene import Credentials, set_up
from tests.sites.desk_visits import look, send, visitor
from tests.sites.officer_visits import SECOND, SIGN_IN, give_code, give_password, later, signed_in

WHY = "If you were, your session is over: for example because it was not used for 30 minutes, had lasted 8 hours"
FIELDS = {"Enter your email address", "Enter your password"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready(officer: Colleague) -> Credentials:
    """An officer whose sign-in is set up."""
    return set_up(officer)


def reads_why(client: Client) -> bool:
    """Tell whether somebody who opens a page of the desk is led to sign in, and back, and reads why."""
    led = look(client, "/camden/").location
    assert led.startswith(f"{SIGN_IN}?next=%2Fcamden%2F")
    return WHY in look(client, led).words


def test_whose_session_was_ended_elsewhere_reads_why_they_must_sign_in(ready: Credentials) -> None:
    client = signed_in(ready)
    sessions.end_all(person_id=ready.person_id)
    assert reads_why(client)
    assert WHY not in look(client, SIGN_IN).words


def test_whose_post_has_ended_reads_why_they_must_sign_in(ready: Credentials, camden: KnownBody) -> None:
    client = signed_in(ready)
    with acting(Job(body_id=camden.id)):
        Membership.objects.filter(person_id=ready.person_id).update(to_at=timezone.now())
    assert reads_why(client)


def test_the_reason_is_told_in_welsh_too(ready: Credentials) -> None:
    client = signed_in(ready)
    sessions.end_all(person_id=ready.person_id)
    led = look(client, "/cy/camden/").location
    assert "mae eich sesiwn wedi dod i ben" in look(client, led).words


def test_who_was_not_signed_in_or_signed_out_reads_nothing_of_it(ready: Credentials) -> None:
    client = signed_in(ready)
    send(client, "/sign-out")
    for who in (client, visitor()):
        assert not reads_why(who)


def test_who_tried_five_wrong_codes_reads_why_and_goes_on_where_they_were_going(ready: Credentials) -> None:
    client = visitor()
    give_password(client, ready, next="/camden/")
    tries = [send(client, SECOND, way="totp", code="000000") for _ in range(MOST_WRONG_CODES)]
    led = tries[-1].location
    page = look(client, led).words
    assert "After 5 wrong tries to show that it is you, you begin again with your password" in page
    assert "is locked for 30 minutes: right passwords and codes are refused too" in page
    assert 'name="next" value="/camden/"' in page
    assert "byddwch yn dechrau eto" in look(client, f"/cy{led}").words
    assert "wrong tries" not in send(client, led, email=ready.holder.email, password="not this one").words


def test_whose_code_comes_after_ten_minutes_reads_why(ready: Credentials) -> None:
    client = visitor()
    give_password(client, ready)
    with later(minutes=10):
        led = give_code(client, ready).location
    assert "you have 10 minutes to show that it is you" in look(client, led).words
    assert "&amp;#39;" not in look(client, f"/cy{led}").words


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, {"Enter your email address", "Enter your password"}),
        ({"email": "ann@example.com"}, {"Enter your password"}),
        ({"password": "twelve green lanterns"}, {"Enter your email address"}),
    ],
)
def test_an_empty_field_is_named_and_nothing_is_said_to_be_wrong(
    camden: KnownBody, typed: dict[str, str], said: set[str]
) -> None:
    page = send(visitor(), SIGN_IN, **{"email": "", "password": "", **typed})
    assert page.status == 400
    assert {words for words in FIELDS if page.words.count(words) == 2} == said, (
        "in the summary and at the field"
    )
    assert "is not right" not in page.words
    assert "is locked" not in page.words


def test_who_has_nothing_left_is_told_what_an_administrator_can_do(ready: Credentials) -> None:
    client = visitor()
    give_password(client, ready)
    page = look(client, SECOND).words
    assert "ask an administrator of your organisation to have your sign-in set up anew" in page
    assert "invitation" not in page
    assert "osod o&#39;r newydd" in look(client, f"/cy{SECOND}").words
