"""Joiners, movers and leavers by a list: what it would do is shown first, and exactly that is done."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils import timezone

from moothall.bodies.context import Job, acting
from moothall.people import actions as people
from moothall.people import posts
from moothall.people.duty import administering, settle
from moothall.people.evidence import Attempted, note, refusals_noted
from moothall.people.models import Membership, PostFile
from moothall.people.post_plans import Effect, Plan, Planned, midnight, planned, scene_of
from moothall.people.queries import Colleague, persons_by_email
from moothall.people.refusals import FileGone, WorldChanged
from moothall.people.sealed_posts import POST_FILE
from moothall.rules.posts_file import Line, read_lines
from moothall.vault import columns

KEPT = timedelta(days=1)


def keep(*, by: Colleague, body_id: int, content: bytes) -> int:
    """Keep an uploaded list for a day, sealed; return its id.

    Raises:
        FileRefused: it cannot be read (rules.posts_file.read_lines).
        NotAdministrator, NotServing, RightEnded: see people.duty.administering.
    """
    attempted = Attempted(action="people.upload_list", subject_kind="body", subject_id=str(body_id))
    with refusals_noted(by, body_id, attempted), administering(by, body_id):
        lines = read_lines(content)
        digest = hashlib.sha256(content).hexdigest()
        sealed = columns.seal(POST_FILE, body_id=body_id, row=digest, text=content.decode("utf-8-sig"))
        row = PostFile.objects.create(
            body_id=body_id, uploaded_by_id=by.person_id, digest=digest, sealed_content=sealed
        )
        done = Attempted(action="people.upload_list", subject_kind="post_file", subject_id=str(row.id))
        note(body_id, done, why=f"{len(lines)} lines")
        return row.id


def plan(*, by: Colleague, body_id: int, file_id: int, functions: frozenset[str]) -> Plan:
    """Return what a list would do now, line by line; nothing changes.

    Raises:
        FileGone: somebody else's, applied, or no longer kept.
        NotAdministrator, NotServing, RightEnded: see people.duty.administering.
    """
    attempted = _attempted("people.look_at_list", file_id)
    with refusals_noted(by, body_id, attempted), transaction.atomic():
        return _plan(by, body_id, file_id, functions)


def apply(*, by: Colleague, body_id: int, file_id: int, functions: frozenset[str], shown: str) -> Plan:
    """Do what a list says, all of it or nothing; return the plan. `shown` is the digest of the plan that was shown.

    Raises:
        WorldChanged: it would do something else now, or a line is wrong.
        FileGone, NotAdministrator, NotServing, RightEnded: as `plan`.
    """
    attempted = _attempted("people.apply_list", file_id)
    with refusals_noted(by, body_id, attempted), transaction.atomic():
        found = _plan(by, body_id, file_id, functions)
        if found.digest != shown or not found.is_sound:
            raise WorldChanged
        lines = tuple(_made_known(each) for each in found.lines)
        with administering(by, body_id) as now:
            left = _do(now, body_id, lines, functions)
            PostFile.objects.filter(body_id=body_id, id=file_id).update(applied_at=Now(), sealed_content="")
            note(body_id, attempted, why=f"{len(lines)} lines")
            settle({body_id, *posts.homes_served(body_id)})
    posts.end_sessions_of_leavers(left)
    return found


def forget_old(*, at: datetime) -> int:
    """Delete lists that were uploaded more than a day before `at`; return how many."""
    with connection.cursor() as cursor:
        cursor.execute("select * from moothall_bodies_with_old_post_files(%s)", [at - KEPT])
        bodies: list[tuple[int]] = cursor.fetchall()
    gone = 0
    for (body_id,) in bodies:
        with acting(Job(body_id=body_id)):
            deleted, _ = PostFile.objects.filter(body_id=body_id, uploaded_at__lt=at - KEPT).delete()
            gone += deleted
    return gone


def _attempted(action: str, file_id: int) -> Attempted:
    return Attempted(action=action, subject_kind="post_file", subject_id=str(file_id))


def _plan(by: Colleague, body_id: int, file_id: int, functions: frozenset[str]) -> Plan:
    """Plan in two steps: whom an address belongs to is known without a context only."""
    with administering(by, body_id):
        lines = _lines(by, body_id, file_id)
    known = persons_by_email({line.email for line in lines if line.email})
    with administering(by, body_id):
        scene = scene_of(by, body_id, known, functions)
        return Plan(file_id=file_id, lines=tuple(planned(line, scene) for line in lines))


def _lines(by: Colleague, body_id: int, file_id: int) -> tuple[Line, ...]:
    row = PostFile.objects.select_for_update().filter(body_id=body_id, id=file_id).first()
    if row is None or row.applied_at is not None or row.uploaded_by_id != by.person_id:
        raise FileGone
    if row.uploaded_at < timezone.now() - KEPT:
        raise FileGone
    text = columns.unseal(POST_FILE, body_id=body_id, row=row.digest, sealed=row.sealed_content)
    return read_lines(text.encode())


def _made_known(planned: Planned) -> Planned:
    """Make the person of a line known, without a context, where the line gives them something."""
    if planned.effect not in {Effect.GIVES, Effect.ASKS} or not planned.is_new:
        return planned
    person = people.ensure_person(email=planned.line.email, name=planned.line.name)
    return replace(planned, person_id=person.id)


def _do(now: Colleague, body_id: int, lines: Iterable[Planned], functions: frozenset[str]) -> list[int]:
    """Do what was planned; return whose post ended."""
    left: list[int] = []
    for each in lines:
        to_at = midnight(each.line.to_on)
        match each.effect:
            case Effect.GIVES | Effect.ASKS:
                posts.give(by=now, body_id=body_id, person_id=each.person_id, post=_post(each, functions))
            case Effect.ENDS:
                left.append(posts.close(body_id, each.membership_id))
                _note_end(body_id, each, "by a list")
            case Effect.CHANGES_END:
                Membership.objects.filter(body_id=body_id, id=each.membership_id).update(to_at=to_at)
                _note_end(body_id, each, f"by a list, to {to_at}")
            case Effect.NOTHING | Effect.WRONG:
                pass
    return left


def _note_end(body_id: int, planned: Planned, why: str) -> None:
    done = Attempted(
        action="people.end_post", subject_kind="membership", subject_id=str(planned.membership_id)
    )
    note(body_id, done, why=why)


def _post(planned: Planned, functions: frozenset[str]) -> posts.NewPost:
    line = planned.line
    return posts.NewPost(
        email=line.email,
        name=line.name,
        team_id=planned.team_id,
        function=line.function,
        from_at=midnight(line.from_on),
        to_at=midnight(line.to_on),
        why=f"list {planned.line.number}",
        functions=functions,
    )
