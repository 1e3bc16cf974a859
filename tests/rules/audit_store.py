"""A body's evidence in memory, sealed as the sealer does."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from moothall.rules.audit_chain import NO_DIGEST, ChainCheck, Finding, Seal, Sealed, digest_of_seal
from moothall.rules.audit_rows import (
    ENDING,
    ERASED_KIND,
    ERASURE,
    Detail,
    Row,
    digest_of_detail,
    digest_of_row,
)

BEGAN = datetime(2026, 11, 23, 9, tzinfo=UTC)
SALT = b"0123456789abcdef"
# Only jobs write tombstones.
_PURPOSES = {ERASURE: "erasure", ENDING: "retention"}


@dataclass(kw_only=True)
class Store:
    """A body's evidence in memory: rows and details by id, seals by number."""

    rows: dict[int, Row] = field(default_factory=dict)
    details: dict[int, Detail] = field(default_factory=dict)
    seals: dict[int, Seal] = field(default_factory=dict)

    def add(self, row_id: int, *, action: str = "cases.open", subject_id: str = "CASE") -> None:
        """Add a row that waits for its seal."""
        why = f"reason {row_id}"
        self.rows[row_id] = Row(
            id=row_id,
            body_id=7,
            at=BEGAN + timedelta(seconds=row_id),
            actor_kind="job" if action in _PURPOSES else "officer",
            actor_id=None if action in _PURPOSES else 3,
            for_id=None,
            team_id=4,
            action=action,
            subject_kind=ERASED_KIND if action == ERASURE else "case",
            subject_id=subject_id,
            purpose=_PURPOSES.get(action, "casework"),
            is_outside=False,
            refused=False,
            detail_digest=digest_of_detail(salt=SALT, why=why, request_id="r"),
        )
        self.details[row_id] = Detail(row_id=row_id, salt=SALT, why=why, request_id="r", seal_number=None)

    def seal(self) -> None:
        """Seal all rows that wait."""
        ids = tuple(sorted(key for key, detail in self.details.items() if detail.seal_number is None))
        before = self.seals.get(len(self.seals))
        bare = Seal(
            body_id=7,
            number=len(self.seals) + 1,
            at=max(row.at for row in self.rows.values()) + timedelta(seconds=1),
            first_position=before.first_position + len(before.row_ids) if before else 1,
            leaves_some=False,
            row_ids=ids,
            row_digests=b"".join(digest_of_row(self.rows[row_id]) for row_id in ids),
            previous=before.digest if before else NO_DIGEST,
            digest=NO_DIGEST,
        )
        self.seals[bare.number] = replace(bare, digest=digest_of_seal(bare))
        for row_id in ids:
            self.details[row_id] = replace(self.details[row_id], seal_number=bare.number)

    def check(self) -> tuple[list[Finding], ChainCheck]:
        """Return what the check finds."""
        check, found, named = ChainCheck(), list[Finding](), set[int]()
        for number in sorted(self.seals):
            seal = self.seals[number]
            named |= set(seal.row_ids)
            rows = {row_id: self.rows[row_id] for row_id in seal.row_ids if row_id in self.rows}
            details = {row_id: self.details[row_id] for row_id in seal.row_ids if row_id in self.details}
            found += check.sealed(Sealed(seal=seal, rows=rows, details=details))
        for row_id in sorted(self.rows.keys() - named):
            found += check.loose(self.rows[row_id], self.details.get(row_id))
        strays = [detail for key, detail in self.details.items() if key not in self.rows and key not in named]
        return [*found, *check.end(strays)], check


def store() -> Store:
    """Return three seals of four rows each, of which ids are missing, and two rows that wait."""
    made = Store()
    for number in range(3):
        for row_id in (1, 3, 4, 9):
            made.add(10 * number + row_id)
        made.seal()
    made.add(41)
    made.add(40)
    return made
