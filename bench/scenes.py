"""What is asked of whom: the requests of each page, and what a plain view has to do to give the same."""

import html
import io
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

from django.core import signing
from django.core.handlers.wsgi import WSGIHandler
from django.utils import timezone

from bench import requests, world
from bench.fill import CASES_OF_FIRST_COUNCIL
from bench.statements import Seen, dumped, watching
from moothall.cases.codes import code_for, digest_of
from moothall.people import actions as people
from moothall.people.sessions import PERSON, SessionStore
from moothall.rules.persons import PersonKind
from moothall.rules.sites import Site
from moothall.ui.access import GRANT_COOKIE

PAGE = "which-bin"
FIRST_ORDINARY_CASE = CASES_OF_FIRST_COUNCIL
_WORDS = re.compile(r">([^<>{}]*[^<>{}\s][^<>{}]*)<")


class NotThePage(Exception):
    """The application did not answer with the page that is to be measured."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the application answered in this process."""

    status: int
    location: str
    body: str


def answer(raw: bytes) -> Answer:
    """Let the application answer a request in this process."""
    head, _, body = raw.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    method, target, _ = first.split(" ")
    path, _, query = target.partition("?")
    headers = {
        name.upper().replace("-", "_"): value for name, value in (line.split(": ", 1) for line in lines)
    }
    environ: dict[str, object] = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SCRIPT_NAME": "",
        "SERVER_NAME": world.PORTAL_HOST,
        "SERVER_PORT": "443",
        "wsgi.input": io.BytesIO(body),
        "wsgi.url_scheme": "http",
        "CONTENT_LENGTH": headers.pop("CONTENT_LENGTH", ""),
        "CONTENT_TYPE": headers.pop("CONTENT_TYPE", ""),
        **{f"HTTP_{name}": value for name, value in headers.items()},
    }
    given = _application()(environ, _start)
    text = b"".join(given).decode()
    given.close()
    return Answer(status=given.status_code, location=given.headers.get("Location", ""), body=text)


def _start(
    status: str, headers: list[tuple[str, str]], exc_info: object = None, /
) -> Callable[[bytes], object]:
    """Take the head of an answer, which the answer itself tells too."""
    return bytes


def seen_warm(raw: bytes, *, status: int) -> tuple[Answer, Seen]:
    """Ask twice, the first time to fill the caches; return as `seen`."""
    answer(raw)
    return seen(raw, status=status)


def seen(raw: bytes, *, status: int) -> tuple[Answer, Seen]:
    """Return what the application answers and the statements that it runs for it.

    Raises:
        NotThePage: it answers with another status.
    """
    with watching() as statements:
        given = answer(raw)
    if given.status != status:
        raise NotThePage(f"{given.status} for {raw[:200]!r}: {given.body[:500]}")
    return given, statements


@lru_cache(maxsize=1)
def _application() -> WSGIHandler:
    return WSGIHandler()


def question(number: int, councils: int) -> bytes:
    """Ask for a page of questions of a draft."""
    path = requests.draft_path(number, PAGE, councils=councils)
    return requests.get(path, cookie=requests.draft_cookie(number))


def home(number: int, councils: int) -> bytes:
    """Ask for the home of a body."""
    return requests.get(f"/{world.council_slug(number % councils)}/")


def reply(number: int, councils: int) -> bytes:
    """Post the answer to it."""
    path = requests.draft_path(number, PAGE, councils=councils)
    return requests.post(path, "which_bin=food", cookie=requests.draft_cookie(number))


def submission(number: int, councils: int) -> bytes:
    """Send a draft whose answers are complete."""
    path = requests.draft_path(number, "check", councils=councils)
    return requests.post(path, f"key={world.key(number)}", cookie=requests.draft_cookie(number))


def status(grant: str) -> bytes:
    """Ask for the status of a case, with the cookie that its reference and code opened."""
    return requests.get("/status/case", cookie=f"__Host-case={grant}; {requests.TOKEN_COOKIE}")


def officer_session() -> str:
    """Make an officer of the first council and sign them in; return the cookie."""
    person = people.ensure_person(email="bench@example.org", name="Bench Officer", kind=PersonKind.OFFICER)
    people.grant_post(
        body_id=world.FIRST_BODY_ID,
        person_id=person.id,
        team="Streets",
        function="waste_officer",
        from_at=timezone.now() - timedelta(days=1),
    )
    return session_of(person.id, Site.DESK)


def session_of(person_id: int, site: Site) -> str:
    """Sign a person in to a site; return the cookie."""
    session = SessionStore(site=site)
    session[PERSON] = person_id
    session.create()
    return f"__Host-session={session.session_key}"


def body_of_case(place: int, councils: int) -> int:
    """Return the id of the body of a case."""
    return world.FIRST_BODY_ID + (0 if place < FIRST_ORDINARY_CASE else place % councils)


def draft_swap(number: int, councils: int) -> dict[str, str]:
    """Return what turns statements about the first draft into statements about another."""
    return {
        world.key(0): world.key(number),
        world.digest(0): world.digest(number),
        str(world.FIRST_BODY_ID): str(world.FIRST_BODY_ID + number % councils),
    }


def case_swap(place: int, first: int, references: list[str], councils: int) -> dict[str, str]:
    """Return what turns statements about the case in place `first` into statements about another."""
    return {
        code_digest(references[first]): code_digest(references[place]),
        str(world.FIRST_CASE_ID + first): str(world.FIRST_CASE_ID + place),
        str(body_of_case(first, councils)): str(body_of_case(place, councils)),
    }


def code_digest(reference: str) -> str:
    """Return by what a case knows whoever holds its reference and code."""
    return digest_of(reference=reference, code=code_for(reference))


def written_page(page: Answer, statements: Seen, swaps: list[dict[str, str]]) -> dict[str, object]:
    """Return a page to imitate: its words become values of a template, as a plain page would have them."""
    words = [html.unescape(words) for words in _WORDS.findall(page.body)]
    numbers = iter(range(len(words)))
    template = _WORDS.sub(lambda _: f">{{{{ words[{next(numbers)}] }}}}<", page.body)
    return {
        "transactions": dumped(statements.transactions),
        "swaps": swaps,
        "template": template,
        "words": words,
        "location": page.location,
    }


def write_pages(pages: dict[str, dict[str, object]], path: Path) -> None:
    """Keep the pages to imitate for the baselines' server."""
    path.write_text(json.dumps(pages), encoding="utf-8")


def grant(place: int, references: list[str], councils: int) -> str:
    """Return the cookie of somebody who gave the reference and the code of the case in this place."""
    held = {"digest": code_digest(references[place]), "body_id": body_of_case(place, councils)}
    return signing.dumps(held, salt=GRANT_COOKIE)
