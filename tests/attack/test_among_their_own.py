"""Nobody meets what is another's where they have every right to be.

It stands before the attacks: afterwards the evidence of their own body names what they asked for.
"""

import pytest

from tests.attack.harm import report
from tests.attack.shared import WHO
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


@pytest.mark.parametrize("called", ["an administrator of another body", "an officer of another body"])
def test_a_body_reads_its_own_name_of_an_officer_whom_others_call_otherwise(
    world: World, targets: Targets, called: str
) -> None:
    """What the others call them is looked for everywhere: this one is there to be found."""
    done = look_around(world.attackers[called], world, targets)
    name = world.twin.words.name(WHO).encode()
    assert len({answer.url for answer in done.answers if name in answer.body}) > 1
