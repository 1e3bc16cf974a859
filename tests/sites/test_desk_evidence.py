"""Evidence is read by a body's auditors and by nobody else, and their reading is evidence too."""

import re
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from moothall.audit import actions as audit
from moothall.audit import digests, sealing
from moothall.audit.queries import PAGE_LENGTH
from moothall.bodies.context import Job, Officer, acting
from moothall.bodies.queries import KnownBody
from moothall.cases.actions import casework
from moothall.cases.queries import desk
from moothall.people.queries import Colleague
from moothall.rules.language import Language
from moothall.rules.moments import date_in_words
from moothall.rules.posts import AUDITOR
from tests.cast import Filed, employ
from tests.sites.account_visits import begin, help_out, signed_in
from tests.sites.desk_visits import at_desk, evidence, look, send
from tests.sites.test_account_cases import send as sent_by

REASON = "Her neighbour asked for the same street"


@pytest.fixture
def auditor(camden: KnownBody) -> Colleague:
    """An auditor of the council of the case."""
    return employ("Una Auditor", (camden,), ("auditor",))


def opens(officer: Colleague, filed: Filed) -> None:
    """Let an officer open the case."""
    desk.open_case(by=officer, body_id=filed.council.id, reference=filed.sent.reference)


def reaches_outside(officer: Colleague, filed: Filed, why: str) -> None:
    """Record that an officer opened a case outside their queue."""
    with acting(Officer(person_id=officer.person_id, body_ids=(filed.council.id,), purpose="casework")):
        audit.record(
            body_id=filed.council.id,
            action="cases.open",
            subject_kind="case",
            subject_id=filed.sent.reference,
            why=why,
            is_outside=True,
        )


def table_rows(words: str) -> int:
    """Return how many rows the last table of a page has."""
    return words.rpartition("<tbody")[2].count("<tr")


def test_an_auditor_reads_who_did_what_to_which_case_and_that_is_evidence_too(
    auditor: Colleague, officer: Colleague, filed: Filed, camden: KnownBody
) -> None:
    opens(officer, filed)
    page = look(at_desk(auditor), "/camden/audit/")
    assert page.status == 200
    assert 'href="/camden/audit/"' in page.words
    assert 'href="/camden/audit/"' not in look(at_desk(officer), "/camden/").words
    for words in ("Ayo Clerk", "Streets", "Opened a case", filed.sent.reference, "To deal with the case"):
        assert words in page.words
    assert evidence(auditor, camden)[-1] == ("audit.read", "audit", False)
    look(at_desk(auditor), f"/camden/audit/?reference={filed.sent.reference}&refused=yes")
    assert evidence(auditor, camden)[-1] == ("audit.read", "audit reference refused", False)


def test_nobody_but_an_auditor_of_that_body_reads_it_and_all_are_refused_alike(
    officer: Colleague, stranger: Colleague, filed: Filed, leeds: KnownBody
) -> None:
    elsewhere = employ("Lee Elsewhere", (leeds,), ("auditor",))
    reference = filed.sent.reference
    answers = set()
    for person in (officer, stranger, elsewhere):
        client = at_desk(person)
        for path in ("", "digests.json", f"withhold/{reference}/", "withhold/7KQ2-4MX9-T3/"):
            page = look(client, f"/camden/audit/{path}")
            assert page.status == 404, path
            assert reference not in page.words
        assert send(client, f"/camden/audit/withhold/{reference}/", ground="fraud").status == 404
        assert send(client, f"/camden/audit/withhold/{reference}/end").status == 404
        answers.add(look(client, "/camden/audit/").status)
        assert ("audit.read", "NotAuditor" if person is officer else "NotServing", True) in evidence(
            person, filed.council
        )
    assert answers == {404}
    assert look(at_desk(elsewhere), "/camden/audit/").words.count("404") == look(
        at_desk(elsewhere), "/nowhere/audit/"
    ).words.count("404")


