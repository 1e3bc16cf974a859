"""Random references with a check character, which people read out, write down and type again.

The 29 symbols leave out I, L, O, S, Z, B and U: each looks like one that is kept, so it is read as that one.
29 is prime: with the weights 1 to 10 the weighted sum modulo 29 changes with every symbol that is changed and
with every two neighbours that are swapped. Each group holds a digit, so that no group is a word.
"""

import re
from collections.abc import Callable, Iterator

from moothall.rules.refusal import Refused

SYMBOLS = "0123456789ACDEFGHJKMNPQRTVWXY"
LENGTH = 10
_GROUPS = ((0, 4), (4, 8), (8, 10))
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0", "S": "5", "Z": "2", "B": "8", "U": "V"})
_LONGEST_TYPED = 64
# Looked for from its first hyphen on: a long page is read in no time.
_REST = re.compile(rf"-(?<=[{SYMBOLS}]{{4}}-)[{SYMBOLS}]{{4}}-[{SYMBOLS}]{{2}}(?![\w-])")
_WHOLE = '<span class="moothall-nowrap">'
_PLAIN = ("<title", "<textarea", "<option", "<style", "<script")
_VALUES = {symbol: value for value, symbol in enumerate(SYMBOLS)}


class ReferenceUnreadable(Refused):
    """This is not a reference: check each letter and number, and enter it as in 7KQ2-4MX9-T3."""


Draw = Callable[[int], int]
"""Returns a random whole number from 0 to below its argument, as `secrets.randbelow` does."""


def new_reference(draw: Draw) -> str:
    """Return a new reference such as 7KQ2-4MX9-T3, drawn with `draw`."""
    while True:
        drawn = "".join(SYMBOLS[draw(len(SYMBOLS))] for _ in range(LENGTH - 1))
        whole = drawn + _check_symbol(drawn)
        if all(any(symbol.isdigit() for symbol in whole[start:end]) for start, end in _GROUPS):
            return _grouped(whole)


def parse_reference(typed: str) -> str:
    """Return the reference that a person meant, whatever its case, spaces, dashes and look-alikes.

    Raises ReferenceUnreadable for everything else, also where the check character does not fit.
    """
    if len(typed) > _LONGEST_TYPED:
        raise ReferenceUnreadable
    symbols = plain_symbols(typed)
    if len(symbols) != LENGTH or not set(symbols) <= _VALUES.keys() or _weighted_sum(symbols) % 29:
        raise ReferenceUnreadable
    return _grouped(symbols)


def plain_symbols(typed: str) -> str:
    """Return the symbols that a person meant: in capitals, without spaces, dashes and look-alikes."""
    return "".join(letter for letter in typed.upper() if letter.isalnum()).translate(_READ_AS)


def kept_whole(html: str) -> str:
    """Return a page in which no reference in its words is broken at a hyphen, however narrow the column.

    Addresses and other attributes stay as they are, and so does what holds text and no tags, such as a title.
    """
    pieces, done = list[str](), 0
    for begin, end in _written_in(html):
        pieces += (html[done:begin], _WHOLE, html[begin:end], "</span>")
        done = end
    return "".join((*pieces, html[done:])) if pieces else html


def _written_in(html: str) -> Iterator[tuple[int, int]]:
    """Yield where references begin and end in the words of a page: after a tag, and not within one."""
    for found in _REST.finditer(html):
        begin = found.start() - _GROUPS[0][1]
        before, tag = html[begin - 1 : begin], html.rfind("<", 0, begin)
        is_in_words = tag >= 0 and html.find(">", tag, begin) >= 0 and not html.startswith(_PLAIN, tag)
        if is_in_words and not (before.isalnum() or before in {"-", "_"}):
            yield begin, found.end()


def _grouped(symbols: str) -> str:
    return "-".join(symbols[start:end] for start, end in _GROUPS)


def _weighted_sum(symbols: str) -> int:
    return sum(weight * _VALUES[symbol] for weight, symbol in enumerate(symbols, start=1))


def _check_symbol(drawn: str) -> str:
    """Return the symbol that makes the weighted sum a multiple of 29: its weight is the last one."""
    return SYMBOLS[-_weighted_sum(drawn) * pow(LENGTH, -1, 29) % 29]
