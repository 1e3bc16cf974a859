"""A confidential address is met by the body's own officers alone: another body's team finds no such case."""

from collections.abc import Callable

import pytest

from moothall.bodies.context import DraftHolder, Job, acting
from moothall.bodies.queries import KnownBody
from moothall.cases.actions import casework, reveals
from moothall.cases.models import Case
from moothall.cases.queries import desk, outside
from moothall.cases.queries.desk import Filters
from moothall.cases.queries.queue import QueueFilters, queue
from moothall.cases.refusals import NoSuchCase
from moothall.people.queries import Colleague
from tests.apps.posts_scene import arranged, known
from tests.cast import BINS, Filed, employ, file_case

WASTE = "waste_officer"

pytestmark = pytest.mark.django_db


@pytest.fixture
def lent(camden: KnownBody, leeds: KnownBody) -> Colleague:
    """An officer of the second council, whose team serves the first by an arrangement."""
    officer = employ("Lena Lent", (leeds,), (WASTE,))
    arranged(camden, leeds, (WASTE,))
    return known(officer.person_id)


@pytest.fixture
def secret(filed: Filed, camden: KnownBody) -> str:
    """A case of somebody whose address is confidential."""
    reference = filed.sent.reference
    with acting(Job(body_id=camden.id)):
        Case.objects.filter(body_id=camden.id, reference=reference).update(is_confidential=True)
    return reference


def listed(by: Colleague, body: KnownBody) -> set[str]:
    """Return what an officer finds in both lists."""
    in_worklist = {row.reference for row in desk.worklist(by=by, body_id=body.id, filters=Filters()).cases}
    in_queue = {row.reference for row in queue(by=by, filters=QueueFilters()).cases if row.body_id == body.id}
    assert in_worklist == in_queue
    return in_queue


def test_it_is_in_no_list_of_another_bodys_team_and_in_those_of_the_own(
    *, lent: Colleague, secret: str, camden: KnownBody, officer: Colleague, other_resident: DraftHolder
) -> None:
    open_one = file_case(camden, other_resident, BINS).sent.reference
    assert listed(lent, camden) == {open_one}
    assert listed(officer, camden) == {open_one, secret}


@pytest.mark.parametrize(
    "attempt",
    [
        lambda by, body, case: desk.open_case(by=by, body_id=body, reference=case),
        lambda by, body, case: desk.open_step(
            by=by, body_id=body, reference=case, transition="record_inspection"
        ),
        lambda by, body, case: casework.take_on(by=by, body_id=body, reference=case, revision=1),
        lambda by, body, case: casework.note(by=by, body_id=body, reference=case, revision=1, reason="Seen."),
        lambda by, body, case: casework.write(by=by, body_id=body, reference=case, revision=1, message="Hi"),
        lambda by, body, case: reveals.reveal(
            by=by, body_id=body, reference=case, item="contact_email", reason="To call."
        ),
    ],
)
def test_every_act_upon_it_is_refused_as_for_a_case_that_is_not_there(
    attempt: Callable[[Colleague, int, str], object], lent: Colleague, secret: str, camden: KnownBody
) -> None:
    with pytest.raises(NoSuchCase):
        attempt(lent, camden.id, secret)


def test_it_is_not_found_by_its_reference_either(
    lent: Colleague, secret: str, camden: KnownBody, officer: Colleague
) -> None:
    assert outside.is_own(by=lent, body_id=camden.id, reference=secret) is False
    assert outside.is_own(by=officer, body_id=camden.id, reference=secret) is True
    assert desk.open_case(by=officer, body_id=camden.id, reference=secret).case.is_confidential


def test_who_serves_by_a_post_of_the_body_as_well_meets_it(
    leeds: KnownBody, camden: KnownBody, secret: str
) -> None:
    both = employ("Bea Both", (camden, leeds), (WASTE,))
    arranged(camden, leeds, (WASTE,))
    assert secret in listed(known(both.person_id), camden)
