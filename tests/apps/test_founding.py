"""The first administrator of a body: two administrators of the portal's operator, and nothing of the body's people."""

from datetime import timedelta

import pytest
from django.utils import timezone

from moothall.audit.models import AuditRow
from moothall.bodies import queries as register
from moothall.bodies.context import Job, acting
from moothall.bodies.queries import KnownBody
from moothall.outbox.models import OutboxRow
from moothall.people import actions as people
from moothall.people import founding, posts, roster
from moothall.people.founding import FirstPost, Progress
from moothall.people.models import Membership
from moothall.people.queries import Colleague, person_by_email
from moothall.people.refusals import (
    DecisionRefused,
    NoSuchPost,
    NotAdministrator,
    NotServing,
    NotTheFirst,
    PostRefused,
)
from moothall.rules.persons import PersonKind
from moothall.rules.posts import ADMINISTRATOR, DecisionFault, PostFault
from moothall.wiring.handlers import HANDLERS
from tests.apps.credential_scene import set_up
from tests.apps.posts_scene import administrator, grant, known
from tests.cast import council, employ

FIRST = FirstPost(
    email="first@example.org", name="Fay First", why="Ticket 12, rung back on the council's number."
)


@pytest.fixture
def operator(camden: KnownBody) -> KnownBody:
    """The body that runs the portal."""
    return register.operator()


@pytest.fixture
def olga(operator: KnownBody) -> Colleague:
    """An administrator of the operator."""
    return administrator(operator, "Olga Operator")


@pytest.fixture
def otto(operator: KnownBody) -> Colleague:
    """Another one."""
    return administrator(operator, "Otto Operator")


def ask(by: Colleague, body: KnownBody, post: FirstPost = FIRST) -> int:
    """Ask for a body's first administrator; return the id of the request."""
    founding.ask(by=by, operator=register.operator(), body_id=body.id, post=post)
    return next(
        each.id
        for each in roster.for_operator(by=by, operator=register.operator())
        if each.body.id == body.id
    )


def decide(by: Colleague, body: KnownBody, request_id: int, *, is_approved: bool = True) -> None:
    """Decide it."""
    posts.decide_for_body(
        by=by, operator=register.operator(), body_id=body.id, request_id=request_id, is_approved=is_approved
    )


def how_far(by: Colleague, body: KnownBody) -> Progress:
    """Return how far a body is."""
    return founding.progress(by=by, operator=register.operator(), body_ids=[body.id])[body.id]


def test_two_administrators_of_the_operator_give_a_body_its_first(
    olga: Colleague, otto: Colleague, camden: KnownBody
) -> None:
    assert how_far(olga, camden) is Progress.NONE
    asked = ask(olga, camden)
    assert how_far(olga, camden) is Progress.ASKED
    with pytest.raises(DecisionRefused):
        decide(olga, camden, asked)
    decide(otto, camden, asked)
    first = person_by_email(FIRST.email, kind=PersonKind.OFFICER)
    assert first is not None
    assert known(first.id).functions(body_id=camden.id) == {ADMINISTRATOR}
    assert how_far(olga, camden) is Progress.THERE
    with acting(Job(body_id=camden.id)):
        assert OutboxRow.objects.filter(body_id=camden.id, name=posts.INVITED).count() == 1


def test_the_operator_does_not_learn_whether_who_was_asked_for_can_sign_in_already(
    olga: Colleague, otto: Colleague, camden: KnownBody, leeds: KnownBody
) -> None:
    set_up(employ("Theo Theirs", (leeds,), ("waste_officer",)))
    cornwall = council("cornwall")
    for body, email in ((camden, "theo@example.org"), (cornwall, "nobody@example.org")):
        decide(otto, body, ask(olga, body, FirstPost(email=email, name="Fay First", why="Ticket 12.")))
        first = person_by_email(email, kind=PersonKind.OFFICER)
        assert first is not None
        HANDLERS[posts.INVITED](body.id, {"person_id": first.id})
    assert how_far(olga, camden) is how_far(olga, cornwall) is Progress.THERE


def test_one_who_is_refused_gets_nothing_and_another_may_be_asked_for(
    olga: Colleague, otto: Colleague, camden: KnownBody
) -> None:
    decide(otto, camden, ask(olga, camden), is_approved=False)
    assert how_far(olga, camden) is Progress.NONE
    ask(otto, camden)


def test_nobody_asks_for_their_own_post_or_decides_it(
    olga: Colleague, otto: Colleague, camden: KnownBody
) -> None:
    with pytest.raises(PostRefused) as refusal:
        ask(olga, camden, FirstPost(email="olga@example.org", name="Olga", why="Me."))
    assert refusal.value.faults == (PostFault.FOR_ONESELF,)
    asked = ask(olga, camden, FirstPost(email="otto@example.org", name="Otto", why="Him."))
    with pytest.raises(DecisionRefused):
        decide(otto, camden, asked)


def dismiss(by: Colleague, operator: KnownBody, colleague: Colleague) -> None:
    """End the post of an administrator, of the operator or of another body."""
    with acting(Job(body_id=operator.id)):
        held = Membership.objects.get(body_id=operator.id, person_id=colleague.person_id)
    posts.end(by=by, body_id=operator.id, membership_id=held.id)


