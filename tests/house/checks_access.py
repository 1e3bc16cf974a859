"""Every address says who may open it."""

from collections.abc import Iterable, Iterator

from django.urls import URLPattern, URLResolver

from moothall.ui.access import Access


def views_of(patterns: Iterable[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, object]]:
    """Yield (address pattern, view) for each address below `patterns`."""
    for pattern in patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from views_of(pattern.url_patterns, address)
        else:
            yield address, pattern.callback


def undeclared(views: Iterable[tuple[str, object]]) -> Iterator[str]:
    """Yield a sentence for each view without a known `access`."""
    for address, view in views:
        access = getattr(view, "access", None)
        name = getattr(view, "__qualname__", repr(view))
        if access is None:
            yield f"{address}: {name} does not say who may open it"
        elif not isinstance(access, Access):
            yield f"{address}: {name} names an access that nobody knows: {access}"
