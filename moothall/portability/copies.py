"""The copy of everything about a person: what it holds, for programs (data.json) and for people (index.html).

The files of their cases come into it when it is fetched (copy_files.py): they are not kept a second time.
"""

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date

from django.utils import timezone

from moothall.bodies import queries as bodies
from moothall.bodies.context import Resident, acting
from moothall.people import accounts, contacts, copies, helping, homes, known_answers, sessions, sign_ins
from moothall.people import queries as people
from moothall.people.identity.oidc import identities
from moothall.people.queries import Account
from moothall.portability.copy_cases import cases
from moothall.portability.copy_files import HTML_NAME, JSON_NAME
from moothall.portability.copy_pages import as_html
from moothall.portability.copy_words import Record, moment
from moothall.portability.erasure import queries as erasure
from moothall.rules.answer_json import to_json
from moothall.rules.answers import Json
from moothall.rules.language import Language


class NobodyThere(Exception):
    """The person is gone."""


def zipped(*, person_id: int) -> bytes:
    """Return the zip of everything in words about a person; it names the files, and holds none.

    Raises:
        NobodyThere: nobody has this id any more.
    """
    by = people.account(person_id=person_id, session_digest="")
    if by is None:
        raise NobodyThere
    held = everything(by)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(JSON_NAME, json.dumps(held, ensure_ascii=False, indent=2))
        file.writestr(HTML_NAME, as_html(held, by.language))
    return made.getvalue()


def everything(by: Account) -> dict[str, Json]:
    """Return all that is held about a person, by section, as JSON can hold it."""
    return {
        "made_at": moment(timezone.now()),
        "account": _account(by),
        "contact_details": [
            {"kind": kind, "address": address, "proved_at": moment(at)}
            for kind, address, at in contacts.proved(person_id=by.person_id)
        ],
        "addresses": list(_homes(by)),
        "requests": list(cases(by)),
        "known_answers": list(_known(by)),
        "given_to_other_councils": list(_given(by)),
        "helpers": list(_helpers(by)),
        **_sign_ins(by),
        "erasure": list(_erasure(by)),
        "copies": [
            {"asked_at": moment(one.asked_at), "ready_at": moment(one.ready_at), "until": moment(one.ends_at)}
            for one in copies.of_person(by=by)
        ],
    }


def _sign_ins(by: Account) -> Record:
    return {
        "ways_in": [
            {
                "issuer": one.issuer,
                "site": one.site,
                "subject": one.subject,
                "email": one.email,
                "linked_at": moment(one.linked_at),
                "used_at": moment(one.used_at),
            }
            for one in identities.of_person(person_id=by.person_id)
        ],
        "sign_ins": [
            {
                "at": moment(one.at),
                "site": one.site,
                "how": one.how,
                "device": one.device,
                "succeeded": one.succeeded,
            }
            for one in sign_ins.every(person_id=by.person_id)
        ],
        "sessions": [
            {
                "began_at": moment(one.began_at),
                "used_at": moment(one.used_at),
                "site": one.site,
                "how": one.how,
                "device": one.device,
            }
            for one in sessions.of_person(person_id=by.person_id)
        ],
    }


def _erasure(by: Account) -> Iterator[Record]:
    for asked in erasure.of_person(by=by):
        yield {
            "council": _body(asked.request.body_id, by.language),
            "asked_at": moment(asked.request.asked_at),
            "until": _day(asked.request.due_on),
            "words": asked.request.words,
            "ended_at": moment(asked.request.ended_at),
            "decided": [
                {
                    "reference": one.item.reference,
                    "decision": one.item.outcome,
                    "basis": one.item.ground,
                    "words": one.item.note,
                    "until": _day(one.item.keep_until),
                    "ended_at": moment(one.item.gone_at),
                }
                for one in asked.cases
            ],
        }


def _account(by: Account) -> Record:
    with acting(Resident(person_id=by.person_id)):
        details = accounts.details(person_id=by.person_id)
    reach, began = contacts.of_person(person_id=by.person_id), accounts.began_at(person_id=by.person_id)
    return {
        "name": by.name,
        "email": reach.email,
        "mobile": reach.mobile,
        "language": by.language.value,
        "format_needed": details.format_word,
        "address_is_secret": details.is_confidential,
        "began_at": moment(began),
        "messages_seen_at": moment(accounts.messages_seen(by=by)),
    }


def _homes(by: Account) -> Iterator[Record]:
    for one in homes.of_person(person_id=by.person_id):
        yield {
            "address": ", ".join((*one.address.lines, one.address.postcode)),
            "uprn": one.address.uprn,
            "from": _day(one.from_on),
            "to": _day(one.to_on),
        }


def _known(by: Account) -> Iterator[Record]:
    for one in known_answers.of_person(person_id=by.person_id):
        yield {
            "kind": one.kind.value,
            "answer": to_json({"answer": one.value})["answer"],
            "told_to": _body(one.body_id, by.language),
            "told_at": moment(one.told_at),
        }


def _given(by: Account) -> Iterator[Record]:
    for one in known_answers.given(by=by, most=None):
        yield {
            "kind": one.kind,
            "from_council": _body(one.from_body_id, by.language),
            "to_council": _body(one.to_body_id, by.language),
            "service": one.service_slug,
            "purpose": one.purpose,
            "basis": one.basis,
            "given_at": moment(one.given_at),
            "withdrawn_at": moment(one.withdrawn_at),
        }


def _helpers(by: Account) -> Iterator[Record]:
    """Yield who acts for them and for whom they act; of the latter the name alone, as their pages show it."""
    for one in (*helping.of_person(by=by), *helping.of_helper(by=by)):
        is_helper = one.helper_id == by.person_id
        yield {
            "who": one.person_name if is_helper else one.name,
            "email": "" if is_helper else one.email,
            "acts_for_you": not is_helper,
            "services": list(one.services),
            "may_act": one.may_act,
            "invited_at": moment(one.invited_at),
            "accepted_at": moment(one.accepted_at),
            "until": moment(one.ends_at),
            "ended_at": moment(one.ended_at),
        }


def _body(body_id: int, language: Language) -> str:
    return bodies.by_id(body_id).facts.official_name.speak(language)


def _day(on: date | None) -> str | None:
    return on.isoformat() if on else None
