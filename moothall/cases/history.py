"""Add to the history of a case."""

from django.db import connection

from moothall.cases.models import CaseEntry

_ADD = """
    insert into cases_caseentry
        (body_id, case_id, kind, person_id, transition, from_state, to_state, reason, message, for_resident,
         key)
    values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""


def add(entry: CaseEntry) -> None:
    """Insert `entry`. A plain insert that returns nothing: whoever sends a case may add to its history unread."""
    with connection.cursor() as cursor:
        cursor.execute(
            _ADD,
            [
                entry.body_id,
                entry.case_id,
                entry.kind,
                entry.person_id,
                entry.transition,
                entry.from_state,
                entry.to_state,
                entry.reason,
                entry.message,
                entry.for_resident,
                entry.key,
            ],
        )
