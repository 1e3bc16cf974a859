"""What both are written about a request that a helper sent: who sent it for whom, how each looks, and of no code."""

import pytest

from moothall.bodies.context import Job, acting
from moothall.bodies.queries import KnownBody
from moothall.cases.actions import casework
from moothall.notices.models import Notice
from moothall.people.queries import Colleague, account
from moothall.portability.copy_held import gather
from moothall.wiring import marks
from tests.sites.account_visits import begin, help_out, person_id, signed_in
from tests.sites.test_account_cases import send

ANN, BOB = "ann@example.com", "bob@example.org"
CODES = ("this code", "cod hwn", "–")
TO_ANN = "Somebody who acted for you sent this for you. To see it, and who it was, sign in to your account"
TO_BOB = "You sent this for Ann Example. To see it, sign in and begin to act for them"
TO_ANN_IN_WELSH = "Anfonwyd hwn drosoch gan rywun a weithredodd drosoch"

pytestmark = pytest.mark.django_db


def told(body: KnownBody, reference: str) -> dict[str, str]:
    """Return the newest letter about a case to each address, as its reader gets it."""
    with acting(Job(body_id=body.id)):
        sent = list(Notice.objects.filter(body_id=body.id, case_reference=reference).order_by("id"))
        return {notice.to_address: marks.filled(notice.body_text, reference) for notice in sent}


def sent_by_helper(*, language: str = "") -> str:
    """Let Bob send a request for Ann, who is written to in a language, and return its reference."""
    ann, bob = signed_in(ANN, name="Ann Example"), signed_in(BOB, name="Bob Helper")
    if language:
        assert ann.fill("/account/language", language=language).status_code == 302
    begin(bob, help_out(ann, bob))
    return send(bob)


def test_the_confirmation_says_who_sent_it_and_how_each_looks_and_of_no_code(camden: KnownBody) -> None:
    reference = sent_by_helper()
    letters = told(camden, reference)
    assert set(letters) == {ANN, BOB}
    for words in letters.values():
        assert reference in words
        assert not any(code in words for code in CODES), words
    assert TO_ANN in letters[ANN]
    assert "/account/requests" in letters[ANN]
    assert TO_BOB in letters[BOB]
    assert "/account/people" in letters[BOB]
    assert "/account/requests" not in letters[BOB], "there, who does not act yet sees their own"


def test_a_later_letter_says_it_too(camden: KnownBody, officer: Colleague) -> None:
    reference = sent_by_helper()
    casework.write(by=officer, body_id=camden.id, reference=reference, revision=1, message="Which bin is it?")
    letters = told(camden, reference)
    assert all("Which bin is it?" in words for words in letters.values())
    assert TO_ANN in letters[ANN]
    assert TO_BOB in letters[BOB]


def test_no_row_of_a_letter_holds_the_name_and_no_officer_has_it_filled_in(
    camden: KnownBody, officer: Colleague
) -> None:
    reference = sent_by_helper()
    typed = "Ask ((person_name)) about ((code))"
    casework.write(by=officer, body_id=camden.id, reference=reference, revision=1, message=typed)
    with acting(Job(body_id=camden.id)):
        stored = [notice.body_text for notice in Notice.objects.filter(case_reference=reference)]
    assert not any("Ann Example" in words for words in stored)
    assert told(camden, reference)[BOB].count("Ann Example") == 1


def test_a_helper_goes_on_reading_the_name_that_the_person_had_when_it_was_sent(
    camden: KnownBody, officer: Colleague
) -> None:
    ann, bob = signed_in(ANN, name="Ann Example"), signed_in(BOB, name="Bob Helper")
    begin(bob, help_out(ann, bob))
    reference = send(bob)
    ann.fill("/account/name", name="Ann Otherwise")
    casework.write(by=officer, body_id=camden.id, reference=reference, revision=1, message="Which bin is it?")
    assert TO_BOB in told(camden, reference)[BOB]


def test_a_copy_of_everything_has_the_name_where_a_letter_marks_it(camden: KnownBody) -> None:
    sent_by_helper()
    person = account(person_id=person_id(ANN), session_digest="")
    assert person is not None
    written = "".join(one.text for case in gather(person).cases for one in case.letters)
    assert "You sent this for Ann Example" in written
    assert "((person_name))" not in written


def test_each_is_told_in_their_own_language(camden: KnownBody) -> None:
    letters = told(camden, sent_by_helper(language="cy"))
    assert TO_ANN_IN_WELSH in letters[ANN]
    assert not any(code in letters[ANN] for code in CODES)
    assert TO_BOB in letters[BOB]


def test_what_somebody_sends_themselves_says_its_code(camden: KnownBody) -> None:
    words = told(camden, send(signed_in(ANN, name="Ann Example")))[ANN]
    assert "You will need your reference and this code" in words
    assert TO_ANN not in words
