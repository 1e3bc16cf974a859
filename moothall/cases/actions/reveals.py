"""Reveal to an officer one thing that a case keeps masked: for a stated reason, on file and in evidence."""

from moothall.cases import answers as stored
from moothall.cases import history
from moothall.cases.models import Case, CaseEntry
from moothall.cases.refusals import NoReason, NoSuchCase, NothingMasked, NotYours
from moothall.cases.secrecy import met_by
from moothall.cases.working import PURPOSE, working
from moothall.people.queries import Colleague
from moothall.rules.answers import Answer
from moothall.rules.forms import questions_of
from moothall.rules.masks import is_masked
from moothall.rules.services import ServiceDefinition
from moothall.rules.workflow import said
from moothall.services.queries import version

# How the resident wished to be reached, beside the answers to questions; no id of a question has a dash.
CONTACT_EMAIL, CONTACT_PHONE = "contact-email", "contact-phone"


def reveal(*, by: Colleague, body_id: int, reference: str, item: str, reason: str) -> Answer | None:
    """Return the answer to a masked question (`item`: its id) or a contact detail; None where it does not open.

    The history gets an entry with the reason, which the resident does not see here, and the evidence a row that
    names the item and not what it holds. The case counts as unchanged.

    Raises:
        NoReason: no reason was given, or one that cannot be read.
        NothingMasked: the case keeps nothing of that name masked.
        NotYours, NoSuchCase: as for every act upon a case.
    """
    with working(by, body_id, "cases.reveal", reference, why=f"{PURPOSE}: {item[:60]}") as now:
        words = said(reason)
        if not words:
            raise NoReason
        case = Case.objects.filter(met_by(now, body_id), body_id=body_id, reference=reference).first()
        if case is None:
            raise NoSuchCase
        definition = version(version_id=case.version_id).definition
        if not now.functions(body_id=body_id) & definition.functions.keys():
            raise NotYours
        found = _found(case, definition, item)
        history.add(
            CaseEntry(
                body_id=body_id,
                case=case,
                kind=CaseEntry.Kind.REVEALED,
                person_id=by.person_id,
                transition=item[:40],
                reason=words,
                for_resident=False,
            )
        )
    return found


def _found(case: Case, definition: ServiceDefinition, item: str) -> Answer | None:
    contacts = {CONTACT_EMAIL: case.contact_email_sealed, CONTACT_PHONE: case.contact_phone_sealed}
    if contacts.get(item):
        return (case.contact_email if item == CONTACT_EMAIL else case.contact_phone) or None
    questions = {question.id: question for question in questions_of(definition.form)}
    if item not in questions or not is_masked(questions[item]) or case.answers.get(item) is None:
        raise NothingMasked
    kept = {item: case.answers[item]}
    opened = stored.unsealed(kept, body_id=case.body_id, draft_key=case.draft_key)
    return stored.read(definition.form, opened).get(item)
