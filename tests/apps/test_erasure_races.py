"""Two at once, on a real database: one decision counts, one request is made, and a deletion that fails undoes both."""

import pytest
from django.db import DatabaseError

from moothall.audit import actions as audit
from moothall.audit import sealing
from moothall.audit.models import AuditDetail, AuditRow
from moothall.bodies.context import Job, Officer, acting
from moothall.cases import sweeps
from moothall.portability.erasure import asking, closing, deciding, evidence
from moothall.portability.models import ErasureItem
from moothall.portability.refusals import DecidedAlready
from moothall.portability.sealed import REQUEST_EMAIL
from moothall.rules.erasure import Decision, Outcome
from moothall.vault import columns
from moothall.vault.columns import SealedColumn
from tests.apps.erasure_scene import (
    KEEP,
    ask,
    case_of,
    close_case,
    decide,
    is_there,
    item_of,
    letters,
    newest,
    someone,
)
from tests.apps.test_posts_races import at_once
from tests.cast import council, employ
from tests.clusters import Database


def test_two_officers_at_once_decide_a_case_once(own_database: Database) -> None:
    own_database.connect_django()
    body = council("camden")
    ann = someone("Ann Example", "ann@example.com")
    keepers = [employ(name, (body,), ("records",)) for name in ("Rhian Records", "Rolf Records")]
    case = case_of(ann, body)
    close_case(case)
    row = ask(ann, case)
    outcomes: list[str] = []

    def decide(number: int, decision: Decision) -> None:
        try:
            deciding.decide(
                by=keepers[number],
                body_id=body.id,
                request_id=row.id,
                reference=case.reference,
                decision=decision,
            )
        except DecidedAlready:
            outcomes.append("too late")
        else:
            outcomes.append(decision.outcome)

    at_once(
        lambda: decide(0, Decision(outcome=Outcome.ERASED)),
        lambda: decide(1, Decision(outcome=Outcome.REFUSED, ground="claims")),
    )
    decided = item_of(case).outcome
    assert sorted(outcomes) == sorted([decided, "too late"])
    assert is_there(case) is (decided == Outcome.REFUSED)
    assert len(letters(body.id)) == 2


def test_asking_twice_at_once_makes_one_request(own_database: Database) -> None:
    own_database.connect_django()
    body = council("camden")
    ann = someone("Ann Example", "ann@example.com")
    case = case_of(ann, body)
    made: list[int] = []

    def send() -> None:
        made.append(asking.ask(by=ann, chosen=frozenset({case}), words=""))

    at_once(send, send)
    assert sorted(made) == [0, 1]
    with acting(Job(body_id=body.id)):
        assert ErasureItem.objects.count() == 1


def test_a_deletion_that_fails_leaves_nothing_decided(
    own_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_database.connect_django()
    body = council("camden")
    ann = someone("Ann Example", "ann@example.com")
    keeper = employ("Rhian Records", (body,), ("records",))
    case = case_of(ann, body)
    close_case(case)
    row = ask(ann, case)

    def fail(**_: object) -> bool:
        raise DatabaseError

    monkeypatch.setattr(sweeps, "erase", fail)
    with pytest.raises(DatabaseError):
        deciding.decide(
            by=keeper,
            body_id=body.id,
            request_id=row.id,
            reference=case.reference,
            decision=Decision(outcome=Outcome.ERASED),
        )
    assert item_of(case).outcome == ""
    assert is_there(case)
    assert len(letters(body.id)) == 1


def test_a_request_that_is_answered_while_the_account_closes_keeps_no_address(
    own_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_database.connect_django()
    body = council("camden")
    ann, keeper = someone("Ann Example", "ann@example.com"), employ("Rhian Records", (body,), ("records",))
    case = case_of(ann, body)
    request, seal = ask(ann, case), columns.seal

    def slow_seal(column: SealedColumn, *, body_id: int | None, row: str, text: str) -> str:
        if column is REQUEST_EMAIL and item_of(case).outcome == "":
            at_once(lambda: decide(keeper, request, case, KEEP))
        return seal(column, body_id=body_id, row=row, text=text)

    monkeypatch.setattr(columns, "seal", slow_seal)
    closing.close(by=ann)
    assert newest(body.id).ended_at is not None
    assert newest(body.id).email == ""


def test_what_an_officer_said_goes_after_the_seal_and_the_row_stays(own_database: Database) -> None:
    own_database.connect_django()
    body = council("camden")
    with acting(Officer(person_id=1, body_ids=(body.id,), purpose="casework")):
        audit.record(
            body_id=body.id,
            action="cases.open",
            subject_kind="case",
            subject_id="0000-0000-00",
            why="Ann Example rang about her bin",
            is_outside=True,
        )
    with pytest.raises(evidence.StillUnsealed):
        evidence.forget_reasons(body_id=body.id, reference="0000-0000-00")
    sealing.seal_waiting()
    assert evidence.forget_reasons(body_id=body.id, reference="0000-0000-00") == 1
    assert evidence.forget_reasons(body_id=body.id, reference="0000-0000-00") == 0
    with acting(Job(body_id=body.id)):
        assert AuditRow.objects.filter(body_id=body.id, subject_id="0000-0000-00").count() == 1
        assert not AuditDetail.objects.filter(body_id=body.id, why__contains="Ann").exists()
