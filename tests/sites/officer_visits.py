"""An officer signs in as the pages ask, for Django's test client."""

import html
import re
from datetime import timedelta
from unittest import mock

from django.conf import settings
from django.test import Client
from django.utils import timezone

from tests.apps.credential_scene import Credentials
from tests.apps.soft_authenticator import SoftAuthenticator
from tests.sites.desk_visits import Visit, look, send, visitor

SIGN_IN, SECOND = "/sign-in", "/sign-in/second"


def give_password(client: Client, ready: Credentials, **more: str) -> Visit:
    """Send the first page."""
    return send(client, SIGN_IN, email=ready.holder.email, password=ready.password, **more)


def give_code(client: Client, ready: Credentials, path: str = SECOND) -> Visit:
    """Send the code that the app shows."""
    return send(client, path, way="totp", code=ready.code(timezone.now()))


def signed_in(ready: Credentials) -> Client:
    """Return a browser in which the officer has signed in by password and app."""
    client = visitor()
    assert give_password(client, ready).location == SECOND
    assert give_code(client, ready).location == "/"
    return client


def challenge_on(page: Visit) -> str:
    """Return the passkey challenge of a page."""
    found = re.search(r'"challenge": "([^"]+)"', html.unescape(page.words))
    assert found is not None, page.words
    return found[1]


def answer(client: Client, path: str, authenticator: SoftAuthenticator, **more: str) -> Visit:
    """Let an authenticator answer what a page asks, and send it."""
    challenge = challenge_on(look(client, path))
    return send(client, path, credential=authenticator.get(challenge), **more)


def session_key(client: Client) -> str:
    """Return what the browser's session cookie holds."""
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def later(*, minutes: int) -> "mock._patch[mock.MagicMock]":
    """Let the pages of signing in believe that time has passed."""
    moment = timezone.now() + timedelta(minutes=minutes)
    return mock.patch("moothall.desk.views.sign_in_state.timezone.now", return_value=moment)
