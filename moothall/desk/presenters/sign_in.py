"""The officers among whom a demonstration lets one choose."""

from collections.abc import Iterable
from dataclasses import dataclass

from moothall.bodies import queries as register
from moothall.desk.presenters.people import function_name
from moothall.people.identity.officers import Candidate
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


def candidate_rows(candidates: Iterable[Candidate], language: Language) -> tuple[CandidateRow, ...]:
    """Return what the sign-in page lists."""
    return tuple(
        CandidateRow(
            handle=candidate.handle,
            name=candidate.name,
            posts=tuple(
                PostRow(body=_name(slug, language), team=team, function=function_name(function, language))
                for slug, team, function in candidate.posts
            ),
        )
        for candidate in candidates
    )


def _name(slug: str, language: Language) -> str:
    body = register.by_slug(slug)
    return slug if body is None else body.facts.official_name.speak(language)
