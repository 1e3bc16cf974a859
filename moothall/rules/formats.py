"""In what format somebody needs what is written to them.

Great Britain: Equality Act 2010 s.20(6); Northern Ireland: Disability Discrimination Act 1995 s.21.
"""

from enum import StrEnum


class Format(StrEnum):
    """A format other than plain letters and emails."""

    LARGE_PRINT = "large_print"
    BRAILLE = "braille"
    EASY_READ = "easy_read"
    BSL = "bsl"
    BY_PHONE = "by_phone"
