"""What the session keeps between the pages of signing in, each for a few minutes."""

import json
import secrets
from dataclasses import asdict, dataclass, replace
from datetime import timedelta

from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from moothall.people import sessions
from moothall.people.credentials import limits, links, totp
from moothall.people.credentials.passkeys import Question
from moothall.people.credentials.proofs import Shown
from moothall.people.models import SetUpLink
from moothall.ui.requests import PortalRequest
from moothall.vault import actions as vault

_HALFWAY, _SET_UP, _CHALLENGE, _CODES, _APP = "halfway", "set_up", "challenge", "recovery_codes", "app"
_LONGEST_PATH = 500


@dataclass(frozen=True, kw_only=True)
class Halfway:
    """Somebody has shown one proof and owes another.

    It opens nothing once the password is another than that of `password_since`. `encoded` is the hash of the password
    that somebody chose who came by the link `link_id`; otherwise "".
    """

    person_id: int
    began_at: float
    password_since: str
    onward: str = ""
    wrong: int = 0
    link_id: int = 0
    secret: str = ""
    encoded: str = ""


@dataclass(frozen=True, kw_only=True)
class SettingUp:
    """Somebody came by a link and chooses by what they prove who they are; `encoded` is "" until a password is."""

    person_id: int
    link_id: int
    kind: str
    secret: str
    began_at: float
    encoded: str = ""


def begin_halfway(request: PortalRequest, shown: Shown, onward: str) -> None:
    """Keep who gave the right password, in a session with a new key."""
    sessions.renew_or_begin(request)
    keep_halfway(
        request,
        Halfway(person_id=shown.person_id, began_at=_now(), password_since=shown.since, onward=onward),
    )


def keep_halfway(request: PortalRequest, halfway: Halfway) -> None:
    """Keep it for ten minutes from its beginning."""
    request.session[_HALFWAY] = asdict(halfway)


def halfway(request: PortalRequest) -> Halfway | None:
    """Return who owes the second proof, or None where nobody does any more."""
    kept = request.session.get(_HALFWAY)
    found = Halfway(**kept) if isinstance(kept, dict) else None
    return found if found and _is_young(found.began_at, limits.HALFWAY_LASTS) else None


def was_wrong(request: PortalRequest, owing: Halfway) -> bool:
    """Count a wrong second proof, and tell whether another may be tried without the password, or another link."""
    if owing.wrong + 1 >= limits.MOST_WRONG_CODES:
        request.session.pop(_HALFWAY, None)
        if owing.link_id:
            request.session.pop(_SET_UP, None)
        return False
    keep_halfway(request, replace(owing, wrong=owing.wrong + 1))
    return True


def begin_set_up(request: PortalRequest, link: links.Opened) -> bool:
    """Bind a link to this browser, in a session with a new key; tell whether it is this browser's."""
    before = setting_up(request)
    is_same = before is not None and before.link_id == link.id
    secret = before.secret if before is not None and is_same else secrets.token_urlsafe(32)
    if not links.claim(link, secret=secret):
        return False
    sessions.renew_or_begin(request)
    keep_set_up(
        request,
        SettingUp(
            person_id=link.holder.person_id,
            link_id=link.id,
            kind=link.kind,
            secret=secret,
            began_at=_now(),
        ),
    )
    return True


def keep_set_up(request: PortalRequest, state: SettingUp) -> None:
    """Keep it for half an hour from its beginning."""
    request.session[_SET_UP] = asdict(state)


def setting_up(request: PortalRequest, kind: SetUpLink.Kind | None = None) -> SettingUp | None:
    """Return who came by a link (of a kind) in this browser, or None."""
    kept = request.session.get(_SET_UP)
    found = SettingUp(**kept) if isinstance(kept, dict) else None
    if found is None or not _is_young(found.began_at, limits.SET_UP_LASTS):
        return None
    return found if kind in {None, found.kind} else None


def ask(request: PortalRequest, question: Question, *, about: str) -> str:
    """Keep a passkey's challenge for one answer about one thing, and return what the browser is asked."""
    request.session[_CHALLENGE] = [about, question.challenge, _now()]
    return question.options


def challenge(request: PortalRequest, *, about: str) -> str:
    """Return the challenge that was asked about this, once, or ""."""
    kept = request.session.pop(_CHALLENGE, None)
    if not isinstance(kept, list) or len(kept) != 3 or kept[0] != about:
        return ""
    return str(kept[1]) if _is_young(float(kept[2]), limits.CHALLENGE_LASTS) else ""


def app_secret(request: PortalRequest) -> str:
    """Return the secret of the app that is being set up: the same until it is set up or the session ends."""
    kept = request.session.get(_APP)
    if isinstance(kept, str):
        return vault.unseal(None, _place(_APP), kept)
    secret = totp.new_secret()
    request.session[_APP] = vault.seal(None, _place(_APP), secret)
    return secret


def drop_app_secret(request: PortalRequest) -> None:
    """Forget it."""
    request.session.pop(_APP, None)


def keep_codes(request: PortalRequest, codes: tuple[str, ...]) -> None:
    """Keep new recovery codes, sealed, for the page that shows them once."""
    request.session[_CODES] = [vault.seal(None, _place(_CODES), json.dumps(codes)), _now()]


def codes(request: PortalRequest) -> tuple[str, ...]:
    """Return the recovery codes that were just made, until they are said to be kept or ten minutes are over."""
    kept = request.session.get(_CODES)
    if not isinstance(kept, list) or not _is_young(float(kept[1]), limits.RECOVERY_CODES_SHOWN_FOR):
        request.session.pop(_CODES, None)
        return ()
    return tuple(str(code) for code in json.loads(vault.unseal(None, _place(_CODES), str(kept[0]))))


def drop_codes(request: PortalRequest) -> None:
    """Show them no more."""
    request.session.pop(_CODES, None)


def onward_path(typed: str) -> str:
    """Return a path of the desk that somebody asked for before signing in, or "": never another host's address."""
    is_path = (
        typed.startswith("/") and len(typed) <= _LONGEST_PATH and typed.isascii() and typed.isprintable()
    )
    return typed if is_path and url_has_allowed_host_and_scheme(typed, allowed_hosts=None) else ""


def _now() -> float:
    return timezone.now().timestamp()


def _is_young(began_at: float, lasts: timedelta) -> bool:
    return 0 <= _now() - began_at < lasts.total_seconds()


def _place(name: str) -> str:
    return f"desk.sign_in.{name}"
