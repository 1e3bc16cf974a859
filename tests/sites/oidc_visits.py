"""A browser that signs in with an issuer, for Django's test client."""

from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client

from moothall.people import sessions
from tests.providers.oidc_stub import Stub
from tests.sites.desk_visits import Visit, look

CALLBACK = "/sign-in/callback"
START = "/sign-in/with/stub"


def go(client: Client, start: str = START) -> str:
    """Press the link of the issuer and return the address at the issuer that it leads to."""
    found = look(client, start)
    assert found.status == 302, found.words
    return found.location


def back(client: Client, given: dict[str, str]) -> Visit:
    """Come back to the callback with what the issuer sent along, without following where it leads."""
    response = client.get(CALLBACK, given)
    return Visit(
        status=response.status_code,
        words=response.content.decode(),
        location=response.headers.get("Location", ""),
    )


def sign_in(client: Client, oidc: Stub, start: str = START) -> Visit:
    """Sign in from the link to where the callback leads."""
    return back(client, oidc.authorise(go(client, start)))


def advice(visit: Visit) -> str:
    """Return which page a failed sign-in led to."""
    assert visit.status == 302
    steps = urlsplit(visit.location).path.split("/")
    assert steps[-4:-2] == ["sign-in", "with"], visit.location
    return steps[-1]


def key_of(client: Client) -> str:
    """Return the key of the session in a browser, "" where it has none."""
    kept = client.cookies.get(settings.SESSION_COOKIE_NAME)
    return "" if kept is None else kept.value


def signed_in(client: Client, site: str = "portal") -> int | None:
    """Return who is signed in with a browser."""
    return sessions.person_of(digest=sessions.digest_of(key_of(client)), site=site)
