"""What the page of known answers shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from moothall.bodies import queries as bodies
from moothall.people.known_answers import Known
from moothall.people.models import GivenAnswer
from moothall.rules.language import Text
from moothall.rules.privacy import LawfulBasis
from moothall.ui import texts
from moothall.ui.requests import PortalRequest
from moothall.ui.words import date_in_words
from moothall.web.known import basis_in_words, words_of


@dataclass(frozen=True, kw_only=True)
class KnownView:
    """An answer that is offered again: what it is, to whom it was told and when, and its words."""

    key: str
    what: str
    told: str
    value: str


@dataclass(frozen=True, kw_only=True)
class GivenView:
    """What was given to another body: what, for what, on what basis, and whether that can be taken back."""

    id: int
    line: str
    purpose: str
    basis: str
    withdrawn: str
    can_withdraw: bool


def known(request: PortalRequest, kept: Sequence[Known], given: Sequence[GivenAnswer]) -> dict[str, object]:
    """Return what `account_known.html` needs."""
    return {
        "known": [_known(request, one) for one in kept],
        "given": [_given(request, one) for one in given],
    }


def _known(request: PortalRequest, one: Known) -> KnownView:
    language = request.language
    return KnownView(
        key=one.key,
        what=texts.speak(f"account.known_{one.kind}", language),
        told=texts.speak(
            "account.you_told",
            language,
            body=_body(request, one.body_id),
            on=date_in_words(one.told_at, language),
        ),
        value=words_of(one.value),
    )


def _given(request: PortalRequest, one: GivenAnswer) -> GivenView:
    language, target = request.language, _body(request, one.to_body_id)
    withdrawn = one.withdrawn_at
    purpose = Text(en=one.purpose, cy=one.purpose_cy or one.purpose).speak(language)
    return GivenView(
        id=one.id,
        line=texts.speak(
            "account.given_line",
            language,
            what=texts.speak(f"account.known_{one.kind}", language),
            source=_body(request, one.from_body_id),
            target=target,
            on=date_in_words(one.given_at, language),
        ),
        purpose=texts.speak("known.given_for", language, body=target, purpose=purpose),
        basis=basis_in_words(LawfulBasis(one.basis), target, language),
        withdrawn=texts.speak("account.given_withdrawn", language, on=date_in_words(withdrawn, language))
        if withdrawn
        else "",
        can_withdraw=withdrawn is None and one.basis == LawfulBasis.CONSENT,
    )


def _body(request: PortalRequest, body_id: int) -> str:
    return bodies.official_name(body_id, request.language)
