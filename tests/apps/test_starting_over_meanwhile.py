"""Somebody starts over while what they sign in with is being added: nothing of it is left, on real connections."""

import threading

import pytest
from django.db import connection, transaction

from moothall.bodies.context import Resident, acting
from moothall.people.credentials import actions, queries
from moothall.people.identity.oidc import identities
from moothall.people.models import Identity
from moothall.people.queries import Colleague
from moothall.rules.sites import Site
from tests.apps.credential_scene import Credentials, holder_of, set_up
from tests.apps.soft_authenticator import SoftAuthenticator
from tests.apps.test_credentials_passkeys import new
from tests.apps.test_posts_races import PATIENCE_SECONDS, at_once
from tests.cast import council, employ
from tests.clusters import Database


@pytest.fixture
def officer(own_database: Database) -> Colleague:
    """Somebody with a post, committed."""
    own_database.connect_django()
    return employ("Ayo Clerk", (council("camden"),))


@pytest.fixture
def ready(officer: Colleague) -> Credentials:
    """An officer whose sign-in is set up, and committed."""
    return set_up(officer)


def test_no_passkey_is_left(ready: Credentials, officer: Colleague, monkeypatch: pytest.MonkeyPatch) -> None:
    to = holder_of(officer)
    made = new(SoftAuthenticator(user_handle=to.public_id.bytes), to)
    is_added, is_over = threading.Event(), threading.Event()
    after = actions._after_change

    def slowly(by: Colleague, action: str) -> None:
        is_added.set()
        is_over.wait(1)
        after(by, action)

    def starts_over() -> None:
        assert is_added.wait(PATIENCE_SECONDS)
        actions.forget_all(ready.person_id)
        is_over.set()

    monkeypatch.setattr(actions, "_after_change", slowly)
    connection.close()
    at_once(lambda: actions.add_passkey(by=officer, passkey=made, name="x"), starts_over)
    assert queries.factors(person_id=ready.person_id).passkeys == ()


def test_no_identity_of_a_first_sign_in_with_an_issuer_is_left(ready: Credentials) -> None:
    is_made, is_over = threading.Event(), threading.Event()
    connection.close()

    def comes_in() -> None:
        with transaction.atomic():
            identities.vouch(person_id=ready.person_id, issuer="https://login.example.org", site=Site.DESK)
            is_made.set()
            is_over.wait(1)

    def starts_over() -> None:
        assert is_made.wait(PATIENCE_SECONDS)
        actions.forget_all(ready.person_id)
        is_over.set()

    at_once(comes_in, starts_over)
    with acting(Resident(person_id=ready.person_id)):
        assert not Identity.objects.filter(site=Site.DESK).exists()
