"""Posts: who may give and end them, what two people must agree to, and what the database refuses by itself."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection
from django.utils import timezone

from moothall.audit.models import AuditRow
from moothall.bodies import queries as register
from moothall.bodies.context import Job, Officer, acting
from moothall.bodies.queries import KnownBody
from moothall.outbox.models import OutboxRow
from moothall.people import posts, teams
from moothall.people.duty import on_duty
from moothall.people.models import Membership, PostRequest
from moothall.people.queries import Colleague, person_by_email
from moothall.people.refusals import (
    DecisionRefused,
    EndedAlready,
    NoSuchPost,
    NotAdministrator,
    NotServing,
    PostRefused,
    RightEnded,
    TeamNameTaken,
    TeamNameUnfit,
)
from moothall.rules.persons import PersonKind
from moothall.rules.posts import ADMINISTRATOR, AUDITOR, POWERFUL, DecisionFault, PostFault
from tests.apps.posts_scene import (
    Times,
    administrator,
    first_membership,
    grant,
    known,
    new_post,
    registered,
    team_of,
)
from tests.cast import employ

WASTE = "waste_officer"


def evidence(body: KnownBody) -> list[tuple[str, int | None, bool]]:
    """Return (action, actor, refused) of a body's evidence, oldest first."""
    with acting(Job(body_id=body.id)):
        rows = AuditRow.objects.filter(body_id=body.id).order_by("id")
        return list(rows.values_list("action", "actor_id", "refused"))


def test_an_administrator_gives_a_post_at_once_and_its_person_is_invited(camden: KnownBody) -> None:
    ada = administrator(camden)
    given = grant(ada, camden, WASTE)
    assert known(given.person_id).functions(body_id=camden.id) == {WASTE}
    assert ("people.grant_post", ada.person_id, False) in evidence(camden)
    with acting(Job(body_id=camden.id)):
        news = OutboxRow.objects.get(body_id=camden.id, name=posts.INVITED)
    assert news.subject == {"person_id": given.person_id, "body_id": camden.id}


def test_nobody_else_gives_a_post_and_the_attempt_is_evidence(
    camden: KnownBody, leeds: KnownBody, officer: Colleague, stranger: Colleague
) -> None:
    for who, why in ((officer, NotAdministrator), (stranger, NotServing), (administrator(leeds), NotServing)):
        with pytest.raises(why):
            grant(who, camden, WASTE)
        assert evidence(camden)[-1] == ("people.grant_post", who.person_id, True)
    assert person_by_email("new@example.org", kind=PersonKind.OFFICER) is None, "a refusal makes nobody known"


@pytest.mark.parametrize("function", sorted(POWERFUL))
def test_a_powerful_post_waits_for_a_second_administrator(camden: KnownBody, function: str) -> None:
    ada, bert = administrator(camden), administrator(camden, "Bert Minister")
    given = grant(ada, camden, function)
    assert given.membership_id is None
    assert known(given.person_id).posts == ()
    assert given.request_id is not None
    posts.decide(by=bert, body_id=camden.id, request_id=given.request_id, is_approved=True)
    assert known(given.person_id).functions(body_id=camden.id) == {function}


def test_a_refused_request_gives_nothing_and_is_decided_once(camden: KnownBody) -> None:
    ada, bert = administrator(camden), administrator(camden, "Bert Minister")
    asked = grant(ada, camden, AUDITOR).request_id
    assert asked is not None
    posts.decide(by=bert, body_id=camden.id, request_id=asked, is_approved=False)
    with pytest.raises(DecisionRefused) as refused:
        posts.decide(by=bert, body_id=camden.id, request_id=asked, is_approved=True)
    assert refused.value.faults == (DecisionFault.DECIDED_ALREADY,)


def test_nobody_approves_their_own_request_nor_one_for_themself(camden: KnownBody) -> None:
    ada, bert = administrator(camden), administrator(camden, "Bert Minister")
    for email, who, fault in (
        ("new@example.org", ada, DecisionFault.OWN_REQUEST),
        ("bert@example.org", bert, DecisionFault.FOR_ONESELF),
    ):
        asked = grant(ada, camden, AUDITOR, email=email).request_id
        assert asked is not None
        with pytest.raises(DecisionRefused) as refused:
            posts.decide(by=who, body_id=camden.id, request_id=asked, is_approved=True)
        assert refused.value.faults == (fault,)


def test_nobody_gives_themself_anything(camden: KnownBody) -> None:
    ada = administrator(camden)
    for function in (WASTE, AUDITOR):
        with pytest.raises(PostRefused) as refused:
            grant(ada, camden, function, email="ada@example.org")
        assert PostFault.FOR_ONESELF in refused.value.faults


