"""What can be wrong with an answer: a closed list, each with words in data/interface/answers.yaml."""

import dataclasses
from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from moothall.rules.language import Text


class Fault(StrEnum):
    """What is wrong with an answer. The words are under the key `answers.<fault>`."""

    MISSING = "missing"
    MISSING_CHOICE = "missing_choice"
    MISSING_YES_NO = "missing_yes_no"
    MISSING_FILE = "missing_file"
    MISSING_DAY = "missing_day"
    MISSING_MONTH = "missing_month"
    MISSING_YEAR = "missing_year"
    MISSING_DAY_AND_MONTH = "missing_day_and_month"
    MISSING_DAY_AND_YEAR = "missing_day_and_year"
    MISSING_MONTH_AND_YEAR = "missing_month_and_year"
    MISSING_ADDRESS_LINE = "missing_address_line"
    MISSING_TOWN = "missing_town"
    MISSING_POSTCODE = "missing_postcode"
    DOUBLED = "doubled"
    UNREADABLE = "unreadable"
    TOO_LONG = "too_long"
    SEVERAL_LINES = "several_lines"
    NOT_AN_OPTION = "not_an_option"
    NOT_A_NUMBER = "not_a_number"
    TOO_SMALL = "too_small"
    TOO_LARGE = "too_large"
    NOT_A_DATE = "not_a_date"
    SHORT_YEAR = "short_year"
    NOT_PAST = "not_past"
    IN_FUTURE = "in_future"
    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"
    NOT_AN_EMAIL = "not_an_email"
    NOT_A_PHONE = "not_a_phone"
    NOT_A_MOBILE = "not_a_mobile"
    NOT_A_POSTCODE = "not_a_postcode"
    UNKNOWN_POSTCODE = "unknown_postcode"
    POSTCODE_OUTSIDE_UK = "postcode_outside_uk"
    NOT_A_NATIONAL_INSURANCE = "not_a_national_insurance"
    MISSING_ACCOUNT_NAME = "missing_account_name"
    MISSING_SORT_CODE = "missing_sort_code"
    MISSING_ACCOUNT_NUMBER = "missing_account_number"
    NOT_A_SORT_CODE = "not_a_sort_code"
    NOT_AN_ACCOUNT_NUMBER = "not_an_account_number"
    NOT_A_ROLL_NUMBER = "not_a_roll_number"
    NOT_DIGITS = "not_digits"
    NOT_AN_ADDRESS = "not_an_address"
    WRONG_FILE_KIND = "wrong_file_kind"
    FILE_TOO_LARGE = "file_too_large"
    FILE_EMPTY = "file_empty"
    TOO_MANY_FILES = "too_many_files"
    CHANGED = "changed"


Fact = str | int | date | Text


@dataclasses.dataclass(frozen=True, kw_only=True)
class Wrong:
    """What is wrong with one answer. `part` is the end of the field's name ("-month") where it has parts."""

    fault: Fault
    facts: Mapping[str, Fact] = dataclasses.field(default_factory=dict)
    part: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing wrong with what was posted.

    `field` is the name of the posted field to go to (for a date one of its three parts). `facts` fill the
    braces of the message; they hold the service's words and limits, never what the person typed.
    """

    question_id: str
    field: str
    fault: Fault
    facts: Mapping[str, Fact] = dataclasses.field(default_factory=dict)


_FACT_NAMES: Mapping[Fault, frozenset[str]] = {
    Fault.TOO_LONG: frozenset({"max"}),
    Fault.TOO_SMALL: frozenset({"min"}),
    Fault.TOO_LARGE: frozenset({"max"}),
    Fault.TOO_EARLY: frozenset({"earliest"}),
    Fault.TOO_LATE: frozenset({"latest"}),
    Fault.WRONG_FILE_KIND: frozenset({"kinds"}),
    Fault.FILE_TOO_LARGE: frozenset({"megabytes"}),
    Fault.TOO_MANY_FILES: frozenset({"max"}),
}


def fact_names(fault: Fault) -> frozenset[str]:
    """Return the names in {braces} that a message about `fault` may use; `called` is always one of them."""
    return _FACT_NAMES.get(fault, frozenset()) | {"called"}
