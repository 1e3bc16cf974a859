"""Whoever is signed out is told why, as far as their browser brought a session; and addresses with a slash too many."""

import pytest
from django.test import Client

from moothall.bodies.queries import KnownBody
from moothall.people.identity.oidc import sign_out
from moothall.rules.sites import Site
from tests.providers.oidc_stub import Stub
from tests.sites.account_visits import holder, person_id, signed_in
from tests.sites.desk_visits import look, visitor
from tests.sites.oidc_visits import sign_in

ANN = "ann@example.com"
WHY = "If you were, your session is over: for example because it was not used for 60 minutes, had lasted 12 hours"

pytestmark = pytest.mark.django_db


def test_whoever_was_signed_out_elsewhere_reads_why_they_must_sign_in() -> None:
    ann, elsewhere = signed_in(ANN, name="Ann Example"), signed_in(ANN)
    ann.press("/account/sign-ins", "/account/sign-ins/end-others")
    led = elsewhere.get("/account/requests")["Location"]
    assert led.endswith("/sign-in?next=%2Faccount%2Frequests&ended=yes")
    assert WHY in elsewhere.words(led)
    assert WHY not in elsewhere.words("/sign-in")
    welsh = signed_in(ANN)
    ann.press("/account/sign-ins", "/account/sign-ins/end-others")
    assert "mae eich sesiwn wedi dod i ben" in welsh.get(welsh.get("/cy/account")["Location"]).text


def test_whoever_opens_the_address_of_that_page_or_was_signed_out_by_their_issuer_reads_nothing_untrue(
    at_portal: Client, oidc: Stub
) -> None:
    sign_in(at_portal, oidc)
    assert sign_out.obey(oidc.logout_token(), Site.PORTAL) == 1
    led = look(at_portal, "/account").location
    for found in (look(at_portal, led).words, holder().words("/sign-in?ended=yes")):
        assert f"You are not signed in. {WHY}" in found
        assert "or was ended from another browser or by the service that you signed in with" in found


def test_whoever_was_signed_in_nowhere_or_signed_out_here_reads_nothing_of_it() -> None:
    ann = signed_in(ANN)
    assert person_id(ANN)
    ann.press("/account", "/sign-out")
    for who in (ann, holder()):
        assert who.get("/account")["Location"].endswith("/sign-in?next=%2Faccount")


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("/account/", "/account"),
        ("/account/requests/?page=2", "/account/requests?page=2"),
        ("/cy/account/", "/cy/account"),
        ("/sign-in/", "/sign-in"),
        ("/councils/", "/councils"),
        ("/camden/privacy/", "/camden/privacy"),
        ("/camden//", "/camden/"),
    ],
)
def test_an_address_with_a_slash_too_many_leads_to_the_one_without(
    camden: KnownBody, asked: str, led: str
) -> None:
    answer = holder().get(asked)
    assert (answer.status_code, answer["Location"]) == (301, led)


@pytest.mark.parametrize(
    "asked",
    [
        "/%2fexample.org/",
        "/cy//example.org/",
        "/account//",
        "/nothing/",
        "/%2faccount/",
        "/camden/%2f/",
        "/.//",
    ],
)
def test_no_other_address_leads_anywhere(camden: KnownBody, asked: str) -> None:
    answer = holder().get(asked)
    assert answer.status_code == 404
    assert "Location" not in answer


def test_the_desk_leads_from_a_slash_too_many_too_and_posts_lead_nowhere(camden: KnownBody) -> None:
    assert visitor().get("/you/step-up/")["Location"] == "/you/step-up"
    assert holder().post("/account/", {}).status_code in {403, 404}


def test_whoever_signs_out_reads_that_they_did() -> None:
    ann = signed_in(ANN)
    assert "You have signed out" in ann.words(ann.press("/account", "/sign-out")["Location"])
    welsh = signed_in(ANN)
    led = welsh.press("/cy/account", "/cy/sign-out")["Location"]
    assert "Rydych wedi allgofnodi" in welsh.words(led)


def test_whoever_is_signed_in_is_not_told_that_they_are_signed_out() -> None:
    ann = signed_in(ANN, name="Ann Example")
    assert ann.get("/sign-in/signed-out")["Location"] == "/account"
    assert "You have signed out" in holder().words("/sign-in/signed-out")
