"""The forms that attackers send are good: their owners send them with success. And a job keeps to its body."""

import inspect
from collections.abc import Mapping
from types import SimpleNamespace

import pytest
from procrastinate.contrib.django import app

from moothall.wiring import jobs
from tests.attack.addresses import Address, Place, place_of
from tests.attack.harm import report
from tests.attack.ledger import harm, ledger
from tests.attack.logs import given_away, listening
from tests.attack.targets import Targets
from tests.attack.world import World

pytestmark = pytest.mark.isolation

REFUSED = frozenset({403, 404, 405, 500})
# Nothing is left after these forms: they are sent when all others have been.
LAST = frozenset({"account-close"})


def test_what_attackers_send_is_taken_from_the_owners(owners_world: World, targets: Targets) -> None:
    """Each address takes one of its forms; but one form may undo what another one needs of the same record."""
    taken, refused = set[Address](), dict[str, Place]()
    changed: list[Mapping[str, str]] = []
    with listening() as lines:
        for key, sending in sorted(targets.sendings.items(), key=lambda one: _ends_all(one[1].url)):
            place = place_of(sending.url)
            assert place is not None
            answer = owners_world.owners[targets.senders[key]].enter().post(sending.url, sending.fields)
            if answer.status in REFUSED and place.filled not in changed:
                refused[f"{answer}: refused to {targets.senders[key]}"] = place
            elif answer.status not in REFUSED:
                taken.add(place.address)
                changed.append(place.filled)
    assert taken
    wrongs = [sentence for sentence, place in refused.items() if place.address not in taken]
    wrongs += given_away(lines, owners_world.canaries)
    if wrongs:
        pytest.fail(report(wrongs), pytrace=False)


def _ends_all(url: str) -> bool:
    place = place_of(url)
    return place is not None and place.address.name in LAST


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
