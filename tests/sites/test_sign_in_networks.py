"""One network that asks for somebody's codes keeps nobody from asking from another."""

import pytest

from moothall.people.codes import MOST_TO_ADDRESS, MOST_TO_ADDRESS_FROM_NETWORK
from tests.sites.account_visits import holder, messages

pytestmark = pytest.mark.django_db
ANN = "ann@example.com"


def sent() -> int:
    return sum(message.to == ANN for message in messages())


def test_one_network_cannot_shut_somebody_out_everywhere() -> None:
    eve = holder("198.51.100.7")
    for _ in range(MOST_TO_ADDRESS + 1):
        eve.fill("/sign-in", email=ANN)
    assert sent() == MOST_TO_ADDRESS_FROM_NETWORK
    holder("192.0.2.1").fill("/sign-in", email=ANN)
    assert sent() == MOST_TO_ADDRESS_FROM_NETWORK + 1
