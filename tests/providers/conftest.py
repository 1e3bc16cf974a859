"""An issuer for the tests of OpenID Connect, fresh for each; nothing of it is kept from one to the next."""

from collections.abc import Iterator

import pytest
from django.test import override_settings

from moothall.people.identity.oidc.documents import DOCUMENTS
from moothall.people.identity.oidc.issuers import Issuer
from tests.providers.oidc_scene import issuer_of, issuers_with
from tests.providers.oidc_stub import Stub, running_issuer


@pytest.fixture
def oidc() -> Iterator[Stub]:
    """Run an issuer that keeps the contract until it is told to break it."""
    DOCUMENTS.forget()
    with running_issuer() as stub:
        yield stub
    DOCUMENTS.forget()


@pytest.fixture
def issuer(oidc: Stub) -> Iterator[Issuer]:
    """Return it as the operator describes it, with the profile of GOV.UK One Login."""
    found = issuer_of(oidc)
    with override_settings(ISSUERS=issuers_with(found)):
        yield found
