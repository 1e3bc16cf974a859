"""Known answers in a form: what somebody told a body before, or keeps in their account, is offered where it is asked.

Whoever acts for somebody else is offered nothing, a confidential address is offered to no other body, nothing of one
body is offered to a service of another that does not say what for, and no address that the form would refuse.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from django.utils import timezone

from moothall.bodies import queries as bodies
from moothall.bodies.context import Resident, acting
from moothall.notices.channels.messages import Kind
from moothall.people import accounts, contacts, homes
from moothall.people import known_answers as kept
from moothall.people.known_answers import Known, Value
from moothall.people.queries import Account
from moothall.rules.answers import AddressAnswer, Answer, Answers
from moothall.rules.forms import Page
from moothall.rules.known_answers import KnownKind, kind_of
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
_KINDS: Mapping[Kind, KnownKind] = {Kind.EMAIL: KnownKind.EMAIL, Kind.SMS: KnownKind.PHONE}


@dataclass(frozen=True, kw_only=True)
class KnownOffer:
    """An answer to use: where it is known from, each source in a line, and where choosing it leads.

    For another body `gives`, `purpose` and `basis` say who gets it and what for; all are "" for what this body has
    been told already, and for what the account alone holds.
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
    told last; None for what the account alone holds.
    """

    key: str
    kind: KnownKind
    value: Value
    body_id: int | None
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


def words_of(value: str | AddressAnswer) -> str:
    """Return a known answer in one line."""
    return value if isinstance(value, str) else ", ".join((*value.lines, value.postcode))


def basis_in_words(basis: LawfulBasis, body: str, language: Language) -> str:
    """Return the lawful basis on which a body, by its name, uses what it was given."""
    return texts.speak(f"known.basis_{basis}", language, body=body, article=ARTICLE_6[basis])


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
    """Return what was told bodies and may be told this one, and what the account holds: each value once."""
    with acting(Resident(person_id=by.person_id)):
        is_secret = accounts.details(person_id=by.person_id).is_confidential
    has_purpose = journey.service.definition.privacy is not None
    told = [
        _told(one, language)
        for one in kept.of_person(person_id=by.person_id)
        if one.body_id == journey.body.id
        or (has_purpose and not (is_secret and one.kind is KnownKind.ADDRESS))
    ]
    own = [one for one in _of_account(by, language) if not (is_secret and one.kind is KnownKind.ADDRESS)]
    told.sort(key=lambda one: one.body_id != journey.body.id)
    return _merged((*told, *own))


def _merged(found: Iterable[Usable]) -> list[Usable]:
    """Return each value once, as it was found first, with the sources of all."""
    once: dict[tuple[KnownKind, Value], Usable] = {}
    for one in found:
        first = once.setdefault((one.kind, one.value), one)
        if first is not one:
            once[one.kind, one.value] = replace(first, sources=(*first.sources, *one.sources))
    return list(once.values())


def _told(one: Known, language: Language) -> Usable:
    body = bodies.by_id(one.body_id).facts.official_name.speak(language)
    told = texts.speak("known.told", language, body=body, on=date_in_words(one.told_at, language))
    return Usable(key=one.key, kind=one.kind, value=one.value, body_id=one.body_id, sources=(told,))


def _of_account(by: Account, language: Language) -> Iterator[Usable]:
    """Yield the proved contact details, and the addresses where somebody lives now or will."""
    for kind, value, at in contacts.proved(person_id=by.person_id):
        yield Usable(
            key=f"account-{kind}",
            kind=_KINDS[Kind(kind)],
            value=value,
            body_id=None,
            sources=(texts.speak("known.account_proved", language, on=date_in_words(at, language)),),
        )
    for home in homes.of_person(person_id=by.person_id):
        if home.is_current(on=timezone.localdate()):
            yield Usable(
                key=home.key,
                kind=KnownKind.ADDRESS,
                value=home.address,
                body_id=None,
                sources=(texts.speak("known.account_home", language),),
            )


def _offer(request: PortalRequest, journey: Journey, one: Usable) -> KnownOffer:
    language, privacy = request.language, journey.service.definition.privacy
    is_stated = privacy is not None and one.body_id not in (None, journey.body.id)
    here = journey.body.facts.official_name.speak(language)
    return KnownOffer(
        sources=one.sources,
        value=words_of(one.value),
        href=f"{request.path}?{FIELD}={one.key}",
        gives=texts.speak("known.gives", language, body=here) if is_stated else "",
        purpose=privacy.purpose.speak(language) if privacy and is_stated else "",
        basis=basis_in_words(privacy.lawful_basis, here, language) if privacy and is_stated else "",
    )
