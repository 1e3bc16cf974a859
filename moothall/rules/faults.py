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
    MISSING_DATE_PART = "missing_date_part"
    MISSING_ADDRESS_LINE = "missing_address_line"
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
    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"
    NOT_AN_EMAIL = "not_an_email"
    NOT_A_PHONE = "not_a_phone"
    NOT_A_MOBILE = "not_a_mobile"
    NOT_A_POSTCODE = "not_a_postcode"
    NOT_DIGITS = "not_digits"
    NOT_AN_ADDRESS = "not_an_address"
    WRONG_FILE_KIND = "wrong_file_kind"
    FILE_TOO_LARGE = "file_too_large"
    FILE_EMPTY = "file_empty"
    TOO_MANY_FILES = "too_many_files"


Fact = str | int | date | Text


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
