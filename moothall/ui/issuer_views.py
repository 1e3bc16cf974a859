"""Signing in with an issuer, for the portal and the desk alike: to the issuer, back from it, and out again.

A failure never has a page at the callback itself: the browser is led to an address that says what happened and holds
neither code nor state, so that it can be read again, in the other language too.
"""

from collections.abc import Callable
from urllib.parse import urlencode

import structlog
from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.urls import reverse

from moothall.people import attempts, in_hand, sessions
from moothall.people.identity import issuers
from moothall.people.identity.oidc import pending, requests, sign_in, sign_out
from moothall.people.identity.oidc.faults import Advice, SignInFailed, StartAgain, page_for
from moothall.people.identity.oidc.issuers import Issuer
from moothall.people.identity.oidc.pending import LASTS, Attempt
from moothall.people.identity.oidc.sign_in import SignedIn
from moothall.people.in_hand import AccountClosed
from moothall.people.sessions import SessionEnded
from moothall.rules.language import Language
from moothall.rules.sites import Site
from moothall.ui import cookies, texts
from moothall.ui.errors import error_page
from moothall.ui.faces import Link, in_language
from moothall.ui.page import render
from moothall.ui.requests import PortalRequest, network_of

log = structlog.get_logger(logger_name="moothall.sign_in")

COOKIE = "__Host-oidc"
# A town behind one address signs in less often than this in an hour; each try costs a row for ten minutes.
MOST_FROM_NETWORK = 300
LONGEST_LOGOUT = 32 * 1024
ANY = "any"
LONGEST_ONWARD = 300
_BEGUN = "sign-in with issuer"
_PARTS = ("title", "why", "do")
# Whom nobody at the issuer can help is shown the other ways at once.
_AGAIN = frozenset({Advice.START_AGAIN, Advice.STOPPED, Advice.UNAVAILABLE, Advice.TOO_WEAK, Advice.NO_EMAIL})

Enter = Callable[[Attempt, SignedIn], HttpResponseBase]
Refuse = Callable[[Attempt, int | None], None]


def links(request: PortalRequest, site: Site, *, onward: str = "") -> tuple[Link, ...]:
    """Return a link for each issuer that a site offers, in the language of the page; `onward` is a path of ours."""
    query = f"?{urlencode({'next': onward})}" if onward else ""
    return tuple(
        Link(text=issuer.name.speak(request.language), href=_start(issuer) + query)
        for issuer in issuers.offered(site)
    )


def start(request: PortalRequest, slug: str, site: Site, *, onward: str = "") -> HttpResponseBase:
    """Lead the browser to an issuer; `onward` is the path of ours where it goes once somebody is signed in."""
    issuer = _known(slug, site)
    attempt = _attempt(request, issuer, site, onward=onward)
    address = _address(request, attempt, issuer)
    if not isinstance(address, str):
        return address
    return _keeping(HttpResponseRedirect(address), attempt)


def start_in_session(
    request: PortalRequest, slug: str, site: Site, *, session_digest: str
) -> HttpResponseBase:
    """Lead somebody who is signed in to an issuer, for the account of this session alone.

    At the portal their identity there is added to the account; at the desk they prove again who they are.
    """
    issuer = _known(slug, site)
    attempt = _attempt(request, issuer, site, link_digest=session_digest)
    address = _address(request, attempt, issuer)
    if not isinstance(address, str):
        return address
    return _keeping(onward_page(request, issuer.slug, address), attempt)


def again_link(request: PortalRequest, site: Site) -> Link | None:
    """Return where an officer who signed in with an issuer proves again who they are, or None."""
    issuer = sign_in.issuer_at(str(request.session.get(sessions.ISSUER, "")), site)
    if issuer is None:
        return None
    href = reverse("sign-in-again-with", kwargs={"issuer": issuer.slug})
    return Link(text=issuer.name.speak(request.language), href=href)


def come_back(
    request: PortalRequest, site: Site, enter: Enter, *, refuse: Refuse | None = None
) -> HttpResponseBase:
    """Take what an issuer sent back with the browser; `enter` begins the session and leads on.

    An identity that is new becomes known with all that `enter` does, or not at all. `refuse` is told where nobody was
    signed in, and whom it was about where that is known.
    """
    given = {name: values[0] for name, values in request.GET.lists() if len(values) == 1}
    try:
        attempt = pending.take(
            state=given.get("state", ""), browser=request.COOKIES.get(COOKIE, ""), site=site
        )
    except StartAgain as failure:
        return _refused(failure, request.language, ANY)
    issuer = sign_in.issuer_at(attempt.issuer, site)
    if issuer is None:
        return _refused(StartAgain("issuer_gone"), attempt.language, ANY)
    linking_id = _linking(request, attempt)
    try:
        proven = sign_in.prove(attempt, issuer, given, linking_id=linking_id)
        with in_hand.open_only(), transaction.atomic():
            response = enter(attempt, sign_in.finish(attempt, issuer, proven, linking_id=linking_id))
    except (AccountClosed, SessionEnded):
        response = HttpResponseRedirect(in_language(reverse("sign-in"), attempt.language))
    except SignInFailed as failure:
        if refuse is not None:
            refuse(attempt, failure.person_id or linking_id)
        return _refused(failure, attempt.language, issuer.slug, onward=attempt.onward)
    response.delete_cookie(COOKIE, path="/")
    return response


