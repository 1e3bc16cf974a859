"""An officer's own sign-in: seen, changed after being asked again, and ended elsewhere."""

from collections.abc import Iterator
from datetime import timedelta
from unittest import mock

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import clear_url_caches
from django.utils import timezone

from moothall.people import sessions
from moothall.people.credentials import queries, totp
from moothall.people.queries import Colleague
from tests.apps.credential_scene import PASSWORD, Credentials, letters_to, set_up
from tests.apps.soft_authenticator import SoftAuthenticator
from tests.apps.test_credentials_passkeys import enrol
from tests.cast import council, employ
from tests.sites import stepped_up_pages
from tests.sites.desk_visits import at_desk, look, send, visitor
from tests.sites.officer_visits import answer, challenge_on, give_password, session_key, signed_in
from tests.sites.test_desk_sign_in_set_up import secret_on

STEP_UP, GO_ON = "/you/step-up", "/you/step-up/continue"
END = "/you/sessions/end"
SENSITIVE = ("/you/password", "/you/app", "/you/app/remove", "/you/passkeys/add", "/you/recovery-codes")


@pytest.fixture
def ready(officer: Colleague) -> Credentials:
    """An officer whose sign-in is set up."""
    return set_up(officer)


@pytest.fixture
def money(db: None) -> Iterator[None]:
    """A desk that also has a page about money."""
    urls = {**settings.URLS, "desk": "tests.sites.stepped_up_pages"}
    stepped_up_pages.paid.clear()
    with override_settings(URLS=urls):
        clear_url_caches()
        yield
    clear_url_caches()


def test_the_page_tells_what_one_has_and_what_happened(ready: Credentials) -> None:
    client = signed_in(ready)
    page = look(client, "/you/")
    for words in ("Codes left: 10", "authenticator app", "Signed in", "Add a passkey"):
        assert words in page.words
    assert "Eich mewngofnodi" in look(client, "/cy/you/").words


def test_a_stranger_sees_none_of_it(db: None) -> None:
    for path in ("/you/", "/you/sessions", STEP_UP, GO_ON, *SENSITIVE):
        assert look(visitor(), path).location.partition("?")[0] == "/sign-in"
        assert send(visitor(), path).status in {403, 405}


def test_what_is_sensitive_is_asked_for_again_after_five_minutes(ready: Credentials) -> None:
    client = signed_in(ready)
    for path in SENSITIVE:
        assert look(client, path).status == 200
    with later(minutes=5):
        for path in SENSITIVE:
            assert look(client, path).location == STEP_UP


def test_who_is_asked_again_is_led_back_with_a_new_session(ready: Credentials) -> None:
    client = signed_in(ready)
    with later(minutes=6):
        look(client, "/you/passkeys/add")
        before = session_key(client)
        assert send(client, STEP_UP, way="totp", code="000000").status == 400
        assert send(client, STEP_UP, way="recovery", recovery=ready.codes[0]).status == 400
        assert send(client, STEP_UP, way="totp", code=next_code(ready)).location == "/you/passkeys/add"
        assert session_key(client) != before
        assert look(client, "/you/passkeys/add").status == 200


def test_what_was_posted_is_shown_again_and_not_executed(ready: Credentials, money: None) -> None:
    client = signed_in(ready)
    with later(minutes=6):
        assert send(client, "/pay", amount="£1,200 <now>").location == STEP_UP
        assert send(client, STEP_UP, way="totp", code=next_code(ready)).location == GO_ON
        page = look(client, GO_ON)
        assert "£1,200 &lt;now&gt;" in page.words
        assert 'action="/pay"' in page.words
        assert stepped_up_pages.paid == []
        assert look(client, GO_ON).location == "/"
        assert "paid by" in send(client, "/pay", amount="£1,200").words
    assert stepped_up_pages.paid == ["£1,200"]


def test_secrets_that_were_posted_are_not_kept(ready: Credentials) -> None:
    client = signed_in(ready)
    with later(minutes=6):
        send(client, "/you/password", current=PASSWORD, password="nine copper kettles sing", note="x")
        send(client, STEP_UP, way="totp", code=next_code(ready))
        page = look(client, GO_ON)
    assert "kettles" not in page.words
    assert "otters" not in page.words


def test_a_passkey_steps_up(ready: Credentials, officer: Colleague) -> None:
    authenticator, client = enrol(officer), signed_in(ready)
    with later(minutes=6):
        look(client, "/you/password")
        assert answer(client, STEP_UP, authenticator, way="passkey").location == "/you/password"


