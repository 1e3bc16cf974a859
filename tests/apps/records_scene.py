"""A body's records about its records: a run of a rule, and a paper that somebody signed."""

from django.utils import timezone

from moothall.bodies.context import Job, Officer, acting
from moothall.portability.models import RetentionRun, SignOff


def keep_records(*, body_id: int, person_id: int) -> None:
    """Leave a row in each table of a body's records."""
    with acting(Job(body_id=body_id)):
        RetentionRun.objects.create(body_id=body_id, rule="cases", until_at=timezone.now(), due=0, whole=0)
    with acting(Officer(person_id=person_id, body_ids=(body_id,), purpose="test")):
        SignOff.objects.create(
            body_id=body_id,
            kind="dpia",
            version=1,
            digest="0" * 64,
            facts={},
            role="Data protection officer",
            signed_by="Idris Invented",
            signed_on=timezone.localdate(),
            noted_by_id=person_id,
        )
