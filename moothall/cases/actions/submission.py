"""A draft becomes a case: once, whole, or not at all."""

import secrets
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.utils import timezone

from moothall.audit import actions as audit
from moothall.bodies import queries as bodies
from moothall.bodies.context import DraftHolder, Resident, acting
from moothall.cases import answers as stored
from moothall.cases import history
from moothall.cases.actions import letters, persons
from moothall.cases.actions.persons import Sender
from moothall.cases.codes import code_for, digest_of
from moothall.cases.models import Case, CaseEntry, Draft
from moothall.cases.queries.drafts import understood
from moothall.cases.refusals import NoSuchDraft, NotFromYou, NotReady
from moothall.cases.sealed import CONTACT_EMAIL, CONTACT_PHONE, PLACE, blind_email
from moothall.cases.whose import From, fits
from moothall.cases.whose import digest_of as whose_digest
from moothall.files import actions as files
from moothall.rules.answer_json import to_json
from moothall.rules.answers import Answers
from moothall.rules.facts import facts_of
from moothall.rules.forms import path
from moothall.rules.language import Language
from moothall.rules.references import new_reference
from moothall.rules.services import ServiceDefinition, contact_details
from moothall.services.queries import Published, current, version
from moothall.vault import columns


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What the resident is told when a draft has been sent; `is_told` by a notice: no page need show the code.

    `code` is "" where a helper sent it: the case is opened by its person's account alone.
    """

    reference: str
    code: str
    is_told: bool


def submit(*, by: DraftHolder, key: str, language: Language, sender: Sender | None = None) -> Sent:
    """Make a case of a draft, or return the case that it became before: a double click, a retry, a second tab.

    The draft is locked first, and `a_draft_becomes_one_case` stands behind the lock. The case, its history,
    its files, its audit row and the notice to the resident are one transaction; the caller acts as `by`. With a
    `sender`, who is signed in, the case is their person's; with or without, reference and code open it.

    Raises:
        RightEnded: the sender may not act for that person in this service.
        NoSuchDraft: nothing was answered under this key by this holder.
        NotFromYou: the draft was begun by somebody else than the sender, or for somebody else.
        NotReady: a question on the path has no valid answer today, a file that an answer names is gone, or the
            path ends at an exit.
    """
    whose = persons.whose(sender)
    draft = _locked(by, key, whose)
    earlier = Case.objects.filter(body_id=by.body_id, draft_key=key).values_list("id", flat=True).first()
    if earlier is not None:
        return sent(by=by, case_id=earlier)
    service = current(slug=draft.service_slug) or version(version_id=draft.version_id)
    answers = _ready_answers(draft, service, today=timezone.localdate())
    case = _create(by=by, draft=draft, service=service, answers=answers, language=language, sender=sender)
    persons.give(sender, service.definition, answers, chosen=draft.chosen, body_id=by.body_id)
    persons.remember(sender=sender, definition=service.definition, answers=answers, body_id=by.body_id)
    _note_submission(case)
    initial = service.definition.workflow.initial_notice
    letters.send(case=case, definition=service.definition, notice=initial, key="received")
    Draft.objects.filter(body_id=by.body_id, id=draft.id).update(
        case=case, answers={}, chosen={}, whose_digest=whose_digest(whose, draft_key=key)
    )
    return _receipt(case, service.definition)


def _locked(by: DraftHolder, key: str, whose: From) -> Draft:
    held = Draft.objects.filter(body_id=by.body_id, key=key, holder_digest=by.digest)
    draft = held.select_for_update().first()
    if draft is None:
        raise NoSuchDraft
    if not fits(draft.whose_digest, whose, draft_key=key):
        raise NotFromYou(draft.whose_digest)
    return draft


def sent(*, by: DraftHolder, case_id: int) -> Sent:
    """Return what the resident was told about a case that a draft of theirs became."""
    case = Case.objects.get(body_id=by.body_id, id=case_id)
    return _receipt(case, version(version_id=case.version_id).definition)


def _receipt(case: Case, definition: ServiceDefinition) -> Sent:
    notice = definition.workflow.initial_notice
    return Sent(
        reference=case.reference,
        code=code_for(case.reference) if case.helper_id is None else "",
        is_told=notice is not None and letters.reaches(case=case, notice=definition.notices[notice]),
    )


def _code_digest(reference: str, *, is_sent_by_helper: bool) -> str:
    """Return what finds a case by reference and code. What a helper sent is found by no code.

    It would go on to open the case after the helper's right has ended; its person has it in their account.
    """
    if is_sent_by_helper:
        return secrets.token_hex(32)
    return digest_of(reference=reference, code=code_for(reference))


def _ready_answers(draft: Draft, service: Published, *, today: date) -> Answers:
    facts = facts_of(bodies.by_id(draft.body_id).facts, today=today)
    opened = stored.unsealed(draft.answers, body_id=draft.body_id, draft_key=draft.key)
    held = understood(opened, version_id=draft.version_id, case_id=None, service=service)
    way = path(service.definition.form, held.answers, facts=facts)
    if not way.is_complete:
        raise NotReady
    return way.answers


def _create(
    *,
    by: DraftHolder,
    draft: Draft,
    service: Published,
    answers: Answers,
    language: Language,
    sender: Sender | None,
) -> Case:
    definition = service.definition
    reference = new_reference(secrets.randbelow)
    named = stored.file_keys(answers)
    if files.claim(by=by, draft_key=draft.key, keys=named) != len(named):
        raise NotReady
    whose = persons.admit(sender=sender, service=definition.slug, body_id=by.body_id, reference=reference)
    return Case.objects.create(
        body_id=by.body_id,
        reference=reference,
        draft_key=draft.key,
        holder_digest=by.digest,
        code_digest=_code_digest(reference, is_sent_by_helper=whose.helper_id is not None),
        service_slug=definition.slug,
        version_id=service.version_id,
        answers=stored.sealed(definition, to_json(answers), body_id=by.body_id, draft_key=draft.key),
        state=definition.workflow.initial,
        is_open=definition.workflow.state(definition.workflow.initial).is_open,
        language=whose.language or language,
        person_id=whose.person_id,
        helper_id=whose.helper_id,
        person_name_sealed=whose.person_name_sealed,
        helper_name_sealed=whose.helper_name_sealed,
        format_needed=whose.details.format_word,
        is_confidential=whose.details.is_confidential,
        **_sealed_words(definition, answers, body_id=by.body_id, reference=reference),
    )


def _sealed_words(
    definition: ServiceDefinition, answers: Answers, *, body_id: int, reference: str
) -> dict[str, str]:
    seal = partial(columns.seal, body_id=body_id, row=reference)
    reach = contact_details(definition, answers)
    return {
        "place_sealed": seal(PLACE, text=stored.place(definition, answers)),
        "contact_email_sealed": seal(CONTACT_EMAIL, text=reach.email or ""),
        "contact_email_blind": blind_email(body_id=body_id, reference=reference, email=reach.email or ""),
        "contact_phone_sealed": seal(CONTACT_PHONE, text=reach.phone or ""),
    }


def _note_submission(case: Case) -> None:
    entry = CaseEntry(
        body_id=case.body_id,
        case=case,
        kind=CaseEntry.Kind.SUBMITTED,
        to_state=case.state,
        for_resident=True,
    )
    history.add(entry)
    with _in_the_name_of(case):
        audit.record(
            body_id=case.body_id,
            action="cases.submit",
            subject_kind="case",
            subject_id=case.reference,
            why="sent for the resident by a helper" if case.helper_id else "sent by the resident",
        )


def _in_the_name_of(case: Case) -> AbstractContextManager[None]:
    """Act as whoever sends a case, where they are signed in: evidence names nobody else."""
    if case.person_id is None:
        return nullcontext()
    return acting(Resident(person_id=case.person_id, helper_id=case.helper_id))
