"""Every address provider keeps the same promises."""

from collections.abc import Iterator

import pytest

from moothall.bodies.places.addresses import (
    Address,
    Addresses,
    NotConfigured,
    normal_uprn,
)
from moothall.bodies.places.postcode_index import PostcodeIndex
from moothall.bodies.places.providers import PROVIDERS, AddressSettings, provider
from moothall.rules.postcodes import parse
from tests.providers import os_places_stub, sample_postcodes
from tests.providers.os_places_stub import KEY, Stub, dpa
from tests.providers.sample_postcodes import CUSTODIANS

KNOWN = parse("AB1 0AA")
EMPTY = parse("AB1 9AA")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> PostcodeIndex:
    return sample_postcodes.build(tmp_path_factory.mktemp("addresses"))


@pytest.fixture
def stub() -> Iterator[Stub]:
    with os_places_stub.running() as stub:
        yield stub


@pytest.fixture(params=sorted(PROVIDERS))
def addresses(request: pytest.FixtureRequest, index: PostcodeIndex, stub: Stub) -> Addresses:
    stub.results = [dpa(str(100 + n), f"{n}, KILN LANE, MOCKBRIDGE, AB1 0AA") for n in range(1, 8)]
    name: str = request.param
    return provider(name, _settings(index, stub))


def _settings(index: PostcodeIndex, stub: Stub) -> AddressSettings:
    return AddressSettings(index=index, custodians=CUSTODIANS, os_places_key=KEY, os_places_url=stub.url)


def test_a_provider_gives_addresses_of_the_postcode_that_was_asked(addresses: Addresses) -> None:
    found = addresses.at(KNOWN)
    assert found
    assert all(address.postcode == KNOWN for address in found)


def test_a_provider_gives_each_uprn_once_and_in_its_one_form(addresses: Addresses) -> None:
    uprns = [address.uprn for address in addresses.at(KNOWN)]
    assert len(set(uprns)) == len(uprns)
    assert all(normal_uprn(uprn) == uprn for uprn in uprns)


def test_a_provider_gives_lines_without_the_postcode(addresses: Addresses) -> None:
    for address in addresses.at(KNOWN):
        assert all(address.lines)
        assert str(KNOWN) not in " ".join(address.lines)
        assert address.one_line.endswith(str(KNOWN))


def test_a_provider_names_a_custodian_and_a_classification(addresses: Addresses) -> None:
    for address in addresses.at(KNOWN):
        assert address.custodian_code in CUSTODIANS.values()
        assert address.classification.startswith("R")


def test_a_provider_answers_the_same_twice(addresses: Addresses) -> None:
    assert addresses.at(KNOWN) == addresses.at(KNOWN)


def test_a_provider_has_no_addresses_where_there_are_none(addresses: Addresses, stub: Stub) -> None:
    stub.results = []
    assert addresses.at(EMPTY) == ()


def test_a_provider_says_when_its_settings_are_complete(addresses: Addresses) -> None:
    addresses.check_config()


@pytest.mark.parametrize("name", sorted(PROVIDERS))
def test_a_provider_without_settings_is_refused_for_good(name: str, index: PostcodeIndex) -> None:
    with pytest.raises(NotConfigured) as failure:
        provider(name, AddressSettings(index=index, custodians={}))
    assert failure.value.permanent


def test_a_provider_that_nobody_wrote_is_refused(index: PostcodeIndex) -> None:
    with pytest.raises(NotConfigured, match="os_places, sandbox"):
        provider("telepathy", AddressSettings(index=index, custodians=CUSTODIANS))


def test_a_uprn_loses_its_leading_zeros() -> None:
    assert normal_uprn("000006714278") == "6714278"


@pytest.mark.parametrize("written", ["", "0", "12a", "-1", "1234567890123", "١٢", " 1", "²"])
def test_what_is_no_uprn_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="1 to 12 digits"):
        normal_uprn(written)


def test_an_address_refuses_a_padded_uprn() -> None:
    with pytest.raises(ValueError, match="leading zeros"):
        Address(uprn="0012", lines=("1 Kiln Lane",), postcode=KNOWN, custodian_code=1, classification="RD04")
