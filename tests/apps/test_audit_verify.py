"""`moothall audit verify` finds what the owner of the database does by SQL, and says where."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import psycopg
import pytest
from django.utils import timezone

from moothall.audit import actions as audit
from moothall.audit import digests, sealing
from moothall.audit.models import AuditRow, AuditSeal
from moothall.audit.sealing import seal_of
from moothall.audit.signing import key_id, of_seed, public_half
from moothall.audit.verify import verify_body
from moothall.bodies.context import Job, acting
from moothall.bodies.queries import KnownBody
from moothall.rules.audit_chain import Fault, Finding, digest_of_seal
from moothall.rules.audit_digests import DigestFault, DigestFinding
from tests.cast import council
from tests.clusters import Database

pytestmark = pytest.mark.isolation

FOUR_SEALS = 4


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A council with four seals of three rows each, one that waits, and a digest of the first three seals."""

    body: KnownBody
    rows: list[int]
    owner: psycopg.Connection

    def sql(self, statement: str, *values: object) -> None:
        """Do something that the owner can, once no trigger stands in the way."""
        self.owner.execute(statement.encode(), values)

    def found(self) -> set[tuple[str, int | None, int | None]]:
        """Return what is found: the fault, the seal, the row."""
        report = verify_body(body_id=self.body.id, keys=digests.keys())
        return {_plain(finding) for finding in report.findings}


def _plain(finding: Finding | DigestFinding) -> tuple[str, int | None, int | None]:
    if isinstance(finding, DigestFinding):
        return finding.fault, None, None
    return finding.fault, finding.seal, finding.row_id


def write(body: KnownBody, count: int) -> None:
    """Record evidence."""
    with acting(Job(body_id=body.id)):
        for number in range(count):
            audit.record(
                body_id=body.id, action="cases.open", subject_kind="case", subject_id=f"C{number}", why="work"
            )


@pytest.fixture
def kept(own_database: Database) -> Iterator[Kept]:
    """See Kept."""
    own_database.connect_django()
    body = council("camden")
    for number in range(FOUR_SEALS):
        if number == FOUR_SEALS - 1:
            assert digests.sign_days(at=timezone.now() + timedelta(days=1)) == 1
        write(body, 3)
        sealing.seal_waiting()
    write(body, 1)
    with acting(Job(body_id=body.id)):
        rows = list(AuditRow.objects.filter(body_id=body.id).order_by("id").values_list("id", flat=True))
    with own_database.owner() as owner:
        for table in ("audit_auditrow", "audit_auditdetail", "audit_auditseal", "audit_auditdigest"):
            owner.execute(f"alter table {table} disable trigger user".encode())
        yield Kept(body=body, rows=rows, owner=owner)


def test_untouched_evidence_is_in_order_and_its_tail_is_told(kept: Kept) -> None:
    report = verify_body(body_id=kept.body.id, keys=digests.keys())
    assert (report.findings, report.seals, report.digests, report.waiting) == ((), FOUR_SEALS, 1, 1)
    assert report.waiting_since is not None
    assert report.waiting_since > timezone.now() - timedelta(minutes=1)


def change_a_column(kept: Kept) -> None:
    kept.sql("update audit_auditrow set actor_id = 9 where id = %s", kept.rows[4])


def delete_a_row(kept: Kept) -> None:
    kept.sql("delete from audit_auditrow where id = %s", kept.rows[4])
    kept.sql("delete from audit_auditdetail where id = %s", kept.rows[4])


def delete_a_seal(kept: Kept) -> None:
    kept.sql("delete from audit_auditseal where number = 2")


def swap_two_rows(kept: Kept) -> None:
    for old, new in ((4, -1), (5, 4), (-1, 5)):
        ids = [kept.rows[at] if at >= 0 else -1 for at in (new, old)]
        kept.sql("update audit_auditrow set id = %s where id = %s", *ids)


