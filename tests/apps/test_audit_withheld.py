"""What is withheld from a resident is held against the evidence of who withheld it, why and for how long."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import psycopg
import pytest
from django.db import transaction
from django.utils import timezone

from moothall.audit import actions as audit
from moothall.audit import digests
from moothall.audit.models import AuditRow
from moothall.audit.verify import verify_body
from moothall.audit.withholding import Ground, WithheldAlready, in_force
from moothall.bodies.context import Job, Officer, acting
from moothall.bodies.queries import KnownBody
from moothall.people import auditing
from moothall.people.queries import Colleague
from moothall.rules.audit_chain import Fault
from tests.apps.test_posts_races import PATIENCE_SECONDS, at_once, wait_until_waiting
from tests.cast import council, employ
from tests.clusters import Database

pytestmark = pytest.mark.isolation

REFERENCE = "7K2P-4MX9-T3"
CHANGES = (
    "update audit_withholding set from_at = from_at - interval '1 year'",
    "update audit_withholding set to_at = to_at + interval '1 day'",
    "update audit_withholding set ground = 'safeguarding'",
    "update audit_withholding set recorded_by_id = recorded_by_id + 1",
    "update audit_withholding set subject_id = 'ANOTHER'",
    "delete from audit_withholding",
)
ADDED = """
    insert into audit_withholding (body_id, subject_kind, subject_id, ground, recorded_by_id, from_at, to_at)
        select body_id, subject_kind, subject_id, ground, recorded_by_id, from_at - interval '1 day', to_at
        from audit_withholding
"""


@dataclass(frozen=True, kw_only=True)
class Withheld:
    """A council, its auditor who withholds the visits to a case, and the owner of the database."""

    body: KnownBody
    auditor: Colleague
    owner: psycopg.Connection

    def found(self) -> list[tuple[str, int | None]]:
        """Return what `verify` finds: the fault, and the row of evidence."""
        report = verify_body(body_id=self.body.id, keys=digests.keys())
        return [(finding.fault, getattr(finding, "row_id", None)) for finding in report.findings]

    def row(self) -> int:
        """Return the row of the evidence of it."""
        with acting(Job(body_id=self.body.id)):
            return AuditRow.objects.get(body_id=self.body.id, action="audit.withhold").id


@pytest.fixture
def withheld(own_database: Database) -> Iterator[Withheld]:
    """See Withheld."""
    own_database.connect_django()
    camden = council("camden")
    with acting(Job(body_id=camden.id)):
        audit.record(
            body_id=camden.id, action="cases.open", subject_kind="case", subject_id=REFERENCE, why="-"
        )
    una = employ("Una Auditor", (camden,), ("auditor",))
    withhold(una, camden)
    with own_database.owner() as owner:
        yield Withheld(body=camden, auditor=una, owner=owner)


def withhold(by: Colleague, body: KnownBody) -> None:
    to_at = timezone.now() + timedelta(days=30)
    auditing.withhold(by=by, body_id=body.id, reference=REFERENCE, ground=Ground.FRAUD, to_at=to_at)


def tell_again(made: Withheld) -> None:
    auditing.tell_again(by=made.auditor, body_id=made.body.id, reference=REFERENCE)


@pytest.mark.parametrize("change", CHANGES)
def test_a_withholding_that_was_changed_is_told_with_its_evidence(withheld: Withheld, change: str) -> None:
    assert withheld.found() == []
    withheld.owner.execute(change.encode())
    assert (Fault.WITHHOLDING_CHANGED, withheld.row()) in withheld.found()


def test_a_withholding_without_evidence_is_told(withheld: Withheld) -> None:
    withheld.owner.execute(ADDED.encode())
    assert withheld.found() == [(Fault.WITHHOLDING_CHANGED, None)]


def test_one_that_was_ended_is_in_order_and_cannot_be_revived(withheld: Withheld) -> None:
    tell_again(withheld)
    tell_again(withheld)
    assert withheld.found() == []
    withhold(withheld.auditor, withheld.body)
    assert withheld.found() == []
    withheld.owner.execute("update audit_withholding set to_at = to_at + interval '30 days'")
    assert len(withheld.found()) == 2


def test_two_who_withhold_at_once_make_one_record(own_database: Database, withheld: Withheld) -> None:
    tell_again(withheld)
    second = employ("Dai Auditor", (withheld.body,), ("auditor",))
    is_withheld, may_commit, told = threading.Event(), threading.Event(), list[str]()

    def first_withholds() -> None:
        with transaction.atomic():
            withhold(withheld.auditor, withheld.body)
            is_withheld.set()
            assert may_commit.wait(PATIENCE_SECONDS)

    def second_withholds() -> None:
        assert is_withheld.wait(PATIENCE_SECONDS)
        try:
            withhold(second, withheld.body)
        except WithheldAlready:
            told.append("refused")

    def first_ends_when_the_second_waits() -> None:
        try:
            wait_until_waiting(own_database, 1)
        finally:
            may_commit.set()

    at_once(first_withholds, second_withholds, first_ends_when_the_second_waits)
    assert told == ["refused"]
    with acting(Officer(person_id=1, body_ids=(withheld.body.id,), purpose="test")):
        assert in_force(body_id=withheld.body.id, subject_id=REFERENCE).count() == 1
    assert withheld.found() == []


def test_where_the_words_are_gone_by_their_period_nothing_is_compared(withheld: Withheld) -> None:
    withheld.owner.execute("alter table audit_auditdetail disable trigger user")
    withheld.owner.execute("update audit_auditdetail set seal_number = 1")
    audit.erase_detail(body_id=withheld.body.id, row_id=withheld.row(), why="-")
    assert not any(fault is Fault.WITHHOLDING_CHANGED for fault, _ in withheld.found())
