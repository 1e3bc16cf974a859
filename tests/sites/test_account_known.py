"""Known answers: offered again with their source, and given to another body only when somebody chooses so."""

import re

import pytest
from django.db import connection

from moothall.bodies.context import Resident, acting
from moothall.people import known_answers
from moothall.people.models import GivenAnswer
from moothall.rules.answers import AddressAnswer
from moothall.rules.known_answers import KnownKind
from moothall.rules.privacy import LawfulBasis
from tests.cast import BINS, CANARY, answers_for, council
from tests.sites.account_visits import Holder, begin, help_out, holder, person_id, signed_in, text_of
from tests.sites.residents import Resident as Browser
from tests.sites.test_account_cases import send

ANN, BOB = "ann@example.com", "bob@example.org"
TOLD = "You told London Borough of Camden"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("postcodes")]


@pytest.fixture
def ann() -> Holder:
    """Somebody who has told one council where they live and how to reach them."""
    found = signed_in(ANN, name="Ann Example")
    send(found)
    return found


def at_question(who: Holder, slug: str, question: str) -> Browser:
    """Return somebody's browser where every question of a form is answered but one."""
    browser = Browser(client=who.client, service=BINS, council=slug)
    browser.begin()
    browser.answer_all({key: value for key, value in answers_for(BINS).items() if key != question})
    return browser


def words(browser: Browser, page: str) -> str:
    """Return what a page of the form says."""
    return text_of(browser.look(browser.at(page)))


def keys(browser: Browser, page: str) -> list[str]:
    """Return the keys of the answers that a page offers."""
    return re.findall(r"\?known=([0-9a-f]{32})", browser.look(browser.at(page)).content.decode())


def given() -> list[GivenAnswer]:
    """Return what is written down as given by Ann."""
    whose = person_id(ANN)
    with acting(Resident(person_id=whose)):
        return list(GivenAnswer.objects.all())


def send_off(browser: Browser) -> None:
    """Send a form that is filled in."""
    browser.look(browser.at("check"))
    assert browser.send(browser.at("check"), browser.form).status_code == 302


def test_an_answer_is_offered_again_with_its_source(ann: Holder) -> None:
    said = words(at_question(ann, "camden", "contact_email"), "email")
    assert TOLD in said
    assert ANN in said
    assert "gets it too" not in said


def test_nobody_else_and_nobody_signed_out_is_offered_anything(ann: Holder) -> None:
    for who in (holder(), signed_in(BOB)):
        for page, question in (("email", "contact_email"), ("address", "address")):
            assert TOLD not in words(at_question(who, "camden", question), page)


def test_another_council_states_purpose_and_basis_and_gets_it_when_it_is_chosen(ann: Holder) -> None:
    leeds = at_question(ann, "leeds", "contact_email")
    said = words(leeds, "email")
    assert "If you use it here, Leeds City Council gets it too" in said
    assert "To find out whether a bin was missed" in said
    assert "a task that the law gives Leeds City Council (UK GDPR, Article 6(1)(e))" in said
    assert not given(), "to be offered it is not to give it"
    (key,) = keys(leeds, "email")
    address = f"{leeds.at('email')}?known={key}"
    page = leeds.look(address)
    assert leeds.form["contact_email"] == [ANN.encode()]
    assert not given(), "to look at it is not to give it"
    assert page.status_code == 200
    for _ in range(2):
        assert leeds.send(address, leeds.form).status_code == 302
    assert not given(), "nothing is given before the form is sent"
    send_off(leeds)
    (row,) = given()
    assert (row.kind, row.service_slug, row.basis) == ("email", BINS, LawfulBasis.PUBLIC_TASK)
    account = ann.words("/account/answers")
    assert "Email address, from London Borough of Camden to Leeds City Council" in account
    assert "Withdraw" not in account, "the law and not consent is the basis"
    assert "What Leeds City Council uses it for: To find out whether a bin was missed" in account
    assert "a task that the law gives Leeds City Council" in account
    assert "To find out whether" not in ann.words("/cy/account/answers")


def test_what_was_chosen_and_then_changed_is_not_written_down_as_given(ann: Holder) -> None:
    leeds = at_question(ann, "leeds", "contact_email")
    (key,) = keys(leeds, "email")
    address = f"{leeds.at('email')}?known={key}"
    leeds.look(address)
    leeds.send(address, leeds.form | {"contact_email": [b"another@example.com"]})
    send_off(leeds)
    assert not given()


