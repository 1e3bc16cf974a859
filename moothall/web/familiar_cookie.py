"""What a browser keeps of who has signed in there, so that strangers in its network use none of their codes up. Signed.

It stays when somebody signs out: it tells nobody who that was, and opens nothing.
"""

from django.core import signing
from django.http import HttpResponseBase

from moothall.people import familiar_browsers, sessions
from moothall.people.familiar_browsers import KnownBrowser
from moothall.ui import cookies
from moothall.ui.requests import PortalRequest

COOKIE = "__Host-familiar"
_SECONDS = 183 * 24 * 3600


def kept(request: PortalRequest) -> KnownBrowser | None:
    """Return what this browser keeps, or None where nobody has signed in here for half a year."""
    try:
        secret, *people = signing.loads(request.COOKIES.get(COOKIE, ""), salt=COOKIE, max_age=_SECONDS)
    except signing.BadSignature:
        return None
    return KnownBrowser(secret=str(secret), people=tuple(map(str, people)))


def keep(request: PortalRequest, response: HttpResponseBase) -> None:
    """Let the browser keep that whoever has just signed in did so here."""
    browser = kept(request) or familiar_browsers.fresh()
    found = familiar_browsers.with_person(browser, person_id=int(request.session[sessions.PERSON]))
    value = signing.dumps([found.secret, *found.people], salt=COOKIE)
    cookies.keep(response, COOKIE, value, seconds=_SECONDS)
