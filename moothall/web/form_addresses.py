"""Address questions without JavaScript: a postcode, then a list to choose from, or lines to type."""

from collections.abc import Mapping

import structlog
from django.http import HttpResponseBase, HttpResponseRedirect

from moothall.bodies import queries as bodies
from moothall.bodies.places.addresses import Address, AddressesFailed
from moothall.bodies.places.here import addresses
from moothall.bodies.queries import KnownBody
from moothall.rules.answers import AddressAnswer, Answer, Answers
from moothall.rules.forms import Page
from moothall.rules.postcodes import Postcode, parse
from moothall.rules.questions import AddressQuestion
from moothall.rules.refusal import Refused
from moothall.rules.services import Offered, offered
from moothall.ui.form_runner import address_questions
from moothall.ui.question_views import AddressLookup, AddressStep, FoundAddress
from moothall.ui.requests import PortalRequest
from moothall.web import place, register
from moothall.web.journey import Journey

log = structlog.get_logger("moothall.addresses")


def lookups(request: PortalRequest, page: Page, answers: Answers) -> dict[str, AddressLookup]:
    """Return at which step each address question of the page is shown."""
    return {
        question.id: _lookup(request, question, answers.get(question.id))
        for question in address_questions(page)
    }


def take_lookup(request: PortalRequest, page: Page) -> HttpResponseBase | None:
    """Where a postcode was posted to look up: remember it and show its addresses. None for everything else."""
    for question in address_questions(page):
        if request.POST.get(f"{question.id}-step") != AddressStep.POSTCODE:
            continue
        postcode = _postcode(request.POST.get(f"{question.id}-postcode", ""))
        if postcode is None:
            return None
        step = AddressStep.CHOOSE if _at(postcode) else AddressStep.TYPE
        response = HttpResponseRedirect(f"{request.path}?{question.id}-step={step}")
        place.keep_postcode(response, postcode)
        return response
    return None


def found_for(request: PortalRequest, page: Page) -> Mapping[str, AddressAnswer]:
    """Return the addresses that may be chosen on this page, by UPRN: those at the postcodes posted with it."""
    found: dict[str, AddressAnswer] = {}
    for question in address_questions(page):
        postcode = _postcode(request.POST.get(f"{question.id}-postcode", ""))
        for address in _at(postcode) if postcode else ():
            found[address.uprn] = AddressAnswer(
                uprn=address.uprn,
                lines=address.lines,
                postcode=str(address.postcode),
                custodian_code=address.custodian_code,
            )
    return found


def other_council(journey: Journey, page: Page, answers: Answers) -> KnownBody | None:
    """Return the council to turn to instead, where the custodian of an address chosen is not of this council."""
    for question in address_questions(page):
        answer = answers.get(question.id)
        if isinstance(answer, AddressAnswer) and answer.custodian_code is not None:
            responsible = _responsible(journey, answer.custodian_code)
            if responsible is not None and responsible.id != journey.body.id:
                return responsible
    return None


def council(slug: str) -> KnownBody | None:
    """Return the council with this slug, or None for anything else."""
    found = bodies.by_slug(slug)
    return found if found is not None and found.facts.tier is not None else None


def _responsible(journey: Journey, custodian_code: int) -> KnownBody | None:
    lower = bodies.by_custodian_code(custodian_code, on=journey.facts.today)
    if lower is None:
        return None
    definition, signposts = journey.service.definition, register.directory().signposts
    for body in bodies.serving(lower, on=journey.facts.today):
        if isinstance(offered(definition, body.facts, on=journey.facts.today, signposts=signposts), Offered):
            return body
    return lower


def _lookup(request: PortalRequest, question: AddressQuestion, answer: Answer | None) -> AddressLookup:
    asked = request.POST.get(f"{question.id}-step") or request.GET.get(f"{question.id}-step")
    remembered = place.remembered(request)
    postcode = remembered.postcode if remembered else None
    if request.method == "POST":
        postcode = _postcode(request.POST.get(f"{question.id}-postcode", "")) or postcode
    if asked is None and isinstance(answer, AddressAnswer):
        if answer.uprn is None:
            return AddressLookup(step=AddressStep.TYPE)
        postcode = _postcode(answer.postcode)
    if asked == AddressStep.TYPE:
        return AddressLookup(step=AddressStep.TYPE)
    if asked == AddressStep.POSTCODE or postcode is None:
        return AddressLookup(postcode=str(postcode) if postcode else "")
    found = _at(postcode)
    if not found:
        return AddressLookup(postcode=str(postcode))
    return AddressLookup(
        step=AddressStep.CHOOSE,
        postcode=str(postcode),
        found=tuple(FoundAddress(uprn=address.uprn, line=", ".join(address.lines)) for address in found),
    )


def _postcode(typed: str) -> Postcode | None:
    try:
        return parse(typed)
    except Refused:
        return None


def _at(postcode: Postcode) -> tuple[Address, ...]:
    """Return the addresses at a postcode; none where the provider fails: the resident then types the address."""
    try:
        return addresses().at(postcode)
    except AddressesFailed as failed:
        log.warning("addresses.failed", error=type(failed).__name__, permanent=failed.permanent)
        return ()
