"""The attack: somebody asks for everything that is the victim's, in every way, and sends every form of its owners."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from moothall.bodies.context import DraftHolder
from moothall.people.queries import Colleague
from tests.attack.addresses import Address, at_body
from tests.attack.browsers import Answer, Fields
from tests.attack.crawl import reach
from tests.attack.harm import faults, leaks
from tests.attack.ledger import harm, ledger, refusals
from tests.attack.logs import listening
from tests.attack.targets import Targets
from tests.attack.world import Someone, World

_OTHER_WAYS = ("HEAD", "OPTIONS", "PUT", "DELETE")


@dataclass
class Attack:
    """What came of it: every answer, and a sentence for everything that went wrong."""

    answers: list[Answer] = field(default_factory=list)
    wrongs: list[str] = field(default_factory=list)
    refused: int = 0


def attack(someone: Someone, world: World, targets: Targets) -> Attack:
    """Attack everything as somebody."""
    done, before = Attack(), ledger(world)
    with listening() as lines:
        for answer in _trespass(someone, targets):
            done.answers.append(answer)
            done.wrongs += [*leaks(answer, world.canaries), *faults(answer)]
    after = ledger(world)
    own = {by.digest for by in someone.by if isinstance(by, DraftHolder)}
    done.wrongs += harm(before, after, own=own)
    for line in lines:
        done.wrongs += [
            f"the log gives away {canary!r}: {line}" for canary in world.canaries.seen_in(line.encode())
        ]
    for by in someone.by:
        if isinstance(by, Colleague):
            done.refused += refusals(after, person_id=by.person_id) - refusals(before, person_id=by.person_id)
    return done


def look_around(someone: Someone, world: World, targets: Targets) -> Attack:
    """Let somebody go wherever they may, among what is theirs: nothing of the victim's is there either."""
    done = Attack()
    begin = [mine for url in targets.places for mine in _elsewhere(url, someone)]
    begin += [
        url for url, place in targets.places.items() if not place.address.parameters and place.body is None
    ]
    reached = reach(someone.enter(), dict.fromkeys(begin), bodies=someone.own)
    for answer in reached.answers.values():
        done.answers.append(answer)
        done.wrongs += [*leaks(answer, world.canaries), *faults(answer)]
    return done


def _trespass(someone: Someone, targets: Targets) -> Iterator[Answer]:
    """Yield the answers: first to what changes nothing, then to forms, those of nobody's own address last."""
    browser, seen = someone.enter(), set[Address]()
    for url, place in targets.places.items():
        for asked in (url, *_elsewhere(url, someone)):
            yield browser.get(asked)
        for way in _OTHER_WAYS if place.address not in seen else ():
            yield browser.ask(way, url)
        seen.add(place.address)
    for url, fields in sorted(_forms(someone, targets), key=lambda form: _is_of_nobody(form[0], targets)):
        yield someone.enter().post(url, fields)


def _forms(someone: Someone, targets: Targets) -> Iterator[tuple[str, Fields]]:
    for sending in targets.sendings.values():
        yield sending.url, sending.fields
        for mine in _elsewhere(sending.url, someone):
            yield mine, sending.fields
    for url in targets.places:
        if not any(sending.url == url for sending in targets.sendings.values()):
            yield url, {}


def _is_of_nobody(url: str, targets: Targets) -> bool:
    """Tell whether an address names neither a body nor a record, so that who asks acts upon themselves."""
    place = targets.places.get(url)
    return place is not None and place.body is None and not place.address.parameters


def _elsewhere(url: str, someone: Someone) -> Iterator[str]:
    """Yield the same address at the bodies that are the attacker's own, with all else still the victim's."""
    for slug in sorted(someone.own):
        mine = at_body(url, slug)
        if mine is not None and mine != url:
            yield mine
