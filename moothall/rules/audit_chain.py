"""The chain over a body's evidence: how rows and seals are hashed, and what a broken chain tells.

Each seal names the rows that it covers with the digest of each, and the digest of the seal before it. So a
change can be placed at one row. docs/how-to/verify-the-audit.md describes the same for people without Moothall.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from moothall.rules.audit_rows import (
    Detail,
    Row,
    digest_of_row,
    hashed,
    is_detail_of,
    is_ending,
    is_erasure,
    moment,
)

DIGEST_BYTES = 32
NO_DIGEST = bytes(DIGEST_BYTES)
DETAILS_KEPT_AT_LEAST = timedelta(days=365)
# A transaction may stay open for a while after it wrote a row. What is sealed later than this was put in afterwards.
LONGEST_TRANSACTION = timedelta(hours=1)
# Clocks of several machines differ by a little; more than this is a clock that was set back.
CLOCK_DIFFERENCE = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Seal:
    """One link: `row_digests` are those of `row_ids`, one after the other.

    `first_position` is the place of the first row in the body's chain, from 1. `leaves_some` says that more rows
    were waiting than one seal takes.
    """

    body_id: int
    number: int
    at: datetime
    first_position: int
    leaves_some: bool
    row_ids: tuple[int, ...]
    row_digests: bytes
    previous: bytes
    digest: bytes


@dataclass(frozen=True, kw_only=True)
class Sealed:
    """A seal with the rows and details that are found under the ids that it names."""

    seal: Seal
    rows: Mapping[int, Row]
    details: Mapping[int, Detail]


class Fault(StrEnum):
    """What is wrong."""

    ROW_CHANGED = "row changed"
    ROW_MISSING = "row missing"
    ROW_MOVED = "row holds what another row recorded"
    ROW_INSERTED = "row inserted without a seal"
    ROW_BACKDATED = "row inserted with a date before an earlier seal"
    DETAIL_CHANGED = "detail changed"
    DETAIL_MISSING = "detail missing without a tombstone"
    SEAL_CHANGED = "seal changed"
    SEAL_NOT_SIGNED = "seal not signed with a key that is known"
    SEAL_MISSING = "seal missing"
    CHAIN_BROKEN = "seal does not follow from the one before"
    HEAD_GONE = "seal noted outside the database and gone from it"
    HEAD_DIFFERS = "seal is not the one that was noted outside the database"
    WITHHOLDING_CHANGED = "withholding is not as it was recorded"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A fault and its place: a seal by its number, a row by its id, either where it is known."""

    fault: Fault
    seal: int | None = None
    row_id: int | None = None


def digest_of_seal(seal: Seal) -> bytes:
    """Return what the digest of a seal must be."""
    return hashed(
        "seal",
        seal.body_id,
        seal.number,
        moment(seal.at),
        seal.first_position,
        seal.leaves_some,
        list(seal.row_ids),
        seal.row_digests.hex(),
        seal.previous.hex(),
    )


