"""A worker has everything at hand before its first request, and begins without the database too."""

import subprocess
import sys

from tests.clusters import ROOT, Database, Databases

AT_HAND = """
from moothall.cli import worker
from moothall.services import queries as services
from moothall.packs.interface import interface_texts
from moothall.ui import components, environment
from moothall.rules.language import Language
from django.db import connection
print(interface_texts.cache_info().currsize, *(len(environment.speaking(one).cache) for one in Language))
print(len(services._current.by_slug), components._macro.cache_info().currsize, connection.connection)
"""


def begun(database: Database) -> list[str]:
    """Return what a worker has at hand that has just begun."""
    ran = subprocess.run(
        [sys.executable, "-c", AT_HAND],
        cwd=ROOT,
        env=database.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.split()[-6:]


def test_a_worker_has_texts_templates_services_and_components_at_hand(databases: Databases) -> None:
    texts, english, welsh, services, components, connection = begun(databases.template)
    assert (texts, connection) == ("1", "None")
    assert int(english) == int(welsh) > 50
    assert int(services) > 0
    assert int(components) > 10


def test_a_worker_begins_while_the_database_is_away() -> None:
    away = "postgresql://moothall_web:x@127.0.0.1:1/nowhere"
    *_, services, components, connection = begun(Database(url=away, admin_url=away))
    assert (services, connection) == ("0", "None")
    assert int(components) > 10
