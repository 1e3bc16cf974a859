"""What the data of a copy says of a person's cases at all bodies: answers, messages, letters, files, and visits."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from moothall.bodies.queries import official_name
from moothall.cases.queries.accesses import Access
from moothall.cases.queries.documents import files_in
from moothall.cases.queries.sent import SentNotice
from moothall.cases.queries.whole import WholeCase
from moothall.portability.copy_files import NamedFile
from moothall.portability.copy_held import HeldCase
from moothall.portability.copy_words import Record, moment, said
from moothall.rules.answer_json import to_json
from moothall.rules.answers import Json
from moothall.rules.forms import questions_of
from moothall.rules.language import Language


def record(held: HeldCase, language: Language) -> Record:
    """Return a case as data."""
    return {
        **_case(held.case, language),
        "files": [_file(one, language) for one in held.files],
        "letters": [_letter(one) for one in held.letters],
        "opened_by": list(_visits(held.visits, language)),
    }


def _case(case: WholeCase, language: Language) -> Record:
    return {
        "council": official_name(case.body_id, language),
        "service": case.definition.title.speak(language),
        "reference": case.reference,
        "sent_at": moment(case.submitted_at),
        "state": case.state.resident.speak(language),
        **{
            name: moment(value) if isinstance(value, datetime) else value
            for name, value in case.about.items()
        },
        "answers": list(_answers(case, language)),
        "history": [
            {"at": moment(one.at), "what": one.kind, "words": one.message} for one in case.happenings
        ],
    }


def _answers(case: WholeCase, language: Language) -> Iterator[Json]:
    labels = {question.id: question.label.speak(language) for question in questions_of(case.definition.form)}
    for key, value in to_json(case.answers).items():
        if key in labels:
            names: Json = [file.name for file in files_in({key: case.answers[key]})]
            yield {"question": labels[key], "answer": names or value}


def _file(one: NamedFile, language: Language) -> Record:
    return {
        "name": one.typed_name,
        "path": one.path,
        "left_out": said(f"copy.left_{one.left_out}", language) if one.left_out else None,
    }


def _letter(one: SentNotice) -> Record:
    return {
        "at": moment(one.asked_at),
        "sent_at": moment(one.sent_at),
        "kind": one.kind,
        "to": one.to,
        "language": one.language,
        "format_needed": one.format_needed,
        "what": one.state,
        "subject": one.subject,
        "words": one.text,
    }


def _visits(visits: Iterable[Access], language: Language) -> Iterator[Json]:
    for one in visits:
        yield {
            "at": moment(one.at),
            "purpose": one.purpose,
            "is_change": one.is_change,
            "is_outside": one.is_outside,
            "team": one.team,
            "council": official_name(one.team_body_id, language) if one.team_body_id is not None else "",
        }
