"""The officers among whom a demonstration lets one choose."""

from collections.abc import Iterable
from dataclasses import dataclass

from moothall.bodies import queries as register
from moothall.people.identity.officers import Candidate
from moothall.rules.language import Language
from moothall.rules.posts import RECORDS
from moothall.services.queries import all_current
from moothall.ui.texts import speak


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
    labels = function_labels(language)
    return tuple(
        CandidateRow(
            handle=candidate.handle,
            name=candidate.name,
            posts=tuple(
                PostRow(body=_name(slug, language), team=team, function=labels.get(function, function))
                for slug, team, function in candidate.posts
            ),
        )
        for candidate in candidates
    )


def function_labels(language: Language) -> dict[str, str]:
    """Return what each function is called by the services that name it, and by the desk itself."""
    of_services = {
        function: label.speak(language)
        for service in all_current().values()
        for function, label in service.definition.functions.items()
    }
    return {**of_services, RECORDS: speak("desk_privacy.function", language)}


def _name(slug: str, language: Language) -> str:
    body = register.by_slug(slug)
    return slug if body is None else body.facts.official_name.speak(language)
