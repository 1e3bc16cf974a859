"""How people come in: the cookies of somebody who is signed in, or who holds drafts and a case."""

import time

from django.conf import settings
from django.http import HttpResponse

from moothall.cases.codes import code_for
from moothall.cases.queries import status
from moothall.people.sessions import PERSON, SessionStore
from moothall.rules.sites import Site
from moothall.ui.access import DRAFT_COOKIE, GRANT_COOKIE, keep_grant
from tests.attack.browsers import Browser

_HOSTS = {Site.PORTAL: settings.PORTAL_HOST, Site.DESK: settings.DESK_HOST}


def signed_in(site: Site, person_id: int, browser: Browser | None = None) -> Browser:
    """Return a browser in which somebody is signed in at a site, in a session that has just begun."""
    session = SessionStore(site=site)
    session.update({PERSON: person_id, "stepped_up_at": time.time()})
    session.save()
    assert session.session_key is not None
    return (browser or Browser()).keep(_HOSTS[site], settings.SESSION_COOKIE_NAME, session.session_key)


def resident(secret: str, reference: str) -> Browser:
    """Return a browser that holds drafts, and has shown the reference of a case and its code."""
    grant = status.grant(reference=reference, code=code_for(reference))
    assert grant is not None
    response = HttpResponse()
    keep_grant(response, grant)
    browser = Browser().keep(settings.PORTAL_HOST, DRAFT_COOKIE, secret)
    return browser.keep(settings.PORTAL_HOST, GRANT_COOKIE, response.cookies[GRANT_COOKIE].value)
