"""What a question's template shows is what the form check reads, and what is wrong leads to its field."""

from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import parse_qsl
from xml.etree.ElementTree import Element

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moothall.rules.answer_fields import fields_of
from moothall.rules.answers import AddressAnswer, Answer
from moothall.rules.faults import Fault, Problem
from moothall.rules.form_check import Accepted, Faulty, Posted, check_page, first_field
from moothall.rules.forms import Page
from moothall.rules.language import Language, Text
from moothall.rules.questions import Question, YesNoQuestion
from moothall.ui.presenters import answer_in_words
from tests.sites.ui_samples import ACCOUNT, QUESTIONS, all_pages, both, question_page

TODAY = date(2026, 11, 23)
BY_ID = {question.id: question for question in QUESTIONS}
TYPED = AddressAnswer(
    uprn=None, lines=("1 High Street", "Upper Mere", "Meretown"), postcode="LS1 4AP", custodian_code=None
)
CHOSEN = AddressAnswer(uprn="3", lines=("3 High Street", "Meretown"), postcode="LS1 4AP", custodian_code=4720)
ANSWERS: tuple[tuple[str, Answer, str], ...] = (
    ("name", "Åsa O'Neill <b>&", "postcode"),
    ("home", "LS1 4AP", "postcode"),
    ("what", "One\n\n  two", "postcode"),
    ("again", True, "postcode"),
    ("again", False, "postcode"),
    ("bin", "recycling", "postcode"),
    ("bins", ("rubbish", "recycling"), "postcode"),
    ("depth", 0, "postcode"),
    ("due", date(2026, 3, 7), "postcode"),
    ("mail", "robin@example.org", "postcode"),
    ("phone", "07700900123", "postcode"),
    ("nino", "MW123456A", "postcode"),
    ("account", ACCOUNT, "postcode"),
    ("where", TYPED, "type"),
    ("where", CHOSEN, "choose"),
)


def tree_of(html: bytes) -> Element:
    tree: Element = html5lib.parse(html, treebuilder="etree", namespaceHTMLElements=False)
    return tree


def posted_by(html: bytes) -> Mapping[str, Sequence[str]]:
    """Return what a browser would post of the form as it stands."""
    fields: dict[str, list[str]] = {}
    for element in tree_of(html).iter():
        name = element.get("name")
        if name is None or element.get("type") in {"file", "submit"}:
            continue
        for value in values_of(element):
            fields.setdefault(name, []).append(value)
    return fields


def values_of(element: Element) -> list[str]:
    if element.tag == "textarea":
        return [element.text or ""]
    if element.tag == "select":
        return [option.get("value", "") for option in element.iter("option") if "selected" in option.attrib]
    if element.tag != "input" or (
        element.get("type") in {"radio", "checkbox"} and "checked" not in element.attrib
    ):
        return []
    return [element.get("value", "")]


@pytest.mark.parametrize(("question_id", "answer", "step"), ANSWERS)
def test_an_answer_shown_again_and_posted_back_is_the_same_answer(
    question_id: str, answer: Answer, step: str
) -> None:
    question = BY_ID[question_id]
    response = question_page(question, fields=fields_of(question.id, answer), lookup=step)
    posted = Posted(fields=posted_by(response.content), addresses={"3": CHOSEN})
    page = Page(id="page", title=both("Page"), questions=(question,))
    assert check_page(page, posted, today=TODAY) == Accepted(answers={question_id: answer})


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
@pytest.mark.parametrize("step", ["postcode", "choose", "type"])
def test_every_line_of_the_error_summary_leads_to_a_field_on_the_page(question: Question, step: str) -> None:
    page = Page(id="page", title=both("Page"), questions=(question,))
    problem = Problem(
        question_id=question.id,
        field=first_field(question),
        fault=Fault.UNREADABLE,
        facts={"called": question.called},
    )
    problems = (
        checked.problems
        if isinstance(checked := check_page(page, Posted(fields={}), today=TODAY), Faulty)
        else ()
    )
    html = tree_of(question_page(question, problems=(*problems, problem), lookup=step).content)
    focusable = {
        element.get("id") for element in html.iter() if element.tag in {"input", "select", "textarea"}
    }
    links = [link.get("href", "") for link in html.iter("a") if link.get("href", "").startswith("#")]
    targets = {link.removeprefix("#") for link in links} - {"main-content"}
    assert targets
    assert targets <= focusable


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_a_page_of_one_question_has_the_question_as_its_only_heading(question: Question) -> None:
    html = tree_of(question_page(question).content)
    headings = ["".join(heading.itertext()).split() for heading in html.iter("h1")]
    assert len(headings) == 1
    assert " ".join(headings[0]).startswith(question.label.en)


