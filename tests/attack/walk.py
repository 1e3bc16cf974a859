"""The attack: somebody asks for everything that is the victim's, in every way, and sends every form of its owners."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from moothall.bodies.context import DraftHolder
from moothall.people.queries import Colleague
from moothall.ui.access import Access
from tests.attack.addresses import Address, at_body, in_welsh, place_of, with_query
from tests.attack.browsers import Answer, Fields
from tests.attack.canaries import Canaries
from tests.attack.crawl import reach
from tests.attack.harm import faults, leaks
from tests.attack.ledger import harm, ledger, refusals
from tests.attack.logs import given_away, listening
from tests.attack.pages import WORDS
from tests.attack.targets import Targets
from tests.attack.world import ATTACKERS, Someone, World

_OTHER_WAYS = ("HEAD", "OPTIONS", "PUT", "DELETE")
_CLOSING = "account-close"


@dataclass
class Attack:
    """What came of it: every answer, and a sentence for everything that went wrong."""

    answers: list[Answer] = field(default_factory=list)
    wrongs: list[str] = field(default_factory=list)
    refused: int = 0


def attack(someone: Someone, world: World, targets: Targets) -> Attack:
    """Attack everything as somebody."""
    done, before, typed = Attack(), ledger(world), " ".join(targets.places)
    with listening() as lines:
        for answer in _trespass(someone, targets, world.canaries):
            done.answers.append(answer)
            knows = f"{someone.knows} {typed}" if _is_own(answer.url, someone) else someone.knows
            done.wrongs += [*leaks(answer, world.canaries, knows=knows), *faults(answer)]
    after = ledger(world)
    own = {by.digest for by in someone.by if isinstance(by, DraftHolder)}
    done.wrongs += harm(before, after, own=own)
    done.wrongs += given_away(lines, world.canaries)
    for by in someone.by:
        if isinstance(by, Colleague):
            done.refused += refusals(after, person_id=by.person_id) - refusals(before, person_id=by.person_id)
    return done


def look_around(someone: Someone, world: World, targets: Targets) -> Attack:
    """Let somebody go wherever they may, among what is theirs: nothing of the victim's is there either."""
    done = Attack()
    mine = [own for url in targets.places for own in elsewhere(url, someone)]
    begin = [url for url in mine if not world.canaries.seen_in(url.encode())]
    begin += [
        url for url, place in targets.places.items() if not place.address.parameters and place.body is None
    ]
    reached = reach(someone.enter(), dict.fromkeys(begin), bodies=someone.own)
    for answer in reached.answers.values():
        done.answers.append(answer)
        done.wrongs += [*leaks(answer, world.canaries, knows=someone.knows), *faults(answer)]
    return done


def _trespass(someone: Someone, targets: Targets, canaries: Canaries) -> Iterator[Answer]:
    """Yield the answers: first to what changes nothing, then to forms, those of nobody's own address last.

    The form that closes an account is the very last: nobody signs in to it any more.
    One URL of each address is asked for in Welsh as well, and one with all that is known of the victim in its query.
    Of the rarer methods each attacker tries one at each address, and the next attacker the next one.
    """
    seen = set[Address]()
    browser, nth = someone.enter(), ATTACKERS.index(someone.called)
    for url, place in targets.places.items():
        for asked in (url, *elsewhere(url, someone)):
            yield browser.get(asked)
        if place.address not in seen:
            seen.add(place.address)
            yield browser.get(in_welsh(url))
            for asked in (url, *elsewhere(url, someone)):
                yield browser.get(with_query(asked, targets.query))
            yield browser.ask(_OTHER_WAYS[(nth + len(seen)) % len(_OTHER_WAYS)], url)
    for url, fields in sorted(_forms(someone, targets, canaries), key=lambda form: _turn(form[0])):
        yield someone.enter().post(url, fields)


def _forms(someone: Someone, targets: Targets, canaries: Canaries) -> Iterator[tuple[str, Fields]]:
    """Yield URLs and what is sent there; what goes to one's own account holds nothing of the victim's."""
    for sending in targets.sendings.values():
        if is_of_nobody(sending.url):
            yield sending.url, _without(canaries, sending.fields)
            continue
        yield sending.url, sending.fields
        for mine in elsewhere(sending.url, someone):
            yield mine, sending.fields
    for url in targets.places:
        if not any(sending.url == url for sending in targets.sendings.values()):
            yield url, {}


def _turn(url: str) -> int:
    place = place_of(url)
    return 2 if place is not None and place.address.name == _CLOSING else int(is_of_nobody(url))


def is_of_nobody(url: str) -> bool:
    """Tell whether an address names neither a body nor a record, so that who asks acts upon themselves."""
    place = place_of(url)
    return place is not None and place.body is None and not place.address.parameters


def _is_own(url: str, someone: Someone) -> bool:
    """Tell whether this is at a body of theirs, whose evidence repeats the references that they typed before."""
    place = place_of(url)
    return place is not None and place.body in someone.own


def _without(canaries: Canaries, fields: Fields) -> Fields:
    return {
        name: [WORDS if canaries.seen_in(value.encode()) else value for value in values]
        for name, values in fields.items()
    }


def elsewhere(url: str, someone: Someone) -> Iterator[str]:
    """Yield the same address at the bodies that are the attacker's own, with all else still the victim's.

    What is published there is the attacker's as it is anybody's.
    """
    place = place_of(url)
    if place is None or place.address.access is Access.PUBLISHED:
        return
    for slug in sorted(someone.own):
        mine = at_body(url, slug)
        if mine is not None and mine != url:
            yield mine
