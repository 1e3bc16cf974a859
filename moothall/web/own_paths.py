"""Where a page may lead on to: paths of our own, and nothing that a browser could take for another host."""

import re

LONGEST = 300
# No percent sign, no backslash, no second slash in a row: what is left means the same to everybody who reads it.
_PATH = re.compile(r"(?:/[A-Za-z0-9_.~-]+)*/?(?:\?[A-Za-z0-9_.~&=+-]*)?")


def own_path(asked: str) -> str:
    """Return `asked` if it is a plain path of this host, otherwise ""."""
    is_own = asked.startswith("/") and len(asked) <= LONGEST and _PATH.fullmatch(asked) is not None
    return asked if is_own else ""
