"""A letter by hand masks how its reader is reached, as the case does: shown for a reason, and told to the resident."""

import pytest

from moothall.audit.models import AuditRow
from moothall.bodies.context import acting
from moothall.bodies.queries import KnownBody
from moothall.cases.models import Case
from moothall.people import accounts
from moothall.people.queries import Colleague
from moothall.rules.formats import Format
from tests.apps.erasure_scene import ask, case_of, someone
from tests.cast import employ
from tests.evidence import told
from tests.sites.account_visits import Holder, begin, help_out, signed_in
from tests.sites.desk_visits import as_officer, at_desk, look, send
from tests.sites.test_account_cases import send as send_case
from tests.sites.test_desk_letters import ANN, BOB, NUMBER, by_hand

pytestmark = pytest.mark.django_db
TYPED = "ann.private@example.net"
REASON = "She asked to be told where her letter goes"
TO_SEND = "To send you a letter in the format that you need"


@pytest.fixture
def keeper(camden: KnownBody) -> Colleague:
    """Somebody who keeps the records of the first council and works on none of its cases."""
    return employ("Rhian Records", (camden,), ("records",))


@pytest.fixture
def ann() -> Holder:
    """Somebody who needs braille."""
    found = signed_in(ANN, name="Ann Example")
    found.fill("/account/format", format="braille")
    return found


def place_of(body: KnownBody) -> str:
    [letter, *_] = by_hand(body)
    return f"/{body.slug}/letters/{letter.hand_key}"


def on_case(colleague: Colleague, body: KnownBody, reference: str) -> list[tuple[str, str, bool]]:
    """Return (action, why, refused) of what somebody did to a case."""
    with acting(as_officer(colleague, body)):
        rows = AuditRow.objects.filter(actor_id=colleague.person_id, subject_kind="case")
        return told(rows.filter(subject_id=reference))


def test_who_reads_a_letter_has_looked_at_the_case_and_its_resident_sees_what_for(
    camden: KnownBody, keeper: Colleague, ann: Holder
) -> None:
    reference = send_case(ann, email=TYPED)
    status = f"/account/requests/camden/{reference}"
    assert TO_SEND not in ann.words(status)
    page = look(at_desk(keeper), place_of(camden)).words
    assert "Ann Example" in page
    assert TYPED not in page
    assert "a••••@example.net" in page
    assert on_case(keeper, camden, reference) == [("cases.open_letter", "records", False)]
    assert TO_SEND in ann.words(status)
    assert "I anfon llythyr atoch" in ann.words(f"/cy{status}")


def test_how_to_reach_its_reader_is_shown_for_a_reason_that_stays_on_file(
    camden: KnownBody, keeper: Colleague, ann: Holder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Case, "contact_phone", NUMBER)
    reference = send_case(ann, email=TYPED)
    desk, place = at_desk(keeper), place_of(camden)
    assert f'href="{place}/reveal"' in look(desk, place).words
    assert NUMBER not in look(desk, place).words
    assert TYPED not in look(desk, f"{place}/reveal").words
    wrong = {"": "Enter why you need to see it", "x" * 401: "The reason must be 400 characters or fewer"}
    for reason, words in wrong.items():
        page = send(desk, f"{place}/reveal", reason=reason)
        assert (page.status, TYPED in page.words, words in page.words) == (400, False, True)
    page = send(desk, f"{place}/reveal", reason=REASON)
    assert (page.status, TYPED in page.words, NUMBER in page.words) == (200, True, True)
    assert "It is on file that you saw this" in page.words
    assert on_case(keeper, camden, reference)[-1] == ("cases.reveal_letter", REASON, False)
    assert TYPED not in look(desk, place).words
    clerk = look(at_desk(employ("Ayo Clerk", (camden,))), f"/camden/cases/{reference}/").words
    assert REASON in clerk
    assert "where to send a letter, and how to reach its reader" in clerk
    assert ann.words(f"/account/requests/camden/{reference}").count(TO_SEND) == 1


def test_who_works_on_the_case_is_asked_why_as_on_its_page(camden: KnownBody, ann: Holder) -> None:
    reference = send_case(ann, email=TYPED)
    both = employ("Wyn Works", (camden,), ("records", "waste_officer"))
    desk, place = at_desk(both), place_of(camden)
    assert TYPED not in look(desk, place).words
    assert TYPED in send(desk, f"{place}/reveal", reason=REASON).words
    assert on_case(both, camden, reference)[-1] == ("cases.reveal_letter", "records", False)
    assert REASON in look(desk, f"/camden/cases/{reference}/").words


def test_a_helpers_address_is_masked_too(camden: KnownBody, keeper: Colleague) -> None:
    bob = signed_in(BOB, name="Bob Helper")
    bob.fill("/account/format", format="braille")
    begin(bob, help_out(signed_in(ANN, name="Ann Example"), bob))
    send_case(bob)
    desk, place = at_desk(keeper), place_of(camden)
    assert BOB not in look(desk, place).words
    assert BOB in send(desk, f"{place}/reveal", reason=REASON).words


def test_nothing_is_masked_of_a_letter_about_no_case(camden: KnownBody, keeper: Colleague) -> None:
    by = someone("Ann Example", ANN)
    case = case_of(by, camden)
    accounts.need(by=by, format_needed=Format.BRAILLE)
    ask(by, case)
    desk, place = at_desk(keeper), place_of(camden)
    page = look(desk, place).words
    assert ANN in page
    assert "reveal" not in page
    assert look(desk, f"{place}/reveal").status == 404
    assert send(desk, f"{place}/reveal", reason=REASON).status == 404
