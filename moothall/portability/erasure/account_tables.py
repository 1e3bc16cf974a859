"""An account is closed by its person: what it holds goes, and a number without a name stays.

Only residents have accounts. What an officer has is work's, and no account's closing touches it.
"""

from collections.abc import Mapping

from django.db import connection

GOES = frozenset(
    {
        "people_accountcopy",
        "people_accountdetails",
        "people_contact",
        "people_decline",
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
"""The tables of which no row of the portal's is left of a person. The database's function names them, and codes."""

_AT_WORK = "How an officer signs in: the database lets no row of it name a resident"
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
