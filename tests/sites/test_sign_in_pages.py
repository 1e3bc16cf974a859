"""What every page of signing in, and every page behind it, owes whoever reads it."""

import re

import pytest
from django.test import Client

from moothall.people.queries import Colleague
from moothall.ui.access import Access
from tests.apps.credential_scene import set_up
from tests.attack.addresses import BODY, every_address, url_of
from tests.sites.account_visits import Holder
from tests.sites.account_visits import signed_in as resident
from tests.sites.desk_visits import look, visitor
from tests.sites.officer_visits import signed_in

pytestmark = pytest.mark.django_db
PASSWORD_FIELD = re.compile(r'<input[^>]*type="password"[^>]*>')
SIGN_OUT = re.compile(r'action="(?:http://[a-z.:0-9]+)?(?:/cy)?/sign-out"')


def test_password_fields_hide_what_is_typed_and_let_managers_and_pasting_in(officer: Colleague) -> None:
    at_work = signed_in(set_up(officer))
    fields = [*fields_of(look(visitor(), "/sign-in").words), *fields_of(look(at_work, "/you/password").words)]
    assert [re.findall(r'autocomplete="([^"]+)"', field)[0] for field in fields] == [
        "current-password",
        "current-password",
        "new-password",
    ]
    assert not any(re.search("onpaste|oncopy|readonly|maxlength", field) for field in fields)


def test_every_page_behind_a_sign_in_offers_to_sign_out(officer: Colleague) -> None:
    ann, at_work = resident("ann@example.com", name="Ann"), signed_in(set_up(officer))
    seen = 0
    for address in every_address():
        if address.access not in {Access.SIGNED_IN, Access.OFFICER} or set(address.parameters) - {BODY}:
            continue
        path = path_of(url_of(address, dict.fromkeys(address.parameters, "camden"), body="camden"))
        words = html_of(ann, path) if address.access is Access.SIGNED_IN else desk_page(at_work, path)
        if "<main" not in words:
            continue
        seen += 1
        assert SIGN_OUT.search(words), address
    assert seen > 30


def fields_of(words: str) -> list[str]:
    return PASSWORD_FIELD.findall(words)


def path_of(url: str) -> str:
    return "/" + url.partition("://")[2].partition("/")[2]


def desk_page(client: Client, path: str) -> str:
    page = look(client, path)
    return page.words if page.status == 200 else ""


def html_of(who: Holder, path: str) -> str:
    page = who.get(path)
    is_html = page.status_code == 200 and "text/html" in page.headers["Content-Type"]
    return page.content.decode() if is_html else ""
