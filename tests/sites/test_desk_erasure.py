"""Keepers of records answer requests for erasure at the desk; nobody else learns that there are any."""

from datetime import timedelta

import pytest
from django.utils import timezone

from moothall.bodies.queries import KnownBody
from moothall.people.queries import Account, Colleague
from moothall.portability.models import ErasureRequest
from tests.apps.erasure_scene import WORDS, ask, case_of, close_case, is_there, item_of, newest, someone
from tests.cast import employ
from tests.sites.desk_visits import at_desk, evidence, look, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann() -> Account:
    """Somebody with an account."""
    return someone("Ann <Example>", "ann@example.com")


@pytest.fixture
def keeper(camden: KnownBody) -> Colleague:
    """Somebody who keeps the records of the first council."""
    return employ("Rhian Records", (camden,), ("records",))


def path_of(request: ErasureRequest, end: str = "") -> str:
    return f"/camden/privacy/erasure/{request.id}{end}"


def test_others_are_told_that_there_is_nothing(
    ann: Account, officer: Colleague, stranger: Colleague, camden: KnownBody
) -> None:
    case = case_of(ann, camden)
    row = ask(ann, case)
    for path in (
        "/camden/privacy/erasure/",
        *(path_of(row, end) for end in ("", "/extend", f"/{case.reference}")),
    ):
        for person in (officer, stranger):
            answer = look(at_desk(person), path)
            assert answer.status == 404
            assert "Ann" not in answer.words
    assert {refused for _, _, refused in evidence(officer, camden)} == {True}


def test_an_auditor_reads_and_decides_nothing(ann: Account, camden: KnownBody) -> None:
    case = case_of(ann, camden)
    row = ask(ann, case)
    client = at_desk(employ("Aled Auditor", (camden,), ("auditor",)))
    page = look(client, path_of(row))
    assert page.status == 200
    assert ">Decide<" not in page.words
    for end in ("/extend", f"/{case.reference}"):
        assert look(client, path_of(row, end)).status == 404
        assert send(client, path_of(row, end), outcome="erased").status == 404


def test_the_desk_tells_the_keeper_what_waits_and_how_long(
    ann: Account, keeper: Colleague, camden: KnownBody
) -> None:
    client = at_desk(keeper)
    assert "for erasure to answer" not in look(client, "/camden/").words
    row = ask(ann, case_of(ann, camden))
    assert "1 request for erasure to answer" in look(client, "/camden/").words
    assert f'href="{path_of(row)}"' in look(client, "/camden/privacy/").words
    listed = look(client, "/camden/privacy/erasure/").words
    days = (row.due_on - timezone.localdate()).days
    for words in ("Ann &lt;Example&gt;", f"{days} days", path_of(row)):
        assert words in listed
    page = look(client, path_of(row)).words
    assert "Please forget &lt;Ann&gt; entirely" in page
    assert WORDS not in page
    for language in ("/cy",):
        assert "{" not in look(client, language + path_of(row)).words.rpartition("</style>")[2]


def test_a_case_is_erased_and_the_other_kept_on_a_ground(
    ann: Account, keeper: Colleague, camden: KnownBody
) -> None:
    gone, kept = case_of(ann, camden), case_of(ann, camden, number=2)
    for case in (gone, kept):
        close_case(case)
    row = ask(ann, gone, kept)
    client = at_desk(keeper)
    form = look(client, path_of(row, f"/{gone.reference}")).words
    for words in (
        "Environmental Protection Act 1990, section 45(1)",
        "UK GDPR, Article 17(3)(e)",
        "Keep it until",
    ):
        assert words in form
    answer = send(client, path_of(row, f"/{gone.reference}"), outcome="erased")
    assert (answer.status, answer.location) == (302, path_of(row))
    assert "is told once every case" in look(client, path_of(row)).words
    assert not is_there(gone)
    send(
        client,
        path_of(row, f"/{kept.reference}"),
        outcome="refused",
        ground="claims",
        note="A claim is open.",
    )
    page = look(client, path_of(row)).words
    assert "The request is answered" in page
    assert "A claim is open." in page
    assert newest(camden.id).ended_at is not None
    assert "for erasure to answer" not in look(client, "/camden/").words


