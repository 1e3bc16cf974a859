"""Browsers: no form without its token, no way out to another host, no cookie of another site, no shared cache."""

from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import IntegrityError

from moothall.people.sessions import digest_of
from moothall.rules.sites import Site
from tests.attack import entrances
from tests.attack.addresses import every_address, place_of
from tests.attack.alike import differences, plain
from tests.attack.browsers import TOKEN_FIELD, Answer, Browser
from tests.attack.harm import faults, leaks, report
from tests.attack.ledger import harm, ledger
from tests.attack.targets import Targets
from tests.attack.world import World

pytestmark = pytest.mark.isolation

EVIL = "attacker.example"
# What browsers, and careless code, may take for an address of another host.
WAYS_OUT = (
    f"https://{EVIL}/",
    f"//{EVIL}/",
    f"/\\{EVIL}/",
    f"/%2F%2F{EVIL}",
    f"https:{EVIL}",
    f" //{EVIL}",
    f"/a/..//{EVIL}",
)
NAMES = ("next", "onward", "url", "return", "return_to", "redirect", "redirect_uri", "continue", "back", "to")
FORGED = "f0rgedf0rgedf0rgedf0rgedf0rgedf0"


def failing(wrongs: list[str]) -> None:
    """Fail with sentences, where there are any."""
    if wrongs:
        pytest.fail(report(wrongs), pytrace=False)


def test_no_owner_is_answered_loosely(targets: Targets) -> None:
    failing([wrong for answers in targets.answers.values() for answer in answers for wrong in faults(answer)])


def test_a_form_without_its_token_does_nothing(world: World, targets: Targets) -> None:
    browsers = {called: owner.enter() for called, owner in world.owners.items()}
    before = ledger(world)
    wrongs: list[str] = []
    for key, sending in targets.sendings.items():
        browser = browsers[targets.senders[key]]
        wrongs += taken(browser, browser.post(sending.url, sending.fields, token=False))
    for url in targets.places:
        wrongs += taken(Browser(), Browser().ask("POST", url, b"a=b"))
    failing([*wrongs, *harm(before, ledger(world))])


def taken(browser: Browser, answer: Answer) -> list[str]:
    """Return a sentence where a form without a token was neither refused, nor asked for again with a token."""
    place = place_of(answer.url)
    is_led_back = bool(answer.leads_to) and answer.leads_to == browser.get(answer.url).leads_to
    is_asked_again = is_led_back or (answer.status == 200 and TOKEN_FIELD.encode() in answer.body)
    if answer.status >= 400 or is_asked_again or (place is not None and place.address.asks_no_token):
        return []
    return [f"{answer}: it came without a token"]


def test_an_address_that_asks_for_no_token_asks_for_no_cookie_either(world: World, targets: Targets) -> None:
    """Otherwise a page elsewhere could have it done by whoever is signed in."""
    browsers = [owner.enter() for owner in world.owners.values()]
    before = ledger(world)
    exempt = [url for url, place in targets.places.items() if place.address.asks_no_token]
    assert len({targets.places[url].address for url in exempt}) == sum(
        a.asks_no_token for a in every_address()
    )
    for url in exempt:
        bare = plain(Browser().ask("POST", url, b"a=b"))
        for browser in browsers:
            assert plain(browser.ask("POST", url, b"a=b")) == bare, url
    failing(list(harm(before, ledger(world))))


@pytest.mark.parametrize("way_out", WAYS_OUT)
def test_no_address_leads_to_another_host(world: World, targets: Targets, way_out: str) -> None:
    asked = urlencode(dict.fromkeys(NAMES, way_out))
    wrongs: list[str] = []
    seen = set()
    browsers = [
        Browser(),
        world.owners["the account holder"].enter(),
        world.owners["an officer of the body"].enter(),
    ]
    for url, place in targets.places.items():
        if place.address in seen or "?" in url:
            continue
        seen.add(place.address)
        for browser in browsers:
            wrongs += led_out(browser.get(f"{url}?{asked}"))
    failing(wrongs)