def test_a_page_with_errors_says_so_in_its_title() -> None:
    problem = Problem(
        question_id="name", field="name", fault=Fault.MISSING, facts={"called": both("your name")}
    )
    assert b"<title>Error: " in question_page(BY_ID["name"], problems=[problem]).content
    welsh = question_page(BY_ID["name"], problems=[problem], language=Language.CY)
    assert b"<title>Gwall: " in welsh.content


@given(st.text(min_size=1, max_size=60))
def test_nothing_that_a_person_typed_becomes_an_element(words: str) -> None:
    for question_id in ("name", "what", "depth"):
        typed = f"<script>{words}</textarea><b>'\""
        html = tree_of(question_page(BY_ID[question_id], fields={question_id: (typed,)}).content)
        assert not list(html.iter("b"))
        assert [script.get("src") for script in html.iter("script")] == ["/static/build/moothall.js"]


def test_steps_of_an_address_are_links_that_work_without_javascript() -> None:
    html = tree_of(question_page(BY_ID["where"], lookup="choose").content)
    asked = [dict(parse_qsl(link.get("href", "").removeprefix("?"))) for link in html.iter("a")]
    steps = [step["where-step"] for step in asked if "where-step" in step]
    assert steps == ["postcode", "type"]


def test_an_address_is_looked_up_before_the_page_leads_on() -> None:
    assert b"Find address" in question_page(BY_ID["where"]).content
    assert b"Find address" not in question_page(BY_ID["where"], lookup="choose").content


def test_no_page_shows_a_mark_that_only_a_script_fills_in() -> None:
    for name, response in all_pages().items():
        body = tree_of(response.content).find("body")
        assert body is not None
        assert "%{" not in "".join(body.itertext()), name


def test_a_long_text_says_how_long_it_may_be() -> None:
    assert "You can enter up to 500 characters" in question_page(BY_ID["what"]).content.decode()
    welsh = question_page(BY_ID["what"], language=Language.CY)
    assert "Gallwch nodi hyd at 500 nod" in welsh.content.decode()


def test_an_answer_is_not_said_to_be_saved_by_a_button_that_is_not_there() -> None:
    said = b"We save your answer when you select Continue"
    assert said not in question_page(BY_ID["where"]).content
    assert said in question_page(BY_ID["where"], lookup="choose").content


def test_only_a_page_that_takes_files_is_sent_in_parts() -> None:
    assert b"multipart/form-data" in question_page(BY_ID["photo"]).content
    assert b"multipart/form-data" not in question_page(BY_ID["name"]).content


@pytest.mark.parametrize(
    ("question_id", "answer", "words"),
    [
        ("again", True, "Ie"),
        ("bins", ("rubbish", "recycling"), "Rubbish (Cymraeg)\nRecycling (Cymraeg)"),
        ("due", date(2026, 11, 23), "23 Tachwedd 2026"),
        ("where", CHOSEN, "3 High Street\nMeretown\nLS1 4AP"),
        ("name", None, "Heb ei ateb"),
        ("depth", 1200, "1,200"),
    ],
)
def test_an_answer_is_read_back_in_the_language_of_the_page(
    question_id: str, answer: Answer | None, words: str
) -> None:
    assert answer_in_words(BY_ID[question_id], answer, Language.CY) == words


def test_a_question_says_yes_and_no_in_its_own_words_where_it_has_any() -> None:
    label = both("Has it happened before?")
    yes_label, no_label = Text(en="It has", cy="Ydy"), Text(en="It has not", cy="Nac ydy")
    question = YesNoQuestion(id="again", label=label, called=label, yes_label=yes_label, no_label=no_label)
    for language, yes, no in ((Language.EN, "It has", "It has not"), (Language.CY, "Ydy", "Nac ydy")):
        page = tree_of(question_page(question, language=language).content)
        labels = [str(each.text).strip() for each in page.iter("label")]
        assert labels == [yes, no]
        said = [answer_in_words(question, answer, language) for answer in (True, False)]
        assert said == [yes, no]
