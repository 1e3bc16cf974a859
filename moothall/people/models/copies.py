"""Copies of everything that the portal and the bodies hold about a person, made for them to download."""

from django.db import models
from django.db.models.functions import Now

from moothall.bodies.row_security import EVERYTHING, OWN_PERSON, UNAIDED, Rule, both
from moothall.people.models.owned import PersonModel


class AccountCopy(PersonModel):
    """One copy: asked for, made by a job, and gone at `ends_at`. The file is sealed, as base64."""

    key = models.CharField(max_length=32)
    sealed = models.TextField(blank=True, default="")
    asked_at = models.DateTimeField(db_default=Now())
    ready_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="one_copy_per_key")]
        indexes = [models.Index(fields=["ends_at"], name="copies_to_sweep")]

    row_security = {"moothall_resident": Rule(rows=both(OWN_PERSON, UNAIDED), may=EVERYTHING)}
