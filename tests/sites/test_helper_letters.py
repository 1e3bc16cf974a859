"""What both are written about a request that a helper sent: who sent it for whom, how each looks, and of no code."""

import io
import re
import zipfile

import pytest
from django.conf import settings

from moothall.bodies.context import Job, acting
from moothall.bodies.queries import KnownBody
from moothall.cases.actions import casework
from moothall.notices.models import Notice
from moothall.people.queries import Colleague
from moothall.portability.copies import zipped
from moothall.wiring import marks
from tests.sites.account_visits import begin, help_out, last_message, person_id, signed_in
from tests.sites.test_account_cases import send

ANN, BOB, HIDDEN = "ann@example.com", "bob@example.org", "bob.hidden@example.net"
CODES = ("this code", "cod hwn", "–")
TO_ANN = "Somebody who acted for you sent this for you. To see it, and who it was, sign in to your account"
TO_BOB = (
    "You sent this for Ann Example. Unless they keep it to themselves, you see it when you sign in and act"
)
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
        assert words.count(settings.PORTAL_URL) == 1, "it leads there once"
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


def test_a_persons_copy_does_not_tell_where_and_how_their_helper_is_written_to(camden: KnownBody) -> None:
    bob = signed_in(BOB, name="Bob Helper")
    begin(bob, help_out(signed_in(ANN, name="Ann Example"), bob))
    bob.press("/account", "/account/people/stop")
    bob.fill("/account/email", email=HIDDEN)
    assert bob.fill("/account/email/code", code=last_message().code).status_code == 302
    bob.fill("/account/format", format="braille")
    (right,) = re.findall(r'action="/account/people/(\d+)/act"', bob.get("/account/people").content.decode())
    begin(bob, int(right))
    reference = send(bob)
    assert set(told(camden, reference)) == {ANN, HIDDEN}
    with zipfile.ZipFile(io.BytesIO(zipped(person_id=person_id(ANN)))) as file:
        page, data = file.read("index.html").decode(), file.read("data.json").decode()
    assert reference in page
    assert reference in data
    assert [words for words in (page, data) if HIDDEN in words or "raille" in words] == []
    assert "Letters to a helper about a request that they sent for somebody" in page


def test_each_is_told_in_their_own_language(camden: KnownBody) -> None:
    letters = told(camden, sent_by_helper(language="cy"))
    assert TO_ANN_IN_WELSH in letters[ANN]
    assert not any(code in letters[ANN] for code in CODES)
    assert TO_BOB in letters[BOB]


def test_what_somebody_sends_themselves_says_its_code(camden: KnownBody) -> None:
    words = told(camden, send(signed_in(ANN, name="Ann Example")))[ANN]
    assert "You will need your reference and this code" in words
    assert TO_ANN not in words
