"""A draft becomes one case, whole or not at all."""

import pytest

from moothall.bodies.context import DraftHolder, Job, acting
from moothall.bodies.queries import KnownBody
from moothall.cases.actions import drafts, letters, submission
from moothall.cases.codes import code_for
from moothall.cases.models import Case, CaseEntry
from moothall.cases.queries import status
from moothall.cases.queries.drafts import EMPTY, held
from moothall.cases.refusals import NoSuchDraft, NotReady, NotYourDraft
from moothall.notices.models import Notice
from moothall.outbox.models import OutboxRow
from moothall.rules.answers import Json
from moothall.rules.language import Language
from moothall.services import queries as services
from tests.cast import BINS, POTHOLE, Filed, file_case


def test_sending_a_draft_makes_a_case_with_its_history_and_a_notice(filed: Filed) -> None:
    with acting(Job(body_id=filed.council.id)):
        case = Case.objects.get(body_id=filed.council.id, reference=filed.sent.reference)
        entry = CaseEntry.objects.get(body_id=filed.council.id, case_id=case.id)
        notice = Notice.objects.get(body_id=filed.council.id)
        waiting = OutboxRow.objects.get(body_id=filed.council.id)
    assert (case.state, case.is_open, entry.kind) == ("received", True, "submitted")
    assert filed.sent.is_told
    assert notice.to_address == "resident@example.com"
    assert filed.sent.reference in notice.body_text
    assert filed.sent.code in letters.with_code(notice.body_text, filed.sent.reference)
    assert waiting.name == "notice.send"
    assert waiting.done_at is None


def test_sending_twice_gives_the_same_case(filed: Filed) -> None:
    with acting(filed.by):
        again = submission.submit(by=filed.by, key=filed.key, language=Language.EN)
    assert again == filed.sent
    with acting(Job(body_id=filed.council.id)):
        assert Case.objects.filter(body_id=filed.council.id).count() == 1


def test_a_resident_without_email_is_shown_the_code(resident: DraftHolder, camden: KnownBody) -> None:
    filed = file_case(camden, resident, POTHOLE, email=None)
    assert not filed.sent.is_told
    assert filed.sent.code == code_for(filed.sent.reference)


def test_reference_and_code_open_the_case_and_nothing_else_does(filed: Filed) -> None:
    typed = filed.sent.code.lower().replace("-", " ")
    grant = status.grant(reference=filed.sent.reference.lower(), code=typed)
    assert grant is not None
    found, _ = status.case_status(grant)
    assert found is not None
    assert found.reference == filed.sent.reference
    assert status.grant(reference=filed.sent.reference, code="0000-0000") is None
    assert status.grant(reference="0000-0000-00", code=filed.sent.code) is None


def test_an_unfinished_draft_cannot_be_sent(resident: DraftHolder) -> None:
    service = services.current(slug=BINS)
    assert service is not None
    key = drafts.mint_key()
    with acting(resident):
        drafts.keep(
            by=resident,
            key=key,
            service=service,
            earlier=EMPTY,
            answers={"bin_was_out": True},
            language=Language.EN,
        )
        with pytest.raises(NotReady):
            submission.submit(by=resident, key=key, language=Language.EN)
        with pytest.raises(NoSuchDraft):
            submission.submit(by=resident, key=drafts.mint_key(), language=Language.EN)


def test_somebody_elses_draft_can_neither_be_read_nor_written(
    resident: DraftHolder, other_resident: DraftHolder
) -> None:
    service = services.current(slug=BINS)
    assert service is not None
    key = drafts.mint_key()
    with acting(resident):
        drafts.keep(
            by=resident,
            key=key,
            service=service,
            earlier=EMPTY,
            answers={"bin_was_out": True},
            language=Language.EN,
        )
    with acting(other_resident):
        assert held(by=other_resident, key=key, service=service) == EMPTY
    with pytest.raises(NotYourDraft), acting(other_resident):
        drafts.keep(
            by=other_resident,
            key=key,
            service=service,
            earlier=EMPTY,
            answers={"bin_was_out": False},
            language=Language.EN,
        )


def test_two_tabs_that_answer_two_pages_both_keep_their_answer(resident: DraftHolder) -> None:
    service = services.current(slug=BINS)
    assert service is not None
    key = drafts.mint_key()
    pages: tuple[dict[str, Json], ...] = ({"bin_was_out": True}, {"which_bin": "food"})
    for answers in pages:
        with acting(resident):
            drafts.keep(
                by=resident, key=key, service=service, earlier=EMPTY, answers=answers, language=Language.EN
            )
    with acting(resident):
        assert held(by=resident, key=key, service=service).answers == {
            "bin_was_out": True,
            "which_bin": "food",
        }