def insert_into_a_sealed_range(kept: Kept) -> None:
    kept.sql(
        "insert into audit_auditrow select * from (select r.* from audit_auditrow r where id = %s) copied"
        " on conflict do nothing",
        kept.rows[4],
    )
    kept.sql(
        "insert into audit_auditrow (id, body_id, at, actor_kind, action, subject_kind, subject_id, purpose,"
        " is_outside, refused, detail_digest) select 0, body_id, at, actor_kind, action, subject_kind, 'FORGED',"
        " purpose, is_outside, refused, detail_digest from audit_auditrow where id = %s",
        kept.rows[4],
    )


def insert_as_if_it_waited(kept: Kept) -> None:
    insert_into_a_sealed_range(kept)
    kept.sql("update audit_auditrow set at = at - interval '2 hours' where id = 0")
    kept.sql(
        "insert into audit_auditdetail (id, body_id, salt, why, request_id)"
        " select 0, body_id, salt, why, request_id from audit_auditdetail where id = %s",
        kept.rows[4],
    )


def rewrite_a_detail(kept: Kept) -> None:
    kept.sql("update audit_auditdetail set why = 'other' where id = %s", kept.rows[4])


def delete_a_detail(kept: Kept) -> None:
    kept.sql("delete from audit_auditdetail where id = %s", kept.rows[4])


def renumber(kept: Kept) -> None:
    kept.sql("update audit_auditrow set id = 0 where id = %s", kept.rows[4])
    kept.sql("update audit_auditdetail set id = 0 where id = %s", kept.rows[4])


def cut_the_tail_but_for_its_rows(kept: Kept) -> None:
    kept.sql("delete from audit_auditseal where number = 4")


def cut_the_tail_below_the_digest(kept: Kept) -> None:
    kept.sql("delete from audit_auditseal where number > 2")
    for table in ("audit_auditrow", "audit_auditdetail"):
        kept.sql(f"delete from {table} where id >= %s", kept.rows[6])


def change_a_seal(kept: Kept) -> None:
    kept.sql("update audit_auditseal set at = at - interval '1 day' where number = 2")


def forge_a_digest(kept: Kept) -> None:
    kept.sql("update audit_auditdigest set text = replace(text, '\"rows\":9', '\"rows\":8')")


def misfile_a_digest(kept: Kept) -> None:
    kept.sql("update audit_auditdigest set last_seal = 99")


def misplace_a_seal(kept: Kept) -> None:
    kept.sql("update audit_auditseal set last_position = 99 where number = 2")


def move_to_another_body(kept: Kept) -> None:
    for table in ("audit_auditrow", "audit_auditdetail"):
        kept.sql(f"update {table} set body_id = %s where id = %s", council("leeds").id, kept.rows[4])


def move_words_into_the_request(kept: Kept) -> None:
    kept.sql(
        "update audit_auditdetail set request_id = request_id || E'\\n' || why, why = '' where id = %s",
        kept.rows[4],
    )


def move_words_into_the_salt(kept: Kept) -> None:
    kept.sql(
        "update audit_auditdetail set salt = salt || convert_to(why, 'UTF8') where id = %s", kept.rows[4]
    )


def forge_a_seal(kept: Kept) -> None:
    """As somebody can who has the database and not the key."""
    with acting(Job(body_id=kept.body.id)):
        last = seal_of(AuditSeal.objects.get(body_id=kept.body.id, number=FOUR_SEALS))
    forged = replace(last, at=last.at + timedelta(seconds=1))
    kept.sql(
        "update audit_auditseal set at = %s, digest = %s where number = 4", forged.at, digest_of_seal(forged)
    )


def strip_a_signature(kept: Kept) -> None:
    kept.sql("update audit_auditseal set key = '', signature = '' where number = 2")


