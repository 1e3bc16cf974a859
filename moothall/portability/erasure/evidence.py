"""What stays as evidence of an erased case: who did what and when, by ids; what officers said of it goes."""

from moothall.audit import actions as audit
from moothall.audit.models import AuditDetail, AuditRow
from moothall.bodies.context import Job, acting
from moothall.outbox import actions as outbox
from moothall.portability.models import ErasureItem
from moothall.portability.sealed import ABOUT_ERASURE

EFFECT = "erasure.evidence"
_WHY = "the case was erased at the resident's request"


class StillUnsealed(Exception):
    """Evidence of the last seconds is not chained yet: the job must try again."""


def require_forgetting(item: ErasureItem) -> None:
    """Have what officers said of the case of an item erased once it is sealed. Call it where the case is deleted."""
    with acting(Job(body_id=item.body_id)):
        outbox.require(
            body_id=item.body_id,
            kind=EFFECT,
            key=f"{ABOUT_ERASURE}{item.id}/evidence",
            subject={"case": item.reference},
        )


def forget_reasons(*, body_id: int, reference: str) -> int:
    """Erase the reasons that officers stated for looking at a case from outside their queues; return how many.

    The rows, and the digests of what was in them, stay. Done again, it finds nothing.

    Raises:
        StillUnsealed: one is so new that no seal covers it.
    """
    with acting(Job(body_id=body_id)):
        rows = AuditRow.objects.filter(
            body_id=body_id, subject_kind="case", subject_id=reference, is_outside=True
        )
        details = AuditDetail.objects.filter(body_id=body_id, id__in=list(rows.values_list("id", flat=True)))
        found = list(details.values_list("id", "seal_number"))
    if any(seal is None for _, seal in found):
        raise StillUnsealed
    return sum(audit.erase_detail(body_id=body_id, row_id=row_id, why=_WHY) for row_id, _ in found)
