"""What no channel can make is sent by hand: a list for who keeps a body's records, the letter, and when it was sent."""

import dataclasses
import re

import pytest
from django.utils import timezone

from moothall.bodies.context import Job, acting
from moothall.bodies.queries import KnownBody
from moothall.cases.actions import persons
from moothall.cases.codes import code_for
from moothall.cases.models import Case
from moothall.notices import actions as notices
from moothall.notices.channels.messages import Kind, Message
from moothall.notices.models import Notice
from moothall.people import accounts
from moothall.people.queries import Colleague
from moothall.rules.formats import Format, needs_hand
from tests.apps.erasure_scene import ask, case_of, someone
from tests.apps.notice_scene import Recorder
from tests.cast import council, employ
from tests.sites.account_visits import begin, help_out, last_message, signed_in
from tests.sites.desk_visits import at_desk, evidence, look, send
from tests.sites.test_account_cases import send as send_case

pytestmark = pytest.mark.django_db
ANN, BOB, NUMBER = "ann@example.com", "bob@example.org", "07700900123"


@pytest.fixture
def keeper(camden: KnownBody) -> Colleague:
    """Somebody who keeps the records of the first council."""
    return employ("Rhian Records", (camden,), ("records",))


def written(format_needed: str, *, language: str = "en") -> str:
    """Let somebody who needs a format send a case; return its reference."""
    ann = signed_in(ANN, name="Ann")
    ann.fill("/account/format", format=format_needed)
    ann.fill("/account/language", language=language)
    return send_case(ann)


def by_hand(body: KnownBody) -> list[Notice]:
    with acting(Job(body_id=body.id)):
        return list(Notice.objects.filter(body_id=body.id).exclude(hand_key="").order_by("id"))


def said(how: str = "In braille by post", **other: str) -> dict[str, str]:
    day = timezone.localdate()
    parts = {"sent_on-day": str(day.day), "sent_on-month": str(day.month), "sent_on-year": str(day.year)}
    return {**parts, "how": how, **other}


@pytest.mark.parametrize("needed", list(Format))
def test_only_large_print_is_served_by_email(needed: Format, camden: KnownBody) -> None:
    written(needed.value)
    assert bool(by_hand(camden)) is (needed is not Format.LARGE_PRINT)
    assert needs_hand(needed, Kind.LETTER)
    assert needs_hand(needed, Kind.EMAIL) is (needed is not Format.LARGE_PRINT)


def test_a_channel_learns_the_format_and_sends_the_letter_all_the_same(
    camden: KnownBody, monkeypatch: pytest.MonkeyPatch
) -> None:
    written("braille")
    [letter] = by_hand(camden)
    recorder = Recorder()
    notices.deliver(body_id=camden.id, notice_id=letter.id, fill=lambda text, _: text, through=recorder)
    assert [(message.to, message.format_needed) for message in recorder.taken] == [(ANN, Format.BRAILLE)]
    assert "format_needed" in {field.name for field in dataclasses.fields(Message)}


def test_a_letter_is_read_without_its_code_and_marked_as_sent_once(
    camden: KnownBody, keeper: Colleague
) -> None:
    reference = written("braille")
    [letter] = by_hand(camden)
    desk, place = at_desk(keeper), f"/camden/letters/{letter.hand_key}"
    assert "1 letter waits to be sent" in look(desk, "/camden/privacy/").words
    assert "Braille" in look(desk, "/camden/letters/").words
    page = look(desk, place)
    assert (page.status, reference in page.words) == (200, True)
    assert code_for(reference) not in page.words
    assert "a code that only its reader may see" in page.words
    assert send(desk, place, **said()).location == "/camden/letters/"
    listed = look(desk, "/camden/letters/").words
    assert "The letter is marked as sent." in listed
    assert "In braille by post" in listed
    assert send(desk, place, **said("Again")).location == "/camden/letters/"
    [now] = by_hand(camden)
    assert (now.handed_on, now.handed_how) == (timezone.localdate(), "In braille by post")
    assert "waits to be sent" not in look(desk, "/camden/privacy/").words
    done = [action for action, _, refused in evidence(keeper, camden) if not refused]
    assert {"letters.list", "letters.read", "letters.send"} <= set(done)
    assert done.count("letters.send") == 1


