"""What is recorded as evidence has a label: the names of actions are found where code hands them on."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tests.house.tree import SourceFile

NAME = re.compile(r"[a-z]+\.[a-z_]+")
_PARAMETER = "action"
_SQL = "insert into audit_auditrow"
_WRITTEN = re.compile(r"'((?!moothall)[a-z]+\.[a-z_]+)'")


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """An action that code records, and where."""

    name: str
    place: str


def takers(files: Iterable[SourceFile]) -> Mapping[str, frozenset[int]]:
    """Return what takes an `action`, by its name: functions, at which places, and classes with such a field."""
    found: dict[str, frozenset[int]] = {}
    for file in files:
        for node in ast.walk(file.tree):
            if isinstance(node, ast.FunctionDef):
                names = [argument.arg for argument in node.args.args]
                if _PARAMETER in names:
                    found[node.name] = found.get(node.name, frozenset()) | {names.index(_PARAMETER)}
                elif _PARAMETER in (argument.arg for argument in node.args.kwonlyargs):
                    found.setdefault(node.name, frozenset())
            if isinstance(node, ast.ClassDef) and _PARAMETER in _fields(node):
                found.setdefault(node.name, frozenset())
    return found


def recorded(file: SourceFile, known: Mapping[str, frozenset[int]]) -> Iterator[Recorded]:
    """Yield the actions that a file hands to one of the `known` takers, its defaults, and those its SQL writes."""
    for scope in ast.walk(file.tree):
        if isinstance(scope, ast.Constant) and isinstance(scope.value, str) and _SQL in scope.value:
            for name in _WRITTEN.findall(scope.value):
                yield Recorded(name=name, place=f"{file.path}:{scope.lineno}")
        if isinstance(scope, ast.FunctionDef):
            for line, given in _handed_on(scope, known):
                for name in _texts(given, _named(scope)):
                    yield Recorded(name=name, place=f"{file.path}:{line}")


def without_label(found: Iterable[Recorded], labels: Iterable[str]) -> Iterator[str]:
    """Yield a sentence for each action that has no text of its own."""
    known = frozenset(labels)
    for each in found:
        if f"action.{each.name}" not in known:
            yield f"{each.place}: {each.name!r} is evidence; say in data/interface/actions.yaml what auditors call it"


def _fields(node: ast.ClassDef) -> set[str]:
    return {
        each.target.id
        for each in node.body
        if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name)
    }


def _named(scope: ast.FunctionDef) -> Mapping[str, ast.expr]:
    return {
        target.id: node.value
        for node in ast.walk(scope)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def _handed_on(scope: ast.FunctionDef, known: Mapping[str, frozenset[int]]) -> Iterator[tuple[int, ast.expr]]:
    for argument, default in zip(scope.args.kwonlyargs, scope.args.kw_defaults, strict=True):
        if argument.arg == _PARAMETER and default is not None:
            yield scope.lineno, default
    for call in ast.walk(scope):
        if isinstance(call, ast.Call):
            called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            if called in known:
                named = [keyword.value for keyword in call.keywords if keyword.arg == _PARAMETER]
                placed = [call.args[place] for place in known[called] if place < len(call.args)]
                yield from ((call.lineno, given) for given in (*named, *placed))


def _texts(given: ast.expr, named: Mapping[str, ast.expr]) -> Iterator[str]:
    match given:
        case ast.Constant(value=str(text)) if NAME.fullmatch(text):
            yield text
        case ast.IfExp(body=body, orelse=orelse):
            yield from _texts(body, named)
            yield from _texts(orelse, named)
        case ast.Name(id=name) if name in named:
            yield from _texts(named[name], {})