def test_where_there_is_one_administrator_the_operators_approves_the_second(camden: KnownBody) -> None:
    ada, operator = administrator(camden), register.operator()
    olga = administrator(operator, "Olga Operator")
    asked = grant(ada, camden, ADMINISTRATOR)
    assert asked.request_id is not None
    assert (camden.id, asked.request_id) in posts.waiting_for_operator()
    posts.decide_for_body(
        by=olga, operator=operator, body_id=camden.id, request_id=asked.request_id, is_approved=True
    )
    assert known(asked.person_id).functions(body_id=camden.id) == {ADMINISTRATOR}
    assert ("people.approve_post", olga.person_id, False) in evidence(operator)
    assert ("people.approve_post", None, False) in evidence(camden)


def test_the_operator_decides_nothing_for_a_body_that_can_decide_itself(
    camden: KnownBody, leeds: KnownBody
) -> None:
    ada, _ = administrator(camden), administrator(camden, "Bert Minister")
    operator = register.operator()
    olga, nosy = administrator(operator, "Olga Operator"), administrator(leeds, "Nosy Neighbour")
    asked = grant(ada, camden, AUDITOR).request_id
    assert asked is not None
    assert posts.waiting_for_operator() == ()
    for who, where, why in ((olga, operator, NoSuchPost), (nosy, leeds, NotAdministrator)):
        with pytest.raises(why):
            posts.decide_for_body(
                by=who, operator=where, body_id=camden.id, request_id=asked, is_approved=True
            )


def test_a_post_ends_at_once_and_with_the_last_one_the_sessions(
    camden: KnownBody, officer: Colleague
) -> None:
    ada = administrator(camden)
    for function in sorted(officer.functions(body_id=camden.id)):
        posts.end(by=ada, body_id=camden.id, membership_id=first_membership(officer.person_id, function))
    assert known(officer.person_id).posts == ()
    with pytest.raises(RightEnded), on_duty(officer, camden.id, "test"):
        pass


def test_what_has_ended_stays_ended(camden: KnownBody) -> None:
    ada = administrator(camden)
    given = grant(ada, camden, WASTE).membership_id
    assert given is not None
    posts.end(by=ada, body_id=camden.id, membership_id=given)
    with pytest.raises(EndedAlready):
        posts.end(by=ada, body_id=camden.id, membership_id=given)
    for context in (
        Job(body_id=camden.id),
        Officer(person_id=ada.person_id, body_ids=(camden.id,), purpose="test"),
    ):
        with pytest.raises(ProgrammingError, match="stays ended"), acting(context):
            Membership.objects.filter(id=given).update(to_at=None)


def test_a_planned_post_that_is_ended_never_begins(camden: KnownBody) -> None:
    ada = administrator(camden)
    later = timezone.now() + timedelta(days=3)
    given = posts.grant(by=ada, body_id=camden.id, post=new_post(camden, WASTE, times=Times(from_at=later)))
    assert given.membership_id is not None
    posts.end(by=ada, body_id=camden.id, membership_id=given.membership_id)
    with acting(Job(body_id=camden.id)):
        row = Membership.objects.get(id=given.membership_id)
    assert row.to_at == row.from_at


def test_forged_teams_posts_and_requests_of_another_body_are_not_there(
    camden: KnownBody, leeds: KnownBody
) -> None:
    ada, lee = administrator(camden), administrator(leeds, "Lee Minister")
    theirs = grant(lee, leeds, WASTE, email="leeds@example.org").membership_id
    asked = grant(lee, leeds, AUDITOR, email="leeds@example.org").request_id
    assert theirs is not None
    assert asked is not None
    forged: tuple[Callable[[], object], ...] = (
        lambda: posts.grant(by=ada, body_id=camden.id, post=new_post(camden, WASTE, team_id=team_of(leeds))),
        lambda: posts.end(by=ada, body_id=camden.id, membership_id=theirs),
        lambda: posts.decide(by=ada, body_id=camden.id, request_id=asked, is_approved=True),
        lambda: teams.rename(by=ada, body_id=camden.id, team_id=team_of(leeds), name="Mine"),
    )
    for attempt in forged:
        with pytest.raises(NoSuchPost):
            attempt()
        assert evidence(camden)[-1][1:] == (ada.person_id, True)


