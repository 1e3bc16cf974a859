"""OS Places, against a server that answers in its documented shapes."""

import socket
from collections.abc import Callable, Iterator

import httpx
import pytest

from moothall.bodies.places.addresses import (
    AddressesFailed,
    NotConfigured,
    NotUnderstood,
    RequestRefused,
    Unavailable,
)
from moothall.bodies.places.os_places import OsPlaces
from moothall.rules.postcodes import parse
from tests.providers import os_places_stub
from tests.providers.os_places_stub import KEY, Stub, dpa, lpi

KNOWN = parse("AB1 0AA")


@pytest.fixture
def stub() -> Iterator[Stub]:
    with os_places_stub.running() as stub:
        yield stub


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
