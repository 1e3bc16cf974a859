"""A case outside one's own queue: opened for a stated reason, looked at only, and shown to the body's auditor."""

from moothall.cases.models import Case
from moothall.cases.queries.desk import OpenedCase, opened_case
from moothall.cases.refusals import NoReason, NotYours
from moothall.cases.secrecy import met_by
from moothall.cases.working import working
from moothall.people.queries import Colleague
from moothall.rules.faults import Wrong
from moothall.rules.form_check_text import clean
from moothall.services.queries import version

LONGEST_REASON = 400


def is_own(*, by: Colleague, body_id: int, reference: str) -> bool:
    """Tell whether a case is one of the officer's own; False alike for another's and for none at all.

    Raises NotYours, RightEnded where the officer does not serve the body.
    """
    with working(by, body_id, "cases.find", reference) as now:
        found = Case.objects.filter(met_by(now, body_id), body_id=body_id, reference=reference)
        case = found.only("version_id").first()
        if case is None:
            return False
        functions = version(version_id=case.version_id).definition.functions
        return bool(now.functions(body_id=body_id) & functions.keys())


def open_outside(*, by: Colleague, body_id: int, reference: str, reason: str) -> OpenedCase:
    """Return a case that is outside the officer's functions, to be looked at; the evidence keeps the reason.

    Raises:
        NoReason: none was given, or none that can be read.
        NoSuchCase: the body has no case with that reference.
        NotYours, RightEnded: the officer does not serve the body, or only under an arrangement: that gives the
            functions agreed and nothing else, whatever the reason.
    """
    stated = fitting_reason(reason)
    with working(by, body_id, "cases.open_outside", reference, reason=stated) as now:
        if not now.is_member(body_id=body_id):
            raise NotYours
        return opened_case(now, body_id, reference, is_outside=True)


def fitting_reason(typed: str) -> str:
    """Return a reason as typed, cleaned; raise NoReason where it is empty, too long or unreadable."""
    reason = clean(typed, max_length=LONGEST_REASON, lines=True)
    if isinstance(reason, Wrong) or not reason:
        raise NoReason
    return reason
