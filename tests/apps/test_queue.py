"""One queue over several bodies: whose it is, in which order, by how many queries, and only while one serves them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from moothall.audit.models import AuditRow
from moothall.bodies.context import DraftHolder, Job, acting
from moothall.bodies.queries import KnownBody
from moothall.cases.models import Case
from moothall.cases.queries import queue as queues
from moothall.cases.queries.desk import Which
from moothall.cases.queries.queue import Order, Place, QueueFilters, queue
from moothall.cases.refusals import NotYours
from moothall.people import posts
from moothall.people.models import Membership
from moothall.people.queries import Colleague
from tests.apps.posts_scene import administrator, known
from tests.cast import BINS, POTHOLE, council, employ, file_case

COUNCILS = ("camden", "leeds", "cornwall", "fife")


def sent(body: KnownBody, number: int, *, slug: str = BINS) -> str:
    """Send a case as many hours ago as its number says; return its reference."""
    filed = file_case(body, DraftHolder(digest=f"{number:064d}", body_id=body.id), slug)
    with acting(Job(body_id=body.id)):
        Case.objects.filter(reference=filed.sent.reference).update(
            submitted_at=timezone.now() - timedelta(hours=number)
        )
    return filed.sent.reference


def listed(by: Colleague, **filters: str) -> list[str]:
    """Return the references in an officer's queue."""
    return [case.reference for case in queue(by=by, filters=QueueFilters(**filters)).cases]  # type: ignore[arg-type]


def test_the_queue_merges_the_bodies_that_one_serves_by_time(
    camden: KnownBody, leeds: KnownBody, officer_of_two: Colleague, officer: Colleague
) -> None:
    third = council("cornwall")
    references = [sent(body, number) for number, body in enumerate((camden, leeds, camden, third), start=1)]
    assert listed(officer_of_two) == references[2::-1]
    assert [case.reference for case in queue(by=officer, filters=QueueFilters()).cases] == [
        references[2],
        references[0],
    ]
    newest = queue(by=officer_of_two, filters=QueueFilters(order=Order.NEWEST))
    assert [case.reference for case in newest.cases] == references[:3]
    only = queue(by=officer_of_two, filters=QueueFilters(body_id=leeds.id))
    assert [case.body_id for case in only.cases] == [leeds.id]


def test_a_body_that_one_does_not_serve_cannot_be_asked_for(
    camden: KnownBody, leeds: KnownBody, officer: Colleague
) -> None:
    sent(leeds, 1)
    assert queue(by=officer, filters=QueueFilters(body_id=leeds.id)).cases == ()


def test_each_body_is_listed_in_the_services_of_ones_function_there(
    camden: KnownBody, leeds: KnownBody
) -> None:
    bins, hole = sent(camden, 1), sent(leeds, 2, slug=POTHOLE)
    sent(leeds, 3)
    sent(camden, 4, slug=POTHOLE)
    two = employ("Bronwen Shared", (camden,), ("waste_officer",))
    employ("Bronwen Shared", (leeds,), ("highways_officer",))
    assert set(listed(known(two.person_id))) == {bins, hole}


def test_pages_follow_each_other_by_key_both_ways(
    camden: KnownBody, leeds: KnownBody, officer_of_two: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queues, "PAGE_LENGTH", 2)
    references = [sent((camden, leeds)[number % 2], number) for number in range(5, 0, -1)]
    seen: list[str] = []
    place = None
    while True:
        page = queue(by=officer_of_two, filters=QueueFilters(place=place))
        seen += [case.reference for case in page.cases]
        if not page.has_later:
            break
        place = Place(at=page.cases[-1].submitted_at, id=page.cases[-1].id)
    assert seen == references
    back = Place(at=page.cases[0].submitted_at, id=page.cases[0].id, is_before=True)
    before = queue(by=officer_of_two, filters=QueueFilters(place=back))
    assert [case.reference for case in before.cases] == references[2:4]
    assert (before.has_earlier, before.has_later) == (True, True)


def test_filters_find_what_they_say(camden: KnownBody, leeds: KnownBody, officer_of_two: Colleague) -> None:
    bins, hole = sent(camden, 1), sent(leeds, 2, slug=POTHOLE)
    with acting(Job(body_id=leeds.id)):
        Case.objects.filter(reference=hole).update(taken_by_id=officer_of_two.person_id)
    for filters, found in (
        (QueueFilters(which=Which.MINE), [hole]),
        (QueueFilters(which=Which.UNTAKEN), [bins]),
        (QueueFilters(which=Which.CLOSED), []),
        (QueueFilters(service=POTHOLE), [hole]),
    ):
        assert [case.reference for case in queue(by=officer_of_two, filters=filters).cases] == found


def test_the_number_of_queries_does_not_grow_with_the_bodies(db: None) -> None:
    counts: list[int] = []
    for number in (2, 4):
        bodies = tuple(council(slug) for slug in COUNCILS[:number])
        for at, body in enumerate(bodies):
            sent(body, at + number * 10)
        by = employ(f"Queue{number} Keeper", bodies)
        queue(by=by, filters=QueueFilters())
        with CaptureQueriesContext(connection) as seen:
            queue(by=by, filters=QueueFilters())
        # A process keeps a body's key once it is committed; in this test nothing ever is.
        counts.append(sum("moothall_vault" not in query["sql"] for query in seen.captured_queries))
    assert counts[0] == counts[1]


def test_each_body_of_which_a_case_was_shown_keeps_evidence(
    camden: KnownBody, leeds: KnownBody, officer_of_two: Colleague
) -> None:
    sent(camden, 1)
    queue(by=officer_of_two, filters=QueueFilters())
    for body, count in ((camden, 1), (leeds, 0)):
        with acting(Job(body_id=body.id)):
            rows = AuditRow.objects.filter(
                body_id=body.id, action="cases.list", actor_id=officer_of_two.person_id
            )
            assert rows.count() == count


def test_a_body_leaves_the_queue_the_moment_the_right_ends(
    camden: KnownBody, leeds: KnownBody, officer_of_two: Colleague
) -> None:
    sent(camden, 1)
    theirs = sent(leeds, 2)
    for body, left in ((camden, [theirs]), (leeds, None)):
        ada = administrator(body)
        with acting(Job(body_id=body.id)):
            held = list(
                Membership.objects.filter(body_id=body.id, person_id=officer_of_two.person_id).values_list(
                    "id", flat=True
                )
            )
        for membership_id in held:
            posts.end(by=ada, body_id=body.id, membership_id=membership_id)
        if left is not None:
            assert listed(officer_of_two) == left
    with pytest.raises(Exception, match="has ended"):
        queue(by=officer_of_two, filters=QueueFilters())


def test_whoever_serves_no_body_has_no_queue(officer: Colleague) -> None:
    nobody = Colleague(person_id=officer.person_id + 10**6, name="Nobody", posts=())
    with pytest.raises(NotYours):
        queue(by=nobody, filters=QueueFilters())
