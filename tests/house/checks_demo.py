"""What the papers say of the demo: whom one can be there, and the words on its screens."""

import re
from collections.abc import Container, Iterable, Iterator, Mapping

from moothall.packs.demo import DemoOfficer
from tests.house.tree import SourceFile

_TABLE = re.compile(r"^\| council \| sign in as \|.*\n\|[-|]+\n((?:\|.*\n)+)", re.MULTILINE)
_WORDS = re.compile(r"(?<![*\w])\*([^*\s][^*\n]*(?<!\s))\*(?![*\w])")


def rows(file: SourceFile) -> list[tuple[str, str]]:
    """Return (councils, people) of each row of the tables that say whom to sign in as."""
    lines = [line for table in _TABLE.findall(file.text) for line in table.splitlines()]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [(row[0], row[1]) for row in cells]


def wrong_people(
    file: SourceFile, officers: Iterable[DemoOfficer], names: Mapping[str, str]
) -> Iterator[str]:
    """Yield each invented officer whom no row names with all their councils, and each name that nobody has.

    `names` is what the paper calls each body, by slug.
    """
    told = {person: councils for councils, people in rows(file) for person in people.split(", ")}
    for officer in officers:
        councils = ", ".join(sorted({names[post.body] for post in officer.posts}))
        if told.pop(officer.name, "") != councils:
            yield f"{file.path}: say that one can sign in as {officer.name} of {councils}"
    yield from (f"{file.path}: nobody in the demo is called {name}" for name in told)


def lost_words(file: SourceFile, on_screen: Container[str]) -> Iterator[str]:
    """Yield each text in *emphasis*, which is how papers quote a screen, that no screen has; sentences are none."""
    for words in _WORDS.findall(file.text):
        if not words.endswith(".") and words not in on_screen:
            yield f"{file.path}: no screen says *{words}*"
