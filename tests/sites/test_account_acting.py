"""Whoever acts for somebody else manages nobody's account meanwhile: every address is found, none is listed."""

import re

import pytest

from moothall.ui.access import Access
from tests.attack.addresses import every_address, url_of
from tests.providers.oidc_stub import Stub
from tests.sites.account_visits import Holder, begin, help_out, signed_in

pytestmark = pytest.mark.django_db

# What a helper may see of a person's, each by the person's and the helper's rights in the database.
OF_THE_PERSON = {
    "account": "says for whom one acts",
    "account-cases": "cases, where the right reaches",
    "account-case": "as account-cases",
    "account-messages": "as account-cases",
    "account-documents": "as account-cases",
    "account-document": "as account-cases",
}
# What is about acting itself, always in one's own name.
ABOUT_ACTING = {
    "account-people-act": "begins to act, for somebody else too",
    "account-people-stop": "acts for oneself again",
    "account-people-end": "a right ends at once, whatever one is doing",
}
SAMPLES = {"body": "camden", "reference": "2222-2222-22", "issuer": "stub", "key": "k" * 12}


def test_every_other_page_of_an_account_is_for_oneself_only(oidc: Stub) -> None:
    ann, bob = signed_in("ann@example.com", name="Ann"), signed_in("bob@example.org", name="Bob Helper")
    begin(bob, help_out(ann, bob))
    found = [address for address in every_address() if address.access is Access.SIGNED_IN]
    own = [address for address in found if address.name not in {*OF_THE_PERSON, *ABOUT_ACTING}]
    assert {*OF_THE_PERSON, *ABOUT_ACTING} <= {address.name for address in found}
    assert {"account-ways-in", "account-way-in-remove", "sign-in-link-issuer"} <= {one.name for one in own}
    for address in own:
        filled = {name: SAMPLES.get(name, "1") for name in address.parameters}
        assert led(bob, url_of(address, filled, body="camden")) == "/account", address


def links(who: Holder, path: str) -> list[str]:
    """Return where the navigation of the account leads, from a page of it."""
    html = who.get(path).content.decode()
    navigation = html.partition('class="moothall-account-nav__list"')[2].partition("</ul>")[0]
    return re.findall(r'href="([^"]+)"', navigation)


@pytest.mark.parametrize("language", ["", "/cy"])
def test_no_link_of_the_navigation_leads_back_to_where_one_is(language: str) -> None:
    ann, bob = signed_in("ann@example.com", name="Ann"), signed_in("bob@example.org", name="Bob Helper")
    right = help_out(ann, bob)
    own = links(bob, f"{language}/account")
    assert {f"{language}/account/people", f"{language}/account/sign-ins"} < set(own)
    begin(bob, right)
    for page in ("account", "account/requests", "account/messages", "account/files"):
        found = links(bob, f"{language}/{page}")
        assert len(found) > 1
        assert [bob.get(link).status_code for link in found] == [200] * len(found), page
    assert [bob.get(link).status_code for link in own] == [200, 200, 200, 302, 302]


def led(who: Holder, url: str) -> str:
    """Return where a form at an address leads, or the page where it takes none."""
    path = "/" + url.partition("://")[2].partition("/")[2]
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', who.get("/account").content.decode())
    assert token is not None
    posted = who.post(path, {"csrfmiddlewaretoken": [token[1]]})
    answer = who.get(path) if posted.status_code == 405 else posted
    return str(answer.headers.get("Location", answer.status_code))