@pytest.mark.parametrize(
    ("tamper", "expected"),
    [
        (change_a_column, {(Fault.ROW_CHANGED, 2, 4)}),
        (delete_a_row, {(Fault.ROW_MISSING, 2, 4)}),
        (
            delete_a_seal,
            {(Fault.SEAL_MISSING, 2, None), *((Fault.ROW_INSERTED, 2, at) for at in (3, 4, 5))},
        ),
        (
            swap_two_rows,
            {
                (Fault.DETAIL_CHANGED, 2, 4),
                (Fault.DETAIL_CHANGED, 2, 5),
                (Fault.ROW_MOVED, 2, 4),
                (Fault.ROW_MOVED, 2, 5),
            },
        ),
        (insert_into_a_sealed_range, {(Fault.ROW_INSERTED, None, None)}),
        (insert_as_if_it_waited, {(Fault.ROW_BACKDATED, None, None)}),
        (rewrite_a_detail, {(Fault.DETAIL_CHANGED, 2, 4)}),
        (delete_a_detail, {(Fault.DETAIL_MISSING, 2, 4)}),
        (renumber, {(Fault.ROW_MISSING, 2, 4), (Fault.ROW_INSERTED, 2, None)}),
        (
            cut_the_tail_but_for_its_rows,
            {(Fault.HEAD_GONE, 4, None), *((Fault.ROW_INSERTED, 4, at) for at in (9, 10, 11))},
        ),
        (
            cut_the_tail_below_the_digest,
            {(Fault.HEAD_GONE, 4, None), (DigestFault.HEAD_MISSING, None, None)},
        ),
        (move_words_into_the_request, {(Fault.DETAIL_CHANGED, 2, 4)}),
        (move_words_into_the_salt, {(Fault.DETAIL_CHANGED, 2, 4)}),
        (forge_a_seal, {(Fault.SEAL_NOT_SIGNED, 4, None), (Fault.HEAD_DIFFERS, 4, None)}),
        (strip_a_signature, {(Fault.SEAL_NOT_SIGNED, 2, None)}),
        (change_a_seal, {(Fault.SEAL_CHANGED, 2, None)}),
        (
            forge_a_digest,
            {(DigestFault.NOT_SIGNED, None, None), (DigestFault.DIGEST_MISSING, None, None)},
        ),
        (misfile_a_digest, {(DigestFault.MISFILED, None, None)}),
        (misplace_a_seal, {(Fault.SEAL_CHANGED, 2, None)}),
        (move_to_another_body, {(Fault.ROW_MISSING, 2, 4)}),
    ],
)
def test_what_the_owner_does_by_sql_is_found_and_placed(
    kept: Kept, tamper: Callable[[Kept], None], expected: set[tuple[str, int | None, int | None]]
) -> None:
    """Rows are named in `expected` by their place among all rows; None is the one with the id 0, or none."""
    tamper(kept)
    places = {row_id: at for at, row_id in enumerate(kept.rows)} | {0: None, None: None}
    assert {(fault, seal, places[row_id]) for fault, seal, row_id in kept.found()} == expected


def test_a_digest_is_signed_once_a_day_and_names_the_one_before(kept: Kept) -> None:
    now = timezone.now()
    assert digests.sign_days(at=now) == 0
    assert digests.sign_days(at=now + timedelta(days=1)) == 0
    assert digests.sign_days(at=now + timedelta(days=2)) == 1
    assert digests.sign_days(at=now + timedelta(days=3)) == 0
    assert kept.found() == set()
    sealing.seal_waiting()
    assert digests.sign_days(at=now + timedelta(days=4)) == 1
    assert kept.found() == set()
    kept.sql("delete from audit_auditdigest where last_seal = 3")
    assert kept.found() == {(DigestFault.FIRST_MISSING, None, None)}


def test_a_key_that_was_changed_goes_on_being_trusted_and_one_that_was_dropped_does_not(kept: Kept) -> None:
    old, new = digests.keys().seed, b"n" * 32
    assert verify_body(body_id=kept.body.id, keys=of_seed(new, former=(public_half(old),))).findings == ()
    found = verify_body(body_id=kept.body.id, keys=of_seed(new)).findings
    assert {finding.fault for finding in found} == {
        DigestFault.UNKNOWN_KEY,
        DigestFault.NOTE_NOT_SIGNED,
        Fault.SEAL_NOT_SIGNED,
    }
    assert repr(of_seed(new)).count(repr(new)) == 0
    assert key_id(public_half(new)) in of_seed(new).trusted
