"""Evidence of what was read and written: rows are only ever added, and are never used as messages."""

from django.db import models

from moothall.bodies.keys import BodyModel
from moothall.bodies.row_security import ADD, BODY_IN_HAND, BODY_OF_OFFICER, READ_ADD, Rule


class AuditRow(BodyModel):
    """Who did what to which record, when, why, and for which body."""

    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=16)
    actor_id = models.BigIntegerField(null=True)
    action = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=60)
    why = models.CharField(max_length=200)
    refused = models.BooleanField(default=False)
    request_id = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes = [models.Index(fields=["body", "subject_kind", "subject_id"], name="audit_by_subject")]

    row_security = {
        "moothall_officer": Rule(rows=BODY_OF_OFFICER, may=READ_ADD),
        "moothall_draft": Rule(rows=BODY_IN_HAND, may=ADD),
        "moothall_grant": Rule(rows=BODY_IN_HAND, may=ADD),
        "moothall_job": Rule(rows=BODY_IN_HAND, may=READ_ADD),
    }
