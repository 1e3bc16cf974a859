"""Reads a CSV file of data/ row by row and remembers where each row stands."""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from moothall.packs.problems import PackProblem
from moothall.rules.language import Text

Choice = TypeVar("Choice", bound=StrEnum)

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of a CSV file: its cells by column, and the list that gathers what is wrong with it."""

    file: str
    line: int
    cells: Mapping[str, str]
    problems: list[PackProblem]

    def refuse(self, message: str) -> None:
        """Note that this row is wrong; `message` says what to write instead."""
        self.problems.append(PackProblem(file=self.file, line=self.line, message=message))

    def optional(self, column: str) -> str | None:
        """Return the cell, or None where it is empty."""
        return self.cells[column] or None

    def required(self, column: str) -> str:
        """Return the cell; refuse the row where it is empty."""
        if not self.cells[column]:
            self.refuse(f"The column {column} is empty: write a value.")
        return self.cells[column]

    def slug(self, column: str) -> str:
        """Return a required cell that is written as an address: small letters, digits and single hyphens."""
        written = self.required(column)
        if written and not _SLUG.fullmatch(written):
            self.refuse(
                f"{column} {written!r} cannot stand in an address: "
                "write small letters, digits and single hyphens, as in new-town."
            )
        return written

    def day(self, column: str) -> date | None:
        """Return the cell as a date, or None where it is empty; refuse what is no date."""
        written = self.cells[column]
        if not written:
            return None
        try:
            return date.fromisoformat(written)
        except ValueError:
            self.refuse(f"{column} {written!r} is no date: write year-month-day, as in 2027-04-01.")
            return None

    def whole_number(self, column: str) -> int | None:
        """Return the cell as a whole number, or None where it is empty; refuse anything else."""
        written = self.cells[column]
        if written and not (written.isascii() and written.isdecimal() and len(written) <= 9):
            self.refuse(f"{column} {written!r} is no whole number: write at most nine digits only.")
            return None
        return int(written) if written else None

    def yes_no(self, column: str) -> bool:
        """Return True for `yes` and False for `no`; refuse anything else."""
        written = self.cells[column]
        if written not in ("yes", "no"):
            self.refuse(f"{column} is {written!r}: write yes or no.")
        return written == "yes"

    def choice(self, column: str, choices: type[Choice]) -> Choice | None:
        """Return the member of `choices` that the cell names; refuse anything else and return None."""
        try:
            return choices(self.cells[column])
        except ValueError:
            named = ", ".join(choices)
            self.refuse(f"{column} {self.cells[column]!r} is not known: write one of {named}.")
            return None

    def text(self, stem: str) -> Text:
        """Return the words in `<stem>_en` (required) and `<stem>_cy` (may be empty)."""
        return Text(en=self.required(f"{stem}_en"), cy=self.optional(f"{stem}_cy"))

    def bilingual(self, stem: str) -> Text:
        """Return the words in `<stem>_en` and `<stem>_cy`, both required."""
        return Text(en=self.required(f"{stem}_en"), cy=self.required(f"{stem}_cy") or None)


def read_rows(
    folder: Path, file: str, columns: Sequence[str], problems: list[PackProblem]
) -> tuple[Row, ...]:
    """Return the rows of `folder/file`, whose first line must be exactly `columns`.

    What is wrong with the file goes into `problems`; a row that has too many or too few cells is left out.
    """
    sheet = _Sheet(file=file, columns=tuple(columns), problems=problems)
    try:
        with (folder / file).open(encoding="utf-8", newline="") as opened:
            return sheet.rows(opened)
    except FileNotFoundError:
        sheet.refuse(0, f"The file is missing: write it with the columns {','.join(columns)}.")
    except UnicodeDecodeError:
        sheet.refuse(0, "The file is not written in UTF-8: save it again as UTF-8.")
    return ()


@dataclass(frozen=True, kw_only=True)
class _Sheet:
    file: str
    columns: tuple[str, ...]
    problems: list[PackProblem]

    def refuse(self, line: int, message: str) -> None:
        self.problems.append(PackProblem(file=self.file, line=line, message=message))

    def rows(self, opened: Iterable[str]) -> tuple[Row, ...]:
        lines = csv.reader(opened, strict=True)
        found: list[Row | None] = []
        try:
            if tuple(next(lines, [])) != self.columns:
                self.refuse(1, f"The columns are not the expected ones: write {','.join(self.columns)}.")
                return ()
            line = lines.line_num + 1
            for cells in lines:
                found.append(self.row(line, cells))
                line = lines.line_num + 1
        except csv.Error as error:
            self.refuse(lines.line_num, f"The line cannot be read ({error}): check its quotation marks.")
        return tuple(row for row in found if row is not None)

    def row(self, line: int, cells: Sequence[str]) -> Row | None:
        if len(cells) != len(self.columns):
            expected = len(self.columns)
            self.refuse(line, f"There are {len(cells)} cells: write {expected}, one for each column.")
            return None
        written = dict(zip(self.columns, cells, strict=True))
        spaced = [column for column, cell in written.items() if cell != cell.strip()]
        if spaced:
            self.refuse(line, f"Remove the spaces at the start or end of {', '.join(spaced)}.")
        stripped = {column: cell.strip() for column, cell in written.items()}
        return Row(file=self.file, line=line, cells=stripped, problems=self.problems)
