"""Where the bytes of files are kept: one explicit dict of stores."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol

from moothall.files.stores.disk import DiskStore


class Store(Protocol):
    """Keeps bytes by key. A key is `<body id>/<random>`; bytes are written once and never changed."""

    def put(self, key: str, content: bytes) -> None:
        """Keep `content`; when this returns it survives a crash."""

    def get(self, key: str) -> bytes:
        """Return the bytes, or raise FileNotFoundError."""

    def open(self, key: str) -> BinaryIO:
        """Return the bytes to be read piece by piece and closed, or raise FileNotFoundError."""

    def keys(self, *, before: datetime) -> Iterator[str]:
        """Yield the key of everything that was written before a moment (UTC), also of what is only half there."""

    def remove(self, key: str) -> None:
        """Forget the bytes; one that is gone already is fine."""


STORES: dict[str, Callable[[Path], Store]] = {"disk": DiskStore}
