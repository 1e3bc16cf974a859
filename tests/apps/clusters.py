"""What the tests of our own PostgreSQL share."""

from pathlib import Path

import psycopg
import pytest


def open_folder(factory: pytest.TempPathFactory) -> Path:
    """Return a data folder yet to be made, with spaces in its path, where everybody may enter."""
    folder = factory.mktemp("a folder")
    for parent in (folder, *folder.parents):
        if parent.name.startswith(("pytest-", "a folder", "popen-")):
            parent.chmod(0o711)
    return folder / "with spaces"


def ask(url: str, query: str) -> object:
    """Return the first column of the first row."""
    with psycopg.connect(url) as connection:
        row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return row[0]
