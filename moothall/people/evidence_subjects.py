"""What rows of evidence are about, by name: the people, posts, teams, lists and arrangements that they mean by ids."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from moothall.audit.queries import Entry
from moothall.bodies import queries as register
from moothall.bodies.queries import KnownBody
from moothall.people.models import Arrangement, Deputy, Membership, PostFile, PostRequest, Team
from moothall.people.officer_names import in_body, opened

MEMBERSHIP, REQUEST, ARRANGEMENT, TEAM, LIST = (
    "membership",
    "post_request",
    "arrangement",
    "team",
    "post_file",
)


@dataclass(frozen=True, kw_only=True)
class Post:
    """A post, held or asked for: whose, in which function and team."""

    person_id: int
    function: str
    team: str


@dataclass(frozen=True, kw_only=True)
class Parties:
    """Who lends a team to whom."""

    home: KnownBody
    provider: KnownBody


@dataclass(frozen=True, kw_only=True)
class Subjects:
    """What a body knows of what its evidence is about, by id.

    `officers` are all who serve or served it, `hoped` others for whom a post was asked; `lists` says when each was
    uploaded.
    """

    officers: Mapping[int, str]
    hoped: Mapping[int, str]
    posts: Mapping[tuple[str, int], Post]
    arrangements: Mapping[int, Parties]
    teams: Mapping[int, str]
    lists: Mapping[int, datetime]


def of_entries(body_id: int, entries: Iterable[Entry]) -> Subjects:
    """Return what some rows of a body are about, in the context of somebody who may read them."""
    ids: dict[str, set[int]] = {}
    actors = set[int]()
    for entry in entries:
        ids.setdefault(entry.subject_kind, set()).update(_numbers(entry.subject_id))
        if entry.actor_kind == "officer" and entry.actor_id is not None:
            actors.add(entry.actor_id)
    officers = _officers(body_id, actors)
    return Subjects(
        officers=officers,
        hoped=_hoped(body_id, officers),
        posts={
            **_posts(MEMBERSHIP, Membership.objects.filter(body_id=body_id, id__in=ids.get(MEMBERSHIP, ()))),
            **_posts(REQUEST, PostRequest.objects.filter(body_id=body_id, id__in=ids.get(REQUEST, ()))),
        },
        arrangements=_arrangements(body_id, ids.get(ARRANGEMENT, set())),
        teams=dict(Team.objects.filter(body_id=body_id, id__in=ids.get(TEAM, ())).values_list("id", "name")),
        lists=dict(
            PostFile.objects.filter(body_id=body_id, id__in=ids.get(LIST, ())).values_list(
                "id", "uploaded_at"
            )
        ),
    )


def _officers(body_id: int, actors: set[int]) -> dict[int, str]:
    members = Membership.objects.filter(body_id=body_id).values_list("person_id", flat=True).distinct()
    deputies = Deputy.objects.filter(body_id=body_id).values_list("person_id", flat=True).distinct()
    return in_body(body_id=body_id, person_ids={*actors, *members, *deputies})


def _hoped(body_id: int, officers: Mapping[int, str]) -> dict[int, str]:
    rows = PostRequest.objects.filter(body_id=body_id).exclude(name_sealed="")
    waiting = rows.exclude(person_id__in=officers).order_by("asked_at", "id")
    asked = waiting.values_list("person_id", "name_sealed")
    return {
        person_id: opened(body_id=body_id, person_id=person_id, name_sealed=name_sealed)
        for person_id, name_sealed in asked
    }


def _posts(kind: str, rows: QuerySet[Membership] | QuerySet[PostRequest]) -> dict[tuple[str, int], Post]:
    return {
        (kind, row.id): Post(person_id=row.person_id, function=row.function, team=row.team.name)
        for row in rows.select_related("team")
    }


def _arrangements(body_id: int, ids: set[int]) -> dict[int, Parties]:
    rows = Arrangement.objects.filter(Q(body_id=body_id) | Q(provider_id=body_id), id__in=ids)
    return {
        row.id: Parties(home=register.by_id(row.body_id), provider=register.by_id(row.provider_id))
        for row in rows
    }


def _numbers(subject_id: str) -> set[int]:
    is_number = subject_id.isascii() and subject_id.isdigit() and len(subject_id) < 19
    return {int(subject_id)} if is_number else set()
