"""Whether there is a case with a reference cannot be told by what the database is asked."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from moothall.bodies.context import DraftHolder
from moothall.cases.queries.contacts import body_of_contact
from moothall.people import actions as people
from moothall.people.queries import person_by_email
from moothall.rules.persons import PersonKind
from moothall.vault import rings
from tests.cast import BINS, council, file_case
from tests.clusters import Database


def statements(reference: str, *, is_warm: bool) -> int:
    """Return how many statements looking for a case takes, with the keys of its body at hand or not."""
    if not is_warm:
        rings.forget()
        person_by_email(
            "eve@example.net", kind=PersonKind.RESIDENT
        )  # Whoever asks is signed in: the portal's keys are at hand.
    with CaptureQueriesContext(connection) as seen:
        assert body_of_contact(reference=reference, email="eve@example.net") is None
    return len(seen)


def test_a_reference_that_exists_costs_what_one_costs_that_does_not(own_database: Database) -> None:
    own_database.connect_django()
    body = council("camden")
    filed = file_case(body, DraftHolder(digest="d" * 64, body_id=body.id), BINS)
    people.ensure_person(email="eve@example.net", name="Eve", kind=PersonKind.RESIDENT)
    counted = {
        statements(reference, is_warm=is_warm)
        for reference in (filed.sent.reference, "2222-2222-22")
        for is_warm in (False, True)
    }
    assert len(counted) == 1
