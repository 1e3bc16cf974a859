"""A browser: cookies of each host apart, real requests through the real handler, and every form with a token."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from http.cookies import Morsel, SimpleCookie
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.http import HttpResponseBase
from django.test import Client

from tests.sites.form_fields import MULTIPART, URLENCODED, multipart, urlencoded

TOKEN = "abcdefghijklmnopqrstuvwxyz012345"
TOKEN_FIELD = "csrfmiddlewaretoken"
Fields = Mapping[str, Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back, and to what it was the answer; `known` is all that the asker sent, cookies too."""

    method: str
    url: str
    known: bytes
    status: int
    body: bytes
    headers: Mapping[str, str]
    cookies: Mapping[str, "Morsel[str]"]

    @property
    def leads_to(self) -> str:
        """The URL that a redirect leads to, or ""."""
        return urljoin(self.url, self.headers["Location"]) if "Location" in self.headers else ""

    @property
    def whole(self) -> bytes:
        """All that the asker gets to see: headers, cookies and body."""
        head = "\n".join(f"{name}: {value}" for name, value in self.headers.items())
        return b"\n\n".join((head.encode(), str(SimpleCookie(self.cookies)).encode(), self.body))

    def __str__(self) -> str:
        """Say it in one line."""
        return f"{self.method} {self.url} -> {self.status}"


@dataclass
class Browser:
    """Somebody's cookies, by host. What an answer sets is not kept: each request finds the browser as it was."""

    jars: dict[str, dict[str, str]] = field(default_factory=dict)

    def keep(self, host: str, name: str, value: str) -> "Browser":
        """Have a cookie at a host."""
        self.jars.setdefault(host, {})[name] = value
        return self

    def get(self, url: str) -> Answer:
        """Open a page."""
        return self.ask("GET", url)

    def post(
        self, url: str, fields: Fields, *, token: bool = True, files: Mapping[str, bytes] | None = None
    ) -> Answer:
        """Send a form, with the token that this browser's own page would have carried, and with files by field."""
        given = {name: values for name, values in fields.items() if name != TOKEN_FIELD}
        if token:
            given |= {TOKEN_FIELD: [TOKEN]}
        if files:
            return self.ask("POST", url, _with_files(given, files), MULTIPART)
        return self.ask("POST", url, _encoded(given))

    def keeping(self, answer: Answer) -> "Browser":
        """Return this browser as it is once it has kept the cookies of an answer."""
        jars = {host: dict(jar) for host, jar in self.jars.items()}
        jar = jars.setdefault(urlsplit(answer.url).netloc, {})
        for name, morsel in answer.cookies.items():
            jar[name] = morsel.value
        return Browser(jars=jars)

    def ask(self, method: str, url: str, sent: bytes = b"", kind: str = URLENCODED) -> Answer:
        """Send a request."""
        parts = urlsplit(url)
        client = _client(parts.netloc, settings.URLS["portal"])
        jar = {**self.jars.get(parts.netloc, {}), settings.CSRF_COOKIE_NAME: TOKEN}
        client.cookies = SimpleCookie(jar)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        headers = {} if method == "POST" else {"X-CSRFToken": TOKEN}
        response = client.generic(method, path, sent, kind, headers=headers)
        known = b"\n".join((url.encode(), sent, *(value.encode() for value in jar.values())))
        return _answer(method, url, known, response)


def _answer(method: str, url: str, known: bytes, response: object) -> Answer:
    assert isinstance(response, HttpResponseBase)
    return Answer(
        method=method,
        url=url,
        known=known,
        status=response.status_code,
        body=b"".join(response),
        headers=dict(response.headers),
        cookies=dict(response.cookies),
    )


@lru_cache(maxsize=64)
def _client(host: str, portal: str) -> Client:
    """Keep the client of a host, which has no cookies of its own, as long as the portal's addresses are the same."""
    return Client(enforce_csrf_checks=True, raise_request_exception=False, headers={"host": host})


def _encoded(fields: Fields) -> bytes:
    return urlencoded(_as_bytes(fields))


def _with_files(fields: Fields, files: Mapping[str, bytes]) -> bytes:
    return multipart(_as_bytes(fields), {name: [(b"file", content)] for name, content in files.items()})


def _as_bytes(fields: Fields) -> dict[str, list[bytes]]:
    return {name: [value.encode() for value in values] for name, values in fields.items()}
