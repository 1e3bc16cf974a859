"""The form of a service: one page at a time, check, send, sent. Every POST leads on with a redirect."""

from dataclasses import replace

from django.http import Http404, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from moothall.bodies.context import acting
from moothall.cases.actions import drafts, submission
from moothall.cases.refusals import NoSuchDraft, NotReady, NotYourDraft
from moothall.files import actions as files
from moothall.rules.answer_json import to_json
from moothall.rules.answers import Answers, FileAnswer
from moothall.rules.form_check import Accepted, Faulty, check_page
from moothall.rules.forms import Page
from moothall.ui.access import draft_holder
from moothall.ui.form_runner import Incoming, fields_given, fields_posted, receive
from moothall.ui.page import render
from moothall.ui.requests import PortalRequest
from moothall.web import form_addresses as addresses
from moothall.web.journey import Journey, begin, with_answers
from moothall.web.presenters import form as present


@require_GET
@draft_holder
def start(request: PortalRequest, service: str) -> HttpResponseBase:
    """Give the draft a key and lead to the first page; nothing is stored before the first answer."""
    key = drafts.mint_key()
    return HttpResponseRedirect(begin(request, service, key).onward())


@require_http_methods(["GET", "HEAD", "POST"])
@draft_holder
def page(request: PortalRequest, service: str, draft: str, page: str) -> HttpResponseBase:
    """Ask one page, or take its answers."""
    journey = begin(request, service, draft)
    if journey.draft.case_id is not None:
        return HttpResponseRedirect(journey.path_of("form-sent"))
    asked = journey.page(page)
    if asked is None:
        return HttpResponseRedirect(journey.onward())
    if asked.exit is not None:
        return render(request, "exit.html", present.exit_page(request, journey, asked))
    if request.method == "POST":
        return _take(request, journey, asked)
    lookups = addresses.lookups(request, asked, journey.draft.answers)
    shown = present.question_page(
        request, journey, asked, fields=fields_given(asked, journey.draft.answers), lookups=lookups
    )
    return render(request, "web/form_page.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@draft_holder
def check(request: PortalRequest, service: str, draft: str) -> HttpResponseBase:
    """Show all answers, and send them."""
    journey = begin(request, service, draft)
    if journey.draft.case_id is not None:
        return HttpResponseRedirect(journey.path_of("form-sent"))
    if not journey.way.is_complete:
        return HttpResponseRedirect(journey.onward())
    if request.method != "POST":
        return render(request, "check_answers.html", present.check_page(request, journey))
    try:
        with acting(journey.by):
            submission.submit(by=journey.by, key=journey.key, language=request.language)
    except (NotReady, NoSuchDraft):
        return HttpResponseRedirect(begin(request, service, draft).onward())
    return HttpResponseRedirect(journey.path_of("form-sent"))


@require_GET
@draft_holder
def sent(request: PortalRequest, service: str, draft: str) -> HttpResponseBase:
    """Confirm what was sent: as often as its holder looks."""
    journey = begin(request, service, draft)
    if journey.draft.case_id is None:
        return HttpResponseRedirect(journey.onward())
    with acting(journey.by):
        receipt = submission.sent(by=journey.by, case_id=journey.draft.case_id)
    return render(request, "confirmation.html", present.confirmation(request, journey, receipt))


@require_GET
@draft_holder
def elsewhere(request: PortalRequest, service: str, draft: str, other: str) -> HttpResponseBase:
    """Tell that the address just chosen belongs to another council, and lead there."""
    journey = begin(request, service, draft)
    council = addresses.council(other)
    if council is None:
        raise Http404
    return render(request, "web/form_elsewhere.html", present.elsewhere(request, journey, council))


def _take(request: PortalRequest, journey: Journey, asked: Page) -> HttpResponseBase:
    finding = addresses.take_lookup(request, asked)
    if isinstance(finding, HttpResponseBase):
        return finding
    incoming = receive(
        request, asked, earlier=journey.draft.answers, found=addresses.found_for(request, asked)
    )
    checked = check_page(asked, incoming.posted, today=journey.facts.today)
    if isinstance(checked, Faulty):
        return _ask_again(request, journey, asked, checked)
    other = addresses.other_council(journey, asked, checked.answers)
    if other is not None:
        return HttpResponseRedirect(
            reverse(
                "form-elsewhere", kwargs={"service": journey.slug, "draft": journey.key, "other": other.slug}
            )
        )
    return _keep(request, journey, incoming, checked)


def _ask_again(request: PortalRequest, journey: Journey, asked: Page, checked: Faulty) -> HttpResponseBase:
    shown = present.question_page(
        request,
        journey,
        asked,
        fields=fields_posted(request),
        problems=checked.problems,
        lookups=addresses.lookups(request, asked, journey.draft.answers),
    )
    return render(request, "web/form_page.html", shown, has_errors=True)


def _keep(
    request: PortalRequest, journey: Journey, incoming: Incoming, checked: Accepted
) -> HttpResponseBase:
    try:
        with acting(journey.by):
            _keep_images(journey, incoming, checked.answers)
            is_kept = drafts.keep(
                by=journey.by,
                key=journey.key,
                service=journey.service,
                earlier=journey.draft,
                answers=to_json(checked.answers),
                language=request.language,
            )
    except NotYourDraft:
        raise Http404 from None
    if not is_kept:
        return HttpResponseRedirect(journey.path_of("form-sent"))
    return HttpResponseRedirect(replace(journey, way=with_answers(journey, checked.answers)).onward())


def _keep_images(journey: Journey, incoming: Incoming, answers: Answers) -> None:
    names = {
        item.key: item.name
        for answer in answers.values()
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
