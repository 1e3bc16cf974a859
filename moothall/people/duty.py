"""Officers at work: each action asks the database, in its own transaction, whether the right holds at that moment."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from django.db import connection
from django.utils import timezone

from moothall.bodies import queries as register
from moothall.bodies.context import Job, Officer, acting, asking
from moothall.people.models import Membership, PostRequest
from moothall.people.queries import Colleague, Post
from moothall.people.refusals import NotAdministrator, NotServing, RightEnded
from moothall.rules.posts import ADMINISTRATOR, Span

ADMINISTRATION = "administration"

_POSTS = "select coalesce(json_agg(d), '[]') from moothall_on_duty(%s, %s, %s) d"
_SETTLE = (
    "select pg_advisory_xact_lock(hashtextextended('duty/' || b, 0))"
    " from (select distinct unnest(%s::bigint[]) as b order by 1) bodies"
)


@contextmanager
def on_duty(by: Colleague, body_id: int, purpose: str) -> Iterator[Colleague]:
    """Act as an officer of one body, in a transaction; give the officer with the posts held there at this moment.

    The question and the context are one round trip. While the block lasts, no right to that body can end
    without waiting for it; a right that is ending is waited for, and then refused.

    Raises:
        RightEnded: the officer had a post there when the request began and has none now.
        NotServing: the officer had none.
    """
    with on_duty_in(by, (body_id,), purpose) as now:
        yield now


@contextmanager
def on_duty_in(by: Colleague, body_ids: tuple[int, ...], purpose: str) -> Iterator[Colleague]:
    """As `on_duty`, for several bodies at once: those that the officer no longer serves are left out.

    Raises RightEnded or NotServing where no body is left.
    """
    team_id = by.team_id(body_id=body_ids[0]) if len(body_ids) == 1 else None
    context = Officer(
        person_id=by.person_id, body_ids=tuple(sorted(body_ids)), purpose=purpose, team_id=team_id
    )
    with _asked(context, by, is_alone=False) as now:
        if now.body_ids == context.body_ids:
            yield now
        else:
            with acting(replace(context, body_ids=now.body_ids)):
                yield now


@contextmanager
def administering(by: Colleague, body_id: int) -> Iterator[Colleague]:
    """Act as an administrator of one body, one at a time: whoever changes its posts waits for the one before.

    Raises:
        NotAdministrator: the officer serves the body in other functions only.
        RightEnded, NotServing: as for `on_duty`.
    """
    context = Officer(
        person_id=by.person_id,
        body_ids=(body_id,),
        purpose=ADMINISTRATION,
        team_id=by.team_id(body_id=body_id),
    )
    with _asked(context, by, is_alone=True) as now:
        if ADMINISTRATOR not in now.functions(body_id=body_id):
            raise NotAdministrator
        yield now


def settle(body_ids: set[int]) -> None:
    """Wait until nobody is at work in these bodies: the last thing that an action does which ends a right.

    Whoever begins meanwhile waits for the commit, and then finds that the right has ended.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SETTLE, [sorted(body_ids)])


def may_still_ask(request: PostRequest) -> bool:
    """Tell whether the asker is still an administrator of whom they asked for: of the body, or else of the operator.

    Call it in the context of the request's body.
    """
    asked = _administered_at(request.asked_at, request.body_id, request.asked_by_id)
    if not asked:
        home = register.operator().id
        with acting(Job(body_id=home)):
            asked = _administered_at(request.asked_at, home, request.asked_by_id)
    return any(span.holds(timezone.now()) for span in asked)


@contextmanager
def _asked(context: Officer, by: Colleague, *, is_alone: bool) -> Iterator[Colleague]:
    with asking(context, _POSTS, (by.person_id, list(context.body_ids), is_alone)) as answer:
        posts = tuple(Post(**post) for post in json.loads(answer or "[]"))
        if not posts:
            raise RightEnded if set(context.body_ids) & set(by.body_ids) else NotServing
        yield replace(by, posts=posts)


def _administered_at(moment: datetime, body_id: int, person_id: int) -> list[Span]:
    mine = Membership.objects.filter(body_id=body_id, person_id=person_id, function=ADMINISTRATOR)
    return [span for span in (row.span() for row in mine) if span.holds(moment)]
