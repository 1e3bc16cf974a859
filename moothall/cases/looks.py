"""Who has looked at a case, in words for its resident: a line for each day, team and purpose."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from moothall.bodies import queries as bodies
from moothall.cases.queries.accesses import Access
from moothall.cases.working import PURPOSE
from moothall.rules.language import Language, Text
from moothall.rules.moments import date_in_words


@dataclass(frozen=True, kw_only=True)
class Look:
    """A day on which a team looked at the case, once or more often."""

    when: str
    team: str
    purpose: str


def looks(
    found: Iterable[Access], *, body_id: int, texts: Mapping[str, Text], language: Language
) -> tuple[Look, ...]:
    """Return the lines to show, newest first; `body_id` is the case's, `texts` are the interface's by key."""
    told = [
        Look(
            when=date_in_words(access.at, language),
            team=_team(access, body_id, texts, language),
            purpose=texts[f"evidence.looked_{_purpose(access)}"].speak(language),
        )
        for access in found
    ]
    return tuple(
        look for _, same_day in groupby(told, key=lambda look: look.when) for look in dict.fromkeys(same_day)
    )


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
