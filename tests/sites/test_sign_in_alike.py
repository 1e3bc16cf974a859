"""Nobody learns from the work that is done whether somebody has an account: what costs time is counted, not timed."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from unittest import mock

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from moothall.bodies.queries import KnownBody
from moothall.people import actions as people
from moothall.people import posts
from moothall.people.codes import MOST_TO_ADDRESS, MOST_TO_ADDRESS_FROM_NETWORK
from moothall.people.credentials import hashing, passwords
from moothall.people.queries import Colleague
from moothall.vault import actions
from tests.apps.credential_scene import PASSWORD, set_up
from tests.apps.posts_scene import administrator, team_of
from tests.cast import employ
from tests.sites.account_visits import holder, messages, signed_in
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


def test_whoever_shares_a_network_learns_nothing_where_strangers_used_an_address_up() -> None:
    signed_in(ANN, address="192.0.2.1")
    found = []
    for email, block in ((ANN, 51), (NOBODY, 52)):
        for number in range(MOST_TO_ADDRESS + 1):
            holder(f"198.{block}.{number}.7").fill("/sign-in", email=email)
        before, one = len(messages()), holder("192.0.2.77")
        one.get("/sign-in")
        found.append(work_of(lambda one=one, email=email: one.fill("/sign-in", email=email)))  # type: ignore[misc]
        assert len(messages()) - before == (email == ANN), "her own network gets a code, and nobody else does"
    assert found[0] == found[1]


def test_whoever_shares_a_browser_learns_nothing_of_who_signed_in_there() -> None:
    shared = signed_in(ANN)
    shared.press("/account", "/sign-out")
    found = []
    for email in (ANN, NOBODY):
        shared.get("/sign-in")
        found.append(work_of(lambda email=email: shared.fill("/sign-in", email=email)))  # type: ignore[misc]
    assert found[0] == found[1]


def test_one_code_too_many_costs_what_the_one_before_did() -> None:
    """Of a network: what a browser asked for itself is told to it, alike for whoever the address is."""
    found = []
    for _ in range(MOST_TO_ADDRESS_FROM_NETWORK + 1):
        one = holder()
        one.get("/sign-in")
        found.append(work_of(lambda one=one: one.fill("/sign-in", email=ANN)))  # type: ignore[misc]
    assert len(messages()) == MOST_TO_ADDRESS_FROM_NETWORK
    assert found[-1] == found[-2]


def test_one_code_too_many_for_a_browser_costs_the_same_with_and_without_an_account() -> None:
    signed_in(ANN, address="192.0.2.1")
    found = []
    for email in (ANN, NOBODY):
        one = holder()
        for _ in range(MOST_TO_ADDRESS_FROM_NETWORK):
            one.fill("/sign-in", email=email)
        one.get("/sign-in")
        found.append(work_of(lambda one=one, email=email: one.fill("/sign-in", email=email)))  # type: ignore[misc]
    assert found[0] == found[1]


def test_giving_a_post_costs_the_same_whether_somebody_serves_elsewhere_or_nowhere(
    camden: KnownBody, leeds: KnownBody
) -> None:
    employ("Theo Theirs", (leeds,), ("waste_officer",))
    ada, team = administrator(camden), team_of(camden)
    give(ada, camden, team, "first@example.org")
    found = [
        work_of(lambda email=email: give(ada, camden, team, email))  # type: ignore[misc]
        for email in ("theo@example.org", "nobody@example.org")
    ]
    assert found[0] == found[1]


def test_a_list_costs_the_same_whether_somebody_serves_elsewhere_or_nowhere(
    camden: KnownBody, leeds: KnownBody
) -> None:
    employ("Theo Theirs", (leeds,), ("waste_officer",))
    found = [
        work_of(lambda email=email: people.ensure_officers(named={email: "Theo"}))  # type: ignore[misc]
        for email in ("theo@example.org", "nobody@example.org")
    ]
    assert found[0] == found[1]


def give(by: Colleague, body: KnownBody, team_id: int, email: str) -> None:
    """Give somebody a post."""
    post = posts.NewPost(
        email=email,
        name="Somebody New",
        team_id=team_id,
        function="waste_officer",
        from_at=None,
        to_at=None,
        why="",
        functions=frozenset({"waste_officer"}),
    )
    posts.grant(by=by, body_id=body.id, post=post)


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
    """Return a statement without its values and the names of its savepoints; to keep or undo costs the same."""
    return VALUE.sub("?", " ".join(sql.split())).replace("ROLLBACK TO SAVEPOINT", "RELEASE SAVEPOINT")


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
