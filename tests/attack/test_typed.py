"""Whatever somebody types, where they may type: what others have on record is answered as what nobody has."""

import pytest

from tests.attack.harm import report
from tests.attack.typed import Ground, ground_of, type_everywhere
from tests.attack.world import World

pytestmark = pytest.mark.isolation

STRANGER = "a stranger"
NOSY = (
    "another account holder",
    "an officer of another body",
    "an administrator of another body",
    "an officer of the operator",
)


@pytest.fixture(scope="module")
def public(spare_world: World) -> Ground:
    """Find the forms that anybody finds."""
    return ground_of(spare_world.attackers[STRANGER], spare_world)


@pytest.mark.parametrize("called", [STRANGER, *NOSY])
def test_no_form_tells_what_is_on_record_elsewhere(spare_world: World, public: Ground, called: str) -> None:
    is_stranger = called == STRANGER
    ground = public if is_stranger else ground_of(spare_world.attackers[called], spare_world)
    done = type_everywhere(ground, besides=None if is_stranger else public)
    if done.wrongs:
        pytest.fail(report(done.wrongs), pytrace=False)
    unproved = [f"{method} {address}" for method, address, _ in done.for_addresses - done.took]
    assert not unproved, f"No address is ever taken by: {', '.join(unproved)}"
    assert done.took
