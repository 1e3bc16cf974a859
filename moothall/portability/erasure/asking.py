"""A resident asks bodies to erase cases of theirs: each body gets a request of its own, once."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from moothall.audit import actions as audit
from moothall.bodies.context import Job, Resident, acting
from moothall.cases.queries import erasable
from moothall.cases.queries.erasable import CaseFacts
from moothall.people import session_in_hand
from moothall.people.queries import Account
from moothall.portability.erasure import askers, letters
from moothall.portability.erasure.askers import Asker
from moothall.portability.models import ErasureItem, ErasureRequest
from moothall.portability.refusals import NothingChosen, NotYourCase, WordsTooLong, WordsUnreadable
from moothall.portability.sealed import REQUEST_EMAIL, REQUEST_NAME, REQUEST_WORDS
from moothall.rules.erasure import LONGEST_WORDS, due_on
from moothall.rules.faults import Fault, Wrong
from moothall.rules.form_check_text import clean
from moothall.vault import columns

_ALONE = "select pg_advisory_xact_lock(hashtextextended('erasure/' || %s, 0))"


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """A case that somebody asks to be erased."""

    body_id: int
    reference: str


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A case of a person's; where `is_asked`, its body has been asked and the case waits, or goes on a day.

    With `is_of_before` it was asked from another account, which is closed: the answer goes where that said.
    """

    facts: CaseFacts
    is_asked: bool
    is_of_before: bool

    @property
    def chosen(self) -> Chosen:
        """What choosing it means."""
        return Chosen(body_id=self.facts.body_id, reference=self.facts.reference)


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What somebody may ask for: the cases that they chose, and what they say, cleaned."""

    choices: tuple[Choice, ...]
    words: str


@dataclass(frozen=True, kw_only=True)
class _Asking:
    """Who asks, where and how to answer them, and what they say."""

    by: Account
    asker: Asker
    words: str


def choices(*, by: Account) -> tuple[Choice, ...]:
    """Return the cases of a person at all bodies, latest first, with whether each has been asked for."""
    resident = Resident(person_id=by.person_id)
    with acting(resident), connection.cursor() as cursor:
        cursor.execute("select * from moothall_erasures_asked()")
        rows: list[tuple[int, str, bool]] = cursor.fetchall()
    asked = {
        Chosen(body_id=body_id, reference=reference): is_of_before
        for body_id, reference, is_of_before in rows
    }
    return tuple(_choice(facts, asked) for facts in erasable.own(resident))


def _choice(facts: CaseFacts, asked: Mapping[Chosen, bool]) -> Choice:
    chosen = Chosen(body_id=facts.body_id, reference=facts.reference)
    return Choice(facts=facts, is_asked=chosen in asked, is_of_before=asked.get(chosen, False))


def check(*, by: Account, chosen: frozenset[Chosen], words: str) -> Checked:
    """Return what somebody is about to ask for.

    Raises:
        NothingChosen: no case was. NotYourCase: one is not this person's own. WordsTooLong, WordsUnreadable: what
            they say is.
    """
    if not chosen:
        raise NothingChosen
    said = clean(words, max_length=LONGEST_WORDS, lines=True)
    if isinstance(said, Wrong):
        raise WordsUnreadable if said.fault is Fault.UNREADABLE else WordsTooLong
    known = {choice.chosen: choice for choice in choices(by=by)}
    if not chosen <= known.keys():
        raise NotYourCase
    return Checked(choices=tuple(known[one] for one in known if one in chosen), words=said)


@transaction.atomic
def ask(*, by: Account, chosen: frozenset[Chosen], words: str) -> int:
    """Ask the bodies of the chosen cases to erase them; return how many requests that made.

    What has been asked and is not decided is not asked again, whoever asked: the same twice makes nothing new.
    Refusals as for `check`, and AccountClosed and SessionEnded: what they are asked in ended meanwhile.
    """
    session_in_hand.hold_with_account(by)
    with connection.cursor() as cursor:
        cursor.execute(_ALONE, [by.person_id])
    checked = check(by=by, chosen=chosen, words=words)
    fresh = [one.facts for one in checked.choices if not one.is_asked]
    asked = _Asking(by=by, asker=askers.now(person_id=by.person_id), words=checked.words)
    for facts in _by_body(fresh).values():
        _add(asked, facts, today=timezone.localdate())
    return len(_by_body(fresh))


def _by_body(found: Iterable[CaseFacts]) -> Mapping[int, list[CaseFacts]]:
    sorted_out: dict[int, list[CaseFacts]] = {}
    for one in found:
        sorted_out.setdefault(one.body_id, []).append(one)
    return sorted_out


def _add(asked: _Asking, cases: list[CaseFacts], *, today: date) -> None:
    body_id, key, by, asker = cases[0].body_id, secrets.token_hex(13), asked.by, asked.asker
    sealed = {
        column.column: columns.seal(column, body_id=body_id, row=key, text=text)
        for column, text in (
            (REQUEST_NAME, by.name),
            (REQUEST_EMAIL, asker.email),
            (REQUEST_WORDS, asked.words),
        )
    }
    with acting(Resident(person_id=by.person_id)):
        request = ErasureRequest.objects.create(
            body_id=body_id,
            key=key,
            person_id=by.person_id,
            language=asker.language,
            format_needed=asker.format_needed,
            is_confidential=asker.is_confidential,
            due_on=due_on(today),
            **sealed,
        )
        items = [_add_item(request, one) for one in cases]
        audit.record(
            body_id=body_id,
            action="erasure.ask",
            subject_kind="erasure",
            subject_id=str(request.id),
            why=f"asked by the resident for {len(cases)} cases",
        )
    with acting(Job(body_id=body_id)):
        letters.received(request, items)


def _add_item(request: ErasureRequest, case: CaseFacts) -> ErasureItem:
    return ErasureItem.objects.create(
        body_id=request.body_id,
        request=request,
        person_id=request.person_id,
        reference=case.reference,
        version_id=case.version_id,
    )
