"""Why something was done, or was refused, as the evidence says it: in words, for the auditor who reads it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from markupsafe import Markup

from moothall.audit.queries import Entry
from moothall.bodies import queries as register
from moothall.bodies.models import Body
from moothall.desk.presenters.history import CONTACT_LABELS
from moothall.desk.presenters.people import function_name
from moothall.people.evidence_subjects import Subjects
from moothall.portability.erasure.words import grounds
from moothall.rules import audit_details
from moothall.rules.audit_details import Detail
from moothall.rules.forms import questions_of
from moothall.rules.language import Language, Text
from moothall.rules.periods import in_words
from moothall.services import queries as services
from moothall.ui import texts
from moothall.ui.words import date_in_words, moment_in_words

_DETAIL, _REFUSAL = "evidence_detail.", "evidence_refusal."
_MOVE = "cases.move"


@dataclass(frozen=True, kw_only=True)
class _Read:
    """What a field is read with: the row, what the body knows, and the language of the page."""

    entry: Entry
    subjects: Subjects
    language: Language

    def speak(self, key: str, **fields: str | int) -> str:
        return texts.speak(key, self.language, **fields)


def why_in_words(entry: Entry, subjects: Subjects, language: Language) -> str:
    """Return the purpose or the reason of a row: an officer's own words stay as they are."""
    if entry.why is None:
        return texts.speak("evidence.erased", language)
    if entry.is_outside:
        return entry.why
    if entry.refused:
        key = f"{_REFUSAL}{entry.why}"
        return texts.speak(key if key in texts.interface() else f"{_REFUSAL}unknown", language)
    read = _Read(entry=entry, subjects=subjects, language=language)
    detail = audit_details.read(entry.why)
    return entry.why if detail is None else _said(detail, read)


def _said(detail: Detail, read: _Read) -> str:
    words = {name: _FIELDS.get(name, _plain)(given, read) for name, given in detail.fields.items()}
    return texts.fill(texts.interface()[f"{_DETAIL}{detail.name}"], read.language, words)


def person_in_words(person_id: int, subjects: Subjects, language: Language) -> str:
    """Return what the body calls somebody; whoever it does not know as an officer stays without a name."""
    known = subjects.officers.get(person_id) or subjects.hoped.get(person_id)
    return known or texts.speak("evidence.somebody", language)


def body_in_words(body_id: int, language: Language) -> str:
    """Return the name of a body, or that there is none any more."""
    try:
        return register.by_id(body_id).facts.name.speak(language)
    except Body.DoesNotExist:
        return texts.speak("evidence.some_body", language)


def _plain(given: str, _: _Read) -> str:
    return f"{int(given):,}" if given.isascii() and given.isdigit() else given


def _reference(given: str, _: _Read) -> str:
    return given


def _period(given: str, read: _Read) -> str:
    return in_words(_number(given)).speak(read.language)


def _file(given: str, _: _Read) -> str:
    """Return what a file is called where it was saved."""
    return given[:8]


def _person(given: str, read: _Read) -> str:
    return person_in_words(_number(given), read.subjects, read.language)


def _operator(_: str, read: _Read) -> str:
    return register.operator().facts.official_name.speak(read.language)


def _body(given: str, read: _Read) -> str:
    return body_in_words(_number(given), read.language)


def _moment(given: str, read: _Read) -> str:
    try:
        at = datetime.fromisoformat(given)
    except ValueError:
        return read.speak("evidence_detail.no_end")
    return moment_in_words(at if timezone.is_aware(at) else timezone.make_aware(at), read.language)


def _day(given: str, read: _Read) -> str:
    try:
        return date_in_words(date.fromisoformat(given), read.language)
    except ValueError:
        return given


def _about(given: str, read: _Read) -> str:
    """Return the step that was taken, or the answer that was revealed, as the services of now call it."""
    is_step = read.entry.action == _MOVE
    if not is_step and given in CONTACT_LABELS:
        return read.speak(CONTACT_LABELS[given])
    found = _named(_steps() if is_step else _questions(), given, read)
    return found or read.speak("evidence_detail.no_step" if is_step else "evidence_detail.no_question")


def _state(given: str, read: _Read) -> str:
    return _named(_states(), given, read) or read.speak("evidence_detail.no_state")


def _named(names: Iterator[tuple[str, Text]], given: str, read: _Read) -> str:
    """Return what one thing is called; services that call it differently are all heard."""
    return " / ".join(dict.fromkeys(text.speak(read.language) for name, text in names if name == given))


def _steps() -> Iterator[tuple[str, Text]]:
    for service in services.all_current().values():
        yield from ((each.id, each.label) for each in service.definition.workflow.transitions)


def _states() -> Iterator[tuple[str, Text]]:
    for service in services.all_current().values():
        yield from ((each.id, each.name) for each in service.definition.workflow.states)


def _questions() -> Iterator[tuple[str, Text]]:
    for service in services.all_current().values():
        yield from ((each.id, each.label) for each in questions_of(service.definition.form))


def _list(given: str, read: _Read) -> str:
    """Return what was in a list of cases: which of them, in what order, and by what it was narrowed."""
    which, order, *narrowed = given.split(" ") if " " in given else (given, "")
    keys = (
        f"desk.show_{which}",
        f"desk.order_{order}",
        *(f"evidence_detail.only_{each}" for each in narrowed),
    )
    return _listed(keys, read)


def _filters(given: str, read: _Read) -> str:
    return _listed((f"evidence_detail.by_{each}" for each in given.split(" ")), read)


def _listed(keys: Iterator[str] | tuple[str, ...], read: _Read) -> str:
    return Markup(", ").join(read.speak(key) for key in keys if key in texts.interface())


def _erasure_ground(given: str, read: _Read) -> str:
    return grounds()[given].name.speak(read.language) if given in grounds() else given


def _keyed(stem: str) -> Callable[[str, _Read], str]:
    """Return what puts one of a few known words of the code into words."""

    def said(given: str, read: _Read) -> str:
        key = f"{stem}{given}"
        return read.speak(key) if key in texts.interface() else given

    return said


def _because(given: str, read: _Read) -> str:
    detail = audit_details.read(given)
    return given if detail is None else _said(detail, read)


def _function(given: str, read: _Read) -> str:
    return function_name(given, read.language)


def _number(given: str) -> int:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else 0


_FIELDS: Mapping[str, Callable[[str, _Read], str]] = {
    "about": _about,
    "at": _moment,
    "because": _because,
    "begins_at": _moment,
    "body": _body,
    "day": _day,
    "days": _period,
    "ends_at": _moment,
    "file": _file,
    "filters": _filters,
    "format": _keyed("account.format_"),
    "function": _function,
    "home": _body,
    "known": _keyed("account.known_"),
    "list": _list,
    "operator": _operator,
    "order": _keyed("desk.order_"),
    "outcome": _keyed("evidence_detail.outcome_"),
    "person": _person,
    "provider": _body,
    "reference": _reference,
    "refused_on": _erasure_ground,
    "state": _state,
    "until": _moment,
    "which": _keyed("desk.show_"),
    "withheld_on": _keyed("evidence.ground_"),
}
