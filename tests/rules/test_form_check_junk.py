"""Any junk is answered in words, and answers survive the way to fields and to JSON and back."""

import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moothall.packs.interface import read_interface
from moothall.rules.answer_fields import fields_of
from moothall.rules.answer_json import from_json, to_json
from moothall.rules.answer_limits import wrong_with
from moothall.rules.answers import AddressAnswer, Answer, FileAnswer, Json
from moothall.rules.faults import Fault, fact_names
from moothall.rules.form_check import (
    Accepted,
    Faulty,
    Posted,
    check_page,
)
from moothall.rules.form_check_identity import BANK_PARTS
from moothall.rules.form_check_text import redisplay
from moothall.rules.language import Language
from moothall.rules.wording import fields_in, message
from tests.rules import service_cast as cast
from tests.rules.service_cast import EVERY_TYPE, TODAY, page

TEXTS = read_interface(Path(__file__).parents[2] / "data" / "interface")

junk = st.text(st.characters(exclude_categories=[]), max_size=60) | st.sampled_from(
    [
        "\x00",
        "\ud800",
        "\u202e",
        "1" * 50_000,
        "\r\n\r\n",
        "yes",
        "red",
        "2026",
        "\U0001f3f4",
        "%00",
        "0" * 5000,
    ]
)
NAMES = [
    name
    for question in EVERY_TYPE
    for name in (
        question.id,
        *(
            f"{question.id}{part}"
            for part in ("-day", "-month", "-year", "-uprn", "-line-1", "-town", "-postcode", *BANK_PARTS)
        ),
    )
]


@given(fields=st.dictionaries(st.sampled_from(NAMES), st.lists(junk, max_size=3), max_size=12))
def test_whatever_is_posted_nothing_raises_and_every_problem_has_words(
    fields: Mapping[str, list[str]],
) -> None:
    found = check_page(page("p", *EVERY_TYPE), Posted(fields=fields), today=TODAY)
    questions = {question.id: question for question in EVERY_TYPE}
    if isinstance(found, Accepted):
        assert found.answers.keys() == questions.keys()
        return
    for problem in found.problems:
        for language in Language:
            said = message(problem, questions[problem.question_id].errors, TEXTS, language)
            assert said
            said.encode("utf-8")


@given(raw=junk)
def test_what_is_shown_again_can_always_be_written_to_a_page(raw: str) -> None:
    shown = redisplay(raw)
    shown.encode("utf-8")
    assert not re.search("[\x00-\x08\u202a-\u202e\ue000-\uf8ff]", shown)


answers = st.fixed_dictionaries(
    {
        "name": st.just("Sam"),
        "story": st.just("One\ntwo"),
        "is_new": st.booleans(),
        "colour": st.sampled_from(["red", "blue"]),
        "colours": st.sampled_from([("red",), ("red", "blue")]),
        "count": st.integers(min_value=1, max_value=9),
        "due_on": st.dates(min_value=TODAY - timedelta(days=14), max_value=TODAY),
        "email": st.just("sam@example.com"),
        "phone": st.sampled_from(["02079460018", "+33199001234"]),
        "home": st.sampled_from(
            [
                AddressAnswer(uprn=None, lines=("1 A", "B"), postcode="SW1A 1AA", custodian_code=None),
                AddressAnswer(uprn=None, lines=("1 A", "B", "C"), postcode="SW1A 1AA", custodian_code=None),
            ]
        ),
        "note": st.none() | st.just("n"),
    }
)


@given(given_answers=answers)
def test_an_answer_put_back_into_its_fields_is_the_same_answer(
    given_answers: dict[str, Answer | None],
) -> None:
    questions = tuple(question for question in EVERY_TYPE if question.id in given_answers)
    fields = {
        name: words for key, answer in given_answers.items() for name, words in fields_of(key, answer).items()
    }
    found = check_page(page("p", *questions), Posted(fields=fields), today=TODAY)
    assert found == Accepted(answers=given_answers)


@given(given_answers=answers)
def test_answers_survive_the_way_to_json_and_back(given_answers: dict[str, Answer | None]) -> None:
    assert from_json(EVERY_TYPE, to_json(given_answers)) == given_answers


def test_stored_answers_that_no_question_understands_are_left_out() -> None:
    stored: dict[str, Json] = {
        "due_on": "tomorrow",
        "home": {"uprn": 5},
        "photo": [{"key": "k"}],
        "colours": "red",
        "gone": "x",
        "count": 1.5,
    }
    assert from_json(EVERY_TYPE, stored) == {"colours": "red"}
    wrong = wrong_with(cast.COLOURS, "red", today=TODAY)
    assert wrong is not None
    assert wrong.fault is Fault.CHANGED


def test_files_survive_the_way_to_json_and_back() -> None:
    files = {"photo": (FileAnswer(key="k", name="n", size_bytes=1, content_type="image/png"),)}
    assert from_json(EVERY_TYPE, to_json(files)) == files


@pytest.mark.parametrize("fault", Fault)
def test_every_fault_has_words_in_both_languages_that_use_only_known_facts(fault: Fault) -> None:
    text = TEXTS[f"answers.{fault}"]
    for language in Language:
        assert fields_in(text.speak(language)) <= fact_names(fault)


def test_a_question_may_have_its_own_words_for_a_fault() -> None:
    own = cast.said("Enter the day the bin was due, like 12 March")
    found = check_page(page("p", cast.DUE_ON), Posted(fields={}), today=TODAY)
    assert isinstance(found, Faulty)
    assert message(found.problems[0], {Fault.MISSING: own}, TEXTS, Language.EN) == own.en
    assert message(found.problems[0], {}, TEXTS, Language.EN) == "Enter the day"


def test_dates_in_messages_are_written_as_each_language_does() -> None:
    fields = {"due_on-day": ("1",), "due_on-month": ("1",), "due_on-year": ("2026",)}
    found = check_page(page("p", cast.DUE_ON), Posted(fields=fields), today=TODAY)
    assert isinstance(found, Faulty)
    assert message(found.problems[0], {}, TEXTS, Language.EN).endswith("26 February 2026")
    assert "26 Chwefror 2026" in message(found.problems[0], {}, TEXTS, Language.CY)
