"""Nobody meets what is another's where they have every right to be.

It stands before the attacks: afterwards the evidence of their own body names what they asked for.
"""

import pytest

from tests.attack.harm import report
from tests.attack.targets import Targets
from tests.attack.walk import look_around
from tests.attack.world import ATTACKERS, World

pytestmark = pytest.mark.isolation


@pytest.mark.parametrize("called", ATTACKERS)
def test_nobody_meets_what_is_anothers_among_their_own(world: World, targets: Targets, called: str) -> None:
    done = look_around(world.attackers[called], world, targets)
    assert done.answers
    if done.wrongs:
        pytest.fail(report(done.wrongs), pytrace=False)
