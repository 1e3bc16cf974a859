"""A list of joiners, movers and leavers: the CSV that an administrator uploads, and one that no spreadsheet runs."""

import csv
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from moothall.rules.emails import NotAnAccountEmail, account_email
from moothall.rules.faults import Wrong
from moothall.rules.form_check_text import clean, redisplay
from moothall.rules.posts_functions import Functions
from moothall.rules.refusal import Refused

COLUMNS = ("email", "name", "team", "function", "from", "to")
MOST_LINES = 5_000
MOST_BYTES = 1_000_000
LONGEST_CELL = 120
NO_FUNCTIONS = Functions(codes=frozenset())
_SEPARATORS = (",", ";", "\t")
_BRITISH_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})", re.ASCII)
# What Excel, LibreOffice and Google Sheets take for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


_Time = tuple[date, date]
# The times of each post that the lines so far have named, in order; no two of them share a day.
_Seen = dict[tuple[str, str, str], list[_Time]]


class FileFault(StrEnum):
    """Why a whole file cannot be read."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NOT_UTF8 = "not_utf8"
    NO_COLUMNS = "no_columns"
    TOO_MANY_LINES = "too_many_lines"
    UNREADABLE = "unreadable"


class LineFault(StrEnum):
    """What is wrong with one line, whatever the body has."""

    CELLS = "cells"
    EMAIL = "email"
    NAME = "name"
    TEAM = "team"
    FUNCTION = "function"
    FUNCTION_OF_TWO = "function_of_two"
    FROM = "from"
    TO = "to"
    TWICE = "twice"


class FileRefused(Refused):
    """This list cannot be read."""

    def __init__(self, fault: FileFault) -> None:
        """Keep why."""
        super().__init__()
        self.fault = fault


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line: a post that somebody has from a day on (None: at once) until, not including, a day (None: no end).

    `number` is the line's in the file, the head being 1; `typed` is what stands in it, in the order of COLUMNS. What
    is at fault is empty. The file names the last day instead, which is what people write; and a function by its code
    or by any of its names: one that nothing is called stands as it was typed.
    """

    number: int
    typed: tuple[str, ...]
    email: str
    name: str
    team: str
    function: str
    from_on: date | None
    to_on: date | None
    faults: tuple[LineFault, ...]

    @property
    def last_on(self) -> date | None:
        """The last day with the post, None for no end."""
        return None if self.to_on is None else self.to_on - timedelta(days=1)


def read_lines(content: bytes, functions: Functions = NO_FUNCTIONS) -> tuple[Line, ...]:
    """Return the lines of a CSV file, in UTF-8 with or without a mark, separated by commas, semicolons or tabs.

    `functions` are those that a line may name, by their names too.

    Raises:
        FileRefused: it is no such file, lacks a column, or is too long.
    """
    rows = list(_rows(_text(content)))
    if not rows:
        raise FileRefused(FileFault.EMPTY)
    if len(rows) > MOST_LINES:
        raise FileRefused(FileFault.TOO_MANY_LINES)
    seen: _Seen = {}
    return tuple(_line(row, functions, seen) for row in rows)


