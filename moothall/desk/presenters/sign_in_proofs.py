"""The pages that ask officers to prove who they are, and to choose by what."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

import segno
from django.conf import settings
from markupsafe import Markup

from moothall.people.credentials import limits, totp
from moothall.people.credentials.passwords import Complaint
from moothall.people.credentials.proofs import Way
from moothall.rules.language import Language
from moothall.rules.sites import Site
from moothall.ui import texts
from moothall.ui.access import ENDED
from moothall.ui.presenters import ErrorItem
from moothall.ui.requests import PortalRequest

_MINUTE, _HOUR = 60, 3600
NO_ERRORS: Mapping[str, str] = MappingProxyType({})
_FIELD_OF = {Way.TOTP: "code", Way.RECOVERY: "recovery", Way.PASSKEY: "passkey"}


class Again(StrEnum):
    """Why somebody has to sign in again, as the address of the sign-in page says it."""

    SESSION_OVER = "yes"
    TOO_MANY = "tries"
    TOO_LATE = "late"


_IDLE, _LONGEST = settings.SESSION_LIMITS[Site.DESK]
_AGAIN_FIELDS: Mapping[str, Mapping[str, int]] = {
    Again.SESSION_OVER: {"idle": _IDLE // _MINUTE, "hours": _LONGEST // _HOUR},
    Again.TOO_MANY: {"most": limits.MOST_WRONG_CODES},
    Again.TOO_LATE: {"minutes": int(limits.HALFWAY_LASTS.total_seconds()) // _MINUTE},
}


@dataclass(frozen=True, kw_only=True)
class ProveView:
    """The ways in which somebody may prove themselves; `passkey_options` is "" where they have no passkey.

    `wrong_way` is the one that was just tried in vain, or ""; `wrong_words` say then what is wrong, and `locked` what
    else may be the reason.
    """

    has_app: bool
    passkey_options: str
    may_recover: bool
    wrong_way: str
    wrong_words: str
    locked: str

    @property
    def wrong_field(self) -> str:
        """The field that did not hold, or ""."""
        return field_of(self.wrong_way) if self.wrong_way else ""


@dataclass(frozen=True, kw_only=True)
class AppView:
    """What an app must be told: a QR code, and the same for typing."""

    qr_code: Markup
    secret: str


def app_view(secret: str, *, email: str, issuer: str) -> AppView:
    """Return what the page shows that sets up an authenticator app."""
    drawn = segno.make(totp.address(secret, email=email, issuer=issuer), error="m")
    svg = drawn.svg_inline(scale=5, border=4, light="#fff")
    return AppView(qr_code=Markup(svg), secret=totp.in_groups(secret))  # noqa: S704 - segno draws it from a code


def field_of(way: str) -> str:
    """Return the field of a way to prove oneself; of one that nobody has, that of the code."""
    return {known.value: field for known, field in _FIELD_OF.items()}.get(way, "code")


def wrong_in_words(field: str, language: Language, *, is_empty: bool) -> str:
    """Return what is wrong with a proof: that there was none, or that it did not hold."""
    key = f"desk_sign_in.{field}_{'missing' if is_empty and field != 'passkey' else 'wrong'}"
    return str(texts.speak(key, language))


def complaint_in_words(complaint: Complaint, language: Language) -> str:
    """Return why a password is not taken, as the page says it."""
    fields: dict[str, int] = {}
    if complaint is Complaint.SHORT:
        fields = {"least": limits.SHORTEST_PASSWORD}
    if complaint is Complaint.LONG:
        fields = {"most": limits.LONGEST_PASSWORD}
    return str(texts.speak(f"desk_sign_in.password_{complaint}", language, **fields))


def locked_in_words(language: Language) -> str:
    """Return when a sign-in is locked, and what its owner can do: said alike to whoever got something wrong."""
    minutes = int(limits.LOCKED_FOR.total_seconds() // 60)
    most = limits.MOST_WRONG_ABOUT_ACCOUNT
    return str(texts.speak("desk_sign_in.locked", language, most=most, minutes=minutes))


def again_in_words(request: PortalRequest) -> str:
    """Return why somebody may find the sign-in page who was signed in, or had begun to sign in; "" where unasked.

    Anybody may open the address of that page: the words hold whoever reads them.
    """
    why = request.GET.get(ENDED, "")
    if request.method == "POST" or why not in _AGAIN_FIELDS:
        return ""
    return texts.speak(f"desk_again.{why}", request.language, **_AGAIN_FIELDS[why])


def error_items(errors: Mapping[str, str]) -> tuple[ErrorItem, ...]:
    """Return the lines of an error summary: words by the field that they are about."""
    return tuple(ErrorItem(text=words, href=f"#{field}") for field, words in errors.items())
