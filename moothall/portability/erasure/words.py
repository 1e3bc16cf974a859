"""The grounds that the law gives to refuse an erasure: they are data."""

from collections.abc import Mapping
from functools import lru_cache

from django.conf import settings

from moothall.packs import folders
from moothall.packs.privacy import read_grounds
from moothall.rules.erasure import Ground


@lru_cache(maxsize=1)
def grounds() -> Mapping[str, Ground]:
    """Return the grounds on which a body may keep what somebody asked it to erase, by id."""
    return read_grounds(folders.privacy(settings.DATA))
