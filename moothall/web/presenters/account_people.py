"""What the page of helpers and of those one helps shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from moothall.people.helping import Help
from moothall.people.queries import Account
from moothall.rules.language import Language
from moothall.ui import texts
from moothall.ui.presenters import SummaryRow
from moothall.ui.requests import PortalRequest
from moothall.ui.words import date_in_words
from moothall.web import limits
from moothall.web.limits import Side

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
    request: PortalRequest, by: Account, *, helpers: Sequence[Help], helped: Sequence[Help], is_secret: bool
) -> dict[str, object]:
    """Return what `account_people.html` needs; `is_secret` where no helper sees a request, as the address is secret."""
    mine = Side.MINE_HIDDEN if is_secret else Side.MINE
    return {
        "helpers": [_view(request, one, name=f"{one.name} ({one.email})", side=mine) for one in helpers],
        "helped": [_view(request, one, name=one.person_name, side=Side.THEIRS) for one in helped],
        "has_name": bool(by.name),
        "is_secret": is_secret,
    }


def invitation(request: PortalRequest, one: Help, *, code: str) -> dict[str, object]:
    """Return what `account_accept.html` needs: how far the right goes to which an invitation leads."""
    language = request.language
    return {
        "title": texts.speak("account.accept_check_title", language, name=one.person_name),
        "limits": _limits(one, language),
        "code": code,
    }


def acting(request: PortalRequest, helped: Sequence[Help], *, person_name: str) -> dict[str, object]:
    """Return what `account_acting.html` needs; `helped` are the rights by which somebody acts for the person now."""
    return {
        "person_name": person_name,
        "rights": [_limits(one, request.language) for one in helped],
        "may_send": any(one.may_act for one in helped),
    }


def _limits(one: Help, language: Language) -> tuple[SummaryRow, ...]:
    services = limits.services(one, language)
    said = {
        "may": limits.may(one, language, Side.THEIRS),
        "services": services[:1].upper() + services[1:],
        "until": texts.speak("account.help_until", language, until=limits.until(one, language)),
    }
    return tuple(
        SummaryRow(key=texts.speak(f"account.limits_{name}", language), value=value, change_href="", about="")
        for name, value in said.items()
    )


def _view(request: PortalRequest, one: Help, *, name: str, side: Side) -> HelpView:
    now = timezone.now()
    in_force = one.is_in_force(at=now)
    return HelpView(
        id=one.id,
        name=name,
        covers=_covers(one, request.language, side),
        stands=_stands(request, one),
        can_end=in_force or one.is_waiting(at=now),
        can_act=side is Side.THEIRS and in_force,
    )


def _covers(one: Help, language: Language, side: Side) -> str:
    return f"{limits.may(one, language, side)}: {limits.services(one, language)}"


def _stands(request: PortalRequest, one: Help) -> str:
    now, language = timezone.now(), request.language
    if one.ended_at is not None:
        return texts.speak("account.help_ended", language, on=date_in_words(one.ended_at, language))
    if one.is_in_force(at=now):
        return texts.speak("account.help_until", language, until=limits.until(one, language))
    if one.is_waiting(at=now):
        return texts.speak(
            "account.help_waits",
            language,
            until=limits.answer_by(one, language),
            ends=limits.until(one, language),
        )
    over = one.ends_at if one.accepted_at is not None else one.answer_by
    return texts.speak("account.help_ran_out", language, on=date_in_words(over - _MOMENT, language))
