"""The same arrangement stands once: sent twice it is proposed once, and nobody proposes or agrees to it again."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from moothall.bodies.context import Job, acting
from moothall.bodies.queries import KnownBody
from moothall.people import arrangements
from moothall.people.models import Arrangement
from moothall.people.proposals import Proposal
from moothall.people.queries import Colleague
from moothall.people.refusals import AgreedAlready, StandsAlready, TermsRefused
from moothall.rules.arrangements import TermsFault
from tests.apps.posts_scene import SHARING, administrator, proposal, team_of
from tests.apps.test_posts_races import at_once
from tests.cast import council
from tests.clusters import Database

WASTE, ROADS = "waste_officer", "highways_officer"


@pytest.fixture
def theirs(leeds: KnownBody) -> Colleague:
    """An administrator of the body that offers its team."""
    return administrator(leeds, "Petra Provider")


def propose(by: Colleague, terms: Proposal) -> int:
    """Propose terms."""
    return arrangements.propose(by=by, body_id=terms.provider.id, proposal=terms)


def rows(body: KnownBody) -> int:
    """Return how many arrangements a body has."""
    with acting(Job(body_id=body.id)):
        return Arrangement.objects.filter(body_id=body.id).count()


def twins(database: Database, by: Colleague, terms: Proposal) -> tuple[int, int]:
    """Propose the same twice, as it could be done before the same was refused."""
    two = propose(by, terms), propose(by, replace(terms, legal_basis="Other words"))
    with database.owner() as owner:
        owner.execute("set moothall.migrating = 'on'")
        owner.execute("update people_arrangement set legal_basis = %s", [terms.legal_basis])
    return two


def test_the_same_form_sent_twice_proposes_once(
    camden: KnownBody, leeds: KnownBody, theirs: Colleague
) -> None:
    terms = proposal(camden, leeds, (WASTE,))
    assert propose(theirs, terms) == propose(theirs, terms)
    assert rows(camden) == 1


@pytest.mark.parametrize("is_agreed", [False, True])
def test_the_same_is_refused_beside_what_stands_and_proposed_once_it_has_ended(
    camden: KnownBody, leeds: KnownBody, is_agreed: bool
) -> None:
    theirs, ours = administrator(leeds, "Petra Provider"), administrator(camden)
    terms = proposal(camden, leeds, (WASTE, ROADS))
    found = propose(theirs, terms)
    by = administrator(leeds, "Pablo Provider")
    if is_agreed:
        arrangements.agree(by=ours, body_id=camden.id, arrangement_id=found)
        by = theirs
    with pytest.raises(TermsRefused) as refused:
        propose(by, terms)
    assert refused.value.faults == {"from": TermsFault.STANDS_ALREADY}
    arrangements.end(by=theirs, body_id=leeds.id, arrangement_id=found, why="Over.")
    assert propose(by, terms) != found


def test_another_time_of_the_same_is_refused_where_both_would_hold_and_no_other(
    camden: KnownBody, leeds: KnownBody, theirs: Colleague
) -> None:
    now = timezone.now()
    soon, later, last = (now + timedelta(days=days) for days in (10, 20, 30))

    def during(from_at: datetime | None, to_at: datetime | None) -> Proposal:
        sharing = replace(SHARING, review_on=soon.date())
        return replace(proposal(camden, leeds, (WASTE,)), from_at=from_at, to_at=to_at, sharing=sharing)

    propose(theirs, during(soon, later))
    for overlapping in (during(None, None), during(soon, last), during(None, later), during(soon, None)):
        with pytest.raises(TermsRefused):
            propose(theirs, overlapping)
    propose(theirs, during(later, last))
    assert rows(camden) == 2


def test_other_terms_are_another_arrangement(camden: KnownBody, leeds: KnownBody, theirs: Colleague) -> None:
    terms = proposal(camden, leeds, (WASTE,))
    others = (
        terms,
        replace(terms, team_id=team_of(leeds, "Parks")),
        replace(terms, functions=frozenset({WASTE, ROADS})),
        replace(terms, controller_slug=leeds.slug),
        replace(terms, legal_basis="Another agreement"),
        replace(terms, home=council("cornwall"), controller_slug="cornwall"),
    )
    assert len({propose(theirs, each) for each in others}) == len(others)


def test_nobody_agrees_to_the_same_twice(own_database: Database) -> None:
    own_database.connect_django()
    home, provider = council("camden"), council("leeds")
    two = twins(own_database, administrator(provider, "Petra Provider"), proposal(home, provider, (WASTE,)))
    agreeing = [administrator(home, name) for name in ("Hal Home", "Hannah Home")]
    told: list[str] = []

    def agree(number: int) -> None:
        try:
            arrangements.agree(by=agreeing[number], body_id=home.id, arrangement_id=two[number])
        except StandsAlready:
            told.append("stands already")
        else:
            told.append("agreed")

    connection.close()
    at_once(lambda: agree(0), lambda: agree(1))
    assert sorted(told) == ["agreed", "stands already"]


def test_of_two_that_send_the_same_at_once_one_proposes(own_database: Database) -> None:
    own_database.connect_django()
    home, provider = council("camden"), council("leeds")
    terms = proposal(home, provider, (WASTE,))
    two = [administrator(provider, name) for name in ("Petra Provider", "Pablo Provider")]
    start, told = threading.Barrier(4), list[str]()

    def press(by: Colleague) -> Callable[[], None]:
        def send() -> None:
            start.wait()
            try:
                propose(by, terms)
            except TermsRefused:
                told.append("refused")
            else:
                told.append("proposed")

        return send

    connection.close()
    at_once(*(press(by) for by in two for _ in range(2)))
    assert sorted(told) == ["proposed", "proposed", "refused", "refused"]
    assert rows(home) == 1


def test_two_agreements_to_one_proposal_at_once_are_one(own_database: Database) -> None:
    own_database.connect_django()
    home, provider = council("camden"), council("leeds")
    found = propose(administrator(provider, "Petra Provider"), proposal(home, provider, (WASTE,)))
    two = [administrator(home, name) for name in ("Hal Home", "Hannah Home")]
    told: list[str] = []

    def agree(by: Colleague) -> None:
        try:
            arrangements.agree(by=by, body_id=home.id, arrangement_id=found)
        except AgreedAlready:
            told.append("agreed already")
        else:
            told.append("agreed")

    connection.close()
    at_once(lambda: agree(two[0]), lambda: agree(two[1]))
    assert sorted(told) == ["agreed", "agreed already"]
