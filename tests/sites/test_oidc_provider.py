"""The portal and the desk against a real OpenID provider, with its own strictness and its own errors."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.test.utils import override_settings
from django.utils import timezone

from moothall.bodies.queries import KnownBody
from moothall.people import actions as people
from moothall.people.identity.oidc import documents, errors, identities
from moothall.people.identity.oidc.client_keys import load
from moothall.people.identity.oidc.documents import DOCUMENTS
from moothall.people.identity.oidc.issuers import Audience, Authentication, Issuer, Profile
from moothall.rules.language import Text
from moothall.rules.persons import PersonKind
from moothall.rules.sites import Site
from tests.providers.oidc_provider_process import Person, RunningProvider, client, running_provider
from tests.providers.oidc_scene import SECRET, issuers_with
from tests.providers.oidc_stub import key
from tests.sites.desk_visits import visitor
from tests.sites.oidc_fixtures import PORTAL
from tests.sites.oidc_visits import advice, back, go, signed_in

pytestmark = pytest.mark.django_db
START = "/sign-in/with/real"
SITES = {"the-portal": "http://localhost:8000", "the-desk": "http://desk.localhost:8000"}
CLIENTS = [
    *(client(name, base, key_name="ours-2") for name, base in SITES.items()),
    client(
        "weak-client",
        SITES["the-portal"],
        key_name="ours-2",
        token_endpoint_auth_method="client_secret_basic",
        token_endpoint_auth_signing_alg=None,
        client_secret=SECRET,
    ),
]


@pytest.fixture(scope="module")
def provider() -> Iterator[RunningProvider]:
    """Run one provider for all these tests: it forgets nobody, and each test has people of its own."""
    with running_provider(CLIENTS) as running:
        yield running


@pytest.fixture
def real(provider: RunningProvider) -> Iterator[Issuer]:
    """Let residents sign in with the provider under the profile of GOV.UK One Login, and officers too."""
    DOCUMENTS.forget()
    residents = Issuer(
        slug="real",
        name=Text(en="The provider", cy="Y darparwr"),
        sites=(Site.PORTAL,),
        issuer=provider.issuer,
        client_id="the-portal",
        key="ours-2",
        profile=Profile.ONE_LOGIN,
        vtr=("Cl.Cm",),
    )
    officers = replace(
        residents,
        slug="work",
        sites=(Site.DESK,),
        client_id="the-desk",
        profile=Profile.PLAIN,
        vtr=(),
        email_domains=("example.com",),
    )
    with override_settings(ISSUERS=issuers_with(residents, officers)):
        yield residents
    DOCUMENTS.forget()


@pytest.fixture
def browser(real: Issuer) -> Client:
    """Return a browser at the portal."""
    return visitor(host=PORTAL)


def test_a_resident_signs_in_with_a_real_provider(browser: Client) -> None:
    landed = back(browser, Person().sign_in(go(browser, START), "ann"))
    assert landed.location == "/account"
    person_id = signed_in(browser)
    assert person_id is not None
    assert [one.email for one in identities.of_person(person_id=person_id)] == ["ann@example.com"]


def test_who_is_signed_in_there_still_is_the_same_person_here(browser: Client, real: Issuer) -> None:
    person, later = Person(), visitor(host=PORTAL)
    back(browser, person.sign_in(go(browser, START), "bea"))
    back(later, person.sign_in(go(later, START), "bea"))
    assert signed_in(later) == signed_in(browser)


def test_an_officer_signs_in_at_the_desk_with_a_client_of_its_own(real: Issuer, camden: KnownBody) -> None:
    person = people.ensure_person(email="ayo@example.com", name="Ayo Clerk", kind=PersonKind.OFFICER)
    people.grant_post(
        body_id=camden.id,
        person_id=person.id,
        team="Streets",
        function="waste_officer",
        from_at=timezone.now() - timedelta(days=1),
    )
    at_desk = visitor()
    assert back(at_desk, Person().sign_in(go(at_desk, "/sign-in/with/work"), "ayo")).location == "/"
    assert signed_in(at_desk, "desk") == person.id
    stranger = visitor()
    found = back(stranger, Person().sign_in(go(stranger, "/sign-in/with/work"), "nobody"))
    assert advice(found) == "not_invited"


@pytest.mark.parametrize("audience", list(Audience))
def test_the_provider_takes_either_reader_of_our_assertion(
    browser: Client, real: Issuer, audience: Audience
) -> None:
    with changed(replace(real, audience=audience)):
        assert back(browser, Person().sign_in(go(browser, START), "cat")).location == "/account"


def test_the_provider_takes_a_secret_with_signs_in_it(browser: Client, real: Issuer) -> None:
    basic = replace(
        real,
        client_id="weak-client",
        authentication=Authentication.CLIENT_SECRET_BASIC,
        key=None,
        secret="A_SECRET",
        profile=Profile.PLAIN,
        vtr=(),
    )
    with changed(basic):
        assert back(browser, Person().sign_in(go(browser, START), "dee")).location == "/account"


def test_a_code_works_once(browser: Client) -> None:
    given = Person().sign_in(go(browser, START), "eve")
    assert back(browser, given).location == "/account"
    assert advice(back(browser, given)) == "start_again"
    second = Person().sign_in(go(browser, START), "eve")
    assert advice(back(browser, {**second, "code": given["code"]})) == "start_again"


def test_a_code_of_somebody_else_does_not_fit_our_verifier(browser: Client, real: Issuer) -> None:
    attacker = visitor(host=PORTAL)
    theirs = Person().sign_in(go(attacker, START), "mallory")
    ours = Person().sign_in(go(browser, START), "fay")
    assert advice(back(browser, {**ours, "code": theirs["code"]})) == "start_again"
    assert signed_in(browser) is None


def test_who_stops_at_the_provider_is_told_what_to_do(browser: Client, real: Issuer) -> None:
    given = Person().cancel(go(browser, START))
    assert given["error"] == "access_denied"
    assert advice(back(browser, given)) == "start_again"
    with changed(replace(real, profile=Profile.PLAIN, vtr=())):
        assert advice(back(browser, Person().cancel(go(browser, START)))) == "stopped"


@pytest.mark.parametrize(
    ("change", "code", "page"),
    [
        ({"vtr": '["P2"]'}, "invalid_request", "fault"),
        ({"scope": "openid offline_access", "prompt": "none"}, "login_required", "start_again"),
        ({"prompt": "none consent"}, "invalid_request", "fault"),
        ({"code_challenge": ""}, "invalid_request", "fault"),
        ({"code_challenge_method": "plain"}, "invalid_request", "fault"),
        ({"scope": "email"}, "invalid_request", "fault"),
    ],
)
def test_the_providers_own_errors_lead_to_their_pages(
    browser: Client, change: dict[str, str], code: str, page: str
) -> None:
    address = go(browser, START)
    query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()} | change
    given = Person().sign_in(f"{address.partition('?')[0]}?{urlencode(query)}", "gus")
    assert (given.get("error"), advice(back(browser, given))) == (code, page)


@pytest.mark.parametrize("code", errors.PUBLISHED)
def test_every_published_error_comes_back_from_a_real_provider_and_has_its_page(
    browser: Client, code: str
) -> None:
    told = urlencode({"vtr": f'["error:{code}"]'})
    given = Person().sign_in(re.sub(r"vtr=[^&]*", told, go(browser, START)), "hal")
    assert given["error"] == code
    assert advice(back(browser, given)) == {**errors.PUBLISHED, **errors.OF_ONE_LOGIN}[code]


def test_somebody_with_a_password_alone_is_asked_for_more(browser: Client) -> None:
    assert advice(back(browser, Person().sign_in(go(browser, START), "weak"))) == "too_weak"


def test_an_assertion_that_is_not_ours_is_refused_there(browser: Client, real: Issuer) -> None:
    given = Person().sign_in(go(browser, START), "ida")
    ours = settings.ISSUERS
    stolen = {**ours.keys, "ours-2": load("ours-2", key("intruder").as_pem(private=True))}
    with override_settings(ISSUERS=replace(ours, keys=stolen)):
        assert advice(back(browser, given)) == "fault"


def test_the_provider_changes_its_key_while_we_keep_the_old_one(
    browser: Client, real: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "RENEWED_AT_MOST_EVERY_SECONDS", 0.0)
    with running_provider(CLIENTS, signs_with="provider-1") as first, changed(at(real, first)):
        assert back(browser, Person().sign_in(go(browser, START), "joy")).location == "/account"
    with running_provider(CLIENTS, signs_with="provider-2", port=first.port), changed(at(real, first)):
        assert back(browser, Person().sign_in(go(browser, START), "joy")).location == "/account"


def at(issuer: Issuer, provider: RunningProvider) -> Issuer:
    """Return the same issuer at another provider."""
    return replace(issuer, issuer=provider.issuer)


@contextmanager
def changed(issuer: Issuer) -> Iterator[None]:
    """Let the portal know this issuer alone."""
    with override_settings(ISSUERS=issuers_with(issuer)):
        yield
