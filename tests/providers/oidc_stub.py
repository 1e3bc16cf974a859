"""An issuer on this machine that keeps the documented contract of GOV.UK One Login, or breaks it as it is told.

Requests and answers follow docs.sign-in.service.gov.uk (Authenticate your user, Managing your users' sessions).
"""

import hashlib
import hmac
import json
import secrets
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

from joserfc import jws
from joserfc.jwk import ECKey

from moothall.people.identity.oidc.id_tokens import token_hash
from moothall.people.identity.oidc.logout_tokens import EVENT

CLIENT_ID = "the-client"
SUBJECT = "urn:fdc:gov.uk:2022:56P4CMsGh_02YOlWpd8PAOI"
SESSION = "dX5xv0XgHh6yfD1xy"
EMAIL = "Resident.One+login@example.com"
ACCESS_TOKEN = "SlAV32hkKG"
Claims = dict[str, object]


@lru_cache(maxsize=8)
def key(name: str) -> ECKey:
    """Return an elliptic key, the same for the same name: making one takes a while."""
    return ECKey.generate_key("P-256", {"use": "sig"})


@dataclass
class Asked:
    """One request that came to the issuer: its path, form fields and headers."""

    path: str
    fields: dict[str, str]
    headers: Mapping[str, str]


@dataclass
class Answer:
    """What is sent instead of what belongs there."""

    status: int = 200
    body: bytes = b""
    content_type: str = "application/json"
    location: str = ""
    encoding: str = ""
    seconds: float = 0
    drip_seconds: float = 0


