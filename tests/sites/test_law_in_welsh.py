"""Welsh pages cite the law in Welsh: papers at the desk and their files, and what residents read."""

import re
from html import unescape

import pytest

from moothall.bodies import queries as bodies
from moothall.bodies.queries import KnownBody
from moothall.portability.erasure.words import grounds
from moothall.rules.language import Language
from moothall.rules.papers import kinds_for
from tests.cast import employ
from tests.house.checks_welsh import apart, english_law
from tests.sites.desk_visits import at_desk, look, visitor


def told(words: str) -> str:
    """Return the visible words of a page."""
    body = words.partition("<main")[2].partition("</main>")[0]
    return unescape(re.sub(r"<[^>]+>", " ", body))


@pytest.mark.parametrize("slug", ["camden", "cornwall"])
def test_papers_and_their_files_cite_the_law_in_welsh(slug: str, camden: KnownBody) -> None:
    body = bodies.by_slug(slug)
    assert body is not None
    client = at_desk(employ("Rhian Records", (body,), ("records",)))
    for kind in kinds_for(body.facts.kind):
        for end in ("", "/file"):
            page = look(client, f"/cy/{slug}/privacy/{kind}{end}")
            assert page.status == 200
            assert "Erthygl" in told(page.words)
            assert [*english_law(told(page.words)), *apart(told(page.words))] == []


def test_the_operators_papers_cite_the_law_in_welsh(camden: KnownBody) -> None:
    operator = bodies.operator()
    client = at_desk(employ("Owen Operator", (operator,), ("records",)))
    for kind in kinds_for(operator.facts.kind):
        page = look(client, f"/cy/{operator.slug}/privacy/{kind}")
        assert page.status == 200
        assert [*english_law(told(page.words)), *apart(told(page.words))] == []


@pytest.mark.parametrize("path", ["privacy", "pothole/", "missed-bin/"])
def test_residents_read_the_law_in_welsh(path: str, camden: KnownBody) -> None:
    page = look(visitor(host="localhost:8000"), f"/cy/{camden.slug}/{path}")
    assert page.status == 200
    assert "Deddf" in told(page.words)
    assert [*english_law(told(page.words)), *apart(told(page.words))] == []


def test_a_ground_cites_the_law_in_the_language_of_its_reader() -> None:
    for ground in grounds().values():
        assert list(english_law(ground.law.speak(Language.EN)))
        assert not list(english_law(ground.law.speak(Language.CY)))


@pytest.mark.parametrize(("language", "wrong"), [("", "and The organisation"), ("/cy", "ae y sefydliad")])
def test_the_operator_is_named_as_sentences_have_it(language: str, wrong: str, camden: KnownBody) -> None:
    client = at_desk(employ("Rhian Records", (camden,), ("records",)))
    name = bodies.operator().facts.official_name.speak(Language.CY if language else Language.EN)
    words = told(look(client, f"{language}/camden/privacy/agreement").words)
    assert name.removeprefix("y ") in words
    assert not list(apart(words))
    assert language or f"{name[0].upper()}{name[1:]}" in words
    assert wrong not in words
    assert not re.search(rf"(?<=\. ){re.escape(name)}", words)
    assert "portal's operator" not in words
