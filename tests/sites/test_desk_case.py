"""One case at the desk: opened, taken, moved along, written about; refused to whom it is no business of."""

import pytest

from moothall.bodies.context import DraftHolder, acting
from moothall.bodies.queries import KnownBody
from moothall.cases.models import CaseEntry
from moothall.notices import queries as notices
from moothall.people.queries import Colleague
from moothall.rules.workflow import LONGEST_WORDS
from tests.cast import CANARY, POTHOLE, Filed, employ, file_case
from tests.sites.desk_visits import Visit, as_officer, at_desk, evidence, history, look, send, stored_case

Kind = CaseEntry.Kind


def home(filed: Filed) -> str:
    return f"/camden/cases/{filed.sent.reference}/"


def told(officer: Colleague, body: KnownBody) -> list[str]:
    """The texts of the notices about the body's cases, oldest first."""
    with acting(as_officer(officer, body)):
        return [notice.body_text for notice in reversed(notices.latest(body_id=body.id))]


def hides(page: Visit) -> bool:
    """Whether a refusal says nothing of what exists."""
    return CANARY not in page.words and "resident@example.com" not in page.words


def test_a_case_shows_its_answers_its_council_and_what_the_resident_reads(
    officer: Colleague, filed: Filed
) -> None:
    page = look(at_desk(officer), home(filed))
    assert page.status == 200
    for words in (
        f"4 {CANARY}",
        "r••••@example.com",
        "London Borough of Camden (data controller)",
        "We have your report",
        "Which bin was not emptied?",
        "Recycling",
        "The resident sent this",
    ):
        assert words in page.words, words
    assert filed.sent.code not in page.words


@pytest.mark.parametrize("path", ["", "write", "note", "step/book_return"])
def test_every_page_on_which_an_officer_acts_names_the_controller_and_the_letterhead(
    officer: Colleague, filed: Filed, path: str
) -> None:
    page = look(at_desk(officer), home(filed) + path)
    assert page.status == 200
    for words in ("London Borough of Camden (data controller)", "Letterhead", "Purpose"):
        assert words in page.words, words


def test_opening_a_case_is_audited(officer: Colleague, camden: KnownBody, filed: Filed) -> None:
    look(at_desk(officer), home(filed))
    assert evidence(officer, camden) == [("cases.open", "casework", False)]


def test_a_stranger_learns_nothing_and_the_council_learns_of_the_stranger(
    stranger: Colleague, camden: KnownBody, filed: Filed
) -> None:
    client = at_desk(stranger)
    nowhere = look(client, "/camden/cases/7KQ2-4MX9-T3/")
    for path in ("", "step/book_return", "write", "note"):
        page = look(client, home(filed) + path)
        assert page.status == nowhere.status == 404
        assert hides(page)
    for path in ("take", "put-back"):
        assert send(client, home(filed) + path, revision=1).status == 404
    assert send(client, f"{home(filed)}step/book_return", revision=1, message=CANARY).status == 404
    refused = evidence(stranger, camden)
    assert {action for action, _, _ in refused} == {
        "cases.open",
        "cases.open_step",
        "cases.take_on",
        "cases.put_back",
        "cases.move",
    }
    assert all(was_refused for _, _, was_refused in refused)


def test_a_reference_of_another_council_is_not_found_under_ones_own(
    stranger: Colleague, filed: Filed
) -> None:
    page = look(at_desk(stranger), f"/cornwall/cases/{filed.sent.reference}/")
    assert page.status == 404
    assert hides(page)


def test_forged_addresses_are_not_there(officer: Colleague, filed: Filed) -> None:
    client = at_desk(officer)
    for path in (
        "/camden/cases/AAAA-AAAA-AA/",
        "/camden/cases/%00/",
        f"{home(filed)}step/no_such_step",
        "/%F0%9F%A6%94/",
    ):
        assert look(client, path).status == 404, path


