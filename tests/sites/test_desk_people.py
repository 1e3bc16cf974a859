"""The screens of administrators: people, teams, requests, lists; and what nobody else sees of them."""

from html import unescape

import pytest
from django.utils import timezone

from moothall.audit.models import AuditRow
from moothall.bodies import queries as register
from moothall.bodies.context import Job, acting
from moothall.bodies.queries import KnownBody
from moothall.people.models import Membership
from moothall.people.queries import Colleague, person_by_email
from moothall.rules.persons import PersonKind
from moothall.rules.posts import ADMINISTRATOR, AUDITOR
from tests.apps.posts_scene import administrator, first_membership, grant, known, team_of
from tests.cast import CANARY, Filed, employ
from tests.sites.desk_visits import at_desk, evidence, look, send

WASTE = "waste_officer"


def post(body: KnownBody, function: str = WASTE, /, **fields: str) -> dict[str, str]:
    """Return what the form for a post sends."""
    filled = {
        "email": "nell@example.org",
        "name": "Nell Newcomer",
        "team": str(team_of(body)),
        "function": function,
        "why": "She joins.",
    }
    return {**filled, **fields}


def test_the_name_is_always_needed_and_what_is_said_of_it_has_no_if(camden: KnownBody) -> None:
    employ("Nell Older", (camden,), ("highways_officer",))
    client = at_desk(administrator(camden))
    hint = look(client, "/camden/people/add").words.partition('id="name-hint"')[2].partition("</div>")[0]
    assert "colleagues" in hint
    assert "if they have" not in hint
    assert send(client, "/camden/people/add", **post(camden, name="")).status == 400
    send(client, "/camden/people/add", **post(camden))
    assert "Nell Newcomer" in look(client, "/camden/people/").words, (
        "the last name given is the one that holds"
    )


def test_an_administrator_sees_the_people_of_the_body_and_of_no_other(
    camden: KnownBody, leeds: KnownBody
) -> None:
    ada = administrator(camden)
    employ("Una Ours", (camden,), (WASTE,))
    employ("Theo Theirs", (leeds,), (WASTE,))
    page = look(at_desk(ada), "/camden/people/")
    assert page.status == 200
    assert "Una Ours" in page.words
    assert "una@example.org" in page.words
    assert "Theo" not in page.words


@pytest.mark.parametrize(
    "path",
    ["people/add", "people/teams/", "people/teams/add", "people/list/sample.csv", "arrangements/propose"],
)
def test_a_page_that_shows_teams_alone_is_no_look_at_the_list_of_people(camden: KnownBody, path: str) -> None:
    client = at_desk(administrator(camden))
    team_of(camden)
    assert look(client, f"/camden/{path}").status == 200
    with acting(Job(body_id=camden.id)):
        assert not AuditRow.objects.filter(body_id=camden.id, action="people.read_list").exists()
    look(client, "/camden/people/")
    with acting(Job(body_id=camden.id)):
        assert AuditRow.objects.filter(body_id=camden.id, action="people.read_list").exists()


@pytest.mark.parametrize(
    "path",
    [
        "people/",
        "people/add",
        "people/teams/",
        "people/teams/add",
        "people/list/",
        "people/list/sample.csv",
        "arrangements/propose",
        "people/operator/",
        "people/999999",
        "people/posts/999999/end",
        "people/requests/999999/approve",
        "people/list/999999",
        "arrangements/999999",
    ],
)
def test_nobody_but_an_administrator_finds_these_pages(
    leeds: KnownBody, officer: Colleague, stranger: Colleague, path: str
) -> None:
    theirs = administrator(leeds, "Lee Minister")
    for who in (officer, stranger, theirs):
        page = look(at_desk(who), f"/camden/{path}")
        assert page.status == 404, (who.name, path)
        assert "Ayo Clerk" not in page.words.partition("<main")[2]


def test_the_form_gives_a_post(camden: KnownBody) -> None:
    client = at_desk(administrator(camden))
    assert send(client, "/camden/people/add", **post(camden, WASTE)).location == "/camden/people/"
    assert "The post is given." in look(client, "/camden/people/").words
    found = person_by_email("nell@example.org", kind=PersonKind.OFFICER)
    assert found is not None
    assert known(found.id).functions(body_id=camden.id) == {WASTE}


