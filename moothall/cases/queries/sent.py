"""What was sent to residents about cases, for who sees the cases: known by the digests that only those cases show.

What went to a helper is not among it: where and how somebody is written to is theirs, and the case is another's.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from moothall.cases.actions.letters import TO_HELPER
from moothall.notices.sealed import TO
from moothall.vault import columns

_SENT = """
    select of_digest, key, kind, to_sealed, subject, body_text, language, format_needed, state, created_at, sent_at
    from moothall_notices_of_cases(%s)
"""
_Row = tuple[str, str, str, str, str, str, str, str, str, datetime, datetime | None]


@dataclass(frozen=True, kw_only=True)
class SentNotice:
    """A notice as it was sent, or is to be: its text has a mark where the code of the case belongs."""

    code_digest: str
    kind: str
    to: str
    subject: str
    text: str
    language: str
    format_needed: str
    state: str
    asked_at: datetime
    sent_at: datetime | None


def sent_notices(*, body_id: int, code_digests: Collection[str]) -> Iterator[SentNotice]:
    """Yield the notices to residents about a body's cases with these digests, oldest first, under no context."""
    with connection.cursor() as cursor:
        cursor.execute(_SENT, [list(code_digests)])
        rows: list[_Row] = cursor.fetchall()
    for (
        digest,
        key,
        kind,
        to_sealed,
        subject,
        text,
        language,
        format_needed,
        state,
        asked_at,
        sent_at,
    ) in rows:
        if key.endswith(TO_HELPER):
            continue
        to = columns.unseal_if_it_opens(TO, body_id=body_id, row=key, sealed=to_sealed)
        yield SentNotice(
            code_digest=digest,
            kind=kind,
            to=to or "",
            subject=subject,
            text=text,
            language=language,
            format_needed=format_needed,
            state=state,
            asked_at=asked_at,
            sent_at=sent_at,
        )
