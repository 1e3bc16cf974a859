"""Files on this machine's disk."""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO


class DiskStore:
    """Keeps each file under `folder`, written beside its place and moved into it, so that none is ever half there."""

    def __init__(self, folder: Path) -> None:
        """Take the folder; it is made at the first write, readable by this user only."""
        self.folder = folder

    def put(self, key: str, content: bytes) -> None:
        """Write, flush to the disk, and move into place."""
        place = self.folder / key
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = place.with_suffix(".part")
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(place)
        self._flush_folder(place.parent)

    def get(self, key: str) -> bytes:
        """Return the bytes, or raise FileNotFoundError."""
        return (self.folder / key).read_bytes()

    def open(self, key: str) -> BinaryIO:
        """Return the bytes to be read piece by piece and closed, or raise FileNotFoundError."""
        return (self.folder / key).open("rb")

    def keys(self, *, before: datetime) -> Iterator[str]:
        """Yield the key of every file last written before a moment (UTC), also of one that was never finished."""
        if not self.folder.is_dir():
            return
        with os.scandir(self.folder) as bodies:
            folders = sorted(entry.name for entry in bodies if entry.is_dir(follow_symlinks=False))
        for name in folders:
            with os.scandir(self.folder / name) as files:
                for entry in files:
                    if entry.stat(follow_symlinks=False).st_mtime < before.timestamp():
                        yield f"{name}/{entry.name}"

    def remove(self, key: str) -> None:
        """Delete the file if it is there."""
        (self.folder / key).unlink(missing_ok=True)

    @staticmethod
    def _flush_folder(folder: Path) -> None:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
