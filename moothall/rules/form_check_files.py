"""Checks files that were uploaded, by what their content is."""

from collections.abc import Sequence
from dataclasses import dataclass

from moothall.rules.answer_limits import kinds_in_words
from moothall.rules.answers import Answer, FileAnswer
from moothall.rules.faults import Fault, Wrong
from moothall.rules.form_check_text import redisplay
from moothall.rules.questions import FileQuestion

LONGEST_NAME = 100
_UNSAFE = frozenset('<>:"/\\|?*\n\ufffd')


@dataclass(frozen=True, kw_only=True)
class UploadedFile:
    """A file as it came in: kept under `key`, `content_type` as its content shows (None: not recognised)."""

    key: str
    name: str
    size_bytes: int
    content_type: str | None


def read_files(
    question: FileQuestion, uploads: Sequence[UploadedFile], *, earlier: Answer | None, is_removed: bool
) -> tuple[FileAnswer, ...] | Wrong | None:
    """Return the files of the answer: those uploaded now, otherwise those of `earlier` unless removed."""
    if uploads:
        return _uploaded(question, uploads)
    return None if is_removed else _kept(earlier)


def _kept(earlier: Answer | None) -> tuple[FileAnswer, ...] | None:
    if not isinstance(earlier, tuple):
        return None
    return tuple(file for file in earlier if isinstance(file, FileAnswer)) or None


def _uploaded(question: FileQuestion, uploads: Sequence[UploadedFile]) -> tuple[FileAnswer, ...] | Wrong:
    files: list[FileAnswer] = []
    for upload in uploads:
        if upload.size_bytes <= 0:
            return Wrong(fault=Fault.FILE_EMPTY)
        if upload.size_bytes > question.max_bytes:
            return Wrong(fault=Fault.FILE_TOO_LARGE, facts={"megabytes": question.max_bytes // 1_000_000})
        if upload.content_type is None:
            return Wrong(fault=Fault.WRONG_FILE_KIND, facts={"kinds": kinds_in_words(question)})
        files.append(
            FileAnswer(
                key=upload.key,
                name=safe_name(upload.name),
                size_bytes=upload.size_bytes,
                content_type=upload.content_type,
            )
        )
    return tuple(files)


def safe_name(name: str) -> str:
    """Return a file's name as it may be shown: without folders, controls or marks that turn text round."""
    last = redisplay(name[-4 * LONGEST_NAME :]).replace("\\", "/").rsplit("/", maxsplit=1)[-1]
    kept = "".join(letter for letter in last if letter not in _UNSAFE).strip(" .")
    return kept[-LONGEST_NAME:].lstrip(" .") or "file"
