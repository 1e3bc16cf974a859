"""What is cut off the chain or written anew is known by what was noted outside the database."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.conf import settings
from django.utils import timezone
from structlog.testing import capture_logs

from moothall.audit import actions as audit
from moothall.audit import digests, heads, sealing
from moothall.audit.models import AuditSeal
from moothall.audit.signing import of_seed
from moothall.audit.verify import verify_body
from moothall.bodies.context import Job, acting
from moothall.rules.audit_chain import Fault
from moothall.rules.audit_digests import DigestFault
from moothall.rules.audit_heads import Head
from tests.apps.test_audit_verify import FOUR_SEALS, Kept, kept, write
from tests.cast import council

__all__ = ["kept"]

pytestmark = pytest.mark.isolation


def delete_rows(kept: Kept, ids: list[int]) -> None:
    for table in ("audit_auditrow", "audit_auditdetail"):
        kept.sql(f"delete from {table} where id = any(%s)", ids)


def faults(kept: Kept) -> set[str]:
    return {fault for fault, _, _ in kept.found()}


def test_the_last_seal_cut_off_with_its_rows_is_told_by_its_number(kept: Kept) -> None:
    delete_rows(kept, kept.rows[9:12])
    kept.sql("delete from audit_auditseal where number = 4")
    assert kept.found() == {(Fault.HEAD_GONE, 4, None)}


def test_digests_and_later_seals_cut_off_are_told(kept: Kept) -> None:
    kept.sql("delete from audit_auditdigest")
    kept.sql("delete from audit_auditseal where number >= 2")
    delete_rows(kept, kept.rows[3:12])
    assert kept.found() == {(Fault.HEAD_GONE, 4, None), (DigestFault.DIGEST_MISSING, None, None)}


def test_our_own_jobs_make_no_forgery_good(kept: Kept) -> None:
    kept.sql("update audit_auditrow set actor_id = 99 where id = %s", kept.rows[1])
    kept.sql("delete from audit_auditdigest")
    kept.sql("delete from audit_auditseal")
    kept.sql("update audit_auditdetail set seal_number = null")
    assert sealing.seal_waiting(most=5) == 13
    assert digests.sign_days(at=timezone.now() + timedelta(days=1)) == 0
    with acting(Job(body_id=kept.body.id)):
        numbers = list(AuditSeal.objects.filter(body_id=kept.body.id).values_list("number", flat=True))
    assert min(numbers) == FOUR_SEALS + 1
    told = {(Fault.SEAL_MISSING, 1, None), (Fault.HEAD_GONE, 4, None)}
    assert kept.found() == {*told, (DigestFault.DIGEST_MISSING, None, None)}
    write(kept.body, 1)
    sealing.seal_waiting()
    assert kept.found() >= told


def test_a_chain_goes_on_from_a_head_and_never_from_the_start(kept: Kept) -> None:
    sealing.seal_waiting()
    with acting(Job(body_id=kept.body.id)):
        seals = list(AuditSeal.objects.filter(body_id=kept.body.id).order_by("number"))
    assert [seal.number for seal in seals] == [1, 2, 3, 4, 5]
    assert all(bytes(after.previous) == bytes(before.digest) for before, after in pairwise(seals))
    assert heads.noted()[kept.body.id].seal == 5
    assert verify_body(body_id=kept.body.id, keys=digests.keys()).noted_seal == 5


def test_one_bodys_broken_digest_stops_nobody_elses(kept: Kept) -> None:
    other = council("leeds")
    kept.sql("update audit_auditdigest set text = 'no statement'")
    write(other, 1)
    sealing.seal_waiting()
    with capture_logs() as said:
        assert digests.sign_days(at=timezone.now() + timedelta(days=2)) == 1
    assert [(line["event"], line["body_id"]) for line in said if line["log_level"] == "error"] == [
        ("audit.not_signed", kept.body.id)
    ]
    assert heads.noted()[other.id].signed_on


def test_what_was_signed_is_noted_when_a_later_body_fails(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(council("leeds"), 1)
    sealing.seal_waiting()
    begun: list[int] = []

    def has_digest(noted: Head | None, *, body_id: int) -> bool:
        begun.append(body_id)
        if len(begun) > 1:
            raise ConnectionError
        return True

    monkeypatch.setattr(digests, "has_digest", has_digest)
    with pytest.raises(ConnectionError):
        digests.sign_days(at=timezone.now() + timedelta(days=2))
    day = timezone.localdate() + timedelta(days=1)
    assert heads.noted()[begun[0]].signed_on == day.isoformat()


def test_a_day_that_is_over_and_not_signed_is_told(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    midnight = timezone.localtime().replace(hour=0, minute=0) + timedelta(days=1)
    for later, expected in ((1, set()), (3, {DigestFault.DAY_NOT_SIGNED})):
        moment = midnight + timedelta(hours=later)
        monkeypatch.setattr("moothall.audit.verify.timezone.now", lambda moment=moment: moment)
        assert faults(kept) == expected


def test_what_somebody_else_adds_to_the_file_counts_for_nothing_and_is_told(kept: Kept) -> None:
    heads.note([Head(body_id=kept.body.id, seal=9, digest="00" * 32, rows=9)], keys=of_seed(b"s" * 32))
    with (settings.AUDIT_HEADS / heads.NAME).open("ab") as file:
        file.write(b"nothing of ours\n")
    found = verify_body(body_id=kept.body.id, keys=digests.keys())
    assert {finding.fault for finding in found.findings} == {DigestFault.NOTE_NOT_SIGNED}
    assert found.noted_seal == FOUR_SEALS


def test_half_a_line_that_a_crash_left_is_taken_away(kept: Kept) -> None:
    path = settings.AUDIT_HEADS / heads.NAME
    with path.open("ab") as file:
        file.write(b'{"statement": "{')
    assert kept.found() == set()
    sealing.seal_waiting()
    assert kept.found() == set()
    assert b'"{' + b"{" not in path.read_bytes()
    assert heads.noted()[kept.body.id].seal == FOUR_SEALS + 1


def test_the_file_begins_anew_with_all_heads_and_the_old_ones_stay_for_a_while(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heads, "LONGEST_BYTES", 10)
    monkeypatch.setattr(heads, "OLD_FILES", 2)
    before = heads.noted()
    for number in range(5):
        heads.note([Head(body_id=10_000 + number, seal=1, digest="00" * 32, rows=1)], keys=digests.keys())
    assert heads.noted().items() >= before.items()
    assert heads.noted().keys() >= {10_000, 10_004}
    assert len(list(settings.AUDIT_HEADS.glob("heads-*"))) == 2
    assert len(list(heads.lines())) == 1
    assert kept.found() == set()


def test_a_lower_head_takes_nothing_back(kept: Kept) -> None:
    high = heads.noted()[kept.body.id]
    heads.note([Head(body_id=kept.body.id, seal=1, digest="00" * 32, rows=1)], keys=digests.keys())
    assert heads.noted()[kept.body.id] == high


def test_a_clock_that_was_set_back_makes_no_forgers_and_is_told(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    ahead = timezone.now() + timedelta(hours=2)
    with monkeypatch.context() as patch:
        patch.setattr("moothall.audit.sealing.timezone.now", lambda: ahead)
        sealing.seal_waiting()
    write(kept.body, 1)
    assert kept.found() == set()
    sealing.seal_waiting()
    write(kept.body, 1)
    report = verify_body(body_id=kept.body.id, keys=digests.keys())
    assert (report.findings, report.set_back, report.waiting) == ((), (6,), 1)


def test_a_tombstone_that_nobody_erased_for_hides_nothing(kept: Kept) -> None:
    kept.sql("delete from audit_auditdetail where id = %s", kept.rows[4])
    for kind, purpose in (("officer", "erasure"), ("job", "casework"), ("resident", "")):
        kept.sql(
            "insert into audit_auditrow (body_id, at, actor_kind, action, subject_kind, subject_id, purpose,"
            " is_outside, refused, detail_digest) values (%s, now(), %s, 'audit.erase_detail', 'audit_row', %s,"
            " %s, false, false, audit_detail_digest('0123456789abcdef', '', ''))",
            kept.body.id,
            kind,
            str(kept.rows[4]),
            purpose,
        )
    kept.sql(
        "insert into audit_auditdetail (id, body_id, salt, why, request_id) select id, body_id, '0123456789abcdef',"
        " '', '' from audit_auditrow where action = 'audit.erase_detail'"
    )
    sealing.seal_waiting()
    assert (Fault.DETAIL_MISSING, 2, kept.rows[4]) in kept.found()


def test_words_of_the_first_form_are_read_in_one_way_only(kept: Kept) -> None:
    """Rows that were written before details were counted; the words are those of a row that waits."""
    row, words = kept.rows[12], "first words\nsecond words"
    kept.sql(
        "update audit_auditrow set detail_digest ="
        " sha256(convert_to('0123456789abcdef' || 'r' || E'\\n' || %s, 'UTF8')) where id = %s",
        words,
        row,
    )
    kept.sql(
        "update audit_auditdetail set salt = '0123456789abcdef', request_id = 'r', why = %s where id = %s",
        words,
        row,
    )
    assert kept.found() == set()
    sealing.seal_waiting()
    assert kept.found() == set()
    for changed in (
        "request_id = E'r\\nfirst words', why = 'second words'",
        "salt = convert_to(E'0123456789abcdefr\\nfirst words', 'UTF8'), request_id = '', why = 'second words'",
    ):
        kept.sql(f"update audit_auditdetail set {changed} where id = %s", row)
        assert faults(kept) == {Fault.DETAIL_CHANGED}


def test_a_reason_is_recorded_with_its_lines(kept: Kept) -> None:
    with acting(Job(body_id=kept.body.id)):
        audit.record(
            body_id=kept.body.id, action="cases.open", subject_kind="case", subject_id="C", why="x:1:\n\nŵ 😀"
        )
    sealing.seal_waiting()
    assert kept.found() == set()
