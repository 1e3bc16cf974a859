"""A postcode leads to the council, or to the two, that serve it, and what cannot be used is said clearly."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from moothall.bodies import queries as bodies
from moothall.bodies.places import here, queries
from moothall.bodies.places.addresses import Address, Addresses, Unavailable
from moothall.bodies.places.providers import PROVIDERS
from moothall.bodies.queries import KnownBody
from moothall.rules.postcodes import Postcode
from moothall.ui.requests import PortalRequest
from moothall.web.place import COOKIE, remembered
from tests.sites.portal_words import read

LEEDS, GUILDFORD = "LS1 4AP", "GU1 3AA"
GUILDFORD_CUSTODIAN, WOKING_CUSTODIAN = 3615, 3655


class Street:
    """An address provider whose one street has an address for each of some custodians."""

    def __init__(self, *custodians: int) -> None:
        self.custodians = custodians

    def check_config(self) -> None:
        """Nothing to check."""

    def at(self, postcode: Postcode) -> tuple[Address, ...]:
        return tuple(
            Address(
                uprn=str(7000 + number),
                lines=(f"{number} Boundary Row",),
                postcode=postcode,
                custodian_code=custodian,
                classification="RD04",
            )
            for number, custodian in enumerate(self.custodians, start=1)
        )


class Silent(Street):
    """A provider that cannot answer now."""

    def at(self, postcode: Postcode) -> tuple[Address, ...]:
        raise Unavailable("503")


@pytest.fixture
def provide(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Addresses], None]]:
    """Let another provider answer in this test instead of the sandbox."""

    def take(provider: Addresses) -> None:
        monkeypatch.setitem(PROVIDERS, settings.ADDRESS_PROVIDER, lambda _: provider)
        here.forget()

    yield take
    here.forget()


@pytest.fixture
def one_side(provide: Callable[[Addresses], None]) -> None:
    provide(Street(GUILDFORD_CUSTODIAN))


@pytest.fixture
def boundary(provide: Callable[[Addresses], None]) -> None:
    provide(Street(GUILDFORD_CUSTODIAN, WOKING_CUSTODIAN))


def asking(cookie: str) -> PortalRequest:
    request = PortalRequest()
    request.COOKIES = {COOKIE: cookie}
    return request


@pytest.mark.parametrize("typed", ["LS1 4AP", "ls14ap", "  lS1  4aP ", "LS1-4AP", "LSI 4AP"])
def test_any_spacing_and_case_of_a_postcode_finds_its_one_council(portal_client: Client, typed: str) -> None:
    page = read(portal_client, f"/find?postcode={typed}")
    assert page.heading == "Your council is Leeds City Council"
    assert page.links["Go to Leeds City Council"] == "/leeds/"


@pytest.mark.usefixtures("one_side")
def test_a_two_tier_postcode_shows_both_councils_and_who_does_what(portal_client: Client) -> None:
    page = read(portal_client, f"/find?postcode={GUILDFORD}")
    assert page.heading == "Two councils serve GU1 3AA"
    assert page.links["Surrey County Council"] == "/surrey/"
    assert page.links["Guildford Borough Council"] == "/guildford/"
    assert page.main.index("roads, pavements") < page.main.index("bins and recycling")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Enter a postcode"),
        ("nonsense", "Enter a full UK postcode"),
        ("\0", "Enter a full UK postcode"),
        ("🏠", "Enter a full UK postcode"),
        ("x" * 5000, "Enter a full UK postcode"),
        ("<script>alert(1)</script>", "Enter a full UK postcode"),
        ("LS1", "Enter both halves"),
        ("LS1 0ZZ", "We do not know the postcode LS1 0ZZ"),
    ],
)
def test_what_cannot_be_used_is_asked_for_again_with_an_error(
    portal_client: Client, typed: str, said: str
) -> None:
    answer = portal_client.get("/find", {"postcode": typed})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<title>Error: " in page
    assert page.count(said) == 2
    assert 'href="#postcode"' in page
    assert "<script>alert" not in page
    assert COOKIE not in answer.cookies


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("JE2 3AA", "This postcode is in Jersey"),
        ("GY1 1AA", "This postcode is in the Bailiwick of Guernsey"),
        ("IM1 1AA", "This postcode is in the Isle of Man"),
        ("BF1 4AA", "This is a British Forces postcode"),
        ("BFPO 61", "This is a British Forces postcode"),
        ("GX11 1AA", "This postcode is in a British Overseas Territory"),
    ],
)
def test_a_place_outside_the_uk_is_named(portal_client: Client, typed: str, said: str) -> None:
    page = read(portal_client, f"/find?postcode={typed}")
    assert page.heading == said
    assert page.links["List of councils"] == "/councils"


def test_an_unassigned_postcode_leaves_the_choice_to_the_resident(portal_client: Client) -> None:
    page = read(portal_client, "/find?postcode=AB11 3AG")
    assert page.heading == "We do not know which council serves AB11 3AG"
    assert page.links["List of councils"] == "/councils"


def test_a_found_postcode_is_remembered_until_the_browser_closes(portal_client: Client) -> None:
    cookie = portal_client.get("/find", {"postcode": LEEDS}).cookies[COOKIE]
    assert cookie.value == "LS1-4AP"
    assert cookie["secure"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"
    assert not cookie["domain"]
    assert not cookie["max-age"]
    assert not cookie["expires"]


@pytest.mark.usefixtures("boundary")
def test_addresses_across_a_boundary_are_offered_and_nothing_is_remembered_yet(portal_client: Client) -> None:
    answer = portal_client.get("/find", {"postcode": GUILDFORD})
    page = answer.content.decode()
    assert "Which address at GU1 3AA?" in page
    assert "2 Boundary Row, GU1 3AA" in page
    assert COOKIE not in answer.cookies


@pytest.mark.usefixtures("boundary")
def test_the_custodian_of_the_address_decides_over_the_postcode(portal_client: Client) -> None:
    answer = portal_client.get("/find", {"postcode": GUILDFORD, "uprn": "7002"})
    assert "Woking Borough Council" in answer.content.decode()
    assert answer.cookies[COOKIE].value == "GU1-3AA.woking"
    assert portal_client.get("/find/missed-bin").headers["Location"] == "/woking/missed-bin/"


@pytest.mark.usefixtures("boundary")
def test_whoever_finds_no_address_is_served_by_the_postcode(portal_client: Client) -> None:
    page = read(portal_client, f"/find?postcode={GUILDFORD}")
    found = portal_client.get(page.links["My address is not listed"])
    assert "Guildford Borough Council" in found.content.decode()
    assert found.cookies[COOKIE].value == "GU1-3AA"


@pytest.mark.usefixtures("boundary")
@pytest.mark.parametrize("uprn", ["", "9", "7002'", "\0", "9" * 400])
def test_an_address_that_was_not_offered_is_asked_for_again(portal_client: Client, uprn: str) -> None:
    answer = portal_client.get("/find", {"postcode": GUILDFORD, "uprn": uprn})
    assert answer.status_code == 200
    assert "Choose your address from the list" in answer.content.decode()
    assert COOKIE not in answer.cookies


def test_a_provider_that_fails_leaves_the_decision_to_the_postcode(
    portal_client: Client, provide: Callable[[Addresses], None]
) -> None:
    provide(Silent())
    assert read(portal_client, f"/find?postcode={GUILDFORD}").heading == "Two councils serve GU1 3AA"


@pytest.mark.usefixtures("one_side")
@pytest.mark.parametrize(
    ("service", "start"), [("pothole", "/surrey/pothole/"), ("missed-bin", "/guildford/missed-bin/")]
)
def test_a_service_is_found_at_the_tier_that_does_it(portal_client: Client, service: str, start: str) -> None:
    asked = portal_client.get(f"/find/{service}")
    assert asked.headers["Location"] == f"/find?service={service}"
    found = portal_client.get("/find", {"service": service, "postcode": GUILDFORD})
    assert found.headers["Location"] == start
    assert portal_client.get(f"/find/{service}").headers["Location"] == start
    assert portal_client.get(f"/cy/find/{service}").headers["Location"] == f"/cy{start}"


def test_the_question_for_a_postcode_names_the_service_and_keeps_it(portal_client: Client) -> None:
    answer = portal_client.get("/find", {"service": "pothole", "postcode": "nonsense"}).content.decode()
    assert "Report a pothole: where do you live?" in answer
    assert '<input type="hidden" name="service" value="pothole">' in answer


def test_an_unknown_service_is_not_found_and_not_asked_for(portal_client: Client) -> None:
    assert portal_client.get("/find/no-such-thing").status_code == 404
    assert 'name="service"' not in portal_client.get("/find?service=no-such-thing").content.decode()


@pytest.mark.parametrize("mark", ["", ".", "..", "x", "LS1-4AP" * 40, "JE2-3AA", "\0.\0", "LS1.leeds", "é-é"])
def test_a_cookie_that_says_nothing_possible_counts_as_none(portal_client: Client, mark: str) -> None:
    assert remembered(asking(mark)) is None


def test_a_cookie_that_names_no_lower_tier_body_keeps_its_postcode(portal_client: Client) -> None:
    for slug in ("surrey", "no-such-body", "department-for-infrastructure", "\0"):
        place = remembered(asking(f"GU1-3AA.{slug}"))
        assert place is not None
        assert place.lower is None
        assert str(place.postcode) == "GU1 3AA"


def test_a_postcode_of_a_divided_council_offers_every_heir(portal_client: Client) -> None:
    surrey = next(
        body for body in bodies.serving(_known("guildford"), on=timezone.localdate()) if body.facts.tier
    )
    answer = queries.by_body(
        Postcode(outward="GU1", inward="3AA"), surrey, on=surrey.facts.to_on or timezone.localdate()
    )
    assert isinstance(answer, queries.Divided)
    assert {heir.slug for heir in answer.heirs} == {"east-surrey", "west-surrey"}


def test_the_result_is_not_kept_by_any_cache(portal_client: Client) -> None:
    for query in ("", "?postcode=x", f"?postcode={LEEDS}"):
        assert portal_client.get(f"/find{query}").headers["Cache-Control"] == "no-store"


def _known(slug: str) -> KnownBody:
    body = bodies.by_slug(slug)
    assert body is not None
    return body
