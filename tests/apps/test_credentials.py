"""Passwords, codes and recovery codes: what is taken, what is refused, and that a refusal tells nothing."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from unittest import mock

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from moothall.bodies.context import Job, Resident, acting
from moothall.people import sign_ins
from moothall.people.credentials import (
    actions,
    errands,
    guesses,
    hashing,
    invitations,
    passwords,
    proofs,
    queries,
    totp,
)
from moothall.people.credentials.limits import (
    LOCKED_FOR,
    LONGEST_PASSWORD,
    MOST_WRONG_ABOUT_ACCOUNT,
    MOST_WRONG_FROM_NETWORK,
)
from moothall.people.models import AuthenticatorApp, Errand, Lock, Password, RecoveryCode
from moothall.people.queries import Colleague
from tests.apps.credential_scene import HERE, PASSWORD, Credentials, letters_to, set_up
from tests.apps.table_scan import tables_with
from tests.cast import council, employ
from tests.clusters import Database

WAYS: Mapping[Errand.Kind, Callable[[int], None]] = {
    Errand.Kind.RESET: invitations.send_reset,
    Errand.Kind.LOCKED: actions.tell_locked,
}


@pytest.fixture
def ready(officer: Colleague) -> Credentials:
    """An officer whose sign-in is set up."""
    return set_up(officer)


def test_a_password_longer_than_anybodys_is_not_hashed() -> None:
    encoded = passwords.encode("")
    with hashings() as hashed:
        assert not passwords.fits("x" * (LONGEST_PASSWORD + 1), encoded).is_right
        assert not passwords.fits("x" * 1_000_000, encoded).is_right
    assert [len(typed) for typed in hashed] == [0, 0]


def shown_by(email: str) -> int | None:
    """Return whose password is shown."""
    found = proofs.by_password(email=email, password=PASSWORD, origin=HERE)
    return None if found is None else found.person_id


def test_the_right_password_is_its_owners_in_any_case_of_the_address(ready: Credentials) -> None:
    for email in (ready.holder.email, ready.holder.email.upper(), f"  {ready.holder.email} "):
        assert shown_by(email) == ready.person_id


@pytest.mark.parametrize(
    "email",
    [
        "nobody@example.org",
        "",
        "ayo",
        "ayo+desk@example.org",
        "аyo@example.org",
        "ayo@example.org\r\nBcc: all@example.org",
        "ayo@example.org\0",
        "a" * 100_000,
        "ayo@ｅxample.org",
    ],
)
def test_another_address_is_another_persons_however_it_looks(ready: Credentials, email: str) -> None:
    assert proofs.by_password(email=email, password=PASSWORD, origin=HERE) is None


def test_unknown_wrong_locked_and_not_set_up_cost_the_same_work(ready: Credentials) -> None:
    idle = employ("Dana Newcomer", (council("camden"),))
    known = guesses.account(person_id=ready.person_id)
    cases = [("nobody@example.org", PASSWORD), (ready.holder.email, "wrong but long enough")]
    cases += [("dana@example.org", PASSWORD)]
    work = [work_of(email, password) for email, password in cases]
    Lock.objects.create(key=guesses._digest(known), until_at=timezone.now() + LOCKED_FOR)
    work.append(work_of(ready.holder.email, PASSWORD))
    assert idle.person_id
    assert {hashed for hashed, _ in work} == {1}
    assert len({statements for _, statements in work}) == 1


def test_ten_wrong_passwords_lock_for_a_while_and_the_owner_is_told(ready: Credentials) -> None:
    for _ in range(MOST_WRONG_ABOUT_ACCOUNT):
        assert proofs.by_password(email=ready.holder.email, password="x" * 12, origin=HERE) is None
    assert proofs.by_password(email=ready.holder.email, password=PASSWORD, origin=HERE) is None
    assert not proofs.by_code(person_id=ready.person_id, code=ready.code(), origin=HERE, at=timezone.now())
    assert errands.run(WAYS) == 1
    assert (
        "locked" in letters_to(ready.holder.email)[0] or "half an hour" in letters_to(ready.holder.email)[0]
    )
    Lock.objects.update(until_at=timezone.now())
    assert shown_by(ready.holder.email) == ready.person_id


def test_an_address_that_nobody_has_locks_too_and_nobody_is_told(db: None) -> None:
    for _ in range(MOST_WRONG_ABOUT_ACCOUNT):
        proofs.by_password(email="nobody@example.org", password="x" * 12, origin=HERE)
    assert guesses.is_locked(guesses.account(person_id=None, typed="nobody@example.org"))
    assert errands.run(WAYS) == 1
    assert letters_to("nobody@example.org") == []


def test_a_network_that_guesses_is_read_no_more_and_others_are(ready: Credentials) -> None:
    for number in range(MOST_WRONG_FROM_NETWORK):
        guesses.was_wrong(f"nobody/{number}", network=HERE.network, person_id=None)
    with hashings() as hashed, pytest.raises(guesses.TooOften):
        proofs.by_password(email=ready.holder.email, password=PASSWORD, origin=HERE)
    assert hashed == []
    elsewhere = replace(HERE, network="198.51.100.9")
    assert proofs.by_password(email=ready.holder.email, password=PASSWORD, origin=elsewhere)


def test_a_hash_of_other_parameters_is_made_anew_at_the_next_sign_in(ready: Credentials) -> None:
    with mock.patch.object(hashing.Argon2Hasher, "memory_cost", 8_192):
        older = passwords.encode(PASSWORD)
    with acting(Resident(person_id=ready.person_id)):
        Password.objects.update(encoded=older)
    assert proofs.by_password(email=ready.holder.email, password="x" * 12, origin=HERE) is None
    assert stored_password(ready) == older
    assert proofs.by_password(email=ready.holder.email, password=PASSWORD, origin=HERE)
    assert "m=19456,t=2,p=1" in stored_password(ready)


def test_a_code_of_now_or_a_neighbour_is_good_once_and_older_ones_no_more(ready: Credentials) -> None:
    now = timezone.now()

    def tries(code: str) -> bool:
        return proofs.by_code(person_id=ready.person_id, code=code, origin=HERE, at=now) is not None

    assert not tries(ready.code(now - timedelta(seconds=90)))
    assert not tries(ready.code(now + timedelta(seconds=90)))
    assert tries(ready.code(now - timedelta(seconds=30)))
    assert tries(f" {ready.code(now)[:3]} {ready.code(now)[3:]} ")
    assert not tries(ready.code(now))
    assert not tries(ready.code(now - timedelta(seconds=30)))


@pytest.mark.parametrize(
    "code", ["", "12345", "1234567", "１２３４５６", "١٢٣٤٥٦", "abcdef", "\0" * 6, "1" * 10_000]
)
def test_what_is_no_code_is_refused_without_a_fault(ready: Credentials, code: str) -> None:
    assert not proofs.by_code(person_id=ready.person_id, code=code, origin=HERE, at=timezone.now())


def test_codes_are_those_of_the_standard() -> None:
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    vectors = {59: "287082", 1111111109: "081804", 1234567890: "005924", 2000000000: "279037"}
    for seconds, code in vectors.items():
        moment = datetime.fromtimestamp(seconds, tz=UTC)
        assert totp.code_at(secret, moment) == code


def test_a_recovery_code_works_once_however_it_is_typed(ready: Credentials) -> None:
    def tries(code: str) -> bool:
        now = timezone.now()
        return proofs.by_recovery_code(person_id=ready.person_id, code=code, origin=HERE, at=now) is not None

    assert len(set(ready.codes)) == 10
    assert tries(ready.codes[3].lower().replace("-", " "))
    assert not tries(ready.codes[3])
    assert not tries("")
    assert not tries("A" * 12)
    assert tries(ready.codes[9])
    assert queries.factors(person_id=ready.person_id).codes_left == 8


def test_failures_stand_in_the_persons_own_history(ready: Credentials) -> None:
    proofs.by_password(email=ready.holder.email, password="x" * 12, origin=HERE)
    proofs.by_password(email="nobody@example.org", password="x" * 12, origin=HERE)
    rows = sign_ins.latest(person_id=ready.person_id)
    assert [(row.how, row.device, row.succeeded) for row in rows] == [("password", "Firefox, Linux", False)]


def test_nobody_else_and_no_body_sees_anybodys_credentials(ready: Credentials, stranger: Colleague) -> None:
    models = (Password, AuthenticatorApp, RecoveryCode)
    for model in models:
        for context in (
            Resident(person_id=stranger.person_id),
            Resident(person_id=ready.person_id, helper_id=stranger.person_id),
        ):
            with acting(context):
                assert model.objects.count() == 0
    with acting(Resident(person_id=ready.person_id)):
        assert all(model.objects.count() for model in models)


def test_no_secret_lies_open_in_the_database(own_database: Database) -> None:
    own_database.connect_django()
    ready = set_up(employ("Ayo Clerk", (council("camden"),)))
    invitations.invite(
        context=Job(body_id=council("camden").id),
        body_id=council("camden").id,
        person_id=ready.person_id,
        starts_over=True,
    )
    token = letters_to(ready.holder.email)[0].partition("/link/")[2].split()[0]
    plain_codes = [code.replace("-", "") for code in ready.codes]
    assert tables_with(own_database, PASSWORD, ready.secret, token, *ready.codes, *plain_codes) == set()


def stored_password(ready: Credentials) -> str:
    with acting(Resident(person_id=ready.person_id)):
        return Password.objects.get(person_id=ready.person_id).encoded


def work_of(email: str, password: str) -> tuple[int, int]:
    """Return how many hashes and how many statements a refused try costs."""
    with hashings() as hashed, CaptureQueriesContext(connection) as statements:
        assert proofs.by_password(email=email, password=password, origin=HERE) is None
    return len(hashed), len(statements)


@contextmanager
def hashings() -> Iterator[list[str]]:
    """Count what is hashed or verified; the hash that stands for nobody's is made before."""
    passwords.fits("", None)
    hashed: list[str] = []
    verify, encode = hashing.Argon2Hasher.verify, hashing.Argon2Hasher.encode

    def verified(self: hashing.Argon2Hasher, password: str, encoded: str) -> bool:
        hashed.append(password)
        return bool(verify(self, password, encoded))

    def encoded(self: hashing.Argon2Hasher, password: str, salt: str) -> str:
        hashed.append(password)
        return str(encode(self, password, salt))

    with (
        mock.patch.object(hashing.Argon2Hasher, "verify", verified),
        mock.patch.object(hashing.Argon2Hasher, "encode", encoded),
    ):
        yield hashed
