"""Reads data/passwords: which passwords everybody tries first, as digests."""

from pathlib import Path

DIGEST = 12


def read_common_passwords(folder: Path) -> frozenset[str]:
    """Return the digests of `folder` (data/passwords): twelve hexadecimal digits of SHA-256 for each password.

    They are digests of passwords in small letters, because nobody should have to read the words themselves.
    """
    return frozenset((folder / "common.txt").read_text(encoding="ascii").split())
