"""By what an officer proves who they are, the links that let them set it up, and the devices they came with."""

from django.db import models
from django.db.models.functions import Now

from moothall.bodies.models import Body
from moothall.bodies.row_security import EVERYTHING, OWN_PERSON, READ_ADD_CHANGE, UNAIDED, Rule, both
from moothall.people.models.owned import PersonModel
from moothall.people.models.persons import Person

_OWN = both(OWN_PERSON, UNAIDED)


class Password(PersonModel):
    """The Argon2 hash of a person's password, with its parameters."""

    encoded = models.CharField(max_length=200)
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person"], name="one_password_per_person")]

    row_security = {"moothall_resident": Rule(rows=_OWN, may=EVERYTHING)}


class AuthenticatorApp(PersonModel):
    """An app that shows a code for each half minute. `last_step` is that of the last code that was taken."""

    sealed_secret = models.TextField()
    last_step = models.BigIntegerField()
    added_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person"], name="one_authenticator_app_per_person")]

    row_security = {"moothall_resident": Rule(rows=_OWN, may=EVERYTHING)}


class Passkey(PersonModel):
    """A passkey: the public half, and how often its authenticator says it was used (0 where it does not count)."""

    credential_id = models.TextField(unique=True)
    public_key = models.BinaryField()
    sign_count = models.BigIntegerField()
    name = models.CharField(max_length=60)
    added_at = models.DateTimeField(db_default=Now())
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person", "id"], name="passkeys_of_a_person")]

    row_security = {"moothall_resident": Rule(rows=_OWN, may=EVERYTHING)}


class RecoveryCode(PersonModel):
    """The Argon2 hash of a code that opens once what a phone or a key no longer can."""

    encoded = models.CharField(max_length=200)
    made_at = models.DateTimeField(db_default=Now())
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person", "id"], name="recovery_codes_of_a_person")]

    row_security = {"moothall_resident": Rule(rows=_OWN, may=EVERYTHING)}


class SetUpLink(PersonModel):
    """A link that was sent by email: the digest of what it carries, and of the browser that it was opened in.

    `body` is the one in whose name it was sent.
    """

    class Kind(models.TextChoices):
        """What the link lets its reader do."""

        INVITATION = "invitation"
        RESET = "reset"

    kind = models.CharField(max_length=10, choices=Kind)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", db_index=False)
    digest = models.CharField(max_length=64, unique=True)
    browser_digest = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person", "id"], name="set_up_links_of_a_person")]

    row_security = {"moothall_resident": Rule(rows=_OWN, may=EVERYTHING)}


class KnownDevice(PersonModel):
    """A browser in which a person has signed in before, by the digest of a secret in its cookie."""

    digest = models.CharField(max_length=64)
    first_at = models.DateTimeField(db_default=Now())
    last_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "digest"], name="one_row_per_known_device")]

    row_security = {"moothall_resident": Rule(rows=_OWN, may=READ_ADD_CHANGE)}


class Lock(models.Model):
    """Passwords and codes are refused for an account until a moment; `key` is a digest. A global table."""

    key = models.CharField(max_length=64, primary_key=True)
    until_at = models.DateTimeField()


class Errand(models.Model):
    """Something to do for whoever has an account that was named, a moment later. A global table.

    It is added for every name alike, with no `person` where nobody is called so: the answer to the one who named
    it tells nothing, in time or words.
    """

    class Kind(models.TextChoices):
        """What to do: send a link to choose a new password, or tell that the account is locked."""

        RESET = "reset"
        LOCKED = "locked"

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=8, choices=Kind)
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    asked_at = models.DateTimeField(db_default=Now())
