"""Joiners, movers and leavers by a list: shown first, then done exactly as shown, or not at all."""

from datetime import timedelta

import pytest
from django.utils import timezone

from moothall.bodies.context import Job, acting
from moothall.bodies.queries import KnownBody
from moothall.people import post_carrying, post_files, posts
from moothall.people.duty import on_duty
from moothall.people.models import Membership, PostRequest
from moothall.people.post_lists import people_csv
from moothall.people.post_plans import Effect, MoreFault, Plan, midnight
from moothall.people.queries import Colleague, person_by_email
from moothall.people.refusals import FileGone, NotAdministrator, RightEnded, WorldChanged
from moothall.rules.persons import PersonKind
from moothall.rules.posts import AUDITOR, PostFault
from moothall.rules.posts_file import LineFault
from moothall.rules.posts_functions import Functions
from moothall.services.functions import given_by
from tests.apps.posts_scene import Times, administrator, grant, known, new_post, team_of

WASTE = "waste_officer"
HEAD = "email,name,team,function,from,to\n"


def uploaded(by: Colleague, body: KnownBody, lines: str) -> int:
    """Upload a list and return its id."""
    team_of(body)
    return post_files.keep(by=by, body_id=body.id, content=(HEAD + lines).encode())


def planned(by: Colleague, body: KnownBody, file_id: int) -> Plan:
    """Return what a list would do."""
    return post_files.plan(by=by, body_id=body.id, file_id=file_id, functions=_functions(body))


def confirmed(by: Colleague, body: KnownBody, plan: Plan) -> None:
    """Confirm it; nothing is done yet."""
    post_files.confirm(
        by=by, body_id=body.id, file_id=plan.file_id, functions=_functions(body), shown=plan.digest
    )


def carried_out(body: KnownBody, plan: Plan) -> None:
    """Do as the job does."""
    post_carrying.carry_out(body_id=body.id, file_id=plan.file_id, functions=_functions(body))


def applied(by: Colleague, body: KnownBody, plan: Plan) -> None:
    """Confirm it and let the job do it."""
    confirmed(by, body, plan)
    carried_out(body, plan)


def _functions(body: KnownBody) -> Functions:
    return given_by(body.facts.kind)


def test_a_list_shows_what_it_would_do_and_changes_nothing(camden: KnownBody) -> None:
    ada = administrator(camden)
    plan = planned(ada, camden, uploaded(ada, camden, f"joy@example.org,Joy Joiner,Streets,{WASTE},,\n"))
    assert [(each.line.number, each.effect, each.is_new) for each in plan.lines] == [(2, Effect.GIVES, True)]
    assert person_by_email("joy@example.org", kind=PersonKind.OFFICER) is None


def test_joiners_movers_and_leavers_are_done_as_shown(camden: KnownBody) -> None:
    ada = administrator(camden)
    mover = grant(ada, camden, WASTE, email="mo@example.org").person_id
    leaver = grant(ada, camden, WASTE, email="lee@example.org").person_id
    before = known(leaver)
    before_today = timezone.localdate() - timedelta(days=1)
    lines = (
        f"joy@example.org,Joy Joiner,Streets,{WASTE},,\n"
        f"mo@example.org,Mo Mover,Streets,{WASTE},,{before_today}\n"
        "mo@example.org,Mo Mover,Streets,highways_officer,,\n"
        f"lee@example.org,Lee Leaver,Streets,{WASTE},,{before_today:%d/%m/%Y}\n"
        f"bo@example.org,Bo Boss,Streets,{AUDITOR},,\n"
    )
    plan = planned(ada, camden, uploaded(ada, camden, lines))
    assert [each.effect for each in plan.lines] == [
        Effect.GIVES,
        Effect.ENDS,
        Effect.GIVES,
        Effect.ENDS,
        Effect.ASKS,
    ]
    applied(ada, camden, plan)
    joiner, boss = (
        person_by_email("joy@example.org", kind=PersonKind.OFFICER),
        person_by_email("bo@example.org", kind=PersonKind.OFFICER),
    )
    assert joiner is not None
    assert boss is not None
    assert known(joiner.id).functions(body_id=camden.id) == {WASTE}
    assert known(mover).functions(body_id=camden.id) == {"highways_officer"}
    assert known(leaver).posts == ()
    assert known(boss.id).posts == (), "a powerful post waits for a second person"
    with pytest.raises(RightEnded), on_duty(before, camden.id, "test"):
        pass


