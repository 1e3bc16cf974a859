"""Known answers in a form: what somebody told a body before is offered where it is asked for again.

Whoever acts for somebody else is offered nothing, a confidential address is offered to no other body, and
nothing of one body is offered to a service of another that does not say what for.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from moothall.bodies import queries as bodies
from moothall.bodies.context import Resident, acting
from moothall.people import accounts
from moothall.people import known_answers as kept
from moothall.people.known_answers import Known
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
from moothall.web.journey import Journey

FIELD = "known"


@dataclass(frozen=True, kw_only=True)
class KnownOffer:
    """An answer to use again: what was told to whom and when, and where choosing it leads.

    For another body `purpose` and `basis` say what it is given for; both are "" for the body that has it already.
    """

    told: str
    value: str
    href: str
    purpose: str
    basis: str


@dataclass(frozen=True, kw_only=True)
class KnownHere:
    """What is offered on one page, and what of it was chosen: its key, and the answers that it makes."""

    offers: tuple[KnownOffer, ...] = ()
    chosen: Known | None = None
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
    usable = [one for one in _usable(by, journey) if one.kind in kinds]
    key = request.POST.get(FIELD) or request.GET.get(FIELD)
    chosen = next((one for one in usable if one.key == key), None)
    return KnownHere(
        offers=tuple(_offer(request, journey, one) for one in usable if one is not chosen),
        chosen=chosen,
        answers={kinds[chosen.kind]: chosen.value} if chosen else {},
    )


def chosen(request: PortalRequest, journey: Journey, page: Page, answers: Answers) -> dict[str, str]:
    """Return, by question id, the key of what was chosen for it, as another body knows it; "" where nothing was.

    What was chosen and then changed counts as not chosen. It is given once the form is sent.
    """
    kinds = {question.id for question in page.questions if kind_of(question) is not None}
    found = here(request, journey, page) if kinds else KnownHere()
    if found.chosen is None or found.chosen.body_id == journey.body.id:
        return dict.fromkeys(kinds, "")
    is_as_told = {key: answers.get(key) == value for key, value in found.answers.items()}
    return {key: found.key if is_as_told.get(key) else "" for key in kinds}


def words_of(value: str | AddressAnswer) -> str:
    """Return a known answer in one line."""
    return value if isinstance(value, str) else ", ".join((*value.lines, value.postcode))


def basis_in_words(basis: LawfulBasis, language: Language) -> str:
    """Return a lawful basis as the privacy pages say it."""
    return texts.speak(f"privacy.basis_{basis}", language, article=ARTICLE_6[basis])


def _own_account(request: PortalRequest) -> Account | None:
    return None if request.session.get(ACTING_FOR) is not None else account_of(request)


def _usable(by: Account, journey: Journey) -> list[Known]:
    known = kept.of_person(person_id=by.person_id)
    with acting(Resident(person_id=by.person_id)):
        is_secret = accounts.details(person_id=by.person_id).is_confidential
    has_purpose = journey.service.definition.privacy is not None
    return [
        one
        for one in known
        if one.body_id == journey.body.id
        or (has_purpose and not (is_secret and one.kind is KnownKind.ADDRESS))
    ]


def _offer(request: PortalRequest, journey: Journey, one: Known) -> KnownOffer:
    language, privacy = request.language, journey.service.definition.privacy
    is_stated = privacy is not None and one.body_id != journey.body.id
    return KnownOffer(
        told=texts.speak(
            "account.you_told",
            language,
            body=bodies.by_id(one.body_id).facts.official_name.speak(language),
            on=date_in_words(one.told_at, language),
        ),
        value=words_of(one.value),
        href=f"{request.path}?{FIELD}={one.key}",
        purpose=privacy.purpose.speak(language) if privacy and is_stated else "",
        basis=basis_in_words(privacy.lawful_basis, language) if privacy and is_stated else "",
    )
