"""What happened at the desk's sign-in, in the person's own history."""

import hashlib

from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils import timezone

from moothall.bodies.context import Resident, acting
from moothall.people.models import KnownDevice
from moothall.rules.sites import Site

# The same statement whether or not anybody is called so: only the row is missing.
_FAILED = """
    insert into people_signin (person_id, site, how, device, succeeded)
    select %s, %s, %s, %s, false where %s
"""


def note_failure(*, person_id: int | None, how: str, device: str) -> None:
    """Write down that somebody failed to sign in as a person; of nobody, nothing stays."""
    with acting(Resident(person_id=person_id or 0)), connection.cursor() as cursor:
        cursor.execute(_FAILED, [person_id or 0, Site.DESK, how, device, person_id is not None])


def is_known_device(*, person_id: int, secret: str) -> bool:
    """Tell whether a person has signed in before with the browser that keeps `secret`."""
    with acting(Resident(person_id=person_id)):
        return KnownDevice.objects.filter(person_id=person_id, digest=_digest(secret)).exists()


def is_new_device(*, person_id: int, secret: str) -> bool:
    """Note that a person signed in with the browser that keeps `secret`, and tell whether they never had before."""
    digest = _digest(secret)
    with acting(Resident(person_id=person_id)), transaction.atomic():
        mine = KnownDevice.objects.filter(person_id=person_id, digest=digest)
        if mine.update(last_at=Now()):
            return False
        KnownDevice.objects.create(person_id=person_id, digest=digest, last_at=timezone.now())
        return True


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
