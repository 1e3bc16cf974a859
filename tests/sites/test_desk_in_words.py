"""No page of the desk shows a function, a team or an action by its code: whatever an officer can reach is looked at."""

import re
from html import unescape

import pytest

from moothall.bodies import queries as bodies
from moothall.people import actions as people
from moothall.people.queries import colleague
from moothall.rules.persons import PersonKind
from moothall.rules.sites import Site
from moothall.services.queries import functions_in_force
from moothall.ui import texts
from moothall.wiring.demo import invent
from tests.attack.browsers import Answer, Browser
from tests.attack.crawl import Reached, reach
from tests.attack.entrances import signed_in
from tests.house.checks_welsh import apart
from tests.house.tree import report

EMAILS = tuple(
    f"{name}@example.com"
    for name in (
        "farida.holm",
        "rhiannon.vale",
        "rosa.kingsnorth",
        "dev.ramanathan",
        "felix.hartnoll",
        "nell.okafor",
        "owen.trevithick",
    )
)
# The page that says how a list is written gives the code of each function behind its name.
TELLS_FUNCTIONS = "post-file"
DESK = "http://desk.localhost:8000"
_HIDDEN = re.compile(r"<(script|style|head|template)\b.*?</\1>|<!--.*?-->|<[^>]+>", re.DOTALL)
_UNDERSCORED = re.compile(r"(?<![\w/.@:-])[a-z]+(?:_[a-z]+)+(?![\w/@])")


def told(answer: Answer) -> str:
    """Return the visible words of a page."""
    return unescape(_HIDDEN.sub(" ", answer.body.decode()))


def codes() -> re.Pattern[str]:
    """Return what finds the names of actions and of refusals."""
    keys = [key.partition(".") for key in texts.interface()]
    names = [name for stem, _, name in keys if stem in {"action", "evidence_refusal"} and name != "unknown"]
    return re.compile(r"(?<![\w/.-])(?:" + "|".join(map(re.escape, names)) + r")(?![\w/])")


@pytest.fixture
def invented(db: None) -> None:
    """The demonstration."""
    invent(lambda sentence: None)


def wrong_on(page: Answer, named: re.Pattern[str], known: frozenset[str]) -> set[str]:
    """Return the codes on a page, besides those that it is there to tell, and in Welsh what stands apart."""
    if page.status != 200 or not page.headers.get("Content-Type", "").startswith("text/html"):
        return set()
    words = told(page)
    found = {*_UNDERSCORED.findall(words), *named.findall(words)} - known
    return found | (set(apart(words)) if page.url.startswith(f"{DESK}/cy/") else set())


def reached_by(email: str) -> tuple[Browser, Reached]:
    """Return what an invented officer comes to at the desk by links."""
    by = colleague(person_id=people.ensure_person(email=email, name="", kind=PersonKind.OFFICER).id)
    assert by is not None, email
    browser = signed_in(Site.DESK, by.person_id)
    own = {bodies.by_id(body_id).slug for body_id in by.body_ids}
    return browser, reach(browser, [f"{DESK}/"], bodies=own)


def test_no_page_that_officers_reach_shows_a_code(invented: None) -> None:
    named, problems, seen = codes(), set[str](), set[str]()
    for browser, reached in map(reached_by, EMAILS):
        for url, answer in reached.answers.items():
            if not url.startswith(DESK):
                continue
            address = reached.places[url].address
            seen.add(str(address))
            known = functions_in_force() if address.name == TELLS_FUNCTIONS else frozenset[str]()
            for page in (answer, browser.get(url.replace(DESK, f"{DESK}/cy"))):
                problems |= {f"{page.url}: {each}" for each in wrong_on(page, named, known)}
    assert len(seen) > 30
    assert not problems, report(problems)


@pytest.mark.parametrize("words", ["people.grant_post", "NotYours", "waste_officer", "cases.move"])
def test_a_code_on_a_page_is_found(words: str) -> None:
    page = _page(f"<p class='govuk_body'>It was <b>{words}</b>, they say.</p>")
    assert wrong_on(page, codes(), frozenset()) == {words}
    fine = _page("<p title='x_y'>Not yours: see docs/x_y.md, https://a_b.example, a@x_y.example</p>")
    assert not wrong_on(fine, codes(), frozenset())


def _page(words: str) -> Answer:
    return Answer(
        method="GET",
        url=f"{DESK}/",
        known=b"",
        status=200,
        body=words.encode(),
        headers={"Content-Type": "text/html; charset=utf-8"},
        cookies={},
    )