@dataclass(kw_only=True)
class ChainCheck:
    """Walks a body's chain from its first seal on; feed it every seal, then every loose row, then ask for `end`.

    `set_back` are the seals before which the clock was set back: each is signed with the moment of its making, so
    whoever would date rows back by a seal needs the key.
    """

    _number: int = 0
    _position: int = 1
    _previous: bytes = NO_DIGEST
    _sealed_at: datetime | None = None
    # When a seal last left nothing waiting; earlier again once a clock was set back, which the chain itself tells.
    _settled_at: datetime | None = None
    # Rows without a detail: in which seal, and when they were written.
    _bare: dict[int, tuple[int | None, datetime]] = field(default_factory=dict)
    _erased: set[str] = field(default_factory=set)
    # Up to which row the details were ended, and when.
    _ended: list[tuple[int, datetime]] = field(default_factory=list)
    waiting: int = 0
    waiting_since: datetime | None = None
    set_back: list[int] = field(default_factory=list)

    def sealed(self, link: Sealed) -> Iterator[Finding]:
        """Yield what is wrong with a seal, in the order of its number, and with the rows that it names."""
        yield from self._link(link.seal)
        self._look_at_clock(link.seal)
        recorded = _recorded(link.seal)
        owners = {digest: row_id for row_id, digest in recorded.items()}
        for row_id, digest in recorded.items():
            row = link.rows.get(row_id)
            if row is None:
                yield Finding(fault=Fault.ROW_MISSING, seal=link.seal.number, row_id=row_id)
                continue
            found = digest_of_row(row)
            if found != digest:
                fault = Fault.ROW_MOVED if found in owners else Fault.ROW_CHANGED
                yield Finding(fault=fault, seal=link.seal.number, row_id=row_id)
            yield from self._late(row, seal=link.seal.number)
            yield from self._detail(row, link.details.get(row_id), seal=link.seal.number)
        if not link.seal.leaves_some:
            self._settled_at = link.seal.at

    def look_at_clock(self, now: datetime) -> None:
        """Take it that a clock was set back, where no seal was made since: rows from then on are not backdated."""
        self._settled_at = min(self._settled_at, now) if self._settled_at else None

    def loose(self, row: Row, detail: Detail | None) -> Iterator[Finding]:
        """Yield what is wrong with a row that no seal names: most wait for the sealer."""
        if detail is None or detail.seal_number is not None:
            seal = None if detail is None else detail.seal_number
            yield Finding(fault=Fault.ROW_INSERTED, seal=seal, row_id=row.id)
            return
        self.waiting += 1
        self.waiting_since = min(self.waiting_since or row.at, row.at)
        yield from self._late(row, seal=None)
        yield from self._detail(row, detail, seal=None)

    def end(self, stray: Iterable[Detail]) -> Iterator[Finding]:
        """Yield what only the whole tells: details that are gone without a tombstone, and those whose row is gone."""
        for row_id, (seal, at) in self._bare.items():
            if str(row_id) not in self._erased and not self._is_ended(row_id, at):
                yield Finding(fault=Fault.DETAIL_MISSING, seal=seal, row_id=row_id)
        for detail in stray:
            yield Finding(fault=Fault.ROW_MISSING, seal=detail.seal_number, row_id=detail.row_id)

    def _is_ended(self, row_id: int, at: datetime) -> bool:
        return any(
            row_id <= last and at <= ended_at - DETAILS_KEPT_AT_LEAST for last, ended_at in self._ended
        )

    def _link(self, seal: Seal) -> Iterator[Finding]:
        if seal.number > self._number + 1:
            yield Finding(fault=Fault.SEAL_MISSING, seal=self._number + 1)
        elif seal.previous != self._previous or seal.first_position != self._position:
            yield Finding(fault=Fault.CHAIN_BROKEN, seal=seal.number)
        if digest_of_seal(seal) != seal.digest or not _is_whole(seal):
            yield Finding(fault=Fault.SEAL_CHANGED, seal=seal.number)
        self._number, self._previous = seal.number, seal.digest
        self._position = seal.first_position + len(seal.row_ids)

    def _look_at_clock(self, seal: Seal) -> None:
        if self._sealed_at is not None and seal.at < self._sealed_at - CLOCK_DIFFERENCE:
            self.set_back.append(seal.number)
        self._sealed_at = seal.at
        self.look_at_clock(seal.at)

    def _late(self, row: Row, *, seal: int | None) -> Iterator[Finding]:
        if self._settled_at is not None and row.at < self._settled_at - LONGEST_TRANSACTION:
            yield Finding(fault=Fault.ROW_BACKDATED, seal=seal, row_id=row.id)

    def _detail(self, row: Row, detail: Detail | None, *, seal: int | None) -> Iterator[Finding]:
        if is_erasure(row):
            self._erased.add(row.subject_id)
        if is_ending(row):
            self._ended.append((int(row.subject_id), row.at))
        if detail is None:
            self._bare[row.id] = (seal, row.at)
            return
        if not is_detail_of(detail, row.detail_digest) or detail.seal_number != seal:
            yield Finding(fault=Fault.DETAIL_CHANGED, seal=seal, row_id=row.id)


def _is_whole(seal: Seal) -> bool:
    is_ascending = all(one < next_ for one, next_ in zip(seal.row_ids, seal.row_ids[1:], strict=False))
    return bool(seal.row_ids) and is_ascending and len(seal.row_digests) == DIGEST_BYTES * len(seal.row_ids)


def _recorded(seal: Seal) -> dict[int, bytes]:
    return {
        row_id: seal.row_digests[DIGEST_BYTES * at : DIGEST_BYTES * (at + 1)]
        for at, row_id in enumerate(seal.row_ids)
    }
