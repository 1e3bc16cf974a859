"""Where a resident stands in a form: the service, the body, the draft, and the way through it today."""

import re
from dataclasses import dataclass

from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from moothall.bodies.context import DraftHolder, acting
from moothall.bodies.queries import KnownBody
from moothall.cases.queries.drafts import EMPTY, HeldDraft, held
from moothall.cases.refusals import NotYourDraft
from moothall.rules.answers import Answers
from moothall.rules.facts import Facts, facts_of
from moothall.rules.forms import Page, Path, page_on, path, previous_page, questions_of
from moothall.rules.services import Offered
from moothall.services import offers
from moothall.services import queries as services
from moothall.services.models import ServiceVersion
from moothall.services.queries import Published
from moothall.ui.access import holder_digest
from moothall.ui.requests import PortalRequest
from moothall.web import asking, draft_keys, whose

_DRAFT_KEY = re.compile(r"[A-Za-z0-9_-]{22}")
_VERSION = re.compile(r"[0-9]{1,18}", re.ASCII)


class AnswersDeleted(Exception):
    """The draft can only be one that was deleted, because nobody added to it for `days`."""

    def __init__(self, *, days: int) -> None:
        """Keep for how many days the service keeps drafts."""
        super().__init__(days)
        self.days = days


@dataclass(frozen=True, kw_only=True)
class Journey:
    """One resident, one draft, one request."""

    service: Published
    body: KnownBody
    key: str
    by: DraftHolder
    facts: Facts
    draft: HeldDraft
    way: Path

    @property
    def slug(self) -> str:
        """The service's slug, as it stands in addresses."""
        return self.service.definition.slug

    @property
    def version(self) -> str:
        """The version of the service by which pages are shown now, as they carry it in a hidden field."""
        return str(self.service.version_id)

    def page(self, page_id: str) -> Page | None:
        """Return the page if the way leads to it, or None."""
        return page_on(self.way, page_id)

    def page_path(self, page_id: str) -> str:
        """Return the path of a page of this draft."""
        return reverse("form-page", kwargs={"service": self.slug, "draft": self.key, "page": page_id})

    def path_of(self, name: str) -> str:
        """Return the path of the check page ("form-check"), the confirmation ("form-sent") or "form-forget"."""
        return reverse(name, kwargs={"service": self.slug, "draft": self.key})

    def onward(self) -> str:
        """Return the path of what comes next: the first page without a valid answer, an exit, or the check page."""
        ahead = self.way.stop or self.way.exit_page
        return self.page_path(ahead.id) if ahead else self.path_of("form-check")

    def back(self, page_id: str) -> str:
        """Return the path of the page before this one, or of the service's start page."""
        before = previous_page(self.way, page_id)
        return self.page_path(before.id) if before else self.start_path()

    def elsewhere_path(self, other: str) -> str:
        """Return the path of the page that leads to another council, by its slug."""
        return reverse("form-elsewhere", kwargs={"service": self.slug, "draft": self.key, "other": other})

    def start_path(self) -> str:
        """Return the path of the service's start page."""
        return reverse("service-start", kwargs={"service": self.slug})


def begin(request: PortalRequest, service: str, draft: str) -> Journey:
    """Return where the asker stands with their draft.

    Raises:
        Http404: this body does not offer this service, or that cannot be the key of a draft.
    """
    body, published = request.public_body, services.current(slug=service)
    if body is None or published is None or not _DRAFT_KEY.fullmatch(draft):
        raise Http404
    today = timezone.localdate()
    if not isinstance(offers.offer(published.definition, body.facts, on=today), Offered):
        raise Http404
    by = DraftHolder(digest=holder_digest(request), body_id=body.id)
    with acting(by):
        kept = held(by=by, key=draft, service=published)
    facts = facts_of(body.facts, today=today)
    return Journey(
        service=published,
        body=body,
        key=draft,
        by=by,
        facts=facts,
        draft=kept,
        way=path(published.definition.form, kept.answers, facts=facts),
    )


def resume(request: PortalRequest, service: str, draft: str) -> Journey:
    """Return where the asker stands with a draft that they began.

    Raises:
        Http404: as for `begin`.
        NotYourDraft: the browser holds no draft at all, so that this one is another browser's.
        NotFromYou: it is from somebody else, or for somebody else, than who is signed in now.
        NotCovered: it was not sent yet, and is for somebody whose right does not cover this service.
        AnswersDeleted: nothing is kept under a key that is too old to be new.
    """
    journey = begin(request, service, draft)
    if request.is_newcomer:
        raise NotYourDraft
    whose.compare(request, journey.draft, draft_key=draft)
    if journey.draft.case_id is None:
        asking.cover(request, service=journey.slug)
    days = journey.service.definition.draft_days
    if journey.draft == EMPTY and draft_keys.is_older(draft, days=days, at=timezone.now()):
        raise AnswersDeleted(days=days)
    return journey


def with_answers(journey: Journey, answers: Answers) -> Path:
    """Return the way through the form once `answers` are added to those of the draft."""
    together = {**journey.draft.answers, **answers}
    return path(journey.service.definition.form, together, facts=journey.facts)


def is_as_asked(journey: Journey, page: Page, *, version: str) -> bool:
    """Tell whether the questions of `page` are word for word those that `version` (as posted, any junk) asked.

    A form left open while the service was changed must not turn an answer to the old words into one to the new.
    """
    if version == journey.version:
        return True
    try:
        shown = services.version(version_id=int(version)) if _VERSION.fullmatch(version) else None
    except ServiceVersion.DoesNotExist:
        return False
    if shown is None or shown.definition.slug != journey.slug:
        return False
    before = {question.id: question for question in questions_of(shown.definition.form)}
    return all(before.get(question.id) == question for question in page.questions)
