"""A person's cases as the page of a copy shows them: by council, then case by case, in the words of their account."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import groupby

from moothall.bodies import queries as bodies
from moothall.cases.looks import looks
from moothall.portability import copy_letters
from moothall.portability.copy_files import NamedFile
from moothall.portability.copy_held import Held, HeldCase
from moothall.portability.copy_views import (
    Block,
    File,
    Files,
    Part,
    Rows,
    Table,
    Words,
    letters,
    rows,
    table,
    when,
    yes_no,
)
from moothall.portability.copy_words import interface, said
from moothall.rules.answer_words import in_words
from moothall.rules.forms import questions_of
from moothall.rules.language import Language

_About = Mapping[str, str | bool | datetime]


def councils(held: Held) -> Iterator[Part]:
    """Yield a part for each council with the cases that it holds."""
    language = held.by.language
    for body_id, some in groupby(held.cases, key=lambda one: one.case.body_id):
        name = bodies.official_name(body_id, language)
        yield Part(heading=name, parts=tuple(_case(one, language) for one in some))


def _case(held: HeldCase, language: Language) -> Part:
    case = held.case
    return Part(
        heading=f"{case.definition.title.speak(language)}, {case.reference}",
        blocks=(_about(held, language),),
        parts=tuple(_parts(held, language)),
    )


def _about(held: HeldCase, language: Language) -> Rows:
    case, about = held.case, held.case.about
    return rows(
        language,
        ("sent_at", when(case.submitted_at, language)),
        ("state", case.state.resident.speak(language)),
        ("changed_at", _moment(about, "changed_at", language)),
        ("sent_by_helper", _word(about, "sent_by_helper")),
        ("name", _word(about, "name")),
        ("email", _word(about, "email")),
        ("mobile", _word(about, "mobile")),
        ("place", _word(about, "place")),
        ("language", said(f"account.language_{_word(about, 'language')}", language)),
        ("format_needed", _format(_word(about, "format_needed"), language)),
        ("address_is_secret", yes_no(about.get("address_is_secret") is True, language)),
    )


def _parts(held: HeldCase, language: Language) -> Iterator[Part]:
    yield Part(heading=said("copy.field_answers", language), blocks=(_answers(held, language),))
    if held.files:
        yield Part(heading=said("copy.field_files", language), blocks=(_files(held.files, language),))
    yield Part(heading=said("copy.field_history", language), blocks=_history(held, language))
    found = tuple(copy_letters.of_case(held.letters, language))
    if found:
        yield Part(heading=said("copy.field_letters", language), blocks=(letters(found, language),))
    yield Part(heading=said("evidence.looked_heading", language), blocks=_visits(held, language))


def _answers(held: HeldCase, language: Language) -> Rows:
    answers = held.case.answers
    return Rows(
        rows=tuple(
            (
                question.label.speak(language),
                in_words(question, answers[question.id], interface(), language),
            )
            for question in questions_of(held.case.definition.form)
            if question.id in answers
        )
    )


def _files(some: tuple[NamedFile, ...], language: Language) -> Files:
    return Files(
        files=tuple(
            File(
                name=one.typed_name,
                path=one.path,
                note=said(f"copy.left_{one.left_out}", language) if one.left_out else "",
            )
            for one in some
        )
    )


def _history(held: HeldCase, language: Language) -> tuple[Block, ...]:
    lines = tuple(
        (
            when(one.at, language),
            one.state.resident.speak(language) if one.state else said(f"case.{one.kind}", language),
            one.message,
        )
        for one in held.case.happenings
    )
    return table(language, ("at", "what", "words"), lines)


def _visits(held: HeldCase, language: Language) -> tuple[Block, ...]:
    found = looks(held.visits, body_id=held.case.body_id, texts=interface(), language=language)
    if not found:
        return (Words(words=said("evidence.looked_nobody", language)),)
    lines = tuple((one.when, one.team, one.purpose) for one in found)
    what = Words(words=said("evidence.looked_what", language))
    headings = tuple(said(f"copy.field_{name}", language) for name in ("at", "team", "purpose"))
    return what, Table(headings=headings, rows=lines)


def _format(word: str, language: Language) -> str:
    return said(f"account.format_{word}", language) if word else ""


def _word(about: _About, name: str) -> str:
    found = about.get(name, "")
    return found if isinstance(found, str) else ""


def _moment(about: _About, name: str, language: Language) -> str:
    found = about.get(name)
    return when(found, language) if isinstance(found, datetime) else ""
