"""Pages of these tests name their files without a hash: nobody has to collect them first."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, override_settings

from moothall.bodies.places import here, postcode_build
from tests.sites.demo_fixtures import demonstration
from tests.sites.household_fixtures import ann, bob, clerk
from tests.sites.oidc_fixtures import at_portal, oidc

__all__ = ["ann", "at_portal", "bob", "clerk", "demonstration", "oidc"]

PLAIN = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


@pytest.fixture(autouse=True)
def plain_names_of_static_files() -> Iterator[None]:
    """Ask for no manifest."""
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": PLAIN}):
        yield


@pytest.fixture(autouse=True)
def files_of_this_test_alone(tmp_path: Path) -> Iterator[None]:
    """Keep uploads where no other test has left any."""
    with override_settings(FILES_FOLDER=tmp_path / "files"):
        yield


@pytest.fixture(scope="session")
def postcodes() -> None:
    """Build the postcode index once."""
    postcode_build.ready(here.index_path(), lambda _: None)
    here.forget()


@pytest.fixture
def portal_client(db: None, postcodes: None) -> Client:
    """Return a browser at the portal."""
    return Client(HTTP_HOST=settings.PORTAL_HOST)


@pytest.fixture
def desk_client(db: None, postcodes: None) -> Client:
    """Return a browser at the desk."""
    return Client(HTTP_HOST=settings.DESK_HOST)
