"""What differs between two answers, but for what differs each time: tokens, ids of requests, moments."""

import re
import secrets
from collections.abc import Mapping

from moothall.rules.references import new_reference
from tests.attack.addresses import Place, url_of
from tests.attack.browsers import TOKEN_FIELD, Answer
from tests.attack.canaries import Canaries

_REFERENCE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}")
_TOKEN = re.compile(rf'name="{TOKEN_FIELD}" value="[^"]*"'.encode())
_TIME = re.compile(rb"\d{1,2}(?::\d\d)? ?[ap]m|midday|midnight|\d\d:\d\d(?::\d\d)?")
_PIECES = re.compile(rb"[<>\s\"]+")
_EACH_TIME = frozenset({"X-Request-ID", "Set-Cookie", "Content-Length", "Date"})


def plain(answer: Answer, besides: Mapping[str, str] | None = None) -> tuple[bytes, ...]:
    """Return an answer in pieces, without tokens and times; whole words in `besides` are replaced."""
    headers = sorted(f"{name}: {value}" for name, value in answer.headers.items() if name not in _EACH_TIME)
    text = "\n".join([str(answer.status), *headers]).encode() + b"\n" + answer.body
    text = text.replace(answer.headers.get("X-Request-ID", "-" * 40).encode(), b"")
    for word, instead in (besides or {}).items():
        # A number is replaced where it stands in an address alone: elsewhere it may be any number.
        within = rb"((?:/|%%2F))%b(?![0-9A-Za-z])" if word.isdigit() else rb"()%b"
        text = re.sub(within % re.escape(word).encode(), rb"\g<1>" + instead.encode(), text)
    return tuple(_PIECES.split(_TIME.sub(b"", _TOKEN.sub(b"", text))))


def differences(first: Answer, again: Answer, later: Answer) -> list[tuple[bytes, bytes]]:
    """Return what `later` says and `again` does not, where `first` and `again`, of one moment, say the same.

    A page that is longer each time it is asked for shows the asker's own doings: nothing can be told from it.
    """
    return told_by(plain(first), plain(again), plain(later))


def told_by(
    one: tuple[bytes, ...], two: tuple[bytes, ...], three: tuple[bytes, ...]
) -> list[tuple[bytes, bytes]]:
    """Return what the third says and the second does not, where the first and the second say the same."""
    if len(one) != len(two):
        return []
    if len(two) != len(three):
        return [(b"%d pieces" % len(two), b"%d pieces" % len(three))]
    return [
        (before, after)
        for before, same, after in zip(one, two, three, strict=True)
        if before == same and before != after
    ]


def nobodys(place: Place, canaries: Canaries, *, body: str) -> tuple[str, dict[str, str]] | None:
    """Return the URL of a place with every key and reference of the victim's turned into one that nobody has.

    With it comes what was put in place of what; None where the place names no record.
    """
    instead = {
        value: _like(value)
        for name, value in place.filled.items()
        if canaries.seen_in(value.encode()) or name.endswith(("_id", "session", "right"))
    }
    if not instead:
        return None
    filled = {name: instead.get(value, value) for name, value in place.filled.items()}
    return url_of(place.address, filled, body=body), instead


def _like(value: str) -> str:
    if value.isdigit():
        return str(10**12 + secrets.randbelow(10**6))
    if _REFERENCE.fullmatch(value):
        return new_reference(secrets.randbelow)
    if re.fullmatch(r"[0-9a-f]+", value):
        return secrets.token_hex(len(value))[: len(value)]
    return (value[:6] + secrets.token_urlsafe(len(value)))[: len(value)]
