"""Papers about processing as pages and files: sections with tables, filled from the services' own data."""

from collections.abc import Iterator
from dataclasses import dataclass

from moothall.desk.presenters.paper_tables import TableView, table_view
from moothall.desk.presenters.paper_words import words_of
from moothall.packs.privacy import Section
from moothall.portability.papers import Filled, Standing
from moothall.rules.language import Language, Text
from moothall.rules.paper_facts import Change
from moothall.rules.papers import Part
from moothall.ui.texts import interface, speak
from moothall.ui.words import date_in_words


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
    """A paper. `signed` says who signed the last version, "" where nobody has; `review` what is left to do with it.

    `is_signed` where what is shown is what was signed: nobody is asked to write in or to sign anything.
    """

    kind: str
    title: str
    law: str
    state: str
    colour: str
    version: str
    signed: str
    is_signed: bool
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
        title=words_of(filled.words.title, filled, language),
        law=filled.words.law.speak(language),
        state=state,
        colour=colour,
        version=speak("desk_privacy.version", language, number=standing.version),
        signed=signed_words(standing, language),
        is_signed=standing.is_signed,
        digest=filled.digest,
        filled_on=filled_on,
        review=speak(f"desk_privacy.review_{stem}", language),
        download=speak(f"desk_privacy.download_{stem}", language),
        sections=tuple(
            _section(each, filled, language, stem=stem)
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
        about=change.about.speak(language),
        was="" if is_words else change.was.speak(language) if change.was else none,
        now="" if is_words else change.now.speak(language) if change.now else none,
    )


def _section(section: Section, filled: Filled, language: Language, *, stem: str) -> SectionView:
    heading = words_of(section.heading, filled, language)
    words = "\n\n".join(_paragraphs(section, filled, language, stem=stem))
    table = None if section.table is None else table_view(section.table, heading, filled, language)
    law = "" if section.law is None else section.law.speak(language)
    return SectionView(heading=heading, law=law, words=Text(en=words, cy=words), table=table)


def _paragraphs(section: Section, filled: Filled, language: Language, *, stem: str) -> Iterator[str]:
    """Yield what a section says, and what somebody writes in by hand, or has written in once it is signed."""
    if section.body is not None:
        yield words_of(section.body, filled, language)
    if section.by_hand is not None:
        what = words_of(section.by_hand, filled, language)
        yield interface()[f"desk_privacy.by_hand_{stem}"].speak(language).format(what=what)
