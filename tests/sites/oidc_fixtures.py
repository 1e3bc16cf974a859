"""Fixtures for sign-ins with an issuer; tests/sites/conftest.py brings them in."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.test import Client, override_settings

from moothall.people.identity.oidc.documents import DOCUMENTS
from moothall.people.identity.oidc.issuers import Profile
from moothall.rules.sites import Site
from tests.providers.oidc_scene import issuer_of, issuers_with
from tests.providers.oidc_stub import Stub, running_issuer
from tests.sites.desk_visits import visitor

PORTAL = "localhost:8000"


@pytest.fixture
def oidc() -> Iterator[Stub]:
    """Run an issuer that residents may sign in with, as `stub`, and officers, as `work`: each by its own name."""
    DOCUMENTS.forget()
    with running_issuer() as stub:
        residents = issuer_of(stub)
        officers = replace(
            residents,
            slug="work",
            sites=(Site.DESK,),
            profile=Profile.PLAIN,
            vtr=(),
            email_domains=("example.org",),
        )
        with override_settings(ISSUERS=issuers_with(residents, officers)):
            yield stub
    DOCUMENTS.forget()


@pytest.fixture
def at_portal(oidc: Stub) -> Client:
    """Return a browser at the portal in which nobody is signed in."""
    return visitor(host=PORTAL)
