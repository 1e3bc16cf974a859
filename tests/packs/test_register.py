"""The register as it is: counts, completeness, and the questions that pages ask of it."""

import re
import time
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from moothall.packs.register import Register, read_register
from moothall.rules.bodies import Body, Duty, Kind, Nation, Standing, Tier, standing
from moothall.rules.language import Language

DATA = Path(__file__).parents[2] / "data"
TODAY = date(2026, 11, 23)
SURREY_ENDS = date(2027, 4, 1)

COUNTS_TODAY = {
    Kind.COUNTY: 21,
    Kind.DISTRICT: 164,
    Kind.UNITARY: 63,
    Kind.METROPOLITAN: 36,
    Kind.LONDON_BOROUGH: 33,
    Kind.SCOTTISH: 32,
    Kind.WELSH: 22,
    Kind.NORTHERN_IRISH: 11,
}


@pytest.fixture(scope="module")
def register() -> Register:
    return read_register(DATA, with_demo=True)


@pytest.fixture(scope="module")
def councils(register: Register) -> list[Body]:
    return [body for body in register.bodies.values() if body.tier is not None]


def slugs(bodies: tuple[Body, ...]) -> list[str]:
    return [body.slug for body in bodies]


def in_force(bodies: list[Body], on: date) -> list[Body]:
    return [body for body in bodies if standing(body, on=on) is Standing.IN_FORCE]


def test_every_council_of_today_is_there_and_counted_by_kind(councils: list[Body]) -> None:
    today = in_force(councils, TODAY)
    assert Counter(body.kind for body in today) == COUNTS_TODAY
    assert len(today) == 382


def test_there_are_73_former_councils_and_two_to_come(councils: list[Body]) -> None:
    lives = Counter(standing(body, on=TODAY) for body in councils)
    assert lives == {Standing.IN_FORCE: 382, Standing.ENDED: 73, Standing.SHADOW: 2}


def test_350_councils_bill_council_tax_and_none_of_them_in_northern_ireland(councils: list[Body]) -> None:
    billing = [body for body in in_force(councils, TODAY) if body.is_billing_authority]
    assert Counter(body.nation for body in billing) == {
        Nation.ENGLAND: 296,
        Nation.WALES: 22,
        Nation.SCOTLAND: 32,
    }


def test_a_county_never_bills_and_a_district_always_does(councils: list[Body]) -> None:
    assert {body.kind for body in councils if not body.is_billing_authority} == {
        Kind.COUNTY,
        Kind.NORTHERN_IRISH,
    }


def test_every_council_of_today_has_a_code_a_custodian_and_a_home_page(councils: list[Body]) -> None:
    for body in in_force(councils, TODAY):
        assert body.gss_code, body.slug
        assert body.custodian_code, body.slug
        assert body.homepage_url, body.slug


def test_every_english_council_has_one_of_nine_regions_and_no_other_council_has_one(
    councils: list[Body],
) -> None:
    regions = {body.region for body in councils if body.nation is Nation.ENGLAND}
    assert None not in regions
    assert len(regions) == 9
    assert not [body.slug for body in councils if body.nation is not Nation.ENGLAND and body.region]


def test_a_district_always_names_its_county_and_shares_its_region(register: Register) -> None:
    districts = [body for body in register.bodies.values() if body.kind is Kind.DISTRICT]
    for district in districts:
        county = register.parent_of(district)
        assert county is not None, district.slug
        assert county.kind is Kind.COUNTY
        assert county.region == district.region, district.slug


def test_every_county_of_today_has_districts_of_today(register: Register, councils: list[Body]) -> None:
    for county in in_force(councils, TODAY):
        if county.kind is Kind.COUNTY:
            assert in_force(list(register.children[county.slug]), TODAY), county.slug


