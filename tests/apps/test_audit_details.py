"""The readable part of evidence goes when its period is over, the oldest first, and the chain stays provable."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from moothall.audit import digests, sealing
from moothall.audit.models import AuditDetail, AuditRow
from moothall.audit.verify import Report, verify_body
from moothall.bodies.context import Job, acting
from moothall.bodies.queries import KnownBody
from moothall.portability import counts, retention
from moothall.rules.audit_chain import DETAILS_KEPT_AT_LEAST, Fault
from tests.cast import council
from tests.clusters import Database

_ADD = """
    with one as (
        insert into audit_auditrow (body_id, at, actor_kind, action, subject_kind, subject_id, purpose, is_outside,
                refused, detail_digest)
            values (%s, %s, 'officer', 'cases.open', 'case', 'x', 'casework', true, false,
                audit_detail_digest('0123456789abcdef', '', %s))
            returning id, body_id
    ) insert into audit_auditdetail (id, body_id, salt, why, request_id)
        select id, body_id, '0123456789abcdef', %s, '' from one
"""


@pytest.fixture
def body(own_database: Database) -> KnownBody:
    """A council with evidence of seven years ago, of today, and of seven years ago again, by its place."""
    own_database.connect_django()
    found = council("camden")
    now = timezone.now()
    old = now - timedelta(days=7 * 365)
    with own_database.owner() as owner:
        owner.execute("select set_config('moothall.migrating', 'on', false)")
        for at, why in ((old, "first"), (old, "second"), (now, "third"), (old, "late")):
            owner.execute(_ADD, [found.id, at, why, why])
    return found


def reasons(body: KnownBody) -> list[str]:
    """Return what can still be read, oldest first."""
    with acting(Job(body_id=body.id)):
        return list(AuditDetail.objects.filter(body_id=body.id).order_by("id").values_list("why", flat=True))


def end(body: KnownBody, before: datetime, most: int = 500) -> int:
    """Do what the rule does."""
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from moothall_details_over(%s, %s, %s)", [body.id, before, most])
        row: tuple[int] | None = cursor.fetchone()
    return row[0] if row else 0


def verified(body: KnownBody) -> Report:
    """Check the body's evidence."""
    return verify_body(body_id=body.id, keys=digests.keys())


def test_what_is_over_goes_oldest_first_and_what_is_not_sealed_stays(body: KnownBody) -> None:
    six_years_ago = timezone.now() - timedelta(days=2192)
    assert end(body, six_years_ago) == 0
    sealing.seal_waiting()
    assert verified(body).findings == ()
    assert end(body, six_years_ago, most=1) == 1
    assert reasons(body) == ["second", "third", "late", "the period of these details is over"]
    assert end(body, six_years_ago) == 1
    assert end(body, six_years_ago) == 0
    assert reasons(body)[:2] == ["third", "late"]
    assert verified(body).findings == ()
    sealing.seal_waiting()
    assert verified(body).findings == ()


def test_the_row_itself_stays_and_the_tombstone_names_the_last(body: KnownBody) -> None:
    sealing.seal_waiting()
    end(body, timezone.now() - timedelta(days=2192))
    with acting(Job(body_id=body.id)):
        rows = list(AuditRow.objects.filter(body_id=body.id, action="cases.open").order_by("id"))
        tombstone = AuditRow.objects.get(body_id=body.id, action="audit.end_details")
    assert len(rows) == 4
    assert (tombstone.subject_kind, tombstone.subject_id) == ("audit_rows", str(rows[1].id))
    assert (tombstone.actor_kind, tombstone.purpose) == ("job", "retention")


def test_ending_what_is_not_old_is_found(body: KnownBody) -> None:
    sealing.seal_waiting()
    end(body, timezone.now() + timedelta(days=1))
    assert [finding.fault for finding in verified(body).findings] == [Fault.DETAIL_MISSING]


def test_the_daily_run_counts_and_ends_them(body: KnownBody) -> None:
    sealing.seal_waiting()
    due = {each.rule.name: each.due for each in retention.dry_run(at=timezone.now())}
    assert (due["details"].due, due["details"].whole) == (3, 4)
    retention.run(at=timezone.now())
    assert "first" not in reasons(body)
    assert {"third", "late"} <= set(reasons(body))


def test_the_period_is_longer_than_what_a_tombstone_may_hide() -> None:
    days = counts.all_kept()["details"].days
    assert days is not None
    assert timedelta(days=days) > DETAILS_KEPT_AT_LEAST
