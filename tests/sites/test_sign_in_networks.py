"""Whoever asks for somebody's codes, from one network or from many, keeps nobody from asking from where they live."""

import pytest

from moothall.bodies.context import Resident, acting
from moothall.people import familiar_networks
from moothall.people.codes import MOST_TO_ADDRESS, MOST_TO_ADDRESS_FROM_NETWORK
from moothall.people.models import SignIn
from tests.sites.account_visits import holder, messages, person_id, signed_in

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


def ask_from_everywhere() -> None:
    """Let strangers use up what an address may be sent, a few askings from each of many networks."""
    for number in range(MOST_TO_ADDRESS + 1):
        holder(f"198.51.{number}.7").fill("/sign-in", email=ANN)


def test_many_networks_cannot_shut_somebody_out_of_where_they_signed_in() -> None:
    signed_in(ANN, address="192.0.2.1")
    ask_from_everywhere()
    before = sent()
    holder("203.0.113.9").fill("/sign-in", email=ANN)
    assert sent() == before, "a strange network gets none any more"
    holder("192.0.2.77").fill("/sign-in", email=ANN)
    assert sent() == before + 1, "their own network does"
    holder("192.0.2.1").sign_in(ANN)


def test_their_own_network_is_limited_too() -> None:
    signed_in(ANN, address="192.0.2.1")
    before = sent()
    for _ in range(MOST_TO_ADDRESS_FROM_NETWORK + 1):
        holder("192.0.2.1").fill("/sign-in", email=ANN)
    assert sent() == before + MOST_TO_ADDRESS_FROM_NETWORK - 1


def test_a_network_is_familiar_to_whoever_signed_in_there_and_to_nobody_else() -> None:
    signed_in(ANN, address="192.0.2.1")
    signed_in("bob@example.com", address="203.0.113.9")
    assert familiar_networks.is_familiar(email=ANN, network="192.0.2.200")
    for email, network in ((ANN, "203.0.113.9"), ("nobody@example.com", "192.0.2.1"), (ANN, "")):
        assert not familiar_networks.is_familiar(email=email, network=network)


def test_a_sign_in_keeps_no_address_and_two_people_share_no_digest() -> None:
    kept = set[str]()
    for email in (ANN, "bob@example.com"):
        signed_in(email, address="192.0.2.1")
        whose = person_id(email)
        with acting(Resident(person_id=whose)):
            kept |= set(SignIn.objects.filter(person_id=whose).values_list("network", flat=True))
    assert len(kept) == 2
    assert {len(digest) for digest in kept} == {64}
