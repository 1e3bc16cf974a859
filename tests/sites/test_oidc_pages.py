"""Whatever an issuer answers, somebody who wanted to sign in finds a page that says what to do now."""

from dataclasses import replace

import pytest
from django.test import Client, override_settings

from moothall.people.identity.oidc import errors
from moothall.people.models import IssuerAttempt
from moothall.ui import issuer_views
from tests.providers.oidc_scene import issuer_of, issuers_with
from tests.providers.oidc_stub import Answer, Stub
from tests.sites.desk_visits import look, visitor
from tests.sites.oidc_fixtures import PORTAL
from tests.sites.oidc_visits import START, advice, back, go, signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"state": ""},
        {"state": "x"},
        {"code": "x"},
        {"state": "x" * 9000, "code": "x"},
        {"state": "\0é", "error": "x"},
    ],
)
def test_a_callback_that_nobody_began_leads_to_a_page(at_portal: Client, given: dict[str, str]) -> None:
    found = back(at_portal, given)
    assert found.location == "/sign-in/with/any/start_again"
    assert look(at_portal, found.location).status == 200


@pytest.mark.parametrize("code", [*errors.PUBLISHED, "nobody_published_this"])
def test_every_error_that_an_issuer_publishes_has_a_clear_page_in_both_languages(
    at_portal: Client, oidc: Stub, code: str
) -> None:
    given = oidc.authorise(go(at_portal))
    found = back(
        at_portal, {"state": given["state"], "error": code, "error_description": "client <deactivated>"}
    )
    expected = {**errors.PUBLISHED, **errors.OF_ONE_LOGIN}.get(code, "fault")
    assert advice(found) == expected
    for path, language in ((found.location, "en"), (f"/cy{found.location}", "cy")):
        page = look(at_portal, path)
        assert page.status == 200
        assert f'<html lang="{language}"' in page.words
        assert "deactivated" not in page.words
    assert signed_in(at_portal) is None


def test_an_error_that_nobody_waits_for_ends_nothing(at_portal: Client, oidc: Stub) -> None:
    given = oidc.authorise(go(at_portal))
    back(visitor(host=PORTAL), {"state": given["state"], "error": "access_denied"})
    assert back(at_portal, given).location == "/account"


def test_an_issuer_that_is_down_has_a_page_that_offers_the_other_ways(at_portal: Client, oidc: Stub) -> None:
    oidc.instead["/.well-known/openid-configuration"] = Answer(status=503)
    found = look(at_portal, f"{START}?next=/account/cases")
    assert advice(found) == "unavailable"
    page = look(at_portal, found.location)
    assert "The stub is not available at the moment" in page.words
    assert 'href="/sign-in?next=%2Faccount%2Fcases"' in page.words
    assert not IssuerAttempt.objects.exists()


def test_an_issuer_that_goes_down_on_the_way_has_the_same_page(at_portal: Client, oidc: Stub) -> None:
    given = oidc.authorise(go(at_portal))
    oidc.instead["/token"] = Answer(status=502)
    assert advice(back(at_portal, given)) == "unavailable"


@pytest.mark.parametrize(
    "path", ["/sign-in/with/nobody", "/sign-in/with/stub/nothing", "/sign-in/with/any/fault"]
)
def test_an_issuer_or_a_failure_that_nobody_knows_has_no_page(at_portal: Client, path: str) -> None:
    assert look(at_portal, path).status == 404


def test_an_issuer_of_the_desk_is_not_there_for_residents(oidc: Stub) -> None:
    desk_only = replace(issuer_of(oidc), sites=(), slug="desk-only")
    with override_settings(ISSUERS=issuers_with(desk_only)):
        assert look(visitor(host=PORTAL), "/sign-in/with/desk-only").status == 404


def test_a_network_that_begins_too_often_is_slowed_down(
    at_portal: Client, oidc: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(issuer_views, "MOST_FROM_NETWORK", 2)
    assert [look(at_portal, START).status for _ in range(3)] == [302, 302, 429]


def test_our_keys_are_published_the_old_one_too_and_never_a_private_part(at_portal: Client) -> None:
    response = at_portal.get("/.well-known/jwks.json")
    keys = response.json()["keys"]
    assert [(key["kid"], key["use"], key["alg"], key["kty"]) for key in keys] == [
        ("ours-1", "sig", "ES256", "EC"),
        ("ours-2", "sig", "ES256", "EC"),
    ]
    assert all(not {"d", "p", "q", "k"} & key.keys() for key in keys)
    assert response.headers["Cache-Control"] == "public, max-age=3600"
    assert not response.cookies


def test_the_sign_in_page_offers_each_issuer_and_keeps_where_somebody_was_going(
    at_portal: Client, oidc: Stub
) -> None:
    page = look(at_portal, "/cy/sign-in?next=/cy/account/cases")
    assert "Mewngofnodi gyda Y bonyn" in page.words
    assert 'href="/cy/sign-in/with/stub?next=%2Fcy%2Faccount%2Fcases"' in page.words
    assert "/sign-in/with/work" not in page.words


def test_officers_are_offered_the_issuers_of_the_desk_alone(oidc: Stub) -> None:
    page = look(visitor(), "/sign-in")
    assert 'href="/sign-in/with/work"' in page.words
    assert "/sign-in/with/stub" not in page.words


def test_without_a_file_of_issuers_nothing_is_offered(db: None) -> None:
    assert "/sign-in/with/" not in look(visitor(host=PORTAL), "/sign-in").words
    assert "/sign-in/with/" not in look(visitor(), "/sign-in").words
