"""The suite finds every address, and its owners see there what nobody else may."""

import pytest

from moothall.ui.access import Access
from tests.attack.addresses import every_address
from tests.attack.harm import report
from tests.attack.targets import Targets, not_found
from tests.attack.world import ATTACKERS, World

PUBLIC = {Access.PUBLISHED, Access.OPEN}


def test_every_address_is_attacked(world: World, targets: Targets) -> None:
    if missing := not_found(targets, world):
        pytest.fail(report(missing), pytrace=False)


def test_every_attacker_is_sent(world: World) -> None:
    assert sorted(world.attackers) == sorted(ATTACKERS)


def test_an_owner_gets_in_at_every_address_that_asks_for_a_right(targets: Targets) -> None:
    closed = [
        str(address)
        for address in every_address()
        if address.access not in PUBLIC and address not in targets.opened() | targets.sent()
    ]
    if closed:
        pytest.fail(f"Nobody in this world opens or sends a form to: {', '.join(closed)}", pytrace=False)


def test_the_owners_own_visits_leave_nothing_of_theirs_in_the_log(targets: Targets) -> None:
    if targets.logged:
        pytest.fail(report(targets.logged), pytrace=False)


def test_every_table_holds_something_of_the_victims(world: World) -> None:
    if world.missing:
        pytest.fail(report(world.missing), pytrace=False)
