"""The page of a copy is a document for a person: in words, by council and case, without codes; the data stays raw."""

import itertools
import re
from pathlib import Path

import pytest
from django.utils import timezone

from moothall.bodies.context import Job, acting
from moothall.bodies.queries import KnownBody
from moothall.cases.codes import code_for
from moothall.cases.models import CaseEntry
from moothall.people import codes
from moothall.people.queries import Account, Colleague
from moothall.portability.erasure import closing
from moothall.rules.language import Language
from moothall.ui.words import date_in_words, moment_in_words
from tests.cast import CANARY
from tests.sites.account_visits import invite, person_id, signed_in
from tests.sites.copy_scene import ANN, BOB, NOTE, full_account, page_of
from tests.sites.test_account_cases import row_of

pytestmark = pytest.mark.django_db


def text(html: str) -> str:
    """Return the words of the page's body."""
    return " ".join(re.sub(r"<[^>]+>", " ", html.partition("<body>")[2]).split())


def under(html: str, heading: str) -> str:
    """Return the words of a section, by the id of its heading."""
    return text("<body>" + html.partition(f'id="{heading}"')[2].partition("<h2")[0])


@pytest.fixture
def ann(camden: KnownBody, officer: Colleague, tmp_path: Path) -> str:
    """Return the reference of the case of somebody who has used everything."""
    return full_account(camden, officer, tmp_path)[1]


def test_the_page_speaks_as_people_do(ann: str) -> None:
    html = page_of(ANN)
    words = text(html)
    assert not re.search(r"\d{4}-\d\d-\d\dT", html), "no moments for programs"
    assert "((" not in html
    assert code_for(ann) not in html
    assert "large_print" not in words
    assert re.search(r"kept secret (Yes|No) You have had your account since", words), "not: secret since"
    for raw in ("casework", "submitted", "email_code", "public_task", "sms", " True", " None"):
        assert raw not in words, raw
    sent_at = moment_in_words(row_of("camden", ann).submitted_at, Language.EN)
    assert f"Sent {sent_at}" in words
    assert "Ann &lt;Example&gt;" in html


def test_cases_stand_under_their_councils_with_the_forms_own_questions_and_answers(ann: str) -> None:
    html = page_of(ANN)
    headings = re.findall(r"<h([1-6])[^>]*>(.*?)</h", html)
    names = [re.sub(r"<[^>]+>", "", name) for _, name in headings]
    assert [name for level, name in headings if level == "3"].count("London Borough of Camden") == 2
    assert names.index("London Borough of Camden") < names.index(f"Report a missed bin, {ann}")
    levels = [int(level) for level, _ in headings]
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    words = under(html, "requests")
    assert "Which bin was not emptied? Recycling" in words
    assert f"4 {CANARY}" in words
    assert "crew has an assisted collection" not in words
    assert f'href="files/{re.findall("files/([^/]+)/", html)[0]}/1-hole.png"' in html


def test_letters_keep_their_paragraphs_and_lose_their_codes(ann: str) -> None:
    html = page_of(ANN)
    assert '<p class="lines">Please say.\nThank you.</p>' in html
    assert "(a code, not shown here)" in under(html, "requests")


def test_visits_are_told_as_on_the_page_of_the_case(ann: str) -> None:
    words = under(page_of(ANN), "requests")
    day = date_in_words(timezone.localdate(), Language.EN)
    assert "To deal with your request, and made a change" in words
    assert len(re.findall(rf"{day},? [\w: ]+ To deal with your request(?!,)", words)) == 1, (
        "two looks, one line"
    )


def test_what_the_portal_wrote_is_there_and_what_it_wrote_to_others_is_not(ann: str) -> None:
    words = under(page_of(ANN), "messages")
    for expected in (
        "Text message to 07700900123",
        "You asked somebody to act for you",
        "Somebody may act for you",
    ):
        assert expected in words
    assert "Bob Helper has accepted" in words
    assert BOB not in words
    assert "Your code to sign in" not in words
    helper = under(page_of(BOB), "messages")
    assert "asks you to act for them" in helper, "the invitation that he accepted"
    assert "(a code, not shown here)" in helper


def test_an_invitation_to_somebody_is_not_in_the_copy_before_they_accept(ann: str) -> None:
    eve = signed_in("zebedee@example.net", name="Zebedee")
    invite(eve, BOB)
    assert "Zebedee" not in page_of(BOB)


def test_a_closed_account_is_named_by_no_message(ann: str) -> None:
    whose = person_id(ANN)
    assert codes.sent_to(reader=whose)
    closing.close(by=Account(person_id=whose, name="Ann", language=Language.EN, session_digest=""))
    assert not codes.sent_to(reader=whose)


def test_notes_of_officers_are_not_there_and_the_page_says_why(ann: str, camden: KnownBody) -> None:
    with acting(Job(body_id=camden.id)):
        assert CaseEntry.objects.filter(reason=NOTE).exists()
    html = page_of(ANN)
    assert NOTE not in html
    said = under(html, "not_here")
    assert "Notes that officers wrote for their colleagues" in said
    assert "ask the council for them" in said
    assert "London Borough of Camden https://www.camden.gov.uk" in said
    assert "Data Protection Act 2018" in said


def test_the_page_speaks_the_language_of_the_account(
    camden: KnownBody, officer: Colleague, tmp_path: Path
) -> None:
    ann, reference = full_account(camden, officer, tmp_path)
    ann.fill("/account/language", language="cy")
    html = page_of(ANN)
    assert '<html lang="cy">' in html
    assert "<h1>Popeth amdanoch</h1>" in html
    words = text(html)
    assert f"Rhoi gwybod am fin na chafodd ei gasglu, {reference}" in words
    for welsh in ("Beth nad yw yn y copi hwn", "I ymdrin â"):
        assert welsh in words, welsh
    assert '<div lang="en">' in html, "a letter stays in the language in which it was written"


def test_the_page_needs_nothing_from_elsewhere(ann: str) -> None:
    html = page_of(ANN)
    assert "<script" not in html
    assert not re.findall(r'(?:src|href)="(?!#|files/)', html)
    assert "<style>" in html


def test_an_account_with_nothing_says_so_in_each_section() -> None:
    signed_in("new@example.com")
    html = page_of("new@example.com")
    for section in ("requests", "helpers", "given_to_other_councils", "erasure", "copies", "messages"):
        assert under(html, section).endswith("Nothing"), section


def test_the_page_speaks_of_a_folder_of_files_only_where_there_is_one(ann: str) -> None:
    assert "in the folder called files" in page_of(ANN)
    signed_in("nobody.sent@example.com", name="Nobody Sent")
    assert "folder" not in text(page_of("nobody.sent@example.com"))
