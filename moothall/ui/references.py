"""References in the addresses of the desk and of accounts."""

from django.urls import register_converter

from moothall.rules.references import ReferenceUnreadable, parse_reference


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


register_converter(ReferenceConverter, "reference")
REFERENCE = "<reference:reference>"