def test_an_invented_officer_confirms_without_a_proof_in_a_demonstration_only(officer: Colleague) -> None:
    client = at_desk(officer)
    assert look(client, "/you/password").location == STEP_UP
    assert send(client, STEP_UP).status == 400
    with override_settings(DEMO=True):
        session = client.session
        session[sessions.HOW] = "demo"
        session.save()
        assert send(client, STEP_UP).location == "/you/password"


def test_changing_the_password_needs_the_old_one_and_ends_other_sessions(ready: Credentials) -> None:
    other, client = signed_in(ready), second_session(ready)
    wrong = send(client, "/you/password", current="not it at all", password="nine copper kettles sing")
    assert (wrong.status, "The current password is not right" in wrong.words) == (400, True)
    changed = send(client, "/you/password", current=PASSWORD, password="nine copper kettles sing")
    assert changed.location == "/you/"
    assert look(client, "/camden/").status == 200
    assert look(other, "/camden/").location.partition("?")[0] == "/sign-in"
    assert give_password(visitor(), ready).status == 400
    assert "were changed" in letters_to(ready.holder.email)[0]


def test_a_passkey_is_added_named_used_and_removed(ready: Credentials) -> None:
    other, client = signed_in(ready), second_session(ready)
    made = SoftAuthenticator(user_handle=ready.holder.public_id.bytes)
    credential = made.create(challenge_on(look(client, "/you/passkeys/add")))
    assert send(client, "/you/passkeys/add", credential=credential, name="Key ring").location == "/you/"
    assert look(other, "/camden/").location.partition("?")[0] == "/sign-in"
    assert "Key ring" in look(client, "/you/").words
    again = made.create(challenge_on(look(client, "/you/passkeys/add")))
    assert "known already" in send(client, "/you/passkeys/add", credential=again).words
    own = queries.factors(person_id=ready.person_id).passkeys[0]
    assert send(client, f"/you/passkeys/{own.id}/remove").location == "/you/"
    assert send(client, f"/you/passkeys/{own.id}/remove").status == 404
    assert "You cannot remove this" in look(client, "/you/app/remove").words
    assert send(client, "/you/app/remove").status == 409


def test_a_passkey_is_renamed_and_a_name_that_says_nothing_is_refused(
    ready: Credentials, officer: Colleague, stranger: Colleague
) -> None:
    enrol(officer)
    other, client = signed_in(ready), second_session(ready)
    own = queries.factors(person_id=ready.person_id).passkeys[0]
    path = f"/you/passkeys/{own.id}/rename"
    assert f'href="{path}"' in look(client, "/you/").words
    for typed in ("", "   ", "x" * 61, "two\nlines", "\0"):
        refused = send(client, path, name=typed)
        assert (refused.status, "error-summary" in refused.words) == (400, True)
    assert queries.factors(person_id=ready.person_id).passkeys[0].name == own.name
    assert send(client, path, name="  The <blue> key ").location == "/you/"
    assert "The &lt;blue&gt; key" in look(client, "/you/").words
    assert look(other, "/camden/").status == 200
    assert send(at_desk(stranger), path, name="Mine").location == STEP_UP
    assert send(client, "/you/passkeys/0/rename", name="Nobody's").status == 404


def test_another_app_takes_the_place_of_the_first(ready: Credentials) -> None:
    client = signed_in(ready)
    secret = secret_on(look(client, "/you/app").words)
    assert secret != ready.secret
    assert send(client, "/you/app", code="000000").status == 400
    assert send(client, "/you/app", code=totp.code_at(secret, timezone.now())).location == "/you/"
    fresh = visitor()
    give_password(fresh, ready)
    assert send(fresh, "/sign-in/second", way="totp", code=next_code(ready)).status == 400


def test_new_recovery_codes_end_the_old(ready: Credentials) -> None:
    client = signed_in(ready)
    assert send(client, "/you/recovery-codes").location == "/you/recovery-codes"
    assert "Keep your recovery codes" in look(client, "/you/recovery-codes").words
    fresh = visitor()
    give_password(fresh, ready)
    assert send(fresh, "/sign-in/second", way="recovery", recovery=ready.codes[0]).status == 400


def test_codes_are_shown_for_ten_minutes_at_most(ready: Credentials) -> None:
    client = signed_in(ready)
    send(client, "/you/recovery-codes")
    moment = timezone.now() + timedelta(minutes=10)
    with (
        mock.patch("moothall.desk.views.sign_in_state.timezone.now", return_value=moment),
        mock.patch("moothall.ui.access.step_up.is_fresh", return_value=True),
    ):
        assert "Keep your recovery codes" not in look(client, "/you/recovery-codes").words