def test_taking_and_putting_back_is_told_once_and_kept_for_good(
    officer: Colleague, camden: KnownBody, filed: Filed
) -> None:
    client = at_desk(officer)
    assert send(client, f"{home(filed)}take", revision=1).location == home(filed)
    assert "You have taken this case." in look(client, home(filed)).words
    assert 'role="alert"' not in look(client, home(filed)).words
    assert stored_case(officer, camden, filed.sent.reference).taken_by_id == officer.person_id
    assert send(client, f"{home(filed)}put-back", revision=2).location == home(filed)
    assert stored_case(officer, camden, filed.sent.reference).taken_by_id is None
    kinds = [entry.kind for entry in history(officer, camden, filed.sent.reference)]
    assert kinds == [Kind.SUBMITTED, Kind.TAKEN, Kind.PUT_BACK]


def test_what_a_colleague_has_cannot_be_put_back_by_another(
    officer: Colleague, camden: KnownBody, filed: Filed
) -> None:
    colleague = employ("Dilys Deputy", (camden,))
    send(at_desk(colleague), f"{home(filed)}take", revision=1)
    page = send(at_desk(officer), f"{home(filed)}put-back", revision=2)
    assert page.status == 409
    assert stored_case(officer, camden, filed.sent.reference).taken_by_id == colleague.person_id


def test_a_step_moves_the_case_and_tells_the_resident(
    officer: Colleague, camden: KnownBody, filed: Filed
) -> None:
    client = at_desk(officer)
    step = look(client, f"{home(filed)}step/book_return")
    assert "We are coming back for your bin" in step.words
    assert send(client, f"{home(filed)}step/book_return", revision=1).location == home(filed)
    case = stored_case(officer, camden, filed.sent.reference)
    assert (case.state, case.revision) == ("scheduled", 2)
    assert "We are coming back for your bin" in told(officer, camden)[-1]
    last = history(officer, camden, filed.sent.reference)[-1]
    assert (last.kind, last.from_state, last.to_state, last.for_resident) == (
        Kind.MOVED,
        "received",
        "scheduled",
        True,
    )
    assert ("cases.move", "casework: book_return", False) in evidence(officer, camden)


def test_a_step_that_needs_words_asks_for_each_and_keeps_what_is_there(
    officer: Colleague, camden: KnownBody, filed: Filed
) -> None:
    client = at_desk(officer)
    path = f"{home(filed)}step/decline"
    empty = send(client, path, revision=1, reason=" ", message="")
    assert empty.status == 400
    assert 'href="#reason"' in empty.words
    assert 'href="#message"' in empty.words
    half = send(client, path, revision=1, reason="Not out at 7am", message="x" * (LONGEST_WORDS + 1))
    assert 'href="#reason"' not in half.words
    assert 'href="#message"' in half.words
    assert "Not out at 7am" in half.words
    unreadable = send(client, path, revision=1, reason="Not out\0", message="<b>Sorry</b>")
    assert 'href="#reason"' in unreadable.words
    assert "&lt;b&gt;Sorry&lt;/b&gt;" in unreadable.words
    assert stored_case(officer, camden, filed.sent.reference).state == "received"
    assert send(client, path, revision=1, reason="Not out at 7am", message="Next time").location == home(
        filed
    )
    assert "Next time" in told(officer, camden)[-1]
    assert "Not out at 7am" not in told(officer, camden)[-1]


def test_a_step_of_another_function_is_forbidden_and_audited(
    camden: KnownBody, resident: DraftHolder
) -> None:
    filed = file_case(camden, resident, POTHOLE)
    inspector = employ("Ines Inspector", (camden,), ("highways_inspector",))
    client = at_desk(inspector)
    page = look(client, home(filed))
    assert "record_inspection" in page.words
    assert "plan_repair" not in page.words
    for answer in (
        look(client, f"{home(filed)}step/plan_repair"),
        send(client, f"{home(filed)}step/plan_repair", revision=1),
    ):
        assert answer.status == 403
        assert hides(answer)
    assert ("cases.open_step", "NotYourFunction", True) in evidence(inspector, camden)
    assert stored_case(inspector, camden, filed.sent.reference).state == "received"


