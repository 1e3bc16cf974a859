"""In what format somebody needs what is written to them.

Great Britain: Equality Act 2010 s.20(6); Northern Ireland: Disability Discrimination Act 1995 s.21.
"""

from enum import StrEnum

from moothall.rules.notice_text import Channel


class Format(StrEnum):
    """A format other than plain letters and emails."""

    LARGE_PRINT = "large_print"
    BRAILLE = "braille"
    EASY_READ = "easy_read"
    BSL = "bsl"
    BY_PHONE = "by_phone"


def needs_hand(needed: Format, kind: Channel) -> bool:
    """Tell whether somebody has to send a letter in this format, besides what its channel sends.

    Emails and text messages are plain text, which screens enlarge. Nothing else is made by a machine here.
    """
    return needed is not Format.LARGE_PRINT or kind is Channel.LETTER


def is_on_paper(needed: Format) -> bool:
    """Tell whether what is written in this format is brought by post, to an address."""
    return needed in {Format.LARGE_PRINT, Format.BRAILLE, Format.EASY_READ}
