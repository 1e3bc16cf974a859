"""What code records as evidence, read from the code itself: why something was done, and what it was done to.

A why is a text with {} where values stand.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

from tests.house.tree import SourceFile

HOLE = "{}"
# These write evidence; whoever hands on to them what is sought is found.
_FIRST = "moothall/audit/actions.py"
WHY, KIND = "why", "subject_kind"
# An officer's own words, and the name of what was refused: they have pages' words of their own.
_TYPED, _REFUSED = "reason", "type(refusal).__name__"
# The packages whose actions are evidence.
_APPS = frozenset({"audit", "notices", "files", "people", "cases", "portability"})
_SQL = {
    WHY: re.compile(r"reason constant text := '([^']+)'"),
    KIND: re.compile(r"'audit\.[a-z_]+', '([a-z_]+)'"),
}


@dataclass(frozen=True, kw_only=True)
class Shape:
    """What code records, and where; `text` is None where nobody can tell what it will be."""

    text: str | None
    place: str


@dataclass
class Takers:
    """What takes a parameter of the name that is sought: by the name of a function, or by file and name where it is a
    file's own, at which place among the arguments, None where by name alone.
    """

    name: str
    places: dict[tuple[str, str], int | None] = field(default_factory=dict)

    def place(self, file: SourceFile, called: str) -> tuple[bool, int | None]:
        """Tell whether what is called takes one, and at which place among its arguments."""
        for key in ((file.path, called), ("", called)):
            if key in self.places and (key[0] or not called.startswith("_")):
                return True, self.places[key]
        return False, None


def takers(files: Iterable[SourceFile], name: str) -> Takers:
    """Return what takes a part of evidence: the first writers, and whoever hands its own on to one that does."""
    known, all_files = Takers(name=name), [file for file in files if name in file.text]
    functions = [each for each in _functions(all_files) if name in _parameters(each[1])]
    for file in all_files:
        _add_classes(known, file)
    for file, node in functions:
        if file.path == _FIRST:
            _add(known, file, node)
    while True:
        before = len(known.places)
        for file, node in functions:
            if any(_is_own(each, name) for each in _given(file, node, known)):
                _add(known, file, node)
        if len(known.places) == before:
            return known


def shapes(file: SourceFile, known: Takers, files: Mapping[str, SourceFile]) -> Iterator[Shape]:
    """Yield everything of what is sought that a file records."""
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            for text in _SQL[known.name].findall(node.value):
                yield Shape(text=text, place=f"{file.path}:{node.lineno}")
        if isinstance(node, ast.FunctionDef):
            for given in (*_defaults(file, node, known), *_given(file, node, known)):
                for found in _Reader(known.name, files, file, node).texts(given):
                    if found != "":
                        yield Shape(text=found, place=f"{file.path}:{given.lineno}")


def _defaults(file: SourceFile, node: ast.FunctionDef, known: Takers) -> Iterator[ast.expr]:
    if known.place(file, node.name)[0]:
        for argument, value in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True):
            if argument.arg == known.name and value is not None:
                yield value


def skeleton(shape: str) -> str:
    """Return a shape of rules.audit_details as code writes it."""
    return re.sub(r"\{[a-z_]+\}", HOLE, shape)


class _Reader:
    """Reads an expression as the texts that it can be; "" is nothing of ours, None cannot be read."""

    def __init__(
        self, name: str, files: Mapping[str, SourceFile], file: SourceFile, scope: ast.FunctionDef
    ) -> None:
        self._name, self._files, self._file, self._scope = name, files, file, scope

    def texts(self, given: ast.expr) -> list[str | None]:
        match given:
            case ast.Constant(value=str(text)):
                return [text]
            case ast.JoinedStr(values=parts):
                return ["".join(each) for each in product(*(self._part(part) for part in parts))]
            case ast.IfExp(body=first, orelse=second):
                return [*self.texts(first), *self.texts(second)]
            case ast.BoolOp(values=each):
                return [text for one in each for text in self.texts(one)]
            case ast.Call():
                return self._call(given)
            case _:
                return self._known_as(given)

    def _known_as(self, given: ast.expr) -> list[str | None]:
        match given:
            case ast.Name(id=name):
                return self._named(name)
            case ast.Attribute(attr=attr) if attr == self._name or ast.unparse(given) == _REFUSED:
                return [""]
            case ast.Attribute(value=ast.Name(id=module), attr=name):
                other = self._module(module)
                return [None] if other is None else [self._constant(other, name)]
            case _:
                return [None]

    def _call(self, given: ast.Call) -> list[str | None]:
        match given.func:
            case ast.Attribute(value=inner, attr="strip"):
                return [way for text in self.texts(inner) for way in _stripped(text)]
            case ast.Name(id=name):
                return self._called(self._file, name)
            case ast.Attribute(value=ast.Name(id=module), attr=name):
                other = self._module(module)
                return [None] if other is None else self._called(other, name)
            case _:
                return [None]

    def _part(self, part: ast.expr) -> list[str]:
        match part:
            case ast.Constant(value=str(text)):
                return [text]
            case ast.FormattedValue(value=ast.Name() | ast.Call() | ast.IfExp() as inner):
                return [text for text in self.texts(inner) if text] or [HOLE]
            case _:
                return [HOLE]

    def _named(self, name: str) -> list[str | None]:
        assigned = [
            node.value
            for node in ast.walk(self._scope)
            if isinstance(node, ast.Assign)
            and any(isinstance(to, ast.Name) and to.id == name for to in node.targets)
        ]
        if assigned:
            return [text for value in assigned for text in self.texts(value)]
        if name in {self._name, _TYPED} and name in _parameters(self._scope):
            return [""]
        return [self._constant(self._file, name)]

    def _constant(self, file: SourceFile, name: str) -> str | None:
        for node in file.tree.body:
            if isinstance(node, ast.Assign):
                for known, value in _assigned(node):
                    if known == name and isinstance(value, ast.Constant):
                        return str(value.value)
        other = self._source(file, name)
        return None if other is None else self._constant(other, name)

    def _called(self, file: SourceFile, name: str) -> list[str | None]:
        for node in file.tree.body:
            if isinstance(node, ast.FunctionDef) and node.name == name:
                reader = _Reader(self._name, self._files, file, node)
                returned = [each.value for each in ast.walk(node) if isinstance(each, ast.Return)]
                return [text for value in returned if value is not None for text in reader.texts(value)]
        other = self._source(file, name)
        return [None] if other is None else self._called(other, name)

    def _source(self, file: SourceFile, name: str) -> SourceFile | None:
        """Return the file from which a name is imported."""
        for node in file.tree.body:
            if isinstance(node, ast.ImportFrom) and any(alias.name == name for alias in node.names):
                return self._files.get(f"{(node.module or '').replace('.', '/')}.py")
        return None

    def _module(self, name: str) -> SourceFile | None:
        """Return the file that is imported under a name."""
        for node in self._file.tree.body:
            if isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    if (alias.asname or alias.name) == name:
                        return self._files.get(f"{node.module}.{alias.name}".replace(".", "/") + ".py")
        return None


def _assigned(node: ast.Assign) -> Iterator[tuple[str, ast.expr]]:
    """Yield what an assignment gives to each name."""
    for target in node.targets:
        names = target.elts if isinstance(target, ast.Tuple) else [target]
        values = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
        if len(names) == len(values):
            yield from (
                (one.id, value) for one, value in zip(names, values, strict=True) if isinstance(one, ast.Name)
            )


def _stripped(text: str | None) -> Iterator[str | None]:
    yield text
    if text is not None and text.endswith(f" {HOLE}"):
        yield text.removesuffix(f" {HOLE}")


def _functions(files: Iterable[SourceFile]) -> Iterator[tuple[SourceFile, ast.FunctionDef]]:
    for file in files:
        for node in ast.walk(file.tree):
            if isinstance(node, ast.FunctionDef):
                yield file, node


def _parameters(node: ast.FunctionDef) -> list[str]:
    return [argument.arg for argument in (*node.args.args, *node.args.kwonlyargs)]


def _add(known: Takers, file: SourceFile, node: ast.FunctionDef) -> None:
    placed = [argument.arg for argument in node.args.args]
    key = (file.path if node.name.startswith("_") else "", node.name)
    known.places[key] = placed.index(known.name) if known.name in placed else None


def _add_classes(known: Takers, file: SourceFile) -> None:
    """Add the records that hold it for a while; a why is also what other records than evidence hold."""
    is_writer = any(
        isinstance(node, ast.Attribute) and node.attr == "record_each" for node in ast.walk(file.tree)
    )
    if known.name == WHY and not is_writer:
        return
    for node in ast.walk(file.tree):
        if isinstance(node, ast.ClassDef) and any(
            isinstance(each, ast.AnnAssign)
            and isinstance(each.target, ast.Name)
            and each.target.id == known.name
            for each in node.body
        ):
            known.places[(file.path if known.name == WHY else "", node.name)] = None


def _given(file: SourceFile, scope: ast.FunctionDef, known: Takers) -> Iterator[ast.expr]:
    for call in ast.walk(scope):
        if not isinstance(call, ast.Call):
            continue
        called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        is_one, place = known.place(file, called)
        if is_one:
            yield from (keyword.value for keyword in call.keywords if keyword.arg == known.name)
            if place is not None and place < len(call.args):
                yield call.args[place]


def _is_own(given: ast.expr, name: str) -> bool:
    return any(isinstance(node, ast.Name) and node.id == name for node in ast.walk(given))


def refusals(files: Iterable[SourceFile]) -> Iterator[str]:
    """Yield the name of every refusal of the apps, and of the rules that they ask."""
    apps = [file for file in files if file.package in _APPS]
    asked = {path for file in apps for path in _imported(file)}
    found = {"Refused"}
    known = [*apps, *(file for file in files if file.path in asked)]
    while True:
        before = len(found)
        for file in known:
            for node in ast.walk(file.tree):
                if isinstance(node, ast.ClassDef) and any(ast.unparse(base) in found for base in node.bases):
                    found.add(node.name)
        if len(found) == before:
            break
    yield from sorted(found - {"Refused"})


def _imported(file: SourceFile) -> Iterator[str]:
    for node in ast.walk(file.tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("moothall.rules"):
            yield f"{node.module.replace('.', '/')}.py"
            yield from (f"{node.module}.{alias.name}".replace(".", "/") + ".py" for alias in node.names)
