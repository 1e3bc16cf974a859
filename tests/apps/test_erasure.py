"""Requests for erasure: asked once by their person alone, decided once by a keeper of records, told in letters."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from moothall.audit.models import AuditRow
from moothall.bodies.context import Job, Officer, Resident, acting
from moothall.bodies.queries import KnownBody
from moothall.cases.actions import gathering, persons
from moothall.cases.models import Case
from moothall.cases.sealed import CONTACT_EMAIL, blind_email
from moothall.people.queries import Account, Colleague
from moothall.people.refusals import NotServing
from moothall.portability.erasure import asking, closing, deciding, queries
from moothall.portability.erasure.asking import Chosen
from moothall.portability.models import ErasureItem, ErasureRequest
from moothall.portability.refusals import (
    DecidedAlready,
    ErasureRefused,
    NoSuchErasure,
    NothingChosen,
    NotKeeper,
    NotYourCase,
    ReasonMissing,
    TooLateToExtend,
    WordsTooLong,
    WordsUnreadable,
)
from moothall.rules.erasure import LONGEST_WORDS, Decision, Outcome, due_on, longer_due_on
from moothall.rules.formats import Format
from moothall.rules.language import Language
from moothall.vault import columns
from tests.apps.erasure_scene import (
    ERASE,
    KEEP,
    WORDS,
    ask,
    case_of,
    close_case,
    decide,
    is_there,
    item_of,
    letters,
    newest,
    someone,
)
from tests.cast import POTHOLE, council, employ

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann() -> Account:
    """Somebody with an account."""
    return someone("Ann Example", "ann@example.com")


@pytest.fixture
def keeper(camden: KnownBody) -> Colleague:
    """Somebody who keeps the records of the first council."""
    return employ("Rhian Records", (camden,), ("records",))


def test_each_body_gets_a_request_of_its_own_due_in_a_month(
    ann: Account, camden: KnownBody, leeds: KnownBody
) -> None:
    mine = [case_of(ann, camden), case_of(ann, camden, number=2), case_of(ann, leeds, number=3)]
    assert asking.ask(by=ann, chosen=frozenset(mine), words=WORDS) == 2
    for body, count in ((camden, 2), (leeds, 1)):
        row = newest(body.id)
        assert row.due_on == due_on(timezone.localdate())
        assert (row.name, row.email, row.words) == ("Ann Example", "ann@example.com", WORDS)
        assert not any("Ann" in sealed for sealed in (row.name_sealed, row.email_sealed, row.words_sealed))
        with acting(Job(body_id=body.id)):
            assert ErasureItem.objects.filter(body_id=body.id).count() == count
    assert sorted(len(one.cases) for one in queries.of_person(by=ann)) == [1, 2]


def test_receipt_is_confirmed_in_the_residents_language_and_format(camden: KnownBody) -> None:
    ann = someone("Ann Example", "ann@example.com", language=Language.CY)
    persons.need(by=ann, format_needed=Format.BRAILLE)
    case = case_of(ann, camden)
    row = ask(ann, case)
    (told,) = letters(camden.id)
    assert (told.to, told.language, told.format_needed) == ("ann@example.com", "cy", "braille")
    assert told.subject == "Eich cais i ddileu gwybodaeth"
    assert case.reference in told.words
    assert str(row.due_on.year) in told.words
    assert WORDS not in told.words


def test_the_same_twice_makes_nothing_new(ann: Account, camden: KnownBody) -> None:
    first, second = case_of(ann, camden), case_of(ann, camden, number=2)
    row = ask(ann, first)
    assert asking.ask(by=ann, chosen=frozenset({first}), words="again") == 0
    assert newest(camden.id).id == row.id
    assert asking.ask(by=ann, chosen=frozenset({first, second}), words="") == 1
    assert item_of(first).request_id == row.id
    assert item_of(second).request_id != row.id
    assert {one.chosen: one.is_asked for one in asking.choices(by=ann)} == {first: True, second: True}


def test_what_was_asked_from_an_account_of_before_is_not_asked_again_and_the_rest_is(
    ann: Account, camden: KnownBody
) -> None:
    before = case_of(ann, camden)
    left_with(before, "ann@example.com")
    row = ask(ann, before)
    closing.close(by=ann)
    again = someone("Ann Example", "ann@example.com")
    gathering.gather(by=again, email="ann@example.com", typed=before.reference)
    assert [(one.is_asked, one.is_of_before) for one in asking.choices(by=again)] == [(True, True)]
    assert asking.ask(by=again, chosen=frozenset({before}), words="again") == 0
    other = case_of(again, camden, number=2)
    assert asking.ask(by=again, chosen=frozenset({before, other}), words="again") == 1
    assert item_of(before).request_id == row.id
    assert item_of(other).request_id != row.id
    assert {one.is_of_before for one in asking.choices(by=again) if one.chosen == other} == {False}


def left_with(case: Chosen, email: str) -> None:
    """Let an address have been left with a case."""
    body_id, reference = case.body_id, case.reference
    with acting(Job(body_id=body_id)):
        Case.objects.filter(body_id=body_id, reference=reference).update(
            contact_email_sealed=columns.seal(CONTACT_EMAIL, body_id=body_id, row=reference, text=email),
            contact_email_blind=blind_email(body_id=body_id, reference=reference, email=email),
        )


def test_nothing_or_anothers_or_a_guess_or_too_much_is_refused(ann: Account, camden: KnownBody) -> None:
    bob = someone("Bob Other", "bob@example.org")
    mine, his = case_of(ann, camden), case_of(bob, camden, number=2)
    guess = Chosen(body_id=camden.id, reference="0000-0000-00")
    for chosen, words, refusal in (
        ((), "", NothingChosen),
        ((his,), "", NotYourCase),
        ((mine, his), "", NotYourCase),
        ((guess,), "", NotYourCase),
        ((mine,), "x" * (LONGEST_WORDS + 1), WordsTooLong),
        ((mine,), "a\x07b", WordsUnreadable),
    ):
        for step in (asking.check, asking.ask):
            with pytest.raises(refusal):
                step(by=ann, chosen=frozenset(chosen), words=words)
    with acting(Job(body_id=camden.id)):
        assert not ErasureRequest.objects.exists()


def test_a_helper_sees_no_request_and_writes_none(ann: Account, camden: KnownBody) -> None:
    bob = someone("Bob Helper", "bob@example.org")
    row = ask(ann, case_of(ann, camden))
    assert queries.of_person(by=bob) == ()
    with acting(Resident(person_id=ann.person_id, helper_id=bob.person_id)):
        assert not ErasureRequest.objects.exists()
        assert not ErasureItem.objects.exists()
        with pytest.raises(Exception, match="row-level security"):
            ErasureRequest.objects.create(
                body_id=camden.id, key="k", person_id=ann.person_id, language="en", due_on=row.due_on
            )


def test_a_keeper_erases_one_and_keeps_one_and_the_resident_reads_both(
    ann: Account, keeper: Colleague, camden: KnownBody
) -> None:
    gone, kept = case_of(ann, camden), case_of(ann, camden, slug=POTHOLE, number=2)
    close_case(gone)
    close_case(kept, state="repaired")
    row = ask(ann, gone, kept)
    decide(keeper, row, gone, ERASE)
    assert not is_there(gone)
    assert len(letters(camden.id)) == 1
    decide(keeper, row, kept, KEEP)
    assert is_there(kept)
    told = letters(camden.id)[-1]
    for words in ("It has been erased.", "Done as you asked.", "UK GDPR, Article 17(3)(e)", kept.reference):
        assert words in told.words
    answered = queries.of_person(by=ann)[0]
    assert not answered.is_open
    assert answered.request.email_sealed == ""
    assert {one.item.outcome for one in answered.cases} == {"erased", "refused"}


@pytest.mark.parametrize(
    "decision",
    [
        Decision(outcome=Outcome.REFUSED),
        Decision(outcome=Outcome.REFUSED, ground="because"),
        Decision(outcome=Outcome.LATER),
        Decision(outcome=Outcome.LATER, keep_until=timezone.localdate()),
        Decision(outcome=Outcome.LATER, keep_until=timezone.localdate() + timedelta(days=4000)),
        Decision(outcome=Outcome.ERASED, note="x" * (LONGEST_WORDS + 1)),
    ],
)
def test_a_decision_that_lacks_something_changes_nothing(
    decision: Decision, ann: Account, keeper: Colleague, camden: KnownBody
) -> None:
    case = case_of(ann, camden)
    close_case(case)
    row = ask(ann, case)
    with pytest.raises(ErasureRefused):
        decide(keeper, row, case, decision)
    assert is_there(case)
    assert item_of(case).outcome == ""


def test_a_case_is_decided_once(ann: Account, keeper: Colleague, camden: KnownBody) -> None:
    case = case_of(ann, camden)
    close_case(case)
    row = ask(ann, case)
    decide(keeper, row, case, KEEP)
    with pytest.raises(DecidedAlready):
        decide(keeper, row, case, ERASE)
    assert is_there(case)


def test_only_keepers_of_the_body_decide_and_refusals_are_evidence(
    ann: Account, officer: Colleague, stranger: Colleague, camden: KnownBody
) -> None:
    case = case_of(ann, camden)
    close_case(case)
    row = ask(ann, case)
    elsewhere = employ("Lena Leeds", (council("leeds"),), ("records",))
    auditor = employ("Aled Auditor", (camden,), ("auditor",))
    for by in (officer, stranger, elsewhere, auditor):
        with pytest.raises((NotKeeper, NotServing)):
            decide(by, row, case, ERASE)
    with pytest.raises(NotKeeper):
        deciding.extend(by=auditor, body_id=camden.id, request_id=row.id, reason="Much to read")
    assert queries.one(by=auditor, body_id=camden.id, request_id=row.id).cases
    with acting(Job(body_id=camden.id)):
        refused = AuditRow.objects.filter(body_id=camden.id, action="erasure.decide", refused=True)
        assert refused.count() == 4
    assert is_there(case)


def test_a_request_is_known_to_its_own_body_alone(ann: Account, camden: KnownBody, leeds: KnownBody) -> None:
    row = ask(ann, case_of(ann, camden))
    elsewhere = employ("Lena Leeds", (leeds,), ("records",))
    assert queries.of_body(by=elsewhere, body_id=leeds.id) == ()
    with pytest.raises(NoSuchErasure):
        queries.one(by=elsewhere, body_id=leeds.id, request_id=row.id)
    with acting(Officer(person_id=1, body_ids=(leeds.id,), purpose="test")):
        assert not ErasureItem.objects.exists()


def test_the_time_is_extended_once_with_a_reason_that_the_resident_reads(
    ann: Account, keeper: Colleague, camden: KnownBody
) -> None:
    row = ask(ann, case_of(ann, camden))

    def extend(reason: str) -> None:
        deciding.extend(by=keeper, body_id=camden.id, request_id=row.id, reason=reason)

    for reason, refusal in (("  ", ReasonMissing), ("x" * (LONGEST_WORDS + 1), WordsTooLong)):
        with pytest.raises(refusal):
            extend(reason)
    extend("There are many files.")
    assert newest(camden.id).due_on == longer_due_on(timezone.localdate())
    told = letters(camden.id)[-1]
    assert "There are many files." in told.words
    with pytest.raises(TooLateToExtend):
        extend("Still many.")


def test_the_time_is_not_extended_after_the_first_month(
    ann: Account, keeper: Colleague, camden: KnownBody, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = ask(ann, case_of(ann, camden))
    today, late = timezone.localdate, row.due_on + timedelta(days=1)

    def localdate(value: datetime | None = None) -> date:
        return today(value) if value else late

    monkeypatch.setattr(timezone, "localdate", localdate)
    with pytest.raises(TooLateToExtend):
        deciding.extend(by=keeper, body_id=camden.id, request_id=row.id, reason="Too late")


def test_waiting_requests_are_counted_for_the_desk(
    ann: Account, keeper: Colleague, camden: KnownBody
) -> None:
    assert queries.waiting(by=keeper, body_id=camden.id).count == 0
    row = ask(ann, case_of(ann, camden))
    found = queries.waiting(by=keeper, body_id=camden.id)
    assert (found.count, found.due_on) == (1, row.due_on)