HOW_MISSING, DAY_MISSING = "Enter how the letter was sent", "Enter the day on which the letter was sent"
HOW_LONG = "How the letter was sent must be 120 characters or fewer"
DAY_WRONG = "Enter a real day, since the letter was written"
NO_DAY = {"sent_on-day": "", "sent_on-month": "", "sent_on-year": ""}


@pytest.mark.parametrize(
    ("wrong", "errors"),
    [
        (said(""), {HOW_MISSING}),
        (said("x" * 121), {HOW_LONG}),
        (said("x" * 121, **NO_DAY), {DAY_MISSING, HOW_LONG}),
        (said(**{"sent_on-year": "2020"}), {DAY_WRONG}),
        (said(**{"sent_on-year": "2099"}), {DAY_WRONG}),
        (said(**{"sent_on-day": "32"}), {DAY_WRONG}),
        (said(**NO_DAY), {DAY_MISSING}),
        (said("", **NO_DAY), {DAY_MISSING, HOW_MISSING}),
        (said("", **{"sent_on-year": "2099"}), {DAY_WRONG, HOW_MISSING}),
    ],
)
def test_what_is_said_incompletely_is_not_kept_and_each_mistake_is_named(
    wrong: dict[str, str], errors: set[str], camden: KnownBody, keeper: Colleague
) -> None:
    written("bsl")
    [letter] = by_hand(camden)
    page = send(at_desk(keeper), f"/camden/letters/{letter.hand_key}", **wrong)
    assert page.status == 400
    known = (HOW_MISSING, HOW_LONG, DAY_MISSING, DAY_WRONG)
    assert {words for words in known if words in page.words} == errors
    assert ('href="#sent_on-day"' in page.words) is bool(errors & {DAY_MISSING, DAY_WRONG})
    assert ('href="#how"' in page.words) is bool(errors & {HOW_MISSING, HOW_LONG})
    assert by_hand(camden)[0].handed_on is None


def test_today_stands_as_the_day_of_sending_until_another_is_typed(
    camden: KnownBody, keeper: Colleague
) -> None:
    written("bsl")
    [letter] = by_hand(camden)
    desk, place = at_desk(keeper), f"/camden/letters/{letter.hand_key}"
    today = timezone.localdate()
    asked = days_of(look(desk, place).words)
    assert asked == [str(today.day), str(today.month), str(today.year)]
    assert days_of(send(desk, place, **said("", **NO_DAY)).words) == ["", "", ""]


def days_of(words: str) -> list[str]:
    """Return what stands in the three fields of the day."""
    fields = [field for field in re.findall(r"<input[^>]*>", words) if 'name="sent_on-' in field]
    values = [re.search(r'value="([^"]*)"', field) for field in fields]
    return [found.group(1) if found else "" for found in values]


def letter_page(colleague: Colleague, body: KnownBody) -> str:
    [letter, *_] = by_hand(body)
    page = look(at_desk(colleague), f"/{body.slug}/letters/{letter.hand_key}")
    assert page.status == 200
    return page.words


def facts_of(words: str) -> dict[str, str]:
    """Return what a page says of a letter, row by row."""
    rows = re.findall(r"<dt[^>]*>(.*?)</dt>\s*<dd[^>]*>(.*?)</dd>", words, re.DOTALL)
    return {key.strip(): re.sub(r"<[^>]+>", "", value).strip() for key, value in rows}


def test_a_letter_says_whom_it_is_for_and_leads_to_the_case(camden: KnownBody, keeper: Colleague) -> None:
    reference = written("braille")
    words = letter_page(keeper, camden)
    said = facts_of(words)
    assert [said[key] for key in ("Name", "Format", "Also sent to")] == [
        "Ann",
        "Braille",
        "a••••@example.com",
    ]
    assert f'href="/camden/find/{reference}/"' in words
    at_work = employ("Wyn Works", (camden,), ("records", "waste_officer"))
    assert f'href="/camden/cases/{reference}/"' in letter_page(at_work, camden)


