"""A resident at a keyboard, for Django's test client: finds the fields of a page and posts what it is told."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client, override_settings
from django.utils import timezone

from moothall.bodies.context import DraftHolder, Job, acting
from moothall.bodies.places import here
from moothall.bodies.places.postcode_build import build_from
from moothall.cases.actions import drafts
from moothall.cases.models import Case, CaseEntry, Draft
from moothall.cases.queries.drafts import EMPTY
from moothall.cases.whose import NOBODY, From
from moothall.files.models import StoredFile
from moothall.packs.services import read_services
from moothall.people.sessions import PERSON, SessionStore
from moothall.rules.answer_json import to_json
from moothall.rules.answers import Answer, Answers
from moothall.rules.facts import facts_of
from moothall.rules.forms import Form, Page, page_on, path, questions_of
from moothall.rules.language import Language
from moothall.rules.questions import (
    ChoiceQuestion,
    EmailQuestion,
    LongTextQuestion,
    PhoneQuestion,
    YesNoQuestion,
)
from moothall.rules.sites import Site
from moothall.services import queries as services
from moothall.ui.access import DRAFT_COOKIE
from moothall.web.asking import ACTING_FOR
from tests.cast import answers_for, council
from tests.providers.sample_postcodes import postcodes
from tests.sites.form_fields import MULTIPART, URLENCODED, Fields, fields_in, multipart, urlencoded

HOST = "localhost:8000"
COUNCIL = "camden"


@dataclass
class Resident:
    """One browser at one service of one council."""

    client: Client
    service: str
    key: str = ""
    council: str = COUNCIL
    form: dict[str, list[bytes]] = field(default_factory=dict)

    @property
    def home(self) -> str:
        """The path under which the service stands."""
        return f"/{self.council}/{self.service}"

    def at(self, page: str) -> str:
        """Return the path of a page of this draft."""
        return f"{self.home}/d/{self.key}/{page}"

    def begin(self) -> str:
        """Press Start now; return the path of the first page."""
        begun = self.client.get(f"{self.home}/start")
        assert begun.status_code == 302, f"{begun.status_code} == 302"
        first = str(begun["Location"])
        self.key = first.split("/")[-2]
        return first

    @property
    def by(self) -> DraftHolder:
        """Who this browser is to the database."""
        secret = self.client.cookies[DRAFT_COOKIE].value
        return DraftHolder(
            digest=hashlib.sha256(secret.encode()).hexdigest(), body_id=council(self.council).id
        )

    def answer_all(self, answers: Answers) -> None:
        """Have these answers in the draft already, as if every page had been filled in."""
        service = services.current(slug=self.service)
        assert service is not None
        whose = self.whose
        with acting(self.by):
            drafts.keep(
                by=self.by,
                key=self.key,
                service=service,
                earlier=EMPTY,
                answers=to_json(answers),
                language=Language.EN,
                whose=whose,
            )

    @property
    def whose(self) -> From:
        """From whom a form in this browser is: who is signed in there, and for whom they act."""
        cookie = self.client.cookies.get(settings.SESSION_COOKIE_NAME)
        kept = SessionStore(cookie.value, site=Site.PORTAL) if cookie and cookie.value else {}
        person_id, acting_for = kept.get(PERSON), kept.get(ACTING_FOR)
        if isinstance(acting_for, int) and isinstance(person_id, int):
            return From(person_id=acting_for, helper_id=person_id)
        return From(person_id=person_id) if isinstance(person_id, int) else NOBODY

    def look(self, address: str) -> HttpResponse:
        """Open a page and keep the fields of its form."""
        response: HttpResponse = self.client.get(address)  # type: ignore[assignment]
        self.form = fields_on(response)
        return response

    def read(self, response: HttpResponse) -> dict[str, list[bytes]]:
        """Return the fields of the form on a page by name, with what they hold."""
        return fields_on(response)

    def send(
        self,
        address: str,
        fields: Fields,
        *,
        files: Mapping[str, Sequence[tuple[bytes, bytes]]] | None = None,
    ) -> HttpResponse:
        """Post `fields` to `address` as a browser does; with `files` (name and content by field) as multipart."""
        if files is None:
            return self.raw(address, urlencoded(fields), URLENCODED)
        return self.raw(address, multipart(fields, files), MULTIPART)

    def raw(self, address: str, body: bytes, content_type: str, **headers: str) -> HttpResponse:
        """Post bytes as they are."""
        response: HttpResponse = self.client.generic("POST", address, body, content_type, **headers)  # type: ignore[assignment, arg-type]
        return response

    def fill(
        self, page: str, answers: Mapping[str, bytes], **files: Sequence[tuple[bytes, bytes]]
    ) -> HttpResponse:
        """Open a page, type `answers` into its fields and press Continue."""
        self.look(self.at(page))
        fields = self.form | {name: [value] for name, value in answers.items()}
        return self.send(self.at(page), fields, files=files or None)


@contextmanager
def a_few_postcodes(folder: Path) -> Iterator[None]:
    """Let the portal know the postcodes NW1 0AA to 0ZZ, all of one London borough."""
    rows = [("NW1", postcode.inward, "E09000007") for postcode in postcodes("NW1")]
    with override_settings(VAR=folder):
        build_from(rows, source="sample", target=here.index_path())
        here.forget()
        yield
    here.forget()


def on_the_way(service: str, page: str) -> Resident:
    """Return somebody who has answered everything on a way over a page."""
    resident = newcomer(service)
    resident.begin()
    resident.answer_all(answers_to_reach(service, page))
    return resident


def newcomer(service: str, council_slug: str = COUNCIL) -> Resident:
    """Return somebody with a fresh browser that behaves as browsers do: tokens are checked, errors are answered."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False, headers={"host": HOST})
    return Resident(client=client, service=service, council=council_slug)


