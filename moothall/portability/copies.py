"""The copy of everything about a person: one zip with JSON for machines and HTML for people, in their language."""

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache

from django.conf import settings
from django.utils import timezone
from django.utils.html import escape

from moothall.bodies import queries as bodies
from moothall.bodies.context import Resident, acting
from moothall.cases.queries.whole import WholeCase, whole_cases
from moothall.packs import folders
from moothall.packs.interface import read_interface
from moothall.people import accounts, contacts, helping, homes, known_answers, queries, sessions, sign_ins
from moothall.people.identity.oidc import identities
from moothall.people.queries import Account
from moothall.rules.answer_json import to_json
from moothall.rules.answers import Json
from moothall.rules.forms import questions_of
from moothall.rules.language import Language, Text

JSON_NAME, HTML_NAME = "account.json", "account.html"
Record = dict[str, Json]


class NobodyThere(Exception):
    """The person is gone."""


def zipped(*, person_id: int) -> bytes:
    """Return the zip of everything about a person.

    Raises:
        NobodyThere: nobody has this id any more.
    """
    by = queries.account(person_id=person_id, session_digest="")
    if by is None:
        raise NobodyThere
    held = everything(by)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(JSON_NAME, json.dumps(held, ensure_ascii=False, indent=2))
        file.writestr(HTML_NAME, as_html(held, by.language))
    return made.getvalue()


def everything(by: Account) -> Record:
    """Return all that is held about a person, by section, as JSON can hold it."""
    resident = Resident(person_id=by.person_id)
    with acting(resident):
        details = accounts.details(person_id=by.person_id)
    reach = contacts.of_person(person_id=by.person_id)
    return {
        "made_at": _moment(timezone.now()),
        "account": {
            "name": by.name,
            "email": reach.email,
            "mobile": reach.mobile,
            "language": by.language.value,
            "format_needed": details.format_word,
            "address_is_secret": details.is_confidential,
        },
        "addresses": list(_homes(by)),
        "requests": [_case(case, by.language) for case in whole_cases(resident)],
        "known_answers": list(_known(by)),
        "given_to_other_councils": list(_given(by)),
        "helpers": list(_helpers(by)),
        "ways_in": [
            {
                "issuer": one.issuer,
                "subject": one.subject,
                "email": one.email,
                "used_at": _moment(one.used_at),
            }
            for one in identities.of_person(person_id=by.person_id)
        ],
        "sign_ins": [
            {"at": _moment(one.at), "how": one.how, "device": one.device, "succeeded": one.succeeded}
            for one in sign_ins.latest(person_id=by.person_id)
        ],
        "sessions": [
            {"began_at": _moment(one.began_at), "used_at": _moment(one.used_at), "device": one.device}
            for one in sessions.of_person(person_id=by.person_id)
        ],
    }


def as_html(held: Mapping[str, Json], language: Language) -> str:
    """Return the same for people to read: a page without scripts, styles or links."""
    title = escape(said("account.copy_title", language))
    body = "".join(_section(key, value, language) for key, value in held.items())
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body><h1>{title}</h1>{body}</body></html>"
    )


def said(key: str, language: Language) -> str:
    """Return an interface text as plain words."""
    return _interface()[key].speak(language)


def _section(key: str, value: Json, language: Language) -> str:
    return f"<h2>{escape(said(f'account.copy_{key}', language))}</h2>{_shown(value)}"


def _shown(value: Json) -> str:
    match value:
        case dict():
            rows = (f"<dt>{escape(key)}</dt><dd>{_shown(one)}</dd>" for key, one in value.items())
            return f"<dl>{''.join(rows)}</dl>"
        case list():
            return f"<ul>{''.join(f'<li>{_shown(one)}</li>' for one in value)}</ul>" if value else "<p>–</p>"
        case None | "":
            return "–"
        case _:
            return str(escape(str(value)))


def _homes(by: Account) -> Iterator[Record]:
    for one in homes.of_person(person_id=by.person_id):
        yield {
            "address": ", ".join((*one.address.lines, one.address.postcode)),
            "uprn": one.address.uprn,
            "from": _day(one.from_on),
            "to": _day(one.to_on),
        }


def _case(case: WholeCase, language: Language) -> Record:
    labels = {question.id: question.label.speak(language) for question in questions_of(case.definition.form)}
    return {
        "council": _body(case.body_id, language),
        "service": case.definition.title.speak(language),
        "reference": case.reference,
        "sent_at": _moment(case.submitted_at),
        "state": case.state.resident.speak(language),
        "answers": {labels[key]: value for key, value in to_json(case.answers).items() if key in labels},
        "history": [{"at": _moment(at), "what": kind, "words": words} for at, kind, words in case.happenings],
    }


def _known(by: Account) -> Iterator[Record]:
    for one in known_answers.of_person(person_id=by.person_id):
        yield {
            "kind": one.kind.value,
            "answer": to_json({"answer": one.value})["answer"],
            "told_to": _body(one.body_id, by.language),
            "told_at": _moment(one.told_at),
        }


def _given(by: Account) -> Iterator[Record]:
    for one in known_answers.given(by=by):
        yield {
            "kind": one.kind,
            "from": _body(one.from_body_id, by.language),
            "to": _body(one.to_body_id, by.language),
            "purpose": one.purpose,
            "basis": one.basis,
            "given_at": _moment(one.given_at),
            "withdrawn_at": _moment(one.withdrawn_at),
        }


def _helpers(by: Account) -> Iterator[Record]:
    for one in (*helping.of_person(by=by), *helping.of_helper(by=by)):
        is_helper = one.helper_id == by.person_id
        yield {
            "who": one.person_name if is_helper else one.name,
            "acts_for_you": not is_helper,
            "services": list(one.services),
            "may_act": one.may_act,
            "from": _moment(one.accepted_at),
            "until": _moment(one.ends_at),
            "ended_at": _moment(one.ended_at),
        }


def _body(body_id: int, language: Language) -> str:
    return bodies.by_id(body_id).facts.official_name.speak(language)


def _moment(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at else None


def _day(on: date | None) -> str | None:
    return on.isoformat() if on else None


@lru_cache(maxsize=1)
def _interface() -> Mapping[str, Text]:
    return read_interface(folders.interface(settings.DATA))
