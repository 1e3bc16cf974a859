"""Reads each type of question from the posted fields. What is wrong comes back as Wrong; nothing raises."""

from collections.abc import Mapping, Sequence
from datetime import date

from moothall.rules.answers import AddressAnswer, BankAnswer
from moothall.rules.faults import Fault, Wrong
from moothall.rules.form_check_contact import read_email, read_phone, read_postcode
from moothall.rules.form_check_date import DAY, MONTH, YEAR, read_date
from moothall.rules.form_check_identity import (
    BANK_PARTS,
    read_bank_account,
    read_national_insurance,
)
from moothall.rules.form_check_text import clean, is_look_alike
from moothall.rules.questions import (
    AddressQuestion,
    ChoiceQuestion,
    ChoicesQuestion,
    EmailQuestion,
    LongTextQuestion,
    NationalInsuranceQuestion,
    NumberQuestion,
    PhoneQuestion,
    TextPattern,
    TextQuestion,
    YesNoQuestion,
)

Fields = Mapping[str, Sequence[str]]

LONGEST_PART = 20
LONGEST_CHOICE = 100
LONGEST_CONTACT = 320
LONGEST_ADDRESS_LINE = 100
MOST_CHOICES = 200

UPRN, LINE_1, LINE_2, TOWN, POSTCODE = "-uprn", "-line-1", "-line-2", "-town", "-postcode"
STEP, CHOOSING = "-step", "choose"


def read_words(
    question: TextQuestion | LongTextQuestion | EmailQuestion | PhoneQuestion | NationalInsuranceQuestion,
    fields: Fields,
) -> str | Wrong | None:
    """Return the text, email address, telephone or National Insurance number in the question's field."""
    match question:
        case LongTextQuestion():
            return one(fields, question.id, max_length=question.max_length, lines=True)
        case TextQuestion():
            typed = one(fields, question.id, max_length=question.max_length)
        case _:
            typed = one(fields, question.id, max_length=LONGEST_CONTACT)
    if isinstance(question, EmailQuestion) and any(is_look_alike(raw) for raw in fields.get(question.id, ())):
        return Wrong(fault=Fault.NOT_AN_EMAIL)
    return _read_shape(question, typed) if isinstance(typed, str) else typed


def _read_shape(
    question: TextQuestion | EmailQuestion | PhoneQuestion | NationalInsuranceQuestion, typed: str
) -> str | Wrong:
    match question:
        case NationalInsuranceQuestion():
            return read_national_insurance(typed)
        case EmailQuestion():
            return read_email(typed)
        case PhoneQuestion(mobile_only=mobile_only):
            return read_phone(typed, mobile_only=mobile_only)
        case TextQuestion(pattern=TextPattern.POSTCODE):
            return read_postcode(typed)
        case TextQuestion(pattern=TextPattern.DIGITS):
            return typed if typed.isascii() and typed.isdigit() else Wrong(fault=Fault.NOT_DIGITS)
        case TextQuestion():
            return typed


def read_chosen(
    question: YesNoQuestion | ChoiceQuestion | ChoicesQuestion, fields: Fields
) -> bool | str | tuple[str, ...] | Wrong | None:
    """Return what was chosen; whether the one of a single choice is an option is checked afterwards."""
    if isinstance(question, ChoicesQuestion):
        return _read_choices(question, fields)
    typed = one(fields, question.id, max_length=LONGEST_CHOICE)
    if isinstance(question, ChoiceQuestion) or not isinstance(typed, str):
        return typed
    return {"yes": True, "no": False}.get(typed, Wrong(fault=Fault.NOT_AN_OPTION))


def _read_choices(question: ChoicesQuestion, fields: Fields) -> tuple[str, ...] | Wrong | None:
    """Return the values chosen, each once, in the order of the options: the only field to be posted twice."""
    posted = {value.strip() for value in fields.get(question.id, ())[:MOST_CHOICES]} - {""}
    known = tuple(option.value for option in question.options if option.value in posted)
    if len(known) < len(posted):
        return Wrong(fault=Fault.NOT_AN_OPTION)
    return known or None


