"""Files on this machine's disk."""

import os
from pathlib import Path


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
