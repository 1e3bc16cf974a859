"""An account is closed by its person: what it holds goes, and a number without a name stays.

Somebody who serves, or has served, a body stays known there: their name, their address, and how they sign in at work
belong to that body's evidence.
"""

from collections.abc import Mapping

from django.db import connection

GOES = frozenset(
    {
        "people_accountcopy",
        "people_accountdetails",
        "people_contact",
        "people_givenanswer",
        "people_helping",
        "people_home",
        "people_identity",
        "people_knownanswer",
        "people_personbody",
        "people_session",
        "people_signin",
    }
)
"""The tables of which no row of the portal's is left of a person; the database's function names the same."""

_AT_WORK = "How an officer signs in: it stays while they serve or have served a body, and goes otherwise"
STAYS_AT_WORK: Mapping[str, str] = dict.fromkeys(
    (
        "people_authenticatorapp",
        "people_knowndevice",
        "people_passkey",
        "people_password",
        "people_recoverycode",
        "people_setuplink",
    ),
    _AT_WORK,
)


def close(*, person_id: int) -> None:
    """Delete what the account of a person holds, in one statement. Call it under no context."""
    with connection.cursor() as cursor:
        cursor.execute("select moothall_close_account(%s)", [person_id])


def has_served(*, person_id: int) -> bool:
    """Tell whether a person serves or has served a body, or was asked for. Call it under no context."""
    with connection.cursor() as cursor:
        cursor.execute("select moothall_has_served(%s)", [person_id])
        row: tuple[bool] | None = cursor.fetchone()
    return bool(row and row[0])
