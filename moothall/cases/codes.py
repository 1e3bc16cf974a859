"""The code that opens a case to whoever holds it: derived from the reference, never stored."""

from moothall.rules.references import SYMBOLS, plain_symbols
from moothall.vault import derived

_LENGTH = 8
_LONGEST_TYPED = 64


def code_for(reference: str) -> str:
    """Return the code of the case with this reference, in two groups of four, from a key only the portal has."""
    number = int.from_bytes(derived.digest("case-code", plain_symbols(reference)), "big")
    symbols = ""
    for _ in range(_LENGTH):
        number, place = divmod(number, len(SYMBOLS))
        symbols += SYMBOLS[place]
    return f"{symbols[:4]}-{symbols[4:]}"


def digest_of(*, reference: str, code: str) -> str:
    """Return what a case keeps of its reference and code: worthless to whoever reads the database.

    Both are taken as a person types them: case, spaces, dashes and look-alikes do not matter.
    """
    typed = (plain_symbols(reference[:_LONGEST_TYPED]), plain_symbols(code[:_LONGEST_TYPED]))
    return derived.digest("case-digest", ":".join(typed)).hex()
