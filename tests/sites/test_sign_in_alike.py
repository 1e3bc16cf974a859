"""Nobody learns from the work that is done whether somebody has an account: what costs time is counted, not timed."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from unittest import mock

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from moothall.people.credentials import hashing, passwords
from moothall.people.queries import Colleague
from moothall.vault import actions
from tests.apps.credential_scene import PASSWORD, set_up
from tests.sites.account_visits import holder, signed_in
from tests.sites.desk_visits import send, visitor

pytestmark = pytest.mark.django_db
ANN, NOBODY = "ann@example.com", "nobody@example.com"
WRONG = "wrong but long enough"
VALUE = re.compile(r"'(?:[^']|'')*'|\"s\d+_x\d+\"|\b(?:null|true|false)\b|\b\d+\b", re.IGNORECASE)
Crypt = Callable[[int | None, str, str], str]


@dataclass
class Work:
    """What was done: hashes that were verified, values that were sealed, opened or blinded, and statements."""

    hashed: int = 0
    vault: list[str] = field(default_factory=list)
    statements: list[str] = field(default_factory=list)


def test_a_resident_who_asks_for_a_code_costs_the_same_with_and_without_an_account() -> None:
    signed_in(ANN)
    found = []
    for email in (ANN, NOBODY):
        one = holder()
        one.get("/sign-in")
        found.append(work_of(lambda one=one, email=email: one.fill("/sign-in", email=email)))  # type: ignore[misc]
    assert found[0] == found[1]
    assert found[0].statements


def test_a_wrong_code_of_a_resident_costs_the_same_with_and_without_an_account() -> None:
    signed_in(ANN)
    found = []
    for email in (ANN, NOBODY):
        one = holder()
        one.fill("/sign-in", email=email)
        found.append(work_of(lambda one=one: one.fill("/sign-in/code", code="0000 0000")))  # type: ignore[misc]
    assert found[0] == found[1]
    assert found[0].statements


def test_a_wrong_password_of_an_officer_costs_the_same_with_and_without_an_account(
    officer: Colleague, stranger: Colleague
) -> None:
    ready = set_up(officer)
    not_set_up = "charlie@example.org"
    tries = [(ready.holder.email, WRONG), (NOBODY, WRONG), (NOBODY, PASSWORD), (not_set_up, PASSWORD)]
    found = [
        work_of(lambda email=email, typed=typed: send(visitor(), "/sign-in", email=email, password=typed))  # type: ignore[misc]
        for email, typed in tries
    ]
    for one in found:
        assert one == found[0]
    assert found[0].hashed == 1


def test_a_link_that_is_asked_for_costs_the_same_with_and_without_an_account(officer: Colleague) -> None:
    ready = set_up(officer)
    found = [
        work_of(lambda email=email: send(visitor(), "/sign-in/forgotten", email=email))  # type: ignore[misc]
        for email in (ready.holder.email, NOBODY)
    ]
    assert found[0] == found[1]
    assert found[0].statements


def work_of(doing: Callable[[], object]) -> Work:
    """Return the work of one request."""
    work = Work()
    with counted(work), CaptureQueriesContext(connection) as seen:
        doing()
    work.statements = [shape(query["sql"]) for query in seen.captured_queries]
    return work


def shape(sql: str) -> str:
    """Return a statement without its values and the names of its savepoints."""
    return VALUE.sub("?", " ".join(sql.split()))


@contextmanager
def counted(work: Work) -> Iterator[None]:
    """Count what costs time; the hash that stands for nobody's is made before."""
    passwords.fits("", None)
    verify = hashing.Argon2Hasher.verify

    def verified(self: hashing.Argon2Hasher, password: str, encoded: str) -> bool:
        work.hashed += 1
        return bool(verify(self, password, encoded))

    def noted(name: str) -> Crypt:
        real: Crypt = getattr(actions, name)

        def done(body_id: int | None, about: str, text: str) -> str:
            work.vault.append(f"{name} {about.partition('/')[0]}")
            return real(body_id, about, text)

        return done

    with ExitStack() as stack:
        stack.enter_context(mock.patch.object(hashing.Argon2Hasher, "verify", verified))
        for name in ("seal", "unseal", "blind"):
            stack.enter_context(mock.patch.object(actions, name, noted(name)))
        yield