def test_a_period_that_ends_before_it_begins_or_is_held_already_is_refused(camden: KnownBody) -> None:
    ada, now = administrator(camden), timezone.now()
    grant(ada, camden, WASTE)
    for times, fault in (
        (
            Times(from_at=now + timedelta(days=9), to_at=now + timedelta(days=8)),
            PostFault.BACKWARDS,
        ),
        (Times(to_at=now - timedelta(days=1)), PostFault.BACKWARDS),
        (Times(), PostFault.HELD_ALREADY),
        (Times(from_at=now + timedelta(days=9)), PostFault.HELD_ALREADY),
    ):
        with pytest.raises(PostRefused) as refused:
            posts.grant(by=ada, body_id=camden.id, post=new_post(camden, WASTE, times=times))
        assert refused.value.faults == (fault,)


def test_a_function_that_no_service_names_cannot_be_given(camden: KnownBody) -> None:
    with pytest.raises(PostRefused) as refused:
        grant(administrator(camden), camden, "emperor")
    assert refused.value.faults == (PostFault.UNKNOWN_FUNCTION,)


def test_the_operator_gives_no_function_of_a_service(db: None) -> None:
    operator = register.operator()
    with pytest.raises(PostRefused) as refused:
        grant(administrator(operator, "Olga Operator"), operator, WASTE)
    assert refused.value.faults == (PostFault.UNKNOWN_FUNCTION,)


def test_teams_are_named_by_administrators_once(camden: KnownBody, officer: Colleague) -> None:
    ada = administrator(camden)
    teams.create(by=ada, body_id=camden.id, name="  Parks ")
    with pytest.raises(TeamNameTaken):
        teams.create(by=ada, body_id=camden.id, name="Parks")
    for name in ("", "x" * 121, "two\nlines", "\0"):
        with pytest.raises(TeamNameUnfit):
            teams.create(by=ada, body_id=camden.id, name=name)
    with pytest.raises(NotAdministrator):
        teams.create(by=officer, body_id=camden.id, name="Rogues")


@pytest.mark.isolation
def test_the_database_itself_refuses_posts_by_anybody_but_an_administrator(
    camden: KnownBody, leeds: KnownBody, officer: Colleague
) -> None:
    team, person = team_of(camden), registered("Nell Newcomer")
    for who in (officer, administrator(leeds, "Lee Minister")):
        with (
            pytest.raises(ProgrammingError, match="only an administrator"),
            acting(Officer(person_id=who.person_id, body_ids=(camden.id,), purpose="test")),
        ):
            Membership.objects.create(
                body_id=camden.id, team_id=team, person_id=person, function=WASTE, from_at=timezone.now()
            )


@pytest.mark.isolation
def test_the_database_itself_refuses_what_takes_two_people(camden: KnownBody) -> None:
    ada, person = administrator(camden), registered("Nell Newcomer")
    asked = grant(ada, camden, AUDITOR, email="nell@example.org").request_id
    assert asked is not None
    context = Officer(person_id=ada.person_id, body_ids=(camden.id,), purpose="test")
    post = {"body_id": camden.id, "team_id": team_of(camden), "from_at": timezone.now()}
    for request_id in (None, asked):
        with pytest.raises(ProgrammingError, match="takes two people"), acting(context):
            Membership.objects.create(**post, person_id=person, function=AUDITOR, request_id=request_id)
    with pytest.raises(ProgrammingError, match="to themself"), acting(context):
        Membership.objects.create(**post, person_id=ada.person_id, function=WASTE)
    with pytest.raises(ProgrammingError, match="own name"), acting(context):
        PostRequest.objects.filter(id=asked).update(
            decided_by_id=person, decided_at=timezone.now(), outcome="approved"
        )


def test_the_database_knows_the_same_powerful_functions_as_the_rules(db: None) -> None:
    with connection.cursor() as cursor:
        for name in ("people_membership_guarded", "people_arrangement_guarded"):
            cursor.execute("select prosrc from pg_proc where proname = %s", [name])
            (source,) = cursor.fetchone() or ("",)
            lists = [set(found.split("', '")) for found in re.findall(r"in \('([^)]*)'\)", str(source))]
            assert POWERFUL in lists


def test_a_post_that_begins_later_opens_nothing_yet(camden: KnownBody) -> None:
    ada = administrator(camden)
    later = timezone.now() + timedelta(hours=1)
    given = posts.grant(by=ada, body_id=camden.id, post=new_post(camden, WASTE, times=Times(from_at=later)))
    assert known(given.person_id).posts == ()


def test_an_officer_whose_one_right_ended_keeps_the_other(camden: KnownBody) -> None:
    ada = administrator(camden)
    two = employ("Tess Two", (camden,), (WASTE, "highways_officer"))
    posts.end(by=ada, body_id=camden.id, membership_id=first_membership(two.person_id, WASTE))
    with on_duty(two, camden.id, "test") as now:
        assert now.functions(body_id=camden.id) == {"highways_officer"}
