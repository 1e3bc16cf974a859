"""The portal's own privacy notice: what its operator keeps of accounts, filled from the record that it keeps itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings

from moothall.bodies import queries as bodies
from moothall.packs import folders
from moothall.packs.privacy import OwnActivity, read_paper
from moothall.people import copies
from moothall.people.identity import issuers
from moothall.portability import counts
from moothall.portability.rules import RULES
from moothall.rules.language import Language, Text
from moothall.rules.papers import PaperKind
from moothall.rules.sites import Site
from moothall.ui import privacy_words, texts
from moothall.ui.faces import Link
from moothall.ui.presenters import SummaryRow
from moothall.ui.requests import PortalRequest
from moothall.ui.texts import speak
from moothall.web import ways

# What the portal writes to somebody about their account lies with its operator, as a body.
_MESSAGES = "messages"
# Rows of the machine's own work hold numbers only, and nothing about anybody.
_NUMBERS = "jobs"
_SAID = ("asked", "people", "purpose", "basis")


@dataclass(frozen=True, kw_only=True)
class Kept:
    """Something about accounts that the operator keeps: what it is, and what is said of it."""

    title: str
    rows: tuple[SummaryRow, ...]


@dataclass(frozen=True, kw_only=True)
class PortalPrivacy:
    """The privacy notice of the portal; `email` reaches the operator, and is "" in a demonstration."""

    title: str
    breadcrumbs: tuple[Link, ...]
    words: Text
    operator: str
    kept: tuple[Kept, ...]
    periods: tuple[SummaryRow, ...]
    evidence: Text
    recipients: tuple[str, ...]
    rights: Text
    told: Text
    email: str


def page(request: PortalRequest) -> PortalPrivacy:
    """Return the notice."""
    language, words = request.language, texts.interface()
    return PortalPrivacy(
        title=speak("shared.privacy", language),
        breadcrumbs=(ways.to_front(request),),
        words=words["portal.privacy_body"],
        operator=bodies.operator().facts.official_name.speak(language),
        kept=tuple(_kept(one, language) for one in _activities()),
        periods=tuple(_periods(language)),
        evidence=privacy_words.with_periods("privacy_portal.kept_evidence"),
        recipients=tuple(_recipients(language)),
        rights=words["privacy_portal.rights"],
        told=words["privacy_portal.told"],
        email=settings.PRIVACY_EMAIL,
    )


@lru_cache(maxsize=1)
def _activities() -> tuple[OwnActivity, ...]:
    return read_paper(folders.privacy(settings.DATA), PaperKind.ACCOUNTS).activities


def _kept(one: OwnActivity, language: Language) -> Kept:
    said = {name: text.speak(language) for name, text in one.texts().items()}
    said["basis"] = speak("privacy_portal.basis_article", language, article=said["basis"])
    rows = tuple(_row(speak(f"privacy_portal.{name}", language), said[name]) for name in _SAID)
    return Kept(title=said["what"], rows=rows)


def _periods(language: Language) -> Iterator[SummaryRow]:
    for name, kept in counts.all_kept().items():
        if name == _MESSAGES or (RULES[name].is_portals and name != _NUMBERS):
            days = kept.days
            period = _own_time(name, language) if days is None else privacy_words.period(days, language)
            yield _row(kept.what.speak(language), period)


def _own_time(name: str, language: Language) -> str:
    """Return for how long something is kept of which each row carries its own time."""
    hours = settings.SESSION_LIMITS[Site.PORTAL][1] // 3600
    longest = {"sessions": {"hours": hours}, "copies": {"days": copies.KEPT.days}}
    return speak(f"privacy_portal.period_{name}", language, **longest[name])


def _recipients(language: Language) -> Iterator[str]:
    yield speak("privacy_portal.recipient_councils", language)
    yield speak("privacy_portal.recipient_partners", language)
    yield speak("privacy_portal.recipient_helpers", language)
    for issuer in issuers.offered(Site.PORTAL):
        yield speak("privacy_portal.recipient_issuer", language, issuer=issuer.name.speak(language))
    yield from privacy_words.carriers(language)


def _row(key: str, value: str) -> SummaryRow:
    return SummaryRow(key=key, value=value, change_href="", about="")
