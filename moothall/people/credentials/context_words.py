"""Words that are too near at hand for a password: of this portal, of the person, and of the councils they serve."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from moothall.bodies import queries as bodies
from moothall.people.credentials.accounts import Holder
from moothall.people.queries import colleague

OF_EVERYBODY = frozenset({"moothall", "council", "cyngor"})
# Words shorter than this, and those that stand in many councils' names, would refuse too much.
SHORTEST = 4
TOO_FREQUENT = frozenset(
    {"north", "south", "east", "west", "city", "upon", "with", "valley", "forest", "royal"}
)


def of(to: Holder) -> tuple[str, ...]:
    """Return a person's name, email address, and the names of the bodies for which they have a post now."""
    return (to.name, to.email, *_of_bodies(to.person_id))


def stands_in(password: str, about: Iterable[str]) -> bool:
    """Tell whether a password holds a word that is near at hand; `about` is what `of` returns.

    Capitals, accents, blanks and signs between make no difference. Of an email address, what is before the @ counts.
    """
    plain = _plain(password)
    run_together = _run_together(plain)
    return any(word in plain or _run_together(word) in run_together for word in _words(about))


def _of_bodies(person_id: int) -> Iterator[str]:
    found = colleague(person_id=person_id)
    posts = found.posts if found is not None else ()
    for body_id in sorted({body_id for post in posts for body_id in (post.body_id, post.from_body_id)}):
        name = bodies.by_id(body_id).facts.name
        yield from (name.en, name.cy or name.en)


def _words(about: Iterable[str]) -> set[str]:
    words = set(OF_EVERYBODY)
    for text in about:
        before = text.partition("@")[0]
        words |= {_plain(word) for word in (text, *re.split(r"[\W_]+", before))} - TOO_FREQUENT
    return {word for word in words if len(_run_together(word)) >= SHORTEST}


def _plain(text: str) -> str:
    """Return text without capitals, accents and other forms of a letter."""
    taken_apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in taken_apart if not unicodedata.combining(letter))


def _run_together(plain: str) -> str:
    return "".join(letter for letter in plain if letter.isalnum())
