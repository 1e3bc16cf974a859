"""What an officer was refused is evidence: for what purpose they tried it, and in which team."""

from collections.abc import Callable

import pytest

from moothall.audit.models import AuditRow
from moothall.bodies.context import Job, acting
from moothall.bodies.queries import KnownBody
from moothall.people import auditing, duty, teams
from moothall.people.queries import Colleague
from moothall.portability import papers
from moothall.portability.erasure import deciding
from moothall.rules.papers import PaperKind
from moothall.rules.posts import RECORDS
from moothall.rules.refusal import Refused
from tests.apps.erasure_scene import KEEP

pytestmark = pytest.mark.django_db

Try = Callable[[Colleague, KnownBody], object]


def decide(by: Colleague, body: KnownBody) -> None:
    deciding.decide(by=by, body_id=body.id, request_id=1, reference="NONE", decision=KEEP)


def keep(by: Colleague, body: KnownBody) -> None:
    deciding.extend(by=by, body_id=body.id, request_id=1, reason="Much to read")


def read(by: Colleague, body: KnownBody) -> None:
    papers.standing(by=by, body=body, kind=PaperKind.RECORD)


def administer(by: Colleague, body: KnownBody) -> None:
    teams.create(by=by, body_id=body.id, name="Mine")


def audit(by: Colleague, body: KnownBody) -> None:
    auditing.signed_digests(by=by, body_id=body.id)


@pytest.mark.parametrize(
    ("attempt", "purpose"),
    [
        (decide, RECORDS),
        (keep, RECORDS),
        (read, RECORDS),
        (administer, duty.ADMINISTRATION),
        (audit, auditing.PURPOSE),
    ],
)
def test_a_refusal_says_for_what_and_in_which_team(
    officer: Colleague, camden: KnownBody, attempt: Try, purpose: str
) -> None:
    team_id = officer.team_id(body_id=camden.id)
    with pytest.raises(Refused):
        attempt(officer, camden)
    with acting(Job(body_id=camden.id)):
        (row,) = AuditRow.objects.filter(body_id=camden.id, refused=True)
    assert team_id is not None
    assert (row.actor_id, row.purpose, row.team_id) == (officer.person_id, purpose, team_id)
