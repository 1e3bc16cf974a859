"""One issuer as a portal's operator describes it, and a sign-in with it as far as the protocol goes."""

from dataclasses import replace

from moothall.people.identity.oidc import client_keys, discovery, exchange, requests
from moothall.people.identity.oidc.configuration import Issuers
from moothall.people.identity.oidc.exchange import Code, Proven
from moothall.people.identity.oidc.issuers import Authentication, Issuer, Profile
from moothall.rules.language import Language, Text
from moothall.rules.sites import Site
from tests.providers.oidc_stub import CLIENT_ID, Stub, key

REDIRECT = "http://localhost:8000/sign-in/callback"
SECRET = "a secret: with / signs"


def issuer_of(stub: Stub) -> Issuer:
    """Return the issuer with the profile of GOV.UK One Login."""
    return Issuer(
        slug="stub",
        name=Text(en="The stub", cy="Y bonyn"),
        sites=(Site.PORTAL,),
        issuer=stub.issuer,
        client_id=CLIENT_ID,
        key="ours-2",
        profile=Profile.ONE_LOGIN,
        vtr=("Cl.Cm",),
    )


def plain(issuer: Issuer) -> Issuer:
    """Return the same issuer without the profile of GOV.UK One Login."""
    return replace(issuer, profile=Profile.PLAIN, vtr=())


def with_secret(issuer: Issuer) -> Issuer:
    """Return the same issuer, which can do no better than a shared secret."""
    return replace(
        plain(issuer), authentication=Authentication.CLIENT_SECRET_BASIC, key=None, secret="THE_SECRET"
    )


def issuers_with(*issuers: Issuer) -> Issuers:
    """Return the configuration of a portal that knows these issuers, in the middle of changing its key."""
    pems = {kid: key(kid).as_pem(private=kid != "ours-1") for kid in ("ours-1", "ours-2")}
    return Issuers(
        known=issuers,
        keys={kid: client_keys.load(kid, pem) for kid, pem in pems.items()},
        secrets={issuer.slug: SECRET for issuer in issuers if issuer.secret},
    )


def sign_in(stub: Stub, issuer: Issuer, *, state: str | None = None, browser: str | None = None) -> Proven:
    """Go through a sign-in from the address at the issuer to the person; `browser` is who comes back."""
    began_state, began_browser = requests.new_secret(), requests.new_secret()
    found = discovery.metadata(issuer)
    address = requests.address(
        issuer,
        found,
        state=began_state,
        browser=began_browser,
        redirect_uri=REDIRECT,
        language=Language.EN,
    )
    back = stub.authorise(address)
    came = {"state": state or began_state, "browser": browser or began_browser}
    code = Code(
        value=back["code"],
        verifier=requests.verifier(**came),
        nonce=requests.nonce(**came),
        redirect_uri=REDIRECT,
    )
    return exchange.proven(code, issuer, found)