@dataclass
class Stub:
    """The issuer: its keys, how it lies, and what it was asked.

    A claim that is set to None is left out. `signs_with` names a key, `kid` the name that stands in the header.
    `published` are the keys that it shows, by kid. `instead` replaces the whole answer of a path.
    """

    url: str = ""
    signs_with: str = "first"
    kid: str | None = "first"
    algorithm: str = "ES256"
    published: dict[str, str] = field(default_factory=lambda: {"first": "first"})
    metadata: Claims = field(default_factory=dict)
    claims: Claims = field(default_factory=dict)
    header: Claims = field(default_factory=dict)
    userinfo: Claims = field(default_factory=dict)
    token: Claims = field(default_factory=dict)
    instead: dict[str, Answer] = field(default_factory=dict)
    cache_control: dict[str, str] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def issuer(self) -> str:
        """Its name, which ends in a slash as GOV.UK One Login's does."""
        return f"{self.url}/"

    def count(self, path: str) -> int:
        """Return how often a path was asked for."""
        return sum(one.path == path for one in self.asked)

    def authorise(self, address: str) -> dict[str, str]:
        """Do what a browser and its person do at `address`: return what comes back to the callback."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        code = secrets.token_urlsafe(16)
        self.codes[code] = query
        return {"code": code, "state": query["state"]}

    def id_token(self, nonce: str) -> str:
        """Return the ID token for an attempt, with everything about it that is forged."""
        now = int(time.time())
        return self.signed(
            {
                "iss": self.issuer,
                "aud": CLIENT_ID,
                "sub": SUBJECT,
                "sid": SESSION,
                "exp": now + 120,
                "iat": now,
                "nonce": nonce,
                "at_hash": token_hash(ACCESS_TOKEN, "ES256"),
                "vot": "Cl.Cm",
                "vtm": f"{self.url}/trustmark",
                "auth_time": now - 10,
                **self.claims,
            }
        )

    def logout_token(self, **changed: object) -> str:
        """Return a logout token; a claim that is None is left out."""
        now = int(time.time())
        return self.signed(
            {
                "iss": self.issuer,
                "aud": CLIENT_ID,
                "sub": SUBJECT,
                "iat": now,
                "exp": now + 120,
                "jti": secrets.token_urlsafe(12),
                "events": {EVENT: {}},
                **changed,
            }
        )

    def signed(self, claims: Claims) -> str:
        """Return claims as a token, signed or mis-signed as the issuer is told."""
        header = {"alg": self.algorithm, "kid": self.kid, **self.header}
        header = {name: value for name, value in header.items() if value is not None}
        payload = json.dumps({name: value for name, value in claims.items() if value is not None}).encode()
        if self.algorithm == "none":
            return f"{header_part(header)}.{_encoded(payload)}."
        if self.algorithm.startswith("HS"):
            return self._signed_with_what_everybody_knows(f"{header_part(header)}.{_encoded(payload)}")
        registry = jws.JWSRegistry(algorithms=[self.algorithm], strict_check_header=False)
        return jws.serialize_compact(
            header, payload, key(self.signs_with), algorithms=[self.algorithm], registry=registry
        )

    def _signed_with_what_everybody_knows(self, content: str) -> str:
        secret = key("first").as_pem(private=False)
        name = f"sha{self.algorithm.removeprefix('HS')}"
        return f"{content}.{_encoded(hmac.digest(secret, content.encode(), name))}"

    def document(self, path: str) -> Claims:
        """Return what is published at a path."""
        if path == "/.well-known/openid-configuration":
            return {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "jwks_uri": f"{self.url}/.well-known/jwks.json",
                "userinfo_endpoint": f"{self.url}/userinfo",
                "end_session_endpoint": f"{self.url}/logout",
                **self.metadata,
            }
        keys: list[Claims] = [
            {**key(name).as_dict(private=False), "kid": kid, "use": "sig", "alg": "ES256"}
            for kid, name in self.published.items()
        ]
        return {"keys": keys}

    def exchange(self, fields: dict[str, str]) -> tuple[int, Claims]:
        """Return status and body of the token endpoint: a code is good once, for who can show the verifier."""
        query = self.codes.pop(fields.get("code", ""), None)
        challenge = _encoded(hashlib.sha256(fields.get("code_verifier", "").encode()).digest())
        if (
            query is None
            or query["code_challenge"] != challenge
            or query["redirect_uri"] != fields["redirect_uri"]
        ):
            return 400, {"error": "invalid_grant"}
        return 200, {
            "access_token": ACCESS_TOKEN,
            "token_type": "Bearer",
            "expires_in": 180,
            "id_token": self.id_token(query["nonce"]),
            **self.token,
        }


class _Handler(BaseHTTPRequestHandler):
    stub: ClassVar[Stub]

    def do_GET(self) -> None:
        self._answer({})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
        self._answer({name: values[0] for name, values in parse_qs(body).items()})

    def _answer(self, fields: dict[str, str]) -> None:
        self.stub.asked.append(Asked(path=self.path, fields=fields, headers=dict(self.headers)))
        if self.path in self.stub.instead:
            self._send(self.stub.instead[self.path])
            return
        status, body = 200, self.stub.document(self.path)
        if self.path == "/token":
            status, body = self.stub.exchange(fields)
        elif self.path == "/userinfo":
            body = {"sub": SUBJECT, "email": EMAIL, "email_verified": True, **self.stub.userinfo}
            status = 200 if self.headers.get("Authorization") == f"Bearer {ACCESS_TOKEN}" else 401
        sent = {name: value for name, value in body.items() if value is not None}
        self._send(Answer(status=status, body=json.dumps(sent).encode()))

    def _send(self, answer: Answer) -> None:
        time.sleep(answer.seconds)
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        if answer.location:
            self.send_header("Location", answer.location)
        if answer.encoding:
            self.send_header("Content-Encoding", answer.encoding)
        if self.path in self.stub.cache_control:
            self.send_header("Cache-Control", self.stub.cache_control[self.path])
        self.end_headers()
        try:
            self._write(answer)
        except OSError:
            # Whoever asked has hung up.
            self.close_connection = True

    def _write(self, answer: Answer) -> None:
        if not answer.drip_seconds:
            self.wfile.write(answer.body)
            return
        for at in range(len(answer.body)):
            self.wfile.write(answer.body[at : at + 1])
            self.wfile.flush()
            time.sleep(answer.drip_seconds)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def json_answer(content: object) -> Answer:
    """Return an answer with this JSON."""
    return Answer(body=json.dumps(content).encode())


def header_part(header: Claims) -> str:
    """Return the first part of a token with this header."""
    return _encoded(json.dumps(header).encode())


@contextmanager
def running_issuer() -> Iterator[Stub]:
    """Run an issuer until the block ends."""
    stub = Stub()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"stub": stub}))
    stub.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield stub
    finally:
        server.shutdown()
        server.server_close()


def _encoded(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()
