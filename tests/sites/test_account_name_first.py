"""Who is asked for their name first comes back to what they wanted to do."""

import pytest

from tests.sites.account_visits import HELPER, Holder, accept, holder, invite, signed_in

ANN = "ann@example.com"

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann() -> Holder:
    """Somebody with an account and a name."""
    return signed_in(ANN, name="Ann Example")


def test_who_has_no_name_yet_comes_back_to_the_invitation_after_saying_it(ann: Holder) -> None:
    code = invite(ann)
    bob = holder()
    asked = bob.get("/account/people/accept")["Location"]
    landed = bob.sign_in(HELPER, onward=asked.partition("next=")[2])["Location"]
    assert landed == "/account/people/accept"
    name_page = bob.get(landed)["Location"]
    assert "Others need to know who you are" in bob.words(name_page)
    assert bob.fill(name_page, name="")["Content-Language"] == "en"
    assert bob.fill(name_page, name="Bob Helper")["Location"] == "/account/people/accept"
    assert accept(bob, code)["Location"] == "/account/people"
    assert "You have accepted the invitation" in bob.words("/account/people")


def test_a_name_that_is_wanted_first_leads_on_to_paths_of_our_own_only(ann: Holder) -> None:
    for elsewhere in ("https://example.org/", "//example.org/", "/\\example.org"):
        assert ann.fill(f"/account/name?next={elsewhere}", name="Ann Example")["Location"] == "/account"
