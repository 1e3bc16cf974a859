"""Who asks for erasure is answered where and how their account says by then, or said when they closed it."""

import pytest
from django.utils import timezone

from moothall.bodies.context import Job, Resident, acting
from moothall.bodies.queries import KnownBody
from moothall.cases.actions import persons
from moothall.notices import actions as notices
from moothall.notices.models import Notice
from moothall.people import contacts
from moothall.people.models import Contact
from moothall.people.queries import Account, Colleague
from moothall.portability import by_hand
from moothall.portability.by_hand import SentOff
from moothall.portability.erasure import askers, closing
from moothall.rules.formats import Format
from moothall.rules.language import Language
from moothall.wiring.handlers import HANDLERS
from tests.apps.erasure_scene import ERASE, KEEP, ask, case_of, close_case, decide, letters, newest, someone
from tests.apps.notice_scene import Recorder
from tests.cast import council, employ

pytestmark = pytest.mark.django_db
ANN, NEW = "ann@example.com", "ann.new@example.com"


@pytest.fixture
def ann() -> Account:
    """Somebody with an account."""
    return someone("Ann Example", ANN)


@pytest.fixture
def camden() -> KnownBody:
    """The council that is asked."""
    return council("camden")


@pytest.fixture
def keeper(camden: KnownBody) -> Colleague:
    """Somebody who keeps its records."""
    return employ("Rhian Records", (camden,), ("records",))


@pytest.mark.parametrize("is_closed", [False, True])
def test_an_answer_goes_where_and_how_the_account_said_last(
    ann: Account, keeper: Colleague, camden: KnownBody, *, is_closed: bool
) -> None:
    case = case_of(ann, camden)
    request = ask(ann, case)
    contacts.change_email(by=ann, email=NEW)
    persons.need(by=ann, format_needed=Format.BRAILLE)
    persons.speak(by=ann, language=Language.CY)
    if is_closed:
        closing.close(by=ann)
    decide(keeper, request, case, KEEP)
    received, answer = letters(camden.id)
    assert (received.to, received.format_needed, received.language) == (NEW if is_closed else ANN, "", "en")
    assert (answer.to, answer.format_needed, answer.language) == (NEW, "braille", "cy")


def test_whose_address_does_not_open_is_written_to_at_none_that_they_left_and_stays_secret(
    ann: Account, keeper: Colleague, camden: KnownBody
) -> None:
    case = case_of(ann, camden)
    request = ask(ann, case)
    contacts.change_email(by=ann, email=NEW)
    persons.keep_secret(by=ann, is_confidential=True)
    persons.speak(by=ann, language=Language.CY)
    with acting(Resident(person_id=ann.person_id)):
        Contact.objects.update(sealed="v1:1:AAAA")  # its key is lost
    found = askers.of_request(newest(camden.id))
    assert (found.email, found.is_confidential, found.language) == ("", True, Language.CY)
    decide(keeper, request, case, KEEP)
    assert [letter.to for letter in letters(camden.id)] == [ANN], "only the confirmation of before"


@pytest.mark.parametrize("is_closed", [False, True])
def test_a_letter_that_waits_goes_to_no_address_that_its_reader_has_left(
    ann: Account, camden: KnownBody, monkeypatch: pytest.MonkeyPatch, *, is_closed: bool
) -> None:
    recorder = Recorder()
    monkeypatch.setattr(notices, "channel", lambda: recorder)
    ask(ann, case_of(ann, camden))
    if is_closed:
        closing.close(by=ann)
    else:
        contacts.change_email(by=ann, email=NEW)
    with acting(Job(body_id=camden.id)):
        (letter,) = Notice.objects.filter(case_reference__startswith="erasure/")
    HANDLERS[notices.EFFECT](camden.id, {"notice_id": letter.id})
    assert [message.to for message in recorder.taken] == [ANN if is_closed else NEW]


