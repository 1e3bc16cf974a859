"""Nobody does anything with what is not theirs, by whatever action or query: each refuses, and leaves evidence."""

from collections.abc import Iterator
from contextlib import nullcontext
from typing import get_args

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, IntegrityError
from psycopg.errors import InsufficientPrivilege

from moothall.bodies.context import DraftHolder, GrantHolder, Resident, acting
from moothall.rules.refusal import Refused
from tests.attack.doings import ASKERS, Deed, NothingToGive, do, every_deed, known
from tests.attack.harm import report
from tests.attack.ledger import harm, ledger
from tests.attack.world import World

pytestmark = pytest.mark.isolation

CONTEXTS = (DraftHolder, GrantHolder, Resident)
REFUSED = (Refused, ObjectDoesNotExist)
FAILED = (DatabaseError, LookupError, TypeError, ValueError, AttributeError, AssertionError)


def test_every_action_is_asked_by_somebody_whom_the_attackers_can_be() -> None:
    deeds = every_deed()
    assert deeds
    strange = [
        f"{deed} is done by {deed.by}: nobody attacks as one"
        for deed in deeds
        if not {deed.by, *get_args(deed.by)} & {*ASKERS}
    ]
    assert not strange, report(strange)


@pytest.mark.parametrize("deed", every_deed(), ids=str)
def test_nothing_is_done_with_what_is_anothers(spare_world: World, deed: Deed) -> None:
    world = spare_world
    before = ledger(world)
    wrongs = [
        wrong
        for someone in world.attackers.values()
        for by in someone.by
        for wrong in attempt(deed, by, world, knows=someone.knows)
    ]
    own = {
        by.digest for someone in world.attackers.values() for by in someone.by if isinstance(by, DraftHolder)
    }
    wrongs += harm(before, ledger(world), own=own)
    if wrongs:
        pytest.fail(report(wrongs), pytrace=False)


def attempt(deed: Deed, by: object, world: World, *, knows: str = "") -> Iterator[str]:
    """Do it as somebody; yield what was wrong with the outcome."""
    if not isinstance(by, deed.by if isinstance(deed.by, type) else get_args(deed.by)):
        return
    try:
        with acting(by) if isinstance(by, CONTEXTS) else nullcontext():
            shown = do(deed, by, world)
    except NothingToGive as nothing:
        yield str(nothing)
    except REFUSED as refused:
        yield from _told(deed, world, str(refused), knows)
    except FAILED as error:
        if not _is_refused_by_the_database(error):
            yield f"{deed} fails instead of refusing: {error!r}"
    else:
        yield from _told(deed, world, repr(shown), knows)


def _is_refused_by_the_database(error: Exception) -> bool:
    words = str(error)
    is_guarded = isinstance(error.__cause__, InsufficientPrivilege)
    is_refused = is_guarded or "row-level security" in words or "permission denied" in words
    return isinstance(error, IntegrityError) or (isinstance(error, DatabaseError) and is_refused)


def _told(deed: Deed, world: World, words: str, knows: str) -> Iterator[str]:
    given = f"{knows} {sorted(map(str, known(world).values()))}"
    for canary in sorted(world.canaries.seen_in(words.encode(), known=given.encode())):
        yield f"{deed} gives away {canary!r}"
