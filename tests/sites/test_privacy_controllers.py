"""The privacy page names another council as responsible only for cases of which it is the controller."""

import pytest
from django.test import Client

from moothall.bodies.queries import KnownBody
from moothall.web import kept
from tests.apps.test_controller import INSPECTS, REPAIRS, lend
from tests.cast import council
from tests.sites.portal_words import read

pytestmark = pytest.mark.django_db

LEEDS_ANSWERS, SHARED = "Leeds City Council is responsible", "Another council is responsible"


def said(client: Client) -> tuple[bool, bool]:
    """Tell whether the page says that Leeds is responsible, and that some council is."""
    kept.forget()
    page = read(client, "/camden/privacy").main
    assert "Leeds City Council" in page
    return LEEDS_ANSWERS in page, SHARED in page


def test_who_does_everything_a_state_waits_for_and_is_named_is_responsible(
    portal_client: Client, camden: KnownBody, leeds: KnownBody
) -> None:
    for function in (INSPECTS, REPAIRS):
        lend(camden, leeds, function, controller=leeds)
    assert said(portal_client) == (True, True)


def test_who_shares_the_work_with_another_controller_is_responsible_for_no_case(
    portal_client: Client, camden: KnownBody, leeds: KnownBody
) -> None:
    lend(camden, leeds, REPAIRS, controller=leeds)
    lend(camden, council("cornwall"), REPAIRS, controller=camden)
    assert said(portal_client) == (False, False)
