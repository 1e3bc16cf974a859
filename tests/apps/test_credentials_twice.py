"""Eight at once: what is good once serves one of them, on real connections."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.db import connections
from django.utils import timezone

from moothall.people.credentials import actions, passkeys, passwords, proofs, queries, totp
from moothall.people.queries import colleague
from tests.apps.credential_scene import HERE, PASSWORD, Credentials, claimed_link, holder_of, set_up
from tests.apps.test_credentials_passkeys import enrol
from tests.cast import council, employ
from tests.clusters import Database

AT_ONCE = 8


@pytest.fixture
def ready(own_database: Database) -> Credentials:
    """An officer whose sign-in is set up, and committed."""
    own_database.connect_django()
    return set_up(employ("Ayo Clerk", (council("camden"),)))


def at_once(ask: Callable[[], bool]) -> int:
    """Return how many of eight who ask at the same moment are answered yes."""

    def one(_: int) -> bool:
        try:
            return ask()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return sum(pool.map(one, range(AT_ONCE)))


def test_a_code_lets_one_in(ready: Credentials) -> None:
    now, code = timezone.now(), ready.code()

    def tries() -> bool:
        return proofs.by_code(person_id=ready.person_id, code=code, origin=HERE, at=now) is not None

    assert at_once(tries) == 1


def test_a_recovery_code_lets_one_in(ready: Credentials) -> None:
    now, code = timezone.now(), ready.codes[4]

    def tries() -> bool:
        found = proofs.by_recovery_code(person_id=ready.person_id, code=code, origin=HERE, at=now)
        return found is not None

    assert at_once(tries) == 1


def test_an_answer_to_a_challenge_lets_one_in(ready: Credentials) -> None:
    by = colleague(person_id=ready.person_id)
    assert by is not None
    challenge = passkeys.ask().challenge
    credential = enrol(by).get(challenge)

    def tries() -> bool:
        found = proofs.by_passkey(credential=credential, challenge=challenge, origin=HERE, at=timezone.now())
        return found is not None

    assert at_once(tries) == 1


def test_a_link_belongs_to_one_browser_and_ends_one_set_up(ready: Credentials) -> None:
    other = employ("Dana Newcomer", (council("camden"),))
    to = holder_of(other)
    link_id = claimed_link(to, other.body_ids[0], secret="mine")
    chosen = actions.Chosen(encoded=passwords.encode(PASSWORD), app_secret=totp.new_secret(), app_step=1)

    def ends() -> bool:
        try:
            actions.set_up(
                person_id=to.person_id, link_id=link_id, chosen=chosen, secret="mine", at=timezone.now()
            )
        except actions.LinkUsed:
            return False
        return True

    assert at_once(ends) == 1


def test_of_two_last_factors_one_stays(ready: Credentials) -> None:
    by = colleague(person_id=ready.person_id)
    assert by is not None
    enrol(by)
    passkey_id = queries.factors(person_id=ready.person_id).passkeys[0].id
    ways = iter(
        (partial(actions.remove_app, by=by), partial(actions.remove_passkey, by=by, passkey_id=passkey_id))
    )

    def removes() -> bool:
        try:
            next(ways, actions.LastFactor)()
        except actions.LastFactor:
            return False
        return True

    at_once(removes)
    assert queries.factors(person_id=ready.person_id).second_count == 1
