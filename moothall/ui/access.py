"""Who may ask: every view carries exactly one of these, and a house test finds a view that does not."""

import hashlib
import re
import secrets
from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from moothall.bodies.context import GrantHolder
from moothall.files.queries import OwnTicket, Ticket, own_ticket_of, ticket_of
from moothall.people import in_hand, sessions
from moothall.people import queries as people
from moothall.people.in_hand import AccountClosed
from moothall.people.queries import Account, Colleague
from moothall.people.refusals import RightEnded
from moothall.people.sessions import SessionEnded
from moothall.rules.sites import Site
from moothall.ui import cookies, step_up, too_late
from moothall.ui.links import portal_url
from moothall.ui.requests import PortalRequest

P = ParamSpec("P")
View = Callable[Concatenate[PortalRequest, P], HttpResponseBase]

DRAFT_COOKIE = "__Host-draft"
GRANT_COOKIE = "__Host-case"
PLACE_COOKIE = "__Host-place"
GRANT_SECONDS = 30 * 60
# In the query of the sign-in page: why somebody who was signed in finds it.
ENDED = "ended"
_DRAFT_SECRET = re.compile(r"[A-Za-z0-9_-]{12,64}")


class Access(StrEnum):
    """The kinds of asker that a view can be written for."""

    PUBLISHED = "published"
    OPEN = "open"
    DRAFT_HOLDER = "draft_holder"
    GRANT_HOLDER = "grant_holder"
    SIGNED_IN = "signed_in"
    OFFICER = "officer"
    TICKET_HOLDER = "ticket_holder"


