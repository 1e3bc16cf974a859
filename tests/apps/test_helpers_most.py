"""At most twenty may act for somebody, or be asked to: what is over counts no more."""

from datetime import timedelta

import pytest
from django.utils import timezone

from moothall.bodies.context import Resident, acting
from moothall.people import attempts, helping
from moothall.people.helping import MOST_OPEN, Invitation, TooManyHelpers
from moothall.people.models import Helping
from tests.apps.erasure_scene import someone

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("is_accepted", [True, False])
def test_what_ran_out_counts_among_the_twenty_no_more(
    monkeypatch: pytest.MonkeyPatch, is_accepted: bool
) -> None:
    ann, now = someone("Ann Example", "ann@example.com"), timezone.now()
    monkeypatch.setattr(attempts, "count", lambda **_: 1)
    asked = Invitation(
        name="Bob", email="bob@example.org", services=(), may_act=True, ends_at=now + timedelta(days=30)
    )
    for _ in range(MOST_OPEN):
        helping.invite(by=ann, invitation=asked)
    with pytest.raises(TooManyHelpers):
        helping.invite(by=ann, invitation=asked)
    bob, past = someone("Bob", "bob@example.org"), now - timedelta(days=100)
    accepted = {"helper_id": bob.person_id, "accepted_at": past} if is_accepted else {}
    with acting(Resident(person_id=ann.person_id)):
        rows = Helping.objects.filter(person_id=ann.person_id)
        rows.update(invited_at=past, answer_by=past + timedelta(days=14), **accepted)
        if is_accepted:
            with pytest.raises(TooManyHelpers):
                helping.invite(by=ann, invitation=asked)
            rows.update(ends_at=past + timedelta(days=30))
    helping.invite(by=ann, invitation=asked)
