"""No page asks the database more often because somebody has to do with more bodies; pages are found, not listed."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from moothall.bodies.context import DraftHolder
from moothall.bodies.models import Body
from moothall.bodies.queries import KnownBody
from moothall.cases.actions import casework
from moothall.cases.actions.persons import Sender
from moothall.people import actions as people
from moothall.people.queries import Colleague
from moothall.rules.persons import PersonKind
from moothall.rules.posts import ADMINISTRATOR, AUDITOR
from moothall.rules.sites import Site
from moothall.ui.access import Access
from tests.attack.addresses import BODY, every_address, url_of
from tests.attack.browsers import Browser
from tests.attack.entrances import signed_in
from tests.cast import ALL_FUNCTIONS, BINS, council, employ, file_case, forget_everything
from tests.clusters import Database

EVERYTHING = (*ALL_FUNCTIONS, ADMINISTRATOR, AUDITOR)
SITES = {Site.PORTAL: ("portal", Access.SIGNED_IN), Site.DESK: ("desk", Access.OFFICER)}


@pytest.fixture
def database(own_database: Database) -> Iterator[Database]:
    """A database in which what is done is committed, and read by Django."""
    own_database.connect_django()
    forget_everything()
    yield own_database
    forget_everything()


def councils(most: int) -> tuple[KnownBody, ...]:
    """Return some councils that take reports of missed bins."""
    slugs = Body.objects.filter(kind__in=("london_borough", "unitary", "metropolitan")).order_by("id")
    return tuple(council(slug) for slug in slugs.values_list("slug", flat=True)[:most])


def cases_at(bodies: tuple[KnownBody, ...], person_id: int, worker: Colleague) -> None:
    """Send a case to each body, and have each write an answer."""
    for number, body in enumerate(bodies):
        by = DraftHolder(digest=f"{body.id:063d}{number % 10}", body_id=body.id)
        sent = file_case(body, by, BINS, sender=Sender(person_id=person_id, person_name="")).sent
        casework.write(
            by=worker, body_id=body.id, reference=sent.reference, revision=1, message="We had a look."
        )


def statements_of(browser: Browser, site: Site, body: KnownBody) -> dict[str, int]:
    """Return by address how many statements a page takes whose caches are warm; those that answer at once."""
    name, access = SITES[site]
    counts: dict[str, int] = {}
    for address in every_address():
        if address.site != name or address.access is not access or not set(address.parameters) <= {BODY}:
            continue
        url = url_of(address, {BODY: body.slug} if address.parameters else {}, body=body.slug)
        browser.get(url)
        # The less of two looks: what a cache keeps for a minute may end just before one of them.
        looks = [_statements(browser, url) for _ in range(2)]
        if None not in looks:
            counts[str(address)] = min(look for look in looks if look is not None)
    return counts


def _statements(browser: Browser, url: str) -> int | None:
    with CaptureQueriesContext(connection) as seen:
        answer = browser.get(url)
    return len(seen) if answer.status == 200 else None


def grown(few: dict[str, int], many: dict[str, int]) -> dict[str, tuple[int, int | None]]:
    """Return the pages that take more statements than before, or are gone."""
    return {
        address: (few[address], many.get(address))
        for address in few
        if address not in many or many[address] > few[address]
    }


def test_a_page_that_asks_more_often_or_is_gone_is_named() -> None:
    assert grown({"a": 2, "b": 2, "c": 3}, {"a": 1, "b": 14, "d": 1}) == {"b": (2, 14), "c": (3, None)}


def test_no_page_of_an_account_asks_more_often_for_twelve_bodies_than_for_one(database: Database) -> None:
    person = people.ensure_person(email="ann@example.com", name="Ann Example", kind=PersonKind.RESIDENT)
    bodies = councils(12)
    worker = employ("Bo Clerk", bodies)
    seen = dict[int, dict[str, int]]()
    browser = signed_in(Site.PORTAL, person.id)
    at = 0
    for number in (1, 2, 12):
        cases_at(bodies[at:number], person.id, worker)
        at = number
        seen[number] = statements_of(browser, Site.PORTAL, bodies[0])
    assert {f"portal:/account{page}" for page in ("", "/requests", "/messages", "/files")} <= seen[1].keys()
    assert grown(seen[1], seen[2]) == grown(seen[1], seen[12]) == {}


def test_no_page_of_the_desk_asks_more_often_for_twenty_bodies_than_for_one(database: Database) -> None:
    bodies = councils(20)
    seen = dict[int, dict[str, int]]()
    at = 0
    for number in (1, 2, 20):
        by = employ("Cy Everywhere", bodies[at:number], EVERYTHING)
        cases_at(
            bodies[at:number],
            people.ensure_person(email="ann@example.com", name="Ann", kind=PersonKind.RESIDENT).id,
            by,
        )
        at = number
        seen[number] = statements_of(signed_in(Site.DESK, by.person_id), Site.DESK, bodies[0])
    assert {f"desk:/{page}" for page in ("queue", "councils", "<slug:slug>/")} <= seen[1].keys()
    assert grown(seen[1], seen[2]) == grown(seen[1], seen[20]) == {}