def test_filters_find_what_they_say(
    auditor: Colleague, officer: Colleague, officer_of_two: Colleague, filed: Filed
) -> None:
    opens(officer, filed)
    opens(officer_of_two, filed)
    casework.take_on(by=officer, body_id=filed.council.id, reference=filed.sent.reference, revision=1)
    client = at_desk(auditor)
    today = timezone.localdate()
    yesterday = today - timedelta(days=1)
    for query, rows in (
        (f"reference={filed.sent.reference}", 4),
        (f"reference={filed.sent.reference.lower().replace('-', ' ')}&action=cases.open", 2),
        (f"officer={officer.person_id}", 2),
        (f"officer={officer.person_id}&action=cases", 2),
        ("action=cases.take_on", 1),
        (f"action=cases&from-day={today.day}&from-month={today.month}&from-year={today.year}", 4),
        ("action=cases&to-day=1&to-month=1&to-year=2020", 0),
        (f"action=cases&to-day={yesterday.day}&to-month={yesterday.month}&to-year={yesterday.year}", 0),
        ("refused=yes", 0),
        ("outside=yes", 0),
    ):
        page = look(client, f"/camden/audit/?{query}")
        assert page.status == 200
        assert table_rows(page.words) == rows, query


@pytest.mark.parametrize(
    "query",
    [
        "reference=nonsense",
        "from-day=31&from-month=2&from-year=2026",
        "to-day=31&to-month=12&to-year=9999",
        "to-day=x",
    ],
)
def test_what_nobody_could_have_meant_is_told(auditor: Colleague, query: str) -> None:
    page = look(at_desk(auditor), f"/camden/audit/?{query}")
    assert page.status == 400
    assert "There is a problem" in page.words


@pytest.mark.parametrize(
    "query",
    [
        "before=1-",
        "before=99999999999999999-1",
        f"before={'9' * 40}-1",
        "officer=%00",
        "officer=٣",
        "action=%00%ff",
        "action=%25",
        "refused=maybe",
        "reference=",
    ],
)
def test_no_address_breaks_the_page(auditor: Colleague, filed: Filed, query: str) -> None:
    assert look(at_desk(auditor), f"/camden/audit/?{query}").status == 200


def test_pages_follow_each_other_by_key_and_lose_nothing(auditor: Colleague, camden: KnownBody) -> None:
    with acting(Job(body_id=camden.id)):
        for number in range(PAGE_LENGTH + 7):
            audit.record(
                body_id=camden.id, action="test.act", subject_kind="case", subject_id=f"N{number:03}", why="-"
            )
    client = at_desk(auditor)
    with CaptureQueriesContext(connection) as asked:
        first = look(client, "/camden/audit/?action=test")
    assert not any(" offset " in query["sql"].lower() for query in asked.captured_queries)
    older = first.words.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    second = look(client, older)
    seen = [f"N{number:03}" for number in range(PAGE_LENGTH + 7)]
    assert all((words in first.words) is not (words in second.words) for words in seen)
    assert (table_rows(first.words), table_rows(second.words)) == (PAGE_LENGTH, 7)
    assert 'rel="next"' not in second.words


def test_what_officers_did_outside_their_queue_stands_first_with_their_reason(
    auditor: Colleague, officer: Colleague, filed: Filed
) -> None:
    assert "No officer has looked outside" in look(at_desk(auditor), "/camden/audit/").words
    reaches_outside(officer, filed, REASON)
    page = look(at_desk(auditor), "/camden/audit/?refused=yes")
    first, _, rest = page.words.partition("Everything that was recorded")
    assert REASON in first
    assert REASON not in rest


def test_the_digests_are_a_file_and_taking_it_is_evidence(auditor: Colleague, camden: KnownBody) -> None:
    client = at_desk(auditor)
    sealing.seal_waiting()
    answer = client.get("/camden/audit/digests.json")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="audit-digests-camden.json"'
    assert answer.json()["format"] == "moothall-audit-digests-1"
    assert answer.json()["keys"]
    assert evidence(auditor, camden)[-1] == ("audit.export", "audit", False)


def test_the_page_says_how_far_the_digests_go_and_why_there_is_none(auditor: Colleague) -> None:
    client = at_desk(auditor)
    sealing.seal_waiting()
    assert "No day is signed yet, so the file holds no digest." in look(client, "/camden/audit/").words
    assert digests.sign_days(at=timezone.now() + timedelta(days=1)) == 1
    today = date_in_words(timezone.localdate(), Language.CY)
    assert f"Mae&#39;r ffeil yn mynd hyd at {today}." in look(client, "/cy/camden/audit/").words


