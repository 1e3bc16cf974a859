"""Papers about processing as pages and files: sections with tables, filled from the services' own data."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from moothall.packs.privacy import Section, Table
from moothall.portability.papers import Filled, Standing
from moothall.rules.language import Language, Text
from moothall.rules.papers import Change, Part
from moothall.rules.privacy import ARTICLE_9, SpecialCategory
from moothall.rules.processing import Activity
from moothall.ui import privacy_words
from moothall.ui.texts import speak
from moothall.ui.words import date_in_words

Lines = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class TableView:
    """A table: the words of its columns, and rows of cells of lines."""

    caption: str
    head: Lines
    rows: tuple[tuple[Lines, ...], ...]


@dataclass(frozen=True, kw_only=True)
class SectionView:
    """A part of a paper; `law` is "" where no provision asks for it."""

    heading: str
    law: str
    words: Text
    table: TableView | None


@dataclass(frozen=True, kw_only=True)
class ChangeRow:
    """What is different since the paper was signed."""

    part: str
    about: str
    was: str
    now: str


@dataclass(frozen=True, kw_only=True)
class PaperView:
    """A paper. `signed` says who signed the last version, "" where nobody has; `review` what is left to do with it."""

    kind: str
    title: str
    law: str
    state: str
    colour: str
    version: str
    signed: str
    digest: str
    filled_on: str
    review: str
    download: str
    sections: tuple[SectionView, ...]
    changes: tuple[ChangeRow, ...]


def paper_view(standing: Standing, language: Language, *, filled_on: str) -> PaperView:
    """Return a paper for a page or a file."""
    filled = standing.filled
    state, colour = state_of(standing, language)
    stem = "signed" if standing.is_signed else "draft"
    return PaperView(
        kind=filled.kind,
        title=_filled(filled.words.title, filled, language),
        law=filled.words.law.speak(language),
        state=state,
        colour=colour,
        version=speak("desk_privacy.version", language, number=standing.version),
        signed=signed_words(standing, language),
        digest=filled.digest,
        filled_on=filled_on,
        review=speak(f"desk_privacy.review_{stem}", language),
        download=speak(f"desk_privacy.download_{stem}", language),
        sections=tuple(
            _section(each, filled, language)
            for each in filled.words.sections
            if each.when is None or each.when in filled.traits
        ),
        changes=tuple(_change(change, language) for change in standing.changes),
    )


def state_of(standing: Standing, language: Language) -> tuple[str, str]:
    """Return the state of a paper in words, and the colour of its tag."""
    if standing.signed is None:
        return speak("desk_privacy.draft", language), "grey"
    if standing.changes:
        return speak("desk_privacy.stale", language), "orange"
    return speak("desk_privacy.signed", language), "green"


def signed_words(standing: Standing, language: Language) -> str:
    """Return who signed the last version and when, "" where nobody has."""
    signed = standing.signed
    if signed is None:
        return ""
    return speak(
        "desk_privacy.signed_by",
        language,
        number=signed.version,
        name=signed.signed_by,
        role=signed.role,
        day=date_in_words(signed.signed_on, language),
    )


def _change(change: Change, language: Language) -> ChangeRow:
    is_words = change.part is Part.WORDS
    none = speak("desk_privacy.nothing", language)
    return ChangeRow(
        part=speak(f"desk_privacy.part_{change.part}", language),
        about="" if is_words else change.about,
        was="" if is_words else change.was or none,
        now="" if is_words else change.now or none,
    )


def _section(section: Section, filled: Filled, language: Language) -> SectionView:
    words, heading = _filled(section.body, filled, language), _filled(section.heading, filled, language)
    table = None if section.table is None else _table(section.table, heading, filled, language)
    law = "" if section.law is None else section.law.speak(language)
    return SectionView(heading=heading, law=law, words=Text(en=words, cy=words), table=table)


def _table(table: Table, caption: str, filled: Filled, language: Language) -> TableView:
    columns, rows = _TABLES[table]
    head = tuple(speak(f"desk_privacy.column_{column}", language) for column in columns)
    return TableView(caption=caption, head=head, rows=tuple(rows(filled, language)))


def _filled(text: Text, filled: Filled, language: Language) -> str:
    operator = filled.operator.facts.official_name.speak(language)
    words = text.speak(language).format(
        controller=filled.body.facts.official_name.speak(language), operator=operator
    )
    return _as_written(words, operator, language)


def _as_written(words: str, name: str, language: Language) -> str:
    """Return words with a name that begins with an article as sentences have it: "i'r", and a capital to begin with."""
    begun = re.sub(
        rf"(^|[.!?:]\s+|\n\s*){re.escape(name)}", lambda at: at[1] + name[:1].upper() + name[1:], words
    )
    if language is Language.CY:
        return re.sub(r"\b(i|o|a|â|gyda|drwy|[Mm]ae|yw) y(?= )", r"\1'r", begun)
    return begun


Rows = Iterable[tuple[Lines, ...]]


def _activities(filled: Filled, language: Language) -> Rows:
    for each in filled.activities:
        special = each.privacy.special_category
        law = () if special is None else (_special(special, language),)
        basis = privacy_words.basis(each, language)
        statutes = tuple(statute.called(language) for statute in each.statutes)
        yield _title(each, language), (each.privacy.purpose.speak(language),), (basis, *statutes, *law)


def _special(special: SpecialCategory, language: Language) -> str:
    article = ARTICLE_9[special.condition]
    return speak("desk_privacy.special_law", language, article=article, law=special.called(language))


def _people(filled: Filled, language: Language) -> Rows:
    for each in filled.activities:
        people = tuple(text.speak(language) for text in each.privacy.people)
        asked = tuple(one.label.speak(language) for one in each.asked)
        yield _title(each, language), people, asked


def _questions(filled: Filled, language: Language) -> Rows:
    for each in filled.activities:
        for one in each.asked:
            marks = [
                name for name, is_so in (("sealed", one.is_sealed), ("special", one.is_special)) if is_so
            ]
            words = tuple(speak(f"desk_privacy.mark_{name}", language) for name in marks)
            kind = speak(f"desk_privacy.type_{one.type}", language)
            yield _title(each, language), (one.label.speak(language),), (kind,), words


def _recipients(filled: Filled, language: Language) -> Rows:
    for each in filled.activities:
        officers = tuple(function.speak(language) for function in each.functions)
        outside = tuple(text.speak(language) for text in each.privacy.recipients)
        yield _title(each, language), officers, outside


def _arrangements(filled: Filled, language: Language) -> Rows:
    for each in filled.arrangements:
        names = [
            side.facts.official_name.speak(language) for side in (each.home, each.provider, each.controller)
        ]
        functions = tuple(
            filled.functions[one].speak(language) if one in filled.functions else one
            for one in each.functions
        )
        law = (speak(f"people.kind_{each.kind}", language), each.legal_basis)
        yield (names[0],), (f"{names[1]}, {each.team_name}",), functions, law, (names[2],)


def _specials(filled: Filled, language: Language) -> Rows:
    for each in filled.activities:
        special = each.privacy.special_category
        if special is not None and each.special:
            asked = tuple(one.label.speak(language) for one in each.special)
            yield _title(each, language), asked, (_special(special, language), special.why.speak(language))


def _kept(filled: Filled, language: Language) -> Rows:
    for each in filled.activities:
        reason = each.privacy.retention_reason.speak(language)
        earlier = (
            speak("desk_privacy.kept_earlier", language, days=days_in_words(days, language))
            for days in each.days_kept_earlier
        )
        yield _title(each, language), (*privacy_words.periods(each, language), *earlier), (reason,)
    for one in filled.kept:
        if one.days is not None:
            days = days_in_words(one.days, language)
            yield (one.what.speak(language),), (days,), (one.source.speak(language),)


def days_in_words(days: int, language: Language) -> str:
    """Return a number of days in words."""
    if days == 1:
        return speak("desk_privacy.one_day", language)
    return speak("desk_privacy.days", language, days=days)


def _suppliers(filled: Filled, language: Language) -> Rows:
    for name in filled.suppliers:
        yield ((speak(f"desk_privacy.supplier_{name}", language),),)


def _controllers(filled: Filled, language: Language) -> Rows:
    for name in filled.controllers:
        yield ((name.speak(language),),)


def _measures(filled: Filled, language: Language) -> Rows:
    for measure in filled.measures:
        yield (measure.what.speak(language),), (measure.where,)


def _risks(filled: Filled, language: Language) -> Rows:
    for risk in filled.words.risks:
        if risk.when is not None and risk.when not in filled.traits:
            continue
        yield tuple((_filled(text, filled, language),) for text in risk.texts().values())


def _own_purposes(filled: Filled, language: Language) -> Rows:
    for each in filled.words.activities:
        yield tuple((_filled(text, filled, language),) for text in (each.what, each.purpose, each.basis))


def _own_data(filled: Filled, language: Language) -> Rows:
    for each in filled.words.activities:
        yield tuple((_filled(text, filled, language),) for text in (each.what, each.people, each.asked))


def _title(activity: Activity, language: Language) -> Lines:
    return (activity.title.speak(language),)


_TABLES: Mapping[Table, tuple[Lines, Callable[[Filled, Language], Rows]]] = {
    Table.ACTIVITIES: (("service", "purpose", "basis"), _activities),
    Table.PEOPLE: (("service", "people", "asked"), _people),
    Table.QUESTIONS: (("service", "asked", "type", "marks"), _questions),
    Table.RECIPIENTS: (("service", "officers", "outside"), _recipients),
    Table.ARRANGEMENTS: (("home", "team", "functions", "basis", "controller"), _arrangements),
    Table.SPECIAL: (("service", "asked", "basis"), _specials),
    Table.KEPT: (("what", "kept", "why"), _kept),
    Table.SUPPLIERS: (("supplier",), _suppliers),
    Table.CONTROLLERS: (("controller",), _controllers),
    Table.MEASURES: (("measure", "where"), _measures),
    Table.OWN_PURPOSES: (("activity", "purpose", "basis"), _own_purposes),
    Table.OWN_DATA: (("activity", "people", "data"), _own_data),
    Table.RISKS: (("risk", "likelihood", "severity", "against", "left"), _risks),
}
