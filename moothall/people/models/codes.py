"""Codes on their way to an address and back."""

from django.db import models
from django.db.models.functions import Now

from moothall.people.models.persons import Person


class ProofCode(models.Model):
    """A code that was sent to prove an address, and whom it may be tried by. A global table.

    No row holds the code or the address: the code is derived from `nonce` by a key that only the portal has, and
    both the address and the secret in the asking browser are digests. `person` is nobody's before sign-in.
    """

    nonce = models.CharField(max_length=32, primary_key=True)
    browser_digest = models.CharField(max_length=64)
    purpose = models.CharField(max_length=16)
    to_digest = models.CharField(max_length=64)
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    tries = models.IntegerField(db_default=0)
    asked_at = models.DateTimeField(db_default=Now())
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["browser_digest"], name="one_proof_code_per_asking")]
        indexes = [models.Index(fields=["ends_at"], name="proof_codes_to_sweep")]
