"""A body answers a request for erasure: case by case, on a ground that the law gives, within its time."""

from dataclasses import replace

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from moothall.cases import sweeps
from moothall.cases.queries import erasable
from moothall.people.evidence import Attempted, note, refusals_noted
from moothall.people.queries import Colleague
from moothall.portability.erasure import evidence, letters
from moothall.portability.erasure.queries import KIND
from moothall.portability.erasure.words import grounds
from moothall.portability.keepers import keeping, kept_by
from moothall.portability.models import ErasureItem, ErasureRequest
from moothall.portability.refusals import (
    CaseGone,
    CaseStillThere,
    DecidedAlready,
    ErasureRefused,
    NoSuchErasure,
    ReasonMissing,
    TooLateToExtend,
    WordsTooLong,
)
from moothall.portability.sealed import ITEM_NOTE, REQUEST_LONGER
from moothall.rules.erasure import (
    LONGEST_WORDS,
    Decision,
    DecisionFault,
    Outcome,
    fault_of,
    longer_due_on,
    may_extend,
)
from moothall.rules.faults import Wrong
from moothall.rules.form_check_text import clean
from moothall.rules.posts import RECORDS
from moothall.vault import columns


def decide(*, by: Colleague, body_id: int, request_id: int, reference: str, decision: Decision) -> None:
    """Decide about one case of a request; the last decision answers it, and the resident gets a letter.

    A case that is to be erased goes in this transaction, by what deletes cases whose time is over.

    Raises:
        NoSuchErasure: no such case was asked for here. DecidedAlready: somebody was quicker.
        CaseGone: it has been deleted; only Outcome.GONE says so. CaseStillThere: it has not.
        ErasureRefused: the decision lacks something. NotKeeper, RightEnded, NotServing: the officer may not.
    """
    attempted = Attempted(action="erasure.decide", subject_kind=KIND, subject_id=str(request_id))
    with refusals_noted(by, body_id, attempted, purpose=RECORDS), transaction.atomic():
        with kept_by(by, body_id):
            request = _request(body_id, request_id)
            item = _item(request, reference)
            _check(item, decision)
            _write(item, decision, by=by)
            _end(request)
            note(body_id, attempted, why=f"{reference}: {decision.outcome} {decision.ground}".strip())
        if decision.outcome is Outcome.ERASED:
            _erase(item)


def extend(*, by: Colleague, body_id: int, request_id: int, reason: str) -> None:
    """Take two months more to answer, and tell the resident why.

    Raises:
        NoSuchErasure: there is none. DecidedAlready: it has been answered. TooLateToExtend: it was extended
            before, or the first month is over. ReasonMissing, WordsTooLong: the reason will not do.
        NotKeeper, RightEnded, NotServing: the officer may not.
    """
    attempted = Attempted(action="erasure.extend", subject_kind=KIND, subject_id=str(request_id))
    with keeping(by, body_id, attempted):
        request = _request(body_id, request_id)
        received_on = timezone.localdate(request.asked_at)
        is_extended = request.extended_at is not None
        if request.ended_at is not None:
            raise DecidedAlready
        if not may_extend(received_on=received_on, on=timezone.localdate(), is_extended=is_extended):
            raise TooLateToExtend
        words = clean(reason, max_length=LONGEST_WORDS, lines=True)
        if isinstance(words, Wrong):
            raise WordsTooLong
        if not words:
            raise ReasonMissing
        request.due_on = longer_due_on(received_on)
        request.extension_reason_sealed = columns.seal(
            REQUEST_LONGER, body_id=body_id, row=request.key, text=words
        )
        ErasureRequest.objects.filter(body_id=body_id, id=request_id).update(
            due_on=request.due_on,
            extended_at=Now(),
            extended_by_id=by.person_id,
            extension_reason_sealed=request.extension_reason_sealed,
        )
        letters.extended(request)
        note(body_id, attempted, why="two months more")


def _request(body_id: int, request_id: int) -> ErasureRequest:
    row = ErasureRequest.objects.select_for_update().filter(body_id=body_id, id=request_id).first()
    if row is None:
        raise NoSuchErasure
    return row


def _item(request: ErasureRequest, reference: str) -> ErasureItem:
    rows = ErasureItem.objects.filter(body_id=request.body_id, request_id=request.id, reference=reference)
    item = rows.first()
    if item is None:
        raise NoSuchErasure
    if item.outcome:
        raise DecidedAlready
    return item


def _check(item: ErasureItem, decision: Decision) -> None:
    there = erasable.of_body(body_id=item.body_id, references=[item.reference]).get(item.reference)
    if there is None:
        if decision.outcome is not Outcome.GONE:
            raise CaseGone
        return
    if decision.outcome is Outcome.GONE:
        raise CaseStillThere
    today = timezone.localdate()
    fault = fault_of(
        decision,
        grounds=frozenset(grounds()),
        is_open=there.is_open,
        latest=there.latest(today=today),
        today=today,
    )
    if fault is not None:
        raise ErasureRefused(fault)


def _write(item: ErasureItem, decision: Decision, *, by: Colleague) -> None:
    words = clean(decision.note, max_length=LONGEST_WORDS, lines=True)
    if isinstance(words, Wrong):
        raise ErasureRefused(DecisionFault.NOTE_TOO_LONG)
    decided = replace(decision, note=words)
    is_later, is_refused = decided.outcome is Outcome.LATER, decided.outcome is Outcome.REFUSED
    is_gone = decided.outcome in {Outcome.ERASED, Outcome.GONE}
    ErasureItem.objects.filter(body_id=item.body_id, id=item.id).update(
        outcome=decided.outcome,
        ground=decided.ground if is_refused else "",
        note_sealed=columns.seal(ITEM_NOTE, body_id=item.body_id, row=item.reference, text=decided.note),
        keep_until=decided.keep_until if is_later else None,
        decided_by_id=by.person_id,
        decided_at=Now(),
        gone_at=Now() if is_gone else None,
    )


def _end(request: ErasureRequest) -> None:
    """Answer a request in which nothing is left to decide; where to answer is then kept no longer."""
    rows = ErasureItem.objects.filter(body_id=request.body_id, request_id=request.id)
    items = list(rows.order_by("id"))
    if all(item.outcome for item in items):
        letters.answered(request, items)
        ErasureRequest.objects.filter(body_id=request.body_id, id=request.id).update(
            ended_at=Now(), email_sealed=""
        )


def _erase(item: ErasureItem) -> None:
    """Delete the case, and have what officers said of it in evidence deleted once that is sealed."""
    why = f"asked for by the resident in erasure request {item.request_id}"
    if not sweeps.erase(body_id=item.body_id, reference=item.reference, why=why):
        raise CaseGone
    evidence.require_forgetting(item)
