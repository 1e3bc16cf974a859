"""What the page of a copy is made of: parts under headings, each with rows, tables, letters, words and files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from moothall.portability.copy_letters import Letter
from moothall.portability.copy_words import said
from moothall.rules.language import Language
from moothall.rules.moments import date_in_words, moment_in_words


@dataclass(frozen=True, kw_only=True)
class Rows:
    """What is said of one thing: (label, words), of which a line break stays one."""

    rows: tuple[tuple[str, str], ...]
    kind: ClassVar[str] = "rows"


@dataclass(frozen=True, kw_only=True)
class Table:
    """Several alike, a line each."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    kind: ClassVar[str] = "table"


@dataclass(frozen=True, kw_only=True)
class Words:
    """A paragraph."""

    words: str
    kind: ClassVar[str] = "words"


@dataclass(frozen=True, kw_only=True)
class File:
    """A file of the copy; `path` is "" where `note` says why it is left out."""

    name: str
    path: str
    note: str


@dataclass(frozen=True, kw_only=True)
class Files:
    """Files that somebody sent."""

    files: tuple[File, ...]
    kind: ClassVar[str] = "files"


@dataclass(frozen=True, kw_only=True)
class Letters:
    """Letters, each with `told`: how, where and when it went."""

    letters: tuple[tuple[Letter, str], ...]
    kind: ClassVar[str] = "letters"


Block = Rows | Table | Words | Files | Letters


@dataclass(frozen=True, kw_only=True)
class Part:
    """A heading with what stands under it; `id` is for the contents, "" for parts that are not listed there."""

    heading: str
    blocks: tuple[Block, ...] = ()
    parts: "tuple[Part, ...]" = ()
    id: str = ""


def table(language: Language, names: Sequence[str], rows: Sequence[tuple[str, ...]]) -> tuple[Block, ...]:
    """Return a table with the labels of `names` as headings, or that there is nothing."""
    if not rows:
        return (Words(words=said("copy.nothing", language)),)
    return (Table(headings=tuple(label(name, language) for name in names), rows=tuple(rows)),)


def rows(language: Language, *found: tuple[str, str]) -> Rows:
    """Return rows by the names of their labels, without those of which nothing is said."""
    return Rows(rows=tuple((label(name, language), words) for name, words in found if words))


def letters(some: Sequence[Letter], language: Language) -> Letters:
    """Return letters with how, where and when each went."""
    return Letters(letters=tuple((one, _told(one, language)) for one in some))


def label(name: str, language: Language) -> str:
    """Return what a field is called."""
    return said(f"copy.field_{name}", language)


def yes_no(answer: bool, language: Language) -> str:
    """Return an answer in words."""
    return said("copy.yes" if answer else "copy.no", language)


def when(at: datetime | None, language: Language) -> str:
    """Return a moment in words, or ""."""
    return moment_in_words(at, language) if at else ""


def day(on: date | None, language: Language) -> str:
    """Return a day in words, or ""."""
    return date_in_words(on, language) if on else ""


def _told(one: Letter, language: Language) -> str:
    key = f"copy.letter_{one.kind}" if one.is_sent else f"copy.letter_{one.kind}_waits"
    return said(key, language, to=", ".join(one.to.splitlines()), when=when(one.at, language))
