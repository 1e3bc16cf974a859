"""YAML as a tree in which every node knows its line. Nothing is guessed: a scalar stays text."""

from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from moothall.packs.problems import PackProblem, PacksRefused

MAX_BYTES = 256_000
MAX_DEPTH = 24
MAX_NODES = 40_000


@dataclass(frozen=True, kw_only=True)
class Scalar:
    """Text as it stands in the file; `is_plain` tells that it is written without quotation marks."""

    line: int
    text: str
    is_plain: bool

    @property
    def is_null(self) -> bool:
        """Whether nothing is written here, or `null`."""
        return self.is_plain and self.text in ("", "null", "~")


@dataclass(frozen=True, kw_only=True)
class Items:
    """A list."""

    line: int
    items: tuple["Node", ...]


@dataclass(frozen=True, kw_only=True)
class Pairs:
    """Keys and values, in the order in which they stand."""

    line: int
    pairs: tuple[tuple[Scalar, "Node"], ...]


Node = Scalar | Items | Pairs


def compose(text: str, *, file: str, first_line: int = 1) -> Node:
    """Return the tree of `text`, whose first line is `first_line` of `file`.

    Raises PacksRefused for what is no YAML, for anchors, aliases, tags and second documents, for keys that
    are not text or stand twice, and for what is too long or too deep.
    """
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise _refused(file, 0, f"The file is over {MAX_BYTES // 1000} kB: divide it.")
    try:
        return _Composer(text, file, first_line).whole()
    except yaml.MarkedYAMLError as error:
        line = first_line + (error.problem_mark.line if error.problem_mark else 0)
        raise _refused(file, line, f"This is not YAML: {error.problem or error.context}.") from None
    except (yaml.YAMLError, UnicodeEncodeError):
        raise _refused(file, 0, "This is not YAML: it holds characters that cannot be read.") from None


def _refused(file: str, line: int, message: str) -> PacksRefused:
    return PacksRefused([PackProblem(file=file, line=line, message=message)])


class _Composer:
    """Builds nodes from PyYAML's events, one by one and within bounds."""

    def __init__(self, text: str, file: str, first_line: int) -> None:
        self._events: Iterator[yaml.Event] = yaml.parse(text, Loader=yaml.CSafeLoader)
        self._file = file
        self._first_line = first_line
        self._nodes = 0

    def whole(self) -> Node:
        """Return the one document's tree."""
        found: Node | None = None
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                if found is not None:
                    raise self._refuse(event, "A file holds one document: remove the second `---`.")
                found = self._node(next(self._events), 0)
        return found or Scalar(line=self._first_line, text="", is_plain=True)

    def _line(self, event: yaml.Event) -> int:
        return self._first_line + (event.start_mark.line if event.start_mark else 0)

    def _refuse(self, event: yaml.Event, message: str) -> PacksRefused:
        return _refused(self._file, self._line(event), message)

    def _node(self, event: yaml.Event, depth: int) -> Node:
        self._bound(event, depth)
        if isinstance(event, yaml.ScalarEvent):
            is_plain = event.style is None or event.style == ""
            return Scalar(line=self._line(event), text=event.value, is_plain=is_plain)
        if isinstance(event, yaml.SequenceStartEvent):
            return Items(line=self._line(event), items=tuple(self._items(depth)))
        return Pairs(line=self._line(event), pairs=tuple(self._pairs(depth)))

    def _bound(self, event: yaml.Event, depth: int) -> None:
        self._nodes += 1
        if isinstance(event, yaml.AliasEvent):
            raise self._refuse(event, f"`*{event.anchor}` is an alias: write it out.")
        if depth > MAX_DEPTH or self._nodes > MAX_NODES:
            raise self._refuse(event, "The file is too deep or holds too much: divide it.")
        if isinstance(event, yaml.NodeEvent) and event.anchor is not None:
            raise self._refuse(event, f"`&{event.anchor}` is an anchor: write it out each time.")
        if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag is not None:
            raise self._refuse(event, f"`{event.tag}` is a tag: leave it out, types are known.")

    def _items(self, depth: int) -> Iterator[Node]:
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            yield self._node(event, depth + 1)

    def _pairs(self, depth: int) -> Iterator[tuple[Scalar, Node]]:
        lines: dict[str, int] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            if not isinstance(key, Scalar):
                raise self._refuse(event, "A key is one word, not a list: put quotation marks round it.")
            if key.text in lines:
                raise self._refuse(event, f"`{key.text}` stands twice, first in line {lines[key.text]}.")
            lines[key.text] = key.line
            yield key, self._node(next(self._events), depth + 1)