def test_a_list_is_refused_whole_when_the_world_has_changed(camden: KnownBody) -> None:
    ada = administrator(camden)
    plan = planned(ada, camden, uploaded(ada, camden, f"joy@example.org,Joy,Streets,{WASTE},,\n"))
    grant(ada, camden, WASTE, email="joy@example.org")
    with pytest.raises(WorldChanged):
        confirmed(ada, camden, plan)
    assert planned(ada, camden, plan.file_id).lines[0].effect is Effect.NOTHING


def test_a_list_is_applied_once_by_whoever_uploaded_it(camden: KnownBody, officer: Colleague) -> None:
    ada, bert = administrator(camden), administrator(camden, "Bert Minister")
    plan = planned(ada, camden, uploaded(ada, camden, f"joy@example.org,Joy,Streets,{WASTE},,\n"))
    with pytest.raises(FileGone):
        confirmed(bert, camden, plan)
    with pytest.raises(NotAdministrator):
        confirmed(officer, camden, plan)
    applied(ada, camden, plan)
    with pytest.raises(FileGone):
        confirmed(ada, camden, plan)


def test_each_wrong_line_says_what_is_wrong_and_nothing_is_done(camden: KnownBody) -> None:
    ada = administrator(camden)
    yesterday = timezone.localdate() - timedelta(days=1)
    lines = (
        f"joy@example.org,Joy,Streets,{WASTE},,\n"
        f"joy@example.org,Joy,Streets,{WASTE},,\n"
        f"kim@example.org,Kim,Nowhere,{WASTE},,\n"
        "kim@example.org,Kim,Streets,emperor,,\n"
        f"ada@example.org,Ada,Streets,{WASTE},,\n"
        f"no address,Kim,Streets,{WASTE},,\n"
        f"zoe@example.org,Zoe,Streets,{WASTE},2031-02-30,\n"
        f"zoe@example.org,Zoe,Streets,highways_officer,,{yesterday}\n"
        "too,few\n"
    )
    plan = planned(ada, camden, uploaded(ada, camden, lines))
    assert [each.faults for each in plan.lines] == [
        (),
        (LineFault.TWICE,),
        (MoreFault.TEAM_UNKNOWN,),
        (PostFault.UNKNOWN_FUNCTION,),
        (PostFault.FOR_ONESELF,),
        (LineFault.EMAIL,),
        (LineFault.FROM,),
        (PostFault.BACKWARDS,),
        (LineFault.CELLS,),
    ]
    with pytest.raises(WorldChanged):
        confirmed(ada, camden, plan)
    assert person_by_email("joy@example.org", kind=PersonKind.OFFICER) is None


def test_all_that_is_wrong_with_a_line_is_said_at_once_beside_what_it_says(camden: KnownBody) -> None:
    ada = administrator(camden)
    lines = (
        "no address,,Nowhere,emperor,2031-02-30,01/01/2020\n"
        "ada@example.org,Ada,Nowhere,,,\n"
        f"kim@example.org,Kim,Nowhere,{WASTE},2031-02-02,2031-02-01\n"
    )
    wrong, own, late = planned(ada, camden, uploaded(ada, camden, lines)).lines
    assert wrong.faults == (
        LineFault.EMAIL,
        LineFault.NAME,
        LineFault.FROM,
        MoreFault.TEAM_UNKNOWN,
        PostFault.UNKNOWN_FUNCTION,
        PostFault.BACKWARDS,
    )
    assert wrong.line.typed == ("no address", "", "Nowhere", "emperor", "2031-02-30", "01/01/2020")
    assert own.faults == (LineFault.FUNCTION, MoreFault.TEAM_UNKNOWN, PostFault.FOR_ONESELF)
    assert late.faults == (MoreFault.TEAM_UNKNOWN, PostFault.BACKWARDS)


@pytest.mark.parametrize(
    "named", ["Waste and recycling officer", "swyddog gwastraff ac  ailgylchu", "WASTE_OFFICER", WASTE]
)
def test_a_function_is_named_by_its_code_or_as_the_screen_shows_it(camden: KnownBody, named: str) -> None:
    ada = administrator(camden)
    file_id = uploaded(ada, camden, f"joy@example.org,Joy,Streets,{named},,\n")
    plan = planned(ada, camden, file_id)
    assert [(each.effect, each.line.function) for each in plan.lines] == [(Effect.GIVES, WASTE)]
    applied(ada, camden, plan)
    joy = person_by_email("joy@example.org", kind=PersonKind.OFFICER)
    assert joy is not None
    assert known(joy.id).functions(body_id=camden.id) == {WASTE}


