"""What takes two people takes two: the database asks who the administrator is, and for whom."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError
from django.utils import timezone

from moothall.bodies.context import Job, Officer, acting
from moothall.bodies.queries import KnownBody
from moothall.cli import invite
from moothall.cli.problem import Problem
from moothall.people import actions as people
from moothall.people import posts
from moothall.people.models import Membership, PostRequest
from moothall.people.queries import Colleague
from moothall.people.refusals import DecisionRefused
from moothall.rules.posts import ADMINISTRATOR, AUDITOR, DecisionFault
from tests.apps.posts_scene import administrator, first_membership, grant, registered, team_of

pytestmark = [pytest.mark.isolation, pytest.mark.django_db]
WASTE = "waste_officer"


def at_work(by: Colleague, body: KnownBody) -> Officer:
    return Officer(person_id=by.person_id, body_ids=(body.id,), purpose="test")


def end_administrator(by: Colleague, body: KnownBody) -> None:
    people.end_post(
        body_id=body.id,
        membership_id=first_membership(by.person_id, ADMINISTRATOR),
        to_at=timezone.now() - timedelta(seconds=1),
    )


def approved(body: KnownBody, asked: int | None, by: Colleague) -> None:
    """Let a request be approved, and its post not given yet."""
    assert asked is not None
    with acting(Job(body_id=body.id)):
        PostRequest.objects.filter(body_id=body.id, id=asked).update(
            decided_by_id=by.person_id, decided_at=timezone.now(), outcome="approved"
        )


def test_who_was_an_administrator_gives_nothing(camden: KnownBody) -> None:
    ada, nell = administrator(camden), registered("Nell Newcomer")
    post = {"body_id": camden.id, "team_id": team_of(camden), "from_at": timezone.now()}
    end_administrator(ada, camden)
    with pytest.raises(ProgrammingError, match="only an administrator"), acting(at_work(ada, camden)):
        Membership.objects.create(**post, person_id=nell, function=WASTE)


def test_who_will_be_an_administrator_gives_nothing_yet(camden: KnownBody) -> None:
    ada, nell, cara = administrator(camden), registered("Nell Newcomer"), registered("Cara Coming")
    post = {"body_id": camden.id, "team_id": team_of(camden), "from_at": timezone.now()}
    later = timezone.now() + timedelta(hours=1)
    people.grant_post(
        body_id=camden.id, person_id=cara, team="Streets", function=ADMINISTRATOR, from_at=later
    )
    context = Officer(person_id=cara, body_ids=(camden.id,), purpose="test")
    with pytest.raises(ProgrammingError, match="only an administrator"), acting(context):
        Membership.objects.create(**post, person_id=nell, function=WASTE)
    with acting(at_work(ada, camden)):
        Membership.objects.create(**post, person_id=nell, function=WASTE)


def test_what_was_approved_for_one_is_given_to_nobody_else(camden: KnownBody) -> None:
    ada, bo = administrator(camden), administrator(camden, "Bo Minister")
    asked = grant(ada, camden, AUDITOR, email="nell@example.org")
    approved(camden, asked.request_id, bo)
    post = {"body_id": camden.id, "team_id": team_of(camden), "function": AUDITOR}
    more = {"from_at": timezone.now(), "request_id": asked.request_id}
    other = registered("Otto Other")
    with pytest.raises(ProgrammingError, match="takes two people"), acting(at_work(ada, camden)):
        Membership.objects.create(**post, **more, person_id=other)
    with acting(at_work(ada, camden)):
        Membership.objects.create(**post, **more, person_id=asked.person_id)


def test_a_request_is_void_once_its_askers_right_has_ended(camden: KnownBody) -> None:
    ada, bo = administrator(camden), administrator(camden, "Bo Minister")
    asked = grant(ada, camden, AUDITOR, email="nell@example.org")
    assert asked.request_id is not None
    end_administrator(ada, camden)
    with pytest.raises(DecisionRefused) as refused:
        posts.decide(by=bo, body_id=camden.id, request_id=asked.request_id, is_approved=True)
    assert refused.value.faults == (DecisionFault.ASKER_GONE,)
    approved(camden, asked.request_id, bo)
    with pytest.raises(ProgrammingError, match="takes two people"), acting(at_work(bo, camden)):
        Membership.objects.create(
            body_id=camden.id,
            team_id=team_of(camden),
            function=AUDITOR,
            from_at=timezone.now(),
            request_id=asked.request_id,
            person_id=asked.person_id,
        )


def test_a_void_request_may_still_be_refused(camden: KnownBody) -> None:
    ada, bo = administrator(camden), administrator(camden, "Bo Minister")
    asked = grant(ada, camden, AUDITOR, email="nell@example.org")
    assert asked.request_id is not None
    end_administrator(ada, camden)
    posts.decide(by=bo, body_id=camden.id, request_id=asked.request_id, is_approved=False)


def test_the_command_line_gives_no_other_post_than_the_first_administrators(camden: KnownBody) -> None:
    administrator(camden)
    with pytest.raises(SystemExit):
        invite.run(["--body", "camden", "--email", "a@example.org", "--name", "A", "--function", "auditor"])
    with pytest.raises(Problem, match="has an administrator already"):
        invite.run(["--body", "camden", "--email", "a@example.org", "--name", "A"])
