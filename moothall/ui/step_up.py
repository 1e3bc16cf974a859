"""Asking again who is there, before money moves or personal data leaves: what is kept meanwhile, and for how long.

A page behind `ui.access.stepped_up` leads to the desk's page `step-up` and back. What was posted is sealed in the
session and shown again afterwards: it is never sent by itself. Whoever proves a person in another way (an OpenID
provider that was told to ask again) calls `done`.
"""

import json
from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from moothall.people import sessions
from moothall.rules.form_check_text import redisplay
from moothall.ui.requests import PortalRequest
from moothall.ui.told import tell
from moothall.vault import actions as vault

AT, HELD = "stepped_up_at", "held"
_SEALED_AS = "ui.step_up.held"
_LONGEST_KEPT = 100_000
# Neither tokens nor secrets are kept: whoever goes on types them again.
_NO_WORDS = frozenset({"csrfmiddlewaretoken", "password", "current", "code", "recovery", "credential"})
# What a form says to us alone.
_OURS = frozenset({"key", "revision", "session"})


@dataclass(frozen=True, kw_only=True)
class Held:
    """What somebody was about to do: the page, and what they posted to it; `fields` is None for a page to read.

    For a download the page is the one with its link: an answer that is saved would leave the old page standing.
    """

    path: str
    fields: tuple[tuple[str, str], ...] | None
    is_download: bool = False

    @property
    def typed(self) -> tuple[str, ...]:
        """What was typed, as it may be shown; nothing where somebody only pressed a button or followed a link."""
        given = self.fields or ()
        return tuple(redisplay(value) for name, value in given if name not in _OURS and value.strip())


def note(request: HttpRequest) -> None:
    """Remember that the person has just proved who they are."""
    request.session[AT] = timezone.now().timestamp()


def is_fresh(request: HttpRequest, *, minutes: int) -> bool:
    """Tell whether the person proved who they are within some minutes."""
    proved_at = request.session.get(AT)
    if not isinstance(proved_at, int | float):
        return False
    age = timezone.now().timestamp() - proved_at
    return 0 <= age < timedelta(minutes=minutes).total_seconds()


def hold(request: HttpRequest, *, download_on: str = "") -> None:
    """Keep what the person was about to do; files are not kept, nor is more than a hundred thousand letters.

    `download_on` is the path of the page with the link, where they were about to download something.
    """
    is_reading = request.method in {"GET", "HEAD"}
    fields = [
        [name, str(value)]
        for name, values in request.POST.lists()
        if name not in _NO_WORDS
        for value in values
    ]
    words = json.dumps(fields)
    if len(words) > _LONGEST_KEPT:
        words, is_reading = "[]", True
    request.session[HELD] = [
        download_on or request.get_full_path(),
        "" if is_reading else vault.seal(None, _SEALED_AS, words),
        bool(download_on),
    ]


def held(request: HttpRequest) -> Held | None:
    """Return what the person was about to do, or None."""
    kept = request.session.get(HELD)
    if not isinstance(kept, list) or len(kept) != 3:
        return None
    path, sealed = str(kept[0]), str(kept[1])
    if not sealed:
        return Held(path=path, fields=None, is_download=bool(kept[2]))
    pairs = json.loads(vault.unseal(None, _SEALED_AS, sealed))
    return Held(path=path, fields=tuple((str(name), str(value)) for name, value in pairs))


def drop(request: HttpRequest) -> None:
    """Keep nothing any more."""
    request.session.pop(HELD, None)


def done(request: PortalRequest) -> str:
    """Note the proof, give the session a new key, and return the path to go on to.

    Raises:
        SessionEnded: the session has ended meanwhile.
    """
    sessions.renew(request)
    note(request)
    kept = held(request)
    if kept is None:
        return reverse("bodies")
    if kept.is_download:
        tell(request, "desk_you.download_now")
    return kept.path if kept.fields is None else reverse("step-up-continue")
