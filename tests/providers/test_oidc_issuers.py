"""The operator's file of issuers is taken whole or refused with a sentence; a mistake never waits for a resident."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc.jwk import ECKey, OKPKey, RSAKey

from moothall.people.identity.oidc.configuration import Issuers, NotConfigured, issuers_from
from moothall.people.identity.oidc.issuers import Algorithm, Profile, may_be_asked
from moothall.rules.sites import Site
from tests.clusters import ROOT
from tests.providers.oidc_stub import key

ONE_LOGIN = """
keys:
  - kid: "2026-11"
    file: {folder}/new.pem
  - kid: "2026-05"
    variable: OLD_KEY
issuers:
  - slug: one-login
    name: {{en: GOV.UK One Login, cy: GOV.UK One Login}}
    sites: [portal]
    issuer: https://oidc.account.gov.uk/
    client_id: abc
    profile: one_login
    key: "2026-11"
    vtr: [Cl.Cm]
    algorithms: [ES256]
"""
WORK = """
issuers:
  - slug: work
    name: {en: Exampleton Council}
    sites: [desk]
    issuer: https://sso.example.org
    client_id: moothall
    authentication: client_secret_basic
    secret: WORK_SECRET
    email_domains: [example.org]
"""


def test_gov_uk_one_login_is_one_issuer_of_a_family(tmp_path: Path) -> None:
    found = one_login(tmp_path)
    (issuer,) = found.offered(Site.PORTAL)
    assert (issuer.slug, issuer.profile, issuer.vtr, issuer.algorithms) == (
        "one-login",
        Profile.ONE_LOGIN,
        ("Cl.Cm",),
        (Algorithm.ES256,),
    )
    assert found.offered(Site.DESK) == ()
    assert found.named("one-login") is issuer
    assert found.named("another") is None


def test_the_key_before_is_published_too_and_can_only_verify(tmp_path: Path) -> None:
    found = one_login(tmp_path)
    assert [(kid, kept.signs, kept.algorithm) for kid, kept in found.keys.items()] == [
        ("2026-11", True, "RS256"),
        ("2026-05", False, "ES256"),
    ]
    published = found.published()["keys"]
    assert isinstance(published, list)
    assert [one["kid"] for one in published] == ["2026-11", "2026-05"]
    assert "RSAKey" not in repr(found)
    assert "RSAKey" not in repr(found.keys["2026-11"])


def test_the_guides_own_example_can_be_used(tmp_path: Path) -> None:
    guide = (ROOT / "docs/how-to/connect-an-identity-provider.md").read_text(encoding="utf-8")
    example = guide.partition("```yaml\n")[2].partition("```")[0]
    (tmp_path / "new.pem").write_bytes(key("new").as_pem(private=True))
    found = read(
        tmp_path,
        example.replace("/etc/moothall/oidc-2026-11.pem", str(tmp_path / "new.pem")),
        MOOTHALL_OIDC_KEY_BEFORE=key("old").as_pem(private=True).decode(),
    )
    assert [issuer.slug for issuer in found.offered(Site.PORTAL)] == ["one-login"]
    assert [issuer.slug for issuer in found.offered(Site.DESK)] == ["exampleton"]


def test_a_portal_without_a_file_offers_no_issuer() -> None:
    assert issuers_from({}, production=True) == Issuers()


def test_an_issuer_that_can_do_no_better_has_its_secret_in_the_environment(tmp_path: Path) -> None:
    found = read(tmp_path, WORK, WORK_SECRET="s3cret")
    assert found.secrets["work"] == "s3cret"
    assert "s3cret" not in repr(found)


@pytest.mark.parametrize(
    ("change", "with_"),
    [
        ("client_id: abc", "client-id: abc"),
        ("client_id: abc", ""),
        ("https://oidc.account.gov.uk/", "http://oidc.account.gov.uk/"),
        ("https://oidc.account.gov.uk/", "https://oidc.account.gov.uk/?a=b"),
        ("https://oidc.account.gov.uk/", "https://user@oidc.account.gov.uk/"),
        ("https://oidc.account.gov.uk/", "oidc.account.gov.uk"),
        ("slug: one-login", "slug: One Login"),
        ("slug: one-login", "slug: any"),
        ("slug: one-login", "slug: ../x"),
        ("sites: [portal]", "sites: []"),
        ("sites: [portal]", "sites: [editor]"),
        ("sites: [portal]", "sites: [portal, desk]"),
        ('key: "2026-11"', 'key: "2027-01"'),
        ('key: "2026-11"', 'key: "2026-05"'),
        ("vtr: [Cl.Cm]", "vtr: []"),
        ("vtr: [Cl.Cm]", "vtr: [Cl.Cm.P2]"),
        ("vtr: [Cl.Cm]", "max_age_seconds: -1"),
        ("profile: one_login", "profile: plain"),
        ("algorithms: [ES256]", "algorithms: [HS256]"),
        ("algorithms: [ES256]", "algorithms: [none]"),
        ("algorithms: [ES256]", "algorithms: []"),
        ("algorithms: [ES256]", "scopes: [email]"),
        ('kid: "2026-05"', 'kid: "2026-11"'),
        ("new.pem", "missing.pem"),
        ("variable: OLD_KEY", "variable: NO_KEY"),
        ("issuers:", "- issuers:"),
        ('key: "2026-11"', "authentication: client_secret_basic\n    secret: OLD_KEY"),
    ],
)
def test_a_file_with_a_mistake_is_refused(tmp_path: Path, change: str, with_: str) -> None:
    assert change in ONE_LOGIN
    with pytest.raises(NotConfigured):
        one_login(tmp_path, ONE_LOGIN.replace(change, with_))


@pytest.mark.parametrize(
    ("change", "with_"),
    [("secret: WORK_SECRET", ""), ("WORK_SECRET", "EMPTY"), ("email_domains: [example.org]", "")],
)
def test_a_work_issuer_without_its_secret_or_its_domains_is_refused(
    tmp_path: Path, change: str, with_: str
) -> None:
    with pytest.raises(NotConfigured):
        read(tmp_path, WORK.replace(change, with_), WORK_SECRET="s3cret", EMPTY="")


def test_the_same_issuer_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotConfigured, match="twice"):
        read(tmp_path, WORK + WORK.removeprefix("\nissuers:\n"), WORK_SECRET="s3cret")


def test_a_mistake_is_told_with_file_and_line(tmp_path: Path) -> None:
    with pytest.raises(NotConfigured, match=r"issuers\.yaml:\d+: .*did you mean `client_id`"):
        one_login(tmp_path, ONE_LOGIN.replace("client_id", "client_ids"))


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotConfigured, match="cannot be read"):
        issuers_from({"MOOTHALL_ISSUERS": str(tmp_path / "missing.yaml")}, production=True)


def test_a_key_that_is_too_short_or_of_another_kind_is_refused(tmp_path: Path) -> None:
    for wrong in (
        generate_private_key(65537, 1024).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        ECKey.generate_key("P-384").as_pem(private=True),
        OKPKey.generate_key("Ed25519").as_pem(private=True),
        b"-----BEGIN PRIVATE KEY-----\nnonsense\n-----END PRIVATE KEY-----",
        b"",
    ):
        with pytest.raises(NotConfigured, match="2026-11"):
            one_login(tmp_path, pem=wrong)


@pytest.mark.parametrize(
    ("url", "local", "may"),
    [
        ("https://example.org/token", False, True),
        ("http://example.org/token", True, False),
        ("http://localhost:3000/token", True, True),
        ("http://oidc.localhost/token", True, True),
        ("http://127.0.0.1/token", True, True),
        ("http://[::1]:3000/token", True, True),
        ("http://127.0.0.1/token", False, False),
        ("http://localhost.example.org/", True, False),
        ("https://user:pass@example.org/", True, False),
        ("https://example.org/#fragment", True, False),
        ("https://example.org/a b", True, False),
        ("https://example.org/\n", True, False),
        ("https:///token", True, False),
        ("ftp://localhost/", True, False),
        ("", True, False),
    ],
)
def test_only_tls_or_this_machine_itself_is_ever_asked(url: str, local: bool, may: bool) -> None:
    assert may_be_asked(url, local=local) is may


def one_login(folder: Path, text: str = ONE_LOGIN, *, pem: bytes | None = None) -> Issuers:
    """Read the file of a portal that residents sign in to with GOV.UK One Login, in the middle of a change of keys."""
    (folder / "new.pem").write_bytes(RSAKey.generate_key(2048).as_pem(private=True) if pem is None else pem)
    return read(folder, text.format(folder=folder), OLD_KEY=key("old").as_pem(private=False).decode())


def read(folder: Path, text: str, **environment: str) -> Issuers:
    """Read a file as production does."""
    path = folder / "issuers.yaml"
    path.write_text(text, encoding="utf-8")
    return issuers_from({"MOOTHALL_ISSUERS": str(path), **environment}, production=True)
