"""Who keeps their address secret is reached where they proved to be, and a code opens nothing that gives it away."""

import pytest
from django.http import HttpResponseBase

from moothall.bodies.context import Job, Resident, acting
from moothall.cases.actions import casework
from moothall.cases.codes import code_for
from moothall.cases.models import Case
from moothall.notices.models import Notice
from moothall.people import accounts
from moothall.people.queries import Colleague
from moothall.rules.answers import Answers
from moothall.rules.formats import Format
from moothall.ui.requests import PortalRequest
from moothall.web import account_pages
from tests.cast import BINS, answers_for, council
from tests.sites.account_visits import Holder, begin, help_out, holder, person_id, signed_in, text_of
from tests.sites.household_fixtures import ANN, BOB
from tests.sites.residents import Resident as Browser
from tests.sites.test_account_cases import row_of, send

pytestmark = pytest.mark.django_db

TYPED = "shared@example.net"
SECRET = "We come to 17 Refuge Row on Monday."


def sent_with(who: Holder, email: str) -> str:
    """Send a form with an email address typed into it, and return the reference."""
    browser = Browser(client=who.client, service=BINS, council="camden")
    browser.begin()
    browser.answer_all(answers_for(BINS, email=email))
    browser.look(browser.at("check"))
    assert browser.send(browser.at("check"), browser.form).status_code == 302
    with acting(Job(body_id=council("camden").id)):
        return str(Notice.objects.order_by("-id").values_list("case_reference", flat=True)[0])


def write(clerk: Colleague, reference: str) -> None:
    """Write to the resident what gives the address away."""
    body = council("camden")
    revision = row_of("camden", reference).revision
    casework.write(by=clerk, body_id=body.id, reference=reference, revision=revision, message=SECRET)


def readers() -> list[str]:
    """Return to whom that was sent."""
    with acting(Job(body_id=council("camden").id)):
        return sorted(row.to_address for row in Notice.objects.all() if SECRET in row.body_text)


def test_a_helper_and_their_person_both_get_letters_at_their_own_addresses_while_the_right_runs(
    ann: Holder, bob: Holder, clerk: Colleague
) -> None:
    begin(bob, help_out(ann, bob))
    write(clerk, sent_with(bob, TYPED))
    assert readers() == [ANN, BOB]


@pytest.mark.parametrize("how", ["ended", "confidential"])
def test_no_letter_goes_to_a_helper_who_may_no_longer_see_the_case(
    ann: Holder, bob: Holder, clerk: Colleague, how: str
) -> None:
    right = help_out(ann, bob)
    begin(bob, right)
    reference = sent_with(bob, BOB)
    if how == "ended":
        ann.press("/account/people", f"/account/people/{right}/end")
    else:
        ann.fill("/account/secret-address", confidential="yes")
    write(clerk, reference)
    assert readers() == [ANN]


def test_what_both_read_of_a_right_is_true_of_a_secret_address_and_tells_the_helper_nothing(
    ann: Holder, bob: Holder, clerk: Colleague
) -> None:
    begin(bob, help_out(ann, bob))
    write(clerk, sent_with(bob, TYPED))
    pages = {
        "/account/requests": "no requests here",
        "/account/messages": "no messages here",
        "/account/files": "no files here",
    }
    bob.words("/account")
    told = bob.words("/account")
    assert "You keep your address secret" not in ann.words("/account/people")
    ann.fill("/account/secret-address", confidential="yes")
    mine = ann.words("/account/people")
    assert "You keep your address secret, so nobody who acts for you sees any of your requests" in mine
    assert "Send requests for me, and see none of mine: all services" in mine
    assert bob.words("/account") == told, "not a word of it changes for the helper"
    assert "see their requests unless they keep them to themselves" in told
    for page, said in pages.items():
        words = bob.words(page)
        assert said in words
        assert "secret" not in words
    assert "Nobody who shares an account" not in ann.words("/account/secret-address")


def test_a_confidential_case_is_written_to_the_proved_address_and_to_no_typed_one(
    ann: Holder, clerk: Colleague
) -> None:
    reference = sent_with(ann, TYPED)
    ann.fill("/account/secret-address", confidential="yes")
    write(clerk, reference)
    assert readers() == [ANN]


def test_an_open_case_is_written_to_the_address_that_its_person_typed_for_it(
    ann: Holder, clerk: Colleague
) -> None:
    write(clerk, sent_with(ann, TYPED))
    assert readers() == [TYPED]


@pytest.mark.parametrize("is_secret", ["yes", "no"])
def test_who_asked_for_no_letters_gets_none(ann: Holder, clerk: Colleague, is_secret: str) -> None:
    browser = Browser(client=ann.client, service=BINS, council="camden")
    browser.begin()
    browser.answer_all(answers_for(BINS, email=None))
    browser.look(browser.at("check"))
    browser.send(browser.at("check"), browser.form)
    with acting(Job(body_id=council("camden").id)):
        reference = Case.objects.values_list("reference", flat=True).get()
    ann.fill("/account/secret-address", confidential=is_secret)
    write(clerk, reference)
    assert readers() == []


def test_a_code_shows_of_a_confidential_case_where_it_stands_and_nothing_else(
    ann: Holder, clerk: Colleague
) -> None:
    reference = send(ann)
    ann.fill("/account/secret-address", confidential="yes")
    write(clerk, reference)
    stranger = holder("203.0.113.5")
    assert stranger.fill("/status", reference=reference, code=code_for(reference)).status_code == 302
    page = stranger.get("/status/case")
    words = text_of(page)
    assert page.status_code == 200
    assert "Where it stands" in words
    assert "Sign in to read them" in words
    assert "Refuge Row" not in words
    assert "What has happened so far" not in words
    assert "secret" not in words.lower()
    assert "Refuge Row" in ann.words(f"/account/requests/camden/{reference}")


def test_a_code_shows_the_messages_again_when_the_address_is_secret_no_more(
    ann: Holder, clerk: Colleague
) -> None:
    reference = send(ann)
    ann.fill("/account/secret-address", confidential="yes")
    write(clerk, reference)
    ann.fill("/account/secret-address", confidential="no")
    stranger = holder("203.0.113.5")
    stranger.fill("/status", reference=reference, code=code_for(reference))
    assert "Refuge Row" in text_of(stranger.get("/status/case"))


SAID = {"/account/format": ("format", "braille"), "/account/secret-address": ("confidential", "yes")}


@pytest.mark.parametrize(("slow", "quick"), [tuple(SAID), tuple(reversed(SAID))])
def test_what_another_tab_said_while_a_form_was_sent_is_not_lost(
    ann: Holder, monkeypatch: pytest.MonkeyPatch, slow: str, quick: str
) -> None:
    reference, second_tab, take = send(ann), signed_in(ANN), account_pages.take

    def take_after_the_other(
        request: PortalRequest, form: account_pages.AccountForm
    ) -> HttpResponseBase | Answers:
        if request.path == slow:
            assert second_tab.fill(quick, **dict([SAID[quick]])).status_code == 302
        return take(request, form)

    monkeypatch.setattr("moothall.web.views.account.take", take_after_the_other)
    assert ann.fill(slow, **dict([SAID[slow]])).status_code == 302
    who = person_id(ANN)
    with acting(Resident(person_id=who)):
        kept = accounts.details(person_id=who)
    assert (kept.format_needed, kept.is_confidential) == (Format.BRAILLE, True)
    case = row_of("camden", reference)
    assert (case.format_needed, case.is_confidential) == ("braille", True)
