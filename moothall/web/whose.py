"""From whom a form in this browser is: who is signed in now, and for whom they act.

A draft goes on for nobody but whom it was begun for. The session's word is enough to compare: whether a right still
holds is asked where something rests on it (`asking.note`, `submission.submit`).
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils import timezone

from moothall.cases.queries.drafts import HeldDraft
from moothall.cases.refusals import NotFromYou
from moothall.cases.whose import From, digest_of, fits
from moothall.people import helping, sessions
from moothall.people.queries import Account
from moothall.ui.access import account_of
from moothall.ui.requests import PortalRequest
from moothall.web.asking import ACTING_FOR


class Reason(StrEnum):
    """Why a draft does not go on: who began it, seen from who is here now."""

    SIGNED_OUT = "signed_out"
    OWN = "own"
    BEFORE = "before"
    OF_PERSON = "of_person"
    OVER = "over"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Misfit:
    """A draft that is not from whom is here now; `person_name` is for whom it was begun, where that may be said."""

    reason: Reason
    person_name: str = ""


def of(request: PortalRequest) -> From:
    """Return from whom a form would be now."""
    person_id, acting_for = request.session.get(sessions.PERSON), request.session.get(ACTING_FOR)
    if not isinstance(person_id, int):
        return From()
    if isinstance(acting_for, int):
        return From(person_id=acting_for, helper_id=person_id)
    return From(person_id=person_id)


def is_for_own_account(request: PortalRequest) -> bool:
    """Tell whether somebody is signed in and asks for themselves."""
    whose = of(request)
    return whose.person_id is not None and whose.helper_id is None


def compare(request: PortalRequest, draft: HeldDraft, *, draft_key: str) -> None:
    """Let a draft go on for whom it is from.

    Raises:
        NotFromYou: it is from somebody else, or for somebody else.
    """
    if not fits(draft.whose_digest, of(request), draft_key=draft_key):
        raise NotFromYou(draft.whose_digest or "")


def misfit(request: PortalRequest, kept: str, *, draft_key: str) -> Misfit:
    """Return why a draft does not go on; `kept` is what it keeps of whom it is from."""
    by = account_of(request)
    if by is None:
        return Misfit(reason=Reason.SIGNED_OUT)
    if not kept:
        return Misfit(reason=Reason.BEFORE)
    if kept == digest_of(From(person_id=by.person_id), draft_key=draft_key):
        return Misfit(reason=Reason.OWN)
    return _helped(by, kept, draft_key) or Misfit(reason=Reason.OTHER)


def _helped(by: Account, kept: str, draft_key: str) -> Misfit | None:
    """Return for whom of those that somebody helps, or helped, a draft was begun."""
    for one in helping.of_helper(by=by):
        whose = From(person_id=one.person_id, helper_id=by.person_id)
        if kept == digest_of(whose, draft_key=draft_key):
            is_held = one.is_in_force(at=timezone.now())
            return Misfit(reason=Reason.OF_PERSON if is_held else Reason.OVER, person_name=one.person_name)
    return None