def test_who_needs_a_call_is_rung_at_the_number_they_left_for_it(
    camden: KnownBody, keeper: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    written("by_phone")
    words = letter_page(keeper, camden)
    assert "They left no phone number with this request" in words
    monkeypatch.setattr(Case, "contact_phone", NUMBER)
    words = letter_page(keeper, camden)
    assert "•••• 0123" in words
    assert "They left no phone number" not in words


def test_a_number_is_not_shown_where_it_may_be_that_of_whom_they_hide_from(
    camden: KnownBody, keeper: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Case, "contact_phone", NUMBER)
    ann = signed_in(ANN, name="Ann")
    ann.fill("/account/format", format="by_phone")
    ann.fill("/account/secret-address", confidential="yes")
    send_case(ann)
    words = letter_page(keeper, camden)
    assert "address is secret" in words
    assert NUMBER not in words


def test_a_number_proved_in_an_account_is_told_to_no_body(camden: KnownBody, keeper: Colleague) -> None:
    ann, bob = signed_in(ANN, name="Ann"), signed_in(BOB, name="Bob")
    ann.fill("/account/format", format="by_phone")
    ann.fill("/account/mobile", mobile=NUMBER)
    ann.fill("/account/mobile/code", code=last_message().code)
    begin(bob, help_out(ann, bob))
    send_case(bob)
    words = letter_page(keeper, camden)
    assert "Ann" in words
    assert NUMBER not in words.replace(" ", "")
    assert "They left no phone number" in words


def test_a_letter_to_a_helper_says_that_it_is_for_them_and_for_whom_they_sent_it(
    camden: KnownBody, keeper: Colleague
) -> None:
    ann, bob = signed_in(ANN, name="Ann Example"), signed_in(BOB, name="Bob Helper")
    bob.fill("/account/format", format="braille")
    bob.fill("/account/secret-address", confidential="yes")
    right = help_out(ann, bob)
    begin(bob, right)
    send_case(bob)
    words = letter_page(keeper, camden)
    said = facts_of(words)
    assert [said[key] for key in ("Name", "Also sent to")] == ["Bob Helper", "b••••@example.org"]
    assert "Ann Example" in said["Letter"]
    assert "person_name" not in words
    assert "address is secret" in words
    assert "see it any more" not in words
    ann.press("/account/people", f"/account/people/{right}/end")
    words = letter_page(keeper, camden)
    assert "they may not see it any more. Do not send it" in words
    assert "Name" not in facts_of(words)


@pytest.mark.parametrize("is_secret", [False, True])
def test_a_letter_about_erasure_says_whom_it_is_for_and_leads_to_the_request(
    is_secret: bool, camden: KnownBody, keeper: Colleague
) -> None:
    ann = someone("Ann", ANN)
    case = case_of(ann, camden)
    accounts.need(by=ann, format_needed=Format.BY_PHONE)
    request = ask(ann, case)
    persons.keep_secret(by=ann, is_confidential=is_secret)
    words = letter_page(keeper, camden)
    said = facts_of(words)
    assert [said[key] for key in ("Name", "Format", "Also sent to")] == ["Ann", "By phone", ANN]
    assert f'href="/camden/privacy/erasure/{request.id}"' in words
    assert "No phone number is known" in words
    assert ("address is secret" in words) is is_secret


def test_the_links_of_the_list_tell_the_letters_apart(camden: KnownBody, keeper: Colleague) -> None:
    ann = signed_in(ANN, name="Ann")
    ann.fill("/account/format", format="braille")
    references = {send_case(ann), send_case(ann)}
    page = look(at_desk(keeper), "/camden/letters/").words
    links = re.findall(r'<a class="govuk-link" href="/camden/letters/[0-9a-f]{32}">(.*?)</a>', page)
    texts = {re.sub(r'<span class="govuk-visually-hidden">.*?</span>|<[^>]*>', "", link) for link in links}
    assert len(texts) == len(links) == len(references)
    assert all(any(reference in text for text in texts) for reference in references)


def test_nobody_else_learns_that_there_is_such_a_letter(
    camden: KnownBody, officer: Colleague, stranger: Colleague
) -> None:
    written("by_phone")
    [letter] = by_hand(camden)
    auditor = employ("Aled Auditor", (camden,), ("auditor",))
    elsewhere = employ("Lowri Records", (council("leeds"),), ("records",))
    for person in (officer, stranger, auditor, elsewhere):
        for place in (
            "/camden/letters/",
            f"/camden/letters/{letter.hand_key}",
            f"/camden/letters/{'0' * 32}",
        ):
            assert look(at_desk(person), place).status == 404
        assert send(at_desk(person), f"/camden/letters/{letter.hand_key}", **said()).status == 404
    own = f"/leeds/letters/{letter.hand_key}"
    assert look(at_desk(elsewhere), own).status == 404
    assert by_hand(camden)[0].handed_on is None
