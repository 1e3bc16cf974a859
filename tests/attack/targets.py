"""What is attacked: every address, filled with what is the victim's, and every form that its owners can send.

Addresses are filled by what the owners' own pages link to. Those that no page links to are opened with the values
of `known`, by the names of their parameters.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from django.urls import NoReverseMatch

from tests.attack.addresses import BODY, Address, Place, every_address, place_of, url_of
from tests.attack.browsers import Answer
from tests.attack.crawl import Reached, reach
from tests.attack.logs import given_away, listening
from tests.attack.pages import WORDS, Sending
from tests.attack.world import World
from tests.cast import BINS, POTHOLE

MOST_FORMS_ALIKE = 3


@dataclass
class Targets:
    """Everything to attack. `answers` holds what each owner was answered, `shows` whether it showed a canary.

    `query` is what an attacker puts behind any address; `logged` says what the owners' own visits left in the log.
    """

    places: dict[str, Place] = field(default_factory=dict)
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    shows: set[Address] = field(default_factory=set)
    sendings: dict[tuple[str, str], Sending] = field(default_factory=dict)
    senders: dict[tuple[str, str], str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    logged: list[str] = field(default_factory=list)

    def opened(self) -> set[Address]:
        """Return the addresses that answered one of the owners without a refusal, or want a form from them."""
        return {
            self.places[url].address
            for url, answers in self.answers.items()
            if any(answer.status < 400 or answer.status == 405 for answer in answers)
        }

    def sent(self) -> set[Address]:
        """Return the addresses to which a form of an owner's goes."""
        places = (place_of(sending.url) for sending in self.sendings.values())
        return {place.address for place in places if place is not None}

    def take(self, owner: str, reached: Reached, world: World) -> None:
        """Add what an owner came to."""
        for url, answer in reached.answers.items():
            self.places[url] = reached.places[url]
            self.answers.setdefault(url, []).append(answer)
            if world.canaries.seen_in(answer.whole, known=answer.known):
                self.shows.add(reached.places[url].address)
        for sending in (_about(world, each) for each in reached.sendings):
            key = (sending.url, " ".join(f"{name}={values}" for name, values in _telling(sending)))
            alike = [other for other in self.sendings if other[0] == sending.url]
            if key not in self.sendings and len(alike) < MOST_FORMS_ALIKE:
                self.sendings[key], self.senders[key] = sending, owner


def _about(world: World, sending: Sending) -> Sending:
    """Return a form with the victim's reference where it asks for one: no page fills it in."""
    if sending.fields.get("reference") != [WORDS]:
        return sending
    return replace(sending, fields={**sending.fields, "reference": [world.victim.sent.reference]})


def known(world: World) -> tuple[Mapping[str, str], ...]:
    """Return values of parameters that belong together, by name: an address is opened with each set that fills it."""
    victim = world.victim
    return (
        {BODY: victim.body.slug},
        {"service": BINS, "draft": victim.draft},
        {"service": POTHOLE, "draft": victim.sent_draft},
        {BODY: victim.body.slug, "reference": victim.sent.reference, "key": victim.file},
        {"service": BINS, "draft": victim.draft, "other": world.twin.body.slug},
        {BODY: victim.body.slug, "letter": victim.letter},
        {BODY: victim.body.slug, "rule": "cases", "kind": "record"},
        {"right": str(world.ids["helping"]), "given": str(world.ids["givenanswer"])},
        {"issuer": "an-issuer", "token": "t" * 43},
        {
            BODY: victim.body.slug,
            "request_id": str(world.ids["erasurerequest"]),
            "reference": victim.untaken,
        },
        *({name: str(found)} for name, found in world.ids.items()),
        *(
            {BODY: victim.body.slug, "home": victim.body.slug, f"{name}_id": str(found)}
            for name, found in {
                **world.ids,
                "request": world.ids["postrequest"],
                "file": world.ids["postfile"],
            }.items()
        ),
    )


def find(world: World) -> Targets:
    """Go wherever the owners can go, and sign them out again: a ticket for a file ends with its session.

    One session of the account holder's stands, in which nobody opened anything: to be seen and ended by nobody else.
    """
    targets = Targets(query=in_queries(world))
    begin = list(dict.fromkeys(_first(world)))
    with listening() as lines:
        for called, owner in world.owners.items():
            targets.take(called, reach(owner.enter(), begin, bodies=owner.own), world)
    targets.logged += given_away(lines, world.canaries)
    with world.database.owner() as connection:
        connection.execute(
            "delete from people_session where person_id = any(%s) and id <> %s",
            [list(world.victim.person_ids), world.ids["session"]],
        )
    return targets


def in_queries(world: World) -> Mapping[str, str]:
    """Return all that is known of the victim, by the names of all parameters and by those that people would give."""
    victim, words = world.victim, world.victim.words
    named = {name: value for values in known(world) for name, value in values.items()}
    said = {
        "reference": victim.sent.reference,
        "case": victim.sent.reference,
        "code": victim.sent.code,
        "draft": victim.draft,
        "file": victim.file,
        "body": victim.body.slug,
        "body_id": str(victim.body.id),
        "person": str(victim.account.person_id),
        "person_id": str(victim.account.person_id),
        "officer": str(victim.officer.person_id),
        "email": words.account_email,
        "id": str(victim.account.person_id),
    }
    return {**named, **said}


def not_found(targets: Targets, world: World) -> list[str]:
    """Return a sentence for each address that the suite cannot attack yet."""
    reached = {place.address for place in targets.places.values()} | targets.sent()
    named = {name for values in known(world) for name in values}
    return [
        f"{address}: no page of an owner links to it, and nothing is known for"
        f" {', '.join(sorted(set(address.parameters) - named)) or 'its parameters together'}:"
        " add the victim's value to `known` in tests/attack/targets.py."
        for address in every_address()
        if address not in reached
    ]


def _first(world: World) -> Iterator[str]:
    for address in every_address():
        for values in known(world):
            if address.parameters and not set(address.parameters) <= set(values):
                continue
            filled = {name: values[name] for name in address.parameters}
            try:
                yield url_of(address, filled, body=world.victim.body.slug)
            except NoReverseMatch:
                continue


def _telling(sending: Sending) -> list[tuple[str, list[str]]]:
    """Return the fields that tell two forms apart: their names, and the values that no page draws at random."""
    return sorted(
        (name, [value for value in values if len(value) < 20]) for name, values in sending.fields.items()
    )