def led_out(answer: Answer) -> list[str]:
    """Return a sentence where a redirect or a link of a page leads to the attacker's host."""
    ways = (f"https://{EVIL}", f"//{EVIL}", f"https:{EVIL}")
    links = [f'{attribute}="{way}'.encode() for attribute in ("href", "action") for way in ways]
    is_linked = any(link in answer.body for link in links)
    location = answer.headers.get("Location", "").partition("?")[0]
    return [f"{answer}: it leads to {EVIL}"] if is_linked or EVIL in location else []


def test_a_session_key_that_somebody_made_up_is_never_taken_on(world: World, targets: Targets) -> None:
    wrongs: list[str] = []
    for url in targets.places:
        browser = Browser()
        for host in (settings.PORTAL_HOST, settings.DESK_HOST):
            browser.keep(host, settings.SESSION_COOKIE_NAME, FORGED)
        for answer in (browser.get(url), browser.post(url, {})):
            given = answer.cookies.get(settings.SESSION_COOKIE_NAME)
            if given is not None and given.value == FORGED:
                wrongs.append(f"{answer}: it took on a session key that somebody made up")
    with world.database.owner() as owner:
        taken = owner.execute(
            "select 1 from people_session where digest = %s", [digest_of(FORGED)]
        ).fetchone()
    assert taken is None
    failing(wrongs)


def test_a_session_of_one_site_opens_nothing_at_the_other(world: World, targets: Targets) -> None:
    """Its key is as good as one that somebody made up: every answer is the same, word for word."""
    hosts = {Site.PORTAL: settings.PORTAL_HOST, Site.DESK: settings.DESK_HOST}
    wrongs: list[str] = []
    for site, other, person_id in (
        (Site.PORTAL, Site.DESK, world.victim.account.person_id),
        (Site.DESK, Site.PORTAL, world.victim.officer.person_id),
    ):
        key = entrances.signed_in(site, person_id).jars[hosts[site]][settings.SESSION_COOKIE_NAME]
        there = Browser().keep(hosts[other], settings.SESSION_COOKIE_NAME, key)
        nobody = Browser().keep(hosts[other], settings.SESSION_COOKIE_NAME, FORGED)
        for url in targets.places:
            answer = there.get(url)
            wrongs += leaks(answer, world.canaries)
            if is_unlike(answer, nobody):
                wrongs.append(f"{answer}: it is not what a key that opens nothing is answered")
    failing(wrongs)


def is_unlike(answer: Answer, browser: Browser) -> bool:
    """Tell whether another browser is answered otherwise, but for what is drawn for each answer anew."""
    first = browser.get(answer.url)
    return plain(answer) != plain(first) and bool(differences(first, browser.get(answer.url), answer))


@pytest.mark.parametrize("site", list(Site))
def test_nobody_can_be_signed_in_at_the_site_that_is_not_theirs(world: World, site: Site) -> None:
    """The database takes no session of an officer's at the portal, and none of a resident's at the desk."""
    victim = world.victim
    person_id = victim.officer.person_id if site is Site.PORTAL else victim.account.person_id
    with pytest.raises(IntegrityError, match="of the kind"):
        entrances.signed_in(site, person_id)


def test_what_differs_from_visitor_to_visitor_is_kept_by_nobody(world: World, targets: Targets) -> None:
    """Each page is opened by all its owners, one after the other, and then by a stranger."""
    stranger = Browser()
    wrongs: list[str] = []
    owners = [owner.enter() for owner in world.owners.values()]
    for url in targets.places:
        theirs = [owner.get(url) for owner in owners]
        answer = stranger.get(url)
        wrongs += leaks(answer, world.canaries)
        if "public" in answer.headers.get("Cache-Control", "") and any(
            plain(one) != plain(answer) for one in theirs
        ):
            wrongs.append(f"{answer}: caches may keep it, and it is not the same for everybody")
    failing(wrongs)
