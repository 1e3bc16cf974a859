"""Known answers in a form: what somebody told a body before, or keeps in their account, is offered where it is asked.

Whoever acts for somebody else is offered nothing, nobody what they want offered no longer, a confidential address is
offered to no other body, nothing that a body was not told to a service of it that does not say what for, and no
address that the form would refuse.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from moothall.bodies import queries as bodies
from moothall.bodies.context import Resident, acting
from moothall.people import accounts, offering
from moothall.people.known_answers import Value
from moothall.people.offering import Held, Source
from moothall.people.queries import Account
from moothall.rules.answers import AddressAnswer, Answer, Answers
from moothall.rules.forms import Page
from moothall.rules.known_answers import KnownKind, in_words, kind_of
from moothall.rules.language import Language
from moothall.rules.privacy import ARTICLE_6, LawfulBasis
from moothall.ui import texts
from moothall.ui.access import account_of
from moothall.ui.requests import PortalRequest
from moothall.ui.words import date_in_words
from moothall.web.asking import ACTING_FOR
from moothall.web.form_addresses import other_council
from moothall.web.journey import Journey

FIELD = "known"


@dataclass(frozen=True, kw_only=True)
class KnownOffer:
    """An answer to use: where it is known from, each source in a line, and where choosing it leads.

    `gives`, `purpose` and `basis` say who gets it, what for and on what basis; all are "" for what this body has been
    told already.
    """

    sources: tuple[str, ...]
    value: str
    href: str
    gives: str
    purpose: str
    basis: str


@dataclass(frozen=True, kw_only=True)
class Usable:
    """An answer that somebody may use on a page, with its `sources` in words.

    `body_id` is the body that it would come from: this one where it has been told already, otherwise the one that was
    told last; the portal's operator for what the account alone holds.
    """

    key: str
    kind: KnownKind
    value: Value
    body_id: int
    sources: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class KnownHere:
    """What is offered on one page, and what of it was chosen: its key, and the answers that it makes.

    `used` is the offer that the page shows filled in; what was posted may be another answer by now.
    """

    offers: tuple[KnownOffer, ...] = ()
    used: KnownOffer | None = None
    chosen: Usable | None = None
    answers: Mapping[str, Answer | None] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The key of what was chosen, or ""."""
        return self.chosen.key if self.chosen else ""

    @property
    def shows_something(self) -> bool:
        """Tell whether the page shows anything of what was told elsewhere."""
        return bool(self.offers) or self.chosen is not None


def here(request: PortalRequest, journey: Journey, page: Page) -> KnownHere:
    """Return what is offered on a page of a form, and what the address of the page says was chosen."""
    kinds = {kind: question.id for question in page.questions if (kind := kind_of(question)) is not None}
    by = _own_account(request) if kinds else None
    if by is None:
        return KnownHere()
    usable = [
        one
        for one in _usable(by, journey, request.language)
        if one.kind in kinds and not _is_elsewhere(journey, one.value)
    ]
    key = request.POST.get(FIELD) or request.GET.get(FIELD)
    chosen = next((one for one in usable if one.key == key), None)
    used = None if request.method == "POST" else chosen
    return KnownHere(
        offers=tuple(_offer(request, journey, one) for one in usable if one is not used),
        used=_offer(request, journey, used) if used else None,
        chosen=chosen,
        answers={kinds[chosen.kind]: chosen.value} if chosen else {},
    )


def chosen(request: PortalRequest, journey: Journey, page: Page, answers: Answers) -> dict[str, int | None]:
    """Return, by question id, the other body whose known answer was chosen for it; None where nobody's was.

    What was chosen and then changed counts as not chosen; what is sent again as the draft holds it stays as it was
    chosen. It is given once the form is sent.
    """
    kinds = {question.id for question in page.questions if kind_of(question) is not None}
    found = here(request, journey, page) if kinds else KnownHere()
    return {key: _from_whom(found, journey, key, answers.get(key)) for key in kinds}


def basis_in_words(basis: LawfulBasis, body: str, language: Language) -> str:
    """Return the lawful basis on which a body, by its name, uses what it was given."""
    return texts.speak(f"known.basis_{basis}", language, body=body, article=ARTICLE_6[basis])


def source_in_words(source: Source, language: Language) -> str:
    """Return where a value is known from: the body that was told it, or the account."""
    if source.body_id is not None:
        body = bodies.official_name(source.body_id, language)
        on = date_in_words(source.at, language) if source.at else ""
        return texts.speak("known.told", language, body=body, on=on)
    if source.at is not None:
        return texts.speak("known.account_proved", language, on=date_in_words(source.at, language))
    return texts.speak("known.account_home", language)


def _from_whom(found: KnownHere, journey: Journey, question_id: str, answer: Answer | None) -> int | None:
    if found.chosen is not None and question_id in found.answers and found.answers[question_id] == answer:
        return None if found.chosen.body_id == journey.body.id else found.chosen.body_id
    draft = journey.draft
    return draft.chosen.get(question_id) if draft.answers.get(question_id) == answer else None


def _is_elsewhere(journey: Journey, value: Value) -> bool:
    return isinstance(value, AddressAnswer) and other_council(journey, value) is not None


def _own_account(request: PortalRequest) -> Account | None:
    return None if request.session.get(ACTING_FOR) is not None else account_of(request)


def _usable(by: Account, journey: Journey, language: Language) -> list[Usable]:
    """Return what was told bodies, and what the account holds, as far as this body may be told it: each value once."""
    with acting(Resident(person_id=by.person_id)):
        is_secret = accounts.details(person_id=by.person_id).is_confidential
    has_purpose = journey.service.definition.privacy is not None
    held = [one for one in offering.of_person(person_id=by.person_id) if one.is_offered]
    found = sorted(
        (_from(one, journey, language) for one in held), key=lambda one: one.body_id != journey.body.id
    )
    return [
        one
        for one in found
        if one.body_id == journey.body.id
        or (has_purpose and not (is_secret and one.kind is KnownKind.ADDRESS))
    ]


def _from(held: Held, journey: Journey, language: Language) -> Usable:
    sources = sorted(held.sources, key=lambda one: one.body_id != journey.body.id)
    first = sources[0]
    return Usable(
        key=first.key,
        kind=held.kind,
        value=held.value,
        body_id=bodies.operator().id if first.body_id is None else first.body_id,
        sources=tuple(source_in_words(one, language) for one in sources),
    )


def _offer(request: PortalRequest, journey: Journey, one: Usable) -> KnownOffer:
    language, privacy = request.language, journey.service.definition.privacy
    is_stated = one.body_id != journey.body.id
    here = journey.body.facts.official_name.speak(language)
    return KnownOffer(
        sources=one.sources,
        value=in_words(one.value),
        href=f"{request.path}?{FIELD}={one.key}",
        gives=texts.speak("known.gives", language, body=here) if is_stated else "",
        purpose=texts.speak("known.given_for", language, body=here, purpose=privacy.purpose.speak(language))
        if privacy and is_stated
        else "",
        basis=basis_in_words(privacy.lawful_basis, here, language) if privacy and is_stated else "",
    )
