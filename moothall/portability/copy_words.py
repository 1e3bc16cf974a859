"""The words of copies and of letters about erasure, and how a copy writes moments."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings

from moothall.packs.interface import interface_texts
from moothall.rules.answers import Json
from moothall.rules.language import Language, Text

Record = dict[str, Json]


def said(key: str, language: Language, **fields: str) -> str:
    """Return an interface text as plain words, its braces filled."""
    words = interface()[key].speak(language)
    return words.format(**fields) if fields else words


def moment(at: datetime | None) -> str | None:
    """Return a moment for programs, or None."""
    return at.isoformat(timespec="seconds") if at else None


def interface() -> Mapping[str, Text]:
    """Return every text of data/interface by its key."""
    return interface_texts(settings.DATA)
