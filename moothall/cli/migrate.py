"""`moothall migrate`: roles, tables, the register; in demo mode also invented officers and residents."""

import os
import time
from collections.abc import Sequence

from django.conf import settings
from django.core.management import call_command

from moothall.bodies.roles import copy_grants_to_application, ensure_roles, narrow
from moothall.cli.database import ADMIN_VARIABLE, APP_VARIABLE, named_urls, reach, surviving
from moothall.cli.problem import Problem
from moothall.cli.supervise import say
from moothall.wiring.seed import seed


def run(arguments: Sequence[str]) -> int:
    """Bring the database to this version. Safe to repeat.

    Raises:
        Problem: the environment names no database, or one that cannot be reached, or its disk fills up.
    """
    urls = named_urls(os.environ)
    if urls is None:
        raise Problem(
            f"Set {APP_VARIABLE} and {ADMIN_VARIABLE}; only 'up' and 'demo' start a PostgreSQL of their own."
        )
    reach(ADMIN_VARIABLE, urls.admin)
    began = time.monotonic()
    with surviving():
        say("Migrating the database")
        ensure_roles(urls.admin, urls.app)
        call_command("migrate", interactive=False, verbosity=0)
        copy_grants_to_application(urls.admin, urls.app)
        narrow(urls.admin)
        say("Loading the register and the services")
        seed(demo=settings.DEMO, say=say)
    say(f"The database is ready after {time.monotonic() - began:.1f} seconds")
    return 0
