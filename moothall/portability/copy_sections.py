"""The sections of the page of a copy: all that is held about a person, in words."""

from collections.abc import Iterator

from moothall.bodies.queries import official_name
from moothall.people.helping import Help
from moothall.people.known_answers import Value
from moothall.people.models import GivenAnswer
from moothall.portability import copy_letters
from moothall.portability.copy_case_parts import councils
from moothall.portability.copy_held import Held
from moothall.portability.copy_left_out import left_out
from moothall.portability.copy_sign_ins import sessions, sign_ins, ways_in
from moothall.portability.copy_views import (
    Block,
    Part,
    Rows,
    Words,
    day,
    label,
    letters,
    rows,
    table,
    when,
    yes_no,
)
from moothall.portability.copy_words import said
from moothall.portability.erasure.letters import decided
from moothall.rules.language import Language, Text
from moothall.rules.moments import end_in_words
from moothall.rules.privacy import ARTICLE_6, LawfulBasis
from moothall.services.queries import all_current


def sections(held: Held) -> tuple[Part, ...]:
    """Return the sections, in the language of the account."""
    language = held.by.language
    found: tuple[tuple[str, tuple[Block, ...], tuple[Part, ...]], ...] = (
        ("account", (_account(held),), tuple(_details(held))),
        ("requests", (), tuple(councils(held))),
        ("messages", _messages(held), ()),
        ("helpers", (), tuple(_help(one, held) for one in held.helping)),
        ("known_answers", _known(held), ()),
        ("declined", _declined(held), ()),
        ("given_to_other_councils", (), tuple(_given(one, language) for one in held.given)),
        ("ways_in", ways_in(held), ()),
        ("sign_ins", sign_ins(held), ()),
        ("sessions", sessions(held), ()),
        ("erasure", (), tuple(_erasure(held))),
        ("copies", _copies(held), ()),
        ("not_here", left_out(held), ()),
    )
    return tuple(
        Part(heading=said(f"copy.{name}", language), blocks=blocks, parts=parts, id=name)
        if parts or blocks
        else Part(heading=said(f"copy.{name}", language), blocks=_nothing(language), id=name)
        for name, blocks, parts in found
    )


def _nothing(language: Language) -> tuple[Block, ...]:
    return (Words(words=said("copy.nothing", language)),)


def _messages(held: Held) -> tuple[Block, ...]:
    found = tuple(copy_letters.of_notices(held.letters, held.by.language))
    return (letters(found, held.by.language),) if found else ()


def _account(held: Held) -> Rows:
    language, word = held.by.language, held.details.format_word
    return rows(
        language,
        ("name", held.by.name),
        ("email", held.reach.email),
        ("mobile", held.reach.mobile),
        ("language", said(f"account.language_{language}", language)),
        ("format_needed", said(f"account.format_{word or 'none'}", language)),
        ("address_is_secret", yes_no(held.details.is_confidential, language)),
        ("account_began_at", when(held.began_at, language)),
        ("messages_seen_at", when(held.messages_seen_at, language)),
    )


def _details(held: Held) -> Iterator[Part]:
    language = held.by.language
    proved = tuple(
        (
            said(f"copy.kind_{one.kind}", language),
            one.to,
            when(one.proved_at, language),
            _offered(one.to, held),
        )
        for one in held.proved
    )
    yield Part(
        heading=said("copy.contact_details", language),
        blocks=table(language, ("kind", "address", "proved_at", "offered_in_forms"), proved),
    )
    lived = tuple(
        (
            _value(one.address),
            day(one.from_on, language),
            day(one.to_on, language),
            str(one.address.uprn or ""),
            _offered(one.address, held),
        )
        for one in held.homes
    )
    yield Part(
        heading=said("copy.addresses", language),
        blocks=table(language, ("address", "from", "to", "uprn", "offered_in_forms"), lived),
    )


