"""The addresses that letters name: each leads to the page in the language of the letter."""

from django.conf import settings

from moothall.rules.language import Language

_PREFIXES = {Language.EN: "", Language.CY: "/cy"}


def portal_link(language: Language, path: str) -> str:
    """Return the address of a page of the portal, by its path from the slash on."""
    return f"{settings.PORTAL_URL}{_PREFIXES[language]}{path}"


def desk_link(language: Language, path: str = "/") -> str:
    """Return the address of a page of the desk, by its path from the slash on; its first page without one."""
    return f"{settings.DESK_URL}{_PREFIXES[language]}{path}"
