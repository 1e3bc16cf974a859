"""All that is held about a person, gathered once: programs and people get the same from it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.utils import timezone

from moothall.bodies.context import Job, Resident, acting
from moothall.cases.queries.accesses import Access, accesses
from moothall.cases.queries.sent import SentNotice, sent_notices
from moothall.cases.queries.whole import WholeCase, whole_cases
from moothall.notices import queries as notices
from moothall.notices.models import Notice
from moothall.people import (
    accounts,
    codes,
    contacts,
    copies,
    declines,
    helping,
    homes,
    known_answers,
    offering,
    sessions,
    sign_ins,
)
from moothall.people.accounts import Details
from moothall.people.contacts import Contacts
from moothall.people.copies import Copy
from moothall.people.helping import Help
from moothall.people.homes import KnownHome
from moothall.people.identity.oidc import identities
from moothall.people.identity.oidc.identities import LinkedIdentity
from moothall.people.known_answers import Known, Value
from moothall.people.models import Decline, GivenAnswer, SignIn
from moothall.people.queries import Account
from moothall.people.sessions import OpenSession
from moothall.portability.copy_files import NamedFile, named_files
from moothall.portability.erasure import letters as erasure_letters
from moothall.portability.erasure import queries as erasure
from moothall.portability.erasure.queries import Asked

_AT_ONCE = 100
_MOST_VISITS = 100_000


@dataclass(frozen=True, kw_only=True)
class HeldCase:
    """A case with its files, what was sent about it, and who looked at it."""

    case: WholeCase
    files: tuple[NamedFile, ...]
    letters: tuple[SentNotice, ...]
    visits: tuple[Access, ...]


@dataclass(frozen=True, kw_only=True)
class HeldErasure:
    """A request for erasure with the letters about it."""

    asked: Asked
    letters: tuple[Notice, ...]


@dataclass(frozen=True, kw_only=True)
class Held:
    """All that is held about the person `by`; `letters` are what the portal itself wrote to them.

    `offered` are the values that forms offer; `declined` says of what kind those are that they do not, and since when.
    """

    by: Account
    made_at: datetime
    details: Details
    reach: Contacts
    began_at: datetime | None
    messages_seen_at: datetime | None
    proved: tuple[contacts.Proved, ...]
    homes: tuple[KnownHome, ...]
    cases: tuple[HeldCase, ...]
    known: tuple[Known, ...]
    offered: frozenset[Value]
    declined: tuple[Decline, ...]
    given: tuple[GivenAnswer, ...]
    helping: tuple[Help, ...]
    letters: tuple[Notice, ...]
    identities: tuple[LinkedIdentity, ...]
    sign_ins: tuple[SignIn, ...]
    sessions: tuple[OpenSession, ...]
    erasure: tuple[HeldErasure, ...]
    copies: tuple[Copy, ...]


def gather(by: Account) -> Held:
    """Return what is held about a person. Asked under no context."""
    person_id = by.person_id
    with acting(Resident(person_id=person_id)):
        details = accounts.details(person_id=person_id)
    return Held(
        by=by,
        made_at=timezone.now(),
        details=details,
        reach=contacts.of_person(person_id=person_id),
        began_at=accounts.began_at(person_id=person_id),
        messages_seen_at=accounts.messages_seen(by=by),
        proved=contacts.proved(person_id=person_id),
        homes=homes.of_person(person_id=person_id),
        cases=tuple(_cases(by)),
        known=known_answers.of_person(person_id=person_id),
        offered=frozenset(one.value for one in offering.of_person(person_id=person_id) if one.is_offered),
        declined=declines.of_person(person_id=person_id),
        given=known_answers.given(by=by, most=None),
        helping=(*helping.of_person(by=by), *helping.of_helper(by=by)),
        letters=tuple(codes.sent_to(reader=person_id)),
        identities=identities.of_person(person_id=person_id),
        sign_ins=tuple(sign_ins.every(person_id=person_id)),
        sessions=tuple(sessions.of_person(person_id=person_id)),
        erasure=tuple(_erasure(by)),
        copies=copies.of_person(by=by),
    )


def _cases(by: Account) -> Iterator[HeldCase]:
    """Yield a person's cases, by body."""
    found = sorted(whole_cases(Resident(person_id=by.person_id)), key=lambda case: case.body_id)
    for body_id, of_body in groupby(found, key=lambda case: case.body_id):
        waiting = list(of_body)
        for start in range(0, len(waiting), _AT_ONCE):
            yield from _some(body_id, waiting[start : start + _AT_ONCE])


def _some(body_id: int, some: list[WholeCase]) -> Iterator[HeldCase]:
    sent = defaultdict[str, list[SentNotice]](list)
    for one in sent_notices(body_id=body_id, code_digests=[case.code_digest for case in some]):
        sent[one.code_digest].append(one)
    files = named_files(some)
    for case in some:
        yield HeldCase(
            case=case,
            files=files[case.reference],
            letters=tuple(sent[case.code_digest]),
            visits=accesses(code_digest=case.code_digest, most=_MOST_VISITS),
        )


def _erasure(by: Account) -> Iterator[HeldErasure]:
    for asked in erasure.of_person(by=by):
        body_id, about = asked.request.body_id, f"{erasure_letters.ABOUT}{asked.request.key}"
        with acting(Job(body_id=body_id)):
            letters = tuple(notices.of_case(body_id=body_id, reference=about))
        yield HeldErasure(asked=asked, letters=letters)
