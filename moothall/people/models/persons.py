"""People and what they may do: one person may serve several bodies, and be a resident of others."""

import uuid

from django.db import models
from django.db.models.functions import Now

from moothall.bodies.keys import BodyForeignKey, BodyModel
from moothall.bodies.row_security import BODY_IN_HAND, BODY_OF_OFFICER, READ, READ_ADD_CHANGE, Rule
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


class Team(BodyModel):
    """A group of officers of one body."""

    name = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "name"], name="one_team_per_name_in_a_body")]

    row_security = {
        "moothall_officer": Rule(rows=BODY_OF_OFFICER, may=READ),
        "moothall_job": Rule(rows=BODY_IN_HAND, may=READ_ADD_CHANGE),
    }


class Membership(BodyModel):
    """A person has a function in a team of a body over [from_at, to_at), in UTC."""

    team = BodyForeignKey(Team)
    person = models.ForeignKey(Person, models.PROTECT)
    function = models.CharField(max_length=40)
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body", "team", "person", "function", "from_at"], name="one_membership_per_start"
            ),
            models.CheckConstraint(
                condition=models.Q(to_at__isnull=True) | models.Q(to_at__gt=models.F("from_at")),
                name="a_membership_ends_after_it_begins",
            ),
        ]

    row_security = {
        "moothall_officer": Rule(rows=BODY_OF_OFFICER, may=READ),
        "moothall_job": Rule(rows=BODY_IN_HAND, may=READ_ADD_CHANGE),
    }
