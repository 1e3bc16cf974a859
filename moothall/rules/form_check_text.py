"""Cleans what people type, before anything else looks at it.

Decided: text is normalised to NFC and every kind of line break to a line feed. Controls, lone surrogates,
private-use characters and non-characters are refused, with words. Marks that turn the text around them
(embeddings, overrides, isolates) and invisible spaces are dropped; the direction marks that Hebrew and Arabic
need, the joiners of Persian and of emoji, and the tags of flags are kept.
"""

import re
import unicodedata

from moothall.rules.faults import Fault, Wrong

LONGEST_RAW = 40_000
_BREAKS = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
_DROPPED = re.compile("[\u202a-\u202e\u2066-\u2069\u200b\u2060\ufeff]")
_REFUSED_CATEGORIES = frozenset({"Cc", "Cs", "Co"})


def clean(raw: str, *, max_length: int, lines: bool = False) -> str | Wrong:
    """Return `raw` cleaned and stripped, or what is wrong with it.

    `max_length` counts characters (a line break is one). With `lines` it may have several lines.
    """
    if len(raw) > LONGEST_RAW:
        return Wrong(fault=Fault.TOO_LONG, facts={"max": max_length})
    if not is_readable(raw):
        return Wrong(fault=Fault.UNREADABLE)
    words = _normal(raw)
    if not lines and "\n" in words:
        return Wrong(fault=Fault.SEVERAL_LINES)
    if len(words) > max_length:
        return Wrong(fault=Fault.TOO_LONG, facts={"max": max_length})
    return words


def is_readable(raw: str) -> bool:
    """Tell whether `raw` holds only characters that people write (line breaks and tabs are)."""
    return (raw.isascii() and raw.isprintable()) or not any(_is_refused(letter) for letter in set(raw))


def is_look_alike(raw: str) -> bool:
    """Tell whether a sign in `raw` only looks like a plain one and becomes it in `clean`, as the Kelvin sign does."""
    return any(not letter.isascii() and unicodedata.normalize("NFC", letter).isascii() for letter in raw)


def redisplay(raw: str) -> str:
    """Return `raw` as it may safely be shown again in its field: cut, with boxes for what is unreadable."""
    cut = raw[:LONGEST_RAW]
    if not is_readable(cut):
        cut = "".join("\ufffd" if _is_refused(letter) else letter for letter in cut)
    return _normal(cut)


def _normal(readable: str) -> str:
    words = _DROPPED.sub("", _BREAKS.sub("\n", readable)).replace("\t", " ")
    return unicodedata.normalize("NFC", words).strip()


def _is_refused(letter: str) -> bool:
    if _BREAKS.fullmatch(letter) or letter == "\t":
        return False
    point = ord(letter)
    is_non_character = point & 0xFFFE == 0xFFFE or 0xFDD0 <= point <= 0xFDEF
    return is_non_character or unicodedata.category(letter) in _REFUSED_CATEGORIES
