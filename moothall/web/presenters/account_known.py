"""What the page of known answers shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from moothall.bodies import queries as bodies
from moothall.people.models import GivenAnswer
from moothall.people.offering import Held
from moothall.rules.known_answers import KnownKind, in_words
from moothall.rules.language import Text
from moothall.rules.privacy import LawfulBasis
from moothall.ui import texts
from moothall.ui.requests import PortalRequest
from moothall.ui.words import date_in_words
from moothall.web.known import basis_in_words, source_in_words


@dataclass(frozen=True, kw_only=True)
class KnownView:
    """An answer to use again: what it is, where it is known from in lines, its words, and whether forms offer it.

    `limit` says where they do not, "" where they offer it to every council.
    """

    key: str
    what: str
    sources: tuple[str, ...]
    value: str
    is_offered: bool
    limit: str


@dataclass(frozen=True, kw_only=True)
class GivenView:
    """What was given to another body: what, for what, on what basis, and whether that can be taken back."""

    id: int
    line: str
    purpose: str
    basis: str
    withdrawn: str
    can_withdraw: bool


def known(
    request: PortalRequest, held: Sequence[Held], given: Sequence[GivenAnswer], *, is_secret: bool
) -> dict[str, object]:
    """Return what `account_known.html` needs: what was given alike, however often, in one line.

    A secret address is offered only to those who were told it.
    """
    alike = groupby(sorted(given, key=_alike), key=_alike)
    groups = sorted((list(group) for _, group in alike), key=lambda group: group[0].given_at, reverse=True)
    return {
        "known": [_known(request, one, is_secret=is_secret) for one in held],
        "given": [_given(request, group) for group in groups],
    }


def _alike(one: GivenAnswer) -> tuple[object, ...]:
    """Return what makes two answers given one line: not when; of withdrawn ones the moment too."""
    withdrawn = one.withdrawn_at.isoformat() if one.withdrawn_at else ""
    return one.kind, one.from_body_id, one.to_body_id, one.service_slug, one.purpose, one.basis, withdrawn


def _known(request: PortalRequest, held: Held, *, is_secret: bool) -> KnownView:
    language = request.language
    is_limited = is_secret and held.is_offered and held.kind is KnownKind.ADDRESS
    return KnownView(
        key=held.sources[0].key,
        what=texts.speak(f"account.known_{held.kind}", language),
        sources=tuple(source_in_words(one, language) for one in held.sources),
        value=in_words(held.value),
        is_offered=held.is_offered,
        limit=texts.speak("account.known_secret", language) if is_limited else "",
    )


def _given(request: PortalRequest, group: Sequence[GivenAnswer]) -> GivenView:
    language, one = request.language, group[0]
    withdrawn, target = one.withdrawn_at, _body(request, one.to_body_id)
    purpose = Text(en=one.purpose, cy=one.purpose_cy or one.purpose).speak(language)
    return GivenView(
        id=one.id,
        line=_line(request, group),
        purpose=texts.speak("known.given_for", language, body=target, purpose=purpose),
        basis=basis_in_words(LawfulBasis(one.basis), target, language),
        withdrawn=texts.speak("account.given_withdrawn", language, on=date_in_words(withdrawn, language))
        if withdrawn
        else "",
        can_withdraw=withdrawn is None and one.basis == LawfulBasis.CONSENT,
    )


def _line(request: PortalRequest, group: Sequence[GivenAnswer]) -> str:
    language, one = request.language, group[0]
    is_own = one.from_body_id == bodies.operator().id
    words = {
        "what": texts.speak(f"account.known_{one.kind}", language),
        "target": _body(request, one.to_body_id),
        "on": date_in_words(one.given_at, language),
        **({} if is_own else {"source": _body(request, one.from_body_id)}),
    }
    line = texts.speak("account.given_own_line" if is_own else "account.given_line", language, **words)
    often = texts.speak("account.given_times", language, times=len(group)) if len(group) > 1 else ""
    return line + often


def _body(request: PortalRequest, body_id: int) -> str:
    return bodies.official_name(body_id, request.language)
