"""The chain over evidence: whatever is changed, it says so, and where."""

from collections.abc import Callable
from copy import copy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moothall.rules.audit_chain import Fault, Seal, digest_of_seal
from moothall.rules.audit_rows import ENDED_KIND, ENDING, ERASURE, Row
from tests.rules.audit_store import BEGAN, Store, store


def test_a_chain_that_nobody_touched_is_in_order_and_tells_its_tail() -> None:
    found, check = store().check()
    assert found == []
    assert (check.waiting, check.waiting_since) == (2, BEGAN + timedelta(seconds=40))


def test_a_row_that_was_committed_late_with_a_lower_id_is_sealed_later_and_is_no_fault() -> None:
    made = store()
    made.add(2)
    made.seal()
    assert made.seals[4].row_ids == (2, 40, 41)
    assert made.check()[0] == []


def change(made: Store) -> None:
    made.rows[13] = replace(made.rows[13], subject_id="OTHER")


def delete(made: Store) -> None:
    del made.rows[13], made.details[13]


def delete_the_detail(made: Store) -> None:
    del made.details[13]


def rewrite_the_detail(made: Store) -> None:
    made.details[13] = replace(made.details[13], why="other words")


def insert(made: Store) -> None:
    made.rows[12] = replace(made.rows[13], id=12)


def insert_with_a_detail_into_the_past(made: Store) -> None:
    made.add(2)
    made.rows[2] = replace(made.rows[2], at=BEGAN - timedelta(hours=2))


def renumber(made: Store) -> None:
    made.rows[15] = replace(made.rows.pop(13), id=15)
    made.details[15] = replace(made.details.pop(13), row_id=15)


def delete_a_waiting_row(made: Store) -> None:
    del made.rows[40]


def delete_a_seal(made: Store) -> None:
    del made.seals[2]


def delete_the_last_seal(made: Store) -> None:
    del made.seals[3]


def shorten_a_seal(made: Store) -> None:
    seal = made.seals[2]
    made.seals[2] = replace(seal, row_ids=seal.row_ids[:2], row_digests=seal.row_digests[:64])


def rewrite_a_seal(made: Store) -> None:
    changed = replace(made.seals[2], at=BEGAN)
    made.seals[2] = replace(changed, digest=digest_of_seal(changed))


@pytest.mark.parametrize(
    ("tamper", "expected"),
    [
        (change, {(Fault.ROW_CHANGED, 2, 13)}),
        (delete, {(Fault.ROW_MISSING, 2, 13)}),
        (delete_the_detail, {(Fault.DETAIL_MISSING, 2, 13)}),
        (rewrite_the_detail, {(Fault.DETAIL_CHANGED, 2, 13)}),
        (insert, {(Fault.ROW_INSERTED, None, 12)}),
        (insert_with_a_detail_into_the_past, {(Fault.ROW_BACKDATED, None, 2)}),
        (renumber, {(Fault.ROW_MISSING, 2, 13), (Fault.ROW_INSERTED, 2, 15)}),
        (delete_a_waiting_row, {(Fault.ROW_MISSING, None, 40)}),
        (
            delete_a_seal,
            {
                (Fault.SEAL_MISSING, 2, None),
                *((Fault.ROW_INSERTED, 2, row_id) for row_id in (11, 13, 14, 19)),
            },
        ),
        (delete_the_last_seal, {(Fault.ROW_INSERTED, 3, row_id) for row_id in (21, 23, 24, 29)}),
        (
            shorten_a_seal,
            {
                (Fault.SEAL_CHANGED, 2, None),
                (Fault.CHAIN_BROKEN, 3, None),
                (Fault.ROW_INSERTED, 2, 14),
                (Fault.ROW_INSERTED, 2, 19),
            },
        ),
        (rewrite_a_seal, {(Fault.CHAIN_BROKEN, 3, None)}),
    ],
)
def test_what_was_done_and_where_is_told(
    tamper: Callable[[Store], None], expected: set[tuple[Fault, int | None, int | None]]
) -> None:
    made = store()
    tamper(made)
    assert {(finding.fault, finding.seal, finding.row_id) for finding in made.check()[0]} == expected


def test_rows_that_were_swapped_are_told_from_rows_that_were_changed() -> None:
    made = store()
    made.rows[13], made.rows[14] = replace(made.rows[14], id=13), replace(made.rows[13], id=14)
    found = {(finding.fault, finding.row_id) for finding in made.check()[0]}
    assert found >= {(Fault.ROW_MOVED, 13), (Fault.ROW_MOVED, 14)}


def test_a_detail_that_was_erased_properly_is_no_fault() -> None:
    made = store()
    del made.details[13]
    made.add(42, action=ERASURE, subject_id="13")
    assert made.check()[0] == []
    made.seal()
    assert made.check()[0] == []