def test_what_an_administrator_of_the_operator_asked_for_is_void_once_their_right_has_ended(
    olga: Colleague, otto: Colleague, operator: KnownBody, camden: KnownBody
) -> None:
    asked = ask(olga, camden)
    dismiss(otto, operator, olga)
    with pytest.raises(DecisionRefused) as refusal:
        decide(otto, camden, asked)
    assert refusal.value.faults == (DecisionFault.ASKER_GONE,)
    assert how_far(otto, camden) is Progress.ASKED
    decide(otto, camden, asked, is_approved=False)
    assert how_far(otto, camden) is Progress.NONE


def test_what_was_asked_for_stays_void_though_the_asker_comes_back(
    olga: Colleague, otto: Colleague, operator: KnownBody, camden: KnownBody
) -> None:
    asked = ask(olga, camden)
    dismiss(otto, operator, olga)
    people.grant_post(
        body_id=operator.id,
        person_id=olga.person_id,
        team="Streets",
        function=ADMINISTRATOR,
        from_at=timezone.now(),
    )
    with pytest.raises(DecisionRefused):
        decide(otto, camden, asked)


def test_who_was_an_administrator_of_the_body_once_may_ask_for_the_operator(
    otto: Colleague, operator: KnownBody, camden: KnownBody
) -> None:
    administrator(camden, "Olga Operator")
    now = timezone.now()
    with acting(Job(body_id=camden.id)):
        held = Membership.objects.filter(body_id=camden.id)
        held.update(from_at=now - timedelta(days=9), to_at=now - timedelta(days=1))
    olga = administrator(operator, "Olga Operator")
    decide(otto, camden, ask(olga, camden))
    assert how_far(olga, camden) is Progress.THERE


def test_what_somebody_asked_for_as_the_bodys_own_is_void_though_they_serve_the_operator_still(
    operator: KnownBody, camden: KnownBody
) -> None:
    both, bert = administrator(camden, "Olga Operator"), administrator(camden, "Bert Minister")
    asked = grant(both, camden, ADMINISTRATOR).request_id
    assert asked is not None
    assert administrator(operator, "Olga Operator").person_id == both.person_id
    dismiss(bert, camden, both)
    with pytest.raises(DecisionRefused):
        posts.decide(by=bert, body_id=camden.id, request_id=asked, is_approved=True)


def test_a_body_with_an_administrator_of_its_own_is_out_of_the_operators_hands(
    olga: Colleague, otto: Colleague, camden: KnownBody
) -> None:
    asked = ask(olga, camden)
    administrator(camden)
    with pytest.raises(NoSuchPost):
        decide(otto, camden, asked)
    with pytest.raises(NotTheFirst):
        founding.ask(by=olga, operator=register.operator(), body_id=camden.id, post=FIRST)
    assert person_by_email(FIRST.email, kind=PersonKind.OFFICER) is None or not known(_id(FIRST.email)).posts


def test_one_is_asked_for_at_a_time_and_the_operators_own_never(
    olga: Colleague, otto: Colleague, operator: KnownBody, camden: KnownBody
) -> None:
    ask(olga, camden)
    for body in (camden, operator):
        with pytest.raises(NotTheFirst):
            founding.ask(by=otto, operator=operator, body_id=body.id, post=FIRST)


def test_nobody_but_the_operators_administrators_may(
    operator: KnownBody, camden: KnownBody, leeds: KnownBody
) -> None:
    auditor = employ("Audra Auditor", (operator,), ("auditor",))
    theirs = administrator(leeds, "Leda Minister")
    for by, body in ((auditor, operator), (theirs, operator), (theirs, leeds)):
        with pytest.raises((NotAdministrator, NotServing)):
            founding.ask(by=by, operator=body, body_id=camden.id, post=FIRST)
        with pytest.raises((NotAdministrator, NotServing)):
            founding.progress(by=by, operator=body, body_ids=[camden.id])
    assert person_by_email(FIRST.email, kind=PersonKind.OFFICER) is None


def test_both_bodies_keep_evidence(
    olga: Colleague, otto: Colleague, operator: KnownBody, camden: KnownBody
) -> None:
    decide(otto, camden, ask(olga, camden))
    acts = {}
    for body in (operator, camden):
        with acting(Job(body_id=body.id)):
            rows = AuditRow.objects.filter(body_id=body.id, action__startswith="people.").order_by("id")
            acts[body.slug] = [(row.action, row.actor_kind, row.refused) for row in rows]
    assert ("people.ask_for_post", "officer", False) in acts[operator.slug]
    assert ("people.approve_post", "officer", False) in acts[operator.slug]
    assert [action for action, _, _ in acts[camden.slug]] == [
        "people.ask_for_post",
        "people.read_requests",
        "people.grant_post",
        "people.approve_post",
    ]


def _id(email: str) -> int:
    person = person_by_email(email, kind=PersonKind.OFFICER)
    assert person is not None
    return person.id
