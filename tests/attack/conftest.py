"""One world for all attacks of a test process: built once, in a database of its own, and attacked for real."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from tests.attack.targets import Targets, find
from tests.attack.world import World, a_world
from tests.cast import forget_everything
from tests.clusters import Databases


@pytest.fixture(scope="package")
def world(
    databases: Databases, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """Build the world."""
    with django_db_blocker.unblock(), _built(databases, tmp_path_factory.mktemp("uploads")) as world:
        yield world


@pytest.fixture(scope="module")
def spare_world(
    databases: Databases, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """Build a world in which attackers may change what is theirs, and owners what they own."""
    with django_db_blocker.unblock(), _built(databases, tmp_path_factory.mktemp("uploads")) as world:
        yield world


@contextmanager
def _built(databases: Databases, folder: Path) -> Iterator[World]:
    with databases.borrowed() as database:
        database.connect_django()
        forget_everything()
        with a_world(database, folder) as world:
            yield world
        forget_everything()


@pytest.fixture(scope="package")
def targets(world: World) -> Targets:
    """Find what is to be attacked, as its owners."""
    return find(world)