def test_a_day_that_is_past_or_more_than_a_year_away_cannot_be_chosen(
    auditor: Colleague, filed: Filed
) -> None:
    path, client = f"/camden/audit/withhold/{filed.sent.reference}/", at_desk(auditor)
    for days, code in ((-1, 400), (365, 400), (364, 302)):
        day = timezone.localdate() + timedelta(days=days)
        until = {"until-day": day.day, "until-month": day.month, "until-year": day.year}
        assert send(client, path, ground="safeguarding", **until).status == code, days


@pytest.mark.parametrize(
    ("language", "begun", "ended"),
    [
        ("", "From now on the resident is not told", "The resident is told again"),
        ("/cy", "O hyn ymlaen ni ddywedir wrth y preswylydd", "Dywedir wrth y preswylydd eto"),
    ],
)
def test_what_was_withheld_and_what_is_told_again_is_confirmed_once(
    auditor: Colleague, filed: Filed, *, language: str, begun: str, ended: str
) -> None:
    client, day = at_desk(auditor), timezone.localdate() + timedelta(days=30)
    path = f"{language}/camden/audit/withhold/{filed.sent.reference}/"
    until = {"until-day": day.day, "until-month": day.month, "until-year": day.year}
    acts = (partial(send, client, path, ground="fraud", **until), partial(send, client, f"{path}end"))
    for act, words in zip(acts, (begun, ended), strict=True):
        there = act().location
        page = look(client, there)
        assert "govuk-notification-banner--success" in page.words
        assert words in page.words
        assert words not in look(client, there).words


def test_nothing_is_withheld_of_a_case_that_is_not_there(auditor: Colleague, filed: Filed) -> None:
    assert look(at_desk(auditor), "/camden/audit/withhold/7KQ2-4MX9-T3/").status == 404


def test_the_table_speaks_in_words_and_the_address_in_names(
    camden: KnownBody, filed: Filed, officer: Colleague
) -> None:
    look(at_desk(officer), f"/camden/cases/{filed.sent.reference}/")
    auditor = at_desk(employ("Dev Watcher", (camden,), (AUDITOR,)))
    page = look(auditor, "/camden/audit/?action=cases.open")
    assert "Opened a case" in page.words
    assert '<option value="cases.open" selected>Opened a case</option>' in page.words
    assert ">cases.open" not in page.words
    assert "Agorodd achos" in look(auditor, "/cy/camden/audit/?action=cases.open").words
    assert '<option value="cases" selected>' in look(auditor, "/camden/audit/?action=cases").words


def test_who_sent_a_case_is_told_as_what_they_are_and_never_by_name(auditor: Colleague, filed: Filed) -> None:
    ann, bob = signed_in("ann@example.com", name="Ann Owner"), signed_in("bob@example.org", name="Bob Helper")
    own = sent_by(ann, email="ann@example.com")
    begin(bob, help_out(ann, bob))
    helped = sent_by(bob, email="bob@example.org")
    client = at_desk(auditor)
    for reference, sender in (
        (filed.sent.reference, "A resident without an account"),
        (own, "A resident"),
        (helped, "A helper of a resident"),
    ):
        page = look(client, f"/camden/audit/?reference={reference}")
        assert re.findall(r'data-label="Who">([^<]*)</td>\s*<td[^>]*>Sent a request', page.words) == [sender]
        assert "Ann Owner" not in page.words
        assert "Bob Helper" not in page.words


@pytest.mark.parametrize(
    ("page", "attempted"),
    [
        ("write", "cases.write"),
        ("note", "cases.note"),
        ("step/collect", "cases.move"),
        ("reveal/contact-phone", "cases.reveal"),
    ],
)
def test_a_form_that_is_refused_is_told_as_what_it_would_have_done(
    stranger: Colleague, camden: KnownBody, filed: Filed, *, page: str, attempted: str
) -> None:
    client, address = at_desk(stranger), f"/camden/cases/{filed.sent.reference}/{page}"
    assert send(client, address, revision=1, message="Hello", reason="Because").status == 404
    assert look(client, address).status == 404
    looked = "cases.open_step" if "step" in page else "cases.open"
    assert evidence(stranger, camden) == [(attempted, "NotYours", True), (looked, "NotYours", True)]


def test_who_may_read_no_list_is_told_of_without_a_case(auditor: Colleague, stranger: Colleague) -> None:
    look(at_desk(stranger), "/camden/")
    row = look(at_desk(auditor), "/camden/audit/").words.rpartition("Read a list of cases")[2]
    assert "They have no post here for this work" in row
