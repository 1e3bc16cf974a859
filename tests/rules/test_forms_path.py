"""The path through a form: computed from the answers, whatever their order and history."""

import time
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from moothall.rules.answers import Answer
from moothall.rules.bodies import Nation
from moothall.rules.facts import Facts
from moothall.rules.forms import Form, Page, next_page, page_on, path, previous_page
from moothall.rules.questions import ChoiceQuestion
from tests.rules.service_cast import BRANCHING, COLOUR, DUE_ON, FACTS, NAME, NOTE, OPTIONS, TODAY, page, said

given_answers = st.fixed_dictionaries(
    {},
    optional={
        "is_new": st.booleans() | st.none(),
        "colour": st.sampled_from(["red", "blue", "green", ""]) | st.integers(),
        "story": st.text(max_size=150),
        "note": st.none() | st.text(max_size=10),
        "count": st.integers(min_value=-1, max_value=12) | st.booleans(),
        "due_on": st.dates(min_value=date(2026, 2, 1), max_value=date(2026, 4, 1)),
        "nobody_asks": st.text(max_size=5),
    },
)
places = st.sampled_from([FACTS, replace(FACTS, nation=Nation.WALES), replace(FACTS, nation=None)])


def ids(pages: tuple[Page, ...]) -> list[str]:
    return [each.id for each in pages]


def test_the_first_page_is_the_only_one_before_anything_is_answered() -> None:
    way = path(BRANCHING, {}, facts=FACTS)
    assert ids(way.pages) == ["new"]
    assert way.stop is way.pages[0]
    assert not way.is_complete


def test_a_condition_decides_which_pages_exist() -> None:
    answers: dict[str, Answer | None] = {"is_new": False, "colour": "blue", "note": None, "due_on": TODAY}
    way = path(BRANCHING, answers, facts=FACTS)
    assert ids(way.pages) == ["new", "colour", "note", "end"]
    assert way.is_complete
    assert way.answers == answers


def test_an_optional_question_must_be_passed_and_may_be_left_empty() -> None:
    assert path(BRANCHING, {"is_new": False, "colour": "blue"}, facts=FACTS).stop == page("note", NOTE)


def test_changing_an_early_answer_drops_what_is_no_longer_asked_and_keeps_the_rest() -> None:
    answers: dict[str, Answer | None] = {
        "is_new": False,
        "colour": "red",
        "story": "It was red.",
        "note": None,
        "due_on": TODAY,
    }
    assert path(BRANCHING, answers, facts=FACTS).answers == answers
    changed = path(BRANCHING, {**answers, "colour": "blue"}, facts=FACTS)
    assert changed.is_complete
    assert "story" not in changed.answers
    assert changed.dropped == {"story"}


def test_an_exit_ends_the_path_and_takes_no_answers() -> None:
    wales = replace(FACTS, nation=Nation.WALES)
    way = path(BRANCHING, {"is_new": True, "colour": "red"}, facts=wales)
    assert way.exit_page is not None
    assert way.exit_page.id == "too-new"
    assert way.stop is None
    assert not way.is_complete
    assert way.dropped == {"colour"}


def test_an_answer_that_was_valid_yesterday_is_asked_again_today() -> None:
    form = Form(pages=(page("end", DUE_ON),))
    answers = {"due_on": TODAY - timedelta(days=14)}
    assert path(form, answers, facts=FACTS).is_complete
    tomorrow = replace(FACTS, today=TODAY + timedelta(days=1))
    assert path(form, answers, facts=tomorrow).stop == form.pages[0]


def test_an_answer_to_an_earlier_version_of_a_question_is_asked_again() -> None:
    old = ChoiceQuestion(id="colour", label=said("?"), called=said("a colour"), options=OPTIONS[:1])
    form = Form(pages=(page("colour", old),))
    assert path(form, {"colour": "blue"}, facts=FACTS).stop is not None


def test_a_page_and_a_question_may_belong_to_one_nation() -> None:
    form = Form(
        pages=(
            replace(page("welsh", NAME), nations=(Nation.WALES,)),
            page("mixed", COLOUR, replace(NOTE, nations=(Nation.WALES,))),
            page("only", replace(DUE_ON, nations=(Nation.WALES,))),
        )
    )
    way = path(form, {"colour": "red"}, facts=FACTS)
    assert ids(way.pages) == ["mixed"]
    assert way.pages[0].questions == (COLOUR,)
    assert way.is_complete


def test_only_pages_on_the_path_may_be_visited() -> None:
    way = path(BRANCHING, {"is_new": False, "colour": "red"}, facts=FACTS)
    found = page_on(way, "story")
    assert found is not None
    assert found.id == "story"
    assert page_on(way, "note") is None
    assert page_on(way, "nowhere") is None


@given(answers=given_answers, facts=places)
def test_next_and_previous_walk_the_path_both_ways(answers: dict[str, Answer | None], facts: Facts) -> None:
    way = path(BRANCHING, answers, facts=facts)
    for one, other in zip(way.pages, way.pages[1:], strict=False):
        assert next_page(way, one.id) is other
        assert previous_page(way, other.id) is one
    assert next_page(way, way.pages[-1].id) is None
    assert previous_page(way, way.pages[0].id) is None
    assert next_page(way, "nowhere") is None


@given(data=st.data(), answers=given_answers, facts=places)
def test_the_order_of_answering_makes_no_difference(
    data: st.DataObject, answers: dict[str, Answer | None], facts: Facts
) -> None:
    shuffled = dict(data.draw(st.permutations(list(answers.items()))))
    assert path(BRANCHING, shuffled, facts=facts) == path(BRANCHING, answers, facts=facts)


@given(answers=given_answers, facts=places)
def test_the_path_is_that_of_somebody_who_gave_only_the_answers_on_it(
    answers: dict[str, Answer | None], facts: Facts
) -> None:
    way = path(BRANCHING, answers, facts=facts)
    fresh = path(BRANCHING, way.answers, facts=facts)
    assert fresh == replace(way, dropped=frozenset())


@given(answers=given_answers, facts=places)
def test_nothing_unasked_is_ever_among_the_answers(answers: dict[str, Answer | None], facts: Facts) -> None:
    way = path(BRANCHING, answers, facts=facts)
    asked = {question.id for each in way.pages for question in each.questions}
    assert way.answers.keys() <= asked
    assert way.dropped == {key for key, answer in answers.items() if answer is not None} - way.answers.keys()


def test_thirty_questions_with_twenty_conditions_take_under_half_a_millisecond() -> None:
    questions = [replace(NAME, id=f"q{at}") for at in range(30)]
    pages = tuple(
        page(
            f"p{at}",
            question,
            when=f'q{at - 1} is answered and (q0 != "x" or q{at - 1} = "y")' if at > 9 else None,
        )
        for at, question in enumerate(questions)
    )
    answers = {question.id: "yes" for question in questions}
    assert path(Form(pages=pages), answers, facts=FACTS).is_complete
    best = min(_timed(Form(pages=pages), answers) for _ in range(20))
    assert best < 0.0005


def _timed(form: Form, answers: dict[str, str]) -> float:
    started = time.perf_counter()
    path(form, answers, facts=FACTS)
    return time.perf_counter() - started