def written(rows: Iterable[Mapping[str, str]]) -> bytes:
    """Return rows of COLUMNS as CSV that no spreadsheet takes for formulas; `read_lines` reads it back.

    What stands under "to" is the last day.
    """
    sheet = _Sheet()
    writer = csv.writer(sheet, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([_harmless(row[column]) for column in COLUMNS] for row in rows)
    return "".join(sheet.lines).encode("utf-8-sig")


class _Sheet:
    """What a writer of CSV writes to."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def write(self, line: str) -> None:
        """Take a line."""
        self.lines.append(line)


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _text(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise FileRefused(FileFault.TOO_LARGE)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileRefused(FileFault.NOT_UTF8) from None
    if "\0" in text:
        raise FileRefused(FileFault.NOT_UTF8)
    return text


@dataclass(frozen=True, kw_only=True)
class _Row:
    """A line as it was read: its number, its cells by their heads, and whether it has one for each."""

    number: int
    cells: Mapping[str, str]
    is_whole: bool

    def typed(self) -> tuple[str, ...]:
        """Return what stands in each column, fit to be shown again."""
        return tuple(redisplay(_bare(self.cells.get(name, "")))[:LONGEST_CELL] for name in COLUMNS)


def _rows(text: str) -> Iterator[_Row]:
    """Yield each line that is not blank."""
    first = text.split("\n", 1)[0].strip().lower()
    skipped = 1 if first.startswith("sep=") else 0
    body = text.split("\n", 1)[1] if skipped and "\n" in text else text
    heads, separator = _heads(body)
    reader = csv.reader((f"{line}\n" for line in body.split("\n")), delimiter=separator, strict=True)
    try:
        next(reader)
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield _Row(
                    number=reader.line_num + skipped,
                    cells=dict(zip(heads, cells, strict=False)),
                    is_whole=len(cells) == len(heads),
                )
    except csv.Error:
        raise FileRefused(FileFault.UNREADABLE) from None


def _heads(text: str) -> tuple[list[str], str]:
    first = text.lstrip("\r\n").split("\n", 1)[0].rstrip("\r")
    if not first.strip():
        raise FileRefused(FileFault.EMPTY)
    for separator in _SEPARATORS:
        heads = [head.strip().strip('"').lower() for head in first.split(separator)]
        if set(COLUMNS) <= set(heads) and len(heads) == len(set(heads)):
            return heads, separator
    raise FileRefused(FileFault.NO_COLUMNS)


def _line(row: _Row, functions: Functions, seen: _Seen) -> Line:
    faults: list[LineFault] = []
    cells = row.cells
    if not row.is_whole:
        cells, faults = dict.fromkeys(COLUMNS, ""), [LineFault.CELLS]
    email = _email(cells["email"], faults)
    name, team = (
        _words(cells[column], fault, faults)
        for column, fault in (("name", LineFault.NAME), ("team", LineFault.TEAM))
    )
    function = _function(cells["function"], functions, faults)
    from_on = _day(cells["from"], LineFault.FROM, faults)
    to_on = _after(_day(cells["to"], LineFault.TO, faults), faults)
    if all(post := (email, team, function)) and _is_met(seen.setdefault(post, []), from_on, to_on):
        faults.append(LineFault.TWICE)
    return Line(
        number=row.number,
        typed=row.typed(),
        email=email,
        name=name,
        team=team,
        function=function,
        from_on=from_on,
        to_on=to_on,
        faults=tuple(faults) if row.is_whole else (LineFault.CELLS,),
    )


def _is_met(times: list[_Time], from_on: date | None, to_on: date | None) -> bool:
    """Tell whether one of the times of a post has a day in common with another one, which is added otherwise.

    A line that does not say from when may mean any time.
    """
    begins, ends = (date.min, date.max) if from_on is None else (from_on, to_on or date.max)
    place = bisect_left(times, (begins, ends))
    is_met = any(before_ends > begins for _, before_ends in times[max(place - 1, 0) : place])
    is_met |= any(after_begins < ends for after_begins, _ in times[place : place + 1])
    is_met |= any(each[0] == begins for each in times[max(place - 1, 0) : place + 1])
    if not is_met:
        times.insert(place, (begins, ends))
    return is_met


def _function(cell: str, functions: Functions, faults: list[LineFault]) -> str:
    typed = _words(cell, LineFault.FUNCTION, faults)
    meant: Sequence[str] = sorted(functions.meant(typed))
    if len(meant) > 1:
        faults.append(LineFault.FUNCTION_OF_TWO)
        return ""
    return meant[0] if meant else typed


def _email(cell: str, faults: list[LineFault]) -> str:
    try:
        return account_email(_bare(cell))
    except NotAnAccountEmail:
        faults.append(LineFault.EMAIL)
        return ""


def _words(cell: str, fault: LineFault, faults: list[LineFault]) -> str:
    words = clean(_bare(cell), max_length=LONGEST_CELL)
    if isinstance(words, Wrong) or not words:
        faults.append(fault)
        return ""
    return words


def _day(cell: str, fault: LineFault, faults: list[LineFault]) -> date | None:
    typed = _bare(cell)
    if not typed:
        return None
    british = _BRITISH_DAY.fullmatch(typed)
    try:
        if british is None:
            return date.fromisoformat(typed)
        return date(int(british[3]), int(british[2]), int(british[1]))
    except ValueError:
        faults.append(fault)
        return None


def _after(last_day: date | None, faults: list[LineFault]) -> date | None:
    """Return the first day after the last one."""
    if last_day is None:
        return None
    if last_day == date.max:
        faults.append(LineFault.TO)
        return None
    return last_day + timedelta(days=1)


def _bare(cell: str) -> str:
    """Return a cell without the sign that `written` put before what looked like a formula."""
    stripped = cell.strip()
    return stripped[1:] if stripped.startswith("'") and stripped[1:].startswith(_FORMULA) else stripped
