"""The repository as the gates see it: the files that git tracks, as they are on disk."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEXT = re.compile(r"\.(py|toml|txt|md|ya?ml|json|csv|sql|jinja|html|m?js|s?css|sh|typ|cfg|ini)$|(^|/)\.?\w+$")


@dataclass(frozen=True, kw_only=True)
class SourceFile:
    """A text file: its path below the repository's root, with slashes, and its text."""

    path: str
    text: str

    @property
    def tree(self) -> ast.Module:
        """The syntax tree of a Python file."""
        return _parsed(self.path, self.text)

    @property
    def package(self) -> str | None:
        """The package of moothall/ that the file is in; None outside, and for moothall/__init__.py."""
        parts = self.path.split("/")
        return parts[1] if parts[0] == "moothall" and len(parts) > 2 else None


@cache
def _parsed(path: str, text: str) -> ast.Module:
    return ast.parse(text, filename=path)


@cache
def tracked_paths() -> tuple[str, ...]:
    """Return every path that git tracks and that is still on disk, sorted."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True)
    return tuple(sorted(path for path in listed.stdout.split("\0") if path and (ROOT / path).is_file()))


@cache
def text_files() -> tuple[SourceFile, ...]:
    """Return every tracked file that people write as text."""
    return tuple(
        SourceFile(path=path, text=(ROOT / path).read_text(encoding="utf-8"))
        for path in tracked_paths()
        if TEXT.search(path)
    )


def python_files(*folders: str) -> Iterator[SourceFile]:
    """Yield the tracked Python files below `folders` ("moothall", "tests")."""
    for file in text_files():
        if file.path.endswith(".py") and file.path.split("/")[0] in folders:
            yield file


def literals(file: SourceFile) -> Iterator[tuple[int, str]]:
    """Yield (line, text) for each string literal of a Python file, f-strings' fixed parts too."""
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def sample(text: str, *, path: str = "moothall/cases/actions.py") -> SourceFile:
    """Return a file that exists only in a test, to prove that a gate can fail."""
    return SourceFile(path=path, text=text)


def project() -> dict[str, object]:
    """Return pyproject.toml as it was parsed."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def table(value: object, *names: str) -> dict[str, object]:
    """Return the table that `names` lead to from `value`, one after the other."""
    for name in names:
        assert isinstance(value, dict), f"{name} is not inside a table"
        value = value[name]
    assert isinstance(value, dict), f"{'.'.join(names)} is not a table"
    return value


def rows(value: object) -> list[object]:
    """Return `value`, which must be a list."""
    assert isinstance(value, list)
    return value


def report(problems: Iterable[str]) -> str:
    """Return the problems as the lines of an assertion's message."""
    return "\n" + "\n".join(sorted(problems))
