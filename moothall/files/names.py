"""Names for files that leave the portal: what somebody typed, made harmless, with the ending that the content has."""

import unicodedata
from types import MappingProxyType

ENDINGS = MappingProxyType(
    {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "application/pdf": "pdf"}
)
LONGEST = 60
# What no file system and no archive takes for a path, a stream, a wildcard or an option.
_REFUSED = frozenset('/\\:*?"<>|~`$%&;#{}')
_LETTERS = frozenset({"L", "N", "M"})


def safe_name(typed: str, content_type: str) -> str:
    """Return a name for a file of this type: letters, digits, spaces and simple marks, and the type's own ending.

    Raises:
        KeyError: files of this type are not shown.
    """
    last = unicodedata.normalize("NFC", typed.replace("\\", "/").rpartition("/")[2])
    stem = last.rpartition(".")[0] or last
    kept = "".join(letter if _is_kept(letter) else "-" for letter in stem)
    shortened = " ".join(kept.split())[:LONGEST].strip(" .-_")
    return f"{shortened or 'file'}.{ENDINGS[content_type]}"


def _is_kept(letter: str) -> bool:
    if letter in _REFUSED:
        return False
    return unicodedata.category(letter)[0] in _LETTERS or letter in " .-_()+,'"
