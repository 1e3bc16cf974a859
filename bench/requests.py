"""Requests as a proxy hands them to us, byte for byte."""

from collections.abc import Iterator, Sequence
from itertools import cycle

from bench import world

_BROWSER = (
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\r\n"
    "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n"
    "Accept-Language: en-GB,en;q=0.5\r\nAccept-Encoding: gzip, deflate, br\r\n"
    "X-Forwarded-For: 192.0.2.7\r\nX-Forwarded-Proto: https\r\n"
)

# A browser that has seen a form before: Django's token is a mask of 32 characters and the secret under it.
_SECRET = "moothallbench0moothallbench0abcd"
TOKEN_COOKIE = f"__Host-csrf={_SECRET}"
_TOKEN = "a" * 32 + _SECRET


def get(path: str, *, host: str = world.PORTAL_HOST, cookie: str = "") -> bytes:
    """Return a GET."""
    return f"GET {path} HTTP/1.1\r\nHost: {host}\r\n{_BROWSER}{_cookie(cookie)}\r\n".encode()


def post(path: str, fields: str, *, cookie: str) -> bytes:
    """Return the POST of a form from a page of ours; `fields` are encoded already."""
    fields = f"csrfmiddlewaretoken={_TOKEN}&{fields}"
    origin = f"https://{world.PORTAL_HOST}"
    return (
        f"POST {path} HTTP/1.1\r\nHost: {world.PORTAL_HOST}\r\n{_BROWSER}{_cookie(cookie)}"
        f"Origin: {origin}\r\nReferer: {origin}/\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(fields)}\r\n\r\n{fields}"
    ).encode()


def over_and_over(requests: Sequence[bytes]) -> Iterator[bytes]:
    """Return the same requests again and again."""
    return cycle(requests)


def draft_path(number: int, page: str, *, councils: int) -> str:
    """Return the path of a page of a draft."""
    slug = world.council_slug(number % councils)
    return f"/{slug}/{world.SERVICE}/d/{world.key(number)}/{page}"


def draft_cookie(number: int) -> str:
    """Return the cookie of a draft's holder."""
    return f"__Host-draft={world.secret(number)}; {TOKEN_COOKIE}"


def _cookie(cookie: str) -> str:
    return f"Cookie: {cookie}\r\n" if cookie else ""
