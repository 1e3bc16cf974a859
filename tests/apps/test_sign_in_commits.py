"""Signing in commits little: the limits, the code asked for, the try, and all of coming in, each at once."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, connection
from django.test import RequestFactory
from psycopg.pq import TransactionStatus

from moothall.bodies.context import Resident, acting
from moothall.notices.channels.messages import Kind
from moothall.people import codes, coming_in, contacts, sessions
from moothall.people.codes import Address, Letter, Purpose
from moothall.people.models import SignIn
from moothall.people.queries import person_by_email
from moothall.people.sessions import PERSON, SessionStore
from moothall.rules.language import Language
from moothall.rules.persons import PersonKind
from moothall.rules.sites import Site
from tests.cast import forget_everything
from tests.clusters import Database

pytestmark = pytest.mark.isolation

AYO = Address(kind=Kind.EMAIL, to="ayo@example.org")
LETTER = Letter(subject="Your code", text=codes.MARK, language=Language.EN)
Rows = Sequence[object] | None
Execute = Callable[[str, Rows, bool, dict[str, object]], object]


@pytest.fixture
def database(own_database: Database) -> Iterator[Database]:
    """A database in which what is done is committed."""
    own_database.connect_django()
    forget_everything()
    yield own_database
    forget_everything()


@contextmanager
def transactions() -> Iterator[list[list[str]]]:
    """Gather the statements of each transaction in the block."""
    seen: list[list[str]] = []

    def note(  # noqa: PLR0917 Django calls it so
        execute: Execute, sql: str, params: Rows, many: bool, context: dict[str, object]
    ) -> object:
        if connection.connection.info.transaction_status is TransactionStatus.IDLE:
            seen.append([])
        seen[-1].append(sql)
        return execute(sql, params, many, context)

    # The connection is there before anything is counted.
    connection.ensure_connection()
    with connection.execute_wrapper(note):
        yield seen


def asked() -> tuple[str, str]:
    """Ask for a code to sign in with; return the browser's secret and the code."""
    secret = codes.ask(purpose=Purpose.SIGN_IN, address=AYO, letter=LETTER)
    with connection.cursor() as cursor:
        cursor.execute("select nonce from people_proofcode where browser_digest = %s", [codes.digest(secret)])
        [nonce] = cursor.fetchone() or [""]
    return secret, codes.with_code(codes.MARK, f"{codes.ABOUT}{nonce}")


def proved(secret: str, typed: str) -> bool:
    return codes.prove(purpose=Purpose.SIGN_IN, address=AYO, secret=secret, typed=typed)


def come_in(session: SessionStore) -> None:
    request = RequestFactory().get("/")
    request.session = session
    coming_in.by_code(request, address=AYO, language=Language.EN, how="email_code", network="192.0.2.1")


def test_the_limits_of_an_asking_are_counted_in_one_transaction(database: Database) -> None:
    with transactions() as seen:
        assert not codes.is_too_often(AYO, network="192.0.2.1")
    counting = [statements for statements in seen if any("people_attempt" in one for one in statements)]
    assert len(counting) == 1


def test_what_a_network_was_refused_uses_nothing_up_of_the_address(database: Database) -> None:
    for _ in range(codes.MOST_FROM_NETWORK):
        codes.is_too_often(Address(kind=Kind.EMAIL, to="other@example.org"), network="192.0.2.1")
    assert codes.is_too_often(AYO, network="192.0.2.1")
    with transactions() as seen:
        assert not codes.is_too_often(AYO, network="198.51.100.1")
    assert sum("people_attempt" in statement for one in seen for statement in one) == 3


@pytest.mark.parametrize("is_right", [True, False])
def test_a_code_is_tried_in_one_transaction_whether_right_or_wrong(
    database: Database, is_right: bool
) -> None:
    secret, code = asked()
    with transactions() as seen:
        assert proved(secret, code if is_right else "1") is is_right
    assert len(seen) == 1


def test_a_wrong_try_counts_and_a_right_one_uses_the_code_up(database: Database) -> None:
    secret, code = asked()
    assert not any(proved(secret, "1") for _ in range(codes.MOST_TRIES - 1))
    assert proved(secret, code)
    assert not proved(secret, code)
    secret, code = asked()
    assert not any(proved(secret, "1") for _ in range(codes.MOST_TRIES))
    assert not proved(secret, code)


def test_who_comes_in_is_known_reached_noted_and_signed_in_by_one_transaction(database: Database) -> None:
    come_in(SessionStore(site=Site.PORTAL))
    session = SessionStore(site=Site.PORTAL)
    with transactions() as seen:
        come_in(session)
        session.save()
    assert len(seen) == 1
    person = person_by_email(AYO.to, kind=PersonKind.RESIDENT)
    assert person is not None
    assert SessionStore(session.session_key, site=Site.PORTAL).get(PERSON) == person.id
    assert contacts.of_person(person_id=person.id).email == AYO.to
    with acting(Resident(person_id=person.id)):
        assert SignIn.objects.filter(person_id=person.id, succeeded=True).count() == 2


def test_a_session_that_cannot_begin_leaves_nobody_known_and_no_sign_in(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(SessionStore, "save", refuse)
    with pytest.raises(DatabaseError):
        come_in(SessionStore(site=Site.PORTAL))
    assert person_by_email(AYO.to, kind=PersonKind.RESIDENT) is None


def test_what_is_added_after_the_session_began_is_kept_too(database: Database) -> None:
    session = SessionStore(site=Site.PORTAL)
    come_in(session)
    session["later"] = {"kept": "yes"}
    session.save()
    session["later"]["kept"] = "changed"
    session.save()
    assert SessionStore(session.session_key, site=Site.PORTAL).get("later") == {"kept": "changed"}
    sessions.end_all(person_id=session[PERSON])
