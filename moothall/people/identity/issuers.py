"""Which other ways to sign in a site offers beside its own: one link each, in the operator's order."""

from django.conf import settings

from moothall.people.identity.oidc.issuers import Issuer, Site


def offered(site: Site) -> tuple[Issuer, ...]:
    """Return the issuers to offer on a sign-in page; each has a `slug` (for its address) and a `name` (a Text)."""
    return settings.ISSUERS.offered(site)


def name_of(issuer: str) -> str:
    """Return the English name of the issuer with this address or slug, or the address itself once it is gone."""
    found = (known for known in settings.ISSUERS.known if issuer in {known.issuer, known.slug})
    return next((known.name.en for known in found), issuer)
