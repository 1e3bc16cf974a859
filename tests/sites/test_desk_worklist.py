"""The list of a body's cases: only its own, only what the officer works on, found again by filters."""

from moothall.bodies.context import DraftHolder, Job, acting
from moothall.bodies.queries import KnownBody
from moothall.cases.models import Case
from moothall.cases.queries import desk
from moothall.cases.queries.desk import Filters, Order, Which
from moothall.people.queries import Colleague
from tests.cast import BINS, CANARY, POTHOLE, Filed, employ, file_case
from tests.sites.desk_visits import at_desk, evidence, look, send


def test_an_officer_of_one_council_goes_straight_to_its_cases(officer: Colleague, filed: Filed) -> None:
    client = at_desk(officer)
    assert look(client, "/").location == "/camden/"
    page = look(client, "/camden/")
    assert filed.sent.reference in page.words
    assert CANARY in page.words
    assert "Open cases: 1" in page.words


def test_an_officer_of_two_councils_begins_with_the_queue_of_both_and_each_list_is_its_own(
    officer_of_two: Colleague, camden: KnownBody, leeds: KnownBody, filed: Filed
) -> None:
    there = file_case(leeds, DraftHolder(digest="c" * 64, body_id=leeds.id), BINS)
    client = at_desk(officer_of_two)
    assert look(client, "/").location == "/queue"
    front = look(client, "/councils")
    assert 'href="/camden/"' in front.words
    assert 'href="/leeds/"' in front.words
    queue = look(client, "/queue")
    assert {filed.sent.reference in queue.words, there.sent.reference in queue.words} == {True}
    assert there.sent.reference not in look(client, "/camden/").words
    assert filed.sent.reference not in look(client, "/leeds/").words


def test_another_councils_list_is_not_there_and_that_council_learns_of_the_attempt(
    stranger: Colleague, camden: KnownBody, filed: Filed
) -> None:
    client = at_desk(stranger)
    page, nowhere = look(client, "/camden/"), look(client, "/nowhere/")
    assert page.status == nowhere.status == 404
    assert filed.sent.reference not in page.words
    assert ("cases.list", "NotYours", True) in evidence(stranger, camden)


def test_cases_of_a_service_in_which_an_officer_has_no_function_are_not_listed(
    camden: KnownBody, filed: Filed
) -> None:
    inspector = employ("Ines Inspector", (camden,), ("highways_inspector",))
    page = look(at_desk(inspector), "/camden/")
    assert filed.sent.reference not in page.words
    assert "Open cases: 0" in page.words


def test_filters_find_what_they_say(
    officer: Colleague, camden: KnownBody, filed: Filed, resident: DraftHolder
) -> None:
    hole = file_case(camden, resident, POTHOLE)
    client = at_desk(officer)
    bin_reference, hole_reference = filed.sent.reference, hole.sent.reference
    send(client, f"/camden/cases/{bin_reference}/take", revision=1)
    wanted = {
        "show=mine": {bin_reference},
        "show=untaken": {hole_reference},
        "show=closed": set(),
        "show=open": {bin_reference, hole_reference},
        f"service={POTHOLE}": {hole_reference},
        "state=inspected": set(),
        f"state=received&service={BINS}": {bin_reference},
    }
    for query, references in wanted.items():
        page = look(client, f"/camden/?{query}")
        assert {each for each in (bin_reference, hole_reference) if each in page.words} == references, query


def test_forged_filters_count_as_none(officer: Colleague, filed: Filed) -> None:
    client = at_desk(officer)
    for query in (
        "show=all&service=nothing&state=nowhere&order=random&page=0",
        "page=99999999999999999999",
        "page=999",
        "page=%00&show=%00&state=%F0%9F%A6%94",
        "page=²",
        "service=" + "x" * 5000,
    ):
        page = look(client, f"/camden/?{query}")
        assert page.status == 200
        assert filed.sent.reference in page.words


def test_a_long_list_is_leafed_through_and_keeps_its_filters(
    officer: Colleague, camden: KnownBody, resident: DraftHolder
) -> None:
    filed = [file_case(camden, resident, BINS, email=None).sent.reference for _ in range(26)]
    client = at_desk(officer)
    first = look(client, f"/camden/?service={BINS}&order=newest")
    assert "Page 1 of 2" in first.words
    assert f"?show=open&amp;service={BINS}&amp;order=newest&amp;page=2" in first.words
    second = look(client, f"/camden/?service={BINS}&order=newest&page=2")
    listed = [{each for each in filed if each in page.words} for page in (first, second)]
    assert [len(each) for each in listed] == [25, 1]
    assert listed[0] | listed[1] == set(filed)


def test_reading_a_page_of_the_list_is_evidence_without_anybodys_words(
    officer: Colleague, camden: KnownBody
) -> None:
    look(at_desk(officer), "/camden/")
    typed = Filters(which=Which.MINE, order=Order.NEWEST, service=BINS, state=CANARY, page=7)
    desk.worklist(by=officer, body_id=camden.id, filters=typed)
    assert evidence(officer, camden) == [
        ("cases.list", "casework: open oldest, page 1", False),
        ("cases.list", "casework: mine newest service state, page 1", False),
    ]


def test_a_case_whose_address_is_secret_is_marked_in_each_list_for_those_who_see_it(
    officer_of_two: Colleague, camden: KnownBody, filed: Filed, resident: DraftHolder
) -> None:
    open_one = file_case(camden, resident, POTHOLE)
    with acting(Job(body_id=camden.id)):
        Case.objects.filter(reference=filed.sent.reference).update(is_confidential=True)
    client = at_desk(officer_of_two)
    marks = {"/": "Address is secret", "/cy/": "Cyfeiriad cyfrinachol"}
    for path, mark in (
        (prefix + page, mark) for prefix, mark in marks.items() for page in ("queue", "camden/")
    ):
        words = look(client, path).words
        assert words.count(mark) == 1, path
        row = next(each for each in words.split("<tr") if filed.sent.reference in each)
        assert mark in row, path
        assert open_one.sent.reference in words


def test_who_looks_at_such_a_case_from_outside_is_warned_as_well(camden: KnownBody, filed: Filed) -> None:
    with acting(Job(body_id=camden.id)):
        Case.objects.filter(reference=filed.sent.reference).update(is_confidential=True)
    client = at_desk(employ("Ines Inspector", (camden,), ("highways_inspector",)))
    path = f"/camden/find/{filed.sent.reference}/"
    send(client, path, reason="They are on the phone")
    assert "address is secret. Tell it to nobody" in look(client, path).words
