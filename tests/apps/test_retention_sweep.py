"""The sweep of every ten minutes leaves to the daily run whatever that counts first, and may hold back."""

import pytest
from django.test import override_settings
from django.utils import timezone

from moothall.bodies.context import Job, acting
from moothall.bodies.queries import KnownBody
from moothall.cases.models import Draft
from moothall.portability import retention, rules
from moothall.wiring import jobs
from tests.apps.test_retention_runs import DAY, folder, later, left, over, runs

__all__ = ["folder"]


def test_what_waits_for_somebody_is_not_swept(camden: KnownBody) -> None:
    over(camden, 4)
    with override_settings(RETENTION_UNASKED_ROWS=3, RETENTION_UNASKED_PERCENT=50):
        retention.run(at=timezone.now())
    jobs.sweep(0)
    assert left(camden) == 4


def test_nothing_that_is_guarded_goes_uncounted(camden: KnownBody) -> None:
    over(camden, 4)
    jobs.sweep(0)
    assert (left(camden), runs(camden)) == (4, [])
    assert [rule.name for rule in rules.RULES.values() if rule.is_guarded and rule.is_swept] == []


def test_a_draft_that_is_gone_on_with_between_counting_and_deleting_stays(
    camden: KnownBody, monkeypatch: pytest.MonkeyPatch
) -> None:
    over(camden, 2)

    def go_on() -> None:
        with acting(Job(body_id=camden.id)):
            Draft.objects.filter(body_id=camden.id, key=f"{1:022}").update(expires_at=timezone.now() + DAY)

    later(monkeypatch, go_on)
    assert retention.run(at=timezone.now()) == 1
    assert left(camden) == 1
