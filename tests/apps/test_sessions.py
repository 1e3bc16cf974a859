"""Sessions: of one site, known by a digest, over when idle for too long, and ended by whoever may."""

import re

import pytest
from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.db import ProgrammingError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings

from moothall.bodies.context import Resident, acting
from moothall.bodies.queries import KnownBody
from moothall.cli import sessions as command
from moothall.cli.problem import Problem
from moothall.people import actions as people
from moothall.people import sessions
from moothall.people.models import Person, Session, SignIn
from moothall.people.sessions import PERSON, SessionEnded, SessionStore, digest_of
from moothall.rules.persons import PersonKind
from moothall.rules.sites import Site
from moothall.ui.middleware.sessions import SiteSessionMiddleware
from tests.cast import employ

pytestmark = [pytest.mark.isolation, pytest.mark.django_db]

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def person(db: None) -> int:
    return people.ensure_person(email="ayo@example.org", name="Ayo", kind=PersonKind.RESIDENT).id


@pytest.fixture
def other(db: None) -> int:
    return people.ensure_person(email="bronwen@example.org", name="Bronwen", kind=PersonKind.RESIDENT).id


def signed_in(
    person_id: int, *, site: str = Site.PORTAL, issuer: str = "", subject: str = "", sid: str = ""
) -> SessionStore:
    """Sign a person in as a view does, and keep the session as the middleware does."""
    request = RequestFactory(headers={"user-agent": FIREFOX}).get("/")
    session = SessionStore(site=site)
    request.session = session
    sessions.begin(request, person_id=person_id, how="email_code", issuer=issuer, subject=subject, sid=sid)
    session.save()
    return session


def test_a_session_opens_again_by_its_key_and_on_its_own_site_alone(person: int) -> None:
    key = signed_in(person).session_key
    assert SessionStore(key, site=Site.PORTAL).get(PERSON) == person
    assert SessionStore(key, site=Site.DESK).get(PERSON) is None
    assert SessionStore("a" * 32, site=Site.PORTAL).get(PERSON) is None


def test_the_database_keeps_a_digest_and_no_key(person: int) -> None:
    key = str(signed_in(person).session_key)
    with acting(Resident(person_id=person)):
        (row,) = Session.objects.filter(person_id=person).values("digest", "site", "how", "device")
    assert row == {
        "digest": digest_of(key),
        "site": "portal",
        "how": "email_code",
        "device": "Firefox, Windows",
    }


def test_signing_in_gives_a_new_key_and_carries_nothing_over(person: int) -> None:
    request = RequestFactory().get("/")
    request.session = session = SessionStore(site=Site.PORTAL)
    session["planted"] = "x"
    session.save()
    planted = session.session_key
    sessions.begin(request, person_id=person, how="email_code")
    session.save()
    assert session.session_key != planted
    assert "planted" not in session
    assert SessionStore(planted, site=Site.PORTAL).get("planted") is None


@pytest.mark.parametrize("limits", [(60, -1), (-1, 60)], ids=["its whole time", "its idle time"])
def test_a_session_is_over_after(person: int, limits: tuple[int, int]) -> None:
    with override_settings(SESSION_LIMITS={"portal": limits}):
        over = signed_in(person)
    assert SessionStore(over.session_key, site=Site.PORTAL).get(PERSON) is None
    assert sessions.of_person(person_id=person) == ()


def test_what_is_written_into_a_session_that_ended_meanwhile_is_refused(person: int) -> None:
    session = signed_in(person)
    sessions.end_all(person_id=person)
    session["late"] = "x"
    with pytest.raises(UpdateError):
        session.save()


def test_a_session_that_ended_meanwhile_gets_no_new_key(person: int) -> None:
    session = SessionStore(signed_in(person).session_key, site=Site.PORTAL)
    assert session[PERSON] == person
    sessions.end_all(person_id=person)
    with pytest.raises(SessionEnded):
        session.cycle_key()
    session.save()
    assert session.get(PERSON) is None
    assert sessions.of_person(person_id=person) == ()


def test_a_new_key_opens_the_same_session_and_the_old_one_nothing(person: int) -> None:
    old = str(signed_in(person).session_key)
    (before,) = sessions.of_person(person_id=person)
    session = SessionStore(old, site=Site.PORTAL)
    session.cycle_key()
    session["later"] = "x"
    session.save()
    again = SessionStore(session.session_key, site=Site.PORTAL)
    assert (again[PERSON], again["later"]) == (person, "x")
    assert SessionStore(old, site=Site.PORTAL).get(PERSON) is None
    (after,) = sessions.of_person(person_id=person)
    assert (after.id, after.began_at) == (before.id, before.began_at)
    assert after.digest == digest_of(str(session.session_key)) != before.digest


