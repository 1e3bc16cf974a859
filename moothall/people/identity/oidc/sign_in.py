"""A sign-in with an issuer from its first step to its last; the views only carry it between browser and here."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.conf import settings

from moothall.people.identity.oidc import discovery, errors, exchange, identities, pending, requests
from moothall.people.identity.oidc.exchange import Code, Proven
from moothall.people.identity.oidc.faults import AnswerRefused, SignInFailed, StartAgain
from moothall.people.identity.oidc.issuers import Issuer
from moothall.people.identity.oidc.pending import Attempt
from moothall.rules.sites import Site

LONGEST_CODE = 4096
CALLBACK = "/sign-in/callback"
# How long ago an officer who was asked again may have proved themselves.
FRESH_SECONDS = 60


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """Who has signed in, with what their session has to know; everything of the issuer's is a keyed digest."""

    person_id: int
    how: str
    issuer: str
    subject: str
    sid: str
    id_token: str = field(repr=False)


def redirect_uri(site: Site) -> str:
    """Return where issuers send browsers back to on a site: the same for each, as it must be registered there."""
    return {Site.PORTAL: settings.PORTAL_URL, Site.DESK: settings.DESK_URL}[site] + CALLBACK


def issuer_at(slug: str, site: Site) -> Issuer | None:
    """Return the issuer with this slug, where the site offers it."""
    found = settings.ISSUERS.named(slug)
    return found if found is not None and site in found.sites else None


def how_of(slug: str) -> str:
    """Return what a history calls a sign-in with an issuer."""
    return f"oidc:{slug}"


def begin(attempt: Attempt, issuer: Issuer) -> str:
    """Remember an attempt and return the address at the issuer to which its browser goes.

    Raises:
        IssuerUnavailable, NotUnderstood: the issuer does not say where that is.
    """
    address = requests.address(
        _as_asked(attempt, issuer),
        discovery.metadata(issuer),
        state=attempt.state,
        browser=attempt.browser,
        redirect_uri=redirect_uri(attempt.site),
        language=attempt.language,
        anew=_is_anew(attempt),
    )
    pending.remember(attempt)
    return address


def prove(attempt: Attempt, issuer: Issuer, given: Mapping[str, str], *, linking_id: int | None) -> Proven:
    """Ask the issuer whom it means; `given` is what came back with the browser, `attempt` was taken by its state.

    `linking_id` is who is signed in, where the attempt is to add the identity to their account. Nothing is changed.

    Raises:
        SignInFailed: nobody has signed in; faults.page_for tells which page helps.
    """
    found = discovery.metadata(issuer)
    # RFC 9207: another issuer's answer, brought to us as this one's, ends here.
    if given.get("iss", issuer.issuer if not found.names_itself else "") != issuer.issuer:
        raise AnswerRefused("iss_parameter")
    if "error" in given:
        raise errors.from_browser(given["error"], issuer.profile)
    if attempt.link_digest and linking_id is None:
        raise StartAgain("session_ended")
    if not 0 < len(given.get("code", "")) <= LONGEST_CODE:
        raise AnswerRefused("code")
    code = Code(
        value=given["code"],
        verifier=requests.verifier(state=attempt.state, browser=attempt.browser),
        nonce=requests.nonce(state=attempt.state, browser=attempt.browser),
        redirect_uri=redirect_uri(attempt.site),
    )
    return exchange.proven(code, _as_asked(attempt, issuer), found)


def finish(attempt: Attempt, issuer: Issuer, proven: Proven, *, linking_id: int | None) -> SignedIn:
    """Return who has signed in, making the identity known where it is new. Raises and takes the same as `prove`."""
    person_id = identities.person_for(
        proven, issuer, attempt.site, language=attempt.language, linking_id=linking_id
    )
    return SignedIn(
        person_id=person_id,
        how=how_of(issuer.slug),
        issuer=issuer.slug,
        subject=identities.subject_blind(issuer, attempt.site, proven.subject),
        sid=identities.sid_blind(issuer, proven.sid),
        id_token=proven.id_token,
    )


def _is_anew(attempt: Attempt) -> bool:
    """Tell whether an officer who is signed in was asked again who they are."""
    return attempt.site is Site.DESK and bool(attempt.link_digest)


def _as_asked(attempt: Attempt, issuer: Issuer) -> Issuer:
    """Return the issuer with what this attempt asks of it: of who is asked again, a proof of this minute."""
    return replace(issuer, max_age_seconds=FRESH_SECONDS) if _is_anew(attempt) else issuer


__all__ = ["SignInFailed", "SignedIn", "begin", "finish", "how_of", "issuer_at", "prove", "redirect_uri"]
