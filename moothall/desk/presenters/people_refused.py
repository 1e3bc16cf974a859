"""Posts that a second person refused: why they are asked, and what whoever asked for one reads."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from moothall.desk.presenters.pages import Cell, FieldKind, FormView, PageView, Section, with_typed
from moothall.desk.presenters.people import field, function_name, with_error
from moothall.desk.presenters.people_typed import LONGEST_WHY
from moothall.people.roster import KnownRequest
from moothall.rules.form_check_text import clean
from moothall.rules.language import Language
from moothall.ui import texts
from moothall.ui.words import date_in_words

Typed = Mapping[str, Sequence[str]]


def why_typed(typed: Typed, language: Language) -> tuple[str, dict[str, str]]:
    """Read why a post is refused: the words, and what is wrong with them by field."""
    words = clean(next(iter(typed.get("why", ())), ""), max_length=LONGEST_WHY, lines=True)
    if isinstance(words, str) and words:
        return words, {}
    return "", {"why": texts.speak("people.refuse_why_wrong", language)}


def with_why(form: FormView, typed: Typed, errors: Mapping[str, str], language: Language) -> FormView:
    """Return the form by which a post is refused with the field for its reason, as typed."""
    why = field(FieldKind.WORDS, "why", "people.refuse_why", "people.refuse_why_hint", language)
    return replace(form, fields=(with_error(with_typed(why, typed), errors),))


def with_refused(page: PageView, refused: Sequence[KnownRequest], *, language: Language) -> PageView:
    """Return the page of all people of a body with what was refused lately, before the posts of the present."""
    if not refused:
        return page
    names = ("name", "organisation", "function", "asked_by", "refused_on", "refuse_why")
    shown = Section(
        heading=texts.speak("people.refused_lately", language),
        head=tuple(texts.speak(f"people.{name}", language) for name in names),
        rows=tuple(_row(each, language) for each in refused),
    )
    return replace(page, sections=(*page.sections[:-1], shown, page.sections[-1]))


def _row(request: KnownRequest, language: Language) -> tuple[Cell, ...]:
    return (
        Cell(text=request.name),
        Cell(text=request.body.facts.name.speak(language)),
        Cell(text=function_name(request.function, language)),
        Cell(text=request.asked_by),
        Cell(text="" if request.decided_at is None else date_in_words(request.decided_at, language)),
        Cell(text=request.decided_why),
    )
