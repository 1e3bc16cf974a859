"""Browsers that are signed in, and when somebody signed in."""

from django.db import models
from django.db.models.functions import Now

from moothall.bodies.row_security import OWN_PERSON, READ_ADD, UNAIDED, Rule, both
from moothall.people.models.owned import PersonModel
from moothall.people.models.persons import Person
from moothall.rules.sites import Site

_SITES = [(site.value, site.name.capitalize()) for site in Site]


class Session(PersonModel):
    """A browser that has a session with one site, known by the digest of the key in its cookie.

    `person` is nobody until somebody has signed in. `device` says in words what browser it is. `issuer`,
    `subject` and `sid` are those of the OpenID provider that vouched, for its back-channel logout.
    """

    digest = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")  # type: ignore[assignment]
    site = models.CharField(max_length=8, choices=_SITES)
    how = models.CharField(max_length=40, blank=True)
    device = models.CharField(max_length=60, blank=True)
    issuer = models.CharField(max_length=60, blank=True)
    subject = models.CharField(max_length=255, blank=True)
    sid = models.CharField(max_length=255, blank=True)
    data = models.TextField()
    began_at = models.DateTimeField(db_default=Now())
    used_at = models.DateTimeField(db_default=Now())
    idle_seconds = models.IntegerField()
    ends_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["issuer", "subject"], name="sessions_by_subject"),
            models.Index(fields=["ends_at"], name="sessions_to_sweep"),
        ]

    row_security = {
        "moothall_resident": Rule(
            rows=both(OWN_PERSON, UNAIDED),
            may="select (id, digest, person_id, site, how, device, began_at, used_at, idle_seconds, ends_at)",
        ),
    }


class SignIn(PersonModel):
    """Somebody signed in, or tried to, as this person. `network`: see people.familiar_networks."""

    at = models.DateTimeField(db_default=Now())
    site = models.CharField(max_length=8, choices=_SITES)
    how = models.CharField(max_length=40)
    device = models.CharField(max_length=60, blank=True)
    succeeded = models.BooleanField()
    network = models.CharField(max_length=64, blank=True, default="", db_default="")

    class Meta:
        indexes = [models.Index(fields=["person", "at"], name="sign_ins_of_a_person")]

    row_security = {"moothall_resident": Rule(rows=both(OWN_PERSON, UNAIDED), may=READ_ADD)}
