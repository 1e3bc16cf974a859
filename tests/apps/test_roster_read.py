"""Who reads the names and addresses of officers leaves evidence of it, in each body whose people they are."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from moothall.audit.models import AuditRow
from moothall.bodies import queries as register
from moothall.bodies.context import Job, acting
from moothall.bodies.queries import KnownBody
from moothall.people import roster, teams
from moothall.people.refusals import NotAdministrator
from moothall.rules.posts import ADMINISTRATOR
from tests.apps.posts_scene import administrator, grant, team_of
from tests.cast import employ
from tests.evidence import told

pytestmark = [pytest.mark.isolation, pytest.mark.django_db]


def reads(body: KnownBody) -> list[tuple[str, str]]:
    """Return what was read of a body's people, and why."""
    with acting(Job(body_id=body.id)):
        rows = AuditRow.objects.filter(body_id=body.id, action__startswith="people.read")
        return [(action, why) for action, why, _ in told(rows)]


def test_reading_the_list_of_officers_is_evidence(camden: KnownBody) -> None:
    roster.roster(by=administrator(camden), body_id=camden.id)
    assert reads(camden) == [("people.read_list", "administration")]


def test_looking_at_teams_reads_nothing_of_people(camden: KnownBody) -> None:
    ada = administrator(camden)
    team = team_of(camden, "Streets")
    assert (team, "Streets") in teams.of_body(by=ada, body_id=camden.id)
    assert reads(camden) == []
    with pytest.raises(NotAdministrator):
        teams.of_body(by=employ("Una Ours", (camden,), ("waste_officer",)), body_id=camden.id)


def test_more_requests_of_a_council_take_no_more_statements(camden: KnownBody) -> None:
    operator = register.operator()
    olga = administrator(operator, "Olga Operator")
    ada = administrator(camden)
    counts = []
    for number in range(3):
        grant(ada, camden, ADMINISTRATOR, email=f"new{number}@example.org")
        with CaptureQueriesContext(connection) as asked:
            assert len(roster.for_operator(by=olga, operator=operator)) == number + 1
        counts.append(len(asked))
    assert counts[1] == counts[2]


def test_what_the_operator_reads_of_a_councils_people_is_evidence_in_both(
    camden: KnownBody, leeds: KnownBody
) -> None:
    grant(administrator(camden), camden, ADMINISTRATOR)
    operator = register.operator()
    olga = administrator(operator, "Olga Operator")
    assert roster.for_operator(by=olga, operator=operator)
    assert reads(operator) == [("people.read_requests", "administration")]
    assert reads(camden) == [
        ("people.read_requests", f"read by the portal's operator: person {olga.person_id}")
    ]
    assert reads(leeds) == []
