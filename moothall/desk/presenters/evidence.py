"""The evidence of a body, as its auditor reads it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.http import urlencode

from moothall.audit.queries import ChainState, Entry, Filters, Place
from moothall.bodies.queries import KnownBody
from moothall.desk.presenters.evidence_details import why_in_words
from moothall.desk.presenters.evidence_subjects import about
from moothall.people.auditing import Evidence, KnownTeam
from moothall.rules.faults import Wrong
from moothall.rules.form_check_date import DAY, MONTH, YEAR, read_date
from moothall.rules.form_check_text import redisplay
from moothall.rules.language import Language
from moothall.rules.references import ReferenceUnreadable, parse_reference
from moothall.ui import texts
from moothall.ui.places import place_in, sealed_place
from moothall.ui.presenters import ErrorItem
from moothall.ui.words import date_in_words, moment_in_words

PARTS = {"day": DAY, "month": MONTH, "year": YEAR}
_LIST = "evidence"
_MOST_DIGITS, _LONGEST = 17, 60
# A year in which a day can still be counted on from, and that nobody means.
_LAST_YEAR = 2999
_ACTION = "action."


@dataclass(frozen=True, kw_only=True)
class DayField:
    """A day as it was typed, by part; `error` is "" where nothing is wrong."""

    name: str
    label: str
    values: Mapping[str, str]
    error: str


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What an address asks for: as filters, and as it was typed."""

    filters: Filters
    before: Place | None
    typed: Mapping[str, str]
    wrong: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Option:
    """One officer, or one action, to filter by."""

    value: str
    text: str
    is_chosen: bool


@dataclass(frozen=True, kw_only=True)
class EntryRow:
    """One row of the evidence. `about_href` leads to all about the same case, `who_href` to all by the same officer."""

    when: str
    who: str
    who_href: str
    team: str
    action: str
    about: str
    about_href: str
    why: str
    is_refused: bool
    is_outside: bool


@dataclass(frozen=True, kw_only=True)
class EvidenceView:
    """All that the page shows."""

    heading: str
    chain: str
    digests: str
    outside: tuple[EntryRow, ...]
    rows: tuple[EntryRow, ...]
    reference: str
    reference_error: str
    actions: tuple[Option, ...]
    officers: tuple[Option, ...]
    days: tuple[DayField, ...]
    only_refused: bool
    only_outside: bool
    errors: tuple[ErrorItem, ...]
    older_href: str
    newest_href: str
    outside_href: str
    digests_href: str
    withhold_href: str
    is_withheld: bool


def asked_for(query: Mapping[str, str]) -> Asked:
    """Return what an address asks for; what nobody could have meant counts as not asked, or as wrong."""
    typed = {name: redisplay(value[:_LONGEST]).strip() for name, value in query.items()}
    days = {name: day_or_fault(typed, name) for name in ("from", "to")}
    reference = _reference(typed.get("reference", ""))
    officer = typed.get("officer", "")
    filters = Filters(
        reference=reference or "",
        officer_id=int(officer) if _is_number(officer) else None,
        action=typed.get("action", ""),
        from_on=days["from"] if isinstance(days["from"], date) else None,
        to_on=days["to"] if isinstance(days["to"], date) else None,
        refused=typed.get("refused") == "yes",
        outside=typed.get("outside") == "yes",
    )
    wrong = {name for name, day in days.items() if isinstance(day, Wrong)}
    return Asked(
        filters=filters,
        before=_place(query.get("before", "")),
        typed=typed,
        wrong=frozenset(wrong | ({"reference"} if reference is None else set())),
    )


def evidence_view(found: Evidence, asked: Asked, *, body: KnownBody, language: Language) -> EvidenceView:
    """Return a page of the evidence."""
    home = reverse("evidence", kwargs={"slug": body.slug})
    days = tuple(_day_field(name, asked, language) for name in ("from", "to"))
    reference_error = texts.speak("evidence.wrong_reference", language) if "reference" in asked.wrong else ""
    older = found.page.older
    reference = asked.filters.reference
    return EvidenceView(
        heading=texts.speak("evidence.title", language, body=body.facts.name.speak(language)),
        chain=_chain(found.chain, language),
        digests=_digests(found.chain, language),
        outside=tuple(_row(entry, found, body, language) for entry in found.outside),
        rows=tuple(_row(entry, found, body, language) for entry in found.page.entries),
        reference=reference or asked.typed.get("reference", ""),
        reference_error=reference_error,
        actions=_actions(asked.filters.action, language),
        officers=_officers(found.subjects.officers, asked.filters.officer_id, language),
        days=days,
        only_refused=asked.filters.refused,
        only_outside=asked.filters.outside,
        errors=_errors(days, reference_error),
        older_href=_href(home, {**_query(asked), "before": _written(older)}) if older else "",
        newest_href=_href(home, _query(asked)) if asked.before else "",
        outside_href=_href(home, {"outside": "yes"}),
        digests_href=reverse("evidence-digests", kwargs={"slug": body.slug}),
        withhold_href=(
            reverse("evidence-withhold", kwargs={"slug": body.slug, "reference": reference})
            if reference
            else ""
        ),
        is_withheld=found.is_withheld,
    )


