"""The proposals that wait for an administrator's agreement, for the first page they come to."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from moothall.bodies import queries as register
from moothall.bodies.queries import KnownBody
from moothall.people.duty import ADMINISTRATION, on_duty_in
from moothall.people.models import Arrangement
from moothall.people.queries import Colleague
from moothall.rules.posts import ADMINISTRATOR

MOST_SHOWN = 10


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """A proposal to a body that has not agreed yet."""

    id: int
    home: KnownBody
    provider: KnownBody


def waiting(*, by: Colleague, body_id: int | None = None) -> tuple[Proposed, ...]:
    """Return the first proposals that wait for the bodies that an officer administers, or for one of them alone.

    Nothing for anybody else. Raises RightEnded where none of these posts holds any more.
    """
    asked = by.body_ids if body_id is None else [body_id]
    own = tuple(id_ for id_ in asked if ADMINISTRATOR in by.functions(body_id=id_))
    if not own:
        return ()
    with on_duty_in(by, own, ADMINISTRATION) as now:
        still = [id_ for id_ in own if ADMINISTRATOR in now.functions(body_id=id_)]
        rows = Arrangement.objects.filter(
            Q(to_at__isnull=True) | Q(to_at__gt=timezone.now()),
            body_id__in=still,
            home_agreed_at__isnull=True,
            ended_at__isnull=True,
        ).order_by("proposed_at", "id")[:MOST_SHOWN]
        return tuple(
            Proposed(id=row.id, home=register.by_id(row.body_id), provider=register.by_id(row.provider_id))
            for row in rows
        )
