"""Tables of papers about processing: each is filled from what the services say themselves."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from moothall.desk.presenters.paper_words import words_of
from moothall.packs.privacy import Table
from moothall.portability.papers import Filled
from moothall.rules.language import Language
from moothall.rules.privacy import ARTICLE_9, SpecialCategory
from moothall.rules.processing import Activity
from moothall.ui import privacy_words
from moothall.ui.texts import speak

Lines = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class TableView:
    """A table: the words of its columns, and rows of cells of lines."""

    caption: str
    head: Lines
    rows: tuple[tuple[Lines, ...], ...]


def table_view(table: Table, caption: str, filled: Filled, language: Language) -> TableView:
    """Return a table of a paper, filled from what the services say."""
    columns, rows = _TABLES[table]
    head = tuple(speak(f"desk_privacy.column_{column}", language) for column in columns)
    return TableView(caption=caption, head=head, rows=tuple(rows(filled, language)))


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
            speak("desk_privacy.kept_earlier", language, days=privacy_words.period(days, language))
            for days in each.days_kept_earlier
        )
        yield _title(each, language), (*privacy_words.periods(each, language), *earlier), (reason,)
    for one in filled.kept:
        if one.days is not None:
            days = privacy_words.period(one.days, language)
            yield (one.what.speak(language),), (days,), (one.source.speak(language),)


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
        yield tuple((words_of(text, filled, language),) for text in risk.texts().values())


def _own_purposes(filled: Filled, language: Language) -> Rows:
    for each in filled.words.activities:
        yield tuple((words_of(text, filled, language),) for text in (each.what, each.purpose, each.basis))


def _own_data(filled: Filled, language: Language) -> Rows:
    for each in filled.words.activities:
        yield tuple((words_of(text, filled, language),) for text in (each.what, each.people, each.asked))


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
