"""Signing in for real: password and second factor, and every way to get it wrong."""

from datetime import timedelta
from unittest import mock

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from moothall.audit.models import AuditRow
from moothall.bodies.context import Job, acting
from moothall.bodies.models import Body
from moothall.people import actions as people
from moothall.people import sessions, sign_ins
from moothall.people.credentials import (
    errands,
    invitations,
)
from moothall.people.credentials.limits import MOST_WRONG_CODES, MOST_WRONG_FROM_NETWORK
from moothall.people.models import Errand, Membership
from moothall.people.queries import Colleague
from moothall.rules.persons import PersonKind
from tests.apps.credential_scene import (
    PASSWORD,
    Credentials,
    holder_of,
    letters_to,
    link_in,
    set_up,
)
from tests.cast import council, employ
from tests.sites.desk_visits import look, send, visitor
from tests.sites.officer_visits import (
    SECOND,
    SIGN_IN,
    give_code,
    give_password,
    later,
    session_key,
    signed_in,
)

WRONG = "The email address or the password is not right"


@pytest.fixture
def ready(officer: Colleague) -> Credentials:
    """An officer whose sign-in is set up."""
    return set_up(officer)


def test_password_and_code_open_the_desk_and_leave_evidence(ready: Credentials) -> None:
    client = signed_in(ready)
    assert look(client, "/").location == "/camden/"
    assert client.session[sessions.HOW] == "password+totp"
    with acting(Job(body_id=council("camden").id)):
        assert AuditRow.objects.filter(action="people.sign_in", subject_id=str(ready.person_id)).count() == 1
    first = sign_ins.latest(person_id=ready.person_id)[0]
    assert (first.how, first.succeeded, first.site) == ("password+totp", True, "desk")


def statements_for(bodies: int) -> int:
    """Return how many statements it takes somebody who serves so many councils to sign in and out."""
    slugs = Body.objects.filter(kind="unitary").order_by("id").values_list("slug", flat=True)
    ready = set_up(employ(f"Cy{bodies} Everywhere", tuple(map(council, slugs[:bodies]))))
    with CaptureQueriesContext(connection) as seen:
        send(signed_in(ready), "/sign-out")
    return len(seen)


def test_signing_in_and_out_takes_no_more_statements_for_twenty_councils_than_for_two(db: None) -> None:
    statements_for(1)  # What is read once for all is read.
    assert statements_for(20) == statements_for(2)


def test_nothing_opens_between_the_two_proofs(ready: Credentials) -> None:
    client = visitor()
    assert give_password(client, ready).location == SECOND
    for path in ("/", "/camden/", "/you/", "/you/sessions", "/you/step-up"):
        assert look(client, path).location.partition("?")[0] == SIGN_IN


def test_the_second_proof_is_not_asked_of_who_gave_no_password(ready: Credentials) -> None:
    client = visitor()
    assert look(client, SECOND).location.partition("?")[0] == SIGN_IN
    assert give_code(client, ready).location == f"{SIGN_IN}?ended=late"


def test_unknown_wrong_locked_and_postless_are_answered_alike(ready: Credentials) -> None:
    people.ensure_person(email="resident@example.com", name="Rita Resident", kind=PersonKind.RESIDENT)
    idle = employ("Dana Newcomer", (council("camden"),))
    ended = set_up(employ("Evan Leaver", (council("camden"),)))
    with acting(Job(body_id=council("camden").id)):
        Membership.objects.filter(person_id=ended.person_id).update(to_at=timezone.now())
    answers = [
        tried("nobody@example.org", PASSWORD),
        tried(ready.holder.email, "wrong but long enough"),
        tried("resident@example.com", PASSWORD),
        tried(holder_of(idle).email, PASSWORD),
        tried(ended.holder.email, PASSWORD),
    ]
    for _ in range(10):
        tried(ready.holder.email, "x" * 12)
    answers.append(tried(ready.holder.email, PASSWORD))
    assert {status for status, _ in answers} == {400}
    assert len({words for _, words in answers}) == 1
    assert WRONG in answers[0][1]
    for words in (
        ", or the sign-in is locked<",
        "is locked for 30 minutes: right passwords and codes are refused too",
    ):
        assert words in answers[0][1], "true for its owner, and said to everybody"


