"""A form of the desk that is sent twice: the officer reads what they read the first time."""

import re

import pytest

from moothall.bodies.queries import KnownBody
from moothall.people.queries import Colleague
from tests.cast import Filed, employ
from tests.sites.desk_visits import at_desk, evidence, history, look, send, stored_case
from tests.sites.test_desk_case import home, told


@pytest.mark.parametrize(
    "act",
    [
        ("take", "You have taken this case"),
        ("note", "Your note is on file"),
        ("write", "Your message is on its way"),
        ("step/mark_emptied", "The step is done"),
    ],
    ids=lambda act: str(act[0]),
)
def test_a_double_click_ends_as_the_first_click_did(
    officer: Colleague, camden: KnownBody, filed: Filed, act: tuple[str, str]
) -> None:
    path, banner = act
    client = at_desk(officer)
    shown = look(client, home(filed) if path == "take" else home(filed) + path)
    found = re.search(r'name="key" value="([^"]+)"', shown.words)
    assert found is not None
    for _ in range(2):
        sent = send(client, home(filed) + path, revision=1, key=found[1], message="Hello", reason="Hello")
        assert sent.location == home(filed)
    assert banner in look(client, home(filed)).words
    assert stored_case(officer, camden, filed.sent.reference).revision == 2
    assert len(history(officer, camden, filed.sent.reference)) == 2
    assert not [row for row in evidence(officer, camden) if row[2]], "a second click is no refused attempt"
    assert len(told(officer, camden)) == (2 if path in {"write", "step/mark_emptied"} else 1)


def test_each_form_has_a_key_of_its_own_and_a_new_one_once_the_case_has_changed(
    officer: Colleague, camden: KnownBody, filed: Filed
) -> None:
    client = at_desk(officer)

    def key_in(words: str) -> str:
        found = re.search(r'name="key" value="([^"]+)"', words)
        assert found is not None
        return found[1]

    keys = [key_in(look(client, f"{home(filed)}write").words) for _ in range(2)]
    wrong = send(client, f"{home(filed)}write", revision=1, key=keys[0], message="")
    assert key_in(wrong.words) == keys[0]
    send(client, f"{home(filed)}note", revision=1, reason="Rang twice")
    stale = send(client, f"{home(filed)}write", revision=1, key=keys[0], message="Hello")
    assert stale.status == 409
    assert len({*keys, key_in(stale.words)}) == 3


@pytest.mark.parametrize("key", ["short", "x" * 33, "<script>alert(1)</script>", "\0" * 20, "ŵ" * 20])
def test_a_key_that_we_did_not_make_is_no_key(officer: Colleague, filed: Filed, key: str) -> None:
    client = at_desk(officer)
    sent = [send(client, f"{home(filed)}note", revision=1, key=key, reason="Hi").status for _ in range(2)]
    assert sent == [302, 409]


def test_the_second_click_of_somebody_else_is_a_refused_attempt_as_ever(
    officer: Colleague, camden: KnownBody, filed: Filed
) -> None:
    other = employ("Dilys Deputy", (camden,))
    form: dict[str, str | int] = {"revision": 1, "key": "k" * 22, "message": "", "reason": "Done"}
    assert send(at_desk(officer), f"{home(filed)}step/mark_emptied", **form).status == 302
    assert send(at_desk(other), f"{home(filed)}step/mark_emptied", **form).status == 409
    assert ("cases.move", "NotFromThisState", True) in evidence(other, camden)


def test_other_words_under_the_key_of_a_step_are_given_back(
    officer: Colleague, camden: KnownBody, filed: Filed
) -> None:
    form: dict[str, str | int] = {"revision": 1, "key": "k" * 22, "message": "", "reason": "Done"}
    client = at_desk(officer)
    assert send(client, f"{home(filed)}step/mark_emptied", **form).status == 302
    again = send(client, f"{home(filed)}step/mark_emptied", **form | {"reason": "Other words of mine"})
    assert again.status == 409
    assert "Other words of mine" in again.words
