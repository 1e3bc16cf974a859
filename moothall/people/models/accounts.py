"""What people keep in their account: sealed under the portal's key, and shown to no council."""

from datetime import datetime

from django.db import models
from django.db.models.functions import Now

from moothall.bodies.models import Body
from moothall.bodies.row_security import (
    EVERYTHING,
    OWN_PERSON,
    READ_ADD,
    READ_ADD_CHANGE,
    UNAIDED,
    Rule,
    both,
)
from moothall.people.models.owned import PersonModel
from moothall.people.models.persons import Person


class AccountDetails(PersonModel):
    """In what format (of rules.formats) somebody needs letters, and whether their address is confidential.

    The second is what row security looks up before it shows a helper anything: it therefore is no secret of the
    account's, unlike all the rest. Messages up to `messages_seen_at` are new no more.
    """

    format_needed = models.CharField(max_length=16, blank=True)
    is_confidential = models.BooleanField(db_default=False)
    messages_seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person"], name="one_set_of_account_details")]

    row_security = {"moothall_resident": Rule(rows=OWN_PERSON, may=READ_ADD_CHANGE)}


class Contact(PersonModel):
    """An address at which a code reached this person: an email address, or a mobile number. Sealed."""

    key = models.CharField(max_length=32)
    kind = models.CharField(max_length=8)
    sealed = models.TextField()
    proved_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="one_contact_of_each_kind")]

    row_security = {"moothall_resident": Rule(rows=both(OWN_PERSON, UNAIDED), may=EVERYTHING)}


class Home(PersonModel):
    """Where somebody lives or lived over [from_on, to_on). What is sealed is an address as JSON."""

    key = models.CharField(max_length=32)
    sealed = models.TextField()
    from_on = models.DateField()
    to_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="one_home_per_key"),
            models.CheckConstraint(
                condition=models.Q(to_on__isnull=True) | models.Q(to_on__gt=models.F("from_on")),
                name="a_home_is_left_after_it_is_moved_into",
            ),
        ]

    row_security = {"moothall_resident": Rule(rows=both(OWN_PERSON, UNAIDED), may=EVERYTHING)}


class PersonBody(PersonModel):
    """A body that has a case of this person: where to look, and nothing of what is there."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "body"], name="a_body_is_listed_once_for_a_person")
        ]

    row_security = {"moothall_resident": Rule(rows=OWN_PERSON, may=READ_ADD)}


_ASKER = "nullif(current_setting('moothall.person', true), '')::bigint"
_HELPER = "nullif(current_setting('moothall.helper', true), '')::bigint"


class Helping(PersonModel):
    """`helper` may act for `person` over [accepted_at, ends_at), until either of them ends it at `ended_at`.

    Before it is accepted nobody is the helper: `email_blind` finds who was invited, `nonce` makes the code of the
    message. Name and address of the helper are those that the person gave; the person's name is the one of when it
    was accepted, or asked for. Empty `services` mean all. At `told_over_at` both were told that it had run out.
    """

    helper = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    nonce = models.CharField(max_length=32)
    name_sealed = models.TextField()
    person_name_sealed = models.TextField(default="", db_default="")
    email_sealed = models.TextField()
    email_blind = models.CharField(max_length=60)
    services = models.JSONField(default=list)
    may_act = models.BooleanField()
    invited_at = models.DateTimeField(db_default=Now())
    answer_by = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    told_over_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["nonce"], name="one_helping_per_nonce"),
            models.CheckConstraint(
                condition=models.Q(accepted_at__isnull=True) | models.Q(helper__isnull=False),
                name="who_accepted_is_the_helper",
            ),
            models.CheckConstraint(
                condition=models.Q(helper__isnull=True) | ~models.Q(helper=models.F("person")),
                name="nobody_helps_themselves",
            ),
        ]
        indexes = [
            models.Index(fields=["email_blind"], name="helpings_by_email"),
            models.Index(
                fields=["ends_at"],
                condition=models.Q(
                    accepted_at__isnull=False, ended_at__isnull=True, told_over_at__isnull=True
                ),
                name="helpings_to_tell",
            ),
        ]

    row_security = {
        "moothall_resident": Rule(
            rows=f"(person_id = {_ASKER} and coalesce({_HELPER}, helper_id, 0) = coalesce(helper_id, 0))"
            f" or (helper_id = {_ASKER} and {UNAIDED})",
            may=READ_ADD_CHANGE,
        )
    }

    @classmethod
    def open_at(cls, at: datetime | Now) -> "models.QuerySet[Helping]":
        """Return the rows that are in force, or can still be accepted, at a moment."""
        accepted = models.Q(accepted_at__isnull=False, ends_at__gt=at)
        waiting = models.Q(accepted_at__isnull=True, answer_by__gt=at)
        return cls.objects.filter(accepted | waiting, ended_at__isnull=True)
