"""What is done for the owner of an account a moment after somebody named it: so the answer tells nothing."""

from collections.abc import Callable, Mapping

from django.db import transaction

from moothall.people.models import Errand

MOST_AT_ONCE = 200


def add(kind: Errand.Kind, *, person_id: int | None) -> None:
    """Ask for an errand; with nobody to do it for, it is dropped when its time comes."""
    Errand.objects.create(kind=kind, person_id=person_id)


def run(ways: Mapping[Errand.Kind, Callable[[int], None]]) -> int:
    """Do the errands that wait, each by the way of its kind and once at most, and return how many there were.

    One that cannot be done stops the run and does not come back, so that it is in nobody's way.
    """
    done = 0
    while done < MOST_AT_ONCE and (errand := _take()) is not None:
        done += 1
        if errand.person_id is not None:
            ways[Errand.Kind(errand.kind)](errand.person_id)
    return done


def _take() -> Errand | None:
    with transaction.atomic():
        errand = Errand.objects.select_for_update(skip_locked=True).order_by("id").first()
        if errand is not None:
            Errand.objects.filter(id=errand.id).delete()
    return errand
