"""What a body calls its officers is its own: no other body's name, nor anything new, reaches its pages."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection
from django.utils import timezone

from moothall.audit.queries import Filters as AuditFilters
from moothall.bodies import queries as register
from moothall.bodies.context import Job, Officer, acting
from moothall.bodies.queries import KnownBody
from moothall.cases.actions import casework
from moothall.cases.queries import desk
from moothall.cases.queries.desk import Filters
from moothall.people import actions as people
from moothall.people import arrangements, auditing, founding, officer_names, posts, roster
from moothall.people.duty import on_duty
from moothall.people.founding import FirstPost
from moothall.people.models import Membership
from moothall.people.queries import Colleague
from moothall.rules.persons import PersonKind
from moothall.rules.posts import AUDITOR
from tests.apps.posts_scene import administrator, arranged, grant, known, new_post, team_of
from tests.cast import Filed, council, employ

WASTE = "waste_officer"
ELSEWHERE, HERE = "Theo Theirs", "Nell Newcomer"


@pytest.fixture
def theo(camden: KnownBody, leeds: KnownBody) -> Colleague:
    """An officer whom Leeds made known, and to whom Camden gave a post under another name."""
    found = employ(ELSEWHERE, (leeds,), (WASTE,))
    grant(administrator(camden), camden, WASTE, email="theo@example.org")
    return known(found.person_id)


def called(by: Colleague, body: KnownBody, person_id: int) -> set[str]:
    """Return the names under which an administrator sees somebody among the people of a body."""
    return {post.name for post in roster.of_person(by=by, body_id=body.id, person_id=person_id)}


def test_each_body_sees_the_name_that_it_gave(camden: KnownBody, leeds: KnownBody, theo: Colleague) -> None:
    assert called(administrator(camden), camden, theo.person_id) == {HERE}
    assert called(administrator(leeds, "Lee Minister"), leeds, theo.person_id) == {ELSEWHERE}


def test_a_request_shows_the_name_that_was_asked_for_and_the_post_keeps_it(
    camden: KnownBody, leeds: KnownBody
) -> None:
    ada, bert = administrator(camden), administrator(camden, "Bert Minister")
    theo = employ(ELSEWHERE, (leeds,), (WASTE,))
    asked = grant(ada, camden, AUDITOR, email="theo@example.org").request_id
    assert asked is not None
    assert [each.name for each in roster.roster(by=bert, body_id=camden.id).requests] == [HERE]
    posts.decide(by=bert, body_id=camden.id, request_id=asked, is_approved=True)
    assert called(ada, camden, theo.person_id) == {HERE}


def test_the_portals_operator_sees_whom_it_asked_for_by_the_name_that_it_typed(
    camden: KnownBody, leeds: KnownBody
) -> None:
    operator = register.operator()
    olga, otto = administrator(operator, "Olga Operator"), administrator(operator, "Otto Operator")
    employ(ELSEWHERE, (leeds,), (WASTE,))
    first = FirstPost(email="theo@example.org", name=HERE, why="The first.")
    founding.ask(by=olga, operator=operator, body_id=camden.id, post=first)
    assert [each.name for each in roster.for_operator(by=otto, operator=operator)] == [HERE]


def test_cases_lists_and_evidence_show_the_bodys_own_name(
    camden: KnownBody, theo: Colleague, filed: Filed
) -> None:
    reference = filed.sent.reference
    casework.take_on(by=theo, body_id=camden.id, reference=reference, revision=1)
    opened = desk.open_case(by=theo, body_id=camden.id, reference=reference)
    assert {opened.taken_by, *(event.who for event in opened.history if event.who)} == {HERE}
    listed = desk.worklist(by=theo, body_id=camden.id, filters=Filters())
    assert {each.taken_by for each in listed.cases} == {HERE}
    auditor = employ("Aud Itor", (camden,), (AUDITOR,))
    evidence = auditing.read(by=auditor, body_id=camden.id, filters=AuditFilters(), before=None)
    assert evidence.subjects.officers[theo.person_id] == HERE


def test_who_is_lent_goes_by_the_name_of_the_body_that_lends(camden: KnownBody, filed: Filed) -> None:
    provider = council("cornwall")
    lent = employ("Lowen Lent", (provider,), (WASTE,))
    grant(administrator(provider, "Petroc Minister"), provider, "highways_officer", email="lowen@example.org")
    agreed = arranged(camden, provider, (WASTE,))
    with on_duty(known(lent.person_id), camden.id, "test"):
        pass
    ada = administrator(camden)
    assert arrangements.one(by=ada, body_id=camden.id, arrangement_id=agreed)[1] == (HERE,)
    casework.take_on(by=known(lent.person_id), body_id=camden.id, reference=filed.sent.reference, revision=1)
    opened = desk.open_case(by=known(lent.person_id), body_id=camden.id, reference=filed.sent.reference)
    assert opened.taken_by == HERE


@pytest.mark.parametrize("is_ended_by_post", [False, True])
def test_what_the_lending_body_calls_somebody_after_the_right_ended_stays_its_own(
    camden: KnownBody, is_ended_by_post: bool
) -> None:
    provider = council("cornwall")
    lent, colleague = (employ(name, (provider,), (WASTE,)) for name in ("Lowen Lent", "Lara Loose"))
    petroc, ada = administrator(provider, "Petroc Minister"), administrator(camden)
    agreed = arranged(camden, provider, (WASTE,))
    with on_duty(known(lent.person_id), camden.id, "test"):
        pass
    if is_ended_by_post:
        posts.end(by=petroc, body_id=provider.id, membership_id=_membership(provider, lent))
    else:
        arrangements.end(by=ada, body_id=camden.id, arrangement_id=agreed, why="Over.")
    for email in ("lowen@example.org", "lara@example.org"):
        _give(petroc, provider, "highways_officer", "Nobodys Business", email=email)
    assert arrangements.one(by=ada, body_id=camden.id, arrangement_id=agreed)[1] == ("Lowen Lent",)
    both = {lent.person_id, colleague.person_id}
    with acting(Officer(person_id=ada.person_id, body_ids=(camden.id,), purpose="test")):
        assert officer_names.in_body(body_id=camden.id, person_ids=both) == {lent.person_id: "Lowen Lent"}
    assert called(petroc, provider, lent.person_id) == {"Nobodys Business"}


def test_who_never_worked_here_is_not_known_here_though_their_team_is_lent(camden: KnownBody) -> None:
    provider = council("cornwall")
    idle = employ("Lara Loose", (provider,), (WASTE,))
    arranged(camden, provider, (WASTE,))
    with acting(Officer(person_id=idle.person_id, body_ids=(camden.id,), purpose="test")):
        assert officer_names.in_body(body_id=camden.id, person_ids=[idle.person_id]) == {}


def test_of_two_names_the_one_given_last_is_shown_whatever_the_numbers_of_the_posts(
    camden: KnownBody, theo: Colleague
) -> None:
    team_id = team_of(camden)
    for number, name in ((2, "Theo Once"), (1, "Theo Now")):
        with acting(Job(body_id=camden.id)):
            Membership.objects.create(
                id=number,
                body_id=camden.id,
                team_id=team_id,
                person_id=theo.person_id,
                name_sealed=officer_names.sealed(body_id=camden.id, person_id=theo.person_id, name=name),
                function=f"function_{number}",
                from_at=timezone.now() + timedelta(days=number),
            )
    assert called(administrator(camden), camden, theo.person_id) == {"Theo Now"}
    with acting(Officer(person_id=theo.person_id, body_ids=(camden.id,), purpose="test")):
        assert officer_names.in_body(body_id=camden.id, person_ids=[theo.person_id]) == {
            theo.person_id: "Theo Now"
        }


def test_a_name_counts_from_when_it_was_asked_for_and_not_from_when_the_post_was_approved(
    camden: KnownBody, theo: Colleague
) -> None:
    ada, bert = administrator(camden), administrator(camden, "Bert Minister")
    asked = _give(ada, camden, AUDITOR, "Theo Once").request_id
    _give(ada, camden, "highways_officer", "Theo Now")
    assert asked is not None
    posts.decide(by=bert, body_id=camden.id, request_id=asked, is_approved=True)
    assert called(ada, camden, theo.person_id) == {"Theo Now"}


def test_a_leaver_keeps_the_name_and_shows_no_address_wherever_they_are_now(
    camden: KnownBody, leeds: KnownBody, theo: Colleague
) -> None:
    ada = administrator(camden)
    posts.end(by=ada, body_id=camden.id, membership_id=_membership(camden, theo))
    lee = administrator(leeds, "Lee Minister")
    grant(lee, leeds, "highways_officer", email="theo@example.org")
    shown = roster.of_person(by=ada, body_id=camden.id, person_id=theo.person_id)
    assert [(post.name, post.email) for post in shown] == [(HERE, "")]


def test_nobody_named_here_goes_by_the_name_they_came_with(camden: KnownBody) -> None:
    founded = people.ensure_person(email="old@example.org", name="Olwen Old", kind=PersonKind.OFFICER)
    people.grant_post(
        body_id=camden.id, person_id=founded.id, team="Streets", function=WASTE, from_at=timezone.now()
    )
    assert called(administrator(camden), camden, founded.id) == {"Olwen Old"}


def test_the_name_lies_sealed_by_the_bodys_key(camden: KnownBody, theo: Colleague) -> None:
    with acting(Job(body_id=camden.id)):
        row = Membership.objects.get(body_id=camden.id, person_id=theo.person_id)
    assert row.name_sealed.startswith("v1.")
    assert (
        officer_names.opened(body_id=camden.id, person_id=row.person_id, name_sealed=row.name_sealed) == HERE
    )
    elsewhere = council("cornwall").id
    assert officer_names.opened(body_id=elsewhere, person_id=row.person_id, name_sealed=row.name_sealed) == ""


def test_the_function_answers_for_the_bodies_of_the_context_alone(
    camden: KnownBody, leeds: KnownBody, theo: Colleague
) -> None:
    ask = "select for_body_id from moothall_officer_names(%s, %s)"
    both = [[camden.id, leeds.id], [theo.person_id]]
    context = Officer(person_id=theo.person_id, body_ids=(camden.id,), purpose="test")
    with acting(context), connection.cursor() as cursor:
        cursor.execute(ask, both)
        assert cursor.fetchall() == [(camden.id,)]
    with pytest.raises(ProgrammingError, match="permission denied"), acting(Job(body_id=camden.id)):
        connection.cursor().execute(ask, both)


def _give(
    by: Colleague, body: KnownBody, function: str, name: str, *, email: str = "theo@example.org"
) -> posts.Given:
    post = replace(new_post(body, function, email=email), name=name)
    return posts.grant(by=by, body_id=body.id, post=post)


def _membership(body: KnownBody, who: Colleague) -> int:
    return next(post.membership_id for post in who.posts if post.body_id == body.id)
