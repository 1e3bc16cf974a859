"""Reads what data/privacy says about how long the portal keeps things, and the words of the papers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from moothall.packs.problems import PackProblem, refuse_if_any
from moothall.packs.reader import Lines, read
from moothall.rules.language import Text
from moothall.rules.retention import Kept


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
