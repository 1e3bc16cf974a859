"""What an account holds is offered where a form asks for it: chosen by its person, and never another person's."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from moothall.people import known_answers as kept
from moothall.rules.answers import AddressAnswer
from moothall.rules.known_answers import KnownKind
from tests.cast import BINS, CANARY, answers_for, council
from tests.sites.account_visits import (
    Holder,
    begin,
    help_out,
    last_message,
    person_id,
    signed_in,
    text_of,
)
from tests.sites.residents import Resident as Browser
from tests.sites.residents import a_few_postcodes
from tests.sites.test_account import day
from tests.sites.test_account_cases import send
from tests.sites.test_account_known import at_question, given, send_off, words

ANN, BOB = "ann@example.com", "bob@example.org"
FROM_ACCOUNT = "From your account"
HOME = "12 Accountant Row"

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann(tmp_path: Path) -> Iterator[Holder]:
    """Somebody whose account holds a proved email address and mobile number, and where they live."""
    found = signed_in(ANN, name="Ann Example")
    found.fill("/account/mobile", mobile="07700 900123")
    found.fill("/account/mobile/code", code=last_message().code)
    with a_few_postcodes(tmp_path):
        add_home(found, HOME, days_ago=3)
        yield found


def add_home(who: Holder, line: str, *, days_ago: int) -> None:
    typed = {"home__line-1": line, "home__town": "Exampleton", "home__postcode": "NW1 8NP"}
    who.fill("/account/addresses/add?home-step=type", **typed, **day("from", days_ago=days_ago))


def by_text(who: Holder) -> Browser:
    """Return somebody's browser where a form asks for the mobile number."""
    browser = Browser(client=who.client, service=BINS, council="camden")
    browser.begin()
    browser.answer_all({**answers_for(BINS, email=None), "contact_by": "text"})
    return browser


def test_the_email_address_of_the_account_is_offered_with_its_proof_and_used_when_chosen(ann: Holder) -> None:
    camden = at_question(ann, "camden", "contact_email")
    said = words(camden, "email")
    assert f"{FROM_ACCOUNT}, proved by a code on" in said
    assert ANN in said
    assert "contact_email" not in camden.form or camden.form["contact_email"] == [b""]
    camden.look(f"{camden.at('email')}?known=account-email")
    assert camden.form["contact_email"] == [ANN.encode()]
    assert camden.send(f"{camden.at('email')}?known=account-email", camden.form).status_code == 302
    send_off(camden)
    assert not given(), "it is nothing that another council was told"


def test_the_mobile_number_is_offered_with_its_proof(ann: Holder) -> None:
    browser = by_text(ann)
    assert f"{FROM_ACCOUNT}, proved by a code on" in words(browser, "mobile")
    browser.look(f"{browser.at('mobile')}?known=account-sms")
    assert browser.form["contact_phone"] == [b"07700900123"]
    assert browser.send(f"{browser.at('mobile')}?known=account-sms", browser.form).status_code == 302
    assert browser.look(browser.at("check")).status_code == 200


def test_the_address_where_somebody_lives_is_offered_and_none_that_they_have_left(ann: Holder) -> None:
    add_home(ann, "3 Formerly Lane", days_ago=900)
    html = ann.get("/account/addresses").content.decode()
    left = re.findall(r"/account/addresses/[0-9a-f]+/left", html)[-1]
    ann.fill(left, **day("left", days_ago=3))
    camden = at_question(ann, "camden", "address")
    page = camden.look(camden.at("address")).content.decode()
    assert FROM_ACCOUNT in page
    assert HOME in page
    assert "Formerly" not in page
    (key,) = re.findall(r"\?known=([0-9a-f]{32})", page)
    camden.look(f"{camden.at('address')}?known={key}")
    assert camden.form["address-line-1"] == [HOME.encode()]
    assert camden.send(f"{camden.at('address')}?known={key}", camden.form).status_code == 302