def test_every_ended_council_has_a_successor_and_somebody_who_stands_in_for_it(
    register: Register, councils: list[Body]
) -> None:
    after = date(2027, 4, 2)
    for body in councils:
        if body.to_on is not None:
            assert register.successors.get(body.slug) or body.why_ended, body.slug
            assert register.stands_in_for(body.slug, on=after), body.slug


def test_every_chain_of_successions_goes_forward_in_time(register: Register) -> None:
    for succession in register.successions:
        successor = register.bodies[succession.successor_slug]
        assert successor.to_on is None or successor.to_on > succession.on


def test_a_council_with_two_lives_is_followed_to_the_one_of_today(register: Register) -> None:
    assert slugs(register.stands_in_for("taunton-deane", on=date(2020, 1, 1))) == [
        "somerset-west-and-taunton"
    ]
    assert slugs(register.stands_in_for("taunton-deane", on=TODAY)) == ["somerset"]


def test_a_divided_county_is_replaced_by_both_its_successors(register: Register) -> None:
    assert slugs(register.stands_in_for("cumbria", on=TODAY)) == ["cumberland", "westmorland-and-furness"]


def test_surrey_is_served_in_two_tiers_until_the_day_its_councils_end(register: Register) -> None:
    assert slugs(register.serving("woking", on=date(2027, 3, 31))) == ["surrey", "woking"]
    assert slugs(register.serving("woking", on=SURREY_ENDS)) == ["west-surrey"]
    assert slugs(register.serving("tandridge", on=SURREY_ENDS)) == ["east-surrey"]
    assert standing(register.bodies["east-surrey"], on=date(2026, 5, 7)) is Standing.SHADOW
    assert len([body for body in register.bodies.values() if body.to_on == SURREY_ENDS]) == 12


def test_a_single_tier_council_serves_alone(register: Register) -> None:
    assert slugs(register.serving("leeds", on=TODAY)) == ["leeds"]


@pytest.mark.parametrize(
    ("code", "slug"),
    [
        ("E08000016", "barnsley"),
        ("E08000038", "barnsley"),
        ("E08000019", "sheffield"),
        ("E08000039", "sheffield"),
        ("S12000015", "fife"),
        ("S12000043", "glasgow"),
        ("S12000046", "glasgow"),
        ("S12000044", "north-lanarkshire"),
        ("S12000024", "perth-and-kinross"),
        ("E10000023", "north-yorkshire-until-2023"),
        ("E10000027", "somerset-until-2023"),
        ("E06000048", "northumberland"),
    ],
)
def test_a_former_code_still_leads_to_its_council(register: Register, code: str, slug: str) -> None:
    assert register.codes[code] == slug


def test_a_former_county_s_code_leads_to_the_council_of_today(register: Register) -> None:
    assert slugs(register.serving(register.codes["E10000023"], on=TODAY)) == ["north-yorkshire"]


def test_no_two_councils_keep_addresses_under_one_custodian(register: Register) -> None:
    custodians = [body.custodian_code for body in register.bodies.values() if body.custodian_code]
    assert len(custodians) == len(set(custodians)) > 300


def test_a_former_council_s_slug_follows_the_written_rule(councils: list[Body]) -> None:
    for body in councils:
        if "-until-" in body.slug:
            assert body.to_on is not None
            stem, year = body.slug.rsplit("-until-", 1)
            assert year == str(body.to_on.year)
            assert stem in {other.slug for other in councils}
    assert sum("-until-" in body.slug for body in councils) == 4


def test_every_welsh_council_has_a_welsh_name_and_a_welsh_official_name(register: Register) -> None:
    welsh = [body for body in register.bodies.values() if body.kind is Kind.WELSH]
    for body in welsh:
        assert body.name.has(Language.CY), body.slug
        assert (body.official_name.cy or "").startswith("Cyngor "), body.slug
    assert register.bodies["cardiff"].name.cy == "Caerdydd"
    assert register.bodies["cardiff"].official_name.cy == "Cyngor Caerdydd"