@pytest.mark.parametrize("named", ["Auditor: reads the evidence", "Auditor", "Archwilydd"])
def test_what_every_body_has_is_named_as_the_screen_shows_it_too(camden: KnownBody, named: str) -> None:
    ada = administrator(camden)
    lines = f"joy@example.org,Joy,Streets,{named},,\njoy@example.org,Joy,Streets,{AUDITOR},,\n"
    found = planned(ada, camden, uploaded(ada, camden, lines)).lines
    assert [each.effect for each in found] == [Effect.ASKS, Effect.WRONG]
    assert found[1].faults == (LineFault.TWICE,), "it is the same post, however it is named"


def test_a_last_day_is_the_last_on_which_the_post_is_held(camden: KnownBody) -> None:
    ada = administrator(camden)
    line = f"joy@example.org,Joy,Streets,{WASTE},,2031-12-31\n"
    applied(ada, camden, planned(ada, camden, uploaded(ada, camden, line)))
    with acting(Job(body_id=camden.id)):
        to_at = Membership.objects.values_list("to_at", flat=True).get(function=WASTE)
    assert timezone.localtime(to_at).isoformat() == "2032-01-01T00:00:00+00:00"
    assert planned(ada, camden, uploaded(ada, camden, line)).lines[0].effect is Effect.NOTHING
    assert b"2031-12-31" in people_csv(by=ada, body_id=camden.id)


def test_an_exported_list_can_be_uploaded_as_it_is(camden: KnownBody) -> None:
    ada = administrator(camden)
    days = [midnight(timezone.localdate() + timedelta(days=days)) for days in (10, 20, 30)]
    for times in (Times(to_at=days[0]), Times(from_at=days[0], to_at=days[1]), Times(from_at=days[2])):
        posts.grant(by=ada, body_id=camden.id, post=new_post(camden, WASTE, times=times))
    content = people_csv(by=ada, body_id=camden.id)
    plan = planned(ada, camden, post_files.keep(by=ada, body_id=camden.id, content=content))
    assert {(each.effect, each.faults) for each in plan.lines} == {(Effect.NOTHING, ())}
    assert len({each.membership_id for each in plan.lines}) == len(plan.lines) == 4


def test_an_end_is_moved_and_a_powerful_post_never_made_longer(camden: KnownBody) -> None:
    ada, bert = administrator(camden), administrator(camden, "Bert Minister")
    soon, later = (timezone.localdate() + timedelta(days=days) for days in (10, 20))
    line = "joy@example.org,Joy,Streets,{function},,{to}\n"
    for function in (WASTE, AUDITOR):
        applied(
            ada,
            camden,
            planned(ada, camden, uploaded(ada, camden, line.format(function=function, to=soon))),
        )
    for body_id, request_id in [(camden.id, each) for each in _waiting(ada, camden)]:
        posts.decide(by=bert, body_id=body_id, request_id=request_id, is_approved=True)
    effects = {
        function: planned(ada, camden, uploaded(ada, camden, line.format(function=function, to=later))).lines[
            0
        ]
        for function in (WASTE, AUDITOR)
    }
    assert effects[WASTE].effect is Effect.CHANGES_END
    assert effects[AUDITOR].faults == (MoreFault.NOT_LONGER,)


def _waiting(by: Colleague, body: KnownBody) -> list[int]:
    with on_duty(by, body.id, "test"):
        return list(PostRequest.objects.filter(body_id=body.id, outcome="").values_list("id", flat=True))


def test_a_list_is_forgotten_after_a_day(camden: KnownBody) -> None:
    ada = administrator(camden)
    file_id = uploaded(ada, camden, f"joy@example.org,Joy,Streets,{WASTE},,\n")
    assert post_files.forget_old(at=timezone.now()) == 0
    assert post_files.forget_old(at=timezone.now() + timedelta(days=1, minutes=1)) == 1
    with pytest.raises(FileGone):
        planned(ada, camden, file_id)