def test_sessions_are_listed_and_ended_one_by_one_or_all_others(ready: Credentials) -> None:
    first, second, third = signed_in(ready), second_session(ready), third_session(ready)
    page = look(third, "/you/sessions")
    assert page.words.count('name="session" value=') == 3
    assert "You are here" in page.words
    number = next(
        session.id
        for session in sessions.of_person(person_id=ready.person_id)
        if session.digest == sessions.digest_of(session_key(first))
    )
    send(third, END, session=str(number))
    assert look(first, "/camden/").location.partition("?")[0] == "/sign-in"
    assert look(second, "/camden/").status == 200
    send(third, END, session="others")
    assert look(second, "/camden/").location.partition("?")[0] == "/sign-in"
    assert look(third, "/camden/").status == 200


def test_who_ends_sessions_is_asked_again_who_they_are(ready: Credentials) -> None:
    other, client = signed_in(ready), second_session(ready)
    with later(minutes=6):
        assert send(client, END, session="others").location == STEP_UP
        assert look(other, "/camden/").status == 200
        assert send(client, STEP_UP, way="totp", code=next_code(ready)).location == GO_ON
        assert ">others<" not in look(client, GO_ON).words
        assert send(client, END, session="others").location == "/you/sessions"
    assert look(other, "/camden/").location.partition("?")[0] == "/sign-in"


def test_only_who_has_typed_something_is_told_that_it_is_kept(ready: Credentials, officer: Colleague) -> None:
    enrol(officer)
    client = second_session(ready)
    own = queries.factors(person_id=ready.person_id).passkeys[0]
    with later(minutes=6):
        look(client, f"/you/passkeys/{own.id}/rename")
        assert "typed" not in look(client, STEP_UP).words
        send(client, END, session="others")
        assert "typed" not in look(client, STEP_UP).words
        send(client, f"/you/passkeys/{own.id}/rename", name="The blue key")
        assert "What you have typed is kept" in look(client, STEP_UP).words
        assert "Cedwir yr hyn a deipiwyd gennych" in look(client, f"/cy{STEP_UP}").words


def test_nobody_ends_anothers_session(ready: Credentials) -> None:
    mine = signed_in(ready)
    theirs = signed_in(set_up(employ("Charlie Elsewhere", (council("cornwall"),))))
    number = sessions.of_person(person_id=ready.person_id)[0].id
    for chosen in (str(number), "0", "-1", "9" * 30, "others", "", "\0", "x"):
        assert send(theirs, END, session=chosen).location == "/you/sessions"
    assert look(mine, "/camden/").status == 200


def test_an_officer_without_credentials_of_ours_sees_sessions_and_history(officer: Colleague) -> None:
    page = look(at_desk(officer), "/you/")
    assert page.status == 200
    assert "Where you are signed in" in page.words
    assert "Add a passkey" not in page.words


def test_sessions_of_the_desk_are_short() -> None:
    """That the limits hold is proved in tests/apps/test_sessions.py."""
    assert settings.SESSION_LIMITS["desk"] == (30 * 60, 8 * 3600)


def test_a_leavers_sessions_end_at_once(ready: Credentials) -> None:
    client = signed_in(ready)
    sessions.end_all(person_id=ready.person_id)
    assert look(client, "/camden/").location.partition("?")[0] == "/sign-in"


def second_session(ready: Credentials) -> Client:
    """Return another browser in which the officer has signed in, by a recovery code."""
    return recovered(ready, 1)


def third_session(ready: Credentials) -> Client:
    """Return yet another."""
    return recovered(ready, 2)


def recovered(ready: Credentials, number: int) -> Client:
    client = visitor()
    give_password(client, ready)
    page = send(client, "/sign-in/second", way="recovery", recovery=ready.codes[number])
    assert page.location == "/"
    return client


def next_code(ready: Credentials) -> str:
    """Return a code that was not used for signing in: the app's next."""
    return ready.code(timezone.now() + timedelta(seconds=30))


def later(*, minutes: int) -> "mock._patch[mock.MagicMock]":
    """Let what asks again believe that time has passed."""
    moment = timezone.now() + timedelta(minutes=minutes)
    return mock.patch("moothall.ui.step_up.timezone.now", return_value=moment)
