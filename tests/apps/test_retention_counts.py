"""Retention counts from the day a case was closed: not from when it was sent, nor from what was noted since."""

from datetime import datetime, timedelta

from django.utils import timezone

from moothall.bodies.context import Job, acting
from moothall.cases import sweeps
from moothall.cases.models import Case, CaseEntry
from moothall.services.queries import version
from tests.cast import Filed

DAY = timedelta(days=1)


def closed(filed: Filed, *, at: datetime) -> int:
    """Close the case at a moment, as its history has it; return for how many days its state keeps it."""
    with acting(Job(body_id=filed.council.id)):
        case = Case.objects.get(body_id=filed.council.id, reference=filed.sent.reference)
        Case.objects.filter(body_id=case.body_id, id=case.id).update(state="collected", is_open=False)
        CaseEntry.objects.create(
            body_id=case.body_id,
            case=case,
            at=at,
            kind=CaseEntry.Kind.MOVED,
            to_state="collected",
            for_resident=True,
        )
    days = version(version_id=case.version_id).definition.workflow.state("collected").retention_days
    assert days is not None
    return days


def test_a_case_that_was_open_for_years_is_kept_from_its_closing(filed: Filed) -> None:
    long_after = timezone.now() + 3000 * DAY
    days = closed(filed, at=long_after)
    assert sweeps.prune_cases(at=long_after + (days - 1) * DAY) == 0
    assert sweeps.prune_cases(at=long_after + (days + 1) * DAY) == 1


def test_what_was_noted_since_does_not_prolong_it(filed: Filed) -> None:
    soon = timezone.now() + DAY
    days = closed(filed, at=soon)
    with acting(Job(body_id=filed.council.id)):
        case = Case.objects.get(body_id=filed.council.id, reference=filed.sent.reference)
        CaseEntry.objects.create(
            body_id=case.body_id,
            case=case,
            at=soon + days * DAY,
            kind=CaseEntry.Kind.NOTED,
            reason="Seen again",
            for_resident=False,
        )
    assert sweeps.prune_cases(at=soon + (days + 1) * DAY) == 1


def test_a_case_closed_a_second_time_counts_from_then(filed: Filed) -> None:
    first = timezone.now() + DAY
    days = closed(filed, at=first)
    closed(filed, at=first + 100 * DAY)
    assert sweeps.prune_cases(at=first + (days + 1) * DAY) == 0
    assert sweeps.prune_cases(at=first + (days + 101) * DAY) == 1
