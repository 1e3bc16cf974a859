"""Sizes: small things can be read whole."""

import ast
from collections.abc import Iterator

from tests.house.tree import SourceFile

FUNCTION_LINES = 40
FILE_LINES = 300
PUBLIC_METHODS = 12


def oversized(file: SourceFile) -> Iterator[str]:
    """Yield a sentence for everything in `file` that is over its size."""
    lines = len(file.text.splitlines())
    if lines > FILE_LINES:
        yield f"{file.path} has {lines} lines, over {FILE_LINES}"
    if file.path.endswith(".py"):
        yield from _oversized_parts(file)


def _oversized_parts(file: SourceFile) -> Iterator[str]:
    for node in ast.walk(file.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION_LINES:
                yield f"{file.path}:{node.name} has {length} lines, over {FUNCTION_LINES}"
        elif isinstance(node, ast.ClassDef):
            count = sum(_is_public_method(part) for part in node.body)
            if count > PUBLIC_METHODS:
                yield f"{file.path}:{node.name} has {count} public methods, over {PUBLIC_METHODS}"


def _is_public_method(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_")