def test_no_name_is_untidy(register: Register) -> None:
    for body in register.bodies.values():
        assert body.kind is Kind.OPERATOR or not body.name.en.startswith("The "), body.slug
        for name in (body.name.en, body.official_name.en):
            assert not re.search(r"\s{2}|^\s|\s$|&amp;", name), body.slug


def test_there_is_one_operator(register: Register) -> None:
    assert [body.kind for body in register.bodies.values()].count(Kind.OPERATOR) == 1


@pytest.mark.parametrize(
    ("duty", "place", "slug"),
    [
        (Duty.ROADS, "belfast", "department-for-infrastructure"),
        (Duty.ROADS, "leeds", None),
        (Duty.RATES, "belfast", "land-and-property-services"),
        (Duty.RATES, "cardiff", None),
        (Duty.TRUNK_ROADS, "leeds", "national-highways"),
        (Duty.TRUNK_ROADS, "fife", "transport-scotland"),
        (Duty.TRUNK_ROADS, "cardiff", "traffic-wales"),
        (Duty.TRUNK_ROADS, "belfast", "department-for-infrastructure"),
        (Duty.RED_ROUTES, "camden", "transport-for-london"),
        (Duty.RED_ROUTES, "leeds", None),
    ],
)
def test_a_duty_of_another_body_is_signposted(
    register: Register, duty: Duty, place: str, slug: str | None
) -> None:
    post = register.signpost(duty, place=register.bodies[place])
    assert (None if post is None else post.body_slug) == slug


def test_every_signposted_body_has_a_home_page_and_stands(register: Register) -> None:
    for post in register.directory.signposts:
        body = register.bodies[post.body_slug]
        assert body.homepage_url
        assert standing(body, on=TODAY) is Standing.IN_FORCE


def test_the_service_list_has_122_services_and_every_topic_is_used(register: Register) -> None:
    services = register.directory.services.values()
    assert len(services) == 122
    assert {service.topic_slug for service in services} == set(register.directory.topics)
    assert 10 <= len(register.directory.topics) <= 14


def test_no_two_services_have_the_same_title_in_either_language(register: Register) -> None:
    for language in Language:
        titles = Counter(service.title.speak(language) for service in register.directory.services.values())
        assert [title for title, count in titles.items() if count > 1] == []


def test_a_county_mends_potholes_and_a_district_empties_bins(register: Register) -> None:
    potholes, bins = 557, 524
    of_county, of_district, of_single = (
        {service.lgsl for service in register.services_of(register.bodies[slug])}
        for slug in ("surrey", "woking", "leeds")
    )
    assert potholes in of_county - of_district
    assert bins in of_district - of_county
    assert of_county | of_district == of_single


def test_a_council_in_northern_ireland_lists_bins_and_neither_roads_nor_council_tax(
    register: Register,
) -> None:
    listed = {service.lgsl for service in register.services_of(register.bodies["belfast"])}
    assert 524 in listed
    assert not {557, 57, 59, 69, 13, 209, 437} & listed


def test_a_body_that_is_no_council_lists_no_council_services(register: Register) -> None:
    assert register.services_of(register.bodies["national-highways"]) == ()


def test_a_two_tier_area_is_explained_for_both_tiers(register: Register) -> None:
    assert {tier: len(lines) for tier, lines in register.directory.shares.items()} == {
        Tier.COUNTY: 6,
        Tier.DISTRICT: 6,
    }


def test_the_demo_dresses_one_body_of_each_sort(register: Register) -> None:
    kinds = {register.bodies[slug].kind for slug in register.themes}
    assert kinds == set(COUNTS_TODAY) - {Kind.NORTHERN_IRISH}


def test_a_real_body_wears_no_theme_outside_the_demo() -> None:
    assert read_register(DATA).themes == {}


def test_the_register_is_read_within_its_time() -> None:
    started = time.process_time()
    read_register(DATA, with_demo=True)
    assert time.process_time() - started < 0.150
