"""A confirmed list is carried out by a job: whole and once, in as many statements for many lines as for few."""

import signal
import subprocess
import sys
from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from moothall.audit.models import AuditRow
from moothall.bodies.context import Job, acting
from moothall.bodies.queries import KnownBody
from moothall.outbox.models import OutboxRow
from moothall.people import actions as people
from moothall.people import post_carrying, post_files, posts, sessions
from moothall.people.models import Membership, PostFile
from moothall.people.queries import Colleague, person_by_email
from moothall.rules.persons import PersonKind
from moothall.rules.sites import Site
from moothall.wiring.handlers import GIVEN_UP, HANDLERS
from tests.apps.posts_scene import administrator, first_membership, grant, known, team_of
from tests.apps.test_post_files import WASTE, carried_out, confirmed, planned, uploaded
from tests.cast import council
from tests.clusters import ROOT, Database

_KILLED = """
import os, signal
import django
django.setup()
from moothall.people import post_carrying
from moothall.rules.bodies import Kind
from moothall.services.functions import given_by
post_carrying.settle = lambda bodies: os.kill(os.getpid(), signal.SIGKILL)
body, file = map(int, os.environ["LIST"].split())
post_carrying.carry_out(body_id=body, file_id=file, functions=given_by(Kind.LONDON_BOROUGH))
"""


def joiners(count: int) -> str:
    """Return lines that give people posts who are not known yet."""
    return "".join(f"j{number}@example.org,Joy {number},Streets,{WASTE},,\n" for number in range(count))


def standing(by: Colleague, body: KnownBody, file_id: int) -> post_files.Standing:
    """Return where a list stands."""
    return post_files.standing(by=by, body_id=body.id, file_id=file_id)


def news(body: KnownBody, name: str) -> list[str]:
    """Return the people of whom news with this name tells."""
    with acting(Job(body_id=body.id)):
        rows = OutboxRow.objects.filter(body_id=body.id, name=name).order_by("id")
        return [row.subject["people"] for row in rows]


def posts_in(body: KnownBody) -> int:
    """Return how many have the function that the lists give."""
    with acting(Job(body_id=body.id)):
        return Membership.objects.filter(body_id=body.id, function=WASTE).count()


def test_nothing_is_done_until_the_job_does_it_and_then_the_page_knows(camden: KnownBody) -> None:
    ada = administrator(camden)
    plan = planned(ada, camden, uploaded(ada, camden, joiners(2)))
    assert not standing(ada, camden, plan.file_id).is_confirmed
    for _ in range(2):
        confirmed(ada, camden, plan)
    assert standing(ada, camden, plan.file_id).is_confirmed
    assert person_by_email("j0@example.org", kind=PersonKind.OFFICER) is None
    with acting(Job(body_id=camden.id)):
        assert OutboxRow.objects.filter(body_id=camden.id, name=post_files.CONFIRMED).count() == 1
    for _ in range(2):
        HANDLERS[post_files.CONFIRMED](camden.id, {"file_id": plan.file_id})
    found = standing(ada, camden, plan.file_id)
    assert (found.outcome, found.lines, found.applied_at is not None) == ("applied", 2, True)
    assert posts_in(camden) == 2


def test_more_lines_take_no_more_statements(camden: KnownBody) -> None:
    ada, statements = administrator(camden), []
    for start, count in ((0, 3), (100, 60)):
        lines = "".join(f"k{start + number}@example.org,Kim,Streets,{WASTE},,\n" for number in range(count))
        file_id = uploaded(ada, camden, lines)
        with CaptureQueriesContext(connection) as asked:
            plan = planned(ada, camden, file_id)
            confirmed(ada, camden, plan)
            carried_out(camden, plan)
        statements.append(len(asked))
    assert statements[1] <= statements[0], statements


def test_what_was_done_is_evidence_of_whoever_confirmed_it(camden: KnownBody) -> None:
    ada = administrator(camden)
    leaver = grant(ada, camden, WASTE, email="lee@example.org").person_id
    mover = grant(ada, camden, WASTE, email="mo@example.org").person_id
    ends = (first_membership(leaver, WASTE), first_membership(mover, WASTE))
    day = timezone.localdate()
    lines = (
        f"joy@example.org,Joy,Streets,{WASTE},,\nbo@example.org,Bo,Streets,auditor,,\n"
        f"lee@example.org,Lee,Streets,{WASTE},,{day - timedelta(days=1)}\n"
        f"mo@example.org,Mo,Streets,{WASTE},,{day + timedelta(days=9)}\n"
    )
    plan = planned(ada, camden, uploaded(ada, camden, lines))
    confirmed(ada, camden, plan)
    with acting(Job(body_id=camden.id)):
        last = AuditRow.objects.filter(body_id=camden.id).order_by("-id").values_list("id", flat=True)[0]
    carried_out(camden, plan)
    with acting(Job(body_id=camden.id)):
        rows = list(AuditRow.objects.filter(body_id=camden.id, id__gt=last).order_by("id"))
    assert {(row.actor_kind, row.actor_id, row.refused) for row in rows} == {
        ("officer", ada.person_id, False)
    }
    assert [row.action for row in rows] == [
        "people.grant_post",
        "people.ask_for_post",
        "people.end_post",
        "people.end_post",
        "people.apply_list",
    ]
    assert [row.subject_id for row in rows[2:4]] == [str(each) for each in ends]


