"""When somebody signed in, or tried to: for them to read."""

from moothall.bodies.context import Resident, acting
from moothall.people.models import SignIn

MOST = 50


def every(*, person_id: int) -> tuple[SignIn, ...]:
    """Return all of a person's sign-ins that are kept, newest first."""
    with acting(Resident(person_id=person_id)):
        return tuple(SignIn.objects.filter(person_id=person_id).order_by("-at", "-id"))


def latest(*, person_id: int) -> tuple[SignIn, ...]:
    """Return a person's latest sign-ins, newest first; fifty at most."""
    with acting(Resident(person_id=person_id)):
        return tuple(SignIn.objects.filter(person_id=person_id).order_by("-at", "-id")[:MOST])
