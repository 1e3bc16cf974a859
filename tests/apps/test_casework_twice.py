"""A form that an officer sends twice is heeded once, and ends the second time as it did the first."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from moothall.audit.models import AuditRow
from moothall.bodies.context import DraftHolder, Job, acting
from moothall.cases.actions import casework
from moothall.cases.models import Case, CaseEntry
from moothall.cases.refusals import ChangedMeanwhile
from moothall.notices.models import Notice
from moothall.people.queries import Colleague
from tests.cast import BINS, POTHOLE, Filed, council, employ, file_case
from tests.clusters import Database

KEY, OTHER_KEY = "k" * 22, "o" * 22
Act = Callable[[Colleague, Filed, str], object]


def counted(filed: Filed) -> tuple[int, int, int, int]:
    """Return the revision, and how many entries, notices and audit rows there are."""
    with acting(Job(body_id=filed.council.id)):
        return (
            Case.objects.get(body_id=filed.council.id, reference=filed.sent.reference).revision,
            CaseEntry.objects.filter(body_id=filed.council.id).count(),
            Notice.objects.filter(body_id=filed.council.id).count(),
            AuditRow.objects.filter(body_id=filed.council.id).count(),
        )


def take(by: Colleague, filed: Filed, key: str) -> None:
    casework.take_on(by=by, body_id=filed.council.id, reference=filed.sent.reference, revision=1, key=key)


def note(by: Colleague, filed: Filed, key: str, *, reason: str = "Rang twice") -> None:
    casework.note(
        by=by, body_id=filed.council.id, reference=filed.sent.reference, revision=1, reason=reason, key=key
    )


def write(by: Colleague, filed: Filed, key: str, *, message: str = "Which side?") -> bool:
    return casework.write(
        by=by, body_id=filed.council.id, reference=filed.sent.reference, revision=1, message=message, key=key
    )


def move(by: Colleague, filed: Filed, key: str) -> None:
    casework.move(
        by=by,
        body_id=filed.council.id,
        reference=filed.sent.reference,
        revision=1,
        transition="mark_emptied",
        key=key,
    )


@pytest.mark.parametrize("act", [take, note, write, move], ids=lambda act: str(act.__name__))
def test_the_second_of_two_clicks_does_nothing_and_is_no_refusal(
    filed: Filed, officer: Colleague, act: Act
) -> None:
    first = act(officer, filed, KEY)
    after_one = counted(filed)
    assert after_one[:2] == (2, 2)
    assert act(officer, filed, KEY) == first
    assert counted(filed) == after_one


def test_a_case_is_put_back_once(filed: Filed, officer: Colleague) -> None:
    take(officer, filed, KEY)
    for _ in range(2):
        casework.put_back(
            by=officer,
            body_id=filed.council.id,
            reference=filed.sent.reference,
            revision=2,
            key=OTHER_KEY,
        )
    assert counted(filed)[:2] == (3, 3)


def test_a_message_that_nobody_could_be_sent_is_told_so_again(
    camden: object, resident: DraftHolder, officer: Colleague
) -> None:
    filed = file_case(council("camden"), resident, POTHOLE, email=None)
    assert [write(officer, filed, KEY) for _ in range(2)] == [False, False]


def test_other_words_under_an_old_key_are_not_lost_in_silence(filed: Filed, officer: Colleague) -> None:
    write(officer, filed, KEY)
    with pytest.raises(ChangedMeanwhile):
        write(officer, filed, KEY, message="On which street?")
    with pytest.raises(ChangedMeanwhile):
        note(officer, filed, KEY)
    assert counted(filed)[:2] == (2, 2)


def test_another_officer_gains_nothing_by_anothers_key(filed: Filed, officer: Colleague) -> None:
    take(officer, filed, KEY)
    with pytest.raises(ChangedMeanwhile):
        take(employ("Dilys Deputy", (filed.council,)), filed, KEY)


def test_a_key_of_one_case_opens_no_other(
    filed: Filed, officer: Colleague, other_resident: DraftHolder
) -> None:
    other = file_case(filed.council, other_resident, BINS)
    take(officer, filed, KEY)
    with pytest.raises(ChangedMeanwhile):
        take(officer, other, KEY)


def test_without_a_key_the_second_is_refused_as_ever(filed: Filed, officer: Colleague) -> None:
    note(officer, filed, "")
    with pytest.raises(ChangedMeanwhile):
        note(officer, filed, "")


@pytest.mark.parametrize("act", [take, note, write, move], ids=lambda act: str(act.__name__))
def test_two_clicks_at_the_same_moment_are_one(own_database: Database, act: Act) -> None:
    own_database.connect_django()
    body = council("camden")
    filed = file_case(body, DraftHolder(digest="d" * 64, body_id=body.id), BINS)
    officer, start = employ("Ayo Clerk", (body,)), Barrier(2)

    def click(_: int) -> object:
        start.wait(timeout=10)
        try:
            return act(officer, filed, KEY)
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(click, range(2))
    assert first == second
    assert counted(filed)[:2] == (2, 2)
    assert counted(filed)[2] == (1 if act in {take, note} else 2)
