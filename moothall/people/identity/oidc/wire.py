"""How we speak to an issuer: bounded in time and size, JSON only, following nobody anywhere else.

GOV.UK One Login answers 403 to whoever does not say who asks:
docs.sign-in.service.gov.uk/before-integrating/set-user-agent-header.
"""

import json
import re
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import httpx
from django.conf import settings

from moothall.people.identity.oidc.faults import IssuerUnavailable, NotUnderstood
from moothall.people.identity.oidc.issuers import may_be_asked

TIMEOUT = httpx.Timeout(3.0, connect=2.0)
LONGEST_SECONDS = 6.0
MOST_BYTES = 128 * 1024
_JSON = re.compile(r"application/([\w.+-]+\+)?json\b", re.IGNORECASE)
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age=([0-9]{1,9})(?:$|[\s,])", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What an issuer answered: a status, a JSON object, and for how many seconds it says that it holds."""

    status: int
    content: Mapping[str, object] = field(repr=False)
    max_age_seconds: int | None = None


def get_json(url: str, *, local: bool, bearer: str | None = None) -> Reply:
    """Ask for a JSON object, with an access token where one is given.

    Raises:
        IssuerUnavailable: no answer in time, or one of 500 and above.
        NotUnderstood: a redirect, something other than a JSON object, or too much of it.
    """
    headers = {} if bearer is None else {"Authorization": f"Bearer {bearer}"}
    return _asked(httpx.Request("GET", _checked(url, local=local), headers={**_headers(), **headers}))


def post_form(url: str, fields: Mapping[str, str], *, local: bool, authorization: str | None = None) -> Reply:
    """Send a form and return the JSON object that answers it. Raises as get_json does."""
    headers = {} if authorization is None else {"Authorization": authorization}
    return _asked(
        httpx.Request(
            "POST", _checked(url, local=local), data=dict(fields), headers={**_headers(), **headers}
        )
    )


def _checked(url: str, *, local: bool) -> str:
    if not may_be_asked(url, local=local):
        raise NotUnderstood("address")
    return url


def _headers() -> dict[str, str]:
    # Nothing packed: a few bytes could become very many.
    return {
        "Accept": "application/json",
        "Accept-Encoding": "identity",
        "User-Agent": f"Moothall ({settings.PORTAL_URL})",
    }


def _asked(request: httpx.Request) -> Reply:
    until = time.monotonic() + LONGEST_SECONDS
    try:
        with (
            httpx.Client(
                timeout=TIMEOUT, follow_redirects=False, verify=_trusted(), trust_env=True
            ) as client,
            client.stream(
                request.method, request.url, content=request.content, headers=request.headers
            ) as response,
        ):
            return _reply(response, _body(response, until))
    except (httpx.TransportError, httpx.InvalidURL) as wrong:
        raise IssuerUnavailable("no_answer") from wrong


@lru_cache(maxsize=1)
def _trusted() -> ssl.SSLContext:
    return httpx.create_ssl_context()


def _body(response: httpx.Response, until: float) -> bytes:
    if response.status_code >= 500:
        raise IssuerUnavailable("status")
    if 300 <= response.status_code < 400:
        raise NotUnderstood("redirect")
    if not _JSON.match(response.headers.get("Content-Type", "")):
        raise NotUnderstood("content_type")
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise NotUnderstood("encoding")
    found = bytearray()
    for part in response.iter_raw():
        found += part
        if len(found) > MOST_BYTES:
            raise NotUnderstood("too_large")
        if time.monotonic() > until:
            raise IssuerUnavailable("too_slow")
    return bytes(found)


def _reply(response: httpx.Response, body: bytes) -> Reply:
    try:
        content: object = json.loads(body)
    except (ValueError, RecursionError) as wrong:
        raise NotUnderstood("json") from wrong
    if not isinstance(content, dict):
        raise NotUnderstood("json")
    found = _MAX_AGE.search(response.headers.get("Cache-Control", ""))
    return Reply(
        status=response.status_code,
        content={str(name): value for name, value in content.items()},
        max_age_seconds=int(found[1]) if found else None,
    )
