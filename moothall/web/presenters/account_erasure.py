"""What the pages show on which somebody asks for erasure, reads what must stay, and closes their account."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from moothall.bodies import queries as bodies
from moothall.cases.queries.erasable import CaseFacts
from moothall.portability.erasure import letters
from moothall.portability.erasure.asking import Choice
from moothall.portability.erasure.queries import Asked, AskedCase
from moothall.rules.language import Language
from moothall.rules.processing import Activity, activity
from moothall.rules.services import ServiceDefinition
from moothall.services.queries import version
from moothall.ui import privacy_words
from moothall.ui.presenters import ErrorItem
from moothall.ui.texts import interface, speak
from moothall.ui.words import date_in_words

_ABOUT_WORDS = frozenset({"erasure.error_words", "answers.unreadable"})
COLOURS = {"": "blue", "erased": "green", "refused": "orange", "later": "yellow", "gone": "grey"}


@dataclass(frozen=True, kw_only=True)
class CaseLine:
    """A case in a request: what was decided, as a tag and in words, and the note of whoever decided."""

    heading: str
    state: str
    colour: str
    words: str
    note: str


@dataclass(frozen=True, kw_only=True)
class RequestView:
    """A request to one council, as the resident sees it; `reason` is why it takes longer, or ""."""

    council: str
    asked: str
    answer: str
    reason: str
    cases: tuple[CaseLine, ...]


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What one service of a council must keep: what law it is for, for how long and why; lines each."""

    service: str
    law: tuple[str, ...]
    kept: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Stays:
    """What stays at one council."""

    council: str
    rows: tuple[Kept, ...]


@dataclass(frozen=True, kw_only=True)
class Option:
    """A case that can be chosen."""

    value: str
    text: str
    hint: str
    is_chosen: bool
    is_asked: bool


