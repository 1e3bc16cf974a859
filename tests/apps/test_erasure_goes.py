"""What is left of an erased case, what goes on its day, and how long the request itself is kept."""

from datetime import timedelta

import pytest
from django.db import Error, transaction
from django.test import TestCase
from django.utils import timezone

from moothall.audit.models import AuditRow
from moothall.bodies.context import Job, Resident, acting
from moothall.bodies.queries import KnownBody
from moothall.cases import sweeps
from moothall.cases.models import Case, CaseEntry
from moothall.files import actions as files
from moothall.notices.models import Notice
from moothall.outbox import tasks
from moothall.outbox.models import OutboxRow
from moothall.people.models import PersonBody
from moothall.people.queries import Account, Colleague
from moothall.portability import retention
from moothall.portability.erasure import account_tables, asking, evidence
from moothall.portability.models import ErasureItem, ErasureRequest
from moothall.portability.refusals import (
    CaseGone,
    CaseStillThere,
    ErasureRefused,
)
from moothall.rules.erasure import Decision, Outcome
from moothall.wiring.handlers import HANDLERS
from tests.apps.catalogue import PERSONAL
from tests.apps.erasure_scene import (
    ERASE,
    KEEP,
    ask,
    case_of,
    close_case,
    decide,
    is_there,
    item_of,
    letters,
    someone,
)
from tests.cast import employ

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann() -> Account:
    """Somebody with an account."""
    return someone("Ann Example", "ann@example.com")


@pytest.fixture
def keeper(camden: KnownBody) -> Colleague:
    """Somebody who keeps the records of the first council."""
    return employ("Rhian Records", (camden,), ("records",))


def test_an_erased_case_leaves_evidence_and_the_request_and_nothing_else(
    ann: Account, keeper: Colleague, camden: KnownBody
) -> None:
    case = case_of(ann, camden)
    close_case(case)
    row = ask(ann, case)
    decide(keeper, row, case, ERASE)
    with acting(Job(body_id=camden.id)):
        assert not CaseEntry.objects.filter(body_id=camden.id).exists()
        assert not Notice.objects.filter(body_id=camden.id, case_reference=case.reference).exists()
        done = AuditRow.objects.filter(body_id=camden.id, subject_id=case.reference, action="cases.erase")
        assert done.count() == 1
        assert AuditRow.objects.filter(body_id=camden.id, action="erasure.decide", refused=False).exists()
    with acting(Resident(person_id=ann.person_id)):
        assert not PersonBody.objects.exists()
    assert item_of(case).gone_at is not None


def test_reasons_that_officers_stated_go_once_they_are_sealed(
    ann: Account, keeper: Colleague, camden: KnownBody
) -> None:
    case = case_of(ann, camden)
    close_case(case)
    decide(keeper, ask(ann, case), case, ERASE)
    with acting(Job(body_id=camden.id)):
        wanted = OutboxRow.objects.get(body_id=camden.id, name=evidence.EFFECT)
        assert wanted.subject == {"case": case.reference}
    tasks.do(row_id=wanted.id, body_id=camden.id, handlers=HANDLERS)
    with acting(Job(body_id=camden.id)):
        assert OutboxRow.objects.get(id=wanted.id).done_at is not None


def test_reasons_go_with_a_case_that_is_deleted_on_the_day_it_was_promised_for(
    ann: Account, keeper: Colleague, camden: KnownBody
) -> None:
    case = case_of(ann, camden)
    close_case(case)
    day = timezone.localdate() + timedelta(days=10)
    decide(keeper, ask(ann, case), case, Decision(outcome=Outcome.LATER, keep_until=day))
    wanted = OutboxRow.objects.filter(body_id=camden.id, name=evidence.EFFECT)
    with acting(Job(body_id=camden.id)):
        assert not wanted.exists()
    retention.run(at=timezone.now() + timedelta(days=10))
    with acting(Job(body_id=camden.id)):
        assert wanted.get().subject == {"case": case.reference}


