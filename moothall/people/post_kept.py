"""A list as it is kept: read again from its seal, and planned anew for the body as it is now."""

from datetime import timedelta

from django.utils import timezone

from moothall.people.duty import administering
from moothall.people.models import PostFile
from moothall.people.post_plans import Plan, planned, scene_of
from moothall.people.queries import Colleague, officers_by_email
from moothall.people.refusals import FileGone
from moothall.people.sealed_posts import POST_FILE
from moothall.rules.posts_file import read_lines
from moothall.rules.posts_functions import Functions
from moothall.vault import columns

KEPT = timedelta(days=1)


def plan_of(by: Colleague, body_id: int, file_id: int, functions: Functions) -> Plan:
    """Return what a list would do now, in two steps: whom an address belongs to is known without a context only.

    Call it in a transaction without a context; it keeps the lock of the body's posts until that ends. Raises as
    people.post_files.plan.
    """
    with administering(by, body_id):
        row = of_uploader(by, body_id, file_id, is_locked=True)
        if row.outcome:
            raise FileGone
        text = columns.unseal(POST_FILE, body_id=body_id, row=row.digest, sealed=row.sealed_content)
        lines = read_lines(text.encode(), functions)
    known = officers_by_email({line.email for line in lines if line.email})
    with administering(by, body_id):
        scene = scene_of(by, body_id, known, functions)
        return Plan(file_id=file_id, lines=tuple(planned(line, scene) for line in lines))


def of_uploader(by: Colleague, body_id: int, file_id: int, *, is_locked: bool = False) -> PostFile:
    """Return the row of a list for whoever uploaded it, in their context. Raises FileGone."""
    rows = PostFile.objects.filter(body_id=body_id, id=file_id, uploaded_by_id=by.person_id)
    row = (rows.select_for_update() if is_locked else rows).first()
    if row is None or row.uploaded_at < timezone.now() - KEPT:
        raise FileGone
    return row
