"""What somebody has just done, or what was not done, said once on the next page that they see."""

from moothall.ui import texts
from moothall.ui.requests import PortalRequest

_TOLD, _NOT_DONE = "told", "not_done"


def tell(request: PortalRequest, key: str) -> None:
    """Keep the key of a text for the next page: it says what was done."""
    request.session[_TOLD] = key


def tell_not_done(request: PortalRequest, key: str) -> None:
    """Keep the key of a text for the next page: it says that nothing was done, or that something was turned down."""
    request.session[_NOT_DONE] = key


def told(request: PortalRequest) -> str:
    """Return what was just done, once, or ""."""
    return _once(request, _TOLD)


def told_not_done(request: PortalRequest) -> str:
    """Return what was just not done or turned down, once, or ""; no page shows it as a success."""
    return _once(request, _NOT_DONE)


def _once(request: PortalRequest, name: str) -> str:
    key = request.session.pop(name, "")
    return texts.speak(key, request.language) if key in texts.interface() else ""
