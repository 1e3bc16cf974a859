"""One world for all attacks of a test process: built once, copied for each that attacks it, and attacked for real."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from tests.attack.targets import Targets, find
from tests.attack.world import World, a_world
from tests.cast import forget_everything
from tests.clusters import Databases


@dataclass(frozen=True, kw_only=True)
class Found:
    """A world through which its owners have gone, and what they found."""

    world: World
    targets: Targets


@pytest.fixture(scope="package")
def untouched(
    databases: Databases, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """Build the world of which all others are copies; nobody does anything there."""
    with django_db_blocker.unblock(), databases.borrowed() as database:
        database.connect_django()
        forget_everything()
        with a_world(database, tmp_path_factory.mktemp("uploads")) as world:
            yield world
        forget_everything()


@pytest.fixture(scope="package")
def found(
    untouched: World, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Found]:
    """Let the owners find what is to be attacked, once; what comes of their visits is in each copy."""
    with _copied(untouched, databases, tmp_path_factory.mktemp("uploads")) as world:
        yield Found(world=world, targets=find(world))


@pytest.fixture(scope="package")
def world(found: Found, databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Return the world that nobody may change."""
    with _copied(found.world, databases, tmp_path_factory.mktemp("uploads")) as world:
        yield world


@pytest.fixture(scope="module")
def spare_world(
    untouched: World, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """Return a world in which attackers may change what is theirs."""
    with _copied(untouched, databases, tmp_path_factory.mktemp("uploads")) as world:
        yield world


@pytest.fixture(scope="module")
def owners_world(
    found: Found, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """Return a world in which owners, who have looked at everything, may change what they own."""
    with _copied(found.world, databases, tmp_path_factory.mktemp("uploads")) as world:
        yield world


@contextmanager
def _copied(world: World, databases: Databases, folder: Path) -> Iterator[World]:
    """Copy a world as it is now, its rows and its files, and let Django use the copy."""
    with databases.borrowed(of=world.database) as database:
        shutil.copytree(world.files, folder / "files", dirs_exist_ok=True)
        database.connect_django()
        forget_everything()
        with override_settings(FILES_FOLDER=folder / "files"):
            yield replace(world, database=database, files=folder / "files")
        forget_everything()


@pytest.fixture(scope="package")
def targets(found: Found) -> Targets:
    """Return what is to be attacked, as its owners found it."""
    return found.targets