def test_a_person_ends_one_session_or_all_others_and_never_another_persons(person: int, other: int) -> None:
    mine, second, theirs = signed_in(person), signed_in(person), signed_in(other)
    (listed,) = sessions.of_person(person_id=other)
    assert not sessions.end_one(person_id=person, session_id=listed.id)
    assert {s.digest for s in sessions.of_person(person_id=person)} == {
        digest_of(str(session.session_key)) for session in (mine, second)
    }
    assert sessions.end_others(person_id=person, digest=digest_of(str(mine.session_key))) == 1
    (left,) = sessions.of_person(person_id=person)
    assert sessions.end_one(person_id=person, session_id=left.id)
    assert SessionStore(mine.session_key, site=Site.PORTAL).get(PERSON) is None
    assert SessionStore(theirs.session_key, site=Site.PORTAL).get(PERSON) == other


def test_the_operator_ends_all_sessions_of_whoever_has_an_address(
    person: int, other: int, camden: KnownBody, capsys: pytest.CaptureFixture[str]
) -> None:
    officer = employ("Ayo Clerk", (camden,))
    both = [signed_in(person), signed_in(officer.person_id, site=Site.DESK)]
    theirs = signed_in(other)
    with pytest.raises(Problem, match="Nobody"):
        command.run(["end", "--email", "nobody@example.org"])
    assert command.run(["end", "--email", "Ayo@example.org"]) == 0
    assert "2 sessions" in capsys.readouterr().out
    assert not any(SessionStore(one.session_key, site=one.site).get(PERSON) for one in both)
    assert SessionStore(theirs.session_key, site=Site.PORTAL).get(PERSON) == other


def test_the_command_says_of_one_session_that_it_is_one(
    camden: KnownBody, capsys: pytest.CaptureFixture[str]
) -> None:
    signed_in(employ("Ayo Clerk", (camden,)).person_id, site=Site.DESK)
    command.run(["end", "--email", "Ayo@example.org"])
    assert capsys.readouterr().out == "1 session has ended.\n"


def test_another_secret_key_ends_the_sessions_of_everybody(person: int, other: int) -> None:
    opened = [signed_in(person), signed_in(other)]
    with override_settings(SECRET_KEY="another " * 8):
        assert not any(SessionStore(one.session_key, site=one.site).get(PERSON) for one in opened)
        assert not any(
            sessions.person_of(digest=digest_of(one.session_key or ""), site=one.site) for one in opened
        )


def test_a_key_is_random_and_has_128_bits_at_least() -> None:
    keys = {SessionStore(site=Site.PORTAL)._get_new_session_key() for _ in range(50)}  # type: ignore[attr-defined]
    assert len(keys) == 50
    assert all(re.fullmatch("[0-9a-z]{32}", key) for key in keys), "36 ** 32 is more than 2 ** 128"


def test_an_issuer_ends_the_sessions_of_its_subject_or_of_its_own_session(person: int) -> None:
    first = signed_in(person, issuer="one", subject="abc", sid="1")
    second = signed_in(person, issuer="one", subject="abc", sid="2")
    elsewhere = signed_in(person, issuer="two", subject="abc", sid="1")
    assert sessions.end_of_subject(issuer="one") == 0
    assert sessions.end_of_subject(issuer="one", sid="1") == 1
    assert sessions.end_of_subject(issuer="one", subject="abc") == 1
    alive = [SessionStore(s.session_key, site=Site.PORTAL).get(PERSON) for s in (first, second, elsewhere)]
    assert alive == [None, None, person]


def test_the_history_of_sign_ins_is_the_persons_own(person: int, other: int) -> None:
    signed_in(person)
    with acting(Resident(person_id=person)):
        assert list(SignIn.objects.values_list("site", "how", "device", "succeeded")) == [
            ("portal", "email_code", "Firefox, Windows", True)
        ]
    for stranger in (Resident(person_id=other), Resident(person_id=person, helper_id=other)):
        with acting(stranger):
            assert SignIn.objects.count() == Session.objects.count() == 0


def test_no_context_reads_sessions_and_a_persons_own_shows_no_content(person: int) -> None:
    signed_in(person)
    assert Person.objects.filter(id=person).exists()
    for columns in ("digest", "data"):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"select {columns} from people_session")
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        acting(Resident(person_id=person)),
        connection.cursor() as cursor,
    ):
        cursor.execute("select data from people_session")


def test_sessions_that_are_over_are_swept(person: int) -> None:
    with override_settings(SESSION_LIMITS={"portal": (60, -1)}):
        signed_in(person)
    kept = signed_in(person)
    assert sessions.forget_old() == 1
    assert SessionStore(kept.session_key, site=Site.PORTAL).get(PERSON) == person


def test_what_was_answered_stands_where_the_session_ends_meanwhile(person: int) -> None:
    key = str(signed_in(person).session_key)

    def view(request: HttpRequest) -> HttpResponse:
        request.session["later"] = "kept"
        sessions.end_all(person_id=person)
        return HttpResponse("done")

    request = RequestFactory().get("/", headers={"host": settings.PORTAL_HOST})
    request.COOKIES[settings.SESSION_COOKIE_NAME] = key
    answer = SiteSessionMiddleware(view)(request)
    assert (answer.status_code, answer.content) == (200, b"done")
    assert not answer.cookies, "another request may have given the browser a new key"
    assert answer["Vary"] == "Cookie"
    assert SessionStore(key, site=Site.PORTAL).get(PERSON) is None
