"""What a copy says of a person's cases at all bodies: answers, messages, letters, files, and who opened them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby

from moothall.bodies import queries as bodies
from moothall.bodies.context import Resident
from moothall.cases.queries.accesses import accesses
from moothall.cases.queries.documents import files_in
from moothall.cases.queries.sent import SentNotice, sent_notices
from moothall.cases.queries.whole import WholeCase, whole_cases
from moothall.people.queries import Account
from moothall.portability.copy_files import NamedFile, named_files
from moothall.portability.copy_words import Record, moment, said
from moothall.rules.answer_json import to_json
from moothall.rules.answers import Json
from moothall.rules.forms import questions_of
from moothall.rules.language import Language

_AT_ONCE = 100
_MOST_VISITS = 100_000


def cases(by: Account) -> Iterator[Record]:
    """Yield a record of each case of a person, by body."""
    found = sorted(whole_cases(Resident(person_id=by.person_id)), key=lambda case: case.body_id)
    for body_id, of_body in groupby(found, key=lambda case: case.body_id):
        waiting = list(of_body)
        for start in range(0, len(waiting), _AT_ONCE):
            yield from _records(body_id, waiting[start : start + _AT_ONCE], by.language)


def _records(body_id: int, some: list[WholeCase], language: Language) -> Iterator[Record]:
    sent = defaultdict[str, list[SentNotice]](list)
    for one in sent_notices(body_id=body_id, code_digests=[case.code_digest for case in some]):
        sent[one.code_digest].append(one)
    files = named_files(some)
    for case in some:
        yield {
            **_case(case, language),
            "files": [_file(one, language) for one in files[case.reference]],
            "letters": [_letter(one) for one in sent[case.code_digest]],
            "opened_by": list(_visits(case, language)),
        }


def _case(case: WholeCase, language: Language) -> Record:
    return {
        "council": _body(case.body_id, language),
        "service": case.definition.title.speak(language),
        "reference": case.reference,
        "sent_at": moment(case.submitted_at),
        "state": case.state.resident.speak(language),
        **{
            name: moment(value) if isinstance(value, datetime) else value
            for name, value in case.about.items()
        },
        "answers": list(_answers(case, language)),
        "history": [{"at": moment(at), "what": kind, "words": words} for at, kind, words in case.happenings],
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


def _visits(case: WholeCase, language: Language) -> Iterable[Json]:
    for one in accesses(code_digest=case.code_digest, most=_MOST_VISITS):
        yield {
            "at": moment(one.at),
            "purpose": one.purpose,
            "is_change": one.is_change,
            "is_outside": one.is_outside,
            "team": one.team,
            "council": _body(one.team_body_id, language) if one.team_body_id is not None else "",
        }


def _body(body_id: int, language: Language) -> str:
    return bodies.by_id(body_id).facts.official_name.speak(language)