def test_signing_in_begins_a_new_session_at_each_step(ready: Credentials) -> None:
    client = visitor()
    session = client.session
    session["left_by_somebody"] = True
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key or ""
    fixed = session_key(client)
    give_password(client, ready)
    halfway = session_key(client)
    give_code(client, ready)
    assert len({fixed, halfway, session_key(client)}) == 3
    assert "left_by_somebody" not in client.session
    stale = visitor()
    for key in (fixed, halfway):
        stale.cookies[settings.SESSION_COOKIE_NAME] = key
        assert look(stale, "/camden/").location.partition("?")[0] == SIGN_IN


@pytest.mark.parametrize(
    "path", [SIGN_IN, SECOND, "/sign-in/passkey", "/sign-in/forgotten", "/sign-in/set-up"]
)
def test_every_form_needs_our_token(db: None, path: str) -> None:
    assert send(visitor(checks_tokens=True), path, email="a@example.org").status == 403


@pytest.mark.parametrize(
    "onward",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "http:///evil.example",
        "camden/",
        "/camden/\r\nSet-Cookie: a=b",
        "/" + "x" * 2000,
        "https:/camden/",
    ],
)
def test_nobody_is_led_to_another_host(ready: Credentials, onward: str) -> None:
    client = visitor()
    page = look(client, f"{SIGN_IN}?next={onward}".replace("\r\n", "%0d%0a").replace("\t", "%09"))
    assert 'name="next" value=""' in page.words
    give_password(client, ready, next=onward)
    assert give_code(client, ready).location == "/"


def test_who_asked_for_a_page_is_led_to_it(ready: Credentials) -> None:
    client = visitor()
    led = look(client, "/camden/?order=newest").location
    assert led == "/sign-in?next=%2Fcamden%2F%3Forder%3Dnewest"
    assert 'name="next" value="/camden/?order=newest"' in look(client, led).words
    give_password(client, ready, next="/camden/?order=newest")
    assert give_code(client, ready).location == "/camden/?order=newest"


def test_after_five_wrong_codes_the_password_is_asked_for_again(ready: Credentials) -> None:
    client = visitor()
    give_password(client, ready)
    for _ in range(MOST_WRONG_CODES - 1):
        page = send(client, SECOND, way="totp", code="000000")
        assert (page.status, "The code is not right" in page.words) == (400, True)
        assert "is locked for 30 minutes: right passwords and codes are refused too" in page.words
    assert send(client, SECOND, way="totp", code="000000").location == f"{SIGN_IN}?ended=tries"
    assert give_code(client, ready).location == f"{SIGN_IN}?ended=late"


def test_a_code_cannot_be_used_by_a_second_browser(ready: Credentials) -> None:
    first, second = visitor(), visitor()
    for client in (first, second):
        give_password(client, ready)
    assert give_code(first, ready).location == "/"
    assert give_code(second, ready).status == 400


def test_the_password_holds_for_ten_minutes(ready: Credentials) -> None:
    client = visitor()
    give_password(client, ready)
    with later(minutes=10):
        assert look(client, SECOND).location.partition("?")[0] == SIGN_IN


def test_whoever_enters_no_code_is_asked_for_one(ready: Credentials) -> None:
    client = visitor()
    give_password(client, ready)
    for way, said in (("totp", "Enter the code that your"), ("recovery", "Enter a recovery code")):
        words = send(client, SECOND, way=way, code=" ", recovery=" ").words
        assert (words.count(said), "is not right" in words, "is locked" in words) == (2, False, False)


def test_a_recovery_code_stands_in_for_the_app_once(ready: Credentials) -> None:
    client = visitor()
    give_password(client, ready)
    assert send(client, SECOND, way="recovery", recovery=ready.codes[0]).location == "/"
    again = visitor()
    give_password(again, ready)
    page = send(again, SECOND, way="recovery", recovery=ready.codes[0])
    assert "The recovery code is not right" in page.words


