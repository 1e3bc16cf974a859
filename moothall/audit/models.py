"""Evidence of what was read and written: rows are only ever added, and are never used as messages.

A row holds ids; what may be erased stands beside it as a detail, of which the row holds a salted digest. A sealer
chains rows that are committed; a digest of each day's chain is signed.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from moothall.bodies.keys import BodyModel
from moothall.bodies.models import Body
from moothall.bodies.row_security import (
    BODY_IN_HAND,
    BODY_OF_OFFICER,
    READ,
    READ_ADD,
    Rule,
)


class AuditRow(BodyModel):
    """Who did what to which record, when, for which purpose, and for which body.

    `for_id` is the person for whom a helper acted, `team_id` the officer's team at that moment, `is_outside`
    says that an officer reached outside their own queue; why, stands in the detail.
    """

    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=16)
    actor_id = models.BigIntegerField(null=True)
    for_id = models.BigIntegerField(null=True)
    team_id = models.BigIntegerField(null=True)
    action = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=60)
    purpose = models.CharField(max_length=40, blank=True)
    is_outside = models.BooleanField(default=False)
    refused = models.BooleanField(default=False)
    detail_digest = models.BinaryField(max_length=33)

    class Meta:
        indexes = [
            models.Index(fields=["body", "subject_kind", "subject_id"], name="audit_by_subject"),
            models.Index(fields=["body", "at", "id"], name="audit_by_time"),
            models.Index(
                fields=["body", "actor_id", "at", "id"],
                condition=models.Q(actor_kind="officer"),
                name="audit_by_officer",
            ),
            models.Index(fields=["body", "at", "id"], condition=models.Q(refused=True), name="audit_refused"),
            models.Index(
                fields=["body", "at", "id"], condition=models.Q(is_outside=True), name="audit_outside"
            ),
        ]

    # Nobody adds a row but by `moothall_record`, in their own name.
    row_security = {
        "moothall_officer": Rule(rows=BODY_OF_OFFICER, may=READ),
        "moothall_job": Rule(rows=BODY_IN_HAND, may=READ),
    }


class AuditDetail(BodyModel):
    """What may be erased of the row with the same id, and whether a seal covers that row already.

    No foreign keys: each would cost the transaction of every change, and the chain tells of what has no partner.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    salt = models.BinaryField(max_length=16)
    why = models.CharField(max_length=500)
    request_id = models.CharField(max_length=40, blank=True)
    seal_number = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["body", "id"], condition=models.Q(seal_number__isnull=True), name="audit_unsealed"
            )
        ]

    row_security = {
        "moothall_officer": Rule(rows=BODY_OF_OFFICER, may=READ),
        "moothall_job": Rule(rows=BODY_IN_HAND, may="select, update (seal_number)"),
    }


class AuditSeal(BodyModel):
    """One link of a body's chain; see rules.audit_chain.Seal, field by field."""

    number = models.BigIntegerField()
    at = models.DateTimeField()
    first_position = models.BigIntegerField()
    last_position = models.BigIntegerField()
    leaves_some = models.BooleanField()
    row_ids = ArrayField(models.BigIntegerField())
    row_digests = models.BinaryField()
    previous = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)
    key = models.CharField(max_length=16)
    signature = models.BinaryField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "number"], name="one_seal_per_number")]

    row_security = {
        "moothall_officer": Rule(rows=BODY_OF_OFFICER, may=READ),
        "moothall_job": Rule(rows=BODY_IN_HAND, may=READ_ADD),
    }


class AuditDigest(BodyModel):
    """The signed statement of one day: `text` exactly as it was signed."""

    on = models.DateField()
    last_seal = models.BigIntegerField()
    text = models.TextField()
    signature = models.BinaryField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "on"], name="one_digest_per_day")]

    row_security = {
        "moothall_officer": Rule(rows=BODY_OF_OFFICER, may=READ),
        "moothall_job": Rule(rows=BODY_IN_HAND, may=READ_ADD),
    }


class Withholding(BodyModel):
    """A body does not tell a resident who looks at a record over [from_at, to_at), in UTC, on a ground of law."""

    class Ground(models.TextChoices):
        """Why."""

        FRAUD = "fraud"
        SAFEGUARDING = "safeguarding"

    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=60)
    ground = models.CharField(max_length=16, choices=Ground)
    recorded_by_id = models.BigIntegerField()
    from_at = models.DateTimeField()
    to_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(to_at__gte=models.F("from_at")),
                name="a_withholding_never_ends_before_it_begins",
            )
        ]
        indexes = [models.Index(fields=["body", "subject_kind", "subject_id"], name="withheld_by_subject")]

    row_security = {
        "moothall_officer": Rule(rows=BODY_OF_OFFICER, may="select, insert, update (to_at)"),
        "moothall_job": Rule(rows=BODY_IN_HAND, may=READ),
    }