@pytest.mark.parametrize(
    ("after", "last", "kind", "actor", "faults"),
    [
        (timedelta(days=366), "13", ENDED_KIND, "job", 0),
        (timedelta(days=364), "13", ENDED_KIND, "job", 1),
        (timedelta(days=366), "12", ENDED_KIND, "job", 1),
        (timedelta(days=366), "all", ENDED_KIND, "job", 1),
        (timedelta(days=366), "13", "case", "job", 1),
        (timedelta(days=366), "13", ENDED_KIND, "officer", 1),
    ],
)
def test_details_whose_period_was_over_are_no_fault_and_no_others(
    *, after: timedelta, last: str, kind: str, actor: str, faults: int
) -> None:
    made = store()
    del made.details[13]
    made.add(42, action=ENDING, subject_id=last)
    made.rows[42] = replace(made.rows[42], at=made.rows[13].at + after, subject_kind=kind, actor_kind=actor)
    found = [finding.fault for finding in made.check()[0]]
    assert found.count(Fault.DETAIL_MISSING) == faults


def test_a_refused_erasure_is_no_tombstone() -> None:
    made = store()
    del made.details[13]
    made.add(42, action=ERASURE, subject_id="13")
    made.rows[42] = replace(made.rows[42], refused=True)
    assert [finding.fault for finding in made.check()[0]] == [Fault.DETAIL_MISSING]


@pytest.mark.parametrize(("leaves_some", "faults"), [(True, 0), (False, 4)])
def test_rows_that_waited_through_an_outage_are_not_taken_for_backdated(
    leaves_some: bool, faults: int
) -> None:
    made = store()
    del made.rows[40], made.rows[41], made.details[40], made.details[41]
    for number in (2, 3):
        later = replace(
            made.seals[number],
            at=made.seals[number].at + timedelta(days=2),
            leaves_some=number == 2 and leaves_some,
            previous=made.seals[number - 1].digest,
        )
        made.seals[number] = replace(later, digest=digest_of_seal(later))
    assert [finding.fault for finding in made.check()[0]] == [Fault.ROW_BACKDATED] * faults


ROW_FIELDS: dict[str, st.SearchStrategy[object]] = {
    "body_id": st.integers(0, 99),
    "at": st.datetimes(datetime(2026, 11, 23, 9), datetime(2026, 11, 24), timezones=st.just(UTC)),  # noqa: DTZ001
    "actor_kind": st.sampled_from(["officer", "job", "resident"]),
    "actor_id": st.none() | st.integers(0, 9),
    "for_id": st.none() | st.integers(0, 9),
    "team_id": st.none() | st.integers(0, 9),
    "action": st.sampled_from(["cases.open", "cases.move", ERASURE]),
    "subject_kind": st.text(max_size=5),
    "subject_id": st.text(max_size=5),
    "purpose": st.text(max_size=5),
    "is_outside": st.booleans(),
    "refused": st.booleans(),
    "detail_digest": st.binary(min_size=32, max_size=32),
}
SEAL_FIELDS: dict[str, st.SearchStrategy[object]] = {
    "body_id": st.integers(0, 99),
    "number": st.integers(1, 4),
    "at": st.datetimes(datetime(2026, 11, 23), datetime(2026, 11, 24), timezones=st.just(UTC)),  # noqa: DTZ001
    "first_position": st.integers(1, 20),
    "leaves_some": st.booleans(),
    "row_ids": st.lists(st.integers(1, 50), max_size=5).map(tuple),
    "row_digests": st.binary(max_size=128),
    "previous": st.binary(min_size=32, max_size=32),
    "digest": st.binary(min_size=32, max_size=32),
}


Record = TypeVar("Record", Row, Seal)


def with_value(record: Record, name: str, value: object) -> Record:
    """Return a record of which one field has another value."""
    changed = copy(record)
    object.__setattr__(changed, name, value)
    return changed


@st.composite
def tampered(draw: st.DrawFn) -> Store:
    """Return evidence of which something sealed was changed, deleted, inserted or exchanged."""
    made = store()
    sealed = sorted(row_id for row_id in made.rows if row_id < 40)
    what = draw(st.sampled_from(["row", "seal", "detail", "delete row", "delete seal", "swap", "insert"]))
    row_id, number = draw(st.sampled_from(sealed)), draw(st.integers(1, 3))
    if what == "row":
        name = draw(st.sampled_from(sorted(ROW_FIELDS)))
        made.rows[row_id] = with_value(made.rows[row_id], name, draw(ROW_FIELDS[name]))
    elif what == "seal":
        name = draw(st.sampled_from(sorted(SEAL_FIELDS)))
        made.seals[number] = with_value(made.seals[number], name, draw(SEAL_FIELDS[name]))
    elif what == "detail":
        made.details[row_id] = replace(made.details[row_id], why=draw(st.text(max_size=20)))
    elif what == "delete row":
        del made.rows[row_id]
    elif what == "delete seal":
        del made.seals[number]
    elif what == "swap":
        other = draw(st.sampled_from(sealed))
        one, two = made.rows[row_id], made.rows[other]
        made.rows[row_id], made.rows[other] = replace(two, id=row_id), replace(one, id=other)
    else:
        new_id = draw(st.integers(1, 60).filter(lambda chosen: chosen not in made.rows))
        made.rows[new_id] = replace(made.rows[row_id], id=new_id)
    return made


@given(tampered())
def test_no_tampering_with_what_is_sealed_goes_unseen(made: Store) -> None:
    untouched = store()
    is_same = (made.rows, made.details, made.seals) == (untouched.rows, untouched.details, untouched.seals)
    assert bool(made.check()[0]) is not is_same
