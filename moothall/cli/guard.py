"""Nothing serves and no job runs as a database role that row security does not bind."""

import os

from moothall.bodies import roles
from moothall.cli.database import APP_VARIABLE, reach
from moothall.cli.problem import Problem


def refuse_unsafe_role(*, is_migrated: bool = True) -> None:
    """Look once at the role that DATABASE_URL signs in as; `is_migrated` is for roles.complaints.

    Raises:
        Problem: no database is named or it is out of reach, or the role owns tables, bypasses row security
            or inherits another role's rows; the message holds every complaint.
    """
    url = os.environ.get(APP_VARIABLE, "")
    if not url:
        raise Problem(f"Set {APP_VARIABLE}; only 'up' and 'demo' start a PostgreSQL of their own.")
    reach(APP_VARIABLE, url)
    if complaints := roles.complaints(url, is_migrated=is_migrated):
        raise Problem(" ".join(complaints))
