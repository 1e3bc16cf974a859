"""The ASVS table: every requirement of the chapters that we promise has a line, and every test it names is there."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

# OWASP ASVS 5.0.0: the levels of the requirements of each section, in their order. Chapter 10 without the sections
# about resource servers, authorization servers, OpenID providers and consent, which the portal is not.
LEVELS: Mapping[str, str] = MappingProxyType(
    {
        "6.1": "122",
        "6.2": "111111112222",
        "6.3": "11223333",
        "6.4": "112233",
        "6.5": "22222333",
        "6.6": "2223",
        "6.7": "33",
        "6.8": "2222",
        "7.1": "222",
        "7.2": "1111",
        "7.3": "22",
        "7.4": "11222",
        "7.5": "223",
        "7.6": "22",
        "8.1": "1233",
        "8.2": "1123",
        "8.3": "133",
        "8.4": "23",
        "9.1": "111",
        "9.2": "1222",
        "10.1": "22",
        "10.2": "223",
        "10.5": "22222",
    }
)
PROMISED = frozenset("12")
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| (\d) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
REASONS = ("No test: ", "Not met")


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of the table."""

    id: str
    level: str
    proof: str


def requirements() -> Mapping[str, str]:
    """Return the level of each requirement by its id, those of level three among them."""
    return {
        f"{section}.{number}": level
        for section, levels in LEVELS.items()
        for number, level in enumerate(levels, start=1)
    }


def lines(text: str) -> list[Line]:
    """Return the lines of the tables in a paper."""
    return [Line(id=id_, level=level, proof=proof) for id_, level, _, proof in ROW.findall(text)]


def lacking(found: Iterable[Line]) -> Iterator[str]:
    """Yield each promised requirement without a line, each with two, and each line of another level."""
    known, ids = requirements(), [line.id for line in found]
    for id_, level in known.items():
        if level in PROMISED and ids.count(id_) != 1:
            yield f"{id_} has {ids.count(id_)} lines"
    for line in found:
        if line.id in known and line.level != known[line.id]:
            yield f"{line.id} is of level {known[line.id]}"


def unproved(found: Iterable[Line]) -> Iterator[str]:
    """Yield each line that names no test and gives no reason."""
    for line in found:
        if not TEST.search(line.proof) and not any(reason in line.proof for reason in REASONS):
            yield f"{line.id} names no test and no reason"


def lost_tests(text: str, root: Path) -> Iterator[str]:
    """Yield each test that a paper names and that is not there, by file and function."""
    for path, name in sorted(set(TEST.findall(text))):
        file = root / path
        functions = {
            node.name
            for node in (ast.parse(file.read_text(encoding="utf-8")).body if file.is_file() else ())
            if isinstance(node, ast.FunctionDef)
        }
        if name not in functions:
            yield f"{path}::{name} is not there"