def test_a_promised_case_that_is_reopened_at_that_moment_is_not_said_to_be_gone(
    ann: Account, keeper: Colleague, camden: KnownBody, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = case_of(ann, camden)
    close_case(case)
    day = timezone.localdate() + timedelta(days=10)
    decide(keeper, ask(ann, case), case, Decision(outcome=Outcome.LATER, keep_until=day))
    erase = sweeps.erase

    def reopened_before(*, body_id: int, reference: str, why: str) -> bool:
        with acting(Job(body_id=body_id)):
            Case.objects.filter(reference=reference).update(is_open=True, state="received")
        return erase(body_id=body_id, reference=reference, why=why)

    monkeypatch.setattr(sweeps, "erase", reopened_before)
    retention.run(at=timezone.now() + timedelta(days=10))
    assert is_there(case)
    assert item_of(case).gone_at is None


def test_an_open_case_is_not_erased_but_may_be_promised(
    ann: Account, keeper: Colleague, camden: KnownBody
) -> None:
    case = case_of(ann, camden)
    row = ask(ann, case)
    with pytest.raises(ErasureRefused):
        decide(keeper, row, case, ERASE)
    assert is_there(case)
    tomorrow = timezone.localdate() + timedelta(days=1)
    decide(keeper, row, case, Decision(outcome=Outcome.LATER, keep_until=tomorrow))
    in_two_days = timezone.now() + timedelta(days=2)
    retention.run(at=in_two_days)
    assert is_there(case), "it is open still"
    close_case(case)
    retention.run(at=in_two_days + timedelta(days=1))
    assert not is_there(case)
    assert item_of(case).gone_at is not None
    assert asking.choices(by=ann) == ()


def test_what_is_kept_until_a_day_is_there_the_day_before(
    ann: Account, keeper: Colleague, camden: KnownBody
) -> None:
    case = case_of(ann, camden)
    close_case(case)
    day = timezone.localdate() + timedelta(days=10)
    decide(keeper, ask(ann, case), case, Decision(outcome=Outcome.LATER, keep_until=day))
    assert "It is kept until" in letters(camden.id)[-1].words
    retention.run(at=timezone.now() + timedelta(days=9))
    assert is_there(case)
    assert item_of(case).gone_at is None
    retention.run(at=timezone.now() + timedelta(days=10))
    assert not is_there(case)


def test_a_case_that_its_own_rule_deleted_is_only_said_to_be_gone(
    ann: Account, keeper: Colleague, camden: KnownBody
) -> None:
    case = case_of(ann, camden)
    row = ask(ann, case)
    with pytest.raises(CaseStillThere):
        decide(keeper, row, case, Decision(outcome=Outcome.GONE))
    close_case(case)
    retention.run(at=timezone.now() + timedelta(days=400))
    assert not is_there(case)
    for decision in (ERASE, KEEP):
        with pytest.raises(CaseGone):
            decide(keeper, row, case, decision)
    decide(keeper, row, case, Decision(outcome=Outcome.GONE))
    assert "deleted already" in letters(camden.id)[-1].words


def test_requests_go_six_years_after_the_answer_and_never_before(
    ann: Account, keeper: Colleague, camden: KnownBody
) -> None:
    case = case_of(ann, camden)
    row = ask(ann, case)
    decide(keeper, row, case, KEEP)
    for days, is_kept in ((2191, True), (2193, False)):
        retention.run(at=timezone.now() + timedelta(days=days))
        with acting(Job(body_id=camden.id)):
            assert ErasureRequest.objects.filter(id=row.id).exists() is is_kept
            assert ErasureItem.objects.filter(request_id=row.id).exists() is is_kept


def test_files_of_an_erased_case_go_after_the_commit(
    keeper: Colleague,
    camden: KnownBody,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ann = someone("Ann Example", "ann@example.com")
    case = case_of(ann, camden)
    close_case(case)
    row = ask(ann, case)
    forgotten: list[int] = []
    monkeypatch.setattr(files, "forget_bytes", lambda *, body_id, keys: forgotten.append(body_id))
    with TestCase.captureOnCommitCallbacks(execute=True):
        decide(keeper, row, case, ERASE)
        assert forgotten == []
    assert forgotten == [camden.id]


def test_every_table_of_a_person_goes_with_the_account_or_belongs_to_work() -> None:
    tables = {model._meta.db_table for model in PERSONAL}
    assert not account_tables.GOES & account_tables.STAYS_AT_WORK.keys()
    assert tables == account_tables.GOES | account_tables.STAYS_AT_WORK.keys()


def test_no_account_of_an_officer_can_be_closed(officer: Colleague) -> None:
    with pytest.raises(Error, match="only a resident has an account"), transaction.atomic():
        account_tables.close(person_id=officer.person_id)
