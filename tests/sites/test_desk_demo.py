"""A demonstration: invented once, worked through the same actions as everything else, and readable in its outbox."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from django.http import Http404, HttpResponse, QueryDict
from django.test import override_settings
from django.urls import get_urlconf, set_urlconf

from moothall.bodies import queries as bodies
from moothall.bodies.queries import KnownBody
from moothall.cases.queries import desk
from moothall.cases.queries.desk import Filters, Which
from moothall.notices.channels.messages import Kind
from moothall.notices.models import Notice
from moothall.people import actions as people
from moothall.people.queries import Colleague, colleague
from moothall.rules.language import Language
from moothall.rules.persons import PersonKind
from moothall.ui import texts
from moothall.ui.requests import PortalRequest
from moothall.web.views.demo_outbox import demo_outbox
from moothall.wiring.demo import invent
from tests.cast import Filed
from tests.sites.desk_visits import at_desk, look


@pytest.fixture
def invented(db: None) -> list[str]:
    """What inventing says when it is done a second time."""
    invent(lambda sentence: None)
    said: list[str] = []
    invent(said.append)
    return said


def known(email: str) -> Colleague:
    found = colleague(person_id=people.ensure_person(email=email, name="", kind=PersonKind.OFFICER).id)
    assert found is not None
    return found


def test_inventing_twice_makes_nobody_and_nothing_twice(invented: list[str]) -> None:
    assert invented == [
        "24 invented officers can sign in",
        "Invented arrangements between councils: 1",
        "19 invented residents have sent a case",
    ]
    both = known("nia.prosser@example.com")
    assert len(both.posts) == len(both.body_ids) == 2


def test_one_invented_team_serves_two_councils_by_an_arrangement(invented: list[str]) -> None:
    shared = known("nell.okafor@example.com")
    home, provider = bodies.by_slug("richmond-upon-thames"), bodies.by_slug("wandsworth")
    assert home is not None
    assert provider is not None
    assert set(shared.body_ids) == {home.id, provider.id}
    assert len(desk.worklist(by=shared, body_id=home.id, filters=Filters()).cases) == 1


def test_the_invented_cases_stand_where_data_says(invented: list[str], leeds: KnownBody) -> None:
    highways = known("tom.birchall@example.com")
    closed = desk.worklist(by=highways, body_id=leeds.id, filters=Filters(which=Which.CLOSED))
    assert [(case.state, case.taken_by) for case in closed.cases] == [("repaired", "Tom Birchall")]
    page = look(at_desk(highways), f"/leeds/cases/{closed.cases[0].reference}/")
    assert "Tom Birchall moved it from ‘Inspected’ to ‘Repaired’" in page.words
    assert "60 mm deep" in page.words


@pytest.fixture
def demonstrating() -> Iterator[None]:
    before = get_urlconf()
    set_urlconf("moothall.web.urls.portal")
    with override_settings(DEMO=True):
        yield
    set_urlconf(before)


def outbox(query: str, language: Language = Language.EN) -> HttpResponse:
    request = PortalRequest()
    request.method, request.path, request.language = "GET", "/demo/outbox", language
    request.GET = QueryDict(query.removeprefix("?"))
    answer = demo_outbox(request)
    assert isinstance(answer, HttpResponse)
    return answer


def test_the_outbox_shows_what_would_have_been_sent_word_for_word(demonstrating: None, filed: Filed) -> None:
    words = outbox("?body=camden").content.decode()
    assert "resident@example.com" in words
    whole = f'<span class="moothall-nowrap">{filed.sent.reference}</span>'
    assert f"your reference is {whole}" in words, "the reference is not broken in two"
    assert filed.sent.code in words
    assert "exists in demonstrations only" in words


def test_the_outbox_of_one_council_holds_nothing_of_another(demonstrating: None, filed: Filed) -> None:
    for query in (
        "",
        "?body=leeds",
        "?body=nowhere",
        "?body=%00",
        "?body=" + "x" * 5000,
        "?body=camden&body=leeds",
    ):
        assert filed.sent.reference not in outbox(query).content.decode(), query


def test_the_outbox_opens_with_what_the_portal_itself_sends_and_names_each_council_once(
    demonstrating: None, filed: Filed
) -> None:
    words = unescape(outbox("").content.decode())
    assert f"Messages of {bodies.operator().facts.official_name.speak(Language.EN)}" in words
    places = re.findall(r'href="\?body=([a-z-]+)"', words)
    assert len(places) == len(set(places)) > 5
    assert places[0] == bodies.operator().slug


@pytest.mark.parametrize("kind", list(Kind))
def test_the_outbox_has_a_word_for_every_kind_of_message(kind: Kind) -> None:
    assert texts.speak(f"outbox.kind_{kind.value}", Language.EN)


@pytest.mark.parametrize("state", list(Notice.State))
def test_the_outbox_has_a_word_for_what_became_of_a_message(state: Notice.State) -> None:
    assert texts.speak(f"outbox.state_{state.value}", Language.EN)


def test_the_outbox_speaks_welsh(demonstrating: None, filed: Filed) -> None:
    assert "Negeseuon London Borough of Camden" in outbox("?body=camden", Language.CY).content.decode()


def test_outside_a_demonstration_there_is_no_outbox(filed: Filed) -> None:
    with pytest.raises(Http404):
        outbox("?body=camden")
