"""Letters whose reader needs another format: what no channel can make, somebody sends by hand and says so."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone

from moothall.audit import actions as audit
from moothall.bodies.context import Resident, acting
from moothall.cases import sweeps
from moothall.cases.actions.letters import TO_HELPER
from moothall.cases.queries.delivery import (
    Delivery,
    Names,
    delivery,
    is_any_confidential,
    note_read,
    note_revealed,
    to_helper,
)
from moothall.cases.queries.outside import fitting_reason
from moothall.notices.models import Notice
from moothall.people import accounts, contacts, homes
from moothall.people import queries as people
from moothall.people.duty import on_duty
from moothall.people.evidence import Attempted, note
from moothall.people.queries import Colleague
from moothall.portability import letter_names
from moothall.portability.erasure import askers
from moothall.portability.keepers import keeping
from moothall.portability.models import ErasureItem, ErasureRequest
from moothall.portability.refusals import LetterDayWrong, LetterIncomplete, NoSuchLetter, SentByHandAlready
from moothall.portability.sealed import ABOUT_ERASURE
from moothall.rules.formats import Format, is_on_paper
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

    Where it is about a case, or a request for erasure, that is where somebody sees how to bring it. `phone` and
    `address` are as in cases.queries.delivery; of a letter of the portal itself they are those of the account.
    `helps` is the name of whom its reader sent a case for; with `is_over` they may no longer see it, and nothing is
    brought to them. `account_id` is the account that names the reader, where that is not the case or the request.
    """

    name: str = ""
    phone: str = ""
    address: str = ""
    is_confidential: bool = False
    case: Delivery | None = None
    request_id: int | None = None
    helps: str = ""
    is_over: bool = False
    account_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class ToSend:
    """A letter, and whom to bring it to.

    With `is_masked` how they are reached is masked until somebody says why they need it: of a letter about a case as on
    its page, of one of the portal itself because their account says it. With `holds_up` the case that it is about would
    have been deleted by now, and waits for the letter.
    """

    letter: Notice
    reader: Reader
    is_masked: bool = False
    holds_up: bool = False


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A letter in the list, with the name of whom it is for, "" where that is known no more; else as ToSend."""

    letter: Notice
    name: str
    holds_up: bool


def of_body(*, by: Colleague, body_id: int) -> tuple[Listed, ...]:
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
        about = {one.case_reference for one in found if one.reader_id is None}
        known = letter_names.here(by=by, body_id=body_id, references=about)
        note(body_id, read, why=RECORDS)
    # As in `_named`.
    held = people.names(person_ids={one.reader_id for one in found if one.reader_id is not None})
    kept = sweeps.held_up(body_id=body_id, at=timezone.now())
    return tuple(
        Listed(letter=one, name=_name_of(one, known, held), holds_up=_holds_up(one, kept)) for one in found
    )


def _holds_up(letter: Notice, kept: Collection[str]) -> bool:
    return letter.handed_on is None and letter.case_reference in kept


def _name_of(one: Notice, known: Mapping[str, Names], held: Mapping[int, str]) -> str:
    if one.reader_id is not None:
        return held.get(one.reader_id, "")
    named = known.get(one.case_reference, Names(person="", helper=""))
    return named.helper if one.key.endswith(TO_HELPER) else named.person


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
    return ToSend(
        letter=found,
        reader=_named(reader),
        is_masked=is_about_case or found.reader_id is not None,
        holds_up=_holds_up(found, sweeps.held_up(body_id=body_id, at=timezone.now())),
    )


def reveal(*, by: Colleague, body_id: int, letter: str, reason: str) -> ToSend:
    """Return a letter to show how its reader is reached, and note why: of one about a case on the case too.

    Raises:
        NoReason: no reason was given, or one that cannot be read.
        NoSuchCase: the letter is about none, and not of the portal itself: nothing of it is masked.
        SentByHandAlready: it was sent: nobody needs it any more.
        NoSuchLetter, NotKeeper, RightEnded, NotServing: as for `one`.
    """
    attempted = Attempted(action="letters.reveal", subject_kind=KIND, subject_id=letter)
    with keeping(by, body_id, attempted):
        found = _letter(body_id, letter)
        if found.handed_on is not None:
            raise SentByHandAlready
        if found.reader_id is None:
            note_revealed(by=by, body_id=body_id, reference=found.case_reference, reason=reason)
            note(body_id, attempted, why=f"{RECORDS}: {found.format_needed}")
        else:
            _note_reason(body_id, attempted, fitting_reason(reason))
        reader = _reader(by, found)
    return ToSend(letter=found, reader=_named(reader), is_masked=True)


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


def _note_reason(body_id: int, attempted: Attempted, reason: str) -> None:
    """Note why somebody saw what an account says, which is outside everybody's queue."""
    audit.record(
        body_id=body_id,
        action=attempted.action,
        subject_kind=attempted.subject_kind,
        subject_id=attempted.subject_id,
        why=reason,
        is_outside=True,
    )


def _named(reader: Reader) -> Reader:
    """Return a reader with the name of their account, where it is that which names them."""
    if reader.account_id is None:
        return reader
    # No officer's context shows who has an account: this one has just read a letter to them.
    names = people.names(person_ids={reader.account_id})
    return replace(reader, name=names.get(reader.account_id, ""))


def _reader(by: Colleague, letter: Notice) -> Reader:
    """Return whom a letter of a body is for: who asked for erasure, whose case it is about, or who sent that."""
    needed = Format(letter.format_needed)
    if letter.reader_id is not None:
        return _of_account(letter.reader_id, needed)
    if letter.case_reference.startswith(ABOUT_ERASURE):
        return _asker(by, letter)
    if letter.key.endswith(TO_HELPER):
        return _helper(by, letter)
    case = delivery(
        by=by, body_id=letter.body_id, reference=letter.case_reference, is_on_paper=is_on_paper(needed)
    )
    if case is None:
        return Reader()
    return Reader(
        name=case.name,
        phone=case.phone,
        address=case.address,
        is_confidential=case.is_confidential,
        case=case,
    )


def _helper(by: Colleague, letter: Notice) -> Reader:
    """Return the helper who sent a case: the case says nothing of how to bring anything to them."""
    found = to_helper(by=by, body_id=letter.body_id, reference=letter.case_reference)
    if found is None:
        return Reader()
    if found.helper_id is None:
        return Reader(is_over=True)
    return replace(_holder(found.helper_id), helps=found.person_name)


def _of_account(person_id: int, needed: Format) -> Reader:
    """Return somebody to whom the portal itself writes, with what their account says to bring this format by.

    An address that they keep secret is shown to nobody.
    """
    reader = _holder(person_id)
    if needed is Format.BY_PHONE:
        return replace(reader, phone=contacts.of_person(person_id=person_id).mobile)
    if not is_on_paper(needed) or reader.is_confidential:
        return reader
    return replace(reader, address=homes.now(person_id=person_id))


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
