"""What was counted and deleted by rule, and who signed which paper."""

from django.db import models
from django.db.models.functions import Now

from moothall.bodies.keys import BodyModel
from moothall.bodies.row_security import BODY_IN_HAND, BODY_OF_OFFICER, READ, READ_ADD, READ_ADD_CHANGE, Rule
from moothall.people.models import Person


class RetentionRun(BodyModel):
    """What one rule would delete of one body's rows by `until_at`, counted first, and what it did delete.

    `whole` is how many rows the body has there in all. A run that would delete unexpectedly much is held until
    somebody has confirmed it: a person, or the operator at the command line (`confirmed_by` is then nobody).
    """

    rule = models.CharField(max_length=40)
    until_at = models.DateTimeField()
    counted_at = models.DateTimeField(db_default=Now())
    due = models.BigIntegerField()
    whole = models.BigIntegerField()
    oldest_at = models.DateTimeField(null=True)
    held_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    done = models.BigIntegerField(db_default=0)
    failed = models.BigIntegerField(db_default=0)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body", "rule"],
                condition=models.Q(ended_at__isnull=True),
                name="a_rule_has_one_run_at_a_time",
            )
        ]
        indexes = [models.Index(fields=["body", "counted_at"], name="retention_runs_by_time")]

    row_security = {
        "moothall_officer": Rule(rows=BODY_OF_OFFICER, may="select, update (confirmed_at, confirmed_by_id)"),
        "moothall_job": Rule(rows=BODY_IN_HAND, may=READ_ADD_CHANGE),
    }


class SignOff(BodyModel):
    """Somebody signed a version of a paper: what it was filled from stands here, so that changes can be told."""

    kind = models.CharField(max_length=20)
    version = models.IntegerField()
    digest = models.CharField(max_length=64)
    facts = models.JSONField()
    role = models.CharField(max_length=120)
    signed_by = models.CharField(max_length=120)
    signed_on = models.DateField()
    noted_by = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    noted_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "kind", "version"], name="a_version_is_signed_once")
        ]

    row_security = {
        "moothall_officer": Rule(rows=BODY_OF_OFFICER, may=READ_ADD),
        "moothall_job": Rule(rows=BODY_IN_HAND, may=READ),
    }
