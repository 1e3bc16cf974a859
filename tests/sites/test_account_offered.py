"""What an account holds is offered where a form asks for it: chosen by its person, and never another person's."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from moothall.bodies.context import Resident, acting
from moothall.bodies.queries import operator
from moothall.people import known_answers as kept
from moothall.people import offering
from moothall.people.models import GivenAnswer, KnownAnswer
from moothall.rules.answers import AddressAnswer
from moothall.rules.known_answers import KnownKind
from moothall.rules.privacy import LawfulBasis
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


def test_the_email_address_of_the_account_is_offered_with_proof_purpose_and_basis_and_used_when_chosen(
    ann: Holder,
) -> None:
    camden = at_question(ann, "camden", "contact_email")
    said = words(camden, "email")
    assert f"{FROM_ACCOUNT}, proved by a code on" in said
    assert ANN in said
    assert "If you use it here, London Borough of Camden gets it too" in said
    assert "What London Borough of Camden uses it for: To find out whether a bin was missed" in said
    assert "a task that the law gives London Borough of Camden (UK GDPR, Article 6(1)(e))" in said
    assert "contact_email" not in camden.form or camden.form["contact_email"] == [b""]
    camden.look(f"{camden.at('email')}?known=account-email")
    assert camden.form["contact_email"] == [ANN.encode()]
    assert camden.send(f"{camden.at('email')}?known=account-email", camden.form).status_code == 302
    assert not given(), "nothing is given before the form is sent"
    send_off(camden)
    assert [(row.kind, row.from_body_id) for row in given()] == [("email", operator().id)]
    said = ann.words("/account/answers")
    assert "Email address, from your account to London Borough of Camden, on" in said
    assert "What London Borough of Camden uses it for: To find out whether a bin was missed" in said


def test_what_is_offered_stands_after_the_heading_and_before_the_question(ann: Holder) -> None:
    for question, name, label in (
        ("contact_email", "email", "What is your email address?"),
        ("address", "address", "What is the address"),
    ):
        page = at_question(ann, "camden", question)
        html = page.look(page.at(name)).content.decode()
        assert html.index("<h1") < html.index(FROM_ACCOUNT) < html.index(label, html.index("</h1>"))
        assert html.count("<h1") == 1


def chosen_from_account(who: Holder, slug: str) -> None:
    """Send a form to a council with the email address that the account holds."""
    browser = at_question(who, slug, "contact_email")
    browser.look(f"{browser.at('email')}?known=account-email")
    browser.send(f"{browser.at('email')}?known=account-email", browser.form)
    send_off(browser)


def test_a_value_stands_once_among_the_answers_with_all_that_know_it(ann: Holder) -> None:
    for slug in ("camden", "leeds"):
        send(ann, slug)
    page = ann.words("/account/answers")
    assert page.count(f"{ANN} Do not offer it again") == 1
    for source in ("You told London Borough of Camden", "You told Leeds City Council", FROM_ACCOUNT):
        assert source in page


def test_what_was_given_alike_stands_in_one_line_and_consent_to_all_of_it_is_taken_back_at_once(
    ann: Holder,
) -> None:
    chosen_from_account(ann, "camden")
    with acting(Resident(person_id=person_id(ANN))):
        KnownAnswer.objects.all().delete()
    chosen_from_account(ann, "camden")
    assert len(given()) == 2
    page = ann.words("/account/answers")
    assert page.count("from your account to London Borough of Camden") == 1
    assert "and before (2 times in all)" in page
    with acting(Resident(person_id=person_id(ANN))):
        GivenAnswer.objects.update(basis=LawfulBasis.CONSENT)
    (address,) = re.findall(
        r'action="(/account/answers/given/\d+/withdraw)"', ann.get("/account/answers").text
    )
    ann.press("/account/answers", address)
    assert all(row.withdrawn_at for row in given())
    assert "and before (2 times in all)" in ann.words("/account/answers")


def test_what_is_to_be_offered_no_longer_is_offered_nowhere_until_it_is_to_be_again(ann: Holder) -> None:
    send(ann)
    page = ann.words("/account/answers")
    assert f"{ANN} Do not offer it again" in page
    html = ann.get("/account/answers").content.decode()
    for address in re.findall(r'action="(/account/answers/[^"]+/forget)"', html):
        ann.press("/account/answers", address)
    assert ann.words("/account/answers").count("Forms do not offer it") == html.count("/forget")

    def offered() -> bool:
        return any(
            told in words(at_question(ann, slug, question), name)
            for slug in ("camden", "leeds")
            for question, name in (("contact_email", "email"), ("address", "address"))
            for told in (FROM_ACCOUNT, "You told")
        )

    assert not offered()
    send(ann, "leeds")
    account_again = signed_in(ANN)
    assert not offered(), "though another council was told, and the address was proved, once more"
    assert FROM_ACCOUNT not in words(by_text(account_again), "mobile")
    (email,) = [
        one.sources[0].key
        for one in offering.of_person(person_id=person_id(ANN))
        if one.kind is KnownKind.EMAIL
    ]
    ann.press("/account/answers", f"/account/answers/{email}/offer")
    assert FROM_ACCOUNT in words(at_question(ann, "camden", "contact_email"), "email")
    assert f"{ANN} Do not offer it again" in ann.words("/account/answers")


def test_another_address_that_was_proved_is_offered_though_the_one_before_was_not(ann: Holder) -> None:
    ann.press("/account/answers", "/account/answers/account-sms/forget")
    ann.fill("/account/mobile", mobile="07700 900456")
    ann.fill("/account/mobile/code", code=last_message().code)
    assert "07700900456" in words(by_text(ann), "mobile")


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


def test_the_page_of_answers_says_where_a_secret_address_is_offered(ann: Holder) -> None:
    limit = "Your address is secret, so forms offer it only to councils that you have told it"
    assert limit not in ann.words("/account/answers")
    ann.fill("/account/secret-address", confidential="yes")
    assert ann.words("/account/answers").count(limit) == 1, "for the address, not for the email address"


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
