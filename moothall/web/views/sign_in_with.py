"""Residents sign in with an issuer: GOV.UK One Login, and any other that the operator has connected."""

from django.conf import settings
from django.http import HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moothall.people import sessions
from moothall.people.identity.oidc.pending import Attempt
from moothall.people.identity.oidc.sign_in import SignedIn, issuer_at
from moothall.people.queries import Account
from moothall.rules.sites import Site
from moothall.ui import issuer_views
from moothall.ui.access import account_of, open_to_all, published, signed_in
from moothall.ui.faces import in_language
from moothall.ui.page import render
from moothall.ui.requests import PortalRequest
from moothall.ui.told import tell
from moothall.web import familiar_cookie
from moothall.web.asking import for_oneself
from moothall.web.confirming import confirmed
from moothall.web.own_paths import own_path
from moothall.web.views.ways_in import tell_change

ACCOUNT = "/account"
KEYS_SECONDS = 3600


@require_GET
@open_to_all
def start(request: PortalRequest, issuer: str) -> HttpResponseBase:
    """Go to the issuer, and afterwards to the path in `next`, if it is one of ours."""
    return issuer_views.start(request, issuer, Site.PORTAL, onward=own_path(request.GET.get("next", "")))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@for_oneself
@confirmed
def link(request: PortalRequest, by: Account, issuer: str) -> HttpResponseBase:
    """Add an identity at an issuer to the account of the person who is signed in, because they choose to."""
    if request.method == "POST":
        return issuer_views.start_in_session(request, issuer, Site.PORTAL, session_digest=by.session_digest)
    found = issuer_at(issuer, Site.PORTAL)
    if found is None:
        return HttpResponseRedirect(in_language(ACCOUNT, request.language))
    name = found.name.speak(request.language)
    back = in_language(ACCOUNT, request.language)
    return render(request, "web/issuer_link.html", issuer_name=name, back_href=back)


@require_GET
@open_to_all
def callback(request: PortalRequest) -> HttpResponseBase:
    """Come back from the issuer: sign in, or add the identity to the account that asked for it."""

    def enter(attempt: Attempt, found: SignedIn) -> HttpResponseBase:
        onward = own_path(attempt.onward)
        response = HttpResponseRedirect(onward or in_language(ACCOUNT, attempt.language))
        if attempt.link_digest:
            sessions.renew(request)
            digest = sessions.digest_of(request.session.session_key or "")
            sessions.end_others(person_id=found.person_id, digest=digest)
            tell_change(found.person_id, "sign_in_with.mail_added")
            tell(request, "account_done.way_in_added")
        else:
            issuer_views.begin_session(request, found)
            familiar_cookie.keep(request, response)
        return response

    return issuer_views.come_back(request, Site.PORTAL, enter)


@require_GET
@open_to_all
def failed(request: PortalRequest, issuer: str, advice: str) -> HttpResponseBase:
    """Say why nobody was signed in, and what to do now."""
    return render(request, "web/issuer_failed.html", issuer_views.failed_page(request, issuer, advice))


@csrf_exempt
@require_POST
@open_to_all
def back_channel(request: PortalRequest) -> HttpResponseBase:
    """An issuer says that somebody has signed out there. Its signed token is the proof; no browser is involved."""
    return issuer_views.back_channel(request, Site.PORTAL)


@require_GET
@open_to_all
def signed_out(request: PortalRequest) -> HttpResponseBase:
    """Say that nobody is signed in any more: signing out leads here, and so do issuers. Who is signed in goes on."""
    if account_of(request) is not None:
        return HttpResponseRedirect(reverse("account"))
    return render(request, "web/issuer_signed_out.html", sign_in_href=reverse("sign-in"))


@require_GET
@published
def keys(request: PortalRequest) -> HttpResponseBase:
    """Publish the public halves of our keys, by which issuers check who asks (RFC 7517)."""
    response = JsonResponse(settings.ISSUERS.published())
    response.headers["Cache-Control"] = f"public, max-age={KEYS_SECONDS}"
    return response
