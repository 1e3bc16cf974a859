"""What is wrong in data/, told to the person who wrote it: which file, which line, what to write instead."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, order=True)
class PackProblem:
    """One mistake in a file of data/.

    `file` is the path as a reader would type it (below data/, with slashes), `line` counts from 1 (0 where
    the whole file is meant), `message` says in a sentence or two what is wrong and what to write instead.
    """

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        """Return `file:line: message`, which editors turn into a link."""
        return f"{self.file}:{self.line}: {self.message}" if self.line else f"{self.file}: {self.message}"


class PacksRefused(Exception):
    """The data cannot be used until these mistakes are put right."""

    def __init__(self, problems: Iterable[PackProblem]) -> None:
        """Keep `problems` in the order of file and line, each once."""
        self.problems: tuple[PackProblem, ...] = tuple(sorted(set(problems)))
        super().__init__("\n".join([self.__doc__ or "", *map(str, self.problems)]))


def refuse_if_any(problems: Iterable[PackProblem]) -> None:
    """Raise PacksRefused with all of `problems` together; do nothing where there are none."""
    found = tuple(problems)
    if found:
        raise PacksRefused(found)
