"""Which other ways to sign in a site offers beside its own: one link each, in the operator's order."""

from django.conf import settings

from moothall.people.identity.oidc.issuers import Issuer
from moothall.rules.sites import Site


def offered(site: Site) -> tuple[Issuer, ...]:
    """Return the issuers to offer on a sign-in page; each has a `slug` (for its address) and a `name` (a Text)."""
    return settings.ISSUERS.offered(site)


def known_as(issuer: str) -> Issuer | None:
    """Return the issuer with this address or slug, or None once the operator has taken it out."""
    found = (known for known in settings.ISSUERS.known if issuer in {known.issuer, known.slug})
    return next(found, None)


def only_way_for(email: str) -> Issuer | None:
    """Return the issuer by which alone officers with this address sign in at the desk, or None."""
    domain = email.rpartition("@")[2].lower()
    ways = (known for known in offered(Site.DESK) if known.is_only_way)
    return next((known for known in ways if domain in known.email_domains), None)
