"""Whoever guesses shuts nobody out: passkeys and known browsers go on, and a lock that is over is over."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from moothall.people.credentials import errands, guesses, invitations, queries
from moothall.people.credentials.limits import (
    MOST_WRONG_ABOUT_ACCOUNT,
    MOST_WRONG_CODES,
    MOST_WRONG_FROM_NETWORK,
    RESET_LASTS,
)
from moothall.people.models import Errand, Lock
from moothall.people.queries import Colleague
from tests.apps.credential_scene import Credentials, letters_to, link_in, set_up
from tests.apps.test_credentials_passkeys import enrol
from tests.sites.desk_visits import Visit, look, send, visitor
from tests.sites.officer_visits import SECOND, answer, give_code, give_password, signed_in

pytestmark = pytest.mark.django_db
WRONG = "wrong wrong wrong"
NEW = "nine copper kettles sing"


@pytest.fixture
def ready(officer: Colleague) -> Credentials:
    return set_up(officer)


def lock(ready: Credentials) -> None:
    for _ in range(MOST_WRONG_ABOUT_ACCOUNT):
        send(visitor(), "/sign-in", email=ready.holder.email, password=WRONG)
    assert is_locked(ready)


def is_locked(ready: Credentials) -> bool:
    return guesses.is_locked(guesses.account(person_id=ready.person_id))


def choose_another(ready: Credentials) -> Client:
    """Return a browser in which the owner came by a link and chose a password; the second proof is owed."""
    send(visitor(), "/sign-in/forgotten", email=ready.holder.email)
    errands.run({Errand.Kind.RESET: invitations.send_reset, Errand.Kind.LOCKED: lambda _: None})
    client = visitor()
    assert send(client, link_in(letters_to(ready.holder.email)[0])).location == "/sign-in/reset"
    assert send(client, "/sign-in/reset", password=NEW).location == SECOND
    return client


def recover(client: Client, ready: Credentials) -> Visit:
    return send(client, SECOND, way="recovery", recovery=ready.codes[0])


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
    lock(ready)
    Lock.objects.update(until_at=timezone.now() - timedelta(seconds=1))
    send(visitor(), "/sign-in", email=ready.holder.email, password=WRONG)
    assert give_password(visitor(), ready).location == "/sign-in/second"


@pytest.mark.parametrize("prove", [give_code, recover], ids=("app", "recovery code"))
def test_a_link_for_a_new_password_ends_a_lock(
    ready: Credentials, prove: Callable[[Client, Credentials], Visit]
) -> None:
    lock(ready)
    assert prove(choose_another(ready), ready).location == "/"
    assert not is_locked(ready)
    assert timedelta(hours=1) == RESET_LASTS
    assert any("were changed" in letter for letter in letters_to(ready.holder.email))
    assert give_password(visitor(), replace(ready, password=NEW)).location == SECOND


def test_whoever_goes_on_guessing_needs_ten_more_for_the_next_lock(ready: Credentials) -> None:
    lock(ready)
    client = choose_another(ready)
    for _ in range(MOST_WRONG_ABOUT_ACCOUNT):
        send(visitor(), "/sign-in", email=ready.holder.email, password=WRONG)
    assert give_code(client, ready).location == "/"
    send(visitor(), "/sign-in", email=ready.holder.email, password=WRONG)
    assert not is_locked(ready)


def test_a_link_lets_nobody_guess_more_than_five_codes(ready: Credentials) -> None:
    lock(ready)
    client = choose_another(ready)
    for _ in range(MOST_WRONG_CODES - 1):
        assert send(client, SECOND, way="totp", code="000000").status == 400
    assert send(client, SECOND, way="totp", code="000000").location == "/sign-in?ended=tries"
    assert look(client, "/sign-in/reset").status == 404
    assert give_password(visitor(), ready).status == 400


def test_who_guesses_by_one_link_in_several_sessions_gets_no_more_tries(ready: Credentials) -> None:
    lock(ready)
    client = choose_another(ready)
    kept = dict(client.session)
    for _ in range(MOST_WRONG_CODES):
        send(client, SECOND, way="totp", code="000000")
        session = client.session
        session.update(kept)
        session.save()
    assert give_code(client, ready).status == 400
    assert recover(client, ready).status == 400
    assert queries.factors(person_id=ready.person_id).codes_left == len(ready.codes)


def test_a_lock_uses_no_right_code_up(ready: Credentials) -> None:
    client = visitor()
    assert give_password(client, ready).location == SECOND
    lock(ready)
    assert (recover(client, ready).status, give_code(client, ready).status) == (400, 400)
    Lock.objects.all().delete()
    assert queries.factors(person_id=ready.person_id).codes_left == len(ready.codes)
    assert give_code(client, ready).location == "/"


def test_a_link_that_was_overtaken_uses_no_right_code_up(ready: Credentials) -> None:
    client, another = choose_another(ready), choose_another(ready)
    assert give_code(another, ready).location == "/"
    assert recover(client, ready).location == "/sign-in?ended=late"
    assert queries.factors(person_id=ready.person_id).codes_left == len(ready.codes)
