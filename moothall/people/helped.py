"""What row security asks before it shows a helper a row: does the right hold now, and is the address no secret.

Conditions in SQL for tables that have a `person_id`. A person who acts for themselves is asked nothing.
"""

from moothall.bodies.row_security import OWN_PERSON, UNAIDED, both

# TABLE and SERVICE stand for the table's name and its column; nothing that anybody typed takes their place.
_RIGHT = (
    "exists (select 1 from people_helping h where h.person_id = TABLE.person_id"
    " and h.helper_id = nullif(current_setting('moothall.helper', true), '')::bigint"
    " and h.accepted_at is not null and h.ended_at is null and h.ends_at > statement_timestamp()"
    " and (h.services = '[]'::jsonb or h.services ? TABLE.SERVICE))"
)
_OPEN_ADDRESS = (
    "not exists (select 1 from people_accountdetails d"
    " where d.person_id = TABLE.person_id and d.is_confidential)"
)


def shown_to_helpers(table: str, *, service: str) -> str:
    """Return the condition by which a row of `table` is its person's, and their helper's as far as the right goes.

    `service` is the column that names the service: a right may be for some services only. Where the person's
    address is confidential no helper sees the row.
    """
    helped = f"{_RIGHT} and {_OPEN_ADDRESS}".replace("TABLE", table).replace("SERVICE", service)
    return both(OWN_PERSON, f"{UNAIDED} or ({helped})")
