"""People: an officer may serve several bodies; as a resident the same human being is another person."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from moothall.people.sealed import EMAIL, NAME
from moothall.rules.language import Language
from moothall.rules.persons import PersonKind
from moothall.vault import columns


class Person(models.Model):
    """A resident with an account, or an officer. A global table without case data; how they prove it comes beside.

    The kind never changes, and the database lets accounts rest on residents and work on officers only. Name and email
    address are sealed by the portal's key, the address with a blind index that no two persons of a kind share;
    without an address both are empty, and the index is NULL. Once an account is closed, nothing may name it any more.
    """

    kind = models.CharField(max_length=8)
    public_id = models.UUIDField(default=uuid.uuid4)
    name_sealed = models.TextField(default="")
    email_sealed = models.TextField(default="")
    email_blind = models.CharField(max_length=60, null=True)
    language = models.CharField(max_length=2, default=Language.EN)
    created_at = models.DateTimeField(db_default=Now())
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["public_id"], name="one_person_per_public_id"),
            models.UniqueConstraint(
                fields=["kind", "email_blind"], name="an_email_address_is_one_resident_and_one_officer"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=list(PersonKind)), name="a_person_is_a_resident_or_an_officer"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True)
                | Q(name_sealed="", email_sealed="", email_blind__isnull=True),
                name="a_closed_account_has_no_name",
            ),
        ]

    @property
    def name(self) -> str:
        """The person's name, unsealed; "" where they gave none, or it does not open."""
        found = columns.unseal_if_it_opens(
            NAME, body_id=None, row=str(self.public_id), sealed=self.name_sealed
        )
        return found or ""

    @property
    def email(self) -> str:
        """The address that the person signs in with, unsealed; "" where there is none.

        What rests on one person's address stops where it does not open: see people.queries.emails for lists.
        """
        return columns.unseal(EMAIL, body_id=None, row=str(self.public_id), sealed=self.email_sealed)
