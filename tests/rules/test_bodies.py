"""Bodies: when they stand, whom they serve and who carries on their work."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moothall.rules.bodies import (
    CODE_NATION,
    KIND_NATION,
    Body,
    Duty,
    Kind,
    Nation,
    ProvidedBy,
    Signpost,
    Standing,
    Tier,
    outlasts,
    overlaps,
    provides,
    serving,
    signposted,
    standing,
    stands_in_for,
    tier_of,
)
from moothall.rules.language import Text

VESTING = date(2027, 4, 1)
EVE = VESTING - timedelta(days=1)


def body_of(
    slug: str,
    kind: Kind = Kind.UNITARY,
    *,
    from_on: date | None = None,
    to_on: date | None = None,
    shadow_from_on: date | None = None,
    parent_slug: str | None = None,
) -> Body:
    return Body(
        slug=slug,
        kind=kind,
        nation=Nation.ENGLAND,
        region=None,
        name=Text(en=slug),
        official_name=Text(en=slug),
        gss_code=None,
        from_on=from_on,
        to_on=to_on,
        shadow_from_on=shadow_from_on,
        parent_slug=parent_slug,
        is_billing_authority=True,
        custodian_code=None,
        homepage_url=None,
    )


OLD_COUNTY = body_of("oldshire", Kind.COUNTY, to_on=VESTING)
OLD_DISTRICT = body_of("oldtown", Kind.DISTRICT, to_on=VESTING, parent_slug="oldshire")
EAST = body_of("east-oldshire", from_on=VESTING, shadow_from_on=date(2026, 5, 7))
WEST = body_of("west-oldshire", from_on=VESTING, shadow_from_on=date(2026, 5, 7))


def test_a_new_council_is_to_come_then_a_shadow_then_in_force_from_its_first_day() -> None:
    days = [date(2026, 5, 6), date(2026, 5, 7), EVE, VESTING]
    assert [standing(EAST, on=day) for day in days] == [
        Standing.TO_COME,
        Standing.SHADOW,
        Standing.SHADOW,
        Standing.IN_FORCE,
    ]


def test_a_council_has_ended_on_its_to_on_and_not_a_day_before() -> None:
    assert standing(OLD_COUNTY, on=EVE) is Standing.IN_FORCE
    assert standing(OLD_COUNTY, on=VESTING) is Standing.ENDED


def test_the_county_serves_before_the_district() -> None:
    assert serving(OLD_DISTRICT, parent=OLD_COUNTY, on=EVE) == (OLD_COUNTY, OLD_DISTRICT)


def test_a_single_tier_council_serves_alone() -> None:
    assert serving(EAST, parent=None, on=VESTING) == (EAST,)


def test_neither_a_shadow_authority_nor_a_former_council_serves_anybody() -> None:
    assert serving(EAST, parent=None, on=EVE) == ()
    assert serving(OLD_DISTRICT, parent=OLD_COUNTY, on=VESTING) == ()


def test_a_council_in_force_stands_in_for_itself() -> None:
    assert stands_in_for(OLD_DISTRICT, on=EVE, successors={"oldtown": [EAST]}) == (OLD_DISTRICT,)


def test_every_successor_of_a_divided_county_stands_in_for_it() -> None:
    assert stands_in_for(OLD_COUNTY, on=VESTING, successors={"oldshire": [EAST, WEST]}) == (EAST, WEST)


def test_nobody_stands_in_for_a_council_that_is_still_to_come() -> None:
    assert stands_in_for(EAST, on=EVE, successors={}) == ()


def test_successors_that_later_merge_are_named_once() -> None:
    merged = body_of("newshire", from_on=date(2030, 4, 1))
    east, west = (replace(body, to_on=date(2030, 4, 1)) for body in (EAST, WEST))
    successors = {"oldshire": [east, west], east.slug: [merged], west.slug: [merged]}
    assert stands_in_for(OLD_COUNTY, on=date(2031, 1, 1), successors=successors) == (merged,)


@given(
    heirs=st.dictionaries(st.integers(0, 8), st.lists(st.integers(0, 8), max_size=4)),
    last_days=st.lists(st.integers(0, 100) | st.none(), min_size=9, max_size=9),
    today=st.integers(0, 100),
)
def test_a_chain_of_successions_ends_even_where_it_runs_in_a_circle(
    heirs: dict[int, list[int]], last_days: list[int | None], today: int
) -> None:
    start = date(2000, 1, 1)
    bodies = [
        body_of(f"body-{number}", to_on=None if days is None else start + timedelta(days=days))
        for number, days in enumerate(last_days)
    ]
    successors = {f"body-{one}": [bodies[other] for other in others] for one, others in heirs.items()}
    on = start + timedelta(days=today)
    found = stands_in_for(bodies[0], on=on, successors=successors)
    assert all(standing(body, on=on) is Standing.IN_FORCE for body in found)
    assert len({body.slug for body in found}) == len(found)


def test_a_county_outlasts_a_district_that_ends_with_it_and_none_that_goes_on() -> None:
    assert outlasts(OLD_COUNTY, OLD_DISTRICT)
    assert not outlasts(OLD_COUNTY, replace(OLD_DISTRICT, to_on=None))
    assert not outlasts(replace(OLD_COUNTY, from_on=EVE), replace(OLD_DISTRICT, from_on=date(2020, 1, 1)))


def test_a_council_and_its_successor_share_no_day() -> None:
    assert not overlaps(OLD_COUNTY, EAST)
    assert overlaps(OLD_COUNTY, OLD_DISTRICT)
    assert not outlasts(body_of("whole", to_on=date(2020, 1, 1)), body_of("part", from_on=date(2021, 1, 1)))


@pytest.mark.parametrize(
    ("provided_by", "tiers"),
    [
        (ProvidedBy.COUNTY_AND_SINGLE, {Tier.COUNTY, Tier.SINGLE}),
        (ProvidedBy.DISTRICT_AND_SINGLE, {Tier.DISTRICT, Tier.SINGLE}),
        (ProvidedBy.ALL, {Tier.COUNTY, Tier.DISTRICT, Tier.SINGLE}),
    ],
)
def test_each_service_is_provided_by_its_tiers_and_no_others(
    provided_by: ProvidedBy, tiers: set[Tier]
) -> None:
    assert {tier for tier in Tier if provides(tier, provided_by)} == tiers


def test_exactly_the_kinds_of_councils_have_a_tier_and_a_nation() -> None:
    assert {kind for kind in Kind if tier_of(kind)} == set(KIND_NATION)


def test_every_nation_has_the_first_letter_of_its_codes() -> None:
    assert set(CODE_NATION.values()) == set(Nation)


def signpost_of(nation: Nation, region: str | None, slug: str) -> Signpost:
    return Signpost(
        duty=Duty.TRUNK_ROADS,
        nation=nation,
        region=region,
        body_slug=slug,
        about=Text(en="about"),
        reference="Act",
    )


def test_a_region_s_signpost_comes_before_the_nation_s() -> None:
    posts = [signpost_of(Nation.ENGLAND, None, "wide"), signpost_of(Nation.ENGLAND, "London", "narrow")]

    def slug_in(region: str | None) -> str | None:
        post = signposted(posts, duty=Duty.TRUNK_ROADS, nation=Nation.ENGLAND, region=region)
        return None if post is None else post.body_slug

    assert slug_in("London") == "narrow"
    assert slug_in("South East") == "wide"
    assert slug_in(None) == "wide"


def test_a_signpost_is_for_its_duty_and_nation_only() -> None:
    posts = [signpost_of(Nation.ENGLAND, None, "wide")]
    assert signposted(posts, duty=Duty.ROADS, nation=Nation.ENGLAND, region=None) is None
    assert signposted(posts, duty=Duty.TRUNK_ROADS, nation=Nation.WALES, region=None) is None
