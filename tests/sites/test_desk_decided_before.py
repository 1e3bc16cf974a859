"""Whoever comes back to the page that decided a request for a post is told that it is decided, and led on."""

import pytest
from django.test import Client

from moothall.bodies import queries as register
from moothall.bodies.queries import KnownBody
from moothall.people.queries import Colleague
from moothall.rules.posts import ADMINISTRATOR, AUDITOR
from tests.apps.posts_scene import administrator, grant
from tests.cast import council, employ
from tests.sites.desk_visits import at_desk, look, send

DECIDED = {"": "Somebody has decided this already.", "/cy": "Mae rhywun eisoes wedi penderfynu ar hyn."}
APPROVED = "The post is approved."


@pytest.fixture
def asked(camden: KnownBody) -> int:
    """The id of a request that waits, with somebody of the body who can decide it."""
    found = grant(administrator(camden), camden, AUDITOR).request_id
    assert found is not None
    return found


@pytest.fixture
def bea(camden: KnownBody) -> Colleague:
    """A second administrator."""
    return employ("Bea Minister", (camden,), (ADMINISTRATOR,))


def led_on(client: Client, path: str, to: str) -> str:
    """Return what is said where the page of a decided request leads."""
    page = look(client, path)
    assert (page.status, page.location) == (302, to)
    return look(client, to).words


@pytest.mark.parametrize("language", DECIDED)
@pytest.mark.parametrize("act", ["approve", "refuse"])
def test_back_after_a_decision_leads_on_and_says_that_it_is_decided(
    bea: Colleague, asked: int, language: str, act: str
) -> None:
    client, requests = at_desk(bea), f"{language}/camden/people/requests/{asked}"
    send(client, f"{requests}/{act}", why="No need.")
    for again in ("approve", "refuse"):
        words = led_on(client, f"{requests}/{again}", f"{language}/camden/people/")
        assert words.count(DECIDED[language]) == 1, again


def test_the_second_press_is_answered_like_the_first_and_the_other_button_is_not(
    bea: Colleague, asked: int
) -> None:
    client, requests = at_desk(bea), f"/camden/people/requests/{asked}"
    for _ in range(2):
        assert send(client, f"{requests}/approve").location == "/camden/people/"
        assert APPROVED in look(client, "/camden/people/").words
    send(client, f"{requests}/refuse", why="No need.")
    left = look(client, "/camden/people/").words
    assert (APPROVED in left, DECIDED[""] in left) == (False, True)


def test_whose_request_another_decided_is_told_so(camden: KnownBody, bea: Colleague, asked: int) -> None:
    cleo = at_desk(employ("Cleo Minister", (camden,), (ADMINISTRATOR,)))
    send(at_desk(bea), f"/camden/people/requests/{asked}/approve")
    send(cleo, f"/camden/people/requests/{asked}/approve")
    assert DECIDED[""] in look(cleo, "/camden/people/").words


def test_the_operator_is_told_the_same_of_what_it_decided_and_of_nothing_else(camden: KnownBody) -> None:
    operator, ada = register.operator(), administrator(camden)
    first, second = (
        grant(ada, camden, AUDITOR, email=f"{name}@example.org").request_id for name in ("one", "two")
    )
    client, requests = at_desk(administrator(operator, "Olga Operator")), f"/{operator.slug}/people/operator/"
    send(client, f"{requests}camden/{first}/approve")
    assert DECIDED[""] in led_on(client, f"{requests}camden/{first}/refuse", requests)
    send(client, f"{requests}camden/{first}/approve")
    assert APPROVED in look(client, requests).words
    own = at_desk(employ("Bea Minister", (camden,), (ADMINISTRATOR,)))
    send(own, f"/camden/people/requests/{second}/approve")
    assert look(client, f"{requests}camden/{second}/approve").status == 404


def test_nobody_else_learns_that_it_was_decided(camden: KnownBody, bea: Colleague, asked: int) -> None:
    send(at_desk(bea), f"/camden/people/requests/{asked}/approve")
    clerk = at_desk(employ("Una Clerk", (camden,), ("waste_officer",)))
    nosy = at_desk(administrator(council("cornwall"), "Nosy Neighbour"))
    for client, slug in ((clerk, "camden"), (nosy, "camden"), (nosy, "cornwall")):
        for act in ("approve", "refuse"):
            path = f"/{slug}/people/requests/{asked}/{act}"
            assert look(client, path).status == send(client, path).status == 404
    assert look(at_desk(bea), f"/camden/people/requests/{asked + 1}/approve").status == 404
