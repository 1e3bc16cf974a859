"""What stands around every page: its body, its language, the way to the other; nothing from elsewhere."""

import re
from pathlib import Path

import html5lib
import pytest
from django.conf import settings
from django.test import override_settings
from jinja2 import UndefinedError

from moothall.rules.language import Language, Text
from moothall.ui.faces import Face, in_language
from moothall.ui.page import render
from tests.sites.ui_samples import FACE, all_pages, desk_page, request_for, start_page

TEMPLATES = Path(__file__).parents[2] / "moothall/ui/templates"
OWN_HOST = Face(slug="mereshire", name=FACE.name, official_name=FACE.official_name, home_path="/")


def links(html: bytes) -> dict[str, str]:
    """Return where each link leads, by its words."""
    tree = html5lib.parse(html, treebuilder="etree", namespaceHTMLElements=False)
    return {" ".join("".join(link.itertext()).split()): link.get("href", "") for link in tree.iter("a")}


def simple_page(path: str, language: Language = Language.EN, face: Face | None = FACE) -> bytes:
    request = request_for(path, language, face)
    words = {"title": "Lost", "what": "It is gone.", "do": "Go on."}
    return render(
        request, "error.html", status=404, words=words, onward="Go to the start page", request_id="x"
    ).content


def test_a_page_carries_its_body_and_language() -> None:
    page = start_page(Language.CY).content.decode()
    assert '<html lang="cy"' in page
    assert "<title>Report a missed bin – Cyngor Sir y Mêr</title>" in page
    assert "Cyngor Bwrdeistref Sirol Sir y Mêr" in page
    assert 'href="/mereshire/theme.css?1"' in page
    assert '<img src="/mereshire/logo.svg?1" alt=""' in page


def test_the_switch_leads_to_the_same_page_in_the_other_language() -> None:
    english = simple_page("/mereshire/services/?topic=waste")
    assert links(english)["Cymraeg"] == "/cy/mereshire/services/?topic=waste"
    assert links(start_page(Language.CY).content)["English"] == "/mereshire/missed-bin/"


def test_every_page_of_a_demonstration_leads_to_what_would_have_been_sent_and_no_other_page_does() -> None:
    words = "Read what would have been sent"
    with override_settings(DEMO=True):
        for face in (FACE, OWN_HOST, None):
            assert links(simple_page("/", face=face))[words] == f"{settings.PORTAL_URL}/demo/outbox"
    with override_settings(DEMO=False):
        assert words not in links(simple_page("/mereshire/"))


def test_only_a_welsh_page_says_that_nobody_reviewed_its_welsh() -> None:
    assert "Read this page in English" not in links(start_page(Language.EN).content)
    assert (
        links(start_page(Language.CY).content)["Darllen y dudalen hon yn Saesneg"] == "/mereshire/missed-bin/"
    )


@pytest.mark.parametrize(
    ("path", "welsh"),
    [
        ("/", "/cy/"),
        ("/a/", "/cy/a/"),
        ("/cymru/", "/cy/cymru/"),
        ("/?a=b", "/cy/?a=b"),
        ("//host/", "/cy/host/"),
    ],
)
def test_welsh_is_a_prefix_of_the_path(path: str, welsh: str) -> None:
    assert in_language(path, Language.CY) == welsh
    assert in_language(welsh, Language.CY) == welsh
    assert in_language(welsh, Language.EN) == path.replace("//", "/")


def test_the_portal_and_a_body_link_to_the_portals_statements() -> None:
    assert links(start_page(Language.CY).content)["Datganiad hygyrchedd"] == "/cy/accessibility"


def test_a_bodys_own_host_leads_to_the_portal_for_statements() -> None:
    assert links(simple_page("/", face=OWN_HOST))["Privacy notice"] == f"{settings.PORTAL_URL}/privacy"


def test_a_bodys_name_is_escaped() -> None:
    sly = Face(slug="x", name=Text(en="<b>X"), official_name=Text(en="<b>X"), home_path="/x/")
    assert b"<b>" not in simple_page("/x/", face=sly)


def test_a_name_that_nobody_gave_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        render(request_for("/"), "start.html")


def test_no_page_has_a_script_or_style_of_its_own_or_asks_another_host() -> None:
    for name, response in all_pages().items():
        page = response.content.decode()
        assert "<style" not in page, name
        assert not re.search(r"\sstyle=|\son[a-z]+=", page), name
        assert re.findall(r"<script[^>]*>", page) == [
            '<script type="module" src="/static/build/moothall.js">'
        ], name
        assert not re.search(r'(?:src|<link[^>]*href)="(?!/)', page), name


def test_no_template_marks_anything_as_safe() -> None:
    for template in TEMPLATES.rglob("*.html"):
        assert not re.search(r"\|\s*safe\b|autoescape", template.read_text(encoding="utf-8")), template.name


def test_an_officers_page_says_for_whom_and_who_and_lets_them_leave() -> None:
    page = desk_page(Language.EN).content.decode()
    assert "Mereshire Council" in page
    assert "Signed in as Robin Ames" in page
    assert 'aria-current="page"' in page
    assert '<form method="post" action="/out"' in page
    assert "two &lt;b&gt;" in page


def test_pages_of_a_list_say_where_they_lead() -> None:
    assert links(desk_page(Language.EN).content)["Previous page : Page 1 of 5"] == "?page=1"
    assert links(desk_page(Language.EN).content)["Next page : Page 3 of 5"] == "?page=3"
