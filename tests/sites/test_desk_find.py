"""A case outside one's own queue: only for a stated reason, only to look, only for a while; and it is evidence."""

from datetime import timedelta

import pytest
from django.utils import timezone

from moothall.audit.models import AuditRow
from moothall.bodies.context import Job, acting
from moothall.bodies.queries import KnownBody
from moothall.cases.queries.outside import open_outside
from moothall.cases.refusals import NotYours
from moothall.desk.views import find
from moothall.people.queries import Colleague
from tests.apps.posts_scene import arranged, known
from tests.cast import CANARY, Filed, employ
from tests.sites.desk_visits import at_desk, evidence, look, send

REASON = "The resident rang about both of her requests"


@pytest.fixture
def highways(camden: KnownBody) -> Colleague:
    """An officer of the council who does not deal with missed bins."""
    return employ("Dafydd Roads", (camden,), ("highways_officer",))


def test_a_case_of_ones_own_is_led_to(officer: Colleague, filed: Filed) -> None:
    found = send(at_desk(officer), "/camden/find", reference=filed.sent.reference.lower())
    assert found.location == f"/camden/cases/{filed.sent.reference}/"


def test_a_case_outside_opens_for_a_reason_and_can_only_be_looked_at(
    highways: Colleague, camden: KnownBody, filed: Filed
) -> None:
    client = at_desk(highways)
    reference = filed.sent.reference
    there = send(client, "/camden/find", reference=reference).location
    asked = look(client, there)
    assert CANARY not in asked.words
    assert "Why do you need to see this case?" in asked.words
    assert send(client, there, reason="  ").status == 400
    send(client, there, reason=REASON)
    page = look(client, there)
    assert CANARY in page.words
    assert REASON in page.words
    for way in ("take", "write", "note", "step/book_return"):
        assert f"/{way}" not in page.words
        assert (
            send(client, f"/camden/cases/{reference}/{way}", revision=1, reason="x", message="x").status
            == 404
        )
    with acting(Job(body_id=camden.id)):
        row = AuditRow.objects.get(body_id=camden.id, action="cases.open_outside", subject_id=reference)
    assert (row.is_outside, row.refused, row.actor_id) == (True, False, highways.person_id)


def test_a_reason_lasts_half_an_hour_and_is_for_one_case(
    highways: Colleague, filed: Filed, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = at_desk(highways)
    there = f"/camden/find/{filed.sent.reference}/"
    send(client, there, reason=REASON)
    assert CANARY in look(client, there).words
    later = timezone.now() + timedelta(seconds=find.LOOK_SECONDS + 1)
    monkeypatch.setattr("moothall.desk.views.find.timezone.now", lambda: later)
    assert CANARY not in look(client, there).words


def test_what_does_not_exist_is_asked_about_in_the_same_words(highways: Colleague, filed: Filed) -> None:
    client = at_desk(highways)
    real = look(client, f"/camden/find/{filed.sent.reference}/").words
    assert "If the council has one" in real
    assert send(client, "/camden/find", reference="no reference").status == 400


def test_an_officer_of_another_council_finds_nothing_to_ask(stranger: Colleague, filed: Filed) -> None:
    client = at_desk(stranger)
    for path in ("/camden/find", f"/camden/find/{filed.sent.reference}/"):
        assert look(client, path).status == 404
        assert send(client, path, reason=REASON, reference=filed.sent.reference).status == 404
    own = f"/cornwall/find/{filed.sent.reference}/"
    send(client, own, reason=REASON)
    page = look(client, own)
    assert (page.status, CANARY in page.words) == (400, False)
    assert "no case with that reference" in page.words


def test_an_attempt_to_find_is_evidence(highways: Colleague, camden: KnownBody, filed: Filed) -> None:
    send(at_desk(highways), "/camden/find", reference=filed.sent.reference)
    assert "cases.find" in [action for action, _, _ in evidence(highways, camden)]


def test_who_serves_under_an_arrangement_reaches_nothing_outside_what_was_agreed(
    camden: KnownBody, leeds: KnownBody, filed: Filed
) -> None:
    lent = employ("Lena Lent", (leeds,), ("highways_officer",))
    arranged(camden, leeds, ("highways_officer",))
    client = at_desk(lent)
    assert look(client, "/camden/").status == 200
    there = f"/camden/find/{filed.sent.reference}/"
    assert "/camden/find" not in look(client, "/camden/").words
    assert send(client, "/camden/find", reference=filed.sent.reference).status == 404
    page = send(client, there, reason=REASON)
    assert (page.status, CANARY in page.words) == (404, False)
    with pytest.raises(NotYours):
        open_outside(
            by=known(lent.person_id), body_id=camden.id, reference=filed.sent.reference, reason=REASON
        )


def test_who_goes_no_further_is_back_where_they_begin(officer: Colleague, camden: KnownBody) -> None:
    keeper = employ("Rhian Records", (camden,), ("records",))
    for person, begins in ((officer, "/camden/"), (keeper, "/camden/privacy/")):
        page = look(at_desk(person), "/camden/find").words
        assert f'href="{begins}">Cancel<' in page
