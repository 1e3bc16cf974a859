"""What runs out, by time."""

from datetime import datetime

from django.db import connection

from moothall.bodies.context import Job, acting
from moothall.cases.actions import drafts


def sweep_drafts(*, at: datetime) -> int:
    """Delete all drafts that have run out by `at` (UTC), body by body; return how many."""
    with connection.cursor() as cursor:
        cursor.execute("select moothall_bodies_with_expired_drafts(%s)", [at])
        body_ids = [row[0] for row in cursor.fetchall()]
    swept = 0
    for body_id in body_ids:
        with acting(Job(body_id=body_id)):
            swept += drafts.sweep_body(body_id=body_id, at=at)
    return swept
