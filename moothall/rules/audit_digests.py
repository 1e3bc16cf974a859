"""The day's statement about a body's chain: what is signed, and how it is compared with the chain.

A chain alone can be written anew from its first link by whoever owns the database. A statement that was signed
with a key outside it, and kept by the body, cannot.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum

FORMAT = "moothall-audit-digest-1"


@dataclass(frozen=True, kw_only=True)
class Statement:
    """What is said of the seals `first_seal` to `last_seal` of a body, all made by the end of `on`.

    `rows` is how many rows they cover and `rows_in_all` how many the chain does; `head` is the digest of the last
    seal, and `previous` the digest of the statement before, or "". Digests are hexadecimal.
    """

    body: str
    body_id: int
    on: date
    first_seal: int
    last_seal: int
    rows: int
    rows_in_all: int
    head: str
    previous: str
    key: str


@dataclass(frozen=True, kw_only=True)
class Signed:
    """A statement's exact text and its signature."""

    text: str
    signature: bytes


class Malformed(ValueError):
    """This is no statement of Moothall's."""


class DigestFault(StrEnum):
    """What is wrong with a day's digest, or with the chain that it speaks of."""

    NOT_SIGNED = "signature does not fit"
    UNKNOWN_KEY = "signed with a key that is not known"
    MALFORMED = "not a statement about this body"
    MISFILED = "stored under another day or seal than it says"
    OUT_OF_ORDER = "digest does not follow from the one before"
    HEAD_MISSING = "the last seal that it names is gone"
    HEAD_DIFFERS = "the chain was written anew: its last seal differs"
    DIGEST_MISSING = "kept outside and gone from the database"
    FIRST_MISSING = "the digests before it are gone"
    DAY_NOT_SIGNED = "the day is over and no digest names its last seal"
    NOTE_NOT_SIGNED = "what was noted outside the database is not signed with a key that is known"


@dataclass(frozen=True, kw_only=True)
class DigestFinding:
    """A fault and the day of the digest, "" where that cannot be read."""

    fault: DigestFault
    on: str


def text_of(statement: Statement) -> str:
    """Return the text that is signed: JSON in one line, names in order."""
    values = {"format": FORMAT, **asdict(statement), "on": statement.on.isoformat()}
    return json.dumps(values, sort_keys=True, separators=(",", ":"))


def statement_of(text: str) -> Statement:
    """Return what a signed text says.

    Raises:
        Malformed: it is no statement.
    """
    try:
        values = json.loads(text)
        statement = Statement(
            body=str(values["body"]),
            body_id=int(values["body_id"]),
            on=date.fromisoformat(values["on"]),
            first_seal=int(values["first_seal"]),
            last_seal=int(values["last_seal"]),
            rows=int(values["rows"]),
            rows_in_all=int(values["rows_in_all"]),
            head=str(values["head"]),
            previous=str(values["previous"]),
            key=str(values["key"]),
        )
    except (ArithmeticError, LookupError, RecursionError, TypeError, ValueError) as error:
        raise Malformed(Malformed.__doc__) from error
    if text_of(statement) != text:
        raise Malformed(Malformed.__doc__)
    return statement


def digest_of_text(text: str) -> str:
    """Return the digest of a statement, by which the next one names it."""
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Against what digests are held: `is_signed(key, text, signature)` is None for a key that is not known."""

    body_id: int
    is_signed: Callable[[str, str, bytes], bool | None]
    head_of_seal: Callable[[int], str | None]

    def check(self, kept: Iterable[Signed]) -> Iterator[DigestFinding]:
        """Yield what is wrong with digests that are given in the order of their days, without gaps but at the start."""
        before: tuple[str, Statement] | None = None
        for one in kept:
            try:
                statement = statement_of(one.text)
            except Malformed:
                yield DigestFinding(fault=DigestFault.MALFORMED, on="")
                continue
            yield from self._one(one, statement)
            if before is not None and not _follows(statement, *before):
                yield DigestFinding(fault=DigestFault.OUT_OF_ORDER, on=statement.on.isoformat())
            before = (one.text, statement)

    def _one(self, one: Signed, statement: Statement) -> Iterator[DigestFinding]:
        on = statement.on.isoformat()
        if statement.body_id != self.body_id:
            yield DigestFinding(fault=DigestFault.MALFORMED, on=on)
            return
        is_signed = self.is_signed(statement.key, one.text, one.signature)
        if not is_signed:
            fault = DigestFault.UNKNOWN_KEY if is_signed is None else DigestFault.NOT_SIGNED
            yield DigestFinding(fault=fault, on=on)
        head = self.head_of_seal(statement.last_seal)
        if head != statement.head:
            fault = DigestFault.HEAD_MISSING if head is None else DigestFault.HEAD_DIFFERS
            yield DigestFinding(fault=fault, on=on)


def _follows(statement: Statement, text: str, before: Statement) -> bool:
    return (
        statement.previous == digest_of_text(text)
        and statement.first_seal == before.last_seal + 1
        and statement.rows_in_all == before.rows_in_all + statement.rows
        and statement.on > before.on
    )
