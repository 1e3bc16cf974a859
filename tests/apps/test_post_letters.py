"""What officers are told of their posts by email: which function, in which team, from when, and until when."""

from datetime import timedelta

import pytest
from django.utils import timezone

from moothall.bodies.context import Job, acting
from moothall.bodies.queries import KnownBody
from moothall.outbox import tasks
from moothall.outbox.models import OutboxRow
from moothall.people import post_letters, posts
from moothall.people.credentials import errands, invitations
from moothall.people.models import Errand, Membership, Person
from moothall.people.queries import Colleague
from moothall.rules.language import Language
from moothall.rules.moments import date_in_words
from moothall.services import functions
from moothall.wiring.handlers import HANDLERS
from tests.apps.credential_scene import letters_to, set_up
from tests.apps.posts_scene import administrator, first_membership, grant
from tests.apps.test_post_files import WASTE, carried_out, confirmed, planned, uploaded
from tests.cast import employ

NELL, LEE = "new@example.org", "lee@example.org"
TODAY = timezone.localdate


@pytest.fixture
def ada(camden: KnownBody) -> Colleague:
    """An administrator."""
    return administrator(camden)


def done(body: KnownBody) -> None:
    """Do what waits in the outbox of a body, as a job does, and what tells of ended posts twice."""
    with acting(Job(body_id=body.id)):
        rows = list(OutboxRow.objects.filter(body_id=body.id, done_at__isnull=True).order_by("id"))
    for row in rows:
        tasks.do(row_id=row.id, body_id=body.id, handlers=HANDLERS)
        if row.name == post_letters.ENDED:
            HANDLERS[row.name](body.id, row.subject)


def test_an_invitation_says_which_post_it_is_in_which_team_and_from_when(
    camden: KnownBody, ada: Colleague
) -> None:
    grant(ada, camden, WASTE)
    done(camden)
    (letter,) = letters_to(NELL)
    today = date_in_words(TODAY(), Language.EN)
    assert f"- Waste and recycling officer, team: Streets, from {today}" in letter


def test_the_letter_is_in_welsh_for_who_reads_welsh_and_names_every_post_there(
    camden: KnownBody, leeds: KnownBody, ada: Colleague
) -> None:
    lee = employ("Lee Leaver", (camden,), (WASTE, "highways_officer"))
    employ("Lee Leaver", (leeds,), ("highways_officer",))
    Person.objects.filter(id=lee.person_id).update(language="cy")
    HANDLERS[posts.INVITED](camden.id, {"person_id": lee.person_id})
    (letter,) = letters_to(LEE)
    assert letter.count(", tîm: Streets, o ") == 2
    assert "Swyddog gwastraff ac ailgylchu" in letter


@pytest.mark.parametrize("is_set_up", [False, True])
def test_a_second_post_on_the_same_day_is_named_too_and_once(camden: KnownBody, is_set_up: bool) -> None:
    lee = employ("Lee Leaver", (camden,), (WASTE,))
    if is_set_up:
        set_up(lee)
    for functions_given in ((), ("highways_officer", "highways_inspector"), (), ()):
        employ("Lee Leaver", (camden,), functions_given)
        HANDLERS[posts.INVITED](camden.id, {"person_id": lee.person_id})
    later, first = letters_to(LEE)
    assert ("/sign-in/link/" in first, "/sign-in/link/" in later) == (not is_set_up, False)
    assert ("Highways officer" in first, "Highways officer, team: Streets" in later) == (False, True)
    assert "Highways inspector, team: Streets" in later


def test_nothing_is_said_of_a_post_that_ended_before_its_letter_was_written(
    camden: KnownBody, ada: Colleague
) -> None:
    lee = employ("Lee Leaver", (camden,), (WASTE,))
    posts.end(by=ada, body_id=camden.id, membership_id=first_membership(lee.person_id, WASTE))
    HANDLERS[posts.INVITED](camden.id, {"person_id": lee.person_id})
    assert letters_to(LEE) == []


def test_a_second_invitation_that_somebody_asked_for_says_it_too(camden: KnownBody) -> None:
    lee = employ("Lee Leaver", (camden,), (WASTE,))
    invitations.send_reset(lee.person_id, names=functions.names())
    assert "- Waste and recycling officer, team: Streets" in letters_to(LEE)[0]
    assert errands.run({Errand.Kind.RESET: invitations.send_reset}) == 0


def test_whose_post_an_administrator_ended_is_told_which_and_once(camden: KnownBody, ada: Colleague) -> None:
    lee = employ("Lee Leaver", (camden,), (WASTE, "highways_officer"))
    membership = first_membership(lee.person_id, WASTE)
    posts.end(by=ada, body_id=camden.id, membership_id=membership)
    done(camden)
    (letter,) = letters_to(LEE)
    for words in (
        "London Borough of Camden has ended",
        "- Waste and recycling officer, team: Streets",
        "until",
    ):
        assert words in letter, words
    assert "Highways" not in letter


@pytest.mark.parametrize(("days", "ends"), [(-1, "until"), (30, "until the end of")])
def test_whose_post_a_list_ends_is_told_which_and_until_when(
    camden: KnownBody, ada: Colleague, days: int, ends: str
) -> None:
    employ("Lee Leaver", (camden,), (WASTE,))
    last = TODAY() + timedelta(days=days)
    plan = planned(ada, camden, uploaded(ada, camden, f"{LEE},Lee,Streets,{WASTE},,{last}\n"))
    confirmed(ada, camden, plan)
    carried_out(camden, plan)
    done(camden)
    (letter,) = letters_to(LEE)
    assert "Waste and recycling officer, team: Streets" in letter
    assert ends in letter
    if days > 0:
        assert date_in_words(last, Language.EN) in letter


def test_whose_end_a_list_takes_away_is_told_of_no_end(camden: KnownBody, ada: Colleague) -> None:
    lee = employ("Lee Leaver", (camden,), (WASTE,))
    membership, at = first_membership(lee.person_id, WASTE), timezone.now() + timedelta(days=9)
    with acting(Job(body_id=camden.id)):
        Membership.objects.filter(body_id=camden.id, id=membership).update(to_at=at)
    plan = planned(ada, camden, uploaded(ada, camden, f"{LEE},Lee,Streets,{WASTE},,\n"))
    confirmed(ada, camden, plan)
    carried_out(camden, plan)
    done(camden)
    assert letters_to(LEE) == []
