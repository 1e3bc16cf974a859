"""The officers among whom a demonstration lets one choose."""

from collections.abc import Iterable
from dataclasses import dataclass

from moothall.bodies import queries as register
from moothall.desk.presenters.people import function_name
from moothall.people.identity.officers import Candidate
from moothall.rules.bodies import Body
from moothall.rules.language import Language


@dataclass(frozen=True, kw_only=True)
class PostRow:
    """One post in words."""

    body: str
    team: str
    function: str


@dataclass(frozen=True, kw_only=True)
class CandidateRow:
    """One officer to choose."""

    handle: str
    name: str
    posts: tuple[PostRow, ...]


@dataclass(frozen=True, kw_only=True)
class CandidateGroup:
    """The officers whose first post is in one body."""

    body: str
    officers: tuple[CandidateRow, ...]


def candidate_groups(candidates: Iterable[Candidate], language: Language) -> tuple[CandidateGroup, ...]:
    """Return what the sign-in page lists: bodies in the order in which their officers come."""
    found: dict[str, list[CandidateRow]] = {}
    for candidate in candidates:
        (slug, _, _), *_ = candidate.posts
        found.setdefault(slug, []).append(_row(candidate, language))
    return tuple(
        CandidateGroup(body=_facts(slug).name.speak(language), officers=tuple(rows))
        for slug, rows in found.items()
    )


def _row(candidate: Candidate, language: Language) -> CandidateRow:
    return CandidateRow(
        handle=candidate.handle,
        name=candidate.name,
        posts=tuple(
            PostRow(
                body=_facts(slug).official_name.speak(language),
                team=team,
                function=function_name(function, language),
            )
            for slug, team, function in candidate.posts
        ),
    )


def _facts(slug: str) -> Body:
    """Return what the register says of a body in which somebody has a post."""
    body = register.by_slug(slug)
    if body is None:
        raise LookupError(slug)
    return body.facts
