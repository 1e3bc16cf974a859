"""Reads what data/privacy says about how long the portal keeps things, and the words of the papers."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from moothall.packs.problems import PackProblem, refuse_if_any
from moothall.packs.reader import Lines, read
from moothall.rules.erasure import Ground
from moothall.rules.language import Text
from moothall.rules.papers import PaperKind, Trait
from moothall.rules.retention import Kept
from moothall.rules.wording import fields_in


@dataclass(frozen=True, kw_only=True)
class RetentionFile:
    """retention.yaml."""

    welsh_reviewed_by: str | None
    kept: Mapping[str, Kept]


def read_retention(folder: Path) -> Mapping[str, Kept]:
    """Return what is kept for how long, by rule, of `folder` (data/privacy).

    Raises PacksRefused for a text without Welsh, a period of no days, and what the reader refuses.
    """
    file = "retention.yaml"
    found, lines = read((folder / file).read_text(encoding="utf-8"), RetentionFile, file=f"privacy/{file}")
    refuse_if_any(_wrong(found, lines))
    return found.kept


@dataclass(frozen=True, kw_only=True)
class GroundsFile:
    """erasure.yaml."""

    welsh_reviewed_by: str | None
    grounds: Mapping[str, Ground]


def read_grounds(folder: Path) -> Mapping[str, Ground]:
    """Return the grounds on which erasure may be refused, by id, of `folder` (data/privacy).

    Raises PacksRefused for a text without Welsh, and what the reader refuses.
    """
    file = "erasure.yaml"
    found, lines = read((folder / file).read_text(encoding="utf-8"), GroundsFile, file=f"privacy/{file}")
    refuse_if_any(
        problem
        for ground, said in found.grounds.items()
        for name, text in (("law", said.law), ("name", said.name), ("why", said.why))
        for problem in without_welsh(text, lines, ("grounds", ground, name))
    )
    return found.grounds


class Table(StrEnum):
    """A table that is filled from the services' own data."""

    ACTIVITIES = "activities"
    PEOPLE = "people"
    QUESTIONS = "questions"
    RECIPIENTS = "recipients"
    KEPT = "kept"
    ARRANGEMENTS = "arrangements"
    SPECIAL = "special"
    SUPPLIERS = "suppliers"
    CONTROLLERS = "controllers"
    MEASURES = "measures"
    OWN_PURPOSES = "own_purposes"
    OWN_DATA = "own_data"
    RISKS = "risks"


@dataclass(frozen=True, kw_only=True)
class Section:
    """A part of a paper: what the law asks for (`law`), what is said, and a table below it; only `when` that is so.

    `by_hand` names what only the body knows, and writes in before somebody signs.
    """

    heading: Text
    law: Text | None = None
    when: Trait | None = None
    body: Text | None = None
    by_hand: Text | None = None
    table: Table | None = None

    def texts(self) -> Mapping[str, Text | None]:
        """Return the texts by their names."""
        return {"heading": self.heading, "law": self.law, "body": self.body, "by_hand": self.by_hand}


@dataclass(frozen=True, kw_only=True)
class Measure:
    """Something that protects people, and where it is described in this repository."""

    what: Text
    where: str


@dataclass(frozen=True, kw_only=True)
class Risk:
    """What could happen to somebody, how likely and how bad it is, what stands against it, and what is left.

    With `when` it can happen only where that is so of the services.
    """

    when: Trait | None = None
    what: Text
    likelihood: Text
    severity: Text
    measures: Text
    left: Text

    def texts(self) -> Mapping[str, Text]:
        """Return the texts by their names, in the order of a table's columns."""
        return {
            "what": self.what,
            "likelihood": self.likelihood,
            "severity": self.severity,
            "measures": self.measures,
            "left": self.left,
        }


@dataclass(frozen=True, kw_only=True)
class OwnActivity:
    """What the operator does with personal data as a controller itself; `tables` are those that hold it."""

    what: Text
    purpose: Text
    basis: Text
    people: Text
    asked: Text
    tables: tuple[str, ...]

    def texts(self) -> Mapping[str, Text]:
        """Return the texts by their names."""
        return {
            "what": self.what,
            "purpose": self.purpose,
            "basis": self.basis,
            "people": self.people,
            "asked": self.asked,
        }


