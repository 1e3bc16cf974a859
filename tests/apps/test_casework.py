"""What officers do to a case, what they may not, and what stays as evidence."""

from dataclasses import dataclass

import pytest

from moothall.audit.models import AuditRow
from moothall.bodies.context import Job, acting
from moothall.cases.actions import casework, news
from moothall.cases.models import Case, CaseEntry
from moothall.cases.queries import desk
from moothall.cases.queries.desk import Filters, Which
from moothall.cases.refusals import ChangedMeanwhile, NoSuchCase, NothingSaid, NotYours
from moothall.people.queries import Colleague
from moothall.rules.workflow import MessageMissing, NotFromThisState, NotYourFunction, ReasonMissing
from tests.cast import Filed, employ
from tests.evidence import told


def stored(filed: Filed) -> Case:
    """Return the case as the database has it."""
    with acting(Job(body_id=filed.council.id)):
        return Case.objects.get(body_id=filed.council.id, reference=filed.sent.reference)


def evidence(filed: Filed) -> list[tuple[str, str, bool]]:
    """Return what the audit says of the case: action, why, refused."""
    with acting(Job(body_id=filed.council.id)):
        return told(AuditRow.objects.filter(body_id=filed.council.id, subject_id=filed.sent.reference))


def test_a_step_changes_the_state_adds_to_history_and_queues_a_notice(
    filed: Filed, officer: Colleague
) -> None:
    casework.move(
        by=officer,
        body_id=filed.council.id,
        reference=filed.sent.reference,
        revision=1,
        transition="book_return",
    )
    case = stored(filed)
    assert (case.state, case.is_open, case.revision) == ("scheduled", True, 2)
    opened = desk.open_case(by=officer, body_id=filed.council.id, reference=filed.sent.reference)
    assert [event.kind for event in opened.history] == [CaseEntry.Kind.SUBMITTED, CaseEntry.Kind.MOVED]
    assert evidence(filed)[-2:] == [
        ("cases.move", "casework: book_return", False),
        ("cases.open", "casework", False),
    ]


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """A step that is not to be had, and why."""

    step: str
    reason: str = ""
    why: type[Exception]


@pytest.mark.parametrize(
    "refusal",
    [
        Refusal(step="decline", why=ReasonMissing),
        Refusal(step="decline", reason="No bin", why=MessageMissing),
        Refusal(step="reopen", reason="Again", why=NotFromThisState),
    ],
    ids=lambda refusal: refusal.why.__name__,
)
def test_a_step_that_is_not_to_be_had_changes_nothing_and_is_evidence(
    filed: Filed, officer: Colleague, refusal: Refusal
) -> None:
    with pytest.raises(refusal.why):
        casework.move(
            by=officer,
            body_id=filed.council.id,
            reference=filed.sent.reference,
            revision=1,
            transition=refusal.step,
            reason=refusal.reason,
        )
    assert stored(filed).revision == 1
    assert evidence(filed)[-1] == ("cases.move", refusal.why.__name__, True)


def test_two_officers_cannot_both_change_what_they_saw(filed: Filed, officer: Colleague) -> None:
    body_id, reference = filed.council.id, filed.sent.reference
    casework.take_on(by=officer, body_id=body_id, reference=reference, revision=1)
    with pytest.raises(ChangedMeanwhile):
        casework.note(by=officer, body_id=body_id, reference=reference, revision=1, reason="Too late")
    assert stored(filed).taken_by_id == officer.person_id


def test_an_officer_without_the_function_neither_sees_nor_moves_it(filed: Filed) -> None:
    highways = employ("Dafydd Roads", (filed.council,), ("highways_officer",))
    with pytest.raises(NotYours):
        desk.open_case(by=highways, body_id=filed.council.id, reference=filed.sent.reference)
    assert desk.worklist(by=highways, body_id=filed.council.id, filters=Filters()).total == 0
    with pytest.raises((NotYours, NotYourFunction)):
        casework.move(
            by=highways,
            body_id=filed.council.id,
            reference=filed.sent.reference,
            revision=1,
            transition="book_return",
        )


def test_a_stranger_gets_nothing_and_leaves_a_trace(filed: Filed, stranger: Colleague) -> None:
    with pytest.raises(NotYours):
        desk.open_case(by=stranger, body_id=filed.council.id, reference=filed.sent.reference)
    own = stranger.body_ids[0]
    with pytest.raises(NoSuchCase):
        desk.open_case(by=stranger, body_id=own, reference=filed.sent.reference)
    with pytest.raises((NotYours, NoSuchCase)):
        casework.note(
            by=stranger, body_id=filed.council.id, reference=filed.sent.reference, revision=1, reason="Hello"
        )
    assert evidence(filed)[-1][2]


def test_an_empty_message_is_refused_and_a_full_one_reaches_the_resident(
    filed: Filed, officer: Colleague
) -> None:
    body_id, reference = filed.council.id, filed.sent.reference
    with pytest.raises(NothingSaid):
        casework.write(by=officer, body_id=body_id, reference=reference, revision=1, message="  \n ")
    assert casework.write(
        by=officer, body_id=body_id, reference=reference, revision=1, message="We come on Thursday."
    )


def test_lists_show_open_untaken_own_and_closed_cases(filed: Filed, officer: Colleague) -> None:
    def listed(which: Which) -> int:
        return desk.worklist(by=officer, body_id=filed.council.id, filters=Filters(which=which)).total

    assert [listed(which) for which in (Which.OPEN, Which.UNTAKEN, Which.MINE, Which.CLOSED)] == [1, 1, 0, 0]
    casework.take_on(by=officer, body_id=filed.council.id, reference=filed.sent.reference, revision=1)
    assert [listed(which) for which in (Which.OPEN, Which.UNTAKEN, Which.MINE, Which.CLOSED)] == [1, 0, 1, 0]
    casework.move(
        by=officer,
        body_id=filed.council.id,
        reference=filed.sent.reference,
        revision=2,
        transition="mark_emptied",
    )
    assert [listed(which) for which in (Which.OPEN, Which.UNTAKEN, Which.MINE, Which.CLOSED)] == [0, 0, 0, 1]


def test_a_notice_that_failed_is_noted_once(filed: Filed, officer: Colleague) -> None:
    for _ in range(2):
        news.note_failed_notice(
            body_id=filed.council.id,
            reference=filed.sent.reference,
            notice_key=f"{filed.sent.reference}/received",
        )
    opened = desk.open_case(by=officer, body_id=filed.council.id, reference=filed.sent.reference)
    assert [event.kind for event in opened.history].count(CaseEntry.Kind.NOTICE_FAILED) == 1
