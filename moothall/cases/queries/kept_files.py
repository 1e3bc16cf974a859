"""What is kept of the files of cases, for who sees the cases: known by the digests that only those cases show."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import connection

from moothall.files.names import ENDINGS, safe_name

_KEPT = "select key, name, content_type, size_bytes from moothall_files_of_cases(%s, %s)"


@dataclass(frozen=True, kw_only=True)
class KeptFile:
    """A file that a case claimed: what its sender called it, what its content is, and how large it is."""

    key: str
    typed_name: str
    content_type: str
    size_bytes: int

    @property
    def is_shown(self) -> bool:
        """Whether files of this type are given out."""
        return self.content_type in ENDINGS

    @property
    def name(self) -> str:
        """A name that harms nobody, with the ending that the content has; raises KeyError unless `is_shown`."""
        return safe_name(self.typed_name, self.content_type)


def kept_files(*, code_digests: Collection[str], keys: Collection[str]) -> Mapping[str, KeptFile]:
    """Return the files with these keys that the cases with these digests have, by key. Asked under no context."""
    with connection.cursor() as cursor:
        cursor.execute(_KEPT, [list(code_digests), list(keys)])
        rows: list[tuple[str, str, str, int]] = cursor.fetchall()
    return {
        key: KeptFile(key=key, typed_name=name, content_type=content_type, size_bytes=size_bytes)
        for key, name, content_type, size_bytes in rows
    }