def test_two_officers_at_once_do_not_overwrite_each_other_and_nothing_typed_is_lost(
    officer: Colleague, camden: KnownBody, filed: Filed
) -> None:
    colleague = employ("Dilys Deputy", (camden,))
    send(at_desk(colleague), f"{home(filed)}note", revision=1, reason="The lane was blocked")
    client = at_desk(officer)
    path = f"{home(filed)}step/decline"
    page = send(client, path, revision=1, reason="My long reason", message="My long message")
    assert page.status == 409
    for words in ("Dilys Deputy added a note", "The lane was blocked", "My long reason", "My long message"):
        assert words in page.words, words
    assert 'name="revision" value="2"' in page.words
    assert stored_case(officer, camden, filed.sent.reference).state == "received"
    again = send(client, path, revision=2, reason="My long reason", message="My long message")
    assert again.location == home(filed)


def test_a_step_that_a_colleague_took_already_is_told_and_the_words_are_given_back(
    officer: Colleague, camden: KnownBody, filed: Filed
) -> None:
    colleague = employ("Dilys Deputy", (camden,))
    send(at_desk(colleague), f"{home(filed)}step/mark_emptied", revision=1)
    page = send(
        at_desk(officer), f"{home(filed)}step/book_return", revision=1, reason="", message="On our way"
    )
    assert page.status == 409
    assert "This case has moved on" in page.words
    assert "Dilys Deputy moved it" in page.words
    assert "On our way" in page.words
    assert [entry.kind for entry in history(officer, camden, filed.sent.reference)] == [
        Kind.SUBMITTED,
        Kind.MOVED,
    ]


def test_sending_a_step_twice_takes_it_once(officer: Colleague, camden: KnownBody, filed: Filed) -> None:
    client = at_desk(officer)
    sent = [send(client, f"{home(filed)}step/book_return", revision=1).status for _ in range(2)]
    assert sent == [302, 409]
    assert len(told(officer, camden)) == 2  # received, and one of progress


def test_a_revision_that_is_no_number_changes_nothing(
    officer: Colleague, camden: KnownBody, filed: Filed
) -> None:
    client = at_desk(officer)
    for revision in ("", "-1", "one", "9" * 40, "²"):
        assert send(client, f"{home(filed)}take", revision=revision).status == 409
        assert send(client, f"{home(filed)}write", revision=revision, message="Hello").status == 409
    assert stored_case(officer, camden, filed.sent.reference).revision == 1


def test_a_message_reaches_the_resident_and_a_note_does_not(
    officer: Colleague, camden: KnownBody, filed: Filed
) -> None:
    client = at_desk(officer)
    assert send(client, f"{home(filed)}write", revision=1, message="").status == 400
    assert send(client, f"{home(filed)}note", revision=1, reason="").status == 400
    send(client, f"{home(filed)}write", revision=1, message="Which side of the house?")
    assert "Your message is on its way" in look(client, home(filed)).words
    send(client, f"{home(filed)}note", revision=2, reason="Rang twice")
    assert "Your note is on file" in look(client, home(filed)).words
    assert "Which side of the house?" in told(officer, camden)[-1]
    wrote, noted = history(officer, camden, filed.sent.reference)[-2:]
    assert (wrote.kind, wrote.for_resident, wrote.message) == (Kind.WROTE, True, "Which side of the house?")
    assert (noted.kind, noted.for_resident, noted.reason) == (Kind.NOTED, False, "Rang twice")


def test_where_there_is_no_address_the_officer_is_told_so(
    officer: Colleague, camden: KnownBody, resident: DraftHolder
) -> None:
    filed = file_case(camden, resident, POTHOLE, email=None)
    client = at_desk(officer)
    assert "shown on their status page only" in look(client, f"{home(filed)}write").words
    send(client, f"{home(filed)}write", revision=1, message="Hello")
    assert "no address to send it to" in look(client, home(filed)).words
    assert told(officer, camden) == []


def test_words_are_shown_as_typed_and_never_as_markup(officer: Colleague, filed: Filed) -> None:
    client = at_desk(officer)
    send(client, f"{home(filed)}note", revision=1, reason="<script>alert(1)</script> & {{ 7*7 }}")
    page = look(client, home(filed))
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; {{ 7*7 }}" in page.words


def test_the_desk_speaks_welsh(officer: Colleague, filed: Filed) -> None:
    page = look(at_desk(officer), f"/cy{home(filed)}")
    assert 'lang="cy"' in page.words
    assert "Anfonodd y preswylydd hwn" in page.words
    assert f'action="/cy{home(filed)}take"' in page.words
