"""What is on record of the victim and what nobody has: words for somebody who wonders whom others know."""

import secrets
from collections.abc import Mapping, Sequence
from itertools import count

from moothall.rules.references import ReferenceUnreadable, new_reference, parse_reference
from tests.attack.pages import Takes
from tests.attack.world import World

# As many letters at the end of a word are others in the word that nobody has: a list keeps its order.
CHANGED = 4
# As many characters at the beginning of a reference are the same in the one that nobody has, for the same reason.
SAME = 2
# A longer number is the id of a record.
MOST_DIGITS = 9


def guesses(world: World) -> Mapping[str, Sequence[str]]:
    """Return what is on record of the victim, by what it is."""
    victim, words = world.victim, world.victim.words
    people = ("officer", "candidate", "asked", "helper", "resident")
    kinds = ("team", "membership", "postrequest", "case", "arrangement")
    ids = (victim.officer.person_id, victim.account.person_id, *(world.ids[kind] for kind in kinds))
    return {
        "address": (words.account_email, *map(words.email, people)),
        "phone": (words.phone,),
        "reference": (victim.sent.reference,),
        "code": (victim.sent.code,),
        "name": (words.name("officer"),),
        "id": tuple(str(known) for known in ids if len(str(known)) > MOST_DIGITS),
    }


def typed_in(takes: Takes, given: Sequence[str], known: Mapping[str, Sequence[str]]) -> Sequence[str]:
    """Return what is typed into a field: all addresses or ids where it takes one, otherwise something of each kind.

    How long a password is, and of what, is said by rules that know nobody.
    """
    if takes is Takes.PASSWORD:
        return ()
    if takes is Takes.EMAIL:
        return known["address"]
    if takes in {Takes.CHOICE, Takes.NUMBER}:
        is_id = any(len(value) > MOST_DIGITS and value.isdigit() for value in given)
        return known["id"] if is_id else known["reference"]
    return [words[0] for words in known.values()]


def nobodys(word: str) -> str:
    """Return a word like another one that nobody has."""
    try:
        return _other_reference(word) if parse_reference(word) == word else _changed(word)
    except ReferenceUnreadable:
        return _changed(word)


def _other_reference(word: str) -> str:
    drawn = (new_reference(secrets.randbelow) for _ in count())
    return next(other for other in drawn if other[:SAME] == word[:SAME] and other != word)


def _changed(word: str) -> str:
    local, at, domain = word.partition("@")
    letters = "0123456789" if local.isdigit() else "abcdefghijkmnopqrstuvwxz"
    return local[:-CHANGED] + "".join(secrets.choice(letters) for _ in local[-CHANGED:]) + at + domain
