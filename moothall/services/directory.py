"""What councils do, as data/ has it: read once per process, the same for all bodies."""

from functools import lru_cache

from django.conf import settings

from moothall.packs.directory import Directory
from moothall.packs.register import read_register


@lru_cache(maxsize=1)
def directory() -> Directory:
    """Return the topics, the listed services, who does what, and the signposts."""
    return read_register(settings.DATA).directory