WRONG = {
    "no outcome": ({}, "Choose what you decide"),
    "an unknown outcome": ({"outcome": "burnt"}, "Choose what you decide"),
    "no ground": ({"outcome": "refused"}, "Choose the ground on which it is kept"),
    "an unknown ground": ({"outcome": "refused", "ground": "whim"}, "Choose the ground on which it is kept"),
    "no day": ({"outcome": "later"}, "Enter the day until which it is kept"),
    "no such day": (
        {"outcome": "later", "until-day": "31", "until-month": "2", "until-year": "2030"},
        "Enter the day until which it is kept",
    ),
    "a past day": (
        {"outcome": "later", "until-day": "1", "until-month": "2", "until-year": "2020"},
        "Enter a day to come",
    ),
    "too late a day": (
        {"outcome": "later", "until-day": "1", "until-month": "2", "until-year": "2099"},
        "Enter a day no later",
    ),
    "a long note": ({"outcome": "erased", "note": "x" * 2001}, "2,000 characters or less"),
    "not gone": ({"outcome": "gone"}, "has been deleted meanwhile"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_a_decision_lacks_is_said_beside_the_field(
    name: str, ann: Account, keeper: Colleague, camden: KnownBody
) -> None:
    case = case_of(ann, camden)
    close_case(case)
    row = ask(ann, case)
    fields, said = WRONG[name]
    answer = send(at_desk(keeper), path_of(row, f"/{case.reference}"), sent="1", **fields)
    assert answer.status == 400
    assert said in answer.words
    assert item_of(case).outcome == ""
    assert is_there(case)


def test_an_open_case_offers_a_day_and_no_erasure(ann: Account, keeper: Colleague, camden: KnownBody) -> None:
    case = case_of(ann, camden)
    row = ask(ann, case)
    client, path = at_desk(keeper), path_of(row, f"/{case.reference}")
    form = look(client, path).words
    assert "Erase it now" not in form
    assert "cannot be erased now, because the case is still open" in form
    assert "its service keeps a closed case for 6 months at most" in form
    assert "still open" in send(client, path, outcome="erased").words
    day = timezone.localdate() + timedelta(days=30)
    parts = {"until-day": str(day.day), "until-month": str(day.month), "until-year": str(day.year)}
    assert send(client, path, outcome="later", **parts).status == 302
    assert item_of(case).keep_until == day


def test_whoever_decides_is_led_to_the_case_for_a_reason_where_it_is_not_their_work(
    ann: Account, keeper: Colleague, camden: KnownBody
) -> None:
    case = case_of(ann, camden)
    close_case(case)
    path = path_of(ask(ann, case), f"/{case.reference}")
    both = employ("Bethan Both", (camden,), ("records", "waste_officer"))
    for person, part in ((keeper, "find"), (both, "cases")):
        client, leads = at_desk(person), f"/camden/{part}/{case.reference}/"
        form = look(client, path).words
        assert f'href="{leads}">Look at the case<' in form
        assert "cannot be erased now" not in form
        assert look(client, leads).status == 200


def test_who_decides_on_erasure_is_not_said_to_deal_with_the_case(
    ann: Account, keeper: Colleague, camden: KnownBody
) -> None:
    case = case_of(ann, camden)
    close_case(case)
    client, path = at_desk(keeper), path_of(ask(ann, case), f"/{case.reference}")
    look(client, path)
    send(client, path, outcome="")
    done = evidence(keeper, camden)
    assert set(done) == {("erasure.read", "records", False)}


def test_what_a_colleague_decided_first_is_shown(ann: Account, keeper: Colleague, camden: KnownBody) -> None:
    case = case_of(ann, camden)
    row = ask(ann, case)
    client, path = at_desk(keeper), path_of(row, f"/{case.reference}")
    send(client, path, outcome="refused", ground="claims")
    look(client, path_of(row))
    for fields in ({}, {"outcome": "refused", "ground": "archiving"}):
        answer = send(client, path, **fields) if fields else look(client, path)
        assert answer.location == path_of(row)
        assert "Somebody has decided this already" in look(client, path_of(row)).words
    assert item_of(case).ground == "claims"


def test_more_time_is_taken_once_with_a_reason(ann: Account, keeper: Colleague, camden: KnownBody) -> None:
    row = ask(ann, case_of(ann, camden))
    client, path = at_desk(keeper), path_of(row, "/extend")
    assert "Say why you need longer" in send(client, path, reason=" ").words
    assert send(client, path, reason="Many files <to> read").location == path_of(row)
    page = look(client, path_of(row)).words
    assert "Many files &lt;to&gt; read" in page
    assert "Take two months more" not in page
    assert "can be extended once" in send(client, path, reason="Again").words


def test_a_request_of_another_body_or_none_is_not_found(
    ann: Account, keeper: Colleague, camden: KnownBody, leeds: KnownBody
) -> None:
    case = case_of(ann, leeds)
    row = ask(ann, case)
    client = at_desk(keeper)
    for path in (path_of(row), f"/leeds/privacy/erasure/{row.id}", "/camden/privacy/erasure/999999"):
        assert look(client, path).status == 404
    mine = ask(ann, case_of(ann, camden, number=2))
    assert look(client, path_of(mine, f"/{case.reference}")).status == 404
