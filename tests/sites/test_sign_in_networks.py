"""Whoever asks for somebody's codes, from one network or from many, keeps nobody from asking from where they live."""

import pytest
from django.core import signing

from moothall.bodies.context import Resident, acting
from moothall.notices.channels.messages import Kind
from moothall.people import codes, familiar_browsers, familiar_networks
from moothall.people.codes import MOST_FROM_NETWORK, MOST_TO_ADDRESS, MOST_TO_ADDRESS_FROM_NETWORK, Address
from moothall.people.models import SignIn
from moothall.web import familiar_cookie
from tests.sites.account_visits import Holder, holder, last_message, messages, person_id, signed_in

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


def use_up(email: str, network: str) -> None:
    """Let neighbours use up all that an address, and one network, may be sent there; its carrier has many more."""
    for number in range(MOST_TO_ADDRESS + 1):
        holder(f"{network.rpartition('.')[0]}.{100 + number}").fill("/sign-in", email=email)
    for number in range(MOST_FROM_NETWORK + 1):
        codes.is_too_often(Address(kind=Kind.EMAIL, to=f"{number}@example.net"), network=network)


def come_again(who: Holder) -> None:
    """Sign out, and ask for another code in the same browser."""
    assert who.press("/account", "/sign-out").status_code == 302
    who.fill("/sign-in", email=ANN)


def test_neighbours_in_ones_own_network_keep_nobody_out_of_their_own_browser() -> None:
    ann = signed_in(ANN, address="192.0.2.1")
    use_up(ANN, "192.0.2.1")
    before = sent()
    holder("192.0.2.1").fill("/sign-in", email=ANN)
    assert sent() == before, "whoever is unknown there gets none any more"
    come_again(ann)
    assert sent() == before + 1, "she does, in the browser that she knows"
    assert ann.fill("/sign-in/code", code=last_message().code)["Location"] == "/account"


def test_neighbours_keep_nobody_from_proving_once_more_who_they_are() -> None:
    ann = signed_in(ANN, address="192.0.2.1")
    use_up(ANN, "192.0.2.1")
    before = sent()
    ann.fill("/account/confirm?next=/account/close")
    assert sent() == before + 1


def test_a_known_browser_is_limited_too_and_so_are_all_of_them_together() -> None:
    ann = signed_in(ANN, address="192.0.2.1")
    before = sent()
    ann.press("/account", "/sign-out")
    for _ in range(MOST_TO_ADDRESS_FROM_NETWORK + 2):
        ann.fill("/sign-in", email=ANN)
    assert sent() == before + MOST_TO_ADDRESS_FROM_NETWORK
    address = Address(kind=Kind.EMAIL, to=ANN)
    asked = [
        codes.is_too_often(address, network="192.0.2.1", browser=known_to(ANN))
        for _ in range(MOST_TO_ADDRESS)
    ]
    assert asked.count(False) == MOST_TO_ADDRESS - MOST_TO_ADDRESS_FROM_NETWORK


def known_to(email: str) -> familiar_browsers.KnownBrowser:
    """Return what another browser keeps in which somebody has signed in."""
    return familiar_browsers.with_person(familiar_browsers.fresh(), person_id=person_id(email))


def test_a_browser_is_known_to_those_who_signed_in_there_and_to_nobody_else() -> None:
    bob = signed_in("bob@example.com", address="192.0.2.9")
    signed_in(ANN, address="192.0.2.1")
    use_up(ANN, "192.0.2.1")
    before = sent()
    come_again(bob)
    assert sent() == before, "Bob's browser is no browser of hers"
    both = familiar_browsers.with_person(known_to(ANN), person_id=person_id("bob@example.com"))
    for email, is_known in ((ANN, True), ("bob@example.com", True), ("nobody@example.com", False)):
        assert familiar_browsers.is_familiar(both, email=email) is is_known
    for number in range(familiar_browsers.MOST_PEOPLE):
        both = familiar_browsers.with_person(both, person_id=number + 1)
    assert len(both.people) == familiar_browsers.MOST_PEOPLE
    assert not familiar_browsers.is_familiar(both, email=ANN), "five others came after her"


def test_what_a_browser_keeps_names_nobody_and_cannot_be_made_by_anybody() -> None:
    ann = signed_in(ANN, address="192.0.2.1")
    kept = ann.client.cookies[familiar_cookie.COOKIE]
    secret, *people = signing.loads(kept.value, salt=familiar_cookie.COOKIE)
    assert [len(secret), *map(len, people)] == [32, 32]
    assert str(person_id(ANN)) not in f"{secret} {people}"
    assert (kept["secure"], kept["httponly"], kept["samesite"], kept["path"]) == (True, True, "Lax", "/")
    use_up(ANN, "192.0.2.1")
    before = sent()
    for forged in (signing.dumps([secret, *people], salt="another"), kept.value[:-1], "", "\u00e9:x:y"):
        thief = holder("192.0.2.1")
        thief.client.cookies[familiar_cookie.COOKIE] = forged
        assert thief.fill("/sign-in", email=ANN).status_code == 302
    assert sent() == before