def _row(entry: Entry, found: Evidence, body: KnownBody, language: Language) -> EntryRow:
    is_officer = entry.actor_kind == "officer" and entry.actor_id is not None
    name = found.subjects.officers.get(entry.actor_id or 0, "") if is_officer else ""
    subject = about(entry, found.subjects, body=body, language=language)
    home = reverse("evidence", kwargs={"slug": body.slug})
    return EntryRow(
        when=moment_in_words(entry.at, language),
        who=name or texts.speak(_by(entry), language),
        who_href=_href(home, {"officer": str(entry.actor_id)}) if is_officer else "",
        team=_team(found.teams.get(entry.team_id or 0), language),
        action=action_name(entry.action, language),
        about=subject.text,
        about_href=subject.href,
        why=why_in_words(entry, found.subjects, language),
        is_refused=entry.refused,
        is_outside=entry.is_outside,
    )


def _by(entry: Entry) -> str:
    """Return the key of the words for who is not named: officers are, residents never."""
    is_helper = entry.actor_kind == "resident" and entry.for_id is not None
    return "evidence.by_helper" if is_helper else f"evidence.by_{entry.actor_kind}"


def _team(team: KnownTeam | None, language: Language) -> str:
    if team is None:
        return ""
    lender = team.lent_by.facts.name.speak(language) if team.lent_by else ""
    return ", ".join(part for part in (team.name, lender) if part)


def action_name(action: str, language: Language) -> str:
    """Return what auditors call an action; one of another version may have no words here."""
    key = f"{_ACTION}{action}"
    return texts.speak(key if key in texts.interface() else "evidence.unknown_action", language)


def _actions(chosen: str, language: Language) -> tuple[Option, ...]:
    """Return every action to filter by, by label; what an address asks for besides stays asked for."""
    known = {key.removeprefix(_ACTION) for key in texts.interface() if key.startswith(_ACTION)}
    names = {action: action_name(action, language) for action in known | ({chosen} - {""})}
    everything = Option(value="", text=texts.speak("evidence.all_actions", language), is_chosen=not chosen)
    ordered = sorted(names.items(), key=lambda item: item[1].casefold())
    return (
        everything,
        *(Option(value=action, text=name, is_chosen=action == chosen) for action, name in ordered),
    )


def _chain(chain: ChainState, language: Language) -> str:
    if chain.sealed_at is None:
        return texts.speak("evidence.no_seal", language, waiting=chain.waiting)
    return texts.speak(
        "evidence.sealed",
        language,
        rows=f"{chain.sealed_rows:,}",
        seals=f"{chain.seals:,}",
        when=moment_in_words(chain.sealed_at, language),
        waiting=chain.waiting,
    )


def _digests(chain: ChainState, language: Language) -> str:
    if chain.signed_on is None:
        return texts.speak("evidence.no_digest", language)
    return texts.speak("evidence.digests", language, day=date_in_words(chain.signed_on, language))


def _officers(names: Mapping[int, str], chosen: int | None, language: Language) -> tuple[Option, ...]:
    everybody = Option(
        value="", text=texts.speak("evidence.all_officers", language), is_chosen=chosen is None
    )
    ordered = sorted(names.items(), key=lambda item: item[1].casefold())
    return (
        everybody,
        *(Option(value=str(id_), text=name, is_chosen=id_ == chosen) for id_, name in ordered),
    )


def _day_field(name: str, asked: Asked, language: Language) -> DayField:
    return DayField(
        name=name,
        label=texts.speak(f"evidence.{name}", language),
        values={part: asked.typed.get(name + suffix, "") for part, suffix in PARTS.items()},
        error=texts.speak("evidence.wrong_day", language) if name in asked.wrong else "",
    )


def _errors(days: tuple[DayField, ...], reference_error: str) -> tuple[ErrorItem, ...]:
    first = (ErrorItem(text=reference_error, href="#reference"),) if reference_error else ()
    return (*first, *(ErrorItem(text=day.error, href=f"#{day.name}-day") for day in days if day.error))


def day_or_fault(typed: Mapping[str, str], name: str) -> date | Wrong | None:
    """Return the day in the three fields of a name, None where they are empty, or what is wrong."""
    found = read_date({suffix: typed.get(name + suffix, "") for suffix in PARTS.values()})
    if isinstance(found, date) and found.year > _LAST_YEAR:
        return read_date({DAY: "", MONTH: "1", YEAR: "1"})
    return found


def _reference(typed: str) -> str | None:
    try:
        return parse_reference(typed) if typed else ""
    except ReferenceUnreadable:
        return None


def _place(typed: str) -> Place | None:
    found = place_in(_LIST, typed)
    return Place(at=found[0], row_id=found[1]) if found else None


def _written(place: Place) -> str:
    return sealed_place(_LIST, at=place.at, number=place.row_id)


def _is_number(typed: str) -> bool:
    return typed.isascii() and typed.isdigit() and len(typed) <= _MOST_DIGITS


def _query(asked: Asked) -> dict[str, str]:
    return {name: value for name, value in asked.typed.items() if name != "before"}


def _href(home: str, query: Mapping[str, str]) -> str:
    return f"{home}?{urlencode({name: value for name, value in query.items() if value})}"
