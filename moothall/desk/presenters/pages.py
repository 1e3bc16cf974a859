"""Plain pages and plain forms of the desk: what a template needs to show a table, a list of facts or some fields."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from moothall.rules.form_check_text import redisplay
from moothall.rules.language import Language
from moothall.ui import texts
from moothall.ui.faces import Link
from moothall.ui.presenters import ErrorItem, SummaryRow

DAY, MONTH, YEAR = "-day", "-month", "-year"


class FieldKind(StrEnum):
    """How a field is shown."""

    TEXT = "text"
    WORDS = "words"
    SELECT = "select"
    RADIOS = "radios"
    CHECKBOXES = "checkboxes"
    DAY = "day"
    FILE = "file"


@dataclass(frozen=True, kw_only=True)
class Option:
    """One choice of a field."""

    value: str
    text: str
    hint: str = ""
    is_chosen: bool = False


@dataclass(frozen=True, kw_only=True)
class Field:
    """A field of a form; `parts` are the day, the month and the year as typed, where it asks for a day."""

    kind: FieldKind
    name: str
    label: str
    hint: str = ""
    value: str = ""
    error: str = ""
    options: tuple[Option, ...] = ()
    parts: tuple[str, str, str] = ("", "", "")


@dataclass(frozen=True, kw_only=True)
class FormView:
    """A page with a form. `hidden` are values that come back as they are; `facts` what is decided about.

    `language` is that of the heading where it is not the page's, else "". `warning` stands before everything, or is "".
    """

    heading: str
    caption: str
    button: str
    cancel_href: str
    language: str = ""
    intro: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    facts: tuple[SummaryRow, ...] = ()
    fields: tuple[Field, ...] = ()
    hidden: tuple[tuple[str, str], ...] = ()
    is_warning: bool = False
    warning: str = ""

    @property
    def errors(self) -> tuple[ErrorItem, ...]:
        """The lines of the error summary."""
        return tuple(
            ErrorItem(text=field.error, href=f"#{_target(field)}") for field in self.fields if field.error
        )


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A cell of a table: words, perhaps a link, perhaps a tag with a colour.

    `about` completes the words of a link for those who hear it alone. What somebody typed `breaks` anywhere, so that
    a long address pushes no column off the screen. `language` is that of the words where it is not the page's, else "".
    """

    text: str
    href: str = ""
    colour: str = ""
    about: str = ""
    breaks: bool = False
    language: str = ""


@dataclass(frozen=True, kw_only=True)
class Section:
    """A part of a page: a table, or facts; `empty` is said where it has neither."""

    heading: str
    empty: str = ""
    head: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    facts: tuple[SummaryRow, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PageView:
    """A page that is only read. `done` says what was just done, or is ""; `waiting` is what waits for its reader.

    `language` is that of the heading where it is not the page's, else "". `warning` stands before everything, or is "".
    """

    heading: str
    caption: str
    language: str = ""
    warning: str = ""
    back: Link | None = None
    intro: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    sections: tuple[Section, ...] = ()
    waiting: tuple[Link, ...] = ()
    done: str = ""


def fact(key: str, value: str, language: Language, *, spoken: str = "") -> SummaryRow:
    """Return a line of a list of facts; `key` is that of a text, `spoken` the value's own language or ""."""
    return SummaryRow(key=texts.speak(key, language), value=value, change_href="", about="", language=spoken)


def with_typed(field: Field, typed: Mapping[str, Sequence[str]]) -> Field:
    """Return a field that shows again what was typed into it."""
    values = [redisplay(value) for value in typed.get(field.name, ())]
    if field.kind is FieldKind.DAY:
        day, month, year = (redisplay(_one(typed, field.name + part)) for part in (DAY, MONTH, YEAR))
        return replace(field, parts=(day, month, year))
    if field.options:
        chosen = tuple(replace(each, is_chosen=each.value in values) for each in field.options)
        return replace(field, options=chosen)
    return replace(field, value=values[0] if values else "")


def day_typed(typed: Mapping[str, Sequence[str]], name: str) -> date | None:
    """Return the day that was typed, or None where nothing was.

    Raises:
        ValueError: it is no day, or the very last, after which none can begin.
    """
    parts = [_one(typed, name + part).strip() for part in (DAY, MONTH, YEAR)]
    if not any(parts):
        return None
    if not all(part.isascii() and part.isdecimal() and len(part) <= 4 for part in parts):
        raise ValueError(name)
    day, month, year = map(int, parts)
    found = date(year, month, day)
    if found == date.max:
        raise ValueError(name)
    return found


def _one(typed: Mapping[str, Sequence[str]], name: str) -> str:
    values = typed.get(name, ())
    return values[0] if values else ""


def _target(field: Field) -> str:
    return field.name + DAY if field.kind is FieldKind.DAY else field.name