def fields_on(response: HttpResponse) -> dict[str, list[bytes]]:
    """Return the fields of the form on a page by name, with what they hold."""
    return fields_in(response.content.decode())


@dataclass(frozen=True, kw_only=True)
class Kept:
    """Everything that residents' doings leave behind at one council: rows, and bytes in the store."""

    drafts: tuple[tuple[str, str], ...]
    cases: int
    entries: int
    files: frozenset[str]
    stored: frozenset[str]


def kept(slug: str = COUNCIL) -> Kept:
    """Look at what is kept at a council now."""
    body = council(slug)
    folder = Path(settings.FILES_FOLDER) / str(body.id)
    with acting(Job(body_id=body.id)):
        return Kept(
            drafts=tuple(
                (row.key, str(row.answers)) for row in Draft.objects.filter(body_id=body.id).order_by("key")
            ),
            cases=Case.objects.filter(body_id=body.id).count(),
            entries=CaseEntry.objects.filter(body_id=body.id).count(),
            files=frozenset(StoredFile.objects.filter(body_id=body.id).values_list("key", flat=True)),
            stored=frozenset(file.name for file in folder.iterdir()) if folder.is_dir() else frozenset(),
        )


@lru_cache(maxsize=8)
def form_of(service: str) -> Form:
    """Return the form of a service as the repository has it."""
    packs = read_services(settings.DATA / "services")
    return next(pack.definition.form for pack in packs if pack.definition.slug == service)


def slugs() -> list[str]:
    """Return the slug of every service that the repository has."""
    return sorted(folder.name for folder in (settings.DATA / "services").iterdir() if folder.is_dir())


def question_pages() -> list[tuple[str, str]]:
    """Return service and page id of every page with questions in every form."""
    return [(slug, page.id) for slug in slugs() for page in form_of(slug).pages if page.questions]


def answers_to_reach(service: str, page_id: str) -> dict[str, Answer | None]:
    """Return complete answers whose path leads over a page: tried until one does."""
    form = form_of(service)
    facts = facts_of(council(COUNCIL).facts, today=timezone.localdate())
    for answers in _variations(service, form):
        way = path(form, answers, facts=facts)
        if page_on(way, page_id) is not None and way.is_complete:
            return answers
    pytest.fail(f"No answers lead over {service}/{page_id}")


def page_of(service: str, page_id: str) -> Page:
    """Return a page of a form."""
    return next(page for page in form_of(service).pages if page.id == page_id)


def _variations(service: str, form: Form) -> Iterator[dict[str, Answer | None]]:
    start: dict[str, Answer | None] = {**_anything(form), **answers_for(service)}
    yield start
    turned = [q for q in questions_of(form) if isinstance(q, YesNoQuestion | ChoiceQuestion)]
    choices: list[tuple[Answer, ...]] = [
        (True, False) if isinstance(q, YesNoQuestion) else tuple(option.value for option in q.options)
        for q in turned
    ]
    for chosen in product(*choices):
        yield {**start, **{question.id: value for question, value in zip(turned, chosen, strict=True)}}


def _anything(form: Form) -> dict[str, Answer | None]:
    found: dict[str, Answer | None] = {}
    for question in questions_of(form):
        match question:
            case LongTextQuestion():
                found[question.id] = "Behind the side gate"
            case EmailQuestion():
                found[question.id] = "resident@example.com"
            case PhoneQuestion():
                found[question.id] = "07700900123"
            case _:
                pass
    return found
