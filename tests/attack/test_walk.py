"""Nobody sees what is not theirs, at any address, in any way; nothing of the victim's changes by it."""

import pytest

from moothall.people.queries import Colleague
from tests.attack.harm import report
from tests.attack.targets import Targets
from tests.attack.walk import attack
from tests.attack.world import ATTACKERS, World

pytestmark = pytest.mark.isolation


@pytest.mark.parametrize("called", ATTACKERS)
def test_nobody_gets_at_what_is_anothers_by_any_address_or_form(
    world: World, targets: Targets, called: str
) -> None:
    someone = world.attackers[called]
    done = attack(someone, world, targets)
    assert len(done.answers) > len(targets.places)
    if done.wrongs:
        pytest.fail(report(done.wrongs), pytrace=False)
    if any(isinstance(by, Colleague) for by in someone.by):
        assert done.refused, f"{called} was refused at the desk, and the body's audit knows nothing of it"
