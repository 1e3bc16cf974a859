"""The only validator: good answers become typed values, all else a problem in words, and nothing raises."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from moothall.rules.answer_limits import wrong_with
from moothall.rules.answers import AddressAnswer, Answer, FileAnswer
from moothall.rules.faults import Fault, Wrong
from moothall.rules.form_check import (
    Accepted,
    Faulty,
    Posted,
    check_page,
    check_question,
    first_field,
)
from moothall.rules.form_check_files import UploadedFile, safe_name
from moothall.rules.questions import AnyQuestion, Question
from tests.rules import service_cast as cast
from tests.rules.service_cast import EVERY_TYPE, TODAY, page


def answer_to(question: Question, *typed: str, **parts: str) -> Answer | Fault | None:
    """Return what comes of typing into the question's one field, or into its parts (line_1 for -line-1)."""
    fields = {f"{question.id}-{name.replace('_', '-')}": (words,) for name, words in parts.items()}
    found = check_question(question, Posted(fields={question.id: typed, **fields}), today=TODAY)
    return found.fault if isinstance(found, Wrong) else found


@pytest.mark.parametrize(
    ("question", "typed", "answer"),
    [
        (cast.NAME, "  Sam\tJones ", "Sam Jones"),
        (cast.NAME, "Si\u00f4n", "Si\u00f4n"),
        (cast.NAME, "Sio\u0302n", "Si\u00f4n"),
        (cast.NAME, "a\u202etxt.exe\u2066", "atxt.exe"),
        (cast.NAME, "\u05d0\u200f \u200dok", "\u05d0\u200f \u200dok"),
        (
            cast.NAME,
            "\U0001f3f4\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f",
            "\U0001f3f4\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f",
        ),
        (cast.NAME, "x" * 20, "x" * 20),
        (cast.NAME, "x" * 21, Fault.TOO_LONG),
        (cast.NAME, "x" * 1_000_000, Fault.TOO_LONG),
        (cast.NAME, "a\x00b", Fault.UNREADABLE),
        (cast.NAME, "a\ud800b", Fault.UNREADABLE),
        (cast.NAME, "a\ue000b", Fault.UNREADABLE),
        (cast.NAME, "a\ufffeb", Fault.UNREADABLE),
        (cast.NAME, "a\nb", Fault.SEVERAL_LINES),
        (cast.NAME, " \u200b ", Fault.MISSING),
        (cast.STORY, "one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        (cast.STORY, "\r\n" * 99 + "x", "x"),
        (cast.NOTE, "", None),
        (cast.POSTCODE, "sw1a1aa", "SW1A 1AA"),
        (cast.POSTCODE, "SW1A", Fault.NOT_A_POSTCODE),
        (cast.DIGITS, "0042", "0042"),
        (cast.DIGITS, "\u0664\u0662", Fault.NOT_DIGITS),
        (cast.IS_NEW, "yes", True),
        (cast.IS_NEW, "no", False),
        (cast.IS_NEW, "perhaps", Fault.NOT_AN_OPTION),
        (cast.IS_NEW, "", Fault.MISSING_YES_NO),
        (cast.COLOUR, "red", "red"),
        (cast.COLOUR, "green", Fault.NOT_AN_OPTION),
        (cast.COLOUR, "", Fault.MISSING_CHOICE),
        (cast.COUNT, "3", 3),
        (cast.COUNT, "0", Fault.TOO_SMALL),
        (cast.COUNT, "1,000", Fault.TOO_LARGE),
        (cast.COUNT, "\u22121", Fault.TOO_SMALL),
        (cast.COUNT, "three", Fault.NOT_A_NUMBER),
        (cast.COUNT, "1.5", Fault.NOT_A_NUMBER),
        (cast.COUNT, "\u00b2", Fault.NOT_A_NUMBER),
        (cast.EMAIL, " Sam.Jones@Example.COM ", "Sam.Jones@example.com"),
        (cast.EMAIL, "sam+bins@mail.example.org", "sam+bins@mail.example.org"),
        (cast.EMAIL, "sam@example", Fault.NOT_AN_EMAIL),
        (cast.EMAIL, "sam example.com", Fault.NOT_AN_EMAIL),
        (cast.EMAIL, "sam..j@example.com", Fault.NOT_AN_EMAIL),
        (cast.EMAIL, "sam@example.com\nBcc: all@example.com", Fault.SEVERAL_LINES),
        (cast.EMAIL, "sam@example.com, all@example.com", Fault.NOT_AN_EMAIL),
        (cast.EMAIL, "x" * 250 + "@example.com", Fault.NOT_AN_EMAIL),
        (cast.PHONE, "(020) 7946 0018", "02079460018"),
        (cast.PHONE, "+44 (0)20 7946 0018", "02079460018"),
        (cast.PHONE, "0044 20 7946 0018", "02079460018"),
        (cast.PHONE, "+33 1 99 00 12 34", "+33199001234"),
        (cast.PHONE, "7946 0018", Fault.NOT_A_PHONE),
        (cast.PHONE, "call me", Fault.NOT_A_PHONE),
        (cast.MOBILE, "+447700900982", "07700900982"),
        (cast.MOBILE, "020 7946 0018", Fault.NOT_A_MOBILE),
    ],
)
def test_what_is_typed_becomes_an_answer_or_a_fault(
    question: Question, typed: str, answer: Answer | Fault | None
) -> None:
    assert answer_to(question, typed) == answer


@pytest.mark.parametrize(
    "question", [each for each in EVERY_TYPE if each not in (cast.COLOURS, cast.PHOTO)], ids=lambda q: q.id
)
def test_a_field_that_is_posted_twice_is_refused(question: Question) -> None:
    found = check_page(page("p", question), Posted(fields={first_field(question): ("1", "1")}), today=TODAY)
    assert isinstance(found, Faulty)
    assert [(each.fault, each.field) for each in found.problems] == [(Fault.DOUBLED, first_field(question))]


@pytest.mark.parametrize("question", EVERY_TYPE, ids=lambda question: question.id)
def test_a_question_whose_field_is_missing_is_missed_unless_it_may_be(question: Question) -> None:
    found = check_page(page("p", question), Posted(fields={}), today=TODAY)
    if question.required:
        assert isinstance(found, Faulty)
        assert found.problems[0].fault.startswith("missing")
        assert found.problems[0].field == first_field(question)
    else:
        assert found == Accepted(answers={question.id: None})


@pytest.mark.parametrize(
    ("day", "month", "year", "answer"),
    [
        ("10", "3", "2026", date(2026, 3, 10)),
        ("1", "March", "2026", date(2026, 3, 1)),
        ("1", "mar.", "2026", date(2026, 3, 1)),
        ("1", "Mawrth", "2026", date(2026, 3, 1)),
        ("12", "03", "2026", date(2026, 3, 12)),
        ("13", "3", "2026", Fault.IN_FUTURE),
        ("26", "2", "2026", date(2026, 2, 26)),
        ("25", "2", "2026", Fault.TOO_EARLY),
        ("29", "2", "2026", Fault.NOT_A_DATE),
        ("32", "1", "2026", Fault.NOT_A_DATE),
        ("1", "13", "2026", Fault.NOT_A_DATE),
        ("1", "Smarch", "2026", Fault.NOT_A_DATE),
        ("1", "3", "26", Fault.SHORT_YEAR),
        ("1", "3", "0026", Fault.SHORT_YEAR),
        ("1", "3", "twenty", Fault.NOT_A_DATE),
        ("\u0661", "3", "2026", Fault.NOT_A_DATE),
        ("", "3", "2026", Fault.MISSING_DAY),
        ("1", "", "2026", Fault.MISSING_MONTH),
        ("1", "3", "", Fault.MISSING_YEAR),
        ("", "", "2026", Fault.MISSING_DAY_AND_MONTH),
        ("", "3", "", Fault.MISSING_DAY_AND_YEAR),
        ("1", "", "", Fault.MISSING_MONTH_AND_YEAR),
        ("", "", "", Fault.MISSING),
        ("1" * 1_000_000, "3", "2026", Fault.TOO_LONG),
    ],
)
def test_a_date_is_read_from_its_three_fields(day: str, month: str, year: str, answer: date | Fault) -> None:
    assert answer_to(cast.DUE_ON, day=day, month=month, year=year) == answer


def test_a_problem_with_a_date_leads_to_the_part_that_is_wrong() -> None:
    fields = {"due_on-day": ("1",), "due_on-month": ("x",), "due_on-year": ("2026",)}
    found = check_page(page("p", cast.DUE_ON), Posted(fields=fields), today=TODAY)
    assert isinstance(found, Faulty)
    assert found.problems[0].field == "due_on-month"


def test_an_address_is_typed_by_hand() -> None:
    typed = answer_to(cast.HOME, line_1="4 Mill Lane", line_2="", town="Exampleton", postcode="sw1a 1aa")
    assert typed == AddressAnswer(
        uprn=None, lines=("4 Mill Lane", "Exampleton"), postcode="SW1A 1AA", custodian_code=None
    )


def test_each_part_of_an_address_is_asked_for() -> None:
    assert answer_to(cast.HOME, town="Exampleton") is Fault.MISSING_ADDRESS_LINE
    assert answer_to(cast.HOME, line_1="4 Mill Lane") is Fault.MISSING_TOWN
    assert answer_to(cast.HOME, line_1="4 Mill Lane", town="E") is Fault.MISSING_POSTCODE
    assert answer_to(cast.HOME, line_1="4", town="E", postcode="E") is Fault.NOT_A_POSTCODE


def test_who_chooses_nothing_from_a_list_of_addresses_is_asked_to_choose() -> None:
    fields = {"home-step": ("choose",), "home-postcode": ("SW1A 1AA",), "home-uprn": ("",)}
    checked = check_page(page("p", cast.HOME), Posted(fields=fields), today=TODAY)
    assert isinstance(checked, Faulty)
    assert [(p.fault, p.field) for p in checked.problems] == [(Fault.NOT_AN_ADDRESS, "home-uprn")]


def test_an_address_that_may_be_left_out_may_be_left_unchosen() -> None:
    fields = {"home-step": ("choose",), "home-postcode": ("SW1A 1AA",), "home-uprn": ("",)}
    may_be_empty = replace(cast.HOME, required=False)
    checked = check_page(page("p", may_be_empty), Posted(fields=fields), today=TODAY)
    assert checked == Accepted(answers={"home": None})


def test_an_address_is_chosen_only_from_those_that_were_found() -> None:
    found = AddressAnswer(uprn="1", lines=("4 Mill Lane",), postcode="SW1A 1AA", custodian_code=5990)
    for uprn, answer in (("1", found), ("2", None)):
        posted = Posted(fields={"home-uprn": (uprn,)}, addresses={"1": found})
        checked = check_page(page("p", cast.HOME), posted, today=TODAY)
        if answer is None:
            assert isinstance(checked, Faulty)
            assert checked.problems[0].fault is Fault.NOT_AN_ADDRESS
        else:
            assert checked == Accepted(answers={"home": answer})


def test_choices_are_kept_once_in_the_order_of_the_options() -> None:
    assert answer_to(cast.COLOURS, "blue", "red", "blue") == ("red", "blue")
    assert answer_to(cast.COLOURS, "blue", "green") is Fault.NOT_AN_OPTION
    assert answer_to(cast.COLOURS, "", "") is Fault.MISSING_CHOICE


def upload(**facts: str | int | None) -> UploadedFile:
    size, kind = facts.get("size", 10), facts.get("kind", "image/jpeg")
    assert isinstance(size, int)
    return UploadedFile(
        key="k", name="a.jpg", size_bytes=size, content_type=kind if isinstance(kind, str) else None
    )


@pytest.mark.parametrize(
    ("uploads", "fault"),
    [
        ((upload(size=0),), Fault.FILE_EMPTY),
        ((upload(size=1001),), Fault.FILE_TOO_LARGE),
        ((upload(kind="application/pdf"),), Fault.WRONG_FILE_KIND),
        ((upload(kind=None),), Fault.WRONG_FILE_KIND),
        ((upload(), upload(), upload()), Fault.TOO_MANY_FILES),
    ],
)
def test_a_file_is_judged_by_its_content(uploads: tuple[UploadedFile, ...], fault: Fault) -> None:
    posted = Posted(fields={}, uploads={"photo": uploads})
    found = check_page(page("p", cast.PHOTO), posted, today=TODAY)
    assert isinstance(found, Faulty)
    assert found.problems[0].fault is fault


def test_an_earlier_file_stays_until_it_is_replaced_or_removed() -> None:
    earlier = {"photo": (FileAnswer(key="old", name="o.png", size_bytes=5, content_type="image/png"),)}
    kept = check_page(page("p", cast.PHOTO), Posted(fields={}, earlier=earlier), today=TODAY)
    assert kept == Accepted(answers=earlier)
    removed = Posted(fields={"photo-remove": ("yes",)}, earlier=earlier)
    assert isinstance(check_page(page("p", cast.PHOTO), removed, today=TODAY), Faulty)
    replaced = Posted(fields={}, uploads={"photo": (upload(),)}, earlier=earlier)
    accepted = check_page(page("p", cast.PHOTO), replaced, today=TODAY)
    assert isinstance(accepted, Accepted)
    assert accepted.answers["photo"] != earlier["photo"]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\photos\\hole.jpg", "hole.jpg"),
        ("hole\u202egpj.exe", "holegpj.exe"),
        ("a\x00b\ud800.png", "ab.png"),
        ("...", "file"),
        ('"><script>.jpg', "script.jpg"),
        ("x" * 500 + ".jpg", "x" * 96 + ".jpg"),
    ],
)
def test_the_name_of_a_file_is_made_harmless(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_fields_that_the_page_does_not_ask_for_are_left_unread() -> None:
    posted = Posted(fields={"name": ("Sam",), "colour": ("green", "\x00")})
    assert check_page(page("p", cast.NAME), posted, today=TODAY) == Accepted(answers={"name": "Sam"})


def test_an_answer_whose_day_has_passed_is_a_problem_again() -> None:
    assert wrong_with(cast.DUE_ON, TODAY, today=TODAY + timedelta(days=14)) is None
    wrong = wrong_with(cast.DUE_ON, TODAY, today=TODAY + timedelta(days=15))
    assert wrong is not None
    assert wrong.fault is Fault.TOO_EARLY


def test_every_type_of_question_is_tried_here() -> None:
    assert {type(question) for question in EVERY_TYPE} == set(AnyQuestion.__subclasses__())
