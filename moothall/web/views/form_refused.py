"""What is shown instead of a page of a form: the draft is gone, somebody else's, or no right covers it."""

from functools import wraps
from typing import ParamSpec

from django.http import HttpResponseBase, HttpResponseRedirect

from moothall.cases.refusals import NotFromYou, NotYourDraft
from moothall.people.helping import RightEnded
from moothall.people.in_hand import AccountClosed
from moothall.ui.access import View
from moothall.ui.page import render
from moothall.ui.requests import PortalRequest
from moothall.web import asking
from moothall.web import whose as senders
from moothall.web.asking import NotCovered
from moothall.web.journey import AnswersDeleted
from moothall.web.presenters import form as present
from moothall.web.presenters import whose as present_whose

P = ParamSpec("P")


def or_lost(view: View[P]) -> View[P]:
    """Where the draft is gone or somebody else's, say so, show what was posted, and offer to begin again.

    Whoever was acting for somebody else, and may no longer or not in this, is told before anything is done.
    """

    @wraps(view)
    def answer(request: PortalRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            asking.note(request)
            return view(request, *args, **kwargs)
        except RightEnded:
            return asking.ended(request)
        except NotCovered as refusal:
            return _uncovered(request, refusal)
        except NotYourDraft:
            return _lost(request)
        except AnswersDeleted as deleted:
            return _lost(request, deleted_after_days=deleted.days)
        except NotFromYou as refusal:
            return _somebody_elses(request, refusal)
        except AccountClosed:
            # In another tab: the session is over with it, and the next request is from nobody.
            return HttpResponseRedirect(request.path)

    return answer


def _named(request: PortalRequest, part: str) -> str:
    """Return a part of the address that was asked for: "" where it has none of that name."""
    return str(request.resolver_match.kwargs.get(part, "")) if request.resolver_match else ""


def _somebody_elses(request: PortalRequest, refusal: NotFromYou) -> HttpResponseBase:
    """Say from whom the answers are, as far as who is here may know it, and what can be done. Nothing was sent."""
    found = senders.misfit(request, refusal.kept, draft_key=_named(request, "draft"))
    service, page_id = _named(request, "service"), _named(request, "page")
    shown = present_whose.shown(request, found, service=service, page_id=page_id)
    return render(request, "web/form_whose.html", shown, status=403)


def _uncovered(request: PortalRequest, refusal: NotCovered) -> HttpResponseBase:
    """Say that the right does not cover this service, and what can be done. Acting goes on; nothing was sent."""
    service, page_id = _named(request, "service"), _named(request, "page")
    shown = present_whose.uncovered(request, service=service, page_id=page_id, may_read=refusal.may_read)
    return render(request, "web/form_uncovered.html", shown, status=403)


def _lost(request: PortalRequest, *, deleted_after_days: int | None = None) -> HttpResponseBase:
    shown = present.lost(
        request,
        service=_named(request, "service"),
        page_id=_named(request, "page"),
        deleted_after_days=deleted_after_days,
    )
    return render(request, "web/form_lost.html", shown, status=404 if deleted_after_days is None else 410)
