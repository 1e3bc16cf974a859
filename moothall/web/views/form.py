"""The form of a service: one page at a time, check, send, sent. Every POST leads on with a redirect."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moothall.bodies.context import acting
from moothall.cases.actions import drafts, submission
from moothall.cases.refusals import NoSuchDraft, NotReady
from moothall.files import actions as files
from moothall.rules.answer_json import to_json
from moothall.rules.answers import Answers, FileAnswer
from moothall.rules.faults import Problem
from moothall.rules.form_check import Accepted, Faulty, check_page
from moothall.rules.forms import Page
from moothall.rules.questions import Question
from moothall.ui.access import draft_holder, forget_browser, open_to_all
from moothall.ui.form_runner import Incoming, fields_given, fields_posted, receive
from moothall.ui.page import render
from moothall.ui.requests import PortalRequest
from moothall.web import asking, draft_keys, known
from moothall.web import form_addresses as addresses
from moothall.web import whose as senders
from moothall.web.journey import Journey, begin, is_as_asked, resume, with_answers
from moothall.web.presenters import form as present
from moothall.web.presenters.form import Again
from moothall.web.views.form_refused import or_lost

PageStep = Callable[[PortalRequest, Journey, Page], HttpResponseBase]


@require_GET
@draft_holder
@or_lost
def start(request: PortalRequest, service: str) -> HttpResponseBase:
    """Give the draft a key and lead to the first page; nothing is stored before the first answer."""
    journey = begin(request, service, draft_keys.mint(at=timezone.now()))
    asking.cover(request, service=journey.slug)
    return HttpResponseRedirect(journey.onward())


@require_http_methods(["GET", "HEAD", "POST"])
@draft_holder
@or_lost
def page(request: PortalRequest, service: str, draft: str, page: str) -> HttpResponseBase:
    """Ask one page, or take its answers."""
    return _on_page(
        resume(request, service, draft), request, page, _take if request.method == "POST" else _ask
    )


@draft_holder
@or_lost
def page_again(request: PortalRequest, service: str, draft: str, page: str) -> HttpResponseBase:
    """Show a page again that came without a fresh token, with what was typed. Nothing of it is stored."""
    return _on_page(resume(request, service, draft), request, page, _ask_with_a_fresh_token)


@require_http_methods(["GET", "HEAD", "POST"])
@draft_holder
@or_lost
def check(request: PortalRequest, service: str, draft: str) -> HttpResponseBase:
    """Show all answers, and send them."""
    journey = resume(request, service, draft)
    ahead = _before_check(journey)
    if ahead is not None:
        return HttpResponseRedirect(ahead)
    if request.method != "POST":
        return render(request, "check_answers.html", present.check_page(request, journey))
    if request.POST.get("version", journey.version) != journey.version:
        return _check_again(request, journey, Again.CHANGED)
    try:
        sender = asking.sender_of(request)
        with acting(journey.by):
            submission.submit(by=journey.by, key=journey.key, language=request.language, sender=sender)
    except (NotReady, NoSuchDraft):
        return HttpResponseRedirect(resume(request, service, draft).onward())
    return HttpResponseRedirect(journey.path_of("form-sent"))


@draft_holder
@or_lost
def check_again(request: PortalRequest, service: str, draft: str) -> HttpResponseBase:
    """Show the check page again to somebody who pressed Send without a fresh token. Nothing is sent."""
    journey = resume(request, service, draft)
    ahead = _before_check(journey)
    return HttpResponseRedirect(ahead) if ahead else _check_again(request, journey, Again.STALE)


@require_GET
@draft_holder
@or_lost
def sent(request: PortalRequest, service: str, draft: str) -> HttpResponseBase:
    """Confirm what was sent: as often as its holder looks."""
    journey = resume(request, service, draft)
    if journey.draft.case_id is None:
        return HttpResponseRedirect(journey.onward())
    with acting(journey.by):
        receipt = submission.sent(by=journey.by, case_id=journey.draft.case_id)
    return render(request, "confirmation.html", present.confirmation(request, journey, receipt))


@require_POST
@open_to_all
def forget(request: PortalRequest, service: str, draft: str) -> HttpResponseBase:
    """Let this browser open no draft, confirmation or case any more, and forget where its resident lives."""
    response = HttpResponseRedirect(reverse("body-home"))
    forget_browser(response)
    return response


@require_GET
@draft_holder
@or_lost
def elsewhere(request: PortalRequest, service: str, draft: str, other: str) -> HttpResponseBase:
    """Tell that the address just chosen belongs to another council, and lead there."""
    journey = resume(request, service, draft)
    council = addresses.council(other)
    if council is None:
        raise Http404
    return render(
        request,
        "web/form_elsewhere.html",
        present.elsewhere(request, journey, council, asked=addresses.page_to_mend(journey, council)),
    )


def _on_page(journey: Journey, request: PortalRequest, page_id: str, step: PageStep) -> HttpResponseBase:
    """Take a step on a page, if the way leads there."""
    if journey.draft.case_id is not None:
        return HttpResponseRedirect(journey.path_of("form-sent"))
    asked = journey.page(page_id)
    if asked is None:
        return HttpResponseRedirect(journey.onward())
    if asked.exit is not None:
        return render(request, "exit.html", present.exit_page(request, journey, asked))
    return step(request, journey, asked)


def _before_check(journey: Journey) -> str | None:
    """Return the path of what is to be looked at instead of the check page, or None."""
    if journey.draft.case_id is not None:
        return journey.path_of("form-sent")
    return None if journey.way.is_complete else journey.onward()


def _check_again(request: PortalRequest, journey: Journey, why: Again) -> HttpResponseBase:
    shown = present.check_page(request, journey, again=why)
    response = render(request, "check_answers.html", shown, has_errors=True)
    return _kept_for_back(response, asked=(one for page in journey.way.pages for one in page.questions))


def _kept_for_back(response: HttpResponse, *, asked: Iterable[Question]) -> HttpResponse:
    """Let the browser keep the answer to a POST: without a copy, its Back button shows an error of its own.

    With a sensitive question among those `asked` there is no copy, on no page: whoever comes next finds none.
    """
    if not any(question.is_sensitive for question in asked):
        response["Cache-Control"] = "private, no-cache"
    return response


def _ask(request: PortalRequest, journey: Journey, asked: Page) -> HttpResponseBase:
    found = known.here(request, journey, asked)
    given = {**journey.draft.answers, **found.answers}
    shown = present.question_page(
        request,
        journey,
        asked,
        fields=fields_given(asked, given),
        lookups=addresses.lookups(request, journey, asked, given),
        known=found,
    )
    return render(request, "web/form_page.html", shown)


def _ask_with_a_fresh_token(request: PortalRequest, journey: Journey, asked: Page) -> HttpResponseBase:
    return _ask_again(request, journey, asked, again=Again.STALE)


def _ask_again(
    request: PortalRequest,
    journey: Journey,
    asked: Page,
    *,
    problems: Sequence[Problem] = (),
    again: Again | None = None,
) -> HttpResponseBase:
    """Show a page with what was just typed into it, and why."""
    found = known.here(request, journey, asked)
    shown = present.question_page(
        request,
        journey,
        asked,
        fields=fields_posted(request),
        problems=problems,
        again=again,
        lookups=addresses.lookups(request, journey, asked, journey.draft.answers),
        known=found,
    )
    response = render(request, "web/form_page.html", shown, has_errors=True)
    return response if found.shows_something else _kept_for_back(response, asked=asked.questions)


def _take(request: PortalRequest, journey: Journey, asked: Page) -> HttpResponseBase:
    if not is_as_asked(journey, asked, version=request.POST.get("version", journey.version)):
        return _ask_again(request, journey, asked, again=Again.CHANGED)
    finding = addresses.take_lookup(request, asked)
    if isinstance(finding, Problem):
        return _ask_again(request, journey, asked, problems=(finding,))
    if finding is not None:
        return finding
    incoming = receive(
        request, asked, earlier=journey.draft.answers, found=addresses.found_for(request, asked)
    )
    checked = check_page(asked, incoming.posted, today=journey.facts.today)
    if isinstance(checked, Faulty):
        return _ask_again(request, journey, asked, problems=checked.problems)
    other = addresses.elsewhere(journey, asked, checked.answers)
    if other is not None and other.is_certain:
        return HttpResponseRedirect(journey.elsewhere_path(other.council.slug))
    chosen = known.chosen(request, journey, asked, checked.answers)
    kept = _keep(request, journey, incoming, checked, chosen=chosen)
    return HttpResponseRedirect(journey.elsewhere_path(other.council.slug)) if other else kept


def _keep(
    request: PortalRequest,
    journey: Journey,
    incoming: Incoming,
    checked: Accepted,
    *,
    chosen: Mapping[str, int | None],
) -> HttpResponseBase:
    with acting(journey.by):
        is_kept = drafts.keep(
            by=journey.by,
            key=journey.key,
            service=journey.service,
            earlier=journey.draft,
            answers=to_json(checked.answers),
            language=request.language,
            whose=senders.of(request),
            chosen=chosen,
        )
        if is_kept:
            _keep_images(journey, incoming, checked.answers)
    if not is_kept:
        return HttpResponseRedirect(journey.path_of("form-sent"))
    return HttpResponseRedirect(replace(journey, way=with_answers(journey, checked.answers)).onward())


def _keep_images(journey: Journey, incoming: Incoming, answers: Answers) -> None:
    """Keep what was uploaded; what a file is called says as much as the answer, and lies open beside no sealed one."""
    sealed = journey.service.definition.sealed_questions
    names = {
        item.key: "" if question_id in sealed else item.name
        for question_id, answer in answers.items()
        if isinstance(answer, tuple)
        for item in answer
        if isinstance(item, FileAnswer)
    }
    for image in incoming.images:
        if image.key in names:
            files.keep_image(
                by=journey.by,
                draft_key=journey.key,
                key=image.key,
                name=names[image.key],
                content=image.content,
                content_type=image.content_type,
            )
