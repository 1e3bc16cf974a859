"""To which versions of services the cases of a body are pinned."""

from moothall.bodies.context import Job, acting
from moothall.cases.models import Case


def versions_of(body_id: int) -> frozenset[int]:
    """Return the ids of the versions to which a body has cases, open or closed. Call it under no context."""
    with acting(Job(body_id=body_id)):
        found = Case.objects.filter(body_id=body_id).values_list("version_id", flat=True).distinct()
        return frozenset(found)
