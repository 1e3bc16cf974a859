"""A walk over everything that somebody can reach by links, with their rights: nothing is listed by hand.

Welsh pages are left out: the same views make them, of the same records.
"""

from collections import Counter, deque
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from tests.attack.addresses import Address, Place, place_of
from tests.attack.browsers import Answer, Browser
from tests.attack.pages import Sending, found_on

# How many pages of one address are opened besides those that the walk begins with.
MOST_ALIKE = 4


@dataclass
class Reached:
    """What somebody came to: pages by their URL, the place each is, their links, their forms and those that ask."""

    answers: dict[str, Answer] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    links: set[str] = field(default_factory=set)
    sendings: list[Sending] = field(default_factory=list)
    queries: list[Sending] = field(default_factory=list)

    def addresses(self) -> set[Address]:
        """Return the addresses that were reached."""
        return {place.address for place in self.places.values()}


def reach(browser: Browser, begin: Iterable[str], *, bodies: Collection[str]) -> Reached:
    """Open the URLs `begin` and what they lead to, a few of each address; of bodies, those in `bodies` alone."""
    reached, seen = Reached(), set[str]()
    waiting = deque((url, True) for url in begin)
    alike: Counter[Address] = Counter()
    while waiting:
        url, is_first = waiting.popleft()
        place = place_of(url)
        if url in seen or place is None or place.is_welsh or (place.body and place.body not in bodies):
            continue
        seen.add(url)
        if not is_first:
            alike[place.address] += 1
            if alike[place.address] > MOST_ALIKE:
                continue
        answer = browser.get(url)
        reached.answers[url], reached.places[url] = answer, place
        links, sendings = found_on(answer)
        found = [sending for sending in sendings if place_of(sending.url) is not None]
        reached.links.update(links)
        reached.sendings += [sending for sending in found if sending.method == "POST"]
        reached.queries += [sending for sending in found if sending.method == "GET"]
        leads = [answer.leads_to] if answer.leads_to else []
        onward = [*leads, *links, *(sending.url for sending in found)]
        waiting.extend((link, False) for link in onward)
    return reached
