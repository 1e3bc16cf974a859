"""Which services there are and how each is defined now; compiled once per version and process."""

import time
from dataclasses import dataclass
from functools import lru_cache

from moothall.packs.services import compile_pack
from moothall.rules.services import ServiceDefinition
from moothall.services.models import Service, ServiceVersion

# A process notices a new version within this time; a form posted meanwhile is checked by the version it was shown by.
FRESH_SECONDS = 5.0


@dataclass(frozen=True, kw_only=True)
class Published:
    """A published version and its compiled definition."""

    version_id: int
    definition: ServiceDefinition


class _Current:
    """The current versions as this process last read them."""

    def __init__(self) -> None:
        self.by_slug: dict[str, Published] = {}
        self.read_at = float("-inf")


_current = _Current()


def all_current() -> dict[str, Published]:
    """Return the current version of every service by slug, at most a few seconds old."""
    now = time.monotonic()
    if now - _current.read_at > FRESH_SECONDS:
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
    _current.read_at = float("-inf")
