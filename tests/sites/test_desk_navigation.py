"""Which link of the officers' navigation is marked: one on each page, the nearest above it."""

import re

import pytest

from moothall.bodies import queries as register
from moothall.bodies.queries import KnownBody
from moothall.rules.posts import ADMINISTRATOR, AUDITOR, RECORDS
from tests.cast import Filed, council, employ
from tests.sites.desk_visits import at_desk, look
from tests.sites.test_desk_letters import by_hand, written

_LINK = re.compile(r'<a class="govuk-service-navigation__link" href="([^"]+)"')
_MARKED = re.compile(_LINK.pattern + r' aria-current="([a-z]+)"')


def marked(words: str) -> list[tuple[str, str]]:
    """Return the links that are marked, each with what it says of the page."""
    return _MARKED.findall(re.sub(r"\s+", " ", words))


@pytest.mark.parametrize("language", ["", "/cy"])
@pytest.mark.parametrize(
    ("path", "link"),
    [
        ("/camden/", "/camden/"),
        ("/camden/cases/REFERENCE/", "/camden/"),
        ("/camden/find", "/camden/find"),
        ("/camden/people/", "/camden/people/"),
        ("/camden/people/add", "/camden/people/"),
        ("/camden/people/teams/", "/camden/people/"),
        ("/camden/people/list/", "/camden/people/"),
        ("/camden/arrangements/", "/camden/arrangements/"),
        ("/camden/arrangements/propose", "/camden/arrangements/"),
        ("/camden/audit/", "/camden/audit/"),
        ("/camden/privacy/", "/camden/privacy/"),
        ("/camden/privacy/retention", "/camden/privacy/"),
        ("/camden/privacy/record", "/camden/privacy/"),
        ("/camden/letters/", "/camden/letters/"),
        ("/queue", "/queue"),
    ],
)
def test_one_link_is_marked_on_every_page(filed: Filed, language: str, path: str, link: str) -> None:
    functions = ("waste_officer", ADMINISTRATOR, AUDITOR, RECORDS)
    bodies = (filed.council, council("leeds"))
    client = at_desk(employ("Una Everything", bodies, functions))
    page = look(client, language + path.replace("REFERENCE", filed.sent.reference))
    assert page.status == 200
    assert marked(page.words) == [(language + link, "page" if path == link else "true")]


@pytest.mark.parametrize("language", ["", "/cy"])
@pytest.mark.parametrize(
    ("function", "paths"),
    [
        (ADMINISTRATOR, ("people/", "people/add", "arrangements/", "find")),
        (RECORDS, ("privacy/", "privacy/retention", "letters/", "find")),
        (AUDITOR, ("audit/", "privacy/", "arrangements/", "find")),
        ("waste_officer", ("", "find")),
    ],
)
def test_no_two_links_lead_to_one_page(
    camden: KnownBody, leeds: KnownBody, *, language: str, function: str, paths: tuple[str, ...]
) -> None:
    for bodies in ((camden,), (camden, leeds)):
        client = at_desk(employ(f"Una {len(bodies)}", bodies, (function,)))
        for path in paths:
            words = look(client, f"{language}/camden/{path}").words
            links = _LINK.findall(re.sub(r"\s+", " ", words))
            assert len(set(links)) == len(links) > 1, (path, links)
            assert len(marked(words)) == 1, path
            assert any(link.startswith(f"{language}/leeds/") for link in links) is (len(bodies) > 1)


def test_the_first_page_of_whoever_keeps_the_records_is_named_for_what_it_shows(camden: KnownBody) -> None:
    client = at_desk(employ("Rhian Records", (camden,), (RECORDS,)))
    assert look(client, "/").location == "/camden/privacy/"
    page = look(client, "/camden/privacy/").words
    assert marked(page) == [("/camden/privacy/", "page")]
    assert not re.search(r'<a class="govuk-service-navigation__link"[^>]*>\s*Camden', page)


@pytest.mark.django_db
def test_a_letter_stands_under_the_letters(camden: KnownBody) -> None:
    client = at_desk(employ("Rhian Records", (camden,), (RECORDS,)))
    written("braille")
    [letter] = by_hand(camden)
    page = look(client, f"/camden/letters/{letter.hand_key}")
    assert marked(page.words) == [("/camden/letters/", "true")]


@pytest.mark.django_db
def test_the_operators_pages_are_marked_too() -> None:
    operator = register.operator()
    client = at_desk(employ("Olga Operator", (operator,), (ADMINISTRATOR,)))
    page = look(client, f"/{operator.slug}/people/operator/")
    assert marked(page.words) == [(f"/{operator.slug}/people/", "true")]


@pytest.mark.django_db
@pytest.mark.parametrize("function", [ADMINISTRATOR, RECORDS, AUDITOR])
@pytest.mark.parametrize("language", ["", "/cy"])
def test_who_runs_the_portal_has_no_cases_and_no_page_of_them(function: str, language: str) -> None:
    operator = register.operator()
    client = at_desk(employ("Olga Operator", (operator,), (function,)))
    begins = look(client, f"{language}/").location
    assert look(client, f"{language}/{operator.slug}/").location == begins
    assert look(client, begins).status == 200


def test_a_page_about_no_body_marks_nothing(camden: KnownBody) -> None:
    assert not marked(look(at_desk(employ("Ayo Clerk", (camden,))), "/you").words)
