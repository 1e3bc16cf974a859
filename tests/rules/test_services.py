"""Who offers a service, and how its resident wished to be reached."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from moothall.packs.services import read_services
from moothall.rules.bodies import Body, Duty, Kind, Nation, ProvidedBy, Signpost, Standing, Tier
from moothall.rules.services import (
    ContactDetails,
    NotACouncil,
    NotInForce,
    NotInThisNation,
    Offer,
    Offered,
    ProvidedByOtherTier,
    SignpostedTo,
    WelshNotReviewed,
    contact_details,
    offered,
)
from tests.rules.service_cast import TODAY, said

SERVICE = replace(
    read_services(Path(__file__).parents[2] / "data" / "services")[0].definition,
    nations=(Nation.ENGLAND, Nation.SCOTLAND),
    provided_by=ProvidedBy.COUNTY_AND_SINGLE,
    duty=Duty.ROADS,
)
POST = Signpost(
    duty=Duty.ROADS,
    nation=Nation.NORTHERN_IRELAND,
    region=None,
    body_slug="the-roads-department",
    about=said("It repairs roads."),
    reference="An Order",
)


def body(kind: Kind, nation: Nation | None = Nation.ENGLAND, *, to_on: date | None = None) -> Body:
    return Body(
        slug="exampleton",
        kind=kind,
        nation=nation,
        region=None,
        name=said("Exampleton"),
        official_name=said("Exampleton"),
        gss_code=None,
        from_on=None,
        to_on=to_on,
        shadow_from_on=None,
        parent_slug=None,
        is_billing_authority=False,
        custodian_code=None,
        homepage_url=None,
    )


@pytest.mark.parametrize(
    ("who", "offer"),
    [
        (body(Kind.COUNTY), Offered()),
        (body(Kind.UNITARY), Offered()),
        (body(Kind.SCOTTISH, Nation.SCOTLAND), Offered()),
        (body(Kind.DISTRICT), ProvidedByOtherTier(tier=Tier.COUNTY)),
        (body(Kind.WELSH, Nation.WALES), NotInThisNation()),
        (body(Kind.NORTHERN_IRISH, Nation.NORTHERN_IRELAND), SignpostedTo(signpost=POST)),
        (body(Kind.POLICE), NotACouncil()),
        (body(Kind.COUNTY, to_on=TODAY), NotInForce(standing=Standing.ENDED)),
    ],
)
def test_a_service_is_offered_by_the_right_tier_in_the_right_nation(who: Body, offer: Offer) -> None:
    assert offered(SERVICE, who, on=TODAY, signposts=[POST]) == offer


def test_a_county_leads_to_the_district_for_what_districts_do() -> None:
    bins = replace(SERVICE, provided_by=ProvidedBy.DISTRICT_AND_SINGLE, duty=None)
    assert offered(bins, body(Kind.COUNTY), on=TODAY) == ProvidedByOtherTier(tier=Tier.DISTRICT)
    assert offered(bins, body(Kind.DISTRICT), on=TODAY) == Offered()


def test_the_resident_is_reached_as_they_answered() -> None:
    answers = {"contact_email": "sam@example.com", "contact_phone": None}
    assert contact_details(SERVICE, answers) == ContactDetails(email="sam@example.com", phone=None)
    assert contact_details(SERVICE, {}) == ContactDetails(email=None, phone=None)


def test_where_it_is_required_a_council_in_wales_offers_only_what_has_reviewed_welsh() -> None:
    everywhere = replace(SERVICE, nations=tuple(Nation), provided_by=ProvidedBy.COUNTY_AND_SINGLE, duty=None)
    welsh = body(Kind.WELSH, Nation.WALES)
    unreviewed = replace(everywhere, is_welsh_reviewed=False)
    reviewed = replace(everywhere, is_welsh_reviewed=True)
    assert offered(unreviewed, welsh, on=TODAY, requires_reviewed_welsh=True) == WelshNotReviewed()
    assert offered(reviewed, welsh, on=TODAY, requires_reviewed_welsh=True) == Offered()
    assert offered(unreviewed, welsh, on=TODAY, requires_reviewed_welsh=False) == Offered()
    english = body(Kind.UNITARY)
    assert offered(unreviewed, english, on=TODAY, requires_reviewed_welsh=True) == Offered()
