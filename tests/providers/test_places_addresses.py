"""Every address provider keeps the same promises; then what is particular to each."""

import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from moothall.bodies.places.addresses import (
    Address,
    Addresses,
    AddressesFailed,
    NotConfigured,
    NotUnderstood,
    RequestRefused,
    Unavailable,
    normal_uprn,
)
from moothall.bodies.places.os_places import OsPlaces
from moothall.bodies.places.postcode_build import build_from
from moothall.bodies.places.postcode_index import Found, PostcodeIndex
from moothall.bodies.places.providers import PROVIDERS, AddressSettings, provider
from moothall.bodies.places.sandbox import Sandbox
from moothall.rules.postcodes import INWARD_LETTERS, Postcode, parse
from tests.providers import os_places_stub
from tests.providers.os_places_stub import KEY, Stub, dpa, lpi

KNOWN = parse("AB1 0AA")
EMPTY = parse("AB1 9AA")
CUSTODIANS = {"E06000001": 5900, "E06000002": 5901}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> PostcodeIndex:
    path = tmp_path_factory.mktemp("addresses") / "postcodes.idx"
    inwards = [f"0{first}{second}" for first in INWARD_LETTERS for second in INWARD_LETTERS]
    rows = [("AB1", inward, "E06000001" if inward < "0PA" else "E06000002") for inward in inwards]
    rows += [("AB2", inward, "E06000001") for inward in inwards]
    rows += [("AB3", "0AA", ""), ("AB3", "0AB", "E06000009")]
    build_from(rows, source="sample", target=path)
    return PostcodeIndex.open(path)


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


# The contract.


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


# The UPRN.


def test_a_uprn_loses_its_leading_zeros() -> None:
    assert normal_uprn("000006714278") == "6714278"


@pytest.mark.parametrize("written", ["", "0", "12a", "-1", "1234567890123", "١٢", " 1", "²"])
def test_what_is_no_uprn_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="1 to 12 digits"):
        normal_uprn(written)


def test_an_address_refuses_a_padded_uprn() -> None:
    with pytest.raises(ValueError, match="leading zeros"):
        Address(uprn="0012", lines=("1 Kiln Lane",), postcode=KNOWN, custodian_code=1, classification="RD04")


# The sandbox.


@pytest.fixture
def sandbox(index: PostcodeIndex) -> Sandbox:
    return Sandbox(index=index, custodians=CUSTODIANS)


def _postcodes(outward: str) -> list[Postcode]:
    return [
        Postcode(outward=outward, inward=f"0{first}{second}")
        for first in INWARD_LETTERS
        for second in INWARD_LETTERS
    ]


def test_the_sandbox_makes_four_to_forty_addresses(sandbox: Sandbox) -> None:
    counts = {len(sandbox.at(postcode)) for postcode in _postcodes("AB1")}
    assert min(counts) == 4
    assert max(counts) == 40


def test_the_sandbox_gives_no_uprn_twice_in_any_postcode(sandbox: Sandbox) -> None:
    uprns = [address.uprn for half in ("AB1", "AB2") for p in _postcodes(half) for address in sandbox.at(p)]
    assert len(set(uprns)) == len(uprns)
    assert all(len(uprn) == 12 and uprn[0] == "7" for uprn in uprns)


def test_some_sandbox_addresses_lie_across_the_boundary(sandbox: Sandbox, index: PostcodeIndex) -> None:
    across = 0
    for postcode in _postcodes("AB1"):
        answer = index.look_up(postcode)
        assert isinstance(answer, Found)
        own = CUSTODIANS[answer.gss_code]
        custodians = [address.custodian_code for address in sandbox.at(postcode)]
        assert custodians[0] == own
        across += len(set(custodians)) == 2
    assert 40 < across < 120


def test_no_sandbox_address_lies_across_a_boundary_that_is_not_there(sandbox: Sandbox) -> None:
    custodians = {address.custodian_code for p in _postcodes("AB2") for address in sandbox.at(p)}
    assert custodians == {5900}


@pytest.mark.parametrize("typed", ["AB3 0AA", "AB3 0AB", "AB9 0AA"])
def test_the_sandbox_invents_nothing_where_no_custodian_is_known(sandbox: Sandbox, typed: str) -> None:
    assert sandbox.at(parse(typed)) == ()