def test_everybody_who_joined_is_invited_some_at_a_time(camden: KnownBody) -> None:
    ada = administrator(camden)
    plan = planned(ada, camden, uploaded(ada, camden, joiners(post_carrying.PEOPLE_AT_ONCE + 1)))
    confirmed(ada, camden, plan)
    carried_out(camden, plan)
    assert [len(some.split()) for some in news(camden, post_carrying.INVITED)] == [100, 1]
    for _ in range(2):
        HANDLERS[post_carrying.INVITED](camden.id, {"people": news(camden, post_carrying.INVITED)[1]})
    with acting(Job(body_id=camden.id)):
        assert AuditRow.objects.filter(body_id=camden.id, action="people.invite").count() == 1


def test_the_sessions_of_those_who_left_end_and_of_those_who_stay_do_not(
    camden: KnownBody, leeds: KnownBody
) -> None:
    ada = administrator(camden)
    leaver, stays = (
        grant(ada, camden, WASTE, email=f"{name}@example.org").person_id for name in ("lee", "sue")
    )
    grant(administrator(leeds, "Leda Minister"), leeds, WASTE, email="sue@example.org")
    for person_id in (leaver, stays):
        session = sessions.SessionStore(site=Site.DESK)
        session[sessions.PERSON] = person_id
        session.save()
    day = timezone.localdate() - timedelta(days=1)
    lines = "".join(f"{name}@example.org,Lee,Streets,{WASTE},,{day}\n" for name in ("lee", "sue"))
    plan = planned(ada, camden, uploaded(ada, camden, lines))
    confirmed(ada, camden, plan)
    carried_out(camden, plan)
    for people_left in news(camden, post_carrying.LEFT):
        HANDLERS[post_carrying.LEFT](camden.id, {"people": people_left})
    assert not sessions.of_person(person_id=leaver)
    assert sessions.of_person(person_id=stays)


def test_a_list_of_somebody_whose_right_has_ended_is_stopped(camden: KnownBody) -> None:
    ada, bert = administrator(camden), administrator(camden, "Bert Minister")
    plan = planned(ada, camden, uploaded(ada, camden, joiners(1)))
    confirmed(ada, camden, plan)
    posts.end(by=bert, body_id=camden.id, membership_id=first_membership(ada.person_id, "administrator"))
    carried_out(camden, plan)
    assert person_by_email("j0@example.org", kind=PersonKind.OFFICER) is None
    assert _outcome(camden, plan.file_id) == ("right_ended", "")


def test_a_list_that_would_do_something_else_by_now_is_stopped(camden: KnownBody) -> None:
    ada = administrator(camden)
    plan = planned(ada, camden, uploaded(ada, camden, joiners(2)))
    confirmed(ada, camden, plan)
    grant(ada, camden, WASTE, email="j0@example.org")
    carried_out(camden, plan)
    assert person_by_email("j1@example.org", kind=PersonKind.OFFICER) is None
    assert _outcome(camden, plan.file_id) == ("changed", "")


def test_a_list_that_no_try_could_carry_out_is_given_up(camden: KnownBody) -> None:
    ada = administrator(camden)
    plan = planned(ada, camden, uploaded(ada, camden, joiners(1)))
    confirmed(ada, camden, plan)
    GIVEN_UP[post_files.CONFIRMED](camden.id, {"file_id": plan.file_id})
    carried_out(camden, plan)
    assert _outcome(camden, plan.file_id) == ("failed", "")
    assert posts_in(camden) == 0


def test_whom_two_make_known_at_once_is_one_person(camden: KnownBody) -> None:
    first = people.ensure_person(email="joy@example.org", name="Joy", kind=PersonKind.OFFICER).id
    found = people.ensure_officers(named={"joy@example.org": "Joy Again", "kim@example.org": "Kim"})
    assert found["joy@example.org"] == first
    assert known(found["kim@example.org"]).name == "Kim"
    assert people.ensure_officers(named={"kim@example.org": "Kim"}) == {
        "kim@example.org": found["kim@example.org"]
    }


def test_killed_in_the_middle_nothing_is_done_and_then_all_of_it_once(own_database: Database) -> None:
    own_database.connect_django()
    body = council("camden")
    ada = administrator(body)
    team_of(body)
    plan = planned(ada, body, uploaded(ada, body, joiners(25)))
    confirmed(ada, body, plan)
    environment = {**own_database.environment(), "LIST": f"{body.id} {plan.file_id}"}
    killed = subprocess.run([sys.executable, "-c", _KILLED], cwd=ROOT, env=environment, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert posts_in(body) == 0
    assert person_by_email("j0@example.org", kind=PersonKind.OFFICER) is None
    assert _outcome(body, plan.file_id)[0] == ""
    for _ in range(2):
        carried_out(body, plan)
    assert posts_in(body) == 25
    assert _outcome(body, plan.file_id) == ("applied", "")
    assert len(news(body, post_carrying.INVITED)) == 1


def _outcome(body: KnownBody, file_id: int) -> tuple[str, str]:
    with acting(Job(body_id=body.id)):
        row = PostFile.objects.get(body_id=body.id, id=file_id)
    return row.outcome, row.sealed_content
