"""Reads National Insurance numbers and bank accounts as people write them, and brings each to one form."""

import re
from collections.abc import Mapping

from moothall.rules.answers import BankAnswer
from moothall.rules.faults import Fault, Wrong

LONGEST_NAME = 70

NAME, SORT_CODE, ACCOUNT_NUMBER, ROLL_NUMBER = "-name", "-sort-code", "-account-number", "-roll-number"
BANK_PARTS = (NAME, SORT_CODE, ACCOUNT_NUMBER, ROLL_NUMBER)

# HMRC, National Insurance Manual, NIM39110.
_NATIONAL_INSURANCE = re.compile(
    r"(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][0-9]{6}[A-D]", re.ASCII
)
_PUNCTUATION = re.compile(r"[\s.,/()\-\u2010-\u2015\u2212]+")
_SORT_CODE = re.compile(r"[0-9]{6}", re.ASCII)
_ACCOUNT_NUMBER = re.compile(r"[0-9]{6,8}", re.ASCII)
_ROLL_NUMBER = re.compile(r"[A-Za-z0-9 ./-]{1,18}", re.ASCII)
_MISSING = (
    (NAME, Fault.MISSING_ACCOUNT_NAME),
    (SORT_CODE, Fault.MISSING_SORT_CODE),
    (ACCOUNT_NUMBER, Fault.MISSING_ACCOUNT_NUMBER),
)


def read_national_insurance(typed: str) -> str | Wrong:
    """Return a National Insurance number as nine capitals and digits: QQ123456C but for the prefix.

    Spaces and punctuation are left out, as the GOV.UK Design System asks. Prefixes that HMRC says are not used are
    refused; so is a temporary number, which is none.
    """
    number = _PUNCTUATION.sub("", typed).upper()
    if not (number.isascii() and _NATIONAL_INSURANCE.fullmatch(number)):
        return Wrong(fault=Fault.NOT_A_NATIONAL_INSURANCE)
    return number


def is_national_insurance(number: str) -> bool:
    """Tell whether `number` is one in the form that `read_national_insurance` returns."""
    return _NATIONAL_INSURANCE.fullmatch(number) is not None


def read_bank_account(typed: Mapping[str, str]) -> BankAnswer | Wrong | None:
    """Return the account in the cleaned fields of BANK_PARTS, None where all are empty, or what is wrong.

    Sort codes have six digits. Account numbers have eight; one of six or seven, as some banks write them, gets
    noughts in front, as Pay.UK asks of payments. Whether the two belong together is not checked here.
    """
    if not any(typed.values()):
        return None
    for part, fault in _MISSING:
        if not typed[part]:
            return Wrong(fault=fault, part=part)
    sort_code = _PUNCTUATION.sub("", typed[SORT_CODE])
    number = _PUNCTUATION.sub("", typed[ACCOUNT_NUMBER])
    if len(typed[NAME]) > LONGEST_NAME:
        return Wrong(fault=Fault.TOO_LONG, facts={"max": LONGEST_NAME}, part=NAME)
    if not _SORT_CODE.fullmatch(sort_code):
        return Wrong(fault=Fault.NOT_A_SORT_CODE, part=SORT_CODE)
    if not _ACCOUNT_NUMBER.fullmatch(number):
        return Wrong(fault=Fault.NOT_AN_ACCOUNT_NUMBER, part=ACCOUNT_NUMBER)
    if typed[ROLL_NUMBER] and not _ROLL_NUMBER.fullmatch(typed[ROLL_NUMBER]):
        return Wrong(fault=Fault.NOT_A_ROLL_NUMBER, part=ROLL_NUMBER)
    return BankAnswer(
        name=typed[NAME],
        sort_code=sort_code,
        account_number=number.zfill(8),
        roll_number=typed[ROLL_NUMBER] or None,
    )
