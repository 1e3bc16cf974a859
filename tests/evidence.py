"""What tests ask of the evidence, and a row of every kind of it."""

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from moothall.audit import digests, sealing
from moothall.audit.models import AuditDetail, AuditRow, Withholding
from moothall.bodies.context import Officer, acting


def told(rows: QuerySet[AuditRow]) -> list[tuple[str, str, bool]]:
    """Return (action, why, refused) of rows, oldest first; the caller acts as somebody who may read them."""
    found = list(rows.order_by("id"))
    details = AuditDetail.objects.filter(id__in=[row.id for row in found])
    why = dict(details.values_list("id", "why"))
    return [(row.action, why[row.id], row.refused) for row in found]


def keep_evidence(*, body_id: int, reference: str) -> None:
    """Seal what was recorded, sign the day, and withhold who looks at a case."""
    sealing.seal_waiting()
    digests.sign_days(at=timezone.now() + timedelta(days=1))
    now = timezone.now()
    with acting(Officer(person_id=1, body_ids=(body_id,), purpose="test")):
        Withholding.objects.create(
            body_id=body_id,
            subject_kind="case",
            subject_id=reference,
            ground=Withholding.Ground.FRAUD,
            recorded_by_id=1,
            from_at=now,
            to_at=now + timedelta(days=1),
        )
