"""Arrangements: why a team of one body may lawfully do the work of another, and on which terms."""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from moothall.rules.bodies import Body, Standing, standing
from moothall.rules.faults import Wrong
from moothall.rules.form_check_text import clean
from moothall.rules.posts import POWERFUL, Span

LONGEST_WORDS = 2000


class ArrangementKind(StrEnum):
    """In which form of law one body works for another.

    England and Wales: Local Government Act 1972 s.101(1)(b) and, for what an executive does, Local Government
    Act 2000 s.9EA (England) or s.19 (Wales); s.113; s.101(5) with s.102. Scotland: Local Government (Scotland)
    Act 1973 s.56(1), s.65, s.56(5) with s.57. Northern Ireland: Local Government Act (Northern Ireland) 2014
    Part 4 (s.7 and joint committees), Local Government Act (Northern Ireland) 1972 s.105. Contracts in Great
    Britain: Local Authorities (Goods and Services) Act 1970 s.1. A data-sharing agreement alone gives no power.
    """

    DELEGATION = "delegation"
    STAFF = "staff"
    JOINT_COMMITTEE = "joint_committee"
    CONTRACT = "contract"


class LawfulBasis(StrEnum):
    """On what ground the data is shared: UK GDPR article 6(1)."""

    PUBLIC_TASK = "public_task"
    LEGAL_OBLIGATION = "legal_obligation"
    CONTRACT = "contract"
    VITAL_INTERESTS = "vital_interests"


class TermsFault(StrEnum):
    """What is wrong with the terms of an arrangement."""

    SAME_BODY = "same_body"
    HOME_HAS_NO_CASES = "home_has_no_cases"
    PROVIDER_UNFIT = "provider_unfit"
    NO_TEAM = "no_team"
    NO_FUNCTIONS = "no_functions"
    FUNCTION_UNFIT = "function_unfit"
    BACKWARDS = "backwards"
    OVER_ALREADY = "over_already"
    CONTROLLER_UNFIT = "controller_unfit"
    REVIEW_TOO_LATE = "review_too_late"
    WORDS_MISSING = "words_missing"
    WORDS_REFUSED = "words_refused"
    STANDS_ALREADY = "stands_already"


@dataclass(frozen=True, kw_only=True)
class SharingRecord:
    """The data-sharing record beside an arrangement: what the ICO's Data Sharing Code asks to be written down.

    `contacts` names roles and never people, so that it stays true when somebody leaves.
    """

    purpose: str
    lawful_basis: LawfulBasis
    categories: str
    recipients: str
    retention: str
    security: str
    review_on: date
    contacts: str


WORDS = ("purpose", "categories", "recipients", "retention", "security", "contacts")
"""The fields of a sharing record that are prose, all needed."""


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What two bodies agree: `home` is the council whose functions are exercised, `provider` whose team serves."""

    home: Body
    provider: Body
    controller_slug: str
    has_team: bool
    kind: ArrangementKind
    functions: frozenset[str]
    span: Span
    legal_basis: str
    sharing: SharingRecord


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """How far an arrangement has come: who agreed for each side, when, and when it was ended."""

    span: Span
    home_agreed_at: datetime | None
    provider_agreed_at: datetime | None
    ended_at: datetime | None


class Progress(StrEnum):
    """Where an arrangement stands at a moment."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    IN_FORCE = "in_force"
    ENDED = "ended"


def progress(agreement: Agreement, *, at: datetime) -> Progress:
    """Return where an arrangement stands at a moment; only IN_FORCE gives anybody a right."""
    if agreement.ended_at is not None or agreement.span.is_over(at):
        return Progress.ENDED
    if agreement.home_agreed_at is None or agreement.provider_agreed_at is None:
        return Progress.PROPOSED
    return Progress.IN_FORCE if agreement.span.holds(at) else Progress.AGREED


def terms_faults(
    terms: Terms, *, functions: AbstractSet[str], now: datetime, today: date
) -> dict[str, TermsFault]:
    """Return what is wrong with terms by field, nothing when both sides may agree to them.

    `functions` are those that the services in force name; powerful ones can never be arranged.
    """
    return dict(_faults(terms, functions, now, today))


def controller_among(
    home_id: int, functions: AbstractSet[str], lent: Iterable[tuple[AbstractSet[str], int]]
) -> int:
    """Return the id of the body that is the controller of what `functions` of a home work on, whoever looks.

    `lent` are the arrangements in force: the functions that each lends, and the controller that it names. Another
    body than the home is the controller only where every one of the functions is arranged so, and of no other body.
    """
    named = {
        one: {controller_id for names, controller_id in lent if one in names} or {home_id}
        for one in functions
    }
    found = frozenset[int]().union(*named.values())
    return next(iter(found)) if len(found) == 1 else home_id


def are_the_same(terms: Terms, other: Terms) -> bool:
    """Tell whether both arrange the same at some moment, so that the end of the one would take nothing away."""
    return terms.span.overlaps(other.span) and replace(terms, span=other.span) == other


def written(typed: str) -> str:
    """Return prose of the terms as typed, cleaned; "" where it is too long or cannot be read."""
    cleaned = clean(typed, max_length=LONGEST_WORDS, lines=True)
    return "" if isinstance(cleaned, Wrong) else cleaned


def _faults(
    terms: Terms, functions: AbstractSet[str], now: datetime, today: date
) -> Iterator[tuple[str, TermsFault]]:
    yield from _parties(terms, today)
    if not terms.functions:
        yield "functions", TermsFault.NO_FUNCTIONS
    elif not terms.functions <= functions - POWERFUL:
        yield "functions", TermsFault.FUNCTION_UNFIT
    if terms.span.is_backwards:
        yield "to", TermsFault.BACKWARDS
    elif terms.span.is_over(now):
        yield "to", TermsFault.OVER_ALREADY
    elif terms.span.to_at is not None and terms.sharing.review_on > _last_day(terms.span.to_at):
        yield "review_on", TermsFault.REVIEW_TOO_LATE
    yield from _prose(terms)


def _last_day(to_at: datetime) -> date:
    """Return the day in which a time [from, to) has its last moment."""
    return (to_at - timedelta(microseconds=1)).date()


def _prose(terms: Terms) -> Iterator[tuple[str, TermsFault]]:
    prose = {name: str(getattr(terms.sharing, name)) for name in WORDS}
    for name, typed in (("legal_basis", terms.legal_basis), *prose.items()):
        if not typed.strip():
            yield name, TermsFault.WORDS_MISSING
        elif not written(typed):
            yield name, TermsFault.WORDS_REFUSED


def _parties(terms: Terms, today: date) -> Iterator[tuple[str, TermsFault]]:
    """The operator of the portal is no council: it can neither lend its functions nor serve another's."""
    home, provider = terms.home, terms.provider
    if home.slug == provider.slug:
        yield "provider", TermsFault.SAME_BODY
    elif provider.tier is None or standing(provider, on=today) is Standing.ENDED:
        yield "provider", TermsFault.PROVIDER_UNFIT
    if home.tier is None or standing(home, on=today) is Standing.ENDED:
        yield "home", TermsFault.HOME_HAS_NO_CASES
    if not terms.has_team:
        yield "team", TermsFault.NO_TEAM
    if terms.controller_slug not in {home.slug, provider.slug}:
        yield "controller", TermsFault.CONTROLLER_UNFIT
