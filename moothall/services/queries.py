"""Which services there are and how each is defined now; compiled once per version and process."""

import time
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

from moothall.packs.services import compile_pack
from moothall.rules.services import ServiceDefinition
from moothall.services.models import Service, ServiceVersion

# A process notices a new version within this time; a form posted meanwhile is checked by the version it was shown by.
FRESH_SECONDS = 5.0
_PATIENCE_SECONDS = 2.0


@dataclass(frozen=True, kw_only=True)
class Published:
    """A published version and its compiled definition."""

    version_id: int
    definition: ServiceDefinition


class _Current:
    """The current versions as this process last read them, and who reads them now."""

    def __init__(self) -> None:
        self.by_slug: dict[str, Published] = {}
        self.read_at = float("-inf")
        self.reading = Lock()

    def is_fresh(self) -> bool:
        return time.monotonic() - self.read_at <= FRESH_SECONDS


_current = _Current()


def all_current() -> dict[str, Published]:
    """Return the current version of every service by slug, at most a few seconds old.

    One thread reads for all: the others go on with what was known. Those of a process that knows nothing yet wait
    for the first, not for ever: the database may be away.
    """
    known = _current.by_slug
    if _current.is_fresh():
        return known
    is_mine = _current.reading.acquire(timeout=0 if known else _PATIENCE_SECONDS)
    try:
        return known if known and not is_mine else _read()
    finally:
        if is_mine:
            _current.reading.release()


def _read() -> dict[str, Published]:
    if not _current.is_fresh():
        now = time.monotonic()
        rows = Service.objects.values_list("slug", "current_id")
        _current.by_slug = {slug: version(version_id=version_id) for slug, version_id in rows}
        _current.read_at = now
    return _current.by_slug


def current(*, slug: str) -> Published | None:
    """Return the version of a service that new drafts begin with, or None where there is no such service."""
    return all_current().get(slug)


def functions_in_force() -> frozenset[str]:
    """Return the functions that the current versions of all services name: those that a body may give."""
    return frozenset(
        function for service in all_current().values() for function in service.definition.functions
    )


@lru_cache(maxsize=1024)
def version(*, version_id: int) -> Published:
    """Return one version, current or not. Versions never change, so each is compiled once.

    Raises:
        ServiceVersion.DoesNotExist: there is no such version.
    """
    content = ServiceVersion.objects.values_list("content", flat=True).get(id=version_id)
    return Published(version_id=version_id, definition=compile_pack(content))


def forget() -> None:
    """Read the current versions anew at the next question: after publishing, and in tests."""
    _current.by_slug, _current.read_at = {}, float("-inf")