@pytest.mark.parametrize("typed", ["GIR 0AA", "NPT 0AA", "SW1A 1AA", "M1 1AA"])
def test_the_sandbox_takes_every_shape_of_postcode(tmp_path: Path, typed: str) -> None:
    postcode = parse(typed)
    build_from([(postcode.outward, postcode.inward, "E06000001")], source="one", target=tmp_path / "one.idx")
    one = PostcodeIndex.open(tmp_path / "one.idx")
    assert Sandbox(index=one, custodians=CUSTODIANS).at(postcode)


# OS Places.


@pytest.fixture
def os_places(stub: Stub) -> OsPlaces:
    return OsPlaces(key=KEY, base_url=stub.url)


def test_os_places_sends_its_key_in_a_header_and_never_in_the_address(
    os_places: OsPlaces, stub: Stub
) -> None:
    os_places.at(KNOWN)
    assert stub.headers[0]["key"] == KEY
    assert stub.asked[0] == {
        "postcode": "AB10AA",
        "dataset": "DPA,LPI",
        "lr": "EN",
        "maxresults": "100",
        "offset": "0",
    }


def test_os_places_reads_every_page(os_places: OsPlaces, stub: Stub) -> None:
    stub.results = [dpa(str(n), f"{n}, KILN LANE, MOCKBRIDGE, AB1 0AA") for n in range(1, 251)]
    assert len(os_places.at(KNOWN)) == 250
    assert [asked["offset"] for asked in stub.asked] == ["0", "100", "200"]


def test_os_places_prefers_royal_mails_wording_and_adds_what_only_the_council_has(
    os_places: OsPlaces, stub: Stub
) -> None:
    stub.results = [
        lpi("0011", "THE OLD KILN, MOCKBRIDGE, AB1 0AA"),
        dpa("11", "1, KILN LANE, MOCKBRIDGE, AB1 0AA"),
        lpi("12", "2, KILN LANE, MOCKBRIDGE, AB1 0AA"),
    ]
    assert [(address.uprn, address.lines) for address in os_places.at(KNOWN)] == [
        ("11", ("1 Kiln Lane", "Mockbridge")),
        ("12", ("2 Kiln Lane", "Mockbridge")),
    ]


@pytest.mark.parametrize(
    "left_out",
    [
        dpa("9", "9, KILN LANE, MOCKBRIDGE, AB1 0AA", POSTAL_ADDRESS_CODE="N"),
        dpa("9", "9, KILN LANE, AB1 0AA", LOCAL_CUSTODIAN_CODE_DESCRIPTION="ORDNANCE SURVEY"),
        dpa("9", "9, KILN LANE, AB1 0AA", LOCAL_CUSTODIAN_CODE_DESCRIPTION="HIGHWAYS ENGLAND"),
        dpa("9", "9, KILN LANE, AB1 0AA", LOGICAL_STATUS_CODE="8"),
        lpi("9", "9, KILN LANE, AB1 0AA", LPI_LOGICAL_STATUS_CODE="6"),
    ],
)
def test_os_places_leaves_out_what_is_no_approved_postal_address(
    os_places: OsPlaces, stub: Stub, left_out: os_places_stub.Result
) -> None:
    stub.results = [left_out, dpa("1", "1, KILN LANE, MOCKBRIDGE, AB1 0AA")]
    assert [address.uprn for address in os_places.at(KNOWN)] == ["1"]


def test_os_places_keeps_the_custodian_of_each_address(os_places: OsPlaces, stub: Stub) -> None:
    stub.results = [
        dpa("1", "1, KILN LANE, MOCKBRIDGE, AB1 0AA", LOCAL_CUSTODIAN_CODE=5900),
        dpa("2", "2, KILN LANE, MOCKBRIDGE, AB1 0AA", LOCAL_CUSTODIAN_CODE=7655),
    ]
    assert [address.custodian_code for address in os_places.at(KNOWN)] == [5900, 7655]


def test_os_places_addresses_stand_in_street_order(os_places: OsPlaces, stub: Stub) -> None:
    written = ["10, B ROAD", "2, B ROAD", "12A, A ROAD", "FLAT 1, 3, B ROAD"]
    stub.results = [dpa(str(n), f"{text}, TOWN, AB1 0AA") for n, text in enumerate(written, start=1)]
    assert [address.lines[0] for address in os_places.at(KNOWN)] == [
        "12A A Road",
        "2 B Road",
        "10 B Road",
        "Flat 1",
    ]


