"""Write to the resident of a case, by the channels that the notice and the resident allow."""

from collections.abc import Mapping

from django.conf import settings

from moothall.bodies import queries as bodies
from moothall.bodies.context import Resident, acting
from moothall.cases.actions.reach import Reach, reach
from moothall.cases.codes import code_for
from moothall.cases.models import Case
from moothall.notices import actions as notices
from moothall.notices.links import portal_link
from moothall.packs.interface import interface_texts
from moothall.people import accounts
from moothall.rules.language import Language, Text
from moothall.rules.notice_text import Channel, Notice, NoticeField, render
from moothall.rules.services import ServiceDefinition

# Stands in the stored text of a notice where the code belongs, which is filled in for the moment of reading only.
CODE_MARK = f"(({NoticeField.CODE}))"
# Stands in the letter to a helper where the name of whom they sent it for belongs: no letter's row holds a name.
NAME_MARK = "((person_name))"
# What a helper sent is opened by no code: a subject that names it says this, a paragraph that does is left out.
NO_CODE = "–"
# How the key of a letter to a helper ends.
TO_HELPER = "/helper"


def send(
    *, case: Case, definition: ServiceDefinition, notice: str | None, key: str, message: str = ""
) -> bool:
    """Queue the notice with this name once for each `key`; return whether there was anybody to send it to.

    Where it goes is decided in cases/actions/reach.py. `message` holds an officer's words. Only ids and the rendered
    text are kept, with a mark in place of the code; the job that sends it follows this transaction.
    """
    if notice is None:
        return False
    chosen = definition.notices[notice]
    found = reach(case, chosen.channels)
    for one in found:
        language, format_needed = _wishes(case, one)
        values = _values(case, definition, message, language, is_helper=one.is_helper)
        written = render(chosen, values, language, has_code=case.helper_id is None)
        notices.queue(
            body_id=case.body_id,
            key=f"{case.reference}/{key}{TO_HELPER if one.is_helper else ''}",
            kind=one.channel,
            to=one.to,
            subject=written.subject,
            text=_with_helper(written.body, case, one, language),
            language=language,
            about=case.reference,
            format_needed=format_needed,
        )
    return bool(found)


def goes_to(*, reference: str, key: str, kind: str) -> str | None:
    """Return where a letter about a case goes now, None where nobody may have it any more.

    While it waited, an address may have become secret, a right may have ended, or an account have been closed. Where
    its reader has another address since, it goes there. The context is that of the case's body.
    """
    case = Case.objects.filter(reference=reference).first()
    if case is None:
        return None
    is_helper = key.endswith(TO_HELPER)
    return next((one.to for one in reach(case, (Channel(kind),)) if one.is_helper == is_helper), None)


def _wishes(case: Case, one: Reach) -> tuple[Language, str]:
    """Return language and format of whom a letter is for: a case carries its person's, and a helper has their own."""
    who = case.helper_id
    if not one.is_helper or who is None:
        return Language(case.language), case.format_needed
    with acting(Resident(person_id=who)):
        return accounts.language_of(person_id=who), accounts.details(person_id=who).format_word


def with_code(text: str, reference: str) -> str:
    """Return the stored text of a notice as its reader gets it, with the code of the case. Never store it."""
    return text.replace(CODE_MARK, code_for(reference))


def filled(text: str, reference: str) -> str:
    """Return the stored text of a notice as its reader gets it, with code and name. Never store it.

    The context is that of the case's body.
    """
    coded = with_code(text, reference)
    if NAME_MARK not in coded:
        return coded
    case = Case.objects.filter(reference=reference).first()
    return with_name(coded, case.person_name if case else "")


def with_name(text: str, name: str) -> str:
    """Return the stored text of a notice with the name of whom a helper sent it for. Never store it."""
    return text.replace(NAME_MARK, name or NO_CODE)


def reaches(*, case: Case, notice: Notice) -> bool:
    """Tell whether there is an address of a case's people that this notice can be sent to."""
    return bool(reach(case, notice.channels))


def _values(
    case: Case, definition: ServiceDefinition, message: str, language: Language, *, is_helper: bool
) -> dict[NoticeField, str]:
    state = definition.workflow.state(case.state)
    body = bodies.by_id(case.body_id).facts
    return {
        NoticeField.REFERENCE: case.reference,
        NoticeField.CODE: CODE_MARK if case.helper_id is None else NO_CODE,
        NoticeField.STATUS_URL: _look_url(case, language, is_helper=is_helper),
        NoticeField.SERVICE: definition.title.speak(language),
        NoticeField.COUNCIL: body.official_name.speak(language),
        NoticeField.STATE: state.resident.speak(language),
        NoticeField.NEXT_STEP: state.next_step.speak(language),
        NoticeField.HOW_LONG: state.how_long.speak(language) if state.how_long else "",
        NoticeField.MESSAGE: _without_marks(message),
    }


def _look_url(case: Case, language: Language, *, is_helper: bool) -> str:
    """Return the address at which whoever gets a letter finds the case."""
    if case.helper_id is None:
        return status_url(language)
    return acting_url(language) if is_helper else account_url(language)


def _without_marks(message: str) -> str:
    """Return an officer's words so that nothing in them is filled in."""
    for mark in (CODE_MARK, NAME_MARK):
        message = message.replace(mark, mark.replace("((", "(\u200b("))
    return message


def _with_helper(text: str, case: Case, one: Reach, language: Language) -> str:
    """Return a letter with who sent the case for whom, and with where its reader finds it, said once."""
    if case.helper_id is None:
        return text
    url = _look_url(case, language, is_helper=one.is_helper)
    said = [text, _by_helper(case, one, language)]
    return "\n\n".join(said if url in text.split() else [*said, url])


def _by_helper(case: Case, one: Reach, language: Language) -> str:
    """Return what either is told of who sent a case for whom: a helper may act for several, and is told the name.

    They know it: it is what the account said when they sent it.
    """
    if one.is_helper and case.person_name:
        return _words()["case_letter.to_helper_of"].speak(language).format(person=NAME_MARK)
    return _words()["case_letter.to_helper" if one.is_helper else "case_letter.to_person"].speak(language)


def _words() -> Mapping[str, Text]:
    return interface_texts(settings.DATA)


def acting_url(language: Language) -> str:
    """Return the address at which a helper begins to act for somebody."""
    return portal_link(language, "/account/people")


def account_url(language: Language) -> str:
    """Return the address at which a person finds the cases that a helper sent for them."""
    return portal_link(language, "/account/requests")


def status_url(language: Language) -> str:
    """Return the address at which a resident enters the reference and the code."""
    return portal_link(language, "/status")
