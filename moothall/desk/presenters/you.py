"""An officer's own sign-in, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from moothall.people.credentials.queries import Factors
from moothall.people.models import SignIn
from moothall.people.sessions import OpenSession
from moothall.rules.language import Language
from moothall.ui import texts
from moothall.ui.words import date_in_words, moment_in_words

_OIDC = "oidc:"


@dataclass(frozen=True, kw_only=True)
class PasskeyRow:
    """A passkey: its name, when it was added and last used, and where it is renamed and removed."""

    name: str
    about: str
    rename_href: str
    remove_href: str


@dataclass(frozen=True, kw_only=True)
class SignInRow:
    """One time that somebody signed in, or tried to."""

    when: str
    how: str
    device: str
    outcome: str


@dataclass(frozen=True, kw_only=True)
class YouView:
    """The page of one's own sign-in; "" stands for what the officer does not have.

    `may_remove` tells whether one of the ways may go that prove who it is besides the password.
    """

    password: str
    app: str
    passkeys: tuple[PasskeyRow, ...]
    codes_left: int
    may_remove: bool
    sign_ins: tuple[SignInRow, ...]


@dataclass(frozen=True, kw_only=True)
class SessionRow:
    """One place where the officer is signed in; `number` names it in the form that ends it."""

    number: str
    device: str
    about: str
    is_this: bool


def you_view(own: Factors, sign_ins: Iterable[SignIn], language: Language) -> YouView:
    """Return what the page shows."""
    return YouView(
        password=_since("desk_you.changed_on", own.password_changed_at, language),
        app=_since("desk_you.added_on", own.app_added_at, language),
        passkeys=tuple(
            PasskeyRow(
                name=passkey.name,
                about=_about(passkey.added_at, passkey.used_at, language),
                rename_href=reverse("rename-passkey", kwargs={"passkey_id": passkey.id}),
                remove_href=reverse("remove-passkey", kwargs={"passkey_id": passkey.id}),
            )
            for passkey in own.passkeys
        ),
        codes_left=own.codes_left,
        may_remove=own.second_count > 1,
        sign_ins=tuple(_sign_in_row(row, language) for row in sign_ins),
    )


def session_rows(found: Iterable[OpenSession], digest: str, language: Language) -> tuple[SessionRow, ...]:
    """Return the open sessions, this one among them; `digest` is its own."""
    return tuple(
        SessionRow(
            number=str(session.id),
            device=session.device or str(texts.speak("desk_you.unknown_device", language)),
            about=str(
                texts.speak(
                    f"desk_you.session_{session.site}",
                    language,
                    how=how_in_words(session.how, language),
                    began=moment_in_words(session.began_at, language),
                    used=moment_in_words(session.used_at, language),
                )
            ),
            is_this=session.digest == digest,
        )
        for session in found
    )


def how_in_words(how: str, language: Language) -> str:
    """Return a way in as people call it: "password+totp", "passkey", "oidc:…", "demo", "email_code"."""
    if how.startswith(_OIDC):
        return str(texts.speak("desk_you.how_oidc", language))
    parts = [str(texts.speak(f"desk_you.how_{part}", language)) for part in how.split("+") if part]
    return " + ".join(parts)


def _sign_in_row(row: SignIn, language: Language) -> SignInRow:
    outcome = "desk_you.succeeded" if row.succeeded else "desk_you.failed"
    return SignInRow(
        when=moment_in_words(row.at, language),
        how=how_in_words(row.how, language),
        device=row.device or str(texts.speak("desk_you.unknown_device", language)),
        outcome=str(texts.speak(outcome, language)),
    )


def _since(key: str, moment: datetime | None, language: Language) -> str:
    return "" if moment is None else str(texts.speak(key, language, day=date_in_words(moment, language)))


def _about(added_at: datetime, used_at: datetime | None, language: Language) -> str:
    added = _since("desk_you.added_on", added_at, language)
    used = _since("desk_you.used_on", used_at, language)
    return ". ".join(part for part in (added, used) if part)
