"""An error wears what the host wears that was asked, in its words, and leads back to where its reader works."""

import re
import secrets
from dataclasses import dataclass

import html5lib
import pytest
from django.conf import settings
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client

from moothall.desk.views import bodies
from moothall.people.credentials import guesses, proofs
from moothall.people.queries import Colleague
from moothall.rules.references import new_reference
from tests.sites.desk_visits import at_desk, visitor

pytestmark = pytest.mark.django_db
PORTAL_WORDS = ("Your account", "Eich cyfrif", "start page", "dudalen gychwyn", "telephone", "saved before")


@dataclass(frozen=True, kw_only=True)
class Seen:
    """An error as its reader sees it: the address of each link by its words, and all words."""

    status: int
    links: dict[str, str]
    words: str
    html: str


def seen(response: object) -> Seen:
    assert isinstance(response, HttpResponse)
    html = response.content.decode()
    tree = html5lib.parse(html, treebuilder="etree", namespaceHTMLElements=False)
    body = tree.find("body")
    assert body is not None
    links = {" ".join("".join(link.itertext()).split()): link.get("href", "") for link in tree.iter("a")}
    return Seen(
        status=response.status_code,
        links=links,
        words=" ".join("".join(body.itertext()).split()),
        html=html,
    )


def assert_desk(found: Seen, *, welsh: bool = False) -> None:
    name, home = ("Desg Moothall", "/cy/") if welsh else ("Moothall desk", "/")
    onward = "Mynd i'ch tudalen gyntaf wrth y ddesg" if welsh else "Go to your first page at the desk"
    assert 'class="govuk-template__body moothall-desk"' in found.html
    assert found.links[name] == found.links[onward] == home
    assert not [words for words in PORTAL_WORDS if words in found.words]


@pytest.mark.parametrize(
    "path", ["/nowhere/at/all", "/camden/cases/7KQ2-4MX9-T3/", "/leeds/", "/wp-login.php"]
)
def test_what_is_not_there_wears_the_desk_for_an_officer(officer: Colleague, path: str) -> None:
    client = at_desk(officer)
    found = seen(client.get(path))
    assert found.status == 404
    assert_desk(found)
    assert_desk(seen(client.get(f"/cy{path}")), welsh=True)


def test_a_stranger_sees_the_desk_too(camden: object) -> None:
    found = seen(visitor().get("/nowhere"))
    assert found.status == 404
    assert_desk(found)
    assert found.links["Cymraeg"] == "/cy/"


def test_a_form_without_our_token_wears_the_desk(officer: Colleague) -> None:
    found = seen(visitor(checks_tokens=True).post("/sign-in", {"email": "a@example.com"}))
    assert found.status == 403
    assert_desk(found)


def test_who_tries_too_often_sees_the_desk(camden: object, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> int:
        raise guesses.TooOften

    monkeypatch.setattr(proofs, "by_password", refuse)
    found = seen(visitor().post("/sign-in", {"email": "a@example.com", "password": "x"}))
    assert found.status == 429
    assert_desk(found)
    found = seen(visitor().post("/cy/sign-in", {"email": "a@example.com", "password": "x"}))
    assert_desk(found, welsh=True)


@pytest.mark.parametrize(("error", "status"), [(OperationalError, 503), (RuntimeError, 500)])
def test_our_own_failures_wear_the_desk(
    officer: Colleague, monkeypatch: pytest.MonkeyPatch, error: type[Exception], status: int
) -> None:
    def fail(by: Colleague) -> None:
        raise error

    monkeypatch.setattr(bodies, "bodies_of", fail)
    client = at_desk(officer)
    client.raise_request_exception = False
    found = seen(client.get("/councils"))
    assert found.status == status
    assert_desk(found)


def test_too_large_a_form_wears_the_desk(camden: object) -> None:
    client = visitor()
    found = seen(client.post("/sign-in", {"email": "x"}, CONTENT_LENGTH=str(settings.MAX_REQUEST_BYTES + 1)))
    assert found.status == 413
    assert_desk(found)


def test_a_session_or_a_right_that_ended_in_mid_form_wears_the_desk(officer: Colleague) -> None:
    reference = new_reference(secrets.randbelow)
    for client, status in ((visitor(), 403), (at_desk(officer), 404)):
        found = seen(client.post(f"/leeds/cases/{reference}/write", {"message": "We come on Thursday."}))
        assert found.status == status
        assert "We come on Thursday." in found.words
        assert "Moothall desk" in found.links
        assert "Your account" not in found.links


def test_the_portal_keeps_its_own(camden: object) -> None:
    found = seen(Client(HTTP_HOST=settings.PORTAL_HOST).get("/nowhere/at/all"))
    assert found.status == 404
    assert found.links["Go to the start page"] == "/"
    assert found.links["Your account"] == "/account"


def test_a_bodys_own_host_wears_the_body(camden: object) -> None:
    client = Client(HTTP_HOST=f"camden{settings.BODY_HOST_SUFFIX}")
    found = seen(client.get("/cy/nowhere/at/all"))
    assert found.status == 404
    assert found.links["Camden"] == "/cy/"
    assert found.links["Mynd i'r dudalen gychwyn"] == "/cy/"
    assert found.links["Eich cyfrif"] == f"{settings.PORTAL_URL}/cy/account"


def test_a_file_that_is_not_there_is_called_a_file_and_leads_to_the_portal(camden: object) -> None:
    client = Client(HTTP_HOST=settings.FILES_HOST)
    found = seen(client.get("/f/no-ticket"))
    assert found.status == 404
    assert "File not found" in found.words
    assert found.links["Go to the portal"] == f"{settings.PORTAL_URL}/"
    assert found.links["Cymraeg"] == f"{settings.PORTAL_URL}/cy/"
    assert all(href.startswith((settings.PORTAL_URL, "#")) for href in found.links.values())
    assert "Heb ddod o hyd i'r ffeil" in seen(client.get("/cy/own/no-ticket")).words


@pytest.mark.parametrize("host", ["nobody.example.org", "bad_host.example:port:x"])
def test_a_host_that_nobody_owns_leads_to_the_portal(camden: object, host: str) -> None:
    found = seen(Client(HTTP_HOST=host).get("/"))
    assert found.status in {400, 404}
    assert found.links["Go to the start page"] == f"{settings.PORTAL_URL}/"


def test_an_address_that_nobody_knows_is_answered_alike_to_who_is_signed_in_and_who_is_not(
    officer: Colleague,
) -> None:
    at = seen(at_desk(officer).get("/nowhere/at/all")).html
    alike = seen(visitor().get("/nowhere/at/all")).html
    assert re.sub("[0-9a-f]{16}", "", at) == re.sub("[0-9a-f]{16}", "", alike)
