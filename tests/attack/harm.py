"""What an answer may do wrong, whoever gets it: a sentence for each."""

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from django.conf import settings

from moothall.ui.access import Access
from tests.attack.addresses import hosts, place_of
from tests.attack.browsers import Answer
from tests.attack.canaries import Canaries

MOST_SENTENCES = 40
_FAILED = 500


def report(wrongs: Iterable[str]) -> str:
    """Return sentences a line each, each once, and not more than anybody reads."""
    return "\n".join(list(dict.fromkeys(wrongs))[:MOST_SENTENCES])


def leaks(answer: Answer, canaries: Canaries, *, knows: str = "") -> Iterator[str]:
    """Yield what an answer shows that only the victim's rows hold, and that the asker neither sent nor `knows`."""
    parts = {
        "page": answer.body,
        "headers": "\n".join(f"{name}: {value}" for name, value in answer.headers.items()).encode(),
        "cookies": "\n".join(morsel.OutputString() for morsel in answer.cookies.values()).encode(),
    }
    for part, shown in parts.items():
        for canary in sorted(canaries.seen_in(shown, known=answer.known + knows.encode())):
            yield f"{answer}: its {part} give away {canary!r}"


def faults(answer: Answer) -> Iterator[str]:
    """Yield what is wrong with an answer by itself: it failed, is kept by caches, leads away, sets a loose cookie."""
    if answer.status == _FAILED:
        yield f"{answer}: it failed"
    yield from _cached(answer)
    yield from _led_away(answer)
    for name, cookie in answer.cookies.items():
        is_strict = cookie["secure"] and cookie["httponly"] and cookie["samesite"] in {"Lax", "Strict"}
        is_forgotten = not cookie.value and cookie["max-age"] == 0 and cookie["secure"]
        if is_forgotten:
            continue
        if not (name.startswith("__Host-") and is_strict and cookie["path"] == "/" and not cookie["domain"]):
            yield f"{answer}: the cookie {name} is not bound to its host and to https: {cookie.OutputString()}"


def _cached(answer: Answer) -> Iterator[str]:
    kept = answer.headers.get("Cache-Control", "")
    place = place_of(answer.url)
    is_published = place is not None and place.address.access is Access.PUBLISHED
    if "no-store" in kept or "private" in kept:
        return
    if not is_published:
        yield f"{answer}: caches may keep it: {kept!r}"
    elif answer.cookies:
        yield f"{answer}: caches may keep it, and it sets a cookie"
    elif b"csrfmiddlewaretoken" in answer.body:
        yield f"{answer}: caches may keep it, and it carries a token"


def _led_away(answer: Answer) -> Iterator[str]:
    host = urlsplit(answer.leads_to).netloc
    is_own = not host or host in hosts() or host.endswith(settings.BODY_HOST_SUFFIX)
    if not is_own:
        yield f"{answer}: it leads away to {host}"
