"""What the page of sessions and sign-ins shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from moothall.people.models import SignIn
from moothall.people.queries import Account
from moothall.people.sessions import OpenSession
from moothall.ui import texts
from moothall.ui.requests import PortalRequest
from moothall.ui.words import moment_in_words

_OIDC = "oidc:"
_WAYS = frozenset({"email_code"})


@dataclass(frozen=True, kw_only=True)
class SessionView:
    """A session that is open: what device, where, by which way in, and when it was last used."""

    id: int
    device: str
    where: str
    how: str
    used: str
    is_this: bool


def sessions(
    request: PortalRequest, by: Account, *, opened: Sequence[OpenSession], history: Sequence[SignIn]
) -> dict[str, object]:
    """Return what `account_sessions.html` needs."""
    views = [
        SessionView(
            id=one.id,
            device=one.device or _said(request, "account.unknown_device"),
            where=_said(request, f"account.site_{one.site}"),
            how=_way(request, one.how),
            used=moment_in_words(one.used_at, request.language),
            is_this=one.digest == by.session_digest,
        )
        for one in opened
    ]
    return {
        "sessions": views,
        "has_others": any(not view.is_this for view in views),
        "rows": [_row(request, one) for one in history],
    }


def _row(request: PortalRequest, one: SignIn) -> tuple[str, ...]:
    return (
        moment_in_words(one.at, request.language),
        _way(request, one.how),
        one.device or _said(request, "account.unknown_device"),
        _said(request, "account.succeeded" if one.succeeded else "account.failed"),
    )


def _way(request: PortalRequest, how: str) -> str:
    if how.startswith(_OIDC):
        return _said(request, "account.how_oidc")
    return _said(request, f"account.how_{how}" if how in _WAYS else "account.how_other")


def _said(request: PortalRequest, key: str) -> str:
    return texts.speak(key, request.language)
