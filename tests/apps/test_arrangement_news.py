"""Who is told of an arrangement: the administrators of the other side, each once, in the language they want."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from moothall.bodies.context import Job, acting
from moothall.bodies.queries import KnownBody
from moothall.outbox import tasks
from moothall.outbox.models import OutboxRow
from moothall.people import arrangement_news, arrangements
from moothall.people.arrangements_waiting import waiting
from moothall.people.models import Person
from moothall.people.queries import Colleague
from moothall.rules.posts import ADMINISTRATOR
from moothall.wiring.handlers import HANDLERS
from tests.apps.credential_scene import letters_to
from tests.apps.posts_scene import administrator, arranged, proposal
from tests.cast import council, employ

WASTE = "waste_officer"
OURS, THEIRS = "ada@example.org", "petra@example.org"


@pytest.fixture
def ours(camden: KnownBody) -> Colleague:
    """An administrator of the council whose work it is."""
    return administrator(camden)


@pytest.fixture
def theirs(leeds: KnownBody) -> Colleague:
    """An administrator of the council whose team does it."""
    return administrator(leeds, "Petra Provider")


def told(*bodies: KnownBody) -> None:
    """Do what was announced in some bodies, as a job does: twice, which is once."""
    for body in bodies:
        with acting(Job(body_id=body.id)):
            rows = OutboxRow.objects.filter(body_id=body.id, name=arrangement_news.NEWS)
            row_ids = list(rows.values_list("id", flat=True))
            subjects = list(rows.values_list("subject", flat=True))
        for row_id in row_ids:
            tasks.do(row_id=row_id, body_id=body.id, handlers=HANDLERS)
        for subject in subjects:
            HANDLERS[arrangement_news.NEWS](body.id, subject)


def proposed(camden: KnownBody, leeds: KnownBody, theirs: Colleague) -> int:
    """Propose that the second council's team serves the first; return the number."""
    return arrangements.propose(by=theirs, body_id=leeds.id, proposal=proposal(camden, leeds, (WASTE,)))


def test_a_proposal_reaches_the_administrators_who_can_agree_and_nobody_else(
    camden: KnownBody, leeds: KnownBody, ours: Colleague, theirs: Colleague
) -> None:
    employ("Olive Officer", (camden,), (WASTE,))
    third = administrator(council("cornwall"), "Nosy Neighbour")
    found = proposed(camden, leeds, theirs)
    told(camden, leeds)
    (letter,) = letters_to(OURS)
    for words in ("Leeds City Council", "Streets", "agree or turn it down", f"/camden/arrangements/{found}"):
        assert words in letter, words
    assert WASTE not in letter, "a function goes by its name"
    assert [letters_to(to) for to in (THEIRS, "olive@example.org", "nosy@example.org")] == [[], [], []]
    assert third.body_ids


def test_the_letter_is_in_the_language_of_its_reader(
    camden: KnownBody, leeds: KnownBody, ours: Colleague, theirs: Colleague
) -> None:
    Person.objects.filter(id=ours.person_id).update(language="cy")
    found = proposed(camden, leeds, theirs)
    told(leeds)
    assert f"/cy/camden/arrangements/{found}" in letters_to(OURS)[0]
    assert "Helo Ada" in letters_to(OURS)[0]


def test_the_proposer_is_told_that_it_is_agreed(
    camden: KnownBody, leeds: KnownBody, ours: Colleague, theirs: Colleague
) -> None:
    found = proposed(camden, leeds, theirs)
    arrangements.agree(by=ours, body_id=camden.id, arrangement_id=found)
    told(camden)
    (letter,) = letters_to(THEIRS)
    assert "has agreed" in letter
    assert f"/leeds/arrangements/{found}" in letter


