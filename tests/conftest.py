"""One throwaway PostgreSQL for each test process, migrated and seeded once; tests run as the application's role."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import django
import pytest
from hypothesis import settings as examples
from pytest_django import DjangoDbBlocker

_HOME = Path(tempfile.mkdtemp(prefix="moothall-tests-"))
# Where static files would be collected; without the folder, whoever serves them warns at the first request.
(_HOME / "static").mkdir()
os.environ.update(
    MOOTHALL_MODE="test",
    MOOTHALL_VAR=str(_HOME),
    MOOTHALL_PORTAL_URL="http://localhost:8000",
    DJANGO_SETTINGS_MODULE="moothall.config.settings",
)
for _name in (
    "DATABASE_URL",
    "DATABASE_ADMIN_URL",
    "MOOTHALL_SECRET_KEY",
    "MOOTHALL_VAULT_KEYS",
    "MOOTHALL_AUDIT_KEY",
    "MOOTHALL_AUDIT_FORMER_KEYS",
    "MOOTHALL_NOTICES",
    "MOOTHALL_ADDRESSES",
):
    os.environ.pop(_name, None)

# How long an example takes is no property of ours: the machine is shared.
examples.register_profile("moothall", deadline=None)
examples.load_profile("moothall")

# The cast imports models, and plugins are loaded before pytest-django sets Django up.
django.setup()

# A worker of pytest-xdist inherits the environment: with this name in it, pytest-django would load the settings before
# the worker says where its own folder is, and two workers would write the same files.
del os.environ["DJANGO_SETTINGS_MODULE"]

from moothall.notices import actions as notices  # noqa: E402
from tests.clusters import Database, Databases, running_databases  # noqa: E402
from tests.letters import misled  # noqa: E402

pytest_plugins = ("tests.cast",)


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    """Start the cluster and make the template that every test database is cloned from."""
    with running_databases(var=_HOME) as running:
        yield running


@pytest.fixture(scope="session")
def django_db_setup(databases: Databases) -> None:
    """Point Django at a clone of the template, as the application's role; `db` tests roll back there."""
    databases.clone("rolled_back").connect_django()


@pytest.fixture(autouse=True)
def _letters_lead_to_pages_in_their_own_language() -> Iterator[None]:
    """Look through every letter that a test lets anybody send."""
    with mock.patch.object(notices, "queue", wraps=notices.queue) as queued:
        yield
    sent = [each.kwargs for each in queued.call_args_list]
    wrong = [link for each in sent for link in misled(each["text"], each["language"])]
    assert not wrong, wrong


@pytest.fixture
def own_database(databases: Databases, django_db_blocker: DjangoDbBlocker) -> Iterator[Database]:
    """Give the test a database of its own, for what must really be committed; it is dropped afterwards."""
    with databases.borrowed() as database, django_db_blocker.unblock():
        yield database


def pytest_sessionfinish() -> None:
    """Leave nothing behind."""
    shutil.rmtree(_HOME, ignore_errors=True)
