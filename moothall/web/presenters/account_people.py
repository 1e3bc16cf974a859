"""What the page of helpers and of those one helps shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from moothall.people.helping import Help
from moothall.people.queries import Account
from moothall.services.queries import all_current
from moothall.ui import texts
from moothall.ui.requests import PortalRequest
from moothall.ui.words import date_in_words, end_in_words

# What is over at the beginning of a day ran out on the day before.
_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, kw_only=True)
class HelpView:
    """A right to act for somebody: with whom, what it covers, how it stands, and what can be done about it."""

    id: int
    name: str
    covers: str
    stands: str
    can_end: bool
    can_act: bool


def people(
    request: PortalRequest, by: Account, *, helpers: Sequence[Help], helped: Sequence[Help]
) -> dict[str, object]:
    """Return what `account_people.html` needs."""
    return {
        "helpers": [
            _view(request, one, name=f"{one.name} ({one.email})", is_helper=False) for one in helpers
        ],
        "helped": [_view(request, one, name=one.person_name, is_helper=True) for one in helped],
        "has_name": bool(by.name),
    }


def _view(request: PortalRequest, one: Help, *, name: str, is_helper: bool) -> HelpView:
    now = timezone.now()
    in_force = one.is_in_force(at=now)
    return HelpView(
        id=one.id,
        name=name,
        covers=_covers(request, one, is_helper=is_helper),
        stands=_stands(request, one),
        can_end=in_force or one.is_waiting(at=now),
        can_act=is_helper and in_force,
    )


def _covers(request: PortalRequest, one: Help, *, is_helper: bool) -> str:
    known = all_current()
    titles = [known[slug].definition.title.speak(request.language) for slug in one.services if slug in known]
    what = ", ".join(titles) if one.services else texts.speak("account.covers_all", request.language)
    may = "account.may_act" if one.may_act else "account.may_read"
    how = texts.speak(f"{may}_theirs" if is_helper else may, request.language)
    return f"{how}: {what}"


def _stands(request: PortalRequest, one: Help) -> str:
    now, language = timezone.now(), request.language
    if one.ended_at is not None:
        return texts.speak("account.help_ended", language, on=date_in_words(one.ended_at, language))
    if one.is_in_force(at=now):
        return texts.speak("account.help_until", language, until=end_in_words(one.ends_at, language))
    if one.is_waiting(at=now):
        return texts.speak("account.help_waits", language, until=date_in_words(one.answer_by, language))
    over = one.ends_at if one.accepted_at is not None else one.answer_by
    return texts.speak("account.help_ran_out", language, on=date_in_words(over - _MOMENT, language))