@pytest.mark.parametrize(
    ("slug", "is_agreed", "words"),
    [
        ("camden", True, "has ended"),
        ("leeds", True, "has ended"),
        ("camden", False, "has turned down"),
        ("leeds", False, "has withdrawn"),
    ],
)
def test_the_other_side_is_told_of_the_end_and_what_kind_of_end_it_is(
    leeds: KnownBody, slug: str, is_agreed: bool, words: str
) -> None:
    camden = council("camden")
    ours, theirs = administrator(camden), administrator(leeds, "Petra Provider")
    found = proposed(camden, leeds, theirs)
    if is_agreed:
        arrangements.agree(by=ours, body_id=camden.id, arrangement_id=found)
    told(camden, leeds)
    by, body, to = (ours, camden, THEIRS) if slug == "camden" else (theirs, leeds, OURS)
    before = len(letters_to(to))
    arrangements.end(by=by, body_id=body.id, arrangement_id=found, why="The crews moved.")
    told(camden, leeds)
    letter, *rest = letters_to(to)
    assert len(rest) == before
    assert words in letter
    assert "The crews moved." not in letter, "what somebody wrote stays on the page"


def test_nobody_is_asked_to_agree_to_what_was_withdrawn_before_they_were_told(
    camden: KnownBody, leeds: KnownBody, ours: Colleague, theirs: Colleague
) -> None:
    found = proposed(camden, leeds, theirs)
    arrangements.end(by=theirs, body_id=leeds.id, arrangement_id=found, why="A slip.")
    told(leeds)
    (letter,) = letters_to(OURS)
    assert "has withdrawn" in letter


def test_both_sides_are_told_four_weeks_before_the_end_and_once(
    camden: KnownBody, leeds: KnownBody, ours: Colleague, theirs: Colleague
) -> None:
    soon = replace(
        proposal(camden, leeds, (WASTE,)),
        to_at=timezone.now() + timedelta(days=60),
    )
    soon = replace(soon, sharing=replace(soon.sharing, review_on=timezone.localdate() + timedelta(days=30)))
    found = arrangements.propose(by=theirs, body_id=leeds.id, proposal=soon)
    arrangements.agree(by=ours, body_id=camden.id, arrangement_id=found)
    now = timezone.now()
    assert arrangement_news.announce_ending(at=now) == 0
    for days in (33, 34):
        assert arrangement_news.announce_ending(at=now + timedelta(days=days)) == 1
    told(camden, leeds)
    for to, slug in ((OURS, "camden"), (THEIRS, "leeds")):
        (letter,) = [each for each in letters_to(to) if "After that the team" in each]
        assert f"/{slug}/arrangements/{found}" in letter
    assert arrangement_news.announce_ending(at=now + timedelta(days=61)) == 0


def test_nobody_is_told_of_the_end_of_what_has_ended_or_was_never_agreed(
    camden: KnownBody, leeds: KnownBody, ours: Colleague, theirs: Colleague
) -> None:
    ended = arranged(camden, leeds, (WASTE,))
    arrangements.end(by=ours, body_id=camden.id, arrangement_id=ended, why="Over.")
    proposed(camden, leeds, theirs)
    assert arrangement_news.announce_ending(at=timezone.now() + timedelta(days=390)) == 0


def test_a_proposal_waits_for_the_administrators_of_the_home_alone(
    camden: KnownBody, leeds: KnownBody, ours: Colleague, theirs: Colleague
) -> None:
    found = proposed(camden, leeds, theirs)
    officer = employ("Olive Officer", (camden,), (WASTE,))
    both = employ("Bea Both", (camden, leeds), (ADMINISTRATOR,))
    assert [each.id for each in waiting(by=ours)] == [found]
    assert [each.id for each in waiting(by=both)] == [found]
    assert waiting(by=both, body_id=leeds.id) == ()
    assert waiting(by=theirs) == waiting(by=officer) == waiting(by=officer, body_id=camden.id) == ()
    arrangements.agree(by=ours, body_id=camden.id, arrangement_id=found)
    assert waiting(by=ours) == ()
