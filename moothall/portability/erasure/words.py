"""The words that are sent about erasure, and the grounds that the law gives: both are data."""

from collections.abc import Mapping
from functools import lru_cache

from django.conf import settings

from moothall.packs import folders
from moothall.packs.interface import read_interface
from moothall.packs.privacy import read_grounds
from moothall.rules.erasure import Ground
from moothall.rules.language import Language, Text


@lru_cache(maxsize=1)
def grounds() -> Mapping[str, Ground]:
    """Return the grounds on which a body may keep what somebody asked it to erase, by id."""
    return read_grounds(folders.privacy(settings.DATA))


def said(key: str, language: Language, **fields: str) -> str:
    """Return an interface text as plain words, its braces filled."""
    words = _interface()[key].speak(language)
    return words.format(**fields) if fields else words


@lru_cache(maxsize=1)
def _interface() -> Mapping[str, Text]:
    return read_interface(folders.interface(settings.DATA))
