"""Joiners, movers and leavers by a list: what it would do is shown first, and a job does exactly that."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models.functions import Now

from moothall.bodies.context import Job, acting
from moothall.outbox import actions as outbox
from moothall.people.duty import administering
from moothall.people.evidence import Attempted, note, refusals_noted
from moothall.people.models import PostFile
from moothall.people.post_kept import KEPT, of_uploader, plan_of
from moothall.people.post_plans import Plan
from moothall.people.queries import Colleague
from moothall.people.refusals import WorldChanged
from moothall.people.sealed_posts import POST_FILE
from moothall.rules.posts_file import read_lines
from moothall.rules.posts_functions import Functions
from moothall.vault import columns

CONFIRMED = "people.list_confirmed"


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a list stands: not confirmed, waiting for the job, or what became of it; `lines` is how many it has."""

    is_confirmed: bool
    outcome: str
    lines: int
    applied_at: datetime | None


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
            body_id=body_id,
            uploaded_by_id=by.person_id,
            digest=digest,
            sealed_content=sealed,
            lines=len(lines),
        )
        done = Attempted(action="people.upload_list", subject_kind="post_file", subject_id=str(row.id))
        note(body_id, done, why=f"{len(lines)} lines")
        return row.id


def standing(*, by: Colleague, body_id: int, file_id: int) -> Standing:
    """Return where a list stands, for whoever uploaded it. Raises as `plan`."""
    attempted = _attempted("people.look_at_list", file_id)
    with refusals_noted(by, body_id, attempted), administering(by, body_id):
        row = of_uploader(by, body_id, file_id)
        return Standing(
            is_confirmed=row.confirmed_at is not None,
            outcome=row.outcome,
            lines=row.lines,
            applied_at=row.applied_at,
        )


def plan(*, by: Colleague, body_id: int, file_id: int, functions: Functions) -> Plan:
    """Return what a list would do now, line by line; nothing changes, and that it was looked at stays on file.

    Raises:
        FileGone: somebody else's, carried out, or no longer kept.
        NotAdministrator, NotServing, RightEnded: see people.duty.administering.
    """
    attempted = _attempted("people.look_at_list", file_id)
    with refusals_noted(by, body_id, attempted), transaction.atomic():
        found = plan_of(by, body_id, file_id, functions)
        with administering(by, body_id):
            note(body_id, attempted, why=f"{len(found.lines)} lines")
        return found


def confirm(*, by: Colleague, body_id: int, file_id: int, functions: Functions, shown: str) -> None:
    """Let a job do what a list says (post_carrying.carry_out); confirmed twice, it is done once.

    `shown` is the digest of the plan that was shown.

    Raises:
        WorldChanged: it would do something else now, or a line is wrong.
        FileGone, NotAdministrator, NotServing, RightEnded: as `plan`.
    """
    attempted = _attempted("people.confirm_list", file_id)
    with refusals_noted(by, body_id, attempted), transaction.atomic():
        found = plan_of(by, body_id, file_id, functions)
        if found.digest != shown or not found.is_sound:
            raise WorldChanged
        with administering(by, body_id):
            changed = PostFile.objects.filter(body_id=body_id, id=file_id, confirmed_at__isnull=True).update(
                confirmed_at=Now(), confirmed_plan=shown
            )
            if changed:
                note(body_id, attempted, why=f"{len(found.lines)} lines")
                outbox.require(
                    body_id=body_id,
                    kind=CONFIRMED,
                    key=f"post_file/{file_id}",
                    subject={"file_id": file_id},
                )


def stop(*, body_id: int, file_id: int, outcome: PostFile.Outcome) -> None:
    """Say why a confirmed list is not carried out, and forget what it holds; the job's own word."""
    with acting(Job(body_id=body_id)):
        PostFile.objects.filter(body_id=body_id, id=file_id, outcome="").update(
            outcome=outcome, sealed_content=""
        )


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