def test_a_post_lasts_until_the_end_of_its_last_day(camden: KnownBody) -> None:
    client = at_desk(administrator(camden))
    days = {"from-day": "1", "from-month": "3", "from-year": "2031"}
    last = {"to-day": "31", "to-month": "12", "to-year": "2031"}
    send(client, "/camden/people/add", **post(camden, WASTE, **days, **last))
    with acting(Job(body_id=camden.id)):
        to_at = Membership.objects.values_list("to_at", flat=True).get(function=WASTE)
    assert timezone.localtime(to_at).isoformat() == "2032-01-01T00:00:00+00:00"
    assert "From 1 March 2031 until the end of 31 December 2031" in look(client, "/camden/people/").words
    assert "O 1 Mawrth 2031 tan ddiwedd 31 Rhagfyr 2031" in look(client, "/cy/camden/people/").words


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"to-day": "31", "to-month": "12", "to-year": "9999"}, "Enter a real date"),
        ({"email": "nobody"}, "Enter an email address"),
        ({"name": ""}, "Enter their name"),
        ({"why": " "}, "Enter why they need this post"),
        ({"team": "Streets"}, "Choose a team"),
        ({"from-day": "31", "from-month": "2", "from-year": "2031"}, "Enter a real date"),
        ({"to-day": "1", "to-month": "1", "to-year": "2020"}, "The end must come after the beginning"),
        ({"function": "emperor"}, "Choose another function"),
        ({"function": "", "name": ""}, "Choose a function"),
        ({"email": "ada@example.org"}, "Nobody gives themself a post"),
    ],
)
def test_what_is_wrong_in_the_form_is_said_where_it_is(
    camden: KnownBody, fields: dict[str, str], words: str
) -> None:
    page = send(at_desk(administrator(camden)), "/camden/people/add", **post(camden, WASTE) | fields)
    assert page.status == 400
    assert words in page.words
    assert "There is a problem" in page.words


def test_a_team_of_another_body_cannot_be_named(camden: KnownBody, leeds: KnownBody) -> None:
    client = at_desk(administrator(camden))
    fields = post(camden, WASTE, team=str(team_of(leeds)))
    page = send(client, "/camden/people/add", **fields)
    assert page.status == 404
    assert "Nell Newcomer" in page.words, "what was typed is given back"


def test_a_powerful_post_waits_and_its_asker_cannot_approve_it(camden: KnownBody) -> None:
    ada, bert = administrator(camden), administrator(camden, "Bert Minister")
    client = at_desk(ada)
    send(client, "/camden/people/add", **post(camden, AUDITOR))
    page = look(client, "/camden/people/")
    assert "Another administrator decides" in page.words
    asked = grant(ada, camden, ADMINISTRATOR, email="second@example.org").request_id
    for path, key in ((f"/camden/people/requests/{asked}/approve", "You asked for this yourself"),):
        send(client, path)
        assert key in look(client, "/camden/people/").words
    second = at_desk(bert)
    assert "second@example.org" in look(second, f"/camden/people/requests/{asked}/approve").words
    send(second, f"/camden/people/requests/{asked}/approve")
    found = person_by_email("second@example.org", kind=PersonKind.OFFICER)
    assert found is not None
    assert known(found.id).functions(body_id=camden.id) == {ADMINISTRATOR}


def test_ending_a_post_asks_first_and_then_opens_nothing(camden: KnownBody, filed: Filed) -> None:
    waste = employ("Una Ours", (camden,), (WASTE,))
    theirs, ours = at_desk(waste), at_desk(administrator(camden))
    path = f"/camden/people/posts/{first_membership(waste.person_id, WASTE)}/end"
    assert "End this post now?" in look(ours, path).words
    assert look(theirs, "/camden/").status == 200
    their_page = f"/camden/people/{waste.person_id}"
    assert "Nothing: it has ended" not in look(ours, their_page).words
    send(ours, path)
    assert look(theirs, "/camden/").location.startswith("/sign-in")
    for language, head, ended in (
        ("", "What you can do", "Nothing: it has ended"),
        ("/cy", "Beth y gallwch ei wneud", "Dim: mae wedi dod i ben"),
    ):
        page = look(ours, language + their_page).words
        assert (head in page, ended in page) == (True, True)


def test_a_form_that_was_open_when_the_right_ended_gives_back_what_was_typed(
    camden: KnownBody, leeds: KnownBody, filed: Filed
) -> None:
    two = employ("Bronwen Shared", (camden, leeds), (WASTE,))
    client, ours = at_desk(two), at_desk(administrator(camden))
    form = f"/camden/cases/{filed.sent.reference}/note"
    assert look(client, form).status == 200
    membership = next(post.membership_id for post in known(two.person_id).posts if post.body_id == camden.id)
    send(ours, f"/camden/people/posts/{membership}/end")
    page = send(client, form, revision=1, key="k" * 20, reason="What I had written")
    assert page.status == 404
    assert "Nothing was saved" in page.words
    assert "What I had written" in page.words
    assert CANARY not in page.words
    assert ("cases.note", "NotYours", True) in evidence(two, camden)


