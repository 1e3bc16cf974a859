"""National Insurance numbers and bank accounts: taken as people write them, and masked where nobody need read them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moothall.rules.answers import BankAnswer
from moothall.rules.faults import Fault
from moothall.rules.form_check import Accepted, Faulty, Posted, check_page
from moothall.rules.form_check_identity import is_national_insurance, read_national_insurance
from moothall.rules.masks import DOTS, is_masked, mask, mask_text, masked_answers
from moothall.rules.questions import AddressQuestion, EmailQuestion, LongTextQuestion, Question, TextQuestion
from moothall.rules.service_check_form import type_of
from tests.rules import service_cast as cast
from tests.rules.service_cast import LABEL, TODAY, page, said

# MW was never a prefix of numbers of people (HMRC, NIM39110), so these are nobody's.
NOBODYS = "MW123456A"
ACCOUNT = {
    "account-name": ("R Resident",),
    "account-sort-code": ("30-94-30",),
    "account-account-number": ("00733445",),
    "account-roll-number": ("",),
}


def account(**changes: str) -> BankAnswer | list[tuple[Fault, str]] | None:
    """Post an account with some fields changed (underlines for dashes); return the answer, or each fault's field."""
    fields = {**ACCOUNT, **{f"account-{name.replace('_', '-')}": (value,) for name, value in changes.items()}}
    found = check_page(page("p", cast.ACCOUNT), Posted(fields=fields), today=TODAY)
    if isinstance(found, Faulty):
        return [(problem.fault, problem.field) for problem in found.problems]
    answer = found.answers["account"]
    assert answer is None or isinstance(answer, BankAnswer)
    return answer


@pytest.mark.parametrize(
    "typed", ["MW123456A", "mw 12 34 56 a", " MW-12-34-56-A. ", "MW\u201112\u201334 56/A", "(MW) 123456 A"]
)
def test_a_national_insurance_number_is_taken_as_people_write_it(typed: str) -> None:
    found = check_page(page("p", cast.NINO), Posted(fields={"nino": (typed,)}), today=TODAY)
    assert isinstance(found, Accepted)
    assert found.answers == {"nino": NOBODYS}


@pytest.mark.parametrize(
    "typed",
    [
        "QQ123456C",  # the example, which is nobody's number
        *(f"{prefix}123456A" for prefix in ("BG", "GB", "KN", "NK", "NT", "TN", "ZZ", "AO", "DA", "AV")),
        "MW12345A",
        "MW1234567A",
        "MW123456E",
        "MW123456",
        "12A34567",  # a temporary reference number
        "ＭＷ123456Ａ",
        "MW\u0661\u0662\u0663\u0664\u0665\u0666A",
    ],
)
def test_what_is_no_national_insurance_number_is_refused_with_words(typed: str) -> None:
    found = check_page(page("p", cast.NINO), Posted(fields={"nino": (typed,)}), today=TODAY)
    assert isinstance(found, Faulty)
    assert [(problem.fault, problem.field) for problem in found.problems] == [
        (Fault.NOT_A_NATIONAL_INSURANCE, "nino")
    ]


@given(typed=st.from_regex(r"[A-Za-z]{2}[ -]?[0-9]{6}[ -]?[A-Da-d]", fullmatch=True))
def test_whatever_is_taken_is_in_one_form_and_is_taken_again(typed: str) -> None:
    number = read_national_insurance(typed)
    if isinstance(number, str):
        assert is_national_insurance(number)
        assert read_national_insurance(number) == number


def test_an_account_is_taken_as_people_write_it() -> None:
    assert account() == BankAnswer(
        name="R Resident", sort_code="309430", account_number="00733445", roll_number=None
    )
    assert account(sort_code="30 94 30", account_number="733-445", roll_number="A/1-2. b") == BankAnswer(
        name="R Resident", sort_code="309430", account_number="00733445", roll_number="A/1-2. b"
    )


@pytest.mark.parametrize(
    ("changes", "fault", "field"),
    [
        ({"name": ""}, Fault.MISSING_ACCOUNT_NAME, "account-name"),
        ({"name": "x" * 71}, Fault.TOO_LONG, "account-name"),
        ({"sort_code": ""}, Fault.MISSING_SORT_CODE, "account-sort-code"),
        ({"sort_code": "30943"}, Fault.NOT_A_SORT_CODE, "account-sort-code"),
        ({"sort_code": "30943x"}, Fault.NOT_A_SORT_CODE, "account-sort-code"),
        ({"account_number": ""}, Fault.MISSING_ACCOUNT_NUMBER, "account-account-number"),
        ({"account_number": "12345"}, Fault.NOT_AN_ACCOUNT_NUMBER, "account-account-number"),
        ({"account_number": "123456789"}, Fault.NOT_AN_ACCOUNT_NUMBER, "account-account-number"),
        ({"account_number": "\u0661" * 8}, Fault.NOT_AN_ACCOUNT_NUMBER, "account-account-number"),
        ({"roll_number": "1" * 19}, Fault.NOT_A_ROLL_NUMBER, "account-roll-number"),
        ({"roll_number": "<b>"}, Fault.NOT_A_ROLL_NUMBER, "account-roll-number"),
    ],
)
def test_a_wrong_part_of_an_account_is_named(changes: dict[str, str], fault: Fault, field: str) -> None:
    assert account(**changes) == [(fault, field)]


def test_an_account_that_is_left_out_is_asked_for() -> None:
    empty = {"name": "", "sort_code": "", "account_number": ""}
    assert account(**empty) == [(Fault.MISSING, "account-name")]


def test_numbers_and_accounts_are_sensitive_whatever_the_service_says_and_no_condition_sees_them() -> None:
    for question in (cast.NINO, cast.ACCOUNT):
        assert (question.sensitive, question.is_sensitive, is_masked(question)) == (False, True, True)
        assert type_of(question).kind == type_of(cast.HOME).kind


def test_what_is_masked_keeps_just_enough_to_be_known_again() -> None:
    given_account = account()
    assert isinstance(given_account, BankAnswer)
    assert mask(given_account) == f"{DOTS} 3445"
    assert mask(NOBODYS) == f"{DOTS} 456A"
    assert mask_text("short") == DOTS
    assert mask_text("sam@example.com") == f"s{DOTS}@example.com"
    assert mask_text("@") == DOTS
    assert mask(("a", "b")) == DOTS


def test_sensitive_lines_are_masked_and_sensitive_stories_and_addresses_are_shown() -> None:
    questions: dict[str, Question] = {
        "line": TextQuestion(id="line", label=LABEL, called=said("it"), sensitive=True),
        "open": TextQuestion(id="open", label=LABEL, called=said("it")),
        "mail": EmailQuestion(id="mail", label=LABEL, called=said("it"), sensitive=True),
        "story": LongTextQuestion(id="story", label=LABEL, called=said("it"), sensitive=True),
        "home": AddressQuestion(id="home", label=LABEL, called=said("it"), sensitive=True),
        "nino": cast.NINO,
    }
    answers = dict.fromkeys(questions, "0123456789") | {"nino": None, "gone": "0123456789"}
    assert masked_answers(questions, answers).keys() == {"line", "mail"}
