"""Seal what must not lie open in the database, with a key of the body that it belongs to.

`about` names the place of a value, down to the row: "people.person.email/<public id>". A sealed value that is
moved to another row, column or body does not open. `body_id` None means the portal's own key.
"""

import re

from moothall.vault import envelopes, rings
from moothall.vault.failures import Tampered
from moothall.vault.rings import INDEX, SEAL, Key

_SEALED = re.compile(r"v1\.([1-9][0-9]{0,8})\.([A-Za-z0-9_-]+)")


def seal(body_id: int | None, about: str, text: str) -> str:
    """Return `text` sealed as "v1.<key version>.<base64url>", with the body's current key, made at first use.

    Raises:
        KeyLost: the master key of the body's current key is missing; `moothall vault rotate` makes a new one.
    """
    return seal_with(rings.current(body_id, SEAL), body_id, about, text)


def seal_with(key: Key, body_id: int | None, about: str, text: str) -> str:
    """Return what `seal` does, with a key of the body's that is at hand."""
    place = _place(body_id, about, key.version)
    return f"v1.{key.version}.{envelopes.close(key.cipher, text.encode('utf-8', 'surrogatepass'), place)}"


def unseal(body_id: int | None, about: str, sealed: str) -> str:
    """Return the text that was sealed for this body and place.

    Raises:
        Tampered: it was sealed for another body or place, was changed, or is no sealed value at all.
        KeyLost: its key, or the master key that wraps it, is missing. Both are permanent.
    """
    version, closed = _parts(sealed)
    key = rings.older(body_id, SEAL, version)
    content = envelopes.open_(key.cipher, closed, _place(body_id, about, version))
    return content.decode("utf-8", "surrogatepass")


def blind(body_id: int | None, about: str, text: str) -> str:
    """Return a keyed digest of `text`, at most 60 characters, by which equal values are found and no other.

    The caller normalises `text`. `about` names the column alone ("people.person.email"): the digests of one
    column compare with each other, and those of two columns do not. The key is not the one that seals.

    Raises:
        KeyLost: the master key of the index key is missing.
    """
    key = rings.current(body_id, INDEX)
    place: envelopes.Place = ("moothall/index", body_id, about, key.version)
    return f"b1.{key.version}.{envelopes.digest(key.secret, text.encode('utf-8', 'surrogatepass'), place)}"


def is_sealed(text: str) -> bool:
    """Say whether `text` has the shape of a sealed value."""
    return _SEALED.fullmatch(text) is not None


def _parts(sealed: str) -> tuple[int, str]:
    match = _SEALED.fullmatch(sealed)
    if match is None:
        raise Tampered
    return int(match[1]), match[2]


def _place(body_id: int | None, about: str, version: int) -> envelopes.Place:
    return ("moothall/value", body_id, about, version)
