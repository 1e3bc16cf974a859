"""What is asked of the outbox has a handler: the names are the constants of the modules that ask."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping

from tests.house.tree import SourceFile

NAME = re.compile(r"[a-z_]+\.[a-z_]+")
_ASKED = {"require": "kind", "announce": "name"}


def names(file: SourceFile) -> Mapping[str, int]:
    """Return the names that a file declares to ask the outbox by, with their lines; none where it asks nothing."""
    if not any(_asked(node) for node in ast.walk(file.tree)):
        return {}
    return {
        text.value: text.lineno
        for node in file.tree.body
        if isinstance(node, ast.Assign)
        for text in ast.walk(node.value)
        if isinstance(text, ast.Constant) and isinstance(text.value, str) and NAME.fullmatch(text.value)
    }


def without_handler(files: Iterable[SourceFile], handlers: Iterable[str]) -> Iterator[str]:
    """Yield a sentence for each name that nobody handles, and for each that no constant of its module declares."""
    known = frozenset(handlers)
    for file in files:
        for name, line in names(file).items():
            if name not in known:
                yield f"{file.path}:{line}: nobody handles {name!r}; wire it in moothall/wiring/handlers.py"
        for node in ast.walk(file.tree):
            given = _asked(node)
            if given is not None and not isinstance(given, ast.Name):
                yield f"{file.path}:{given.lineno}: name what is asked of the outbox in a constant of this module"


def _asked(node: ast.AST) -> ast.expr | None:
    """Return by what name a node asks the outbox, or None where it does not."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return None
    if not (isinstance(node.func.value, ast.Name) and node.func.value.id == "outbox"):
        return None
    found = [keyword.value for keyword in node.keywords if keyword.arg == _ASKED.get(node.func.attr)]
    return found[0] if found else None
