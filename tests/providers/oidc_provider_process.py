"""A real OpenID provider (panva's oidc-provider, from npm) as a process of its own."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from http.cookies import SimpleCookie
from urllib.parse import parse_qsl, urljoin, urlsplit

import httpx

from tests.clusters import ROOT
from tests.journeys.site import free_port
from tests.providers.oidc_stub import key

SCRIPT = ROOT / "tests/providers/oidc_provider/provider.mjs"
_FORM = re.compile(r'<form[^>]*action="([^"]+)"')
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
_CANCEL = re.compile(r'<a href="([^"]+/abort)"')

Client = Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class RunningProvider:
    """Where the provider answers."""

    port: int

    @property
    def issuer(self) -> str:
        """Its name."""
        return f"http://localhost:{self.port}"


def client(client_id: str, base: str, *, key_name: str, **more: object) -> Client:
    """Return a client as it is registered there: the site at `base`, with the key of this name."""
    public = {**key(key_name).as_dict(private=False), "kid": key_name, "use": "sig", "alg": "ES256"}
    registered: dict[str, object] = {
        "client_id": client_id,
        "redirect_uris": [f"{base}/sign-in/callback"],
        "post_logout_redirect_uris": [f"{base}/sign-in/signed-out"],
        "backchannel_logout_uri": f"{base}/sign-in/backchannel-logout",
        "response_types": ["code"],
        "grant_types": ["authorization_code"],
        "id_token_signed_response_alg": "ES256",
        "token_endpoint_auth_method": "private_key_jwt",
        "token_endpoint_auth_signing_alg": "ES256",
        "jwks": {"keys": [public]},
        **more,
    }
    return {name: value for name, value in registered.items() if value is not None}


@contextmanager
def running_provider(
    clients: Sequence[Client], *, port: int | None = None, signs_with: str = "provider-1"
) -> Iterator[RunningProvider]:
    """Run the provider until the block ends; `signs_with` names its key."""
    chosen = port or free_port()
    private = {**key(signs_with).as_dict(private=True), "kid": signs_with, "use": "sig", "alg": "ES256"}
    told = {"port": chosen, "clients": list(clients), "jwks": {"keys": [private]}}
    process = subprocess.Popen(
        [_node(), str(SCRIPT)],
        cwd=ROOT,
        env={**os.environ, "NODE_NO_WARNINGS": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(told))
        process.stdin.close()
        for line in process.stdout:
            if line.strip() == "listening":
                break
        else:
            raise RuntimeError("The OpenID provider did not start.")
        yield RunningProvider(port=chosen)
    finally:
        process.terminate()
        process.wait(timeout=10)
        if process.stdout is not None:
            process.stdout.close()


@dataclass
class Person:
    """Somebody at a browser without a screen, at the provider's own pages; they keep its cookies."""

    cookies: dict[str, str] = field(default_factory=dict)

    def sign_in(self, address: str, name: str) -> dict[str, str]:
        """Sign in at the provider as `name` and agree; return what comes back to the callback."""
        return self._walk(address, {"login": name, "password": "any"})

    def cancel(self, address: str) -> dict[str, str]:
        """Stop at the provider's first page; return what comes back to the callback."""
        return self._walk(address, None)

    def _walk(self, address: str, typed: Mapping[str, str] | None) -> dict[str, str]:
        at, sent = address, None
        for _ in range(12):
            answer = self._ask(at, sent)
            sent = None
            if answer.is_redirect:
                at = urljoin(at, answer.headers["Location"])
                if urlsplit(at).path.endswith("/sign-in/callback"):
                    return dict(parse_qsl(urlsplit(at).query))
                continue
            at, sent = self._next(at, answer, typed)
        raise AssertionError(f"The provider leads nowhere: {at}")

    def _next(
        self, at: str, answer: httpx.Response, typed: Mapping[str, str] | None
    ) -> tuple[str, dict[str, str] | None]:
        if typed is None:
            found = _CANCEL.search(answer.text)
            assert found is not None, answer.text
            return urljoin(at, unescape(found[1])), None
        form = _FORM.search(answer.text)
        assert form is not None, answer.text
        hidden = {name: unescape(value) for name, value in _HIDDEN.findall(answer.text)}
        return urljoin(at, unescape(form[1])), {**hidden, **typed}

    def _ask(self, at: str, sent: Mapping[str, str] | None) -> httpx.Response:
        kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        method = "GET" if sent is None else "POST"
        answer = httpx.request(
            method, at, data=dict(sent) if sent is not None else None, headers={"Cookie": kept}
        )
        for line in answer.headers.get_list("Set-Cookie"):
            for name, cookie in SimpleCookie(line).items():
                self.cookies.pop(name, None)
                if cookie.value:
                    self.cookies[name] = cookie.value
        return answer


def _node() -> str:
    found = shutil.which("node")
    if found is None:
        raise FileNotFoundError(
            "The OpenID provider of the tests needs node, which builds the style sheets too."
        )
    return found
