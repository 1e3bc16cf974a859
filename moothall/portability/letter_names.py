"""For whom letters by hand are, so that a list of them can be told apart: as their case or their request names them."""

from collections.abc import Sequence

from moothall.cases.actions.letters import TO_HELPER
from moothall.cases.queries import delivery
from moothall.notices.models import Notice
from moothall.people.queries import Colleague
from moothall.portability.models import ErasureRequest
from moothall.portability.sealed import ABOUT_ERASURE


def here(*, by: Colleague, body_id: int, letters: Sequence[Notice]) -> dict[int, str]:
    """Return names by the id of the letter, in the officer's context; letters of the portal itself are left out."""
    about = {one.case_reference for one in letters if one.reader_id is None}
    asked = _askers(body_id, {key for key in about if key.startswith(ABOUT_ERASURE)})
    cases = delivery.names(by=by, body_id=body_id, references=about - asked.keys())
    found = dict[int, str]()
    for one in letters:
        named = cases.get(one.case_reference)
        if named is not None:
            found[one.id] = named.helper if one.key.endswith(TO_HELPER) else named.person
        elif one.case_reference in asked:
            found[one.id] = asked[one.case_reference]
    return found


def _askers(body_id: int, about: set[str]) -> dict[str, str]:
    keys = [one.removeprefix(ABOUT_ERASURE) for one in about]
    rows = ErasureRequest.objects.filter(body_id=body_id, key__in=keys)
    return {f"{ABOUT_ERASURE}{row.key}": row.name for row in rows}
