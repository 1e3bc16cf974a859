"""Whoever sends letters by hand sees which cases wait for them, and would have been deleted by now."""

from html import unescape

import pytest

from moothall.bodies.queries import KnownBody
from moothall.cases import sweeps
from tests.cast import employ
from tests.sites.desk_visits import at_desk, look
from tests.sites.test_desk_letters import by_hand, written

pytestmark = pytest.mark.django_db


def test_a_letter_and_the_list_say_which_case_waits_for_it(
    camden: KnownBody, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference = written("braille")
    [letter] = by_hand(camden)
    desk = at_desk(employ("Rhian Records", (camden,), ("records",)))
    assert "deleted by now" not in look(desk, "/camden/letters/").words
    monkeypatch.setattr(sweeps, "held_up", lambda **_: frozenset({reference}))
    for path, listed, words in (
        ("", "about them are marked as sent:", "have been deleted by now"),
        ("/cy", "amdanynt wedi'u hanfon:", "wedi'i ddileu erbyn hyn"),
    ):
        said_there = unescape(look(desk, f"{path}/camden/letters/").words).partition(listed)[2]
        assert reference in said_there.partition("To send" if not path else "I'w hanfon")[0]
        assert words in unescape(look(desk, f"{path}/camden/letters/{letter.hand_key}").words)
