"""An officer who was chosen from a demonstration's list has nothing to prove themselves with, and is told so."""

import pytest
from django.test import Client

from tests.sites.desk_visits import look, send, visitor

pytestmark = pytest.mark.usefixtures("demonstration")
CHANGES = ("/you/password", "/you/app", "/you/passkeys/add", "/you/recovery-codes")


def chosen() -> Client:
    client = visitor()
    assert send(client, "/sign-in", officer="farida.holm@example.com").location == "/"
    return client


def test_their_own_page_says_why_there_is_nothing_to_change_and_their_changes_lead_to_it() -> None:
    client = chosen()
    page = look(client, "/you/")
    assert "there is no password, app or passkey here" in page.words
    assert "change your password" not in page.words
    assert "nid oes cyfrinair" in look(client, "/cy/you/").words
    for path in CHANGES:
        assert look(client, path).location == "/you/"
        assert send(client, path, password="nine copper kettles sing", code="000000").location == "/you/"


def test_being_asked_again_is_a_button_and_then_it_is_done() -> None:
    other, client = chosen(), chosen()
    assert send(client, "/you/sessions/end", session="others").location == "/you/step-up"
    page = look(client, "/you/step-up")
    assert "Confirm that it is me" in page.words
    assert "Outside a demonstration you would now be asked" in page.words
    assert "Cadarnhau mai fi sydd yno" in look(client, "/cy/you/step-up").words
    assert send(client, "/you/step-up").location == "/you/step-up/continue"
    go_on = look(client, "/you/step-up/continue").words
    assert "Do it now?" in go_on
    assert "typed" not in go_on
    assert look(other, "/camden/").status == 200
    assert send(client, "/you/sessions/end", session="others").location == "/you/sessions"
    assert look(other, "/camden/").status == 302
