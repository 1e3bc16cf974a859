"""A confirmed list is carried out: all of it in one transaction, or nothing, and once however often it is tried.

Every statement is about all lines of a kind. Whoever confirmed it acts: their right is asked for again at that moment.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Greatest, Now
from django.utils import timezone

from moothall.audit import actions as audit
from moothall.audit.actions import Act
from moothall.bodies.context import Job, acting
from moothall.outbox import actions as outbox
from moothall.people import actions as people
from moothall.people import officer_names, posts, request_news
from moothall.people.duty import administering, settle
from moothall.people.evidence import Attempted, note, refusals_noted
from moothall.people.models import Membership, PostFile, PostRequest
from moothall.people.post_files import stop
from moothall.people.post_kept import plan_of
from moothall.people.post_letters import announce_ended
from moothall.people.post_plans import Effect, Planned, midnight
from moothall.people.queries import Colleague, colleague
from moothall.people.refusals import FileGone, NotAdministrator, NotServing, WorldChanged
from moothall.rules.posts import NOT_YET
from moothall.rules.posts_functions import Functions

INVITED, LEFT = "people.many_invited", "people.many_left"
PEOPLE_AT_ONCE = 100
_MOVE_ENDS = (
    "update people_membership m set to_at = each.to_at"
    " from unnest(%s::bigint[], %s::timestamptz[]) as each (id, to_at) where m.body_id = %s and m.id = each.id"
)


@dataclass(frozen=True, kw_only=True)
class _Done:
    """What a line did, to which row, and what the evidence says of why."""

    id: int
    why: str


_CHANGES = frozenset({Effect.GIVES, Effect.ENDS, Effect.CHANGES_END})


def carry_out(*, body_id: int, file_id: int, functions: Functions) -> None:
    """Do what a confirmed list says; one that would do something else by now, or whose confirmer may not, is stopped.

    `functions` are those that the body may give. Call it without a context, in a job; a list that was carried out,
    stopped or forgotten is left alone.
    """
    by, shown = _confirmed(body_id, file_id)
    if by is None:
        return
    attempted = Attempted(action="people.apply_list", subject_kind="post_file", subject_id=str(file_id))
    try:
        with refusals_noted(by, body_id, attempted), transaction.atomic():
            _carry_out(by, body_id, file_id, functions, shown=shown)
    except FileGone:
        return
    except WorldChanged:
        stop(body_id=body_id, file_id=file_id, outcome=PostFile.Outcome.CHANGED)
    except (NotServing, NotAdministrator):
        stop(body_id=body_id, file_id=file_id, outcome=PostFile.Outcome.RIGHT_ENDED)


def _confirmed(body_id: int, file_id: int) -> tuple[Colleague | None, str]:
    """Return who confirmed a list that waits, and the digest of what they were shown."""
    with acting(Job(body_id=body_id)):
        row = PostFile.objects.filter(
            body_id=body_id, id=file_id, confirmed_at__isnull=False, outcome=""
        ).first()
    if row is None:
        return None, ""
    return colleague(person_id=row.uploaded_by_id), row.confirmed_plan


def _carry_out(by: Colleague, body_id: int, file_id: int, functions: Functions, *, shown: str) -> None:
    found = plan_of(by, body_id, file_id, functions)
    if found.digest != shown or not found.is_sound:
        raise WorldChanged
    lines = _made_known(found.lines)
    with administering(by, body_id):
        _give(body_id, [each for each in lines if each.effect is Effect.GIVES])
        asked = _ask(by, body_id, [each for each in lines if each.effect is Effect.ASKS])
        request_news.announce_asked(body_id, asked, key=f"post_file/{file_id}/asked")
        ended = _end(body_id, [each for each in lines if each.effect is Effect.ENDS])
        _move_ends(body_id, [each for each in lines if each.effect is Effect.CHANGES_END])
        PostFile.objects.filter(body_id=body_id, id=file_id).update(
            applied_at=Now(), outcome=PostFile.Outcome.APPLIED, sealed_content=""
        )
        note(
            body_id,
            Attempted(action="people.apply_list", subject_kind="post_file", subject_id=str(file_id)),
            why=f"{len(lines)} lines",
        )
        given = {each.person_id for each in lines if each.effect is Effect.GIVES}
        _tell(body_id, INVITED, f"post_file/{file_id}/invited", given)
        _tell(body_id, LEFT, f"post_file/{file_id}/left", ended)
        over = [
            each.membership_id
            for each in lines
            if each.effect is Effect.ENDS or (each.effect is Effect.CHANGES_END and each.line.to_on)
        ]
        announce_ended(body_id, over, key=f"post_file/{file_id}/ended")
        changed = {each.line.function for each in lines if each.effect in _CHANGES}
        request_news.announce_again(body_id, changed, key=f"post_file/{file_id}/again")
        settle({body_id, *posts.homes_served(body_id)})


def _made_known(lines: Iterable[Planned]) -> list[Planned]:
    """Make the people known, without a context, to whom lines give something."""
    given = {Effect.GIVES, Effect.ASKS}
    new = {
        each.line.email: each.line.name
        for each in lines
        if each.effect in given and each.person_id == NOT_YET
    }
    ids = people.ensure_officers(named=new) if new else {}
    return [replace(each, person_id=ids.get(each.line.email, each.person_id)) for each in lines]


def _give(body_id: int, lines: Sequence[Planned]) -> None:
    now = timezone.now()
    made = Membership.objects.bulk_create(
        Membership(
            body_id=body_id,
            team_id=each.team_id,
            person_id=each.person_id,
            name_sealed=_called(body_id, each),
            function=each.line.function,
            from_at=max(midnight(each.line.from_on) or now, now),
            to_at=midnight(each.line.to_on),
        )
        for each in lines
    )
    _note(
        body_id,
        "people.grant_post",
        "membership",
        [_Done(id=row.id, why=f"{row.function} for person {row.person_id}") for row in made],
    )


def _called(body_id: int, each: Planned) -> str:
    return officer_names.sealed(body_id=body_id, person_id=each.person_id, name=each.line.name)


def _ask(by: Colleague, body_id: int, lines: Sequence[Planned]) -> list[int]:
    """Ask a second person for posts; return the ids of the requests."""
    now = timezone.now()
    made = PostRequest.objects.bulk_create(
        PostRequest(
            body_id=body_id,
            team_id=each.team_id,
            person_id=each.person_id,
            name_sealed=_called(body_id, each),
            function=each.line.function,
            from_at=max(midnight(each.line.from_on) or now, now),
            to_at=midnight(each.line.to_on),
            why=f"list {each.line.number}",
            asked_by_id=by.person_id,
        )
        for each in lines
    )
    _note(
        body_id,
        "people.ask_for_post",
        "post_request",
        [_Done(id=row.id, why=f"{row.function} for person {row.person_id}") for row in made],
    )
    return [row.id for row in made]


def _end(body_id: int, lines: Sequence[Planned]) -> set[int]:
    """End posts now; return whose."""
    rows = Membership.objects.filter(body_id=body_id, id__in=[each.membership_id for each in lines])
    rows.update(to_at=Greatest(Now(), F("from_at")))
    done = [_Done(id=each.membership_id, why="by a list") for each in lines]
    _note(body_id, "people.end_post", "membership", done)
    return {each.person_id for each in lines}


def _move_ends(body_id: int, lines: Sequence[Planned]) -> None:
    ends = [(each.membership_id, midnight(each.line.to_on)) for each in lines]
    with connection.cursor() as cursor:
        cursor.execute(_MOVE_ENDS, [[id_ for id_, _ in ends], [to_at for _, to_at in ends], body_id])
    done = [_Done(id=id_, why=f"by a list, to {to_at}") for id_, to_at in ends]
    _note(body_id, "people.end_post", "membership", done)


def _note(body_id: int, action: str, subject_kind: str, done: Iterable[_Done]) -> None:
    acts = [
        (Act(action=action, subject_kind=subject_kind, subject_id=str(each.id)), each.why) for each in done
    ]
    audit.record_each(body_id=body_id, done=acts)


def _tell(body_id: int, name: str, key: str, person_ids: set[int]) -> None:
    """Announce some people at a time: a job for each of thousands would hold all others up."""
    ordered = sorted(person_ids)
    for start in range(0, len(ordered), PEOPLE_AT_ONCE):
        some = " ".join(map(str, ordered[start : start + PEOPLE_AT_ONCE]))
        outbox.announce(body_id=body_id, name=name, key=f"{key}/{start}", subject={"people": some})
