"""Whose address is confidential is known to the body's own officers alone: no other body's team meets such a case.

A case can give an address away in its place, answers, files and messages; so it is all or nothing, as for helpers.
"""

from django.db.models import Q

from moothall.people.queries import Colleague


def meets_all(by: Colleague, body_id: int) -> bool:
    """Tell whether an officer serves a body by a post of its own, and not by an arrangement alone."""
    return by.is_member(body_id=body_id)


def met_by(by: Colleague, body_id: int) -> Q:
    """Return the condition on cases of a body that this officer may meet."""
    return Q() if meets_all(by, body_id) else Q(is_confidential=False)
