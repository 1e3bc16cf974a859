"""What was just typed into a page whose answers cannot be kept, to be read and copied."""

from collections.abc import Mapping

from moothall.rules.answer_words import yes_or_no
from moothall.rules.answers import AddressAnswer
from moothall.rules.form_check_identity import BANK_PARTS
from moothall.rules.form_check_text import redisplay
from moothall.rules.language import Language
from moothall.rules.questions import (
    AddressQuestion,
    BankAccountQuestion,
    ChoiceQuestion,
    ChoicesQuestion,
    DateQuestion,
    FileQuestion,
    Question,
    YesNoQuestion,
)
from moothall.services import queries as services
from moothall.ui import texts
from moothall.ui.asked import Fields
from moothall.ui.form_runner import fields_posted
from moothall.ui.presenters import SummaryRow
from moothall.ui.requests import PortalRequest
from moothall.web import form_addresses as addresses

_DATE = ("-day", "-month", "-year")
_ADDRESS = ("-line-1", "-line-2", "-town", "-postcode")


def rows(request: PortalRequest, *, service: str, page_id: str) -> list[SummaryRow]:
    """Return each question of a page (of a service, both by slug) with the words just posted; none for a GET."""
    published = services.current(slug=service)
    if published is None or request.method != "POST" or not _is_from_here(request):
        return []
    fields, language = fields_posted(request), request.language
    page = next((page for page in published.definition.form.pages if page.id == page_id), None)
    if page is None:
        return []
    found = addresses.found_for(request, page)
    return [
        SummaryRow(key=question.label.speak(language), value=words, change_href="", about="")
        for question in page.questions
        if (words := _words(question, fields, language, found))
    ]


def _is_from_here(request: PortalRequest) -> bool:
    """Tell whether the form was ours: another site must not put its words on a council's page."""
    origin = request.headers.get("Origin", "")
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    return site == "same-origin" and origin in ("", f"{request.scheme}://{request.get_host()}")


def _words(question: Question, fields: Fields, language: Language, found: Mapping[str, AddressAnswer]) -> str:
    match question:
        case FileQuestion():
            return ""
        case DateQuestion():
            return " ".join(_typed(question.id, _DATE, fields))
        case BankAccountQuestion():
            return "\n".join(_typed(question.id, BANK_PARTS, fields))
        case AddressQuestion():
            chosen = found.get("".join(_typed(question.id, ("-uprn",), fields)))
            lines = (*chosen.lines, chosen.postcode) if chosen else _typed(question.id, _ADDRESS, fields)
            return "\n".join(lines)
        case YesNoQuestion():
            known = {
                value: yes_or_no(question, texts.interface(), is_yes=value == "yes").speak(language)
                for value in ("yes", "no")
            }
        case ChoiceQuestion() | ChoicesQuestion():
            known = {option.value: option.label.speak(language) for option in question.options}
        case _:
            known = {}
    return "\n".join(known.get(words, words) for words in map(redisplay, fields.get(question.id, ())))


def _typed(question_id: str, parts: tuple[str, ...], fields: Fields) -> tuple[str, ...]:
    """Return what is not empty in the first field of each part."""
    posted = (redisplay(value) for part in parts for value in fields.get(question_id + part, ())[:1])
    return tuple(words for words in posted if words)
