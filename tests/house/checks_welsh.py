"""Welsh as it is written together: the contractions that can be checked without knowing the language's meaning."""

import csv
import re
from collections.abc import Callable, Iterator, Mapping

from moothall.packs.yaml_nodes import Items, Node, Pairs, Scalar, compose
from tests.house.tree import SourceFile

_ALONE = r"(?<![\w'’-])(?:{words})(?![\w-])"
# Capitals stand for letters of the alphabet too ("A i Y"): only where a sentence can begin so are they looked at.
_TO, _WITH = "[Ii]|[Oo]", "a|â|[Gg]yda|[Ee]fo"
# What never stands side by side, and what is written instead.
_WRONG = tuple(
    (re.compile(_ALONE.format(words=words)), instead)
    for words, instead in (
        (rf"(?:{_TO}|{_WITH}|[DdTt]rwy|[Mm]ae|[Yy]w|[Yy]dy)\s+yr?", "'r"),
        (r"[Ii]\s+(?:ei|eu)", "i'w"),
        (rf"(?:[Oo]|{_WITH})\s+ei", "'i"),
        (rf"(?:[Oo]|{_WITH})\s+eu", "'u"),
        (rf"(?:{_TO}|{_WITH})\s+ein", "'n"),
        (rf"(?:{_TO}|{_WITH})\s+eich", "'ch"),
        (r"a\s+(?:mae|maen|maent|nid|yn|yna|felly|fel|er|os|ar|at|am)", "ac"),
        (r"ac\s+(?:gan|gyda|dim|hefyd|bydd|byddwn|rhaid|dyma|chi)", "a"),
    )
)
_ENGLISH_LAW = re.compile(
    r"\b(?:UK GDPR|Articles? \d|sections? \d|Schedule \d|paragraph \d|Act (?:19|20)\d\d)"
)
# A council's name is filled in as it is, and one that begins with Cyngor would change after each of these.
_UNCHANGED = re.compile(
    r"\b(?:am|ar|at|dan|dros|drwy|gan|gyda|heb|i|o|trwy|wrth|â) \{(?:body|council)\}", re.IGNORECASE
)
_WELSH = re.compile(r"^# cy$(.*?)(?=^# |\Z)", re.MULTILINE | re.DOTALL)
_KEY, _COLUMN, _RULE = "cy", "_cy", "---"


def welsh_of(file: SourceFile) -> Iterator[tuple[str, str]]:
    """Yield (place, words) for each Welsh text of a file of data/: YAML, a table, or the words of a notice."""
    read = _READERS.get(file.path.rpartition(".")[2])
    if read is not None:
        for line, words in read(file):
            yield f"{file.path}:{line}", words


def apart(words: str) -> Iterator[str]:
    """Yield a sentence for each pair of words in a Welsh text that is written together, or otherwise."""
    for wrong, instead in _WRONG:
        for found in wrong.finditer(words):
            yield f"{found[0]!r} is never written so: {instead!r}"


def _in_yaml(file: SourceFile) -> Iterator[tuple[int, str]]:
    yield from _in_tree(compose(file.text, file=file.path))


def _in_table(file: SourceFile) -> Iterator[tuple[int, str]]:
    for line, row in enumerate(csv.DictReader(file.text.splitlines()), start=2):
        yield from ((line, row[column]) for column in row if column.endswith(_COLUMN) and row[column])


def _in_notice(file: SourceFile) -> Iterator[tuple[int, str]]:
    if file.text.startswith(_RULE):
        yield from _in_tree(compose(file.text.split(_RULE, 2)[1], file=file.path))
    for found in _WELSH.finditer(file.text):
        yield file.text.count("\n", 0, found.start()) + 1, found[1]


def english_law(words: str) -> Iterator[str]:
    """Yield a sentence for each provision that a Welsh text cites in English."""
    for found in _ENGLISH_LAW.finditer(words):
        yield f"{found[0]!r} is English: Welsh has Erthygl, adran, Atodlen, paragraff, Deddf and GDPR y DU"


def _in_tree(node: Node) -> Iterator[tuple[int, str]]:
    if isinstance(node, Pairs):
        for key, value in node.pairs:
            if key.text == _KEY and isinstance(value, Scalar):
                yield value.line, value.text
            else:
                yield from _in_tree(value)
    elif isinstance(node, Items):
        for each in node.items:
            yield from _in_tree(each)


_READERS: Mapping[str, Callable[[SourceFile], Iterator[tuple[int, str]]]] = {
    "yaml": _in_yaml,
    "csv": _in_table,
    "md": _in_notice,
}


def unchanged(words: str) -> Iterator[str]:
    """Yield where the name of a council is filled in after a word that changes its first letter."""
    for found in _UNCHANGED.finditer(words):
        yield f"{found[0]}: say it so that the name need not change"
