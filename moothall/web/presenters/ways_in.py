"""What the page of an account's ways in shows: by which issuers it is opened, and which could be added."""

from dataclasses import dataclass

from django.urls import reverse

from moothall.people.identity import issuers
from moothall.people.identity.oidc.identities import LinkedIdentity
from moothall.rules.sites import Site
from moothall.ui.faces import Link
from moothall.ui.requests import PortalRequest
from moothall.ui.words import moment_in_words


@dataclass(frozen=True, kw_only=True)
class IdentityView:
    """An issuer that opens the account: its name, the address that it knows ("" for none), and when it was used."""

    id: int
    name: str
    email: str
    used: str


def ways_in(request: PortalRequest, held: tuple[LinkedIdentity, ...], *, is_last: bool) -> dict[str, object]:
    """Return what `ways_in.html` needs; `is_last` where removing one was refused because it is the only one."""
    here = [one for one in held if one.site == Site.PORTAL]
    views = [
        IdentityView(
            id=one.id,
            name=_name(request, one.issuer),
            email=one.email,
            used=moment_in_words(one.used_at, request.language),
        )
        for one in here
    ]
    linked = {one.issuer for one in here}
    add = [
        Link(
            text=issuer.name.speak(request.language),
            href=reverse("sign-in-link-issuer", kwargs={"issuer": issuer.slug}),
        )
        for issuer in issuers.offered(Site.PORTAL)
        if issuer.issuer not in linked
    ]
    return {"identities": views, "add": add, "is_last": is_last}


def _name(request: PortalRequest, address: str) -> str:
    found = issuers.known_as(address)
    return address if found is None else found.name.speak(request.language)
