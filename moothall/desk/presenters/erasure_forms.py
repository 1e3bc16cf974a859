"""The forms that answer a request for erasure at the desk: what is decided about a case, and why it takes longer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from moothall.bodies.queries import KnownBody
from moothall.cases.queries.erasable import CaseFacts
from moothall.desk.presenters.erasure import one_href, standing, who
from moothall.desk.presenters.pages import Field, FieldKind, FormView, Option, fact, with_typed
from moothall.portability.erasure.queries import Asked, AskedCase
from moothall.portability.erasure.words import grounds
from moothall.rules.erasure import DecisionFault, Outcome
from moothall.rules.language import Language
from moothall.rules.privacy import statutes_in
from moothall.services.queries import version
from moothall.ui import privacy_words
from moothall.ui.faces import Link
from moothall.ui.presenters import SummaryRow
from moothall.ui.texts import speak
from moothall.ui.words import date_in_words, moment_in_words

_OUTCOMES = (Outcome.ERASED, Outcome.LATER, Outcome.REFUSED)
OUTCOME, GROUND, UNTIL, NOTE, REASON = "outcome", "ground", "until", "note", "reason"
# Beside which field a fault is said.
FIELD_OF: Mapping[DecisionFault, str] = {
    DecisionFault.NO_OUTCOME: OUTCOME,
    DecisionFault.STILL_OPEN: OUTCOME,
    DecisionFault.GROUND_MISSING: GROUND,
    DecisionFault.NOTE_TOO_LONG: NOTE,
    DecisionFault.DAY_MISSING: UNTIL,
    DecisionFault.DAY_PAST: UNTIL,
    DecisionFault.DAY_TOO_LATE: UNTIL,
}


def decide_form(
    asked: Asked,
    one: AskedCase,
    *,
    body: KnownBody,
    today: date,
    typed: Mapping[str, Sequence[str]],
    errors: Mapping[str, str],
    case_href: str,
    language: Language,
) -> FormView:
    """Return the form that decides about one case; for one that is gone, only that can be said.

    `case_href` leads to the case, or is "" where it is gone.
    """
    fields = _fields(one.facts, today, language) if one.facts is not None else _gone_fields(language)
    shown = [with_typed(field, typed) if typed else field for field in fields]
    return FormView(
        heading=speak("desk_erasure.decide_heading", language, reference=one.item.reference),
        caption=who(asked, language),
        button=speak("desk_erasure.decide_button", language),
        cancel_href=one_href(body, asked),
        links=(Link(text=speak("desk_erasure.see_case", language), href=case_href),) if case_href else (),
        facts=_case_facts(one, body, language),
        fields=tuple(_with_error(field, errors) for field in shown),
    )


def extend_form(asked: Asked, typed: str, error: str, *, body: KnownBody, language: Language) -> FormView:
    """Return the form that asks why it takes longer."""
    return FormView(
        heading=speak("desk_erasure.extend", language),
        caption=who(asked, language),
        intro=(speak("desk_erasure.extend_intro", language),),
        button=speak("desk_erasure.extend_button", language),
        cancel_href=one_href(body, asked),
        fields=(
            Field(
                kind=FieldKind.WORDS,
                name=REASON,
                label=speak("desk_erasure.extend_reason", language),
                hint=speak("desk_erasure.extend_hint", language),
                value=typed,
                error=error,
            ),
        ),
    )


def _case_facts(one: AskedCase, body: KnownBody, language: Language) -> tuple[SummaryRow, ...]:
    definition = version(version_id=one.item.version_id).definition
    rows = [
        fact("desk_erasure.fact_service", definition.title.speak(language), language),
        fact("desk_erasure.fact_state", standing(one, language), language),
    ]
    if one.facts is not None:
        sent = moment_in_words(one.facts.submitted_at, language)
        rows.append(fact("desk_erasure.fact_sent", sent, language))
    privacy = definition.privacy
    if privacy is not None:
        named = [statute.called(language) for statute in statutes_in(privacy.statutes, body.facts.nation)]
        if named:
            rows.append(fact("desk_erasure.fact_law", "\n".join(named), language))
        rows.append(fact("desk_erasure.fact_kept", privacy.retention_reason.speak(language), language))
    return tuple(rows)


def _fields(facts: CaseFacts, today: date, language: Language) -> Iterable[Field]:
    latest = facts.latest(today=today)
    outcomes = (Outcome.LATER, Outcome.REFUSED) if facts.is_open else _OUTCOMES
    yield Field(
        kind=FieldKind.RADIOS,
        name=OUTCOME,
        label=speak("desk_erasure.outcome", language),
        hint=speak("desk_erasure.outcome_open", language) if facts.is_open else "",
        options=tuple(_option(each, language) for each in outcomes),
    )
    yield Field(
        kind=FieldKind.DAY,
        name=UNTIL,
        label=speak("desk_erasure.keep_until", language),
        hint=_until_hint(facts, latest, today, language),
        parts=(str(latest.day), str(latest.month), str(latest.year)) if latest else ("", "", ""),
    )
    none = Option(value="", text=speak("desk_erasure.ground_none", language))
    yield Field(
        kind=FieldKind.SELECT,
        name=GROUND,
        label=speak("desk_erasure.ground", language),
        options=(none, *_grounds(language)),
    )
    yield _note(language)


def _until_hint(facts: CaseFacts, latest: date | None, today: date, language: Language) -> str:
    if latest is None:
        return speak("desk_erasure.keep_until_any", language)
    day = date_in_words(latest, language)
    if not facts.is_open:
        return speak("desk_erasure.keep_until_hint", language, day=day)
    period = privacy_words.period((latest - today).days, language)
    return speak("desk_erasure.keep_until_open", language, day=day, period=period)


def _gone_fields(language: Language) -> Iterable[Field]:
    yield Field(
        kind=FieldKind.RADIOS,
        name=OUTCOME,
        label=speak("desk_erasure.outcome", language),
        options=(Option(value=Outcome.GONE, text=speak("desk_erasure.outcome_gone", language)),),
    )
    yield _note(language)


def _grounds(language: Language) -> Iterable[Option]:
    for ground_id, ground in grounds().items():
        name = ground.name.speak(language)
        yield Option(
            value=ground_id,
            text=speak("desk_erasure.ground_option", language, name=name, law=ground.law.speak(language)),
        )


def _note(language: Language) -> Field:
    return Field(
        kind=FieldKind.WORDS,
        name=NOTE,
        label=speak("desk_erasure.note", language),
        hint=speak("desk_erasure.note_hint", language),
    )


def _option(outcome: Outcome, language: Language) -> Option:
    return Option(
        value=outcome,
        text=speak(f"desk_erasure.outcome_{outcome}", language),
        hint=speak(f"desk_erasure.outcome_{outcome}_hint", language),
    )


def _with_error(field: Field, errors: Mapping[str, str]) -> Field:
    return replace(field, error=errors.get(field.name, ""))