def test_a_letter_that_waits_goes_nowhere_while_nobody_knows_where_its_reader_moved(
    ann: Account, camden: KnownBody, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorder = Recorder()
    monkeypatch.setattr(notices, "channel", lambda: recorder)
    ask(ann, case_of(ann, camden))
    contacts.change_email(by=ann, email=NEW)
    with acting(Resident(person_id=ann.person_id)):
        Contact.objects.update(sealed="v1:1:AAAA")  # its key is lost
    with acting(Job(body_id=camden.id)):
        (letter,) = Notice.objects.filter(case_reference__startswith="erasure/")
    HANDLERS[notices.EFFECT](camden.id, {"notice_id": letter.id})
    assert recorder.taken == []
    with acting(Job(body_id=camden.id)):
        assert Notice.objects.get(id=letter.id).state == Notice.State.FAILED


@pytest.mark.parametrize("is_answered", [False, True])
def test_what_waits_for_who_moved_and_closed_goes_to_no_address_that_they_had_left(
    ann: Account, keeper: Colleague, camden: KnownBody, monkeypatch: pytest.MonkeyPatch, *, is_answered: bool
) -> None:
    recorder = Recorder()
    monkeypatch.setattr(notices, "channel", lambda: recorder)
    case = case_of(ann, camden)
    close_case(case)
    request = ask(ann, case)
    if is_answered:
        decide(keeper, request, case, ERASE)
    contacts.change_email(by=ann, email=NEW)
    closing.close(by=ann)
    with acting(Job(body_id=camden.id)):
        waiting = list(Notice.objects.filter(case_reference__startswith="erasure/"))
    for letter in waiting:
        HANDLERS[notices.EFFECT](camden.id, {"notice_id": letter.id})
    assert [message.to for message in recorder.taken] == [NEW] * (1 + is_answered)


@pytest.mark.parametrize("is_closed", [False, True])
def test_who_brings_an_answer_by_hand_is_told_that_the_address_is_secret_though_the_case_is_erased(
    ann: Account, keeper: Colleague, camden: KnownBody, *, is_closed: bool
) -> None:
    case = case_of(ann, camden)
    close_case(case)
    request = ask(ann, case)
    persons.need(by=ann, format_needed=Format.BRAILLE)
    persons.keep_secret(by=ann, is_confidential=True)
    if is_closed:
        closing.close(by=ann)
    decide(keeper, request, case, ERASE)
    (listed,) = by_hand.of_body(by=keeper, body_id=camden.id)
    assert by_hand.one(by=keeper, body_id=camden.id, letter=listed.letter.hand_key).reader.is_confidential


@pytest.mark.parametrize("is_closed", [False, True])
def test_who_brings_an_answer_is_told_of_an_address_that_became_secret_after_it(
    ann: Account, keeper: Colleague, camden: KnownBody, *, is_closed: bool
) -> None:
    case = case_of(ann, camden)
    close_case(case)
    request = ask(ann, case)
    persons.need(by=ann, format_needed=Format.BRAILLE)
    decide(keeper, request, case, ERASE)
    persons.keep_secret(by=ann, is_confidential=True)
    if is_closed:
        closing.close(by=ann)
    (listed,) = by_hand.of_body(by=keeper, body_id=camden.id)
    assert by_hand.one(by=keeper, body_id=camden.id, letter=listed.letter.hand_key).reader.is_confidential


def test_a_closed_account_leaves_nothing_new_on_a_request_whose_answer_was_brought(
    ann: Account, keeper: Colleague, camden: KnownBody
) -> None:
    case = case_of(ann, camden)
    close_case(case)
    request = ask(ann, case)
    persons.need(by=ann, format_needed=Format.BRAILLE)
    decide(keeper, request, case, ERASE)
    (listed,) = by_hand.of_body(by=keeper, body_id=camden.id)
    sent = SentOff(on=timezone.localdate(), how="By post")
    by_hand.send_off(by=keeper, body_id=camden.id, letter=listed.letter.hand_key, sent=sent)
    persons.keep_secret(by=ann, is_confidential=True)
    closing.close(by=ann)
    left = newest(camden.id)
    assert (left.is_confidential, left.email) == (False, "")


@pytest.mark.parametrize("is_there", [True, False])
def test_an_address_that_does_not_open_takes_none_from_a_request_that_has_it(
    ann: Account, camden: KnownBody, *, is_there: bool
) -> None:
    request = ask(ann, case_of(ann, camden))
    persons.need(by=ann, format_needed=Format.BRAILLE)
    with acting(Resident(person_id=ann.person_id)):
        mine = Contact.objects.filter(person_id=ann.person_id)
        assert mine.update(sealed="v1.1.broken") if is_there else mine.delete()
    closing.close(by=ann)
    left = newest(camden.id)
    assert left.id == request.id
    assert (left.email, left.format_needed) == (ANN if is_there else "", "braille")
