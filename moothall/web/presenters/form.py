"""What the pages of a form show, from where the resident stands."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum

from django.urls import reverse

from moothall.bodies import queries as bodies
from moothall.bodies.queries import KnownBody
from moothall.cases.actions.submission import Sent
from moothall.rules.bodies import signposted
from moothall.rules.faults import Problem
from moothall.rules.forms import Page
from moothall.services.directory import directory
from moothall.ui import privacy_words, texts
from moothall.ui.asked import Fields
from moothall.ui.faces import Link
from moothall.ui.form_runner import files_given
from moothall.ui.links import body_path, portal_path
from moothall.ui.presenters import ErrorItem, PageAsked, SummaryRow, page_view, summary_row
from moothall.ui.question_views import AddressLookup
from moothall.ui.requests import PortalRequest
from moothall.web import whose
from moothall.web.form_addresses import ToMend
from moothall.web.journey import Journey
from moothall.web.known import KnownHere
from moothall.web.presenters import typed


class Again(StrEnum):
    """Why a page is shown once more although nothing is wrong with what was typed."""

    STALE = "stale"
    CHANGED = "changed"


def question_page(
    request: PortalRequest,
    journey: Journey,
    page: Page,
    *,
    fields: Fields,
    lookups: Mapping[str, AddressLookup],
    problems: Sequence[Problem] = (),
    again: Again | None = None,
    known: KnownHere,
) -> dict[str, object]:
    """Return what `form_page.html` needs."""
    view = page_view(
        PageAsked(
            page=page,
            language=request.language,
            fields=fields,
            problems=problems,
            files=files_given(page, journey.draft.answers),
            lookups=lookups,
            is_led=known.shows_something,
        )
    )
    if again is not None:
        words = texts.speak(f"journey.{again}_page", request.language)
        if view.takes_files:
            words += " " + texts.speak("journey.choose_file_again", request.language)
        view = replace(view, errors=(ErrorItem(text=words, href=f"#{view.questions[0].first_field}"),))
    return {
        "view": view,
        "back_href": journey.back(page.id),
        "is_rebased": journey.draft.is_rebased,
        "version": journey.version,
        "known": known,
    }


def lost(
    request: PortalRequest, *, service: str, page_id: str, deleted_after_days: int | None
) -> dict[str, object]:
    """Return what `form_lost.html` needs; `page_id` is "" where it was no page of questions."""
    return {
        "start_href": reverse("service-start", kwargs={"service": service}),
        "status_href": portal_path(request.language, "status"),
        "period": deleted_after_days and privacy_words.period(deleted_after_days, request.language),
        "typed": typed.rows(request, service=service, page_id=page_id),
    }


def exit_page(request: PortalRequest, journey: Journey, page: Page) -> dict[str, object]:
    """Return what `exit.html` needs: what to do instead, and who to turn to: the council where no other is named."""
    leave = page.exit
    if leave is None:
        raise TypeError(page.id)
    return {
        "title": page.title.speak(request.language),
        "prose": leave.body,
        "onward": _onward(request, journey, page),
        "back_href": journey.back(page.id),
    }


def check_page(request: PortalRequest, journey: Journey, *, again: Again | None = None) -> dict[str, object]:
    """Return what `check_answers.html` needs."""
    words = texts.speak(f"journey.{again}_check", request.language) if again else ""
    return {
        "rows": summary_rows(request, journey),
        "declaration": journey.service.definition.declaration,
        "back_href": journey.page_path(journey.way.pages[-1].id),
        "version": journey.version,
        "is_for_own_account": whose.is_for_own_account(request),
        "errors": (ErrorItem(text=words, href="#send"),) if again else (),
    }


def summary_rows(request: PortalRequest, journey: Journey) -> list[SummaryRow]:
    """Return every question on the way with its answer and the way to change it."""
    return [
        summary_row(
            question,
            journey.way.answers.get(question.id),
            change_href=journey.page_path(page.id),
            language=request.language,
        )
        for page in journey.way.pages
        for question in page.questions
    ]


def confirmation(request: PortalRequest, journey: Journey, receipt: Sent) -> dict[str, object]:
    """Return what `confirmation.html` needs: the code only where there is one and no notice carries it."""
    is_own, code = whose.is_for_own_account(request), "" if receipt.is_told else receipt.code
    parts = {"body": journey.body.slug, "reference": receipt.reference}
    return {
        "reference": receipt.reference,
        "code": code,
        "in_account": "" if receipt.code else _in_account(journey),
        "theirs_href": "" if receipt.code else portal_path(request.language, "account-cases"),
        "own_href": portal_path(request.language, "account-case", **parts) if is_own else "",
        "status_href": portal_path(request.language, "status"),
        "forget_why": _forget_why(is_signed_in=is_own or not receipt.code, has_code=bool(code)),
        "forget_href": journey.path_of("form-forget"),
        "what_happens_next": journey.service.definition.start.what_happens_next,
    }


def _in_account(journey: Journey) -> str:
    """Return the key of what a helper is told: the same whether they get and see it, or their person keeps it."""
    is_told = journey.service.definition.workflow.initial_notice is not None
    return "form_sent.for_another_told" if is_told else "form_sent.for_another"


def _forget_why(*, is_signed_in: bool, has_code: bool) -> str:
    """Return the key of what forgetting the page means: only words about what the page shows."""
    if is_signed_in and not has_code:
        return "form_sent.forget_signed_in"
    return "form.forget_why" if has_code else "form_sent.forget_code_sent"


def elsewhere(
    request: PortalRequest, journey: Journey, council: KnownBody, *, asked: ToMend | None
) -> dict[str, object]:
    """Return what `form_elsewhere.html` needs: the council whose address it seems to be, and all ways on."""
    language = request.language
    mend_href = journey.page_path(asked.page.id) if asked else journey.onward()
    return {
        "council": council.facts.official_name.speak(language),
        "here": journey.body.facts.official_name.speak(language),
        "onward_href": body_path(language, council.slug, "service-start", service=journey.slug),
        "mend_href": mend_href,
        "stay_href": journey.onward() if asked and asked.may_stay else "",
    }


def _onward(request: PortalRequest, journey: Journey, page: Page) -> Link | None:
    if page.exit is None:
        return None
    if page.exit.duty is None:
        here = journey.body.facts
        name = here.official_name.speak(request.language)
        return Link(text=name, href=here.homepage_url) if here.homepage_url else None
    post = signposted(
        directory().signposts,
        duty=page.exit.duty,
        nation=journey.facts.nation,
        region=journey.facts.region,
    )
    body = bodies.by_slug(post.body_slug) if post else None
    if body is None:
        return None
    href = body.facts.homepage_url or body_path(request.language, body.slug, "body-home")
    return Link(text=body.facts.official_name.speak(request.language), href=href)
