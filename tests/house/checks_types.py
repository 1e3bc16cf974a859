"""Types: Any and cast stand in named adapter files only."""

import ast
from collections.abc import Iterable, Iterator, Mapping

from tests.house.tree import SourceFile, rows, table

TYPING = frozenset({"typing", "typing_extensions"})
LOOSE = frozenset({"Any", "cast"})


def adapters(project: Mapping[str, object]) -> list[str]:
    """Return the modules that pyproject.toml allows to say Any."""
    for override in rows(table(project, "tool", "mypy")["overrides"]):
        assert isinstance(override, dict)
        if override.get("disallow_any_explicit") is False:
            return [str(module) for module in rows(override["module"])]
    return []


def is_loose(file: SourceFile) -> bool:
    """Tell whether a file brings in Any or cast."""
    return any(_brings_looseness(node) for node in ast.walk(file.tree))


def _brings_looseness(node: ast.AST) -> bool:
    if isinstance(node, ast.ImportFrom):
        return node.module in TYPING and any(alias.name in LOOSE for alias in node.names)
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return node.attr in LOOSE and node.value.id in TYPING
    return False


def module_of(file: SourceFile) -> str:
    """Return the dotted name of a Python file."""
    return file.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def loose_outside(files: Iterable[SourceFile], allowed: list[str]) -> Iterator[str]:
    """Yield each file that says Any or cast and is not on the list, and what the list need not name."""
    seen = set()
    for file in files:
        module = module_of(file)
        seen.add(module)
        if is_loose(file) and module not in allowed:
            yield f"{file.path}: Any and cast stand in the adapter files that pyproject.toml lists only"
        if module in allowed and not is_loose(file):
            yield f"{file.path}: is on the list of adapters and needs neither Any nor cast"
    yield from (f"{module}: is on the list of adapters and does not exist" for module in set(allowed) - seen)
