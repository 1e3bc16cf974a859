"""What was refused, turned down or could not be done is said as that: never in the green banner of a success."""

import pytest
from django.test import Client

from moothall.bodies.queries import KnownBody
from moothall.people import arrangements
from moothall.people.queries import Colleague
from moothall.rules.posts import ADMINISTRATOR, AUDITOR
from tests.apps.posts_scene import administrator, grant, proposal
from tests.cast import employ
from tests.sites.desk_visits import at_desk, look, send

BANNER, SUCCESS = "govuk-notification-banner", "govuk-notification-banner--success"


@pytest.fixture
def ours(camden: KnownBody) -> Colleague:
    """An administrator who decides."""
    return administrator(camden)


def told(client: Client, path: str) -> tuple[bool, bool]:
    """Return whether a page has a banner, and whether it is that of a success; and that it says so once."""
    words = look(client, path).words.partition("<main")[2]
    assert BANNER not in look(client, path).words.partition("<main")[2]
    return BANNER in words, SUCCESS in words


@pytest.mark.parametrize("way", ["approve", "refuse"])
def test_a_refused_post_is_no_success_and_an_approved_one_is(
    camden: KnownBody, ours: Colleague, way: str
) -> None:
    asker = employ("Bea Minister", (camden,), (ADMINISTRATOR,))
    asked = grant(asker, camden, AUDITOR).request_id
    client = at_desk(ours)
    send(client, f"/camden/people/requests/{asked}/{way}", why="No need.")
    assert told(client, "/camden/people/") == (True, way == "approve")


def test_an_agreement_is_a_success_and_what_cannot_be_agreed_or_is_turned_down_is_none(
    camden: KnownBody, leeds: KnownBody, ours: Colleague
) -> None:
    theirs = administrator(leeds, "Petra Provider")
    two = [proposal(camden, leeds, (function,)) for function in ("waste_officer", "highways_officer")]
    pages = [
        f"/camden/arrangements/{arrangements.propose(by=theirs, body_id=leeds.id, proposal=wanted)}"
        for wanted in two
    ]
    client = at_desk(ours)
    send(client, f"{pages[0]}/agree")
    assert told(client, pages[0]) == (True, True)
    send(client, f"{pages[0]}/agree")
    assert told(client, pages[0]) == (True, False)
    send(client, f"{pages[1]}/end", why="No need.")
    assert told(client, pages[1]) == (True, False)
    send(client, f"{pages[1]}/end", why="No need.")
    assert told(client, f"/cy{pages[1]}") == (True, False)


def test_who_may_not_agree_for_both_sides_reads_no_success(camden: KnownBody, leeds: KnownBody) -> None:
    both = employ("Ada Both", (camden, leeds), (ADMINISTRATOR,))
    wanted = proposal(camden, leeds, ("waste_officer",))
    page = f"/camden/arrangements/{arrangements.propose(by=both, body_id=leeds.id, proposal=wanted)}"
    client = at_desk(both)
    send(client, f"{page}/agree")
    assert told(client, page) == (True, False)
