"""Whoever finds the desk's sign-in page though they were signed in, or had begun to sign in, reads why."""

import pytest
from django.test import Client
from django.utils import timezone

from moothall.bodies.context import Job, acting
from moothall.bodies.queries import KnownBody
from moothall.people import sessions
from moothall.people.models import Membership
from moothall.people.queries import Colleague
from tests.apps.credential_scene import Credentials, set_up
from tests.sites.desk_visits import look, send, visitor
from tests.sites.officer_visits import SIGN_IN, signed_in

WHY = "If you were, your session is over: for example because it was not used for 30 minutes, had lasted 8 hours"

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
