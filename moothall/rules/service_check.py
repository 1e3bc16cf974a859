"""What is wrong with a service as a whole, before anybody uses it, and where."""

import re
from collections.abc import Iterator

from moothall.rules.findings import Finding, Where, is_key
from moothall.rules.forms import questions_of
from moothall.rules.language import Language, Text
from moothall.rules.notice_text import NoticeField, UnknownField, fields_in
from moothall.rules.questions import AnyQuestion, EmailQuestion, PhoneQuestion
from moothall.rules.service_check_form import findings_in_form
from moothall.rules.service_check_privacy import findings_in_privacy
from moothall.rules.service_check_workflow import findings_in_workflow
from moothall.rules.services import ServiceDefinition

MAX_DRAFT_DAYS = 365
_SLUG = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


def findings_in(service: ServiceDefinition) -> tuple[Finding, ...]:
    """Return everything that is wrong with `service`; an empty tuple where it may be published."""
    return (
        *_head(service),
        *_contact(service),
        *findings_in_form(service.form, nations=service.nations),
        *findings_in_workflow(service),
        *_notices(service),
        *findings_in_privacy(service),
    )


def _head(service: ServiceDefinition) -> Iterator[Finding]:
    if not _SLUG.fullmatch(service.slug) or len(service.slug) > 50:
        yield Finding(
            ("service", "slug"), "A slug is small letters, digits and single dashes, as in new-bin."
        )
    if service.lgsl < 1:
        yield Finding(("service", "lgsl"), "The number of the local government service list is above 0.")
    if not service.nations or len(set(service.nations)) < len(service.nations):
        yield Finding(("service", "nations"), "Name each nation whose law the service follows, once.")
    if not 1 <= service.draft_days <= MAX_DRAFT_DAYS:
        yield Finding(("service", "draft_days"), f"Drafts are kept from 1 to {MAX_DRAFT_DAYS} days.")
    for name in service.functions:
        if not is_key(name):
            yield Finding(("service", "functions", name), "A function is named as in waste_officer.")


def _contact(service: ServiceDefinition) -> Iterator[Finding]:
    questions = {question.id: question for question in questions_of(service.form)}
    wanted: tuple[tuple[str, str | None, type[AnyQuestion]], ...] = (
        ("email", service.contact.email, EmailQuestion),
        ("phone", service.contact.phone, PhoneQuestion),
    )
    for key, question_id, kind in wanted:
        if question_id is not None and not isinstance(questions.get(question_id), kind):
            yield Finding(("service", "contact", key), f"`{question_id}` is no question of the type {key}.")
    for at, question_id in enumerate(service.place):
        if question_id not in questions:
            yield Finding(("service", "place", at), f"`{question_id}` is no question of the form.")


def _notices(service: ServiceDefinition) -> Iterator[Finding]:
    workflow = service.workflow
    sent = {
        workflow.initial_notice,
        workflow.message_notice,
        *(step.notice for step in service.workflow.transitions),
    }
    for name, notice in service.notices.items():
        where: Where = ("notices", name)
        if name not in sent:
            yield Finding(where, "No step of the workflow sends this notice.")
        if not notice.channels:
            yield Finding((*where, "channels"), "Name at least one channel.")
        yield from _words(notice.subject, (*where, "subject"))
        yield from _words(notice.body, (*where, "body"))


def _words(text: Text, where: Where) -> Iterator[Finding]:
    try:
        used = {language: set(fields_in(text.speak(language))) for language in Language}
    except UnknownField as refusal:
        known = ", ".join(field.value for field in NoticeField)
        yield Finding(where, f"{refusal} Write one of {known}.")
        return
    if used[Language.EN] != used[Language.CY]:
        yield Finding(where, "The English and the Welsh use different ((fields)).")