def test_what_was_chosen_and_answered_anew_later_is_not_written_down_as_given(ann: Holder) -> None:
    leeds = at_question(ann, "leeds", "contact_email")
    (key,) = keys(leeds, "email")
    leeds.look(f"{leeds.at('email')}?known={key}")
    leeds.send(f"{leeds.at('email')}?known={key}", leeds.form)
    leeds.look(leeds.at("email"))
    leeds.send(leeds.at("email"), leeds.form | {"contact_email": [b"another@example.com"]})
    send_off(leeds)
    assert not given()


def test_an_address_is_filled_in_and_a_confidential_one_is_offered_to_no_other_council(ann: Holder) -> None:
    whose, camden, there = person_id(ANN), council("camden"), council("leeds")
    told = AddressAnswer(
        uprn=None, lines=(f"4 {CANARY}", "Exampleton"), postcode="LS1 4AP", custodian_code=None
    )
    known_answers.remember(person_id=whose, body_id=camden.id, told={KnownKind.ADDRESS: told})
    leeds = at_question(ann, "leeds", "address")
    (key,) = keys(leeds, "address")
    leeds.look(f"{leeds.at('address')}?known={key}")
    assert CANARY.encode() in leeds.form["address-line-1"][0]
    ann.fill("/account/secret-address", confidential="yes")
    page = leeds.look(f"{leeds.at('address')}?known={key}").content.decode()
    assert CANARY not in page
    known_answers.remember(person_id=whose, body_id=there.id, told={KnownKind.ADDRESS: told})
    assert CANARY in words(at_question(ann, "leeds", "address"), "address"), "who has it may be told again"


def test_a_helper_is_offered_nothing(ann: Holder) -> None:
    bob = signed_in(BOB, name="Bob Helper")
    begin(bob, help_out(ann, bob))
    page = words(at_question(bob, "camden", "address"), "address")
    assert TOLD not in page
    assert CANARY not in page


def test_somebody_elses_answer_is_not_to_be_had_by_its_key(ann: Holder) -> None:
    (email, address) = known_answers.of_person(person_id=person_id(ANN))
    bob = signed_in(BOB)
    for one in (email, address):
        page = words(at_question(bob, "camden", "address"), f"address?known={one.key}")
        assert CANARY not in page
    token = re.search(r'value="([^"]+)"', bob.get("/account/name").content.decode())
    assert token is not None
    posted = bob.post(f"/account/answers/{address.key}/forget", {"csrfmiddlewaretoken": [token[1]]})
    assert posted.status_code == 404
    assert CANARY in ann.words("/account/answers")


def test_an_answer_can_be_forgotten_and_lies_sealed(ann: Holder) -> None:
    whose = person_id(ANN)
    with acting(Resident(person_id=whose)), connection.cursor() as cursor:
        cursor.execute("select string_agg(row_to_json(k)::text, ' ') from people_knownanswer k")
        (kept,) = cursor.fetchone()
    assert ANN not in kept
    assert CANARY not in kept
    for one in known_answers.of_person(person_id=whose):
        ann.press("/account/answers", f"/account/answers/{one.key}/forget")
    assert TOLD not in words(at_question(ann, "camden", "contact_email"), "email")


def test_consent_can_be_taken_back_once_and_by_its_person_alone(ann: Holder) -> None:
    whose = person_id(ANN)
    leeds = at_question(ann, "leeds", "contact_email")
    (key,) = keys(leeds, "email")
    leeds.look(f"{leeds.at('email')}?known={key}")
    leeds.send(f"{leeds.at('email')}?known={key}", leeds.form)
    send_off(leeds)
    (row,) = given()
    with acting(Resident(person_id=whose)):
        GivenAnswer.objects.filter(id=row.id).update(basis=LawfulBasis.CONSENT)
    address = f"/account/answers/given/{row.id}/withdraw"
    bob = signed_in(BOB)
    token = re.search(r'value="([^"]+)"', bob.get("/account/name").content.decode())
    assert token is not None
    assert bob.post(address, {"csrfmiddlewaretoken": [token[1]]}).status_code == 404
    ann.press("/account/answers", address)
    said = ann.words("/account/answers")
    assert "Consent withdrawn on" in said
    assert "Withdraw my consent" not in said
