"""What is logged of signing in with an issuer tells an operator what went wrong, and nothing of anybody."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from structlog.testing import capture_logs

from tests.providers.oidc_stub import ACCESS_TOKEN, EMAIL, SESSION, SUBJECT, Stub
from tests.sites.desk_visits import visitor
from tests.sites.oidc_fixtures import PORTAL
from tests.sites.oidc_visits import back, go, sign_in

pytestmark = pytest.mark.django_db


def test_neither_a_sign_in_nor_a_forged_one_nor_its_end_leaves_a_secret_in_the_log(
    at_portal: Client, oidc: Stub
) -> None:
    token = oidc.logout_token()
    with capture_logs() as lines:
        address = go(at_portal)
        given = oidc.authorise(address)
        back(at_portal, given)
        at_portal.post("/sign-out")
        oidc.claims = {"nonce": "forged"}
        sign_in(at_portal, oidc)
        oidc.userinfo = {"sub": "somebody-else"}
        sign_in(at_portal, oidc)
        back(at_portal, {"state": given["state"], "error": "nobody@example.com"})
        visitor(host=PORTAL).post("/sign-in/backchannel-logout", {"logout_token": token})
        visitor(host=PORTAL).post("/sign-in/backchannel-logout", {"logout_token": token})
    query = parse_qs(urlsplit(address).query)
    written = str(lines)
    assert {"sign_in.refused", "sign_out.obeyed", "sign_out.refused"} <= {line["event"] for line in lines}
    for secret in (
        SUBJECT,
        EMAIL,
        SESSION,
        ACCESS_TOKEN,
        given["code"],
        query["state"][0],
        query["nonce"][0],
    ):
        assert secret not in written
    for part in ("eyJ", "nobody@example.com", "somebody-else", token):
        assert part not in written
