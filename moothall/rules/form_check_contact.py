"""Reads email addresses, telephone numbers and postcodes, and brings them to one form."""

import re

from moothall.rules import postcodes
from moothall.rules.faults import Fault, Wrong
from moothall.rules.refusal import Refused

MAX_EMAIL_LENGTH = 254

_EMAIL = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]",
    re.ASCII,
)
_PHONE_PUNCTUATION = re.compile(r"[\s().\-\u2010-\u2015]+")
_UK_PREFIX = re.compile(r"(?:\+|00)44(?:0(?=[1-9]))?")
_UK = re.compile(r"0[1-9][0-9]{8,9}", re.ASCII)
_MOBILE = re.compile(r"07[1-57-9][0-9]{8}", re.ASCII)
_ABROAD = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)


def read_email(typed: str) -> str | Wrong:
    """Return an email address with its domain in lower case; the rest is for the mail server to judge."""
    before, _, domain = typed.rpartition("@")
    if len(typed) > MAX_EMAIL_LENGTH or len(before) > 64 or not _EMAIL.fullmatch(typed):
        return Wrong(fault=Fault.NOT_AN_EMAIL)
    return f"{before}@{domain.lower()}"


def read_phone(typed: str, *, mobile_only: bool) -> str | Wrong:
    """Return a UK number as digits from 0 on, or one of another country from + on.

    UK numbers have ten or eleven digits with the 0 (Ofcom's National Telephone Numbering Plan); mobiles begin
    with 071 to 075 or 077 to 079.
    """
    digits = _UK_PREFIX.sub("0", _PHONE_PUNCTUATION.sub("", typed), count=1)
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    if mobile_only:
        return digits if _MOBILE.fullmatch(digits) else Wrong(fault=Fault.NOT_A_MOBILE)
    return digits if _UK.fullmatch(digits) or _ABROAD.fullmatch(digits) else Wrong(fault=Fault.NOT_A_PHONE)


def read_postcode(typed: str) -> str | Wrong:
    """Return a UK postcode in its normal form."""
    try:
        return str(postcodes.parse(typed))
    except Refused:
        return Wrong(fault=Fault.NOT_A_POSTCODE)
