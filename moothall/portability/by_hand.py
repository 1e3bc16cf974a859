"""Letters whose reader needs another format: what no channel can make, somebody sends by hand and says so."""

from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone

from moothall.bodies.context import Resident, acting
from moothall.cases.actions.letters import TO_HELPER
from moothall.cases.queries.delivery import (
    Delivery,
    delivery,
    is_any_confidential,
    note_read,
    note_revealed,
    to_helper,
)
from moothall.notices.models import Notice
from moothall.people import accounts
from moothall.people import queries as people
from moothall.people.duty import on_duty
from moothall.people.evidence import Attempted, note
from moothall.people.queries import Colleague
from moothall.portability.erasure import askers
from moothall.portability.keepers import keeping
from moothall.portability.models import ErasureItem, ErasureRequest
from moothall.portability.refusals import LetterDayWrong, LetterIncomplete, NoSuchLetter, SentByHandAlready
from moothall.portability.sealed import ABOUT_ERASURE
from moothall.rules.posts import RECORDS

MOST = 200
LONGEST_HOW = 120
KIND = "letter"


@dataclass(frozen=True, kw_only=True)
class SentOff:
    """When and how somebody sent a letter in the format that its reader needs."""

    on: date
    how: str


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Whom a letter is for, whatever it is about; `name` is "" where it is known no more.

    Where it is about a case, or a request for erasure, that is where somebody sees how to bring it. `phone` is as in
    cases.queries.delivery: a letter about no case has none. `helps` is the name of whom its reader sent a case for;
    with `is_over` they may no longer see it, and nothing is brought to them. `account_id` is the account that names
    the reader, where that is not the case or the request.
    """

    name: str = ""
    phone: str = ""
    is_confidential: bool = False
    case: Delivery | None = None
    request_id: int | None = None
    helps: str = ""
    is_over: bool = False
    account_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class ToSend:
    """A letter, and whom to bring it to.

    With `is_about_case` how they are reached is masked, as on the page of the case, until somebody says why they need
    it.
    """

    letter: Notice
    reader: Reader
    is_about_case: bool = False


def of_body(*, by: Colleague, body_id: int) -> tuple[Notice, ...]:
    """Return a body's letters to send by hand: those that wait, oldest first, then those that were sent.

    Raises:
        NotKeeper, RightEnded, NotServing: the officer does not keep the body's records.
    """
    read = Attempted(action="letters.list", subject_kind=KIND, subject_id="all")
    with keeping(by, body_id, read):
        rows = Notice.objects.filter(body_id=body_id).exclude(hand_key="")
        waiting = rows.filter(handed_on__isnull=True).order_by("created_at", "id")[:MOST]
        sent = rows.filter(handed_on__isnull=False).order_by("-handed_on", "-id")[:MOST]
        found = (*waiting, *sent)
        note(body_id, read, why=RECORDS)
    return found


def waiting(*, by: Colleague, body_id: int) -> int:
    """Return how many letters wait, for the first page of whoever keeps a body's records.

    Raises:
        RightEnded, NotServing: as for people.duty.on_duty.
    """
    with on_duty(by, body_id, RECORDS):
        return Notice.objects.filter(body_id=body_id, handed_on__isnull=True).exclude(hand_key="").count()


def one(*, by: Colleague, body_id: int, letter: str) -> ToSend:
    """Return one letter and whom it is for, and note that it was read, also on the case that it is about.

    Raises:
        NoSuchLetter: the body has none with this key. NotKeeper, RightEnded, NotServing: as for `of_body`.
    """
    read = Attempted(action="letters.read", subject_kind=KIND, subject_id=letter)
    with keeping(by, body_id, read):
        found = _letter(body_id, letter)
        reader = _reader(by, found)
        is_about_case = note_read(by=by, body_id=body_id, reference=found.case_reference)
        note(body_id, read, why=f"{RECORDS}: {found.format_needed}")
    return ToSend(letter=found, reader=_named(reader), is_about_case=is_about_case)


def reveal(*, by: Colleague, body_id: int, letter: str, reason: str) -> ToSend:
    """Return a letter about a case, to show how its reader is reached, and note why, on the case too.

    Raises:
        NoReason: no reason was given, or one that cannot be read.
        NoSuchCase: the letter is about none: nothing of it is masked.
        NoSuchLetter, NotKeeper, RightEnded, NotServing: as for `one`.
    """
    attempted = Attempted(action="letters.reveal", subject_kind=KIND, subject_id=letter)
    with keeping(by, body_id, attempted):
        found = _letter(body_id, letter)
        note_revealed(by=by, body_id=body_id, reference=found.case_reference, reason=reason)
        reader = _reader(by, found)
        note(body_id, attempted, why=f"{RECORDS}: {found.format_needed}")
    return ToSend(letter=found, reader=_named(reader), is_about_case=True)


def send_off(*, by: Colleague, body_id: int, letter: str, sent: SentOff) -> None:
    """Write down when and how a letter was sent in another format.

    Raises:
        LetterIncomplete: how is missing or too long.
        LetterDayWrong: the day is still to come or before the letter was written.
        SentByHandAlready: somebody has said so before.
        NoSuchLetter, NotKeeper, RightEnded, NotServing: as for `one`.
    """
    attempted = Attempted(action="letters.send", subject_kind=KIND, subject_id=letter)
    with keeping(by, body_id, attempted):
        found = _letter(body_id, letter)
        written_on = timezone.localdate(found.created_at)
        if not written_on <= sent.on <= timezone.localdate():
            raise LetterDayWrong
        if not sent.how or len(sent.how) > LONGEST_HOW:
            raise LetterIncomplete
        rows = Notice.objects.filter(body_id=body_id, id=found.id, handed_on__isnull=True)
        if not rows.update(handed_on=sent.on, handed_how=sent.how):
            raise SentByHandAlready
        note(body_id, attempted, why=f"{RECORDS}: {found.format_needed}")


def _named(reader: Reader) -> Reader:
    """Return a reader with the name of their account, where it is that which names them."""
    if reader.account_id is None:
        return reader
    # No officer's context shows who has an account: this one has just read a letter to them.
    names = people.names(person_ids={reader.account_id})
    return replace(reader, name=names.get(reader.account_id, ""))


def _reader(by: Colleague, letter: Notice) -> Reader:
    """Return whom a letter of a body is for: who asked for erasure, whose case it is about, or who sent that."""
    if letter.reader_id is not None:
        return _holder(letter.reader_id)
    if letter.case_reference.startswith(ABOUT_ERASURE):
        return _asker(by, letter)
    if letter.key.endswith(TO_HELPER):
        return _helper(by, letter)
    case = delivery(by=by, body_id=letter.body_id, reference=letter.case_reference)
    if case is None:
        return Reader()
    return Reader(name=case.name, phone=case.phone, is_confidential=case.is_confidential, case=case)


def _helper(by: Colleague, letter: Notice) -> Reader:
    """Return the helper who sent a case: the case says nothing of how to bring anything to them."""
    found = to_helper(by=by, body_id=letter.body_id, reference=letter.case_reference)
    if found is None:
        return Reader()
    if found.helper_id is None:
        return Reader(is_over=True)
    return replace(_holder(found.helper_id), helps=found.person_name)


def _holder(person_id: int) -> Reader:
    """Return somebody as their account names them."""
    with acting(Resident(person_id=person_id)):
        details = accounts.details(person_id=person_id)
    return Reader(account_id=person_id, is_confidential=details.is_confidential)


def _asker(by: Colleague, letter: Notice) -> Reader:
    key = letter.case_reference.removeprefix(ABOUT_ERASURE)
    request = ErasureRequest.objects.filter(body_id=letter.body_id, key=key).first()
    if request is None:
        return Reader()
    items = ErasureItem.objects.filter(body_id=letter.body_id, request_id=request.id)
    references = set(items.values_list("reference", flat=True))
    return Reader(
        name=request.name,
        is_confidential=askers.of_request(request).is_confidential
        or is_any_confidential(by=by, body_id=letter.body_id, references=references),
        request_id=request.id,
    )


def _letter(body_id: int, letter: str) -> Notice:
    found = Notice.objects.filter(body_id=body_id, hand_key=letter).exclude(hand_key="").first()
    if found is None:
        raise NoSuchLetter
    return found