def test_teams_are_added_and_renamed(camden: KnownBody) -> None:
    client = at_desk(administrator(camden))
    assert send(client, "/camden/people/teams/add", name="Parks").location == "/camden/people/teams/"
    assert "Parks" in look(client, "/camden/people/teams/").words
    taken = send(client, "/camden/people/teams/add", name="Parks")
    assert (taken.status, "a team has this one" in taken.words) == (400, True)
    send(client, f"/camden/people/teams/{team_of(camden, 'Parks')}", name="Parks and trees")
    assert "Parks and trees" in look(client, "/camden/people/teams/").words


def test_the_operator_sees_what_waits_elsewhere_and_no_case(camden: KnownBody, filed: Filed) -> None:
    operator = register.operator()
    ada = administrator(camden)
    asked = grant(ada, camden, ADMINISTRATOR, email="second@example.org").request_id
    client = at_desk(administrator(operator, "Olga Operator"))
    assert look(client, "/").location == f"/{operator.slug}/people/"
    page = look(client, f"/{operator.slug}/people/operator/")
    assert "second@example.org" not in page.words
    assert f"/{operator.slug}/people/operator/camden/{asked}/approve" in page.words
    for path in ("/camden/", f"/camden/cases/{filed.sent.reference}/", "/camden/find", "/camden/people/"):
        there = look(client, path)
        assert (there.status, filed.sent.reference in there.words) == (404, False), path
    assert filed.sent.reference not in look(client, f"/{operator.slug}/").words
    assert look(client, f"/{operator.slug}/find").status == 404
    send(client, f"/{operator.slug}/people/operator/camden/{asked}/approve")
    found = person_by_email("second@example.org", kind=PersonKind.OFFICER)
    assert found is not None
    assert known(found.id).functions(body_id=camden.id) == {ADMINISTRATOR}


@pytest.mark.parametrize(
    ("act", "words"), [("approve", "The post is approved."), ("refuse", "The post is refused.")]
)
def test_who_decides_for_a_council_goes_on_with_what_else_waits(
    camden: KnownBody, act: str, words: str
) -> None:
    ada, operator = administrator(camden), register.operator()
    first, second = (
        grant(ada, camden, AUDITOR, email=f"{name}@example.org").request_id for name in ("one", "two")
    )
    client, requests = at_desk(administrator(operator, "Olga Operator")), f"/{operator.slug}/people/operator/"
    asks = look(client, f"{requests}camden/{first}/{act}").words
    assert f'href="{requests}">Cancel' in asks
    assert send(client, f"{requests}camden/{first}/{act}", why="No need.").location == requests
    left = look(client, requests).words
    assert words in left
    assert f"{requests}camden/{second}/approve" in left
    assert f"{requests}camden/{first}/approve" not in left


@pytest.mark.parametrize(
    ("language", "name"),
    [("", "the organisation that runs this portal"), ("/cy", "y sefydliad sy'n rhedeg y porth hwn")],
)
def test_no_page_calls_the_operator_a_council(camden: KnownBody, language: str, name: str) -> None:
    operator = register.operator()
    olga = administrator(operator, "Olga Operator")
    grant(olga, operator, AUDITOR, email="watcher@example.org")
    client = at_desk(olga)
    words = unescape(look(client, f"{language}/{operator.slug}/people/").words).partition("<main")[2]
    assert name in words
    for path in ("people/", f"people/{olga.person_id}", "nowhere/"):
        main = look(client, f"{language}/{operator.slug}/{path}").words.partition("<main")[2]
        for council in ("this council", "your council", "Council", "cyngor", "Cyngor"):
            assert council not in main, (path, council)


def test_every_page_of_administrators_speaks_welsh(camden: KnownBody) -> None:
    client = at_desk(administrator(camden))
    for path, words in (
        ("people/", "Dim ond gweinyddwyr"),
        ("people/add", "Rhoi swydd i rywun"),
        ("people/list/", "Lanlwythwch ffeil CSV"),
        ("arrangements/", "Trefniadau"),
        ("arrangements/propose", "Cynnig tîm i gyngor arall"),
    ):
        assert words in look(client, f"/cy/camden/{path}").words
