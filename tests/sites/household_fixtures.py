"""Ann with an account, Bob who may help her, and a clerk of the council that they write to."""

import pytest

from moothall.bodies.queries import KnownBody
from moothall.people.queries import Colleague
from tests.cast import employ
from tests.sites.account_visits import Holder, signed_in

ANN, BOB = "ann@example.com", "bob@example.org"


@pytest.fixture
def clerk(camden: KnownBody) -> Colleague:
    """Somebody who works on the council's cases."""
    return employ("Ayo Clerk", (camden,))


@pytest.fixture
def ann(db: None) -> Holder:
    """The person whose account it is, at their browser."""
    return signed_in(ANN, name="Ann")


@pytest.fixture
def bob(db: None) -> Holder:
    """Somebody else with an account, at theirs."""
    return signed_in(BOB, name="Bob")
