"""What lists and letters sent by hand say: which cases wait for them, and in which language each is."""

import re
from html import unescape

import pytest

from moothall.bodies.queries import KnownBody
from moothall.cases import sweeps
from moothall.people.queries import Colleague
from tests.cast import employ
from tests.sites.account_visits import begin, help_out, signed_in
from tests.sites.desk_visits import at_desk, look
from tests.sites.test_account_cases import send as send_case
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


def test_a_secret_address_is_warned_of_as_on_the_case(camden: KnownBody) -> None:
    ann = signed_in("ann@example.com", name="Ann")
    ann.fill("/account/format", format="braille")
    ann.fill("/account/secret-address", confidential="yes")
    send_case(ann)
    [letter] = by_hand(camden)
    page = look(
        at_desk(employ("Rhian Records", (camden,), ("records",))), f"/camden/letters/{letter.hand_key}"
    ).words
    assert "address is secret" in page.partition("govuk-warning-text__text")[2].partition("</strong>")[0]


def test_what_a_helper_typed_to_be_reached_by_is_marked_as_theirs_at_the_desk(
    camden: KnownBody, officer: Colleague
) -> None:
    ann, bob = (
        signed_in("ann@example.com", name="Ann Example"),
        signed_in("bob@example.org", name="Bob Helper"),
    )
    own = send_case(ann)
    begin(bob, help_out(ann, bob))
    helped = send_case(bob)
    for prefix, marked in (("", "Email, typed by Bob Helper"), ("/cy", "a deipiwyd gan Bob Helper")):
        assert marked in look(at_desk(officer), f"{prefix}/camden/cases/{helped}/").words
        assert "Bob Helper" not in look(at_desk(officer), f"{prefix}/camden/cases/{own}/").words
