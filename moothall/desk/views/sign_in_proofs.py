"""The second proof: a code from an app, a passkey, or a recovery code, for signing in and for being asked again."""

from dataclasses import dataclass

from django.utils import timezone

from moothall.desk.presenters.sign_in_proofs import ProveView, field_of, locked_in_words, wrong_in_words
from moothall.desk.views import sign_in_state as state
from moothall.desk.views.sign_in_entry import origin
from moothall.people.credentials import passkeys, proofs, queries
from moothall.people.credentials.proofs import Used, Way
from moothall.ui.requests import PortalRequest


@dataclass(frozen=True, kw_only=True)
class Asking:
    """Who is asked, about what (a challenge is good for one thing only), and whether a recovery code will do.

    `link_id` is the link by which somebody came who forgot their password, otherwise 0.
    """

    person_id: int
    about: str
    may_recover: bool
    link_id: int = 0


def prove(request: PortalRequest, asking: Asking) -> Used | None:
    """Return by what the posted proof holds, or None where it does not.

    Raises:
        TooOften: the network has guessed too often.
    """
    person_id, link_id, came_from, now = asking.person_id, asking.link_id, origin(request), timezone.now()
    match request.POST.get("way", ""):
        case Way.TOTP:
            code = request.POST.get("code", "")
            return proofs.by_code(person_id=person_id, code=code, origin=came_from, at=now, link_id=link_id)
        case Way.RECOVERY if asking.may_recover:
            code = request.POST.get("recovery", "")
            return proofs.by_recovery_code(
                person_id=person_id, code=code, origin=came_from, at=now, link_id=link_id
            )
        case Way.PASSKEY:
            return proofs.by_passkey(
                credential=request.POST.get("credential", ""),
                challenge=state.challenge(request, about=asking.about),
                origin=came_from,
                at=now,
                person_id=person_id,
            )
        case _:
            return None


def asked(request: PortalRequest, asking: Asking, *, wrong_way: str = "") -> ProveView:
    """Return what the page that asks shows: only the ways that the person has."""
    own = queries.factors(person_id=asking.person_id)
    options, field = "", field_of(wrong_way)
    is_empty = not request.POST.get(field, "").strip()
    if own.passkeys:
        options = state.ask(request, passkeys.ask(known=own.credential_ids), about=asking.about)
    return ProveView(
        has_app=own.app_added_at is not None,
        passkey_options=options,
        may_recover=asking.may_recover and own.codes_left > 0,
        wrong_way=wrong_way,
        wrong_words=wrong_in_words(field, request.language, is_empty=is_empty) if wrong_way else "",
        locked="" if wrong_way in {"", Way.PASSKEY} or is_empty else locked_in_words(request.language),
    )