def _help(one: Help, held: Held) -> Part:
    """Return a right to act: of whom they act for the name alone, as their pages show it."""
    language, is_helper = held.by.language, one.helper_id == held.by.person_id
    known = all_current()
    titles = [
        known[slug].definition.title.speak(language) if slug in known else slug for slug in one.services
    ]
    may = said("account.may_act" if one.may_act else "account.may_read", language)
    theirs = said("account.may_act_theirs" if one.may_act else "account.may_read_theirs", language)
    return Part(
        heading=one.person_name if is_helper else one.name,
        blocks=(
            rows(
                language,
                ("who", said("copy.you_act" if is_helper else "copy.acts_for_you", language)),
                ("email", "" if is_helper else one.email),
                ("may", theirs if is_helper else may),
                ("services", ", ".join(titles) or said("account.covers_all", language)),
                ("invited_at", when(one.invited_at, language)),
                ("accepted_at", when(one.accepted_at, language)),
                ("until", end_in_words(one.ends_at, language)),
                ("ended_at", when(one.ended_at, language)),
            ),
        ),
    )


def _known(held: Held) -> tuple[Block, ...]:
    language = held.by.language
    lines = tuple(
        (
            said(f"account.known_{one.kind}", language),
            _value(one.value),
            official_name(one.body_id, language),
            when(one.told_at, language),
            _offered(one.value, held),
        )
        for one in held.known
    )
    return table(language, ("kind", "answer", "told_to", "told_at", "offered_in_forms"), lines)


def _declined(held: Held) -> tuple[Block, ...]:
    language = held.by.language
    lines = tuple(
        (said(f"account.known_{one.kind}", language), when(one.declined_at, language))
        for one in held.declined
    )
    kept = (Words(words=said("copy.declined_what", language)),) if lines else ()
    return *kept, *table(language, ("kind", "began_at"), lines)


def _given(one: GivenAnswer, language: Language) -> Part:
    purpose = Text(en=one.purpose, cy=one.purpose_cy or one.purpose).speak(language)
    service = all_current().get(one.service_slug)
    title = service.definition.title.speak(language) if service else one.service_slug
    basis = LawfulBasis(one.basis)
    return Part(
        heading=f"{said(f'account.known_{one.kind}', language)}, {when(one.given_at, language)}",
        blocks=(
            rows(
                language,
                ("from_council", official_name(one.from_body_id, language)),
                ("to_council", official_name(one.to_body_id, language)),
                ("service", title),
                ("purpose", purpose),
                (
                    "basis",
                    said(
                        f"known.basis_{basis}",
                        language,
                        body=official_name(one.to_body_id, language),
                        article=ARTICLE_6[basis],
                    ),
                ),
                ("withdrawn_at", when(one.withdrawn_at, language)),
            ),
        ),
    )


def _erasure(held: Held) -> Iterator[Part]:
    language = held.by.language
    for each in held.erasure:
        request = each.asked.request
        found = tuple(copy_letters.of_notices(each.letters, language))
        lines = tuple(
            (
                one.item.reference,
                decided(one.item, language) if one.is_decided else said("erasure.state_waiting", language),
                when(one.item.gone_at, language),
            )
            for one in each.asked.cases
        )
        about = rows(
            language,
            ("asked_at", when(request.asked_at, language)),
            ("answer_by", day(request.due_on, language)),
            ("you_said", request.words),
            ("ended_at", when(request.ended_at, language)),
        )
        decisions = table(language, ("reference", "decision", "gone_at"), lines)
        sent = Part(heading=label("letters", language), blocks=(letters(found, language),))
        yield Part(
            heading=official_name(request.body_id, language),
            blocks=(about, *decisions),
            parts=(sent,) if found else (),
        )


def _copies(held: Held) -> tuple[Block, ...]:
    language = held.by.language
    lines = tuple(
        (when(one.asked_at, language), when(one.ready_at, language), when(one.ends_at, language))
        for one in held.copies
    )
    return table(language, ("asked_at", "ready_at", "until"), lines)


def _offered(value: Value, held: Held) -> str:
    return yes_no(value in held.offered, held.by.language)


def _value(value: Value) -> str:
    return value if isinstance(value, str) else "\n".join((*value.lines, value.postcode))
