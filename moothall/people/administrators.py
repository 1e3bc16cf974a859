"""Who administers a body at this moment: whom it is told what waits for them."""

from django.db.models import Q
from django.utils import timezone

from moothall.people.models import Membership
from moothall.rules.posts import ADMINISTRATOR


def of(body_id: int) -> frozenset[int]:
    """Return the ids of a body's administrators of now, in its context."""
    now = timezone.now()
    held = Membership.objects.filter(body_id=body_id, function=ADMINISTRATOR, from_at__lte=now)
    still = held.filter(Q(to_at__isnull=True) | Q(to_at__gt=now))
    return frozenset(still.values_list("person_id", flat=True))
