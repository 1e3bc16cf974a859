"""A resident learns when, what for and by which team their case was opened, never by whom; a body may withhold it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from moothall.audit.withholding import Ground
from moothall.cases.actions import casework
from moothall.cases.queries import outside, status
from moothall.cases.queries.accesses import accesses
from moothall.people import actions as people
from moothall.people import auditing
from moothall.people.queries import Colleague, colleague
from tests.cast import BINS, Filed, employ
from tests.sites.desk_visits import at_desk, evidence, look, send
from tests.sites.residents import Resident, newcomer
from tests.sites.test_desk_evidence import auditor, opens
from tests.sites.test_status_page import ask

__all__ = ["auditor"]


@pytest.fixture
def browser(db: None) -> Resident:
    """A resident's browser."""
    return newcomer(BINS)


def opened(browser: Resident, filed: Filed) -> str:
    """Return the status page of a case."""
    ask(browser, filed.sent.reference, filed.sent.code)
    return browser.look("/status/case").content.decode()


def test_a_resident_learns_when_what_for_and_which_team_and_never_who(
    browser: Resident, officer: Colleague, filed: Filed
) -> None:
    assert "There is no visit to show." in opened(browser, filed)
    opens(officer, filed)
    opens(officer, filed)
    casework.take_on(by=officer, body_id=filed.council.id, reference=filed.sent.reference, revision=1)
    page = opened(browser, filed)
    section = page.partition("Who has looked at this case")[2]
    assert section.count("Streets") == 2
    assert section.count("To deal with your request, and made a change") == 1
    assert "Ayo" not in page


def test_the_team_that_is_named_is_the_one_that_deals_with_the_service(
    browser: Resident, filed: Filed
) -> None:
    officer = employ("Sam Roads", (filed.council,), ("highways_officer",))
    people.grant_post(
        body_id=filed.council.id,
        person_id=officer.person_id,
        team="Waste",
        function="waste_officer",
        from_at=timezone.now() - timedelta(days=1),
    )
    again = colleague(person_id=officer.person_id)
    assert again is not None
    roads, waste = (
        again.team_id(body_id=filed.council.id, functions={function})
        for function in ("highways_officer", "waste_officer")
    )
    assert roads != waste
    opens(again, filed)
    casework.take_on(by=again, body_id=filed.council.id, reference=filed.sent.reference, revision=1)
    page = opened(browser, filed)
    assert page.count("Waste<br>") == 2
    assert "Streets" not in page


def test_a_refused_attempt_and_an_auditors_look_are_no_visits(
    browser: Resident, stranger: Colleague, auditor: Colleague, filed: Filed
) -> None:
    look(at_desk(stranger), f"/camden/cases/{filed.sent.reference}/")
    look(at_desk(auditor), f"/camden/audit/withhold/{filed.sent.reference}/")
    assert "There is no visit to show." in opened(browser, filed)


def test_what_is_withheld_is_left_out_from_then_on_and_told_when_it_has_ended(
    browser: Resident, auditor: Colleague, officer: Colleague, filed: Filed
) -> None:
    opens(officer, filed)
    path, client = f"/camden/audit/withhold/{filed.sent.reference}/", at_desk(auditor)
    last = timezone.localdate() + timedelta(days=30)
    until = {"until-day": last.day, "until-month": last.month, "until-year": last.year}
    for wrong in ({}, until, {"ground": "fraud"}, {"ground": "spite", **until}):
        assert send(client, path, **wrong).status == 400
    assert send(client, path, ground="fraud", **until).status == 302
    assert (
        "The resident is not told" in look(client, f"/camden/audit/?reference={filed.sent.reference}").words
    )
    assert "fraud" in look(client, path).words
    assert send(client, path, ground="fraud", **until).status == 200
    casework.take_on(by=officer, body_id=filed.council.id, reference=filed.sent.reference, revision=1)
    before = opened(browser, filed)
    assert before.count("Streets") == 1
    assert "made a change" not in before
    assert send(client, f"{path}end").status == 302
    assert "made a change" in opened(browser, filed)
    acts = [action for action, _, refused in evidence(auditor, filed.council) if not refused]
    assert {"audit.withhold", "audit.end_withholding"} <= set(acts)
    words = [why for action, why, _ in evidence(auditor, filed.council) if action == "audit.withhold"]
    assert any(why.startswith("audit: fraud from ") for why in words)


def test_nobody_withholds_their_own_visits(filed: Filed, officer: Colleague) -> None:
    body, reference = filed.council, filed.sent.reference
    both = employ("Una Both", (body,), ("auditor", "highways_officer"))
    to_at = timezone.now() + timedelta(days=365)
    auditing.withhold(by=both, body_id=body.id, reference=reference, ground=Ground.FRAUD, to_at=to_at)
    outside.open_outside(by=both, body_id=body.id, reference=reference, reason="Curious")
    opens(officer, filed)
    grant = status.grant(reference=reference, code=filed.sent.code)
    assert grant is not None
    assert [access.is_outside for access in accesses(code_digest=grant.digest)] == [True]


def test_only_the_digest_of_reference_and_code_opens_the_list(officer: Colleague, filed: Filed) -> None:
    opens(officer, filed)
    grant = status.grant(reference=filed.sent.reference, code=filed.sent.code)
    assert grant is not None
    assert len(accesses(code_digest=grant.digest)) == 1
    assert accesses(code_digest="0" * 64) == ()
    assert accesses(code_digest="") == ()
