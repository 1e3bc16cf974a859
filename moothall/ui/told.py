"""What somebody has just done, said once on the next page that they see."""

from moothall.ui import texts
from moothall.ui.requests import PortalRequest

_TOLD = "told"


def tell(request: PortalRequest, key: str) -> None:
    """Keep the key of a text for the next page."""
    request.session[_TOLD] = key


def told(request: PortalRequest) -> str:
    """Return what was just done, once, or ""."""
    key = request.session.pop(_TOLD, "")
    return texts.speak(key, request.language) if key in texts.interface() else ""
