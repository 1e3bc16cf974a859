"""A case whose time is over waits for its letters by hand: none is deleted unsent with it."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from moothall.bodies.queries import KnownBody
from moothall.cases import sweeps
from moothall.cases.actions import persons
from moothall.cli import retention as cli
from moothall.people.queries import Colleague
from moothall.portability import by_hand, retention
from moothall.portability.by_hand import SentOff
from moothall.portability.erasure.asking import Chosen
from moothall.rules.formats import Format
from tests.apps.erasure_scene import ERASE, ask, case_of, close_case, decide, is_there, someone
from tests.cast import council, employ

pytestmark = pytest.mark.django_db


def told_in_braille(body: KnownBody) -> Chosen:
    """A closed case whose confirmation is still to be sent in braille."""
    ann = someone("Ann Example", "ann@example.com")
    persons.need(by=ann, format_needed=Format.BRAILLE)
    case = case_of(ann, body)
    close_case(case, days=400)
    return case


def waiting(by: Colleague, body: KnownBody) -> dict[str, bool]:
    """Return the letters that wait, each with whether a case waits for it."""
    found = by_hand.of_body(by=by, body_id=body.id)
    return {one.letter.hand_key: one.holds_up for one in found if one.letter.handed_on is None}


def due(at: datetime) -> int:
    return sum(one.due.due for one in retention.dry_run(at=at) if one.rule.name == "cases")


def test_a_case_is_deleted_once_its_letter_by_hand_was_sent_and_not_before() -> None:
    body = council("camden")
    keeper, case = employ("Rhian Records", (body,), ("records",)), told_in_braille(body)
    long_after = timezone.now() + timedelta(days=4000)
    assert (due(long_after), sweeps.prune_cases(at=long_after)) == (0, 0)
    (letter,) = waiting(keeper, body)
    by_hand.send_off(
        by=keeper,
        body_id=body.id,
        letter=letter,
        sent=SentOff(on=timezone.localdate(), how="Not sent: moved"),
    )
    assert (due(long_after), sweeps.prune_cases(at=long_after)) == (1, 1)
    assert not is_there(case)


def test_who_sends_letters_sees_which_case_waits_for_one(monkeypatch: pytest.MonkeyPatch) -> None:
    body = council("camden")
    keeper, case = employ("Rhian Records", (body,), ("records",)), told_in_braille(body)
    (letter,) = waiting(keeper, body)
    assert waiting(keeper, body) == {letter: False}
    long_after = timezone.now() + timedelta(days=4000)
    assert sweeps.held_up(body_id=body.id, at=long_after) == {case.reference}
    monkeypatch.setattr(sweeps, "held_up", lambda **_: frozenset({case.reference}))
    assert waiting(keeper, body) == {letter: True}
    assert by_hand.one(by=keeper, body_id=body.id, letter=letter).holds_up


def test_a_dry_run_counts_apart_what_waits_for_a_letter() -> None:
    camden, leeds = council("camden"), council("leeds")
    told_in_braille(camden)
    now, long_after, nothing = (
        timezone.now(),
        timezone.now() + timedelta(days=4000),
        "Nothing is due to be deleted.",
    )
    one = "camden: 1 case more would be due and waits for letters to be sent by hand."
    assert cli.dry_run(at=now, body_id=None)[-1] == nothing
    assert cli.dry_run(at=long_after, body_id=leeds.id)[-1] == nothing
    assert cli.dry_run(at=long_after, body_id=camden.id)[-1] == one
    told_in_braille(camden)
    two = "camden: 2 cases more would be due and wait for letters to be sent by hand."
    assert cli.dry_run(at=long_after, body_id=None)[-1] == two


def test_a_case_that_its_body_erases_waits_for_no_letter() -> None:
    body = council("camden")
    ann, keeper = someone("Ann Example", "ann@example.com"), employ("Rhian Records", (body,), ("records",))
    case = told_in_braille(body)
    decide(keeper, ask(ann, case), case, ERASE)
    assert not is_there(case)
