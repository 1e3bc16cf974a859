"""In what format somebody needs what is written to them (Equality Act 2010 s.20: information in accessible formats)."""

from enum import StrEnum


class Format(StrEnum):
    """A format other than plain letters and emails."""

    LARGE_PRINT = "large_print"
    BRAILLE = "braille"
    EASY_READ = "easy_read"
    BSL = "bsl"
    BY_PHONE = "by_phone"