def begin_session(request: PortalRequest, signed_in: SignedIn) -> None:
    """Sign the person in, in a session that the issuer can end, and that knows how to sign out there."""
    sessions.begin(
        request,
        person_id=signed_in.person_id,
        how=signed_in.how,
        network=network_of(request),
        issuer=signed_in.issuer,
        subject=signed_in.subject,
        sid=signed_in.sid,
    )
    request.session[sign_out.ID_TOKEN] = sign_out.kept_id_token(signed_in.subject, signed_in.id_token)


def failed_page(request: PortalRequest, slug: str, advice: str) -> dict[str, object]:
    """Return what the page of a failed sign-in shows: what happened, and what to do now. Raises Http404."""
    named = settings.ISSUERS.named(slug)
    if advice not in set(Advice) or (named is None and (slug, advice) != (ANY, Advice.START_AGAIN)):
        raise Http404
    name = "" if named is None else named.name.speak(request.language)
    fields = {} if advice == Advice.START_AGAIN else {"name": name}
    query = f"?{request.GET.urlencode()}" if set(request.GET) == {"next"} else ""
    again = None
    if named is not None and advice in _AGAIN:
        words = str(texts.speak("sign_in_with.again", request.language, name=name))
        again = Link(text=words, href=_start(named) + query)
    return {
        "lines": {
            part: texts.speak(f"sign_in_with.{advice}.{part}", request.language, **fields) for part in _PARTS
        },
        "again": again,
        "other_ways_href": reverse("sign-in") + query,
    }


def back_channel(request: PortalRequest, site: Site) -> HttpResponseBase:
    """Obey an issuer that says somebody has signed out there (OpenID Connect Back-Channel Logout 1.0, section 2.8).

    The token in the form is the whole proof: it is signed by the issuer, so no cookie and no CSRF token is asked.
    """
    tokens = request.POST.getlist("logout_token") if _is_small(request) else []
    try:
        if len(tokens) != 1:
            raise StartAgain("no_token")
        ended = sign_out.obey(tokens[0], site)
    except SignInFailed as failure:
        log.info("sign_out.refused", site=site.value, reason=failure.reason)
        response: HttpResponse = JsonResponse({"error": "invalid_request"}, status=400)
    else:
        log.info("sign_out.obeyed", site=site.value, sessions=ended)
        response = HttpResponse(status=200)
    response.headers["Cache-Control"] = "no-store"
    return response


def leave(request: PortalRequest, site: Site) -> HttpResponseBase | None:
    """End the session; return the page that leads to the issuer's own sign-out, or None where there is none."""
    kept = dict(request.session.items())
    sessions.end(request)
    address = sign_out.address(kept, site)
    return None if address is None else onward_page(request, str(kept[sessions.ISSUER]), address)


def onward_page(request: PortalRequest, slug: str, address: str) -> HttpResponse:
    """Answer a form that leads to an issuer.

    `form-action` of our content security policy holds for redirects after a form too, and an issuer may have many
    hosts. So the form gets a page of ours, which leads on at once by a header, and by a link.
    """
    issuer = settings.ISSUERS.named(slug)
    name = issuer.name.speak(request.language) if issuer is not None else slug
    response = render(request, "issuer_onward.html", issuer_name=name, onward_href=address)
    response.headers["Refresh"] = f"0; url={address}"
    return response


def _known(slug: str, site: Site) -> Issuer:
    issuer = sign_in.issuer_at(slug, site)
    if issuer is None:
        raise Http404
    return issuer


def _attempt(
    request: PortalRequest, issuer: Issuer, site: Site, *, onward: str = "", link_digest: str = ""
) -> Attempt:
    """Return a fresh attempt; tabs of one browser share its secret, so that each may come back."""
    kept = request.COOKIES.get(COOKIE, "")
    return Attempt(
        issuer=issuer.slug,
        site=site,
        language=request.language,
        onward=onward if len(onward) <= LONGEST_ONWARD else "",
        link_digest=link_digest,
        state=requests.new_secret(),
        browser=kept if requests.is_secret(kept) else requests.new_secret(),
    )


def _address(request: PortalRequest, attempt: Attempt, issuer: Issuer) -> str | HttpResponseBase:
    if attempts.count(what=_BEGUN, who=network_of(request)) > MOST_FROM_NETWORK:
        return error_page(request, 429)
    try:
        return sign_in.begin(attempt, issuer)
    except SignInFailed as failure:
        return _refused(failure, request.language, issuer.slug, onward=attempt.onward)


def _linking(request: PortalRequest, attempt: Attempt) -> int | None:
    person_id = request.session.get(sessions.PERSON) if attempt.link_digest else None
    is_same = sessions.digest_of(request.session.session_key or "") == attempt.link_digest
    return person_id if isinstance(person_id, int) and is_same else None


def _refused(failure: SignInFailed, language: Language, slug: str, *, onward: str = "") -> HttpResponseBase:
    log.info("sign_in.refused", issuer=slug, reason=failure.reason)
    query = f"?{urlencode({'next': onward})}" if onward else ""
    path = reverse("sign-in-failed", kwargs={"issuer": slug, "advice": page_for(failure).value})
    return HttpResponseRedirect(in_language(path, language) + query)


def _keeping(response: HttpResponse, attempt: Attempt) -> HttpResponse:
    cookies.keep(response, COOKIE, attempt.browser, seconds=int(LASTS.total_seconds()))
    return response


def _start(issuer: Issuer) -> str:
    return reverse("sign-in-with", kwargs={"issuer": issuer.slug})


def _is_small(request: PortalRequest) -> bool:
    return int(str(request.META.get("CONTENT_LENGTH") or "0")) <= LONGEST_LOGOUT
