"""The heads of all chains as they are noted outside the database: by them a cut or rewritten chain is known.

A line is signed, and says of some bodies which seal was the last. The highest that was ever noted of a body counts.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, replace
from datetime import datetime

from moothall.rules.audit_rows import moment

FORMAT = "moothall-audit-heads-1"


@dataclass(frozen=True, kw_only=True)
class Head:
    """How far a body's chain had got: its last seal with its digest, and how many rows it covers.

    `signed_on` is the day of the last signed digest and `statement` the digest of its text; both "" before the first.
    Digests are hexadecimal.
    """

    body_id: int
    seal: int
    digest: str
    rows: int
    signed_on: str = ""
    statement: str = ""


class NoHeads(ValueError):
    """This is no line of heads."""


def text_of(heads: Iterable[Head], *, at: datetime, key: str) -> str:
    """Return the text that is signed: JSON in one line."""
    values = {"format": FORMAT, "at": moment(at), "heads": [astuple(head) for head in heads], "key": key}
    return json.dumps(values, sort_keys=True, separators=(",", ":"))


def heads_of(text: str) -> tuple[str, list[Head]]:
    """Return by which key a text says that it is signed, and the heads in it.

    Raises:
        NoHeads: it is no such text.
    """
    try:
        values = json.loads(text)
        if values["format"] != FORMAT:
            raise NoHeads(NoHeads.__doc__)
        return str(values["key"]), [_head(each) for each in values["heads"]]
    except (LookupError, RecursionError, TypeError, ValueError) as error:
        raise NoHeads(NoHeads.__doc__) from error


def highest(known: Mapping[int, Head], noted: Iterable[Head]) -> dict[int, Head]:
    """Return how far each body got, by its seals and by its signed days; what is lower takes nothing back."""
    found = dict(known)
    for head in noted:
        before = found.get(head.body_id, head)
        furthest = max(before, head, key=lambda each: each.seal)
        signed = max(before, head, key=lambda each: each.signed_on)
        found[head.body_id] = replace(furthest, signed_on=signed.signed_on, statement=signed.statement)
    return found


def _head(each: list[str]) -> Head:
    body_id, seal, digest, rows, signed_on, statement = each
    return Head(
        body_id=int(body_id),
        seal=int(seal),
        digest=bytes.fromhex(digest).hex(),
        rows=int(rows),
        signed_on=str(signed_on),
        statement=str(statement),
    )
