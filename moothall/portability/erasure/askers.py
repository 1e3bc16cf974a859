"""Where and how to answer who asks for erasure: as their account says now, or as it said when they closed it."""

from collections.abc import Iterator
from dataclasses import dataclass

from moothall.bodies.context import Job, Resident, acting
from moothall.notices import queries as notices
from moothall.notices.actions import move
from moothall.people import accounts, contacts
from moothall.portability.models import ErasureRequest
from moothall.portability.sealed import ABOUT_ERASURE, REQUEST_EMAIL
from moothall.rules.language import Language
from moothall.vault import columns


@dataclass(frozen=True, kw_only=True)
class Asker:
    """Somebody to answer. `email` is "" where they can be reached nowhere, `format_needed` "" for nothing special."""

    email: str
    language: Language
    format_needed: str
    is_confidential: bool


def now(*, person_id: int) -> Asker:
    """Return what somebody's account says; of one that is closed, no email."""
    with acting(Resident(person_id=person_id)):
        details = accounts.details(person_id=person_id)
        language = accounts.language_of(person_id=person_id)
    return Asker(
        email=contacts.of_person(person_id=person_id).email,
        language=language,
        format_needed=details.format_word,
        is_confidential=details.is_confidential,
    )


def of_request(request: ErasureRequest) -> Asker:
    """Return whom to answer a request, where and how: nothing goes to an address that they have left.

    An open account says it all, also where its address does not open; of a closed one, the request does.
    """
    with acting(Resident(person_id=request.person_id)):
        is_open = accounts.is_open(person_id=request.person_id)
    if is_open:
        return now(person_id=request.person_id)
    return Asker(
        email=request.email,
        language=Language(request.language),
        format_needed=request.format_needed,
        is_confidential=request.is_confidential,
    )


def keep(*, person_id: int) -> None:
    """Keep on each request that waits what the account says now, because it closes.

    Where its email address does not open, they keep the one that they have. Of one that was answered, whose letter
    somebody has still to bring, only whether the address is secret. Letters that wait to be sent go to that address.
    """
    found, email = now(person_id=person_id), contacts.email_of(person_id=person_id)
    with acting(Resident(person_id=person_id)):
        waiting = ErasureRequest.objects.filter(person_id=person_id, ended_at__isnull=True)
        for request in waiting:
            sealed = request.email_sealed if email is None else _sealed(request, email)
            # One that was answered meanwhile has no address any more, and gets none.
            waiting.filter(body_id=request.body_id, id=request.id).update(
                email_sealed=sealed,
                language=found.language,
                format_needed=found.format_needed,
                is_confidential=found.is_confidential,
            )
    if email:
        _settle(person_id, to=email)
    for request in _to_bring(person_id):
        with acting(Resident(person_id=person_id)):
            ErasureRequest.objects.filter(body_id=request.body_id, id=request.id).update(
                is_confidential=found.is_confidential
            )


def _settle(person_id: int, *, to: str) -> None:
    with acting(Resident(person_id=person_id)):
        requests = list(ErasureRequest.objects.filter(person_id=person_id))
    for request in requests:
        with acting(Job(body_id=request.body_id)):
            for letter in notices.of_case(body_id=request.body_id, reference=f"{ABOUT_ERASURE}{request.key}"):
                move(letter, to=to)


def _sealed(request: ErasureRequest, email: str) -> str:
    return columns.seal(REQUEST_EMAIL, body_id=request.body_id, row=request.key, text=email)


def _to_bring(person_id: int) -> Iterator[ErasureRequest]:
    """Yield the requests of a person that have ended, and of which a letter waits to be sent by hand."""
    with acting(Resident(person_id=person_id)):
        ended = list(ErasureRequest.objects.filter(person_id=person_id, ended_at__isnull=False))
    for request in ended:
        with acting(Job(body_id=request.body_id)):
            waits = notices.waits_by_hand(body_id=request.body_id, reference=f"{ABOUT_ERASURE}{request.key}")
        if waits:
            yield request