def test_what_was_told_already_is_offered_once(ann: Holder) -> None:
    send(ann)
    send(ann, "leeds")
    for slug, gives in (("camden", False), ("leeds", False), ("cornwall", True)):
        said = words(at_question(ann, slug, "contact_email"), "email")
        assert said.count(ANN) == 2, "once to see, once for who hears the link alone"
        for source in ("You told London Borough of Camden", "You told Leeds City Council", FROM_ACCOUNT):
            assert said.count(source) == 1
        assert ("gets it too" in said) == gives
    page = words(at_question(ann, "camden", "address"), "address")
    assert (CANARY in page, HOME in page) == (True, True)


def test_what_is_given_comes_from_the_council_that_was_told_last(ann: Holder) -> None:
    send(ann)
    send(ann, "leeds")
    cornwall = at_question(ann, "cornwall", "contact_email")
    (key,) = re.findall(r"\?known=([0-9a-f]{32})", cornwall.look(cornwall.at("email")).content.decode())
    cornwall.look(f"{cornwall.at('email')}?known={key}")
    cornwall.send(f"{cornwall.at('email')}?known={key}", cornwall.form)
    send_off(cornwall)
    (row,) = given()
    bodies = (council("leeds").id, council("cornwall").id)
    assert (row.from_body_id, row.to_body_id, row.service_slug) == (*bodies, BINS)
    assert "Email address, from Leeds City Council to Cornwall Council" in ann.words("/account/answers")


def test_what_was_chosen_says_where_it_is_from_and_is_offered_again_when_it_was_changed(ann: Holder) -> None:
    send(ann)
    leeds = at_question(ann, "leeds", "contact_email")
    (key,) = re.findall(r"\?known=([0-9a-f]{32})", leeds.look(leeds.at("email")).content.decode())
    address = f"{leeds.at('email')}?known={key}"
    said = words(leeds, f"email?known={key}")
    for part in (FROM_ACCOUNT, "We have filled it in below", "gets it too"):
        assert part in said
    assert "Use this answer" not in said
    wrong = leeds.send(address, leeds.form | {"contact_email": [b"no address"]})
    page = text_of(wrong)
    assert (FROM_ACCOUNT in page, "Use this answer" in page, "filled it in" in page) == (True, True, False)


@pytest.mark.usefixtures("postcodes")
@pytest.mark.parametrize("is_chosen", [True, False])
def test_no_address_is_offered_that_the_form_would_refuse(is_chosen: bool) -> None:
    who, camden = signed_in(ANN, name="Ann Example"), council("camden")
    told = AddressAnswer(
        uprn="100023336956" if is_chosen else None,
        lines=("1 Told Street", "Exampleton"),
        postcode="NW1 8NP",
        custodian_code=camden.facts.custodian_code if is_chosen else None,
    )
    kept.remember(person_id=person_id(ANN), body_id=camden.id, told={KnownKind.ADDRESS: told})
    add_home(who, HOME, days_ago=3)
    for slug, is_offered in (("camden", True), ("leeds", False)):
        page = words(at_question(who, slug, "address"), "address")
        assert ("Told Street" in page, HOME in page) == (is_offered, is_offered)
    (one,) = kept.of_person(person_id=person_id(ANN))
    assert "Told Street" not in words(at_question(who, "leeds", "address"), f"address?known={one.key}")


def test_a_secret_address_is_offered_to_no_council(ann: Holder) -> None:
    ann.fill("/account/secret-address", confidential="yes")
    assert HOME not in words(at_question(ann, "camden", "address"), "address")
    assert FROM_ACCOUNT in words(at_question(ann, "camden", "contact_email"), "email")


def test_a_helper_is_offered_neither_their_own_details_nor_the_persons(ann: Holder) -> None:
    bob = signed_in(BOB, name="Bob Helper")
    begin(bob, help_out(ann, bob))
    camden = at_question(bob, "camden", "contact_email")
    assert FROM_ACCOUNT not in words(camden, "email?known=account-email")
    assert b"".join(camden.form.get("contact_email", [])) == b""
    assert FROM_ACCOUNT not in words(at_question(bob, "camden", "address"), "address")


def test_welsh_pages_offer_it_in_welsh(ann: Holder) -> None:
    camden = at_question(ann, "camden", "contact_email")
    page = ann.get("/cy" + camden.at("email")).content.decode()
    assert "O&#39;ch cyfrif, wedi&#39;i brofi" in page
