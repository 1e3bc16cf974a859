"""Whatever somebody does in their account is confirmed once on the page that follows; a walk finds every such form."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from django.http import HttpResponse

from moothall.bodies.context import Resident, acting
from moothall.people import homes
from moothall.people.models import GivenAnswer
from moothall.rules.privacy import LawfulBasis
from moothall.ui.access import Access
from tests.attack.addresses import Address, every_address, url_of
from tests.sites.account_visits import (
    HELPER,
    Holder,
    begin,
    help_out,
    holder,
    invite,
    last_message,
    person_id,
    signed_in,
)
from tests.sites.account_visits import accept as agree
from tests.sites.residents import a_few_postcodes
from tests.sites.test_account import day
from tests.sites.test_account_acting import SAMPLES
from tests.sites.test_account_cases import send
from tests.sites.test_account_known import at_question, given, keys, send_off

ANN = "ann@example.com"
BANNER = "govuk-notification-banner--success"
Deed = Callable[[Holder], HttpResponse]

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann(tmp_path: Path) -> Holder:
    """Somebody with an account and a name."""
    return signed_in(ANN, name="Ann Example")


def change_email(ann: Holder) -> HttpResponse:
    ann.fill("/account/email", email="ann.new@example.com")
    return ann.fill("/account/email/code", code=last_message().code)


def add_mobile(ann: Holder) -> HttpResponse:
    ann.fill("/account/mobile", mobile="07700 900123")
    return ann.fill("/account/mobile/code", code=last_message().code)


def forget_mobile(ann: Holder) -> HttpResponse:
    ann.get(add_mobile(ann)["Location"])
    return ann.press("/account", "/account/mobile/forget")


def add_home(ann: Holder) -> HttpResponse:
    typed = {"home__line-1": "4 Example Street", "home__town": "Exampleton", "home__postcode": "NW1 0AA"}
    return ann.fill("/account/addresses/add?home-step=type", **typed, **day("from", days_ago=400))


def home_of(ann: Holder) -> str:
    ann.get(add_home(ann)["Location"])
    return homes.of_person(person_id=person_id(ANN))[0].key


def leave_home(ann: Holder) -> HttpResponse:
    return ann.fill(f"/account/addresses/{home_of(ann)}/left", **day("left", days_ago=2))


def remove_home(ann: Holder) -> HttpResponse:
    return ann.press("/account/addresses", f"/account/addresses/{home_of(ann)}/remove")


def end_session(ann: Holder) -> HttpResponse:
    signed_in(ANN)
    found = re.search(r"/account/sign-ins/\d+/end", ann.get("/account/sign-ins").content.decode())
    assert found is not None
    return ann.press("/account/sign-ins", found[0])


def end_others(ann: Holder) -> HttpResponse:
    signed_in(ANN)
    return ann.press("/account/sign-ins", "/account/sign-ins/end-others")


def gather(ann: Holder) -> HttpResponse:
    return ann.fill("/account/requests/add", reference=send(holder()))


def forget_answer(ann: Holder) -> HttpResponse:
    send(ann)
    found = re.search(r"/account/answers/[0-9a-f]+/forget", ann.get("/account/answers").content.decode())
    assert found is not None
    return ann.press("/account/answers", found[0])


def offer_answer(ann: Holder) -> HttpResponse:
    ann.get(forget_answer(ann)["Location"])
    found = re.search(r"/account/answers/[0-9a-f]+/offer", ann.get("/account/answers").content.decode())
    assert found is not None
    return ann.press("/account/answers", found[0])


def withdraw(ann: Holder) -> HttpResponse:
    send(ann)
    leeds = at_question(ann, "leeds", "contact_email")
    address = f"{leeds.at('email')}?known={keys(leeds, 'email')[0]}"
    leeds.look(address)
    leeds.send(address, leeds.form)
    send_off(leeds)
    (row,) = given()
    whose = person_id(ANN)
    with acting(Resident(person_id=whose)):
        GivenAnswer.objects.filter(id=row.id).update(basis=LawfulBasis.CONSENT)
    return ann.press("/account/answers", f"/account/answers/given/{row.id}/withdraw")


def ask_for_help(ann: Holder) -> HttpResponse:
    until = day("until", days_ago=-30)
    return ann.fill("/account/people/invite", name="Bob Helper", email=HELPER, may="act", **until)


def accept(ann: Holder) -> HttpResponse:
    bob = signed_in(HELPER, name="Bob Helper")
    return agree(ann, invite(bob, ANN))


def end_help(ann: Holder) -> HttpResponse:
    invite(ann)
    ann.get("/account/people")
    found = re.search(r"/account/people/\d+/end", ann.get("/account/people").content.decode())
    assert found is not None
    return ann.press("/account/people", found[0])


def act(ann: Holder) -> HttpResponse:
    right = help_out(signed_in(HELPER, name="Bob Helper"), ann, email=ANN)
    return ann.press("/account/people", f"/account/people/{right}/act")


def stop(ann: Holder) -> HttpResponse:
    begin(ann, help_out(signed_in(HELPER, name="Bob Helper"), ann, email=ANN))
    return ann.press("/account", "/account/people/stop")


def ask_to_erase(ann: Holder) -> HttpResponse:
    return ann.fill("/account/erasure/ask", case=[f"camden/{send(ann)}"], step="send")


DEEDS: Mapping[str, Deed] = {
    "account-name": lambda ann: ann.fill("/account/name", name="Ann Other"),
    "account-language": lambda ann: ann.fill("/account/language", language="en"),
    "account-format": lambda ann: ann.fill("/account/format", format="braille"),
    "account-confidential": lambda ann: ann.fill("/account/secret-address", confidential="yes"),
    "account-email-code": change_email,
    "account-mobile-code": add_mobile,
    "account-mobile-forget": forget_mobile,
    "account-home-add": add_home,
    "account-home-left": leave_home,
    "account-home-remove": remove_home,
    "account-session-end": end_session,
    "account-sessions-end-others": end_others,
    "account-gather": gather,
    "account-known-forget": forget_answer,
    "account-known-offer": offer_answer,
    "account-given-withdraw": withdraw,
    "account-invite": ask_for_help,
    "account-accept": accept,
    "account-people-end": end_help,
    "account-people-act": act,
    "account-people-stop": stop,
    "account-copy": lambda ann: ann.fill("/account/copy"),
    "account-erasure-ask": ask_to_erase,
}
ELSEWHERE = {
    "account-email": "a code is asked for on the page that follows",
    "account-mobile": "a code is asked for on the page that follows",
    "account-confirm": "a code is asked for on the page that follows",
    "account-confirm-code": "it leads back to what somebody wanted to do",
    "account-close": "the page that follows is the confirmation",
    "account-way-in-remove": "see the test of ways to sign in",
}


def test_every_form_of_an_account_is_known_to_this_walk(ann: Holder) -> None:
    found = {
        each.name for each in every_address() if each.access is Access.SIGNED_IN and takes_forms(ann, each)
    }
    assert found == DEEDS.keys() | ELSEWHERE.keys()


def takes_forms(ann: Holder, address: Address) -> bool:
    """Tell whether a page of the account takes what is posted to it."""
    filled = {**SAMPLES, "reference": "RN0K-17EK-N7"}
    filled = {name: filled.get(name, "1") for name in address.parameters}
    path = "/" + url_of(address, filled, body="camden").partition("://")[2].partition("/")[2]
    if not path.startswith("/account"):
        return False
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', ann.get("/account").content.decode())
    assert token is not None
    return ann.post(path, {"csrfmiddlewaretoken": [token[1]]}).status_code != 405


@pytest.mark.parametrize("name", DEEDS)
def test_what_was_done_is_said_once_on_the_page_that_follows(ann: Holder, name: str, tmp_path: Path) -> None:
    with a_few_postcodes(tmp_path):
        done = DEEDS[name](ann)
        assert done.status_code == 302, done.content[:300]
        follows = ann.get(done["Location"])
        assert follows.status_code == 200
        assert follows.content.decode().count(BANNER) == 1
        assert BANNER not in ann.get(done["Location"]).content.decode()
