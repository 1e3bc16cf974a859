"""The address at an issuer to which a browser is sent, and what only that browser can answer for.

State, nonce and the verifier of PKCE (RFC 7636) are derived from a secret in the browser and a random state, so that
nothing but digests has to be stored.
"""

import hashlib
import json
import re
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from urllib.parse import urlencode

from moothall.people.identity.oidc.discovery import Metadata
from moothall.people.identity.oidc.faults import NotUnderstood
from moothall.people.identity.oidc.issuers import Issuer, Profile
from moothall.rules.language import Language

_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
# GOV.UK One Login refuses a longer query at /authorize ("Replace the placeholder values in your example").
LONGEST_QUERY = 4096


def new_secret() -> str:
    """Return a secret for a browser, or for a state: 256 random bits."""
    return secrets.token_urlsafe(32)


def is_secret(text: str) -> bool:
    """Tell whether a text has the shape of a secret of ours."""
    return _SECRET.fullmatch(text) is not None


def digest(text: str) -> str:
    """Return what is stored of a secret."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def nonce(*, state: str, browser: str) -> str:
    """Return the nonce of an attempt, which the issuer writes into its ID token."""
    return _derived("nonce", state, browser)


def verifier(*, state: str, browser: str) -> str:
    """Return the code verifier of an attempt, which only the token endpoint learns."""
    return _derived("verifier", state, browser)


def address(
    issuer: Issuer,
    found: Metadata,
    *,
    state: str,
    browser: str,
    redirect_uri: str,
    language: Language,
    anew: bool = False,
) -> str:
    """Return where to send the browser (docs.sign-in.service.gov.uk, "Make a request to the /authorize endpoint").

    With `anew` the issuer is told to ask who is there, even if it knows already.
    """
    challenge = _encoded(hashlib.sha256(verifier(state=state, browser=browser).encode()).digest())
    query: dict[str, str] = {
        "response_type": "code",
        "client_id": issuer.client_id,
        "redirect_uri": redirect_uri,
        "scope": " ".join(issuer.scopes),
        "state": state,
        "nonce": nonce(state=state, browser=browser),
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        "ui_locales": language.value,
        **_wishes(issuer),
        **({"prompt": "login"} if anew else {}),
    }
    joined = "&" if "?" in found.authorization_endpoint else "?"
    whole = urlencode(query)
    if len(whole) > LONGEST_QUERY:
        raise NotUnderstood("query_too_long")
    return f"{found.authorization_endpoint}{joined}{whole}"


def _wishes(issuer: Issuer) -> Mapping[str, str]:
    wishes: dict[str, str] = {}
    if issuer.profile is Profile.ONE_LOGIN:
        wishes["vtr"] = json.dumps(list(issuer.vtr), separators=(",", ":"))
    if issuer.acr_values:
        wishes["acr_values"] = " ".join(issuer.acr_values)
    if issuer.max_age_seconds is not None:
        wishes["max_age"] = str(issuer.max_age_seconds)
    return wishes


def _derived(purpose: str, state: str, browser: str) -> str:
    return _encoded(hashlib.sha256(f"moothall oidc {purpose}\0{state}\0{browser}".encode()).digest())


def _encoded(digest_bytes: bytes) -> str:
    return urlsafe_b64encode(digest_bytes).rstrip(b"=").decode()
