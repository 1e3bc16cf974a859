"""Whom an OpenID issuer vouches for, and the sign-ins with one that are under way."""

import uuid

from django.db import models
from django.db.models.functions import Now

from moothall.bodies.row_security import EVERYTHING, OWN_PERSON, UNAIDED, Rule, both
from moothall.people.models.owned import PersonModel


class Identity(PersonModel):
    """A person is known to an issuer by a subject, on one site. Both are sealed; the subject is found by its index.

    `email_sealed` is the address that the issuer vouched for last, to be shown to the person. Nobody is ever found
    by it. An identity of the desk opens no account of the portal, and the other way round.
    """

    public_id = models.UUIDField(default=uuid.uuid4)
    site = models.CharField(max_length=8)
    issuer = models.CharField(max_length=255)
    subject_sealed = models.TextField()
    subject_blind = models.CharField(max_length=60)
    email_sealed = models.TextField(default="")
    linked_at = models.DateTimeField(db_default=Now())
    used_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject_blind"], name="a_subject_of_an_issuer_is_one_persons")
        ]
        indexes = [models.Index(fields=["person"], name="identities_of_a_person")]

    row_security = {"moothall_resident": Rule(rows=both(OWN_PERSON, UNAIDED), may=EVERYTHING)}


class IssuerAttempt(models.Model):
    """A sign-in that was sent to an issuer and has not come back. A global table that holds digests only.

    `browser_digest` is of the secret in the browser that began, `link_digest` of the session whose person wants the
    identity added to their account, "" for a plain sign-in. `onward` is a path of ours.
    """

    state_digest = models.CharField(max_length=64, primary_key=True)
    browser_digest = models.CharField(max_length=64)
    issuer = models.CharField(max_length=30)
    site = models.CharField(max_length=8)
    language = models.CharField(max_length=2)
    onward = models.CharField(max_length=300, blank=True)
    link_digest = models.CharField(max_length=64, blank=True)
    ends_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["ends_at"], name="issuer_attempts_to_sweep")]


class SpentToken(models.Model):
    """A logout token that was obeyed, by the digest of issuer and `jti`, until it is too old to be shown again."""

    digest = models.CharField(max_length=64, primary_key=True)
    ends_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["ends_at"], name="spent_tokens_to_sweep")]