@pytest.mark.parametrize(
    ("capitals", "lines"),
    [
        ("1, ST JOHN'S ROAD, STRATFORD-UPON-AVON, AB1 0AA", ("1 St John's Road", "Stratford-upon-Avon")),
        ("FLAT 2, 14-16, MILL LANE, TOWN, AB1 0AA", ("Flat 2", "14-16 Mill Lane", "Town")),
        ("PRETEND LTD, 5, MILL LANE, TOWN, AB1 0AA", ("Pretend Ltd", "5 Mill Lane", "Town")),
        ("7, AB1 0AA", ("7",)),
    ],
)
def test_os_places_addresses_are_written_as_people_write(
    os_places: OsPlaces, stub: Stub, capitals: str, lines: tuple[str, ...]
) -> None:
    stub.results = [dpa("1", capitals)]
    assert os_places.at(KNOWN)[0].lines == lines


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 302])
def test_a_refusal_of_os_places_is_permanent(os_places: OsPlaces, stub: Stub, status: int) -> None:
    stub.status = status
    with pytest.raises(RequestRefused, match=str(status)) as failure:
        os_places.at(KNOWN)
    assert failure.value.permanent


@pytest.mark.parametrize("status", [408, 429, 500, 503, 504])
def test_a_busy_os_places_is_worth_another_try(os_places: OsPlaces, stub: Stub, status: int) -> None:
    stub.status = status
    with pytest.raises(Unavailable, match=str(status)) as failure:
        os_places.at(KNOWN)
    assert not failure.value.permanent


def test_a_wrong_key_is_refused_and_not_repeated_in_the_error(stub: Stub) -> None:
    with pytest.raises(RequestRefused) as failure:
        OsPlaces(key="wrongKey99", base_url=stub.url).at(KNOWN)
    assert "wrongKey99" not in str(failure.value)


@pytest.mark.parametrize(
    "body",
    [
        b"foo",
        b"",
        b"\xff",
        b"[]",
        b"{}",
        b'{"header": {}}',
        b'{"header": {"totalresults": "1"}}',
        b'{"header": {"totalresults": 1}, "results": {}}',
        b'{"header": {"totalresults": 1}, "results": [1]}',
        b'{"header": {"totalresults": 1}, "results": [{"DPA": 1}]}',
        b'{"header": {"totalresults": 1}, "results": [{"DPA": {"UPRN": 1}}]}',
        b'{"header": {"totalresults": 1}, "results": [{"DPA": {"UPRN": "x"}}]}',
        b'{"header": {"totalresults": 1}, "results": [{"DPA": {"UPRN": "1", "LOGICAL_STATUS_CODE": "1"}}]}',
        b'{"header": {"totalresults": 1}, "results": [{"DPA": {"UPRN": "1", "LOGICAL_STATUS_CODE": 1}}]}',
        b'{"header": {"totalresults": 9999999}}',
    ],
)
def test_an_answer_of_another_shape_is_not_understood(os_places: OsPlaces, stub: Stub, body: bytes) -> None:
    stub.raw_body = body
    with pytest.raises(NotUnderstood):
        os_places.at(KNOWN)


def test_a_server_that_accepts_and_says_nothing_times_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(Unavailable, match="Timeout"):
            OsPlaces(key=KEY, base_url=url, timeout=httpx.Timeout(0.1)).at(KNOWN)


def test_a_server_that_is_away_is_unavailable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
    with pytest.raises(AddressesFailed) as failure:
        OsPlaces(key=KEY, base_url=url).at(KNOWN)
    assert not failure.value.permanent


@pytest.mark.parametrize(
    "make",
    [
        lambda: OsPlaces(key=""),
        lambda: OsPlaces(key="with space"),
        lambda: OsPlaces(key="line\nbreak"),
        lambda: OsPlaces(key=KEY, base_url="ftp://example.org"),
        lambda: OsPlaces(key=KEY, base_url="http://example.org"),
    ],
)
def test_impossible_settings_of_os_places_are_refused(make: Callable[[], OsPlaces]) -> None:
    with pytest.raises(NotConfigured) as failure:
        make().check_config()
    assert KEY not in str(failure.value)
