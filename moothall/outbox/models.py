"""What must happen outside the transaction: effects on the world, and news for apps on higher floors. Ids only."""

from django.db import models
from django.db.models.functions import Now

from moothall.bodies.keys import BodyModel
from moothall.bodies.row_security import BODY_IN_HAND, BODY_OF_OFFICER, READ_ADD, READ_ADD_CHANGE, Rule

_INSIDERS = {
    "moothall_officer": Rule(rows=BODY_OF_OFFICER, may=READ_ADD),
    "moothall_draft": Rule(rows=BODY_IN_HAND, may="insert, select (id, body_id)"),
    "moothall_grant": Rule(rows=BODY_IN_HAND, may="insert, select (id, body_id)"),
    "moothall_job": Rule(rows=BODY_IN_HAND, may=READ_ADD_CHANGE),
}


class OutboxRow(BodyModel):
    """One effect or one piece of news, done at least once by a job; whoever does it is idempotent by its key."""

    class Sort(models.TextChoices):
        """An effect reaches out of the system; news goes up to another app."""

        EFFECT = "effect"
        NEWS = "news"

    sort = models.CharField(max_length=8, choices=Sort)
    name = models.CharField(max_length=60)
    key = models.CharField(max_length=120)
    subject = models.JSONField()
    created_at = models.DateTimeField(db_default=Now())
    done_at = models.DateTimeField(null=True)
    gave_up_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "sort", "key"], name="an_effect_is_required_once")
        ]
        indexes = [
            models.Index(
                fields=["body", "created_at"],
                condition=models.Q(done_at__isnull=True, gave_up_at__isnull=True),
                name="outbox_still_to_do",
            )
        ]

    row_security = _INSIDERS
