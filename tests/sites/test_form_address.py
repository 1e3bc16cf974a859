"""Where an address leads: to the right council, with the right words when it cannot be looked up."""

import pytest
from django.http import HttpResponse

from moothall.bodies.context import acting
from moothall.cases.queries.drafts import held
from moothall.services import queries as services
from tests.cast import BINS, answers_for
from tests.sites.residents import Resident, newcomer

GUILDFORD_POSTCODE = b"GU1 1AA"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("postcodes")]


def at_the_address(council: str) -> Resident:
    """Return somebody at one council who has answered everything up to the address of their bin."""
    resident = newcomer(BINS, council)
    resident.begin()
    resident.look(resident.at("bin-out"))
    asked_first = ("bin_was_out", "which_bin", "due_on")
    resident.answer_all({key: value for key, value in answers_for(BINS).items() if key in asked_first})
    return resident


def words(response: HttpResponse) -> str:
    """Return the page's HTML."""
    return response.content.decode()


def typed(resident: Resident, postcode: bytes) -> HttpResponse:
    """Type an address by hand and press Continue."""
    resident.look(f"{resident.at('address')}?address-step=type")
    address = {
        "address-line-1": b"1 High Street",
        "address-town": b"Exampleton",
        "address-postcode": postcode,
    }
    return resident.send(
        resident.at("address"), resident.form | {name: [value] for name, value in address.items()}
    )


@pytest.mark.parametrize(
    ("postcode", "message"),
    [
        (b"", "Enter a postcode"),
        (b"SW1A", "Enter a full UK postcode"),
        (b"GY1 1AA", "This postcode is outside the UK"),
        (b"ZZ1 1ZZ", "We do not know this postcode"),
        (b"NW1 8ZZ", "We do not know this postcode"),
    ],
)
def test_a_postcode_that_cannot_be_looked_up_says_why_at_its_own_field(postcode: bytes, message: str) -> None:
    page = at_the_address("camden").fill("address", {"address-postcode": postcode})
    assert message in words(page)
    assert 'href="#address-postcode"' in words(page)


def test_a_typed_address_whose_postcode_is_another_councils_asks_before_it_goes_on() -> None:
    resident = at_the_address("leeds")
    led = typed(resident, GUILDFORD_POSTCODE)
    assert led["Location"] == resident.at("elsewhere/guildford")
    page = words(resident.look(led["Location"]))
    assert "This address seems to be in the area of Guildford Borough Council" in page
    assert "/guildford/missed-bin/" in page
    assert resident.at("assisted") in page, "a postcode only suggests: one may go on"
    service = services.current(slug=BINS)
    assert service is not None
    with acting(resident.by):
        assert "address" in held(by=resident.by, key=resident.key, service=service).answers


def test_a_typed_address_of_this_council_goes_on() -> None:
    resident = at_the_address("camden")
    assert typed(resident, b"NW1 8NP")["Location"] == resident.at("assisted")


def test_the_postcode_of_another_council_is_not_offered_here() -> None:
    resident = at_the_address("leeds")
    resident.client.get("/find", {"postcode": "BT1 5GS"})
    assert "BT1 5GS" not in words(resident.look(resident.at("address")))


def test_the_postcode_of_this_council_is_remembered() -> None:
    resident = at_the_address("camden")
    resident.client.get("/find", {"postcode": "nw18np"})
    assert "Addresses at NW1 8NP" in words(resident.look(resident.at("address")))


def test_a_countys_page_means_that_county_whatever_was_typed_before() -> None:
    client = newcomer(BINS).client
    client.get("/find", {"postcode": GUILDFORD_POSTCODE.decode()})
    assert client.get(f"/find/{BINS}?in=surrey")["Location"] == f"/guildford/{BINS}/"
    assert client.get(f"/find/{BINS}?in=derbyshire")["Location"] == f"/find?service={BINS}"
    assert (
        client.get(f"/find/{BINS}?postcode=NW1+8NP")["Location"] == f"/find?service={BINS}&postcode=NW1+8NP"
    )


def test_a_new_address_that_is_certainly_another_councils_cannot_be_gone_on_with() -> None:
    resident = at_the_address("camden")
    assert typed(resident, b"NW1 8NP")["Location"] == resident.at("assisted")
    page = words(resident.look(resident.at("elsewhere/guildford")))
    assert "This address is in the area of Guildford Borough Council" in page
    assert f'href="{resident.at("assisted")}"' not in page


def test_another_site_cannot_put_its_words_on_a_councils_page() -> None:
    address = f"/leeds/{BINS}/d/{'A' * 22}/where-it-stands"
    body = b"where_it_stands=Call+this+number+now"
    client = newcomer(BINS, "leeds").client
    kind = "application/x-www-form-urlencoded"
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        page = client.generic("POST", address, body, kind, headers=headers)
        assert b"Call this number now" not in page.content
