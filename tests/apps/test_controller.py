"""A case has one controller whoever looks, and every page on which an officer writes names it."""

from dataclasses import replace

import pytest

from moothall.bodies.context import DraftHolder
from moothall.bodies.queries import KnownBody
from moothall.cases.actions import casework
from moothall.cases.queries import desk
from moothall.people import arrangements
from moothall.people.queries import Colleague
from tests.apps.posts_scene import administrator, known, proposal
from tests.cast import POTHOLE, Filed, council, employ, file_case

INSPECTS, REPAIRS = "highways_inspector", "highways_officer"


def lend(home: KnownBody, provider: KnownBody, function: str, *, controller: KnownBody) -> None:
    """Have a provider's team do one function of a home, under a controller."""
    terms = replace(proposal(home, provider, (function,)), controller_slug=controller.slug)
    theirs = administrator(provider, f"Petra of {provider.slug}")
    found = arrangements.propose(by=theirs, body_id=provider.id, proposal=terms)
    arrangements.agree(by=administrator(home, "Hal Home"), body_id=home.id, arrangement_id=found)


@pytest.fixture
def filed(camden: KnownBody) -> Filed:
    """A report that inspectors and officers may work on."""
    return file_case(camden, DraftHolder(digest="c" * 64, body_id=camden.id), POTHOLE)


def controller(who: Colleague, camden: KnownBody, filed: Filed) -> int:
    """Open the case as somebody; return whom it shows as the controller."""
    opened = desk.open_case(by=known(who.person_id), body_id=camden.id, reference=filed.sent.reference)
    return opened.answerable.controller_id


def test_a_case_has_one_controller_whoever_looks(camden: KnownBody, leeds: KnownBody, filed: Filed) -> None:
    cornwall = council("cornwall")
    lend(camden, leeds, INSPECTS, controller=leeds)
    lend(camden, cornwall, REPAIRS, controller=camden)
    looking = (
        employ("Ayo Own", (camden,), (REPAIRS,)),
        employ("Cory Cornish", (cornwall,), (REPAIRS,)),
        employ("Lea Leeds", (leeds,), (INSPECTS,)),
    )
    assert {controller(who, camden, filed) for who in looking} == {camden.id}


def test_what_is_arranged_for_one_function_makes_nobody_else_the_controller_of_another(
    camden: KnownBody, leeds: KnownBody, filed: Filed
) -> None:
    lend(camden, leeds, INSPECTS, controller=leeds)
    assert controller(employ("Ayo Own", (camden,), (REPAIRS,)), camden, filed) == camden.id


def test_the_controller_follows_the_state_of_the_case(
    camden: KnownBody, leeds: KnownBody, filed: Filed
) -> None:
    lend(camden, leeds, REPAIRS, controller=leeds)
    own, theirs = (
        employ("Ayo Own", (camden,), (INSPECTS, REPAIRS)),
        employ("Lea Leeds", (leeds,), (REPAIRS,)),
    )
    assert {controller(who, camden, filed) for who in (own, theirs)} == {camden.id}
    casework.move(
        by=known(own.person_id),
        body_id=camden.id,
        reference=filed.sent.reference,
        revision=1,
        transition="record_inspection",
        reason="Two fingers deep",
        message="We have looked at it.",
    )
    assert {controller(who, camden, filed) for who in (own, theirs)} == {leeds.id}
