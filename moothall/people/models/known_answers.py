"""What somebody told a public body before, what of it they gave to another, and what forms are not to offer."""

from django.db import models
from django.db.models.functions import Now

from moothall.bodies.models import Body
from moothall.bodies.row_security import EVERYTHING, OWN_PERSON, READ_ADD_CHANGE, UNAIDED, Rule, both
from moothall.people.models.owned import PersonModel


class KnownAnswer(PersonModel):
    """An answer that somebody gave to `body` with a request: of a kind in rules.known_answers, sealed."""

    key = models.CharField(max_length=32)
    kind = models.CharField(max_length=16)
    sealed = models.TextField()
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    told_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "body", "kind"], name="one_known_answer_of_a_kind_from_a_body"
            )
        ]

    row_security = {"moothall_resident": Rule(rows=both(OWN_PERSON, UNAIDED), may=EVERYTHING)}


class GivenAnswer(PersonModel):
    """Somebody chose that what they told `from_body` be given to `to_body`, for a purpose and on a lawful basis.

    The purpose is what the service said in English, and in Welsh as `purpose_cy`, when it was sent.
    """

    kind = models.CharField(max_length=16)
    from_body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    to_body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    service_slug = models.CharField(max_length=60)
    purpose = models.TextField()
    purpose_cy = models.TextField(blank=True, default="", db_default="")
    basis = models.CharField(max_length=40)
    given_at = models.DateTimeField(db_default=Now())
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person", "given_at"], name="given_answers_of_a_person")]

    row_security = {"moothall_resident": Rule(rows=both(OWN_PERSON, UNAIDED), may=READ_ADD_CHANGE)}


class Decline(PersonModel):
    """Forms are not to offer this person an answer of a kind in rules.known_answers, whoever knows it by now.

    `digest` recognises it by a key that no row holds, and nothing of it can be read. It outlives what it is about.
    """

    kind = models.CharField(max_length=16)
    digest = models.CharField(max_length=64)
    declined_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "digest"], name="an_answer_is_declined_once")
        ]

    row_security = {"moothall_resident": Rule(rows=both(OWN_PERSON, UNAIDED), may="select, insert, delete")}
