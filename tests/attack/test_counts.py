"""How much another body has changes nothing that anybody else sees, and nobody learns whether a record exists."""

from collections.abc import Mapping

import pytest

from moothall.ui.access import Access
from tests.attack import towns
from tests.attack.addresses import Address
from tests.attack.alike import differences, nobodys, plain
from tests.attack.browsers import Answer
from tests.attack.harm import report
from tests.attack.targets import Targets
from tests.attack.walk import elsewhere
from tests.attack.world import Someone, World
from tests.cast import forget_what_changes

pytestmark = pytest.mark.isolation

CURIOUS = (
    "a stranger",
    "another account holder",
    "an administrator of another body",
    "an officer of the operator",
)


def test_what_another_body_has_more_of_changes_no_page(world: World, targets: Targets) -> None:
    if wrongs := counted(world, targets, CURIOUS):
        pytest.fail(report(wrongs), pytrace=False)


@pytest.mark.parametrize("called", CURIOUS)
def test_a_record_of_anothers_and_one_that_never_was_are_refused_alike(
    world: World, targets: Targets, called: str
) -> None:
    someone, browser = world.attackers[called], world.attackers[called].enter()
    pairs = 0
    wrongs = []
    for url, place in targets.places.items():
        other = nobodys(place, world.canaries, body=world.victim.body.slug)
        if other is None or place.body in someone.own:
            continue
        nowhere, instead = other
        pairs += 1
        wrongs += unlike(browser.get(url), browser.get(nowhere), instead)
        wrongs += unlike(someone.enter().post(url, {}), someone.enter().post(nowhere, {}), instead)
    assert pairs
    if wrongs:
        pytest.fail(report(wrongs), pytrace=False)


def unlike(there: Answer, nowhere: Answer, instead: Mapping[str, str]) -> list[str]:
    """Return a sentence where two answers tell that a record is there."""
    if plain(there, instead) == plain(nowhere):
        return []
    return [
        f"{there}, and for a record that never was {nowhere.status}: the difference tells that there is one"
    ]


def counted(world: World, targets: Targets, curious: tuple[str, ...]) -> list[str]:
    """Look at everything twice, let the victim's town grow, look again; return what gave its growth away."""
    who = {called: world.attackers[called] for called in curious}
    seen = {called: (_look(someone, targets), _look(someone, targets)) for called, someone in who.items()}
    towns.grow(world.victim)
    wrongs = []
    for called, (first, again) in seen.items():
        for url, later in _look(who[called], targets).items():
            for before, after in differences(first[url], again[url], later):
                wrongs.append(
                    f"{later} for {called}: {before!r} became {after!r} when another body got more cases"
                )
    return wrongs


def _look(someone: Someone, targets: Targets) -> dict[str, Answer]:
    """Open one page of each address that is not published, the victim's and one's own, from no cache."""
    forget_what_changes()
    browser, seen = someone.enter(), set[Address]()
    found: dict[str, Answer] = {}
    for url, place in targets.places.items():
        if place.address.access is not Access.PUBLISHED and place.address not in seen:
            seen.add(place.address)
            found |= {asked: browser.get(asked) for asked in (url, *elsewhere(url, someone))}
    return found