@pytest.mark.parametrize("way", ["", "password", "demo", "x" * 10_000, "\0"])
def test_no_other_way_is_taken(ready: Credentials, way: str) -> None:
    client = visitor()
    give_password(client, ready)
    assert send(client, SECOND, way=way, code="1", credential="{}").status == 400
    assert look(client, "/camden/").location.partition("?")[0] == SIGN_IN


def test_a_megabyte_of_password_or_address_is_answered_as_any_wrong_one(ready: Credentials) -> None:
    assert tried(ready.holder.email, "x" * 1_000_000)[0] == 400
    assert tried("a" * 1_000_000, PASSWORD)[0] == 400
    assert tried(f"{ready.holder.email}\r\nBcc: x@example.org", PASSWORD)[0] == 400
    assert tried("\0", "\0")[0] == 400


def test_a_network_that_guesses_is_told_to_wait(ready: Credentials) -> None:
    client = visitor()
    with mock.patch(
        "moothall.people.credentials.guesses.attempts.tried", return_value=MOST_WRONG_FROM_NETWORK
    ):
        assert send(client, SIGN_IN, email=ready.holder.email, password=PASSWORD).status == 429
        assert send(client, "/sign-in/passkey", credential="x").status == 400, "passkeys are never guessed"


def test_a_link_is_promised_to_everybody_alike_and_sent_to_officers(ready: Credentials) -> None:
    pages = [
        send(visitor(), "/sign-in/forgotten", email=email).words
        for email in (
            ready.holder.email.upper(),
            "nobody@example.org",
            "junk",
            "a@example.org\r\nBcc: b@example.org",
        )
    ]
    assert len(set(pages)) == 1
    assert errands.run({Errand.Kind.RESET: invitations.send_reset}) == 4
    assert len([letter for letter in letters_to(ready.holder.email) if "/sign-in/link/" in letter]) == 1


def test_a_forgotten_password_is_replaced_once_the_second_proof_holds(ready: Credentials) -> None:
    other = signed_in(ready)
    send(visitor(), "/sign-in/forgotten", email=ready.holder.email)
    errands.run({Errand.Kind.RESET: invitations.send_reset})
    path, client = link_in(letters_to(ready.holder.email)[0]), visitor()
    assert look(client, path).status == 200
    assert send(client, path).location == "/sign-in/reset"
    assert "12 characters or more" in send(client, "/sign-in/reset", password="short").words
    assert send(client, "/sign-in/reset", password="nine copper kettles sing").location == SECOND
    assert look(other, "/camden/").status == 200
    assert tried(ready.holder.email, "nine copper kettles sing")[0] == 400
    page = send(client, SECOND, way="totp", code=ready.code(timezone.now() + timedelta(seconds=30)))
    assert page.location == "/"
    assert look(other, "/camden/").location.partition("?")[0] == SIGN_IN
    assert give_password(visitor(), ready).status == 400
    assert look(visitor(), path).status == 404


def test_a_letter_tells_of_a_new_device_and_not_of_a_known_one(ready: Credentials) -> None:
    client = signed_in(ready)
    assert "a device or browser that you have not used before" in letters_to(ready.holder.email)[0]
    count = len(letters_to(ready.holder.email))
    send(client, "/sign-out")
    give_password(client, ready)
    assert send(client, SECOND, way="recovery", recovery=ready.codes[1]).location == "/"
    assert len(letters_to(ready.holder.email)) == count


def test_the_pages_are_in_welsh_too(db: None) -> None:
    page = look(visitor(), "/cy/sign-in")
    assert "Cyfeiriad e-bost" in page.words
    assert "Mewngofnodi gyda chyfrinallwedd" in look(visitor(), "/cy/sign-in/passkey").words


def tried(email: str, password: str) -> tuple[int, str]:
    """Return how a try in a fresh browser is answered, without what was typed and the token."""
    page = send(visitor(), SIGN_IN, email=email, password=password)
    lines = [line for line in page.words.splitlines() if "value=" not in line]
    return page.status, "\n".join(lines)
