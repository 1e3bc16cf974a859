"""One row of evidence and what may be erased of it: how both are hashed, as docs/how-to/verify-the-audit.md says."""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime

SALT_BYTES = 16
ERASURE, ERASED_KIND = "audit.erase_detail", "audit_row"
# One tombstone for the details of all rows up to the one that it names, once their period was over. It covers no
# younger row: whoever forges one can hide nothing that is still looked for.
ENDING, ENDED_KIND = "audit.end_details", "audit_rows"
# Who writes tombstones, and for which purpose: nobody else's row is one.
_BY, _ERASED_FOR, _ENDED_FOR = "job", "erasure", "retention"
# In front of the digest of a detail, so that the chain covers by which form it was made.
_FORM = b"\x02"
_REQUEST = re.compile(r"[^\n]{0,40}")


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row of evidence, as the chain covers it: everything but its place."""

    id: int
    body_id: int
    at: datetime
    actor_kind: str
    actor_id: int | None
    for_id: int | None
    team_id: int | None
    action: str
    subject_kind: str
    subject_id: str
    purpose: str
    is_outside: bool
    refused: bool
    detail_digest: bytes


@dataclass(frozen=True, kw_only=True)
class Detail:
    """What may be erased of a row; `seal_number` is None while the row waits for its seal."""

    row_id: int
    salt: bytes
    why: str
    request_id: str
    seal_number: int | None


def digest_of_detail(*, salt: bytes, why: str, request_id: str) -> bytes:
    """Return the digest that stands in the row: salted, so that words cannot be guessed from it.

    The salt is written out and the request's id is counted, so no word can pass from one part into another.
    """
    text = f"{salt.hex()}:{len(request_id)}:{request_id}{why}"
    return _FORM + hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def is_detail_of(detail: Detail, digest: bytes) -> bool:
    """Tell whether a row with this digest recorded these words.

    Rows of the first form had no mark and no counts. With the length of the salt, and no line feed in the request's
    id, it too can be read in one way only.
    """
    if len(detail.salt) != SALT_BYTES or not _REQUEST.fullmatch(detail.request_id):
        return False
    made = digest_of_detail(salt=detail.salt, why=detail.why, request_id=detail.request_id)
    return digest in (made, _first_form(detail))


def digest_of_row(row: Row) -> bytes:
    """Return the digest of a row without its id, which the seal binds to it."""
    return hashed(
        "row",
        row.body_id,
        moment(row.at),
        row.actor_kind,
        row.actor_id,
        row.for_id,
        row.team_id,
        row.action,
        row.subject_kind,
        row.subject_id,
        row.purpose,
        row.is_outside,
        row.refused,
        row.detail_digest.hex(),
    )


def is_erasure(row: Row) -> bool:
    """Tell whether a row is the tombstone of one detail; its `subject_id` is that row's id."""
    return _is_tombstone(row, (ERASURE, ERASED_KIND, _ERASED_FOR))


def is_ending(row: Row) -> bool:
    """Tell whether a row is the tombstone of all details up to the row with the id `subject_id`."""
    return _is_tombstone(row, (ENDING, ENDED_KIND, _ENDED_FOR))


def hashed(*values: str | int | bool | list[int] | None) -> bytes:
    """Return the digest of a list of values, written as JSON."""
    return hashlib.sha256(json.dumps(values, separators=(",", ":")).encode()).digest()


def moment(at: datetime) -> str:
    """Return a moment as it is hashed."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _first_form(detail: Detail) -> bytes:
    text = f"{detail.request_id}\n{detail.why}"
    return hashlib.sha256(detail.salt + text.encode("utf-8", "surrogatepass")).digest()


def _is_tombstone(row: Row, wanted: tuple[str, str, str]) -> bool:
    is_ours = (row.action, row.subject_kind, row.purpose) == wanted and row.actor_kind == _BY
    return is_ours and not row.refused and row.subject_id.isascii() and row.subject_id.isdigit()
