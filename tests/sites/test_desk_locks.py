"""Whoever guesses shuts nobody out: passkeys and known browsers go on, and a lock that is over is over."""

from datetime import timedelta

import pytest
from django.utils import timezone

from moothall.people.credentials.limits import MOST_WRONG_ABOUT_ACCOUNT, MOST_WRONG_FROM_NETWORK
from moothall.people.models import Lock
from moothall.people.queries import Colleague
from tests.apps.credential_scene import Credentials, set_up
from tests.apps.test_credentials_passkeys import enrol
from tests.sites.desk_visits import send, visitor
from tests.sites.officer_visits import answer, give_password, signed_in

pytestmark = pytest.mark.django_db
WRONG = "wrong wrong wrong"


@pytest.fixture
def ready(officer: Colleague) -> Credentials:
    return set_up(officer)


def guess_from_the_same_network() -> None:
    mallory = visitor()
    for number in range(MOST_WRONG_FROM_NETWORK):
        send(mallory, "/sign-in", email=f"nobody{number}@example.org", password=WRONG)
    assert send(mallory, "/sign-in", email="nobody@example.org", password=WRONG).status == 429


def test_a_colleagues_hundred_wrong_guesses_close_no_passkey(ready: Credentials, officer: Colleague) -> None:
    authenticator = enrol(officer)
    guess_from_the_same_network()
    assert answer(visitor(), "/sign-in/passkey", authenticator).status == 302


def test_a_known_browser_is_let_in_where_others_are_not(ready: Credentials) -> None:
    client = signed_in(ready)
    guess_from_the_same_network()
    assert send(client, "/you/step-up", way="totp", code="000000").status == 400
    send(client, "/sign-out")
    assert give_password(client, ready).location == "/sign-in/second"
    assert give_password(visitor(), ready).status == 429


def test_a_lock_that_is_over_is_over(ready: Credentials) -> None:
    for _ in range(MOST_WRONG_ABOUT_ACCOUNT):
        send(visitor(), "/sign-in", email=ready.holder.email, password=WRONG)
    assert Lock.objects.count() == 1
    Lock.objects.update(until_at=timezone.now() - timedelta(seconds=1))
    send(visitor(), "/sign-in", email=ready.holder.email, password=WRONG)
    assert give_password(visitor(), ready).location == "/sign-in/second"
