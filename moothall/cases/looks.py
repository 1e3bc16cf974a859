"""Who has looked at a case, in words for its resident: a line for each day, team and purpose, with its times."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from moothall.bodies import queries as bodies
from moothall.cases.queries.accesses import Access
from moothall.cases.working import PURPOSE
from moothall.rules.language import Language, Text
from moothall.rules.moments import clock_in_words, date_in_words, moment_in_words


@dataclass(frozen=True, kw_only=True)
class Look:
    """When on a day a team looked at the case, once or more often, and what for."""

    when: str
    team: str
    purpose: str


def looks(
    found: Iterable[Access], *, body_id: int, texts: Mapping[str, Text], language: Language
) -> tuple[Look, ...]:
    """Return the lines to show, newest first; `body_id` is the case's, `texts` are the interface's by key."""
    told: dict[tuple[str, str, str], list[Access]] = {}
    for access in found:
        team = _team(access, body_id, texts, language)
        purpose = texts[f"evidence.looked_{_purpose(access)}"].speak(language)
        told.setdefault((date_in_words(access.at, language), team, purpose), []).append(access)
    return tuple(
        Look(when=_when(some, texts, language), team=team, purpose=purpose)
        for (_, team, purpose), some in told.items()
    )


def _when(same_day: Sequence[Access], texts: Mapping[str, Text], language: Language) -> str:
    """Return when a team looked on a day: the time, or the first and the last one."""
    first, last = min(one.at for one in same_day), max(one.at for one in same_day)
    begin, end = clock_in_words(first, language), clock_in_words(last, language)
    if begin == end:
        return moment_in_words(first, language)
    said = texts["evidence.looked_often"].speak(language)
    return said.format(day=date_in_words(first, language), first=begin, last=end)


def _team(access: Access, body_id: int, texts: Mapping[str, Text], language: Language) -> str:
    owner = bodies.by_id(access.team_body_id or body_id).facts.official_name.speak(language)
    if not access.team:
        return texts["evidence.looked_some_team"].speak(language).format(council=owner)
    if access.team_body_id in (None, body_id):
        return access.team
    return texts["evidence.looked_team_of"].speak(language).format(team=access.team, council=owner)


def _purpose(access: Access) -> str:
    if access.is_letter:
        return "to_send"
    if access.is_outside:
        return "outside"
    if access.purpose != PURPOSE:
        return "other"
    return "to_change" if access.is_change else "to_work"
