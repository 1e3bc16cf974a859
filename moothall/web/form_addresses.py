"""Address questions without JavaScript: a postcode, then a list to choose from, or lines to type."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import structlog
from django.http import HttpResponseBase, HttpResponseRedirect

from moothall.bodies import queries as bodies
from moothall.bodies.places import queries as places
from moothall.bodies.places.addresses import Address, AddressesFailed
from moothall.bodies.places.here import addresses, postcodes
from moothall.bodies.places.postcode_index import NotInTheUk, Unknown
from moothall.bodies.places.queries import Served
from moothall.bodies.queries import KnownBody
from moothall.rules.answers import AddressAnswer, Answer, Answers
from moothall.rules.faults import Fault, Problem
from moothall.rules.forms import Page
from moothall.rules.postcodes import OutsideTheUk, Postcode, parse
from moothall.rules.questions import AddressQuestion
from moothall.rules.refusal import Refused
from moothall.rules.services import Offered
from moothall.services.offers import offer
from moothall.ui.form_runner import address_questions
from moothall.ui.question_views import AddressLookup, AddressStep, FoundAddress
from moothall.ui.requests import PortalRequest
from moothall.web import place
from moothall.web.journey import Journey

log = structlog.get_logger(logger_name="moothall.addresses")


def lookups(
    request: PortalRequest, journey: Journey, page: Page, answers: Answers
) -> dict[str, AddressLookup]:
    """Return at which step each address question of the page is shown."""
    found: dict[str, AddressLookup] = {}
    for question in address_questions(page):
        remembered = _remembered(request, journey, is_asked_for=_step(request, question) is not None)
        found[question.id] = _lookup(request, question, answers.get(question.id), remembered)
    return found


def lookups_at_last(request: PortalRequest, page: Page) -> dict[str, AddressLookup]:
    """Return at which step each address question of a page is shown that belongs to no council's form."""
    known = place.remembered(request)
    return {
        question.id: _lookup(
            request, question, None, known.postcode if known and _step(request, question) else None
        )
        for question in address_questions(page)
    }


def take_lookup(request: PortalRequest, page: Page) -> HttpResponseBase | Problem | None:
    """Where a postcode was posted to look up: remember it and show its addresses, or return what is wrong with it.

    None for everything else.
    """
    for question in address_questions(page):
        if request.POST.get(f"{question.id}-step") != AddressStep.POSTCODE:
            continue
        try:
            postcode = _known(request.POST.get(f"{question.id}-postcode", ""))
        except _PostcodeRefused as refused:
            return Problem(
                question_id=question.id,
                field=f"{question.id}-postcode",
                fault=refused.fault,
                facts={"called": question.called},
            )
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


@dataclass(frozen=True, kw_only=True)
class Elsewhere:
    """An address is another council's: `is_certain` where its custodian says so, not only its postcode."""

    council: KnownBody
    is_certain: bool


def elsewhere(journey: Journey, page: Page, answers: Answers) -> Elsewhere | None:
    """Return the council to turn to instead, where an address given on this page is not of this council's area."""
    for question in address_questions(page):
        answer = answers.get(question.id)
        council = other_council(journey, answer) if isinstance(answer, AddressAnswer) else None
        if council is not None and isinstance(answer, AddressAnswer):
            return Elsewhere(council=council, is_certain=answer.custodian_code is not None)
    return None


def other_council(journey: Journey, answer: AddressAnswer) -> KnownBody | None:
    """Return the council to turn to for an address, where that is another one than the form's."""
    lower = _lower_tier(answer, on=journey.facts.today)
    responsible = _responsible(journey, lower) if lower else None
    return responsible if responsible is not None and responsible.id != journey.body.id else None


@dataclass(frozen=True, kw_only=True)
class ToMend:
    """The page on which an address was given; `may_stay` where what is kept only seems to be the other council's."""

    page: Page
    may_stay: bool


def page_to_mend(journey: Journey, other: KnownBody) -> ToMend | None:
    """Return the page on the way that asks for an address: the last one, if there are several."""
    for page in reversed(journey.way.pages):
        if address_questions(page):
            kept = elsewhere(journey, page, journey.way.answers)
            return ToMend(
                page=page, may_stay=kept is not None and not kept.is_certain and kept.council.id == other.id
            )
    return None


def council(slug: str) -> KnownBody | None:
    """Return the council with this slug, or None for anything else."""
    found = bodies.by_slug(slug)
    return found if found is not None and found.facts.tier is not None else None


def _lower_tier(answer: AddressAnswer, *, on: date) -> KnownBody | None:
    """Return the council of the lower tier: by the custodian of an address chosen, by the postcode of one typed."""
    if answer.custodian_code is not None:
        return bodies.by_custodian_code(answer.custodian_code, on=on)
    postcode = _postcode(answer.postcode)
    served = places.by_postcode(postcode, on=on) if postcode else None
    return served.lower if isinstance(served, Served) else None


def _responsible(journey: Journey, lower: KnownBody) -> KnownBody:
    on = journey.facts.today
    for body in bodies.serving(lower, on=on):
        if isinstance(offer(journey.service.definition, body.facts, on=on), Offered):
            return body
    return lower


def _step(request: PortalRequest, question: AddressQuestion) -> str | None:
    return request.POST.get(f"{question.id}-step") or request.GET.get(f"{question.id}-step")


def _lookup(
    request: PortalRequest, question: AddressQuestion, answer: Answer | None, remembered: Postcode | None
) -> AddressLookup:
    asked, postcode = _step(request, question), remembered
    if request.method == "POST":
        postcode = _postcode(request.POST.get(f"{question.id}-postcode", "")) or postcode
    if asked is None and isinstance(answer, AddressAnswer):
        if answer.uprn is None:
            return AddressLookup(step=AddressStep.TYPE)
        postcode = _postcode(answer.postcode)
    if asked == AddressStep.TYPE:
        return AddressLookup(step=AddressStep.TYPE, postcode=str(postcode) if postcode else "")
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


def _remembered(request: PortalRequest, journey: Journey, *, is_asked_for: bool) -> Postcode | None:
    """Return the postcode the resident gave before: the one just looked up, or one in this council's area."""
    known = place.remembered(request)
    if known is None or is_asked_for:
        return known.postcode if known else None
    served = place.serving(known, on=journey.facts.today)
    is_here = isinstance(served, Served) and journey.body.id in {body.id for body in served.bodies}
    return known.postcode if is_here else None


class _PostcodeRefused(Exception):
    """A postcode cannot be looked up."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


def _known(typed: str) -> Postcode:
    """Return the postcode that was typed; raise _PostcodeRefused with what is wrong with it."""
    if not typed.strip():
        raise _PostcodeRefused(Fault.MISSING_POSTCODE)
    try:
        postcode = parse(typed)
    except OutsideTheUk:
        raise _PostcodeRefused(Fault.POSTCODE_OUTSIDE_UK) from None
    except Refused:
        raise _PostcodeRefused(Fault.NOT_A_POSTCODE) from None
    match postcodes().look_up(postcode):
        case NotInTheUk():
            raise _PostcodeRefused(Fault.POSTCODE_OUTSIDE_UK)
        case Unknown():
            raise _PostcodeRefused(Fault.UNKNOWN_POSTCODE)
        case _:
            return postcode


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
