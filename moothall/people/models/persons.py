"""People: one person may serve several bodies, and be a resident of others."""

import uuid

from django.db import models
from django.db.models.functions import Now

from moothall.people.sealed import EMAIL, NAME
from moothall.rules.language import Language
from moothall.vault import columns


class Person(models.Model):
    """A human being with an account. A global table without case data; how they prove themselves comes beside it.

    Name and email address are sealed by the portal's key, the address with a blind index that no two persons
    share; without an address both are empty, and the index is NULL.
    """

    public_id = models.UUIDField(default=uuid.uuid4)
    name_sealed = models.TextField(default="")
    email_sealed = models.TextField(default="")
    email_blind = models.CharField(max_length=60, null=True)
    language = models.CharField(max_length=2, default=Language.EN)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["public_id"], name="one_person_per_public_id"),
            models.UniqueConstraint(fields=["email_blind"], name="an_email_address_is_one_persons"),
        ]

    @property
    def name(self) -> str:
        """The person's name, unsealed; "" where they gave none."""
        return columns.unseal(NAME, body_id=None, row=str(self.public_id), sealed=self.name_sealed)

    @property
    def email(self) -> str:
        """The address that the person signs in with, unsealed; "" where there is none."""
        return columns.unseal(EMAIL, body_id=None, row=str(self.public_id), sealed=self.email_sealed)
