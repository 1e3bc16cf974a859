"""Files that residents give: the row says what and whose, a store keeps the bytes."""

from django.db import models
from django.db.models.functions import Now

from moothall.bodies.keys import BodyModel
from moothall.bodies.row_security import (
    BODY_IN_HAND,
    BODY_OF_OFFICER,
    EVERYTHING,
    HOLDER,
    READ,
    READ_ADD_CHANGE,
    Rule,
    both,
)


class StoredFile(BodyModel):
    """One file. Until a case claims it, it belongs to a draft and is swept away with it.

    `name` is "" where the answer that names it is sealed.
    """

    key = models.CharField(max_length=32)
    holder_digest = models.CharField(max_length=64)
    draft_key = models.CharField(max_length=32)
    name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=40)
    size_bytes = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField(db_default=Now())
    claimed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "key"], name="one_file_per_key")]
        indexes = [
            models.Index(
                fields=["body", "created_at"],
                condition=models.Q(claimed_at__isnull=True),
                name="files_unclaimed",
            )
        ]

    row_security = {
        "moothall_draft": Rule(rows=both(HOLDER, BODY_IN_HAND), may=READ_ADD_CHANGE),
        "moothall_officer": Rule(rows=both(BODY_OF_OFFICER, "claimed_at is not null"), may=READ),
        "moothall_job": Rule(rows=BODY_IN_HAND, may=EVERYTHING),
    }
