"""What is withheld from residents, held against the evidence of it: each record as it was made, and none besides."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from moothall.audit.models import AuditDetail, AuditRow, Withholding
from moothall.rules.audit_chain import Fault, Finding
from moothall.rules.audit_rows import moment

WITHHOLD, END = "audit.withhold", "audit.end_withholding"
_MADE = re.compile(r"(?P<words>\S+ from \S+) to (?P<to>\S+)$")
_ENDED = re.compile(r"ended (?P<at>\S+)$")


@dataclass(frozen=True, kw_only=True)
class _Record:
    """Of which case, by whom, and the ground and the beginning in words."""

    subject_id: str
    by_id: int | None
    words: str


def made(*, ground: str, from_at: datetime, to_at: datetime) -> str:
    """Return what the evidence says of a withholding."""
    return f"{ground} from {moment(from_at)} to {moment(to_at)}"


def ended(*, at: datetime) -> str:
    """Return what the evidence says of an end."""
    return f"ended {moment(at)}"


def check(*, body_id: int) -> Iterator[Finding]:
    """Yield where a body's withholdings and their evidence differ; the caller acts in the body.

    Where the words of the evidence are gone, because their period was over, they can be compared no more.
    """
    kept = {_record(row): moment(row.to_at) for row in Withholding.objects.filter(body_id=body_id)}
    ends = _ends(body_id)
    forgotten = set[tuple[str, int | None]]()
    for row, why in _evidence(body_id, WITHHOLD):
        found = _MADE.search(why)
        if found is None:
            forgotten.add((row.subject_id, row.actor_id))
            continue
        record = _Record(subject_id=row.subject_id, by_id=row.actor_id, words=found["words"])
        if kept.pop(record, None) != _end(found, ends[row.subject_id]):
            yield Finding(fault=Fault.WITHHOLDING_CHANGED, row_id=row.id)
    for record in kept:
        if (record.subject_id, record.by_id) not in forgotten:
            yield Finding(fault=Fault.WITHHOLDING_CHANGED)


def _record(row: Withholding) -> _Record:
    words = made(ground=row.ground, from_at=row.from_at, to_at=row.to_at).rpartition(" to ")[0]
    return _Record(subject_id=row.subject_id, by_id=row.recorded_by_id, words=words)


def _ends(body_id: int) -> dict[str, list[str]]:
    found = defaultdict[str, list[str]](list)
    for row, why in _evidence(body_id, END):
        said = _ENDED.search(why)
        if said is not None:
            found[row.subject_id].append(said["at"])
    return found


def _end(said: re.Match[str], ends: list[str]) -> str:
    """Return the end that a withholding must have: the one that was recorded with it, or an earlier one since."""
    from_at = said["words"].rpartition(" ")[2]
    return min((at for at in ends if from_at <= at < said["to"]), default=said["to"])


def _evidence(body_id: int, action: str) -> Iterator[tuple[AuditRow, str]]:
    rows = list(AuditRow.objects.filter(body_id=body_id, action=action, refused=False))
    details = AuditDetail.objects.filter(body_id=body_id, id__in=[row.id for row in rows])
    words = dict(details.values_list("id", "why"))
    return ((row, words.get(row.id, "")) for row in rows)
