"""References: in the addresses of the desk and of accounts, and kept in one piece on pages."""

import re

from django.urls import register_converter
from markupsafe import Markup, escape

from moothall.rules.references import SYMBOLS, ReferenceUnreadable, parse_reference

_WRITTEN = re.compile(rf"(?<![\w-])[{SYMBOLS}]{{4}}-[{SYMBOLS}]{{4}}-[{SYMBOLS}]{{2}}(?![\w-])")


class ReferenceConverter:
    """Takes a reference as people type it; what cannot be one is no address of ours."""

    regex = "[A-Za-z0-9-]{10,20}"

    def to_python(self, value: str) -> str:
        """Return the reference in its one written form."""
        try:
            return parse_reference(value)
        except ReferenceUnreadable as unreadable:
            raise ValueError from unreadable

    def to_url(self, value: str) -> str:
        """Return the reference as it stands in an address."""
        return value


def unbroken(words: str) -> Markup:
    """Return words in which no reference is broken at its hyphens, however narrow the column."""
    whole = _WRITTEN.sub(r'<span class="moothall-nowrap">\g<0></span>', str(escape(words)))
    return Markup(whole)  # noqa: S704 - escaped above


register_converter(ReferenceConverter, "reference")
REFERENCE = "<reference:reference>"