def read_number(question: NumberQuestion, fields: Fields) -> int | Wrong | None:
    """Return a whole number; commas and spaces between its digits are left out."""
    typed = one(fields, question.id, max_length=LONGEST_PART)
    if typed is None or isinstance(typed, Wrong):
        return typed
    digits = typed.replace(",", "").replace(" ", "").replace("\u2212", "-")
    if not (digits.isascii() and digits.removeprefix("-").isdigit()):
        return Wrong(fault=Fault.NOT_A_NUMBER)
    return int(digits)


def read_day(question_id: str, fields: Fields) -> date | Wrong | None:
    """Return the day in the question's three fields."""
    parts = several(fields, question_id, (DAY, MONTH, YEAR), max_length=LONGEST_PART)
    return parts if isinstance(parts, Wrong) else read_date(parts)


def read_address(
    question: AddressQuestion, fields: Fields, found: Mapping[str, AddressAnswer]
) -> AddressAnswer | Wrong | None:
    """Return the address chosen by its UPRN from those `found`, or typed by hand where no UPRN was posted.

    Who was shown a list (`<id>-step` is "choose") is asked to choose, never for lines that the page has not.
    """
    parts = (UPRN, LINE_1, LINE_2, TOWN, POSTCODE)
    typed = several(fields, question.id, parts, max_length=LONGEST_ADDRESS_LINE)
    if isinstance(typed, Wrong):
        return typed
    if typed[UPRN]:
        return found.get(typed[UPRN], Wrong(fault=Fault.NOT_AN_ADDRESS))
    if CHOOSING in fields.get(question.id + STEP, ()):
        return Wrong(fault=Fault.NOT_AN_ADDRESS, part=UPRN) if question.required else None
    if not any(typed.values()):
        return None
    return _typed_address(typed)


def read_account(question_id: str, fields: Fields) -> BankAnswer | Wrong | None:
    """Return the bank account in the question's four fields."""
    typed = several(fields, question_id, BANK_PARTS, max_length=LONGEST_ADDRESS_LINE)
    return typed if isinstance(typed, Wrong) else read_bank_account(typed)


def _typed_address(typed: Mapping[str, str]) -> AddressAnswer | Wrong:
    for part, fault in _NEEDED:
        if not typed[part]:
            return Wrong(fault=fault, part=part)
    postcode = read_postcode(typed[POSTCODE])
    if isinstance(postcode, Wrong):
        return Wrong(fault=postcode.fault, part=POSTCODE)
    lines = tuple(typed[part] for part in (LINE_1, LINE_2, TOWN) if typed[part])
    return AddressAnswer(uprn=None, lines=lines, postcode=postcode, custodian_code=None)


_NEEDED = (
    (LINE_1, Fault.MISSING_ADDRESS_LINE),
    (TOWN, Fault.MISSING_TOWN),
    (POSTCODE, Fault.MISSING_POSTCODE),
)


def several(
    fields: Fields, question_id: str, parts: Sequence[str], *, max_length: int
) -> Mapping[str, str] | Wrong:
    """Return the cleaned text of each part's field ("" where empty), or what is wrong with the first."""
    found: dict[str, str] = {}
    for part in parts:
        typed = one(fields, question_id + part, max_length=max_length)
        if isinstance(typed, Wrong):
            return Wrong(fault=typed.fault, facts=typed.facts, part=part)
        found[part] = typed or ""
    return found


def one(fields: Fields, name: str, *, max_length: int, lines: bool = False) -> str | Wrong | None:
    """Return the cleaned text of a field that may be posted once, or None where it is missing or empty."""
    posted = fields.get(name, ())
    if len(posted) > 1:
        return Wrong(fault=Fault.DOUBLED)
    if not posted:
        return None
    typed = clean(posted[0], max_length=max_length, lines=lines)
    return typed if isinstance(typed, Wrong) else typed or None
