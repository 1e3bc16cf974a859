"""The forms that attackers send are good: their owners send them with success. And a job keeps to its body."""

import inspect
from http import HTTPStatus
from types import SimpleNamespace

import pytest
from procrastinate.contrib.django import app

from moothall.wiring import jobs
from tests.attack.addresses import Address, Place, place_of
from tests.attack.browsers import Answer, Browser
from tests.attack.harm import report
from tests.attack.ledger import harm, ledger
from tests.attack.logs import given_away, listening
from tests.attack.pages import Sending, found_on
from tests.attack.targets import Targets
from tests.attack.world import World

pytestmark = pytest.mark.isolation

TAKEN = frozenset({HTTPStatus.FOUND, HTTPStatus.SEE_OTHER})
# Whoever is led there is asked who they are first: but for these, where that is the end.
ASKED_FIRST, LEFT = frozenset({"sign-in", "step-up"}), frozenset({"sign-out"})
# They answer with what was asked for, and lead nowhere.
SHOWN = frozenset({"account-erasure-ask", "letter-reveal", "reveal", "sign-in-forgotten"})
# They want what no page of an owner's holds: a code or proof, the reference of a case of no account, a file of lines.
PROVED = frozenset(
    {
        ("desk", "add-passkey"),
        ("desk", "change-password"),
        ("desk", "post-file"),
        ("desk", "set-up-app"),
        ("desk", "sign-in"),
        ("desk", "sign-in-passkey"),
        ("desk", "step-up"),
        ("portal", "account-accept"),
        ("portal", "account-gather"),
        ("portal", "status"),
    }
)
# What was sent before leaves one way in alone, and that is not taken away.
UNDONE = frozenset({("desk", "remove-passkey")})
# Nothing is left for others after these forms: they are sent when all others have been, in this order.
LAST = ("account-home-remove", "account-people-end", "account-close")


def test_what_attackers_send_is_taken_from_the_owners(owners_world: World, targets: Targets) -> None:
    """Each address takes one of its forms: others may be undone by what was sent before."""
    taken, refused = set[Address](), dict[str, Place]()
    with listening() as lines:
        for key, sending in sorted(targets.sendings.items(), key=lambda one: _when(one[1].url)):
            place = place_of(sending.url)
            assert place is not None
            answer = _sent(owners_world.owners[targets.senders[key]].enter(), sending)
            if _is_taken(answer, place.address.name):
                taken.add(place.address)
            else:
                refused[f"{answer}: refused to {targets.senders[key]}"] = place
    assert taken
    known = {(address.site, address.name) for address in taken}
    assert not (PROVED | UNDONE) & known, "they are taken: take them off the lists"
    wrongs = [
        sentence
        for sentence, place in refused.items()
        if place.address not in taken and (place.address.site, place.address.name) not in PROVED | UNDONE
    ]
    wrongs += given_away(lines, owners_world.canaries)
    if wrongs:
        pytest.fail(report(wrongs), pytrace=False)


def _is_taken(answer: Answer, name: str) -> bool:
    """Tell whether a form was taken: it leads on, or shows what was asked for. To be shown it again is a refusal."""
    if answer.status not in TAKEN:
        is_again = b"govuk-error-summary" in answer.body
        return answer.status == HTTPStatus.OK and name in SHOWN and not is_again
    there = place_of(answer.leads_to)
    return name in LEFT or there is None or there.address.name not in ASKED_FIRST


def _sent(browser: Browser, sending: Sending) -> Answer:
    """Send a form; where somebody changed the record first, send what the answer asks to send again."""
    answer = browser.post(sending.url, sending.fields)
    if answer.status != HTTPStatus.CONFLICT:
        return answer
    again = next((each for each in found_on(answer)[1] if each.url == sending.url), None)
    return browser.post(again.url, again.fields) if again else answer


def _when(url: str) -> int:
    place = place_of(url)
    return LAST.index(place.address.name) + 1 if place is not None and place.address.name in LAST else 0


def test_a_job_for_one_body_does_nothing_to_another(owners_world: World) -> None:
    world = owners_world
    assert jobs.do_outbox_row.name in app.tasks
    given: dict[str, object] = {
        "context": SimpleNamespace(job=SimpleNamespace(attempts=1)),
        "body_id": world.twin.body.id,
        "row_id": world.ids["outboxrow"],
        "timestamp": 0,
    }
    before, done = ledger(world), 0
    for name, task in app.tasks.items():
        wants = inspect.signature(task.func).parameters
        if "body_id" not in wants:
            continue
        assert wants.keys() <= given.keys(), (
            f"{name} takes {', '.join(wants.keys() - given.keys())}: add it here."
        )
        task.func(**{wanted: given[wanted] for wanted in wants})
        done += 1
    assert done
    assert not list(harm(before, ledger(world)))