def published(view: View[P], *, seconds: int = 60) -> View[P]:
    """Anybody may read it, and any cache may keep it: it sets no cookie and carries no token."""

    @wraps(view)
    def answer(request: PortalRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if response.status_code < 400:
            response.headers.setdefault("Cache-Control", f"public, max-age={seconds}")
        return response

    return _declared(answer, Access.PUBLISHED)


def open_to_all(view: View[P]) -> View[P]:
    """Anybody may use it; it meets no record of anybody."""

    @wraps(view)
    def answer(request: PortalRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    return _declared(answer, Access.OPEN)


def draft_holder(view: View[P]) -> View[P]:
    """Whoever holds the draft's cookie may use it; somebody without one gets a new, empty-handed one.

    The cookie is renewed with every answer of ours, so that it outlives the drafts that it opens.
    """

    @wraps(view)
    def answer(request: PortalRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        held = request.COOKIES.get(DRAFT_COOKIE, "")
        request.is_newcomer = not _DRAFT_SECRET.fullmatch(held)
        secret = secrets.token_urlsafe(32) if request.is_newcomer else held
        request.COOKIES[DRAFT_COOKIE] = secret
        response = view(request, *args, **kwargs)
        if response.status_code < 400:
            cookies.keep(response, DRAFT_COOKIE, secret, seconds=settings.DRAFT_COOKIE_SECONDS)
        return response

    return _declared(answer, Access.DRAFT_HOLDER)


def holder_digest(request: PortalRequest) -> str:
    """Return the digest of the secret in the browser, by which its drafts are known."""
    return hashlib.sha256(request.COOKIES.get(DRAFT_COOKIE, "").encode("utf-8", "surrogatepass")).hexdigest()


def grant_holder(view: View[Concatenate[GrantHolder, P]]) -> View[P]:
    """Whoever gave a reference and its code in the last half hour sees that case; others are asked."""

    @wraps(view)
    def answer(request: PortalRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        grant = _grant(request)
        if grant is None:
            return HttpResponseRedirect(reverse("status"))
        return view(request, grant, *args, **kwargs)

    return _declared(answer, Access.GRANT_HOLDER)


def keep_grant(response: HttpResponse, grant: GrantHolder) -> None:
    """Let this browser see one case for half an hour."""
    value = signing.dumps({"digest": grant.digest, "body_id": grant.body_id}, salt=GRANT_COOKIE)
    cookies.keep(response, GRANT_COOKIE, value, seconds=GRANT_SECONDS)


def drop_grant(response: HttpResponse) -> None:
    """Let this browser see the case no more."""
    response.delete_cookie(GRANT_COOKIE, path="/")


def forget_case_and_place(response: HttpResponseBase) -> None:
    """Let this browser see no case by its code any more, and forget where its resident lives."""
    for cookie in (GRANT_COOKIE, PLACE_COOKIE):
        response.delete_cookie(cookie, path="/")


def forget_browser(response: HttpResponseBase) -> None:
    """As `forget_case_and_place`, and let it open no draft and no confirmation any more either."""
    forget_case_and_place(response)
    response.delete_cookie(DRAFT_COOKIE, path="/")


def signed_in(view: View[Concatenate[Account, P]]) -> View[P]:
    """A resident who is signed in; others are led to sign in, and back to the page they asked for."""

    @wraps(view)
    def answer(request: PortalRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        by = account_of(request)
        if by is None:
            return too_late.session_ended(request, _sign_in_and_back(request))
        request.is_behind_sign_in = True
        try:
            with in_hand.open_only():
                return view(request, by, *args, **kwargs)
        except (AccountClosed, SessionEnded):
            return too_late.session_ended(request, _sign_in_and_back(request))

    return _declared(answer, Access.SIGNED_IN)


def account_of(request: PortalRequest) -> Account | None:
    """Return the resident who is signed in at the portal, or None; views that work without an account may ask."""
    person_id = request.session.get(sessions.PERSON)
    if not isinstance(person_id, int):
        return None
    digest = sessions.digest_of(request.session.session_key or "")
    return people.account(person_id=person_id, session_digest=digest)


def _sign_in_and_back(request: PortalRequest) -> str:
    """Return the address of the portal's sign-in page, which leads back here where a page can be asked for again.

    Where the browser brought a session that is over, the page says so.
    """
    sign_in = portal_url(request.language, "sign-in")
    asked = {"next": request.get_full_path()} if request.method in {"GET", "HEAD"} else {}
    if _is_over(request):
        asked[ENDED] = "yes"
    return f"{sign_in}?{urlencode(asked)}" if asked else sign_in


def _is_over(request: PortalRequest) -> bool:
    """Tell whether the browser brought a session that has ended; whose it was is known to nobody any more."""
    is_brought = bool(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    return is_brought and (request.session.is_empty() or sessions.PERSON in request.session)


def _desk_sign_in_and_back(request: PortalRequest) -> str:
    """Return the path of the desk's sign-in page, which leads back here and says why as `_sign_in_and_back` does."""
    sign_in, here = reverse("sign-in"), request.get_full_path()
    is_page = request.method in {"GET", "HEAD"} and here != reverse("bodies")
    asked = {"next": here} if is_page else {}
    if _is_over(request):
        asked[ENDED] = "yes"
    return f"{sign_in}?{urlencode(asked)}" if asked else sign_in


def officer(view: View[Concatenate[Colleague, P]]) -> View[P]:
    """A signed-in person with at least one post now; others are led to sign in."""

    @wraps(view)
    def answer(request: PortalRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        person_id = request.session.get(sessions.PERSON)
        colleague = people.colleague(person_id=person_id) if isinstance(person_id, int) else None
        if colleague is None or not colleague.posts:
            if person_id is not None:
                sessions.end(request)
            return too_late.session_ended(request, _desk_sign_in_and_back(request))
        key = request.session.session_key or ""
        colleague = replace(colleague, session_digest=sessions.digest_of(key))
        request.colleague = colleague
        try:
            return view(request, colleague, *args, **kwargs)
        except SessionEnded:
            return too_late.session_ended(request, _desk_sign_in_and_back(request))
        except (RightEnded, Http404) as refusal:
            return too_late.right_ended(request, refusal)

    return _declared(answer, Access.OFFICER)


def stepped_up(
    *, minutes: int = 5, download_on: str = ""
) -> Callable[[View[Concatenate[Colleague, P]]], View[Concatenate[Colleague, P]]]:
    """Below `officer`: who has not proved themselves within some minutes is asked again, and led back.

    For views about money and exports of personal data. What was posted is kept and shown again, not executed.
    `download_on` names the page with the link to what a view gives to be saved: they are led back to that one.
    """

    def asking(view: View[Concatenate[Colleague, P]]) -> View[Concatenate[Colleague, P]]:
        @wraps(view)
        def answer(
            request: PortalRequest, by: Colleague, /, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            if step_up.is_fresh(request, minutes=minutes):
                return view(request, by, *args, **kwargs)
            step_up.hold(request, download_on=reverse(download_on, kwargs=kwargs) if download_on else "")
            return HttpResponseRedirect(reverse("step-up"))

        return answer

    return asking


def ticket_holder(view: View[[Ticket, Colleague]]) -> View[[str]]:
    """Whoever shows a fresh ticket, while its officer is signed in by the same session and serves the body.

    The view asks whether they deal with the case. The host of files gets no cookie, so the session is looked up here,
    by its digest in the ticket. Everybody else is told that there is nothing.
    """

    @wraps(view)
    def answer(request: PortalRequest, /, ticket: str) -> HttpResponseBase:
        named = ticket_of(ticket)
        by = _officer_of(named) if named is not None else None
        if named is None or by is None:
            raise Http404
        return view(request, named, by)

    return _declared(answer, Access.TICKET_HOLDER)


def own_ticket_holder(view: View[[OwnTicket]]) -> View[[str]]:
    """Whoever shows a fresh ticket of a resident's, while the same session of the portal lasts; as `ticket_holder`."""

    @wraps(view)
    def answer(request: PortalRequest, /, ticket: str) -> HttpResponseBase:
        named = own_ticket_of(ticket)
        if named is None or sessions.person_of(digest=named.session_digest, site=Site.PORTAL) != (
            named.helper_id or named.person_id
        ):
            raise Http404
        return view(request, named)

    return _declared(answer, Access.TICKET_HOLDER)


def _officer_of(ticket: Ticket) -> Colleague | None:
    if sessions.person_of(digest=ticket.session_digest, site=Site.DESK) != ticket.person_id:
        return None
    found = people.colleague(person_id=ticket.person_id)
    return found if found is not None and ticket.body_id in found.body_ids else None


def _grant(request: PortalRequest) -> GrantHolder | None:
    try:
        kept = signing.loads(request.COOKIES.get(GRANT_COOKIE, ""), salt=GRANT_COOKIE, max_age=GRANT_SECONDS)
    except signing.BadSignature:
        return None
    return GrantHolder(digest=str(kept["digest"]), body_id=int(kept["body_id"]))


def _declared(view: View[P], access: Access) -> View[P]:
    setattr(view, "access", access)  # noqa: B010
    return view
