"""The operator's pages of first administrators: from the list to the invitation, and what nobody else sees."""

import html
import re
import shlex

import pytest
from django.test import Client

from moothall.bodies import queries as register
from moothall.bodies.queries import KnownBody
from moothall.cli import invite
from moothall.people.queries import Colleague, person_by_email
from moothall.rules.persons import PersonKind
from moothall.rules.posts import ADMINISTRATOR
from tests.apps.posts_scene import administrator, known
from tests.cast import Filed, employ
from tests.sites.desk_visits import at_desk, look, send

POST = {"email": "first@example.org", "name": "Fay First", "why": "A letter, rung back."}


@pytest.fixture
def path(camden: KnownBody) -> str:
    """Where the operator's list is."""
    return f"/{register.operator().slug}/people/operator/first/"


@pytest.fixture
def client(camden: KnownBody) -> Client:
    """An administrator of the operator at the desk."""
    return at_desk(administrator(register.operator(), "Olga Operator"))


def state_of(words: str, name: str) -> str:
    """Return what the row of a council says of its administrator."""
    row = next(row for row in words.split("<tr") if name in row)
    return re.sub(r"<[^>]+>", " ", row)


def test_two_people_of_the_operator_lead_a_council_to_its_first_administrator(
    client: Client, path: str, camden: KnownBody
) -> None:
    assert "Camden" in look(client, f"{path}?q=camden").words
    assert send(client, f"{path}camden", **POST).location == path
    page = look(client, f"{path}?q=camden")
    assert "A second person must approve this" in page.words
    assert "Waits for a second person" in state_of(page.words, "Camden")
    requests = look(client, path.removesuffix("first/"))
    assert "Another administrator decides" in requests.words
    second = at_desk(administrator(register.operator(), "Otto Operator"))
    found = re.search(r'href="([^"]+/approve)"', look(second, path.removesuffix("first/")).words)
    assert found is not None
    assert "A letter, rung back." in look(second, found[1]).words
    send(second, found[1])
    first = person_by_email("first@example.org", kind=PersonKind.OFFICER)
    assert first is not None
    assert known(first.id).functions(body_id=camden.id) == {ADMINISTRATOR}
    assert "Has one" in state_of(look(client, f"{path}?q=camden&all=yes").words, "Camden")


def test_a_council_with_an_administrator_leaves_the_list_and_takes_no_other(
    client: Client, path: str, camden: KnownBody
) -> None:
    ada = administrator(camden)
    assert f"{path}camden" not in look(client, f"{path}?q=camden&all=yes").words
    assert "Camden" not in look(client, f"{path}?q=camden").words.partition("<h1")[2]
    assert send(client, f"{path}camden", **POST).location == path
    assert "Nothing was done" in look(client, path).words
    assert person_by_email("first@example.org", kind=PersonKind.OFFICER) is None
    for page in (path, f"{path}?q=camden&all=yes", f"{path}camden"):
        words = look(client, page).words
        assert ada.name not in words
        assert "ada@example.org" not in words


def test_the_list_says_what_to_do_where_an_invitation_went_to_a_wrong_address(
    client: Client, path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    said = re.search(r"<code>moothall invite ([^<]+)</code>", look(client, path).words)
    assert said is not None
    assert "Aeth gwahoddiad i gyfeiriad anghywir" in look(client, f"/cy{path}").words
    send(client, f"{path}camden", **(POST | {"email": "wrong@example.org"}))
    second = at_desk(administrator(register.operator(), "Otto Operator"))
    found = re.search(r'href="([^"]+/approve)"', look(second, path.removesuffix("first/")).words)
    assert found is not None
    send(second, found[1])
    assert invite.run(shlex.split(html.unescape(said[1]))) == 0
    assert "A link is on its way to right@example.org" in capsys.readouterr().out
    wrong, right = (
        person_by_email(email, kind=PersonKind.OFFICER)
        for email in ("wrong@example.org", "right@example.org")
    )
    assert wrong is not None
    assert right is not None
    assert known(wrong.id).posts == ()
    assert known(right.id).posts


def test_what_is_wrong_is_said_where_it_is(client: Client, path: str) -> None:
    for fields, words in (
        ({"email": "nobody"}, "Enter an email address"),
        ({"name": ""}, "Enter their name"),
        ({"why": " "}, "Enter why they need this post"),
        ({"email": "olga@example.org"}, "Nobody gives themself a post"),
    ):
        page = send(client, f"{path}camden", **(POST | fields))
        assert (page.status, words in page.words) == (400, True), words


def test_nobody_else_finds_these_pages(path: str, leeds: KnownBody, officer: Colleague, filed: Filed) -> None:
    theirs = administrator(leeds, "Leda Minister")
    auditor = employ("Audra Auditor", (register.operator(),), ("auditor",))
    own = path.replace(register.operator().slug, leeds.slug)
    for who in (officer, theirs, auditor):
        for page in (path, f"{path}camden", own, f"{own}camden"):
            assert look(at_desk(who), page).status == 404, (who.name, page)
        assert send(at_desk(who), f"{path}camden", **POST).status == 404
    assert person_by_email("first@example.org", kind=PersonKind.OFFICER) is None


@pytest.mark.parametrize(
    "query", ["page=0", "page=-3", "page=99999999999999999999", "q=%00", "q=%ff", "page=2"]
)
def test_whatever_an_address_asks_for_the_list_answers(client: Client, path: str, query: str) -> None:
    assert look(client, f"{path}?{query}").status == 200


def test_the_list_has_pages_and_speaks_welsh(client: Client, path: str) -> None:
    first = look(client, path)
    assert first.words.count("<tr class") == 51
    assert "page=2" in first.words
    assert "Gweinyddwyr cyntaf cynghorau" in look(client, f"/cy{path}").words
