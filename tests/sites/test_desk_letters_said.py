"""What lists and letters sent by hand say: which cases wait for them, and in which language each is."""

import re
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


@pytest.mark.parametrize("language", ["en", "cy"])
def test_the_list_and_the_letter_speak_both_languages_and_mark_the_words_of_the_other(
    language: str, camden: KnownBody
) -> None:
    written("easy_read", language="cy")
    [letter] = by_hand(camden)
    desk, prefix = (
        at_desk(employ("Rhian Records", (camden,), ("records",))),
        "/cy" if language == "cy" else "",
    )
    page = look(desk, f"{prefix}/camden/letters/{letter.hand_key}").words
    assert ("Cymraeg" if language == "cy" else "Welsh") in page
    listed = look(desk, f"{prefix}/camden/letters/").words.partition("<main")[2]
    marked = (('<h1[^>]* lang="cy"', page), ('<dd[^>]* lang="cy"', page), ('<a[^>]* lang="cy"', listed))
    assert [bool(re.search(pattern, words)) for pattern, words in marked] == [language == "en"] * 3