@dataclass(frozen=True, kw_only=True)
class PaperFile:
    """record.yaml, agreement.yaml, dpia.yaml, processor.yaml, accounts.yaml; `digest` is of the file itself."""

    welsh_reviewed_by: str | None
    title: Text
    law: Text
    sections: tuple[Section, ...]
    risks: tuple[Risk, ...] = ()
    activities: tuple[OwnActivity, ...] = ()
    digest: str = ""


@dataclass(frozen=True, kw_only=True)
class MeasuresFile:
    """measures.yaml."""

    welsh_reviewed_by: str | None
    measures: tuple[Measure, ...]


FIELDS = frozenset({"controller", "operator"})


def read_paper(folder: Path, kind: PaperKind) -> PaperFile:
    """Return the words of one paper of `folder` (data/privacy).

    Raises PacksRefused for a text without Welsh, a {field} other than FIELDS, and what the reader refuses.
    """
    name = f"{kind}.yaml"
    written = (folder / name).read_text(encoding="utf-8")
    found, lines = read(written, PaperFile, file=f"privacy/{name}")
    refuse_if_any(_wrong_paper(found, lines))
    return replace(found, digest=hashlib.sha256(written.encode()).hexdigest())


def read_measures(folder: Path) -> tuple[Measure, ...]:
    """Return the measures of `folder` (data/privacy); raises PacksRefused as `read_paper` does."""
    file = "measures.yaml"
    found, lines = read((folder / file).read_text(encoding="utf-8"), MeasuresFile, file=f"privacy/{file}")
    refuse_if_any(
        problem
        for at, measure in enumerate(found.measures)
        for problem in without_welsh(measure.what, lines, ("measures", at, "what"))
    )
    return found.measures


def read_privacy(folder: Path) -> None:
    """Read everything in `folder` (data/privacy); raises PacksRefused with what is wrong in the first bad file."""
    read_retention(folder)
    read_measures(folder)
    read_grounds(folder)
    for kind in PaperKind:
        read_paper(folder, kind)


def unreviewed(folder: Path) -> Iterator[Path]:
    """Yield the files of `folder` (data/privacy) whose Welsh nobody has reviewed."""
    kinds: dict[str, type[RetentionFile | GroundsFile | MeasuresFile | PaperFile]] = {
        "retention.yaml": RetentionFile,
        "erasure.yaml": GroundsFile,
        "measures.yaml": MeasuresFile,
    }
    for path in folder.glob("*.yaml"):
        kind = kinds.get(path.name, PaperFile)
        made, _ = read(path.read_text(encoding="utf-8"), kind, file=path.name)
        if made.welsh_reviewed_by is None:
            yield path


def _wrong_paper(found: PaperFile, lines: Lines) -> Iterator[PackProblem]:
    yield from _wrong_words(found.title, lines, ("title",))
    yield from _wrong_words(found.law, lines, ("law",))
    for at, section in enumerate(found.sections):
        for name, text in section.texts().items():
            if text is not None:
                yield from _wrong_words(text, lines, ("sections", at, name))
    for at, risk in enumerate(found.risks):
        for name, text in risk.texts().items():
            yield from _wrong_words(text, lines, ("risks", at, name))
    for at, activity in enumerate(found.activities):
        for name, text in activity.texts().items():
            yield from _wrong_words(text, lines, ("activities", at, name))


def _wrong_words(text: Text, lines: Lines, where: tuple[str | int, ...]) -> Iterator[PackProblem]:
    yield from without_welsh(text, lines, where)
    if not fields_in(text.en) | fields_in(text.cy or "") <= FIELDS:
        yield lines.problem(where, f"Write no {{field}} but {', '.join(sorted(FIELDS))}.")


def _wrong(found: RetentionFile, lines: Lines) -> Iterator[PackProblem]:
    for rule, kept in found.kept.items():
        for name, text in (("what", kept.what), ("source", kept.source)):
            yield from without_welsh(text, lines, ("kept", rule, name))
        if kept.days is not None and kept.days < 1:
            yield lines.problem(("kept", rule, "days"), "What is kept is kept for at least a day.")


def without_welsh(text: Text, lines: Lines, where: tuple[str | int, ...]) -> Iterator[PackProblem]:
    """Yield the problem of a text that has no Welsh."""
    if text.cy is None:
        yield lines.problem(where, "The Welsh is missing: write it under `cy`.")
