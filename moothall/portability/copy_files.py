"""The files of a copy: under which name each stands in it, why one is left out, and the zip piece by piece.

A copy is kept for a week, its files are not kept twice: they come in while it is fetched. What was deleted with its
case meanwhile is named in its place.
"""

import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO

from moothall.audit import actions as audit
from moothall.bodies.context import Resident, acting
from moothall.cases.queries.documents import files_in
from moothall.cases.queries.kept_files import kept_files
from moothall.cases.queries.whole import WholeCase, whole_cases
from moothall.files import queries as files
from moothall.people import copies
from moothall.people.queries import Account
from moothall.portability.copy_words import said
from moothall.rules.language import Language

PIECE_BYTES = 64 * 1024
JSON_NAME, HTML_NAME = "data.json", "index.html"


class LeftOut(StrEnum):
    """Why a file that an answer names is not in the copy: the store has none, or it is of a type never given out."""

    GONE = "gone"
    NOT_SHOWN = "not_shown"


@dataclass(frozen=True, kw_only=True)
class NamedFile:
    """A file of a case as a copy names it; `path` is "" where it is `left_out`."""

    body_id: int
    key: str
    typed_name: str
    size_bytes: int
    path: str = ""
    left_out: LeftOut | None = None


class _Sink:
    """Takes what a zip writes, and gives it away. It knows no places, so nothing is written twice."""

    def __init__(self) -> None:
        self._kept = bytearray()

    def write(self, data: bytes, /) -> int:
        """Take some bytes."""
        self._kept += data
        return len(data)

    def flush(self) -> None:
        """Do nothing: what is taken is there."""

    def close(self) -> None:
        """Do nothing: the zip is done, and what is left is still to be taken."""

    def taken(self) -> bytes:
        """Return what was written since the last time."""
        given = bytes(self._kept)
        self._kept.clear()
        return given


def named_files(cases: Sequence[WholeCase]) -> Mapping[str, tuple[NamedFile, ...]]:
    """Return the files of some cases, by reference. Asked under no context."""
    keys = [file.key for case in cases for file in files_in(case.answers)]
    kept = kept_files(code_digests=[case.code_digest for case in cases], keys=keys) if keys else {}
    found: dict[str, tuple[NamedFile, ...]] = {}
    for case in cases:
        named = list[NamedFile]()
        for number, file in enumerate(files_in(case.answers), start=1):
            here = kept.get(file.key)
            is_given = here is not None and here.is_shown
            named.append(
                NamedFile(
                    body_id=case.body_id,
                    key=file.key,
                    typed_name=file.name,
                    size_bytes=here.size_bytes if here else file.size_bytes,
                    path=f"files/{case.reference}/{number}-{here.name}" if here and is_given else "",
                    left_out=None if is_given else LeftOut.NOT_SHOWN if here else LeftOut.GONE,
                )
            )
        found[case.reference] = tuple(named)
    return found


def with_files(*, by: Account, key: str) -> Iterator[bytes] | None:
    """Return the zip of a copy of one's own with its files, piece by piece; None where there is no such copy.

    Memory holds one piece, however large the files are. Whose they are is asked now, and that they are taken away
    is evidence of each body's; nothing is asked of the database once the first piece is wanted.
    """
    words = copies.read(by=by, key=key)
    if words is None:
        return None
    wanted = paths(words)
    cases = list(whole_cases(Resident(person_id=by.person_id)))
    named, found = named_files(cases), dict[str, NamedFile]()
    for case in cases:
        of_case = {file.path: file for file in named[case.reference] if file.path in wanted}
        if of_case:
            _note(by, case)
        found |= of_case
    return _pieces(words, {path: found.get(path) for path in wanted}, by.language)


def paths(words: bytes) -> tuple[str, ...]:
    """Return the paths of the files that a copy names."""
    with zipfile.ZipFile(io.BytesIO(words)) as kept:
        held = json.loads(kept.read(JSON_NAME))
    return tuple(file["path"] for case in held["requests"] for file in case["files"] if file["path"])


def _note(by: Account, case: WholeCase) -> None:
    with acting(Resident(person_id=by.person_id)):
        audit.record(
            body_id=case.body_id,
            action="files.copy",
            subject_kind="case",
            subject_id=case.reference,
            why="taken away by the resident with everything about them",
        )


def _pieces(words: bytes, named: Mapping[str, NamedFile | None], language: Language) -> Iterator[bytes]:
    sink = _Sink()
    with zipfile.ZipFile(sink, "w") as made:
        with zipfile.ZipFile(io.BytesIO(words)) as kept:
            for name in kept.namelist():
                made.writestr(name, kept.read(name), zipfile.ZIP_DEFLATED)
                yield sink.taken()
        for path, file in named.items():
            stream = files.opened(body_id=file.body_id, key=file.key) if file else None
            if file is None or stream is None:
                made.writestr(f"{path}.txt", said(f"copy.left_{LeftOut.GONE}", language))
                yield sink.taken()
                continue
            yield from _one(made, sink, file, stream)
    yield sink.taken()


def _one(made: zipfile.ZipFile, sink: _Sink, file: NamedFile, stream: BinaryIO) -> Iterator[bytes]:
    told = zipfile.ZipInfo(file.path)
    told.file_size = file.size_bytes
    with stream, made.open(told, "w") as entry:
        while piece := stream.read(PIECE_BYTES):
            entry.write(piece)
            yield sink.taken()
