"""An invitation becomes a sign-in: in one browser, once, with a password and something besides."""

import html
import re

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from moothall.bodies.context import Job, acting
from moothall.bodies.queries import KnownBody
from moothall.people.credentials import invitations, queries, totp
from moothall.people.models import Membership
from moothall.people.queries import Colleague
from tests.apps.credential_scene import PASSWORD, holder_of, letters_to, link_in
from tests.apps.soft_authenticator import SoftAuthenticator
from tests.sites.desk_visits import look, send, visitor
from tests.sites.officer_visits import challenge_on, session_key

SET_UP = "/sign-in/set-up"
APP, PASSKEY = f"{SET_UP}/app", f"{SET_UP}/passkey"


@pytest.fixture
def link(officer: Colleague, camden: KnownBody) -> str:
    """The path of the link that an officer was sent."""
    invitations.invite(context=Job(body_id=camden.id), body_id=camden.id, person_id=officer.person_id)
    return link_in(letters_to(holder_of(officer).email)[0])


def with_password(link: str) -> Client:
    """Return a browser in which the officer has opened the link and chosen a password."""
    client = visitor()
    assert send(client, link).location == SET_UP
    assert send(client, SET_UP, password=PASSWORD).location == f"{SET_UP}/second"
    return client


def secret_on(words: str) -> str:
    """Return the key that a page shows for an app."""
    found = re.search(r'moothall-key">([A-Z2-7 ]+)<', words)
    assert found is not None
    return found[1].replace(" ", "")


def test_an_invitation_ends_at_the_desk_with_an_app_and_ten_codes(link: str, officer: Colleague) -> None:
    client = with_password(link)
    for path in ("/", "/camden/", "/you/"):
        assert look(client, path).location.partition("?")[0] == "/sign-in"
    secret = secret_on(look(client, APP).words)
    assert "Enter the code that your authenticator app shows now" in send(client, APP, code=" ").words
    assert send(client, APP, code="000000").status == 400
    assert secret_on(look(client, APP).words) == secret
    page = send(client, APP, code=totp.code_at(secret, timezone.now()))
    assert page.location == "/you/recovery-codes"
    codes = re.findall(r'moothall-key">([0-9A-Z-]{14})<', look(client, page.location).words)
    assert len(codes) == 10
    said = look(client, "/you/recovery-codes").words
    assert "They are shown for 10 minutes, or until you say that you have kept them" in said
    file = client.get("/you/recovery-codes/file")
    assert all(code in file.content.decode() for code in codes)
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert send(client, "/you/recovery-codes/kept").location == "/"
    assert codes[0] not in look(client, "/you/recovery-codes").words
    assert client.get("/you/recovery-codes/file").status_code == 404
    assert queries.is_set_up(person_id=officer.person_id)


def test_an_invitation_ends_at_the_desk_with_a_passkey(link: str, officer: Colleague) -> None:
    client = with_password(link)
    made = SoftAuthenticator(user_handle=holder_of(officer).public_id.bytes)
    challenge = challenge_on(look(client, PASSKEY))
    answer = made.create(challenge)
    assert send(client, PASSKEY, credential=answer, name="  My <b>key</b> ").location == "/you/recovery-codes"
    own = queries.factors(person_id=officer.person_id)
    assert [passkey.name for passkey in own.passkeys] == ["My <b>key</b>"]
    assert "My &lt;b&gt;key&lt;/b&gt;" in look(client, "/you/").words
    assert send(client, PASSKEY, credential=answer).status == 404


def test_only_pressing_the_button_binds_a_link_to_a_browser(link: str) -> None:
    reader = visitor()
    assert look(reader, link).status == 200
    assert settings.SESSION_COOKIE_NAME not in reader.cookies
    client = visitor()
    assert send(client, link).location == SET_UP
    assert send(visitor(), link).status == 404
    assert send(client, link).location == SET_UP


def test_a_link_that_is_used_opens_nothing_in_any_browser(link: str) -> None:
    client = with_password(link)
    secret = secret_on(look(client, APP).words)
    send(client, APP, code=totp.code_at(secret, timezone.now()))
    for browser in (client, visitor()):
        assert look(browser, link).status == 404
        assert send(browser, link).status == 404


def test_the_pages_of_the_set_up_are_closed_without_its_link(db: None) -> None:
    for path in (SET_UP, f"{SET_UP}/second", APP, PASSKEY, "/sign-in/reset"):
        assert look(visitor(), path).status == 404
        assert send(visitor(), path, password=PASSWORD, code="000000", credential="{}").status == 404


def test_no_page_is_skipped(link: str) -> None:
    client = visitor()
    send(client, link)
    for path in (f"{SET_UP}/second", APP, PASSKEY, "/sign-in/reset"):
        assert look(client, path).status == 404


def test_a_link_whose_officer_has_left_is_none(link: str, officer: Colleague, camden: KnownBody) -> None:
    client = with_password(link)
    secret = secret_on(look(client, APP).words)
    end_posts(officer, camden)
    assert look(visitor(), link).status == 404
    page = send(client, APP, code=totp.code_at(secret, timezone.now()))
    assert look(client, page.location or "/").location.partition("?")[0] == "/sign-in"


def test_a_weak_password_is_refused_in_words(link: str, officer: Colleague) -> None:
    client = visitor()
    send(client, link)
    for password, words in (
        ("", "Enter a password"),
        ("short", "12 characters or more"),
        ("password1234", "Many people use this password"),
        (f"{holder_of(officer).name} runs far", "without your name"),
        ("x1y2" * 100_000, "256 characters or fewer"),
    ):
        page = send(client, SET_UP, password=password)
        assert page.status == 400
        assert words in html.unescape(page.words)
        assert not password or password not in page.words or len(password) < 12


def test_opening_a_link_begins_a_new_session(link: str) -> None:
    client = visitor()
    session = client.session
    session["planted"] = True
    session.save()
    before = session.session_key or ""
    client.cookies[settings.SESSION_COOKIE_NAME] = before
    send(client, link)
    assert session_key(client) != before


def end_posts(officer: Colleague, camden: KnownBody) -> None:
    with acting(Job(body_id=camden.id)):
        Membership.objects.filter(person_id=officer.person_id).update(to_at=timezone.now())


def test_who_cannot_make_a_passkey_here_is_led_to_an_app(link: str) -> None:
    client = with_password(link)
    page = look(client, "/sign-in/set-up/passkey").words
    assert f'href="{APP}">Set up an authenticator app instead<' in page
    assert ">Gosod ap dilysu yn lle hynny<" in look(client, "/cy/sign-in/set-up/passkey").words
