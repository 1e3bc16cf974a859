"""A body's first administrator: asked for by one administrator of the portal's operator, decided by another.

The operator learns whether a body has an administrator and whether one is asked for, and nothing of its people: not
whether an invitation is open either, since whoever serves elsewhere needs none. Once
it has one, its own administrators give its posts (people.posts).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db import connection, transaction
from django.utils import timezone

from moothall.bodies.context import Job, acting
from moothall.bodies.queries import KnownBody
from moothall.people import actions as people
from moothall.people import officer_names, request_news
from moothall.people.duty import ADMINISTRATION, administering, on_duty
from moothall.people.evidence import Attempted, note, refusals_noted
from moothall.people.models import PostRequest, Team
from moothall.people.queries import Colleague
from moothall.people.refusals import NotAdministrator, NotTheFirst, PostRefused
from moothall.rules.bodies import Kind
from moothall.rules.posts import ADMINISTRATOR, PostFault

TEAM = "Administrators"
_ADMINISTERED = "select * from moothall_bodies_administered(%s, statement_timestamp())"


class Progress(StrEnum):
    """How far a body is on the way to an administrator of its own."""

    NONE = "none"
    ASKED = "asked"
    THERE = "there"


@dataclass(frozen=True, kw_only=True)
class FirstPost:
    """Whom the operator asks for as the first administrator of a body, and why."""

    email: str
    name: str
    why: str


def progress(*, by: Colleague, operator: KnownBody, body_ids: Iterable[int]) -> dict[int, Progress]:
    """Return how far these bodies are, by id, for the operator's administrators.

    Raises NotAdministrator, RightEnded, NotServing.
    """
    with on_duty(by, operator.id, ADMINISTRATION) as now:
        if operator.facts.kind is not Kind.OPERATOR or ADMINISTRATOR not in now.functions(
            body_id=operator.id
        ):
            raise NotAdministrator
    return _progress(body_ids)


def ask(*, by: Colleague, operator: KnownBody, body_id: int, post: FirstPost) -> None:
    """Ask another administrator of the operator to let somebody be a body's first administrator.

    Both bodies keep evidence; the request is decided by people.posts.decide_for_body.

    Raises:
        NotTheFirst: the body has an administrator, or one is asked for, or it is the operator itself.
        PostRefused: it would be the asker's own post.
        NotAnAccountEmail: the address is none.
        NotAdministrator, NotServing, RightEnded: see people.duty.administering.
    """
    attempted = Attempted(action="people.ask_for_post", subject_kind="body", subject_id=str(body_id))
    with refusals_noted(by, operator.id, attempted), transaction.atomic():
        with administering(by, operator.id):
            note(operator.id, attempted, why=f"the first administrator of body {body_id}")
        if operator.facts.kind is not Kind.OPERATOR:
            raise NotAdministrator
        if body_id == operator.id or _progress([body_id])[body_id] is not Progress.NONE:
            raise NotTheFirst
        person_id = people.ensure_officer(email=post.email, name=post.name)
        if person_id == by.person_id:
            raise PostRefused(PostFault.FOR_ONESELF)
        with acting(Job(body_id=body_id)):
            _ask(by, body_id, person_id, post)


def _ask(by: Colleague, body_id: int, person_id: int, post: FirstPost) -> None:
    team, _ = Team.objects.get_or_create(body_id=body_id, name=TEAM)
    request = PostRequest.objects.create(
        body_id=body_id,
        team=team,
        person_id=person_id,
        name_sealed=officer_names.sealed(body_id=body_id, person_id=person_id, name=post.name),
        function=ADMINISTRATOR,
        from_at=timezone.now(),
        to_at=None,
        why=post.why,
        asked_by_id=by.person_id,
    )
    done = Attempted(action="people.ask_for_post", subject_kind="post_request", subject_id=str(request.id))
    note(body_id, done, why=f"asked by the portal's operator: person {by.person_id}")
    request_news.announce_asked(body_id, [request.id], key=f"post_request/{request.id}/asked")


def _progress(body_ids: Iterable[int]) -> dict[int, Progress]:
    with connection.cursor() as cursor:
        cursor.execute(_ADMINISTERED, [sorted(body_ids)])
        rows: list[tuple[int, bool, bool]] = cursor.fetchall()
    return {body_id: _of(*known) for body_id, *known in rows}


def _of(is_administered: bool, is_asked: bool) -> Progress:
    if is_administered:
        return Progress.THERE
    return Progress.ASKED if is_asked else Progress.NONE
