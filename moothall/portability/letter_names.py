"""Who is named in what letters by hand are about, so that a list of them can be told apart: cases, and requests."""

from collections.abc import Collection

from moothall.cases.queries import delivery
from moothall.cases.queries.delivery import Names
from moothall.people.queries import Colleague
from moothall.portability.models import ErasureRequest
from moothall.portability.sealed import ABOUT_ERASURE


def here(*, by: Colleague, body_id: int, references: Collection[str]) -> dict[str, Names]:
    """Return who is named, by what letters say they are about, in the officer's context."""
    keys = [one.removeprefix(ABOUT_ERASURE) for one in references if one.startswith(ABOUT_ERASURE)]
    asked = {
        f"{ABOUT_ERASURE}{row.key}": Names(person=row.name, helper="")
        for row in ErasureRequest.objects.filter(body_id=body_id, key__in=keys)
    }
    return delivery.names(by=by, body_id=body_id, references=references) | asked
