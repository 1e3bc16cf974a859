"""A form that comes when a session or a right has ended: what was typed is given back, and nothing is done."""

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from moothall.people.refusals import RightEnded
from moothall.rules.arrangements import WORDS
from moothall.rules.form_check_text import redisplay
from moothall.ui.errors import Place, at_place
from moothall.ui.faces import DeskFrame
from moothall.ui.page import render
from moothall.ui.requests import PortalRequest

# What may be shown to whoever sits at a browser whose session has ended; a field that is not named here never is.
_PROSE = frozenset({"legal_basis", "message", "name", "note", "reason", "why", "words", *WORDS})


def session_ended(request: PortalRequest, sign_in: str) -> HttpResponse:
    """Lead to sign-in; what was typed into a form that comes too late is shown, so that it can be copied."""
    if request.method != "POST":
        return HttpResponseRedirect(sign_in)
    around = {"desk": DeskFrame()} if at_place(request) is Place.DESK else {}
    shown = {
        **around,
        "typed": _typed(request),
        "sign_in_href": sign_in,
        "why": "shared.session_ended_case" if _is_about_a_case(request) else "shared.session_ended_why",
    }
    return render(request, "session_ended.html", shown, status=403)


def right_ended(request: PortalRequest, refusal: RightEnded | Http404) -> HttpResponse:
    """Answer alike where a right has ended and where there is nothing; give back what was typed into a form."""
    typed = _typed(request)
    if not typed:
        raise Http404 from refusal
    return render(
        request,
        "right_ended.html",
        status=404,
        desk=DeskFrame(),
        typed=typed,
        home_href=reverse("bodies"),
    )


def _is_about_a_case(request: PortalRequest) -> bool:
    """Tell whether the page is one of a case: its address names a reference."""
    return request.resolver_match is not None and "reference" in request.resolver_match.kwargs


def _typed(request: PortalRequest) -> list[str]:
    """Return the prose that somebody typed, which is all that may be shown again: the rest may be a secret."""
    posted = (value for name, value in request.POST.items() if name in _PROSE)
    return [redisplay(str(value)) for value in posted if str(value).strip()]
