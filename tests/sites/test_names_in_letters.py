"""Nobody's words go out in our letters by way of a name."""

import pytest

from tests.sites.account_visits import messages, signed_in

pytestmark = pytest.mark.django_db
LURE = "Pay at https://evil.example"


def test_an_account_takes_no_name_that_a_reader_could_follow() -> None:
    ann = signed_in("ann@example.com", name="Ann Example")
    for name in (LURE, "see www.evil.example", "pay@evil.example"):
        assert "Enter a name without web addresses" in ann.fill("/account/name", name=name).content.decode()
    assert "Ann Example" in ann.words("/account")


def test_nobody_is_invited_by_such_a_name() -> None:
    ann = signed_in("ann@example.com", name="Ann Example")
    page = ann.fill(
        "/account/people/invite",
        name=LURE,
        email="bob@example.org",
        services=[],
        may="act",
        until__day="1",
        until__month="1",
        until__year="2027",
    )
    assert "Enter a name without web addresses" in page.content.decode()
    assert not [one for one in messages() if one.to == "bob@example.org"]
