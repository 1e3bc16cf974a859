"""The words of a copy, and how it writes moments."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache

from django.conf import settings

from moothall.packs import folders
from moothall.packs.interface import read_interface
from moothall.rules.answers import Json
from moothall.rules.language import Language, Text

Record = dict[str, Json]


def said(key: str, language: Language) -> str:
    """Return an interface text as plain words."""
    return _interface()[key].speak(language)


def label(name: str, language: Language) -> str:
    """Return what a field is called; its name where it has no other, as within an answer."""
    text = _interface().get(f"copy.field_{name}")
    return name if text is None else text.speak(language)


def moment(at: datetime | None) -> str | None:
    """Return a moment for programs, or None."""
    return at.isoformat(timespec="seconds") if at else None


@lru_cache(maxsize=1)
def _interface() -> Mapping[str, Text]:
    return read_interface(folders.interface(settings.DATA))
