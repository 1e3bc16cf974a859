"""The copy of everything about a person: what it holds, for programs (data.json) and for people (index.html).

The files of their cases come into it when it is fetched (copy_files.py): they are not kept a second time.
"""

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date

from moothall.bodies.queries import official_name
from moothall.notices.models import Notice
from moothall.people import queries as people
from moothall.portability import copy_cases
from moothall.portability.copy_files import HTML_NAME, JSON_NAME
from moothall.portability.copy_held import Held, gather
from moothall.portability.copy_letters import address_of, stored_words
from moothall.portability.copy_pages import as_html
from moothall.portability.copy_words import Record, moment
from moothall.rules.answer_json import to_json
from moothall.rules.answers import Json


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
    held, made = gather(by), io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(JSON_NAME, json.dumps(everything(held), ensure_ascii=False, indent=2))
        file.writestr(HTML_NAME, as_html(held))
    return made.getvalue()


def everything(held: Held) -> dict[str, Json]:
    """Return all that is held about a person, by section, as JSON can hold it: as it is stored, in no other words."""
    language = held.by.language
    return {
        "made_at": moment(held.made_at),
        "account": _account(held),
        "contact_details": [
            {
                "kind": one.kind,
                "address": one.to,
                "proved_at": moment(one.proved_at),
                "offered_in_forms": one.to in held.offered,
            }
            for one in held.proved
        ],
        "addresses": list(_homes(held)),
        "requests": [copy_cases.record(one, language) for one in held.cases],
        "known_answers": list(_known(held)),
        "declined": [{"kind": one.kind, "declined_at": moment(one.declined_at)} for one in held.declined],
        "given_to_other_councils": list(_given(held)),
        "helpers": list(_helpers(held)),
        "messages": [_message(one) for one in held.letters],
        **_sign_ins(held),
        "erasure": list(_erasure(held)),
        "copies": [
            {"asked_at": moment(one.asked_at), "ready_at": moment(one.ready_at), "until": moment(one.ends_at)}
            for one in held.copies
        ],
    }


def _sign_ins(held: Held) -> Record:
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
            for one in held.identities
        ],
        "sign_ins": [
            {
                "at": moment(one.at),
                "site": one.site,
                "how": one.how,
                "device": one.device,
                "succeeded": one.succeeded,
            }
            for one in held.sign_ins
        ],
        "sessions": [
            {
                "began_at": moment(one.began_at),
                "used_at": moment(one.used_at),
                "site": one.site,
                "how": one.how,
                "device": one.device,
            }
            for one in held.sessions
        ],
    }


def _erasure(held: Held) -> Iterator[Record]:
    for each in held.erasure:
        asked = each.asked
        yield {
            "council": official_name(asked.request.body_id, held.by.language),
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
            "letters": [_message(one) for one in each.letters],
        }


def _account(held: Held) -> Record:
    return {
        "name": held.by.name,
        "email": held.reach.email,
        "mobile": held.reach.mobile,
        "language": held.by.language.value,
        "format_needed": held.details.format_word,
        "address_is_secret": held.details.is_confidential,
        "began_at": moment(held.began_at),
        "messages_seen_at": moment(held.messages_seen_at),
    }


def _homes(held: Held) -> Iterator[Record]:
    for one in held.homes:
        yield {
            "address": ", ".join((*one.address.lines, one.address.postcode)),
            "uprn": one.address.uprn,
            "from": _day(one.from_on),
            "to": _day(one.to_on),
            "offered_in_forms": one.address in held.offered,
        }


def _known(held: Held) -> Iterator[Record]:
    for one in held.known:
        yield {
            "kind": one.kind.value,
            "answer": to_json({"answer": one.value})["answer"],
            "told_to": official_name(one.body_id, held.by.language),
            "told_at": moment(one.told_at),
            "offered_in_forms": one.value in held.offered,
        }


def _given(held: Held) -> Iterator[Record]:
    for one in held.given:
        yield {
            "kind": one.kind,
            "from_council": official_name(one.from_body_id, held.by.language),
            "to_council": official_name(one.to_body_id, held.by.language),
            "service": one.service_slug,
            "purpose": one.purpose,
            "basis": one.basis,
            "given_at": moment(one.given_at),
            "withdrawn_at": moment(one.withdrawn_at),
        }


def _helpers(held: Held) -> Iterator[Record]:
    """Yield who acts for them and for whom they act; of the latter the name alone, as their pages show it."""
    for one in held.helping:
        is_helper = one.helper_id == held.by.person_id
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


def _message(one: Notice) -> Record:
    return {
        "at": moment(one.created_at),
        "sent_at": moment(one.sent_at),
        "kind": one.kind,
        "to": address_of(one),
        "language": one.language,
        "format_needed": one.format_needed,
        "what": one.state,
        "subject": one.subject,
        "words": stored_words(one),
    }


def _day(on: date | None) -> str | None:
    return on.isoformat() if on else None