@dataclass(frozen=True, kw_only=True)
class Council:
    """A council with the cases of its that can be chosen."""

    slug: str
    name: str
    options: tuple[Option, ...]


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What somebody chose and said."""

    cases: tuple[str, ...] = ()
    account: bool = False
    words: str = ""


def home(found: Iterable[Asked], choices: Sequence[Choice], language: Language) -> dict[str, object]:
    """Return what `account_erasure.html` needs."""
    return {
        "requests": tuple(_request(one, language) for one in found),
        "stays": tuple(_stays(choices, language)),
        "goes": interface()["erasure.goes"],
    }


def ask(choices: Sequence[Choice], typed: Typed, *, error: str, language: Language) -> dict[str, object]:
    """Return what `account_erasure_ask.html` needs; `error` is the key of a text, or ""."""
    councils = tuple(_councils(choices, typed, language))
    first = next(
        (f"case-{each.slug}" for each in councils if any(not one.is_asked for one in each.options)), ""
    )
    target = "words" if error in _ABOUT_WORDS else first or "account"
    errors = (ErrorItem(text=speak(error, language), href=f"#{target}"),) if error else ()
    return {
        "councils": councils,
        "typed": typed,
        "errors": errors,
        "has_errors": bool(errors),
        "error_at": target,
    }


def check(choices: Sequence[Choice], typed: Typed, language: Language) -> dict[str, object]:
    """Return what `account_erasure_check.html` needs."""
    chosen = [one for one in choices if value_of(one) in typed.cases]
    lines = [
        (_council(body_id, language), "\n".join(_heading(one.facts, language) for one in of_body))
        for body_id, of_body in _by_body(chosen).items()
    ]
    return {"lines": tuple(lines), "typed": typed}


def close(choices: Sequence[Choice], language: Language) -> dict[str, object]:
    """Return the cases that stay with their councils, what goes and what stays, for `account_close.html`."""
    return {
        "goes": interface()["erasure.close_goes_words"],
        "stays": privacy_words.with_periods("erasure.close_stays_words"),
        "secret": interface()["erasure.close_cases_secret"],
        "cases": tuple(
            (
                _council(one.facts.body_id, language),
                _heading(one.facts, language),
                speak("erasure.close_no_code", language) if one.facts.is_sent_by_helper else "",
            )
            for one in choices
        ),
    }


def value_of(choice: Choice) -> str:
    """Return by what a case is named in the form."""
    return f"{bodies.by_id(choice.facts.body_id).slug}/{choice.facts.reference}"


def _request(found: Asked, language: Language) -> RequestView:
    request = found.request
    due, reason = date_in_words(request.due_on, language), request.extension_reason
    if request.ended_at is not None:
        answer = speak("erasure.answered_on", language, day=date_in_words(request.ended_at, language))
        reason = ""
    else:
        key = "erasure.extended_until" if reason else "erasure.answer_by"
        answer = speak(key, language, day=due)
    return RequestView(
        council=_council(request.body_id, language),
        asked=speak("erasure.asked_on", language, day=date_in_words(request.asked_at, language)),
        answer=answer,
        reason=reason,
        cases=tuple(_line(one, language) for one in found.cases),
    )


def _line(one: AskedCase, language: Language) -> CaseLine:
    item = one.item
    definition = version(version_id=item.version_id).definition
    outcome = "erased" if item.gone_at is not None and item.outcome == "later" else item.outcome
    return CaseLine(
        heading=f"{definition.title.speak(language)}, {item.reference}",
        state=speak(f"erasure.state_{outcome or 'waiting'}", language),
        colour=COLOURS[outcome],
        words=letters.decided(item, language, word=lambda _: "").strip() if item.outcome else "",
        note=item.note if item.outcome else "",
    )


def _stays(choices: Sequence[Choice], language: Language) -> Iterable[Stays]:
    for body_id, found in _by_body(choices).items():
        body = bodies.by_id(body_id)
        services = {one.facts.definition.slug: one.facts.definition for one in found}
        rows = (_kept(activity(each, nation=body.facts.nation), each, language) for each in services.values())
        yield Stays(council=_council(body_id, language), rows=tuple(rows))


def _kept(known: Activity | None, definition: ServiceDefinition, language: Language) -> Kept:
    title = definition.title.speak(language)
    if known is None:
        return Kept(service=title, law=(), kept=())
    statutes = tuple(statute.called(language) for statute in known.statutes)
    reason = known.privacy.retention_reason.speak(language)
    return Kept(
        service=title,
        law=(privacy_words.basis(known, language), *statutes),
        kept=(privacy_words.periods(known, language)[-1], reason),
    )


def _councils(choices: Sequence[Choice], typed: Typed, language: Language) -> Iterable[Council]:
    for body_id, found in _by_body(choices).items():
        yield Council(
            slug=bodies.by_id(body_id).slug,
            name=_council(body_id, language),
            options=tuple(_option(one, typed, language) for one in found),
        )


def _option(one: Choice, typed: Typed, language: Language) -> Option:
    facts = one.facts
    state: str
    if one.is_of_before:
        state = speak("erasure.case_asked_before", language)
    elif one.is_asked:
        state = speak("erasure.case_asked", language)
    elif facts.is_open:
        state = speak("erasure.case_open", language)
    elif facts.goes_on is not None:
        state = speak("erasure.case_goes_on", language, day=date_in_words(facts.goes_on, language))
    else:
        state = facts.state.resident.speak(language)
    sent = date_in_words(timezone.localdate(facts.submitted_at), language)
    return Option(
        value=value_of(one),
        text=facts.definition.title.speak(language),
        hint=speak("erasure.case_hint", language, reference=facts.reference, day=sent, state=state),
        is_chosen=value_of(one) in typed.cases,
        is_asked=one.is_asked,
    )


def _by_body(choices: Iterable[Choice]) -> Mapping[int, list[Choice]]:
    found: dict[int, list[Choice]] = {}
    for one in choices:
        found.setdefault(one.facts.body_id, []).append(one)
    return found


def _heading(facts: CaseFacts, language: Language) -> str:
    return f"{facts.definition.title.speak(language)}, {facts.reference}"


def _council(body_id: int, language: Language) -> str:
    return bodies.official_name(body_id, language)
