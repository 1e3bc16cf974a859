"""The keys of one body, unwrapped and kept for a while in this process."""

import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from threading import Lock, local

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import connection, transaction

from moothall.vault import envelopes
from moothall.vault.failures import KeyLost, Tampered
from moothall.vault.models import DataKey

SEAL, INDEX = DataKey.Purpose.SEAL.value, DataKey.Purpose.INDEX.value
# After a rotation, this long other processes may still seal with the key before it.
KEPT_SECONDS = 60
_MOST_KEPT = 2_000

_KEYS = "select purpose, version, master_id, wrapped, is_new from moothall_vault_keys(%s)"
_KEYS_OF = "select body_id, purpose, version, master_id, wrapped, is_new from moothall_vault_keys_of(%s)"
_FIRST = "select moothall_vault_first_key(%s, %s, %s, %s)"


@dataclass(frozen=True, kw_only=True)
class Key:
    """One version of a key."""

    version: int
    secret: bytes = field(repr=False)
    cipher: AESGCM = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class LostKey:
    """One version of a key whose master key is missing."""

    master_id: str


@dataclass(frozen=True, kw_only=True)
class Ring:
    """All keys of one body by purpose and version; `is_settled` once they stand in the database for good."""

    body_id: int | None
    keys: Mapping[tuple[str, int], Key | LostKey]
    current: Mapping[str, Key | LostKey]
    is_settled: bool


def wrapping_place(body_id: int | None, purpose: str, version: int) -> envelopes.Place:
    """Return what a wrapped key is bound to."""
    return ("moothall/key", body_id, purpose, version)


def wrap(secret: bytes, *, body_id: int | None, purpose: str, version: int) -> tuple[str, str]:
    """Return the current master key's id, and `secret` wrapped by it."""
    master = settings.VAULT_KEYS[0]
    return master.id, envelopes.close(AESGCM(master.key), secret, wrapping_place(body_id, purpose, version))


def unwrap(wrapped: str, *, master_id: str, body_id: int | None, purpose: str, version: int) -> bytes | None:
    """Return the key in `wrapped`, or None where no master key of that id opens it."""
    for master in settings.VAULT_KEYS:
        if master.id == master_id:
            try:
                return envelopes.open_(AESGCM(master.key), wrapped, wrapping_place(body_id, purpose, version))
            except Tampered:
                return None
    return None


def current(body_id: int | None, purpose: str) -> Key:
    """Return the current key, made now where a body has none yet.

    Raises:
        KeyLost: its master key is missing.
    """
    key = _ring(body_id).current.get(purpose)
    if key is None:
        _make_first(body_id, purpose)
        key = _ring(body_id, fresh=True).current[purpose]
    return _usable(key, body_id)


def is_lost(body_id: int | None, purpose: str) -> bool:
    """Tell whether there is a current key, and its master key is missing."""
    return isinstance(_ring(body_id, fresh=True).current.get(purpose), LostKey)


def older(body_id: int | None, purpose: str, version: int) -> Key:
    """Return one version of a key.

    Raises:
        KeyLost: there is no such version, or its master key is missing.
    """
    key = _ring(body_id).keys.get((purpose, version))
    if key is None:
        key = _ring(body_id, fresh=True).keys.get((purpose, version))
    if key is None:
        raise KeyLost(body_id=body_id, master_id="")
    return _usable(key, body_id)


def warm(body_ids: Collection[int]) -> None:
    """Fetch the keys of several bodies by one statement, so that opening a value of each asks for none of its own."""
    missing = [body_id for body_id in set(body_ids) if _known(body_id) is None]
    if not missing:
        return
    rows: dict[int, list[_Row]] = {body_id: [] for body_id in missing}
    with connection.cursor() as cursor:
        cursor.execute(_KEYS_OF, [missing])
        for body_id, *row in cursor.fetchall():
            rows[body_id].append(tuple(row))
    for body_id, found in rows.items():
        _keep(_ring_from(body_id, found))


def fetch(body_id: int | None) -> None:
    """Fetch the keys of a body, or of the portal, whether they are at hand or not: it takes the same every time."""
    _ring(body_id, fresh=True)


def forget() -> None:
    """Drop every kept key: after a rotation, and in tests."""
    with _lock:
        _kept.clear()
    _unsettled.rings.clear()


_Row = tuple[str, int, str, str, bool]
_lock = Lock()
_kept: OrderedDict[int | None, tuple[float, Ring]] = OrderedDict()


class _Unsettled(local):
    """Rings with a key of this thread's open transaction, each with a mark that a rollback takes away."""

    def __init__(self) -> None:
        self.rings: dict[int | None, tuple[Callable[[], None], Ring]] = {}


_unsettled = _Unsettled()


def _usable(key: Key | LostKey, body_id: int | None) -> Key:
    if isinstance(key, LostKey):
        raise KeyLost(body_id=body_id, master_id=key.master_id)
    return key


def _ring(body_id: int | None, *, fresh: bool = False) -> Ring:
    ring = None if fresh else _known(body_id)
    if ring is None:
        with connection.cursor() as cursor:
            cursor.execute(_KEYS, [body_id])
            rows: list[_Row] = cursor.fetchall()
        ring = _keep(_ring_from(body_id, rows))
    return ring


def _known(body_id: int | None) -> Ring | None:
    unsettled = _unsettled.rings.get(body_id)
    if unsettled is not None:
        mark, ring = unsettled
        if any(entry[1] is mark for entry in connection.run_on_commit):
            return ring
        del _unsettled.rings[body_id]
    with _lock:
        kept = _kept.get(body_id)
        if kept is None or time.monotonic() - kept[0] >= KEPT_SECONDS:
            return None
        _kept.move_to_end(body_id)
        return kept[1]


def _keep(ring: Ring) -> Ring:
    """Keep a ring: for a minute, or, with a key that may yet be rolled back, no longer than that cannot happen."""
    if not ring.is_settled:

        def mark() -> None:
            """Be found among what follows the commit, from where a rollback, also to a savepoint, takes it."""

        transaction.on_commit(mark)
        _unsettled.rings[ring.body_id] = (mark, ring)
        return ring
    with _lock:
        _kept[ring.body_id] = (time.monotonic(), ring)
        _kept.move_to_end(ring.body_id)
        while len(_kept) > _MOST_KEPT:
            _kept.popitem(last=False)
    return ring


def _ring_from(body_id: int | None, rows: Iterable[_Row]) -> Ring:
    keys: dict[tuple[str, int], Key | LostKey] = {}
    newest: dict[str, Key | LostKey] = {}
    is_settled = True
    for purpose, version, master_id, wrapped, is_new in rows:
        secret = unwrap(wrapped, master_id=master_id, body_id=body_id, purpose=purpose, version=version)
        keys[purpose, version] = newest[purpose] = (
            LostKey(master_id=master_id)
            if secret is None
            else Key(version=version, secret=secret, cipher=AESGCM(secret))
        )
        is_settled = is_settled and not is_new
    return Ring(body_id=body_id, keys=keys, current=newest, is_settled=is_settled)


def _make_first(body_id: int | None, purpose: str) -> None:
    """Make the first key; where another transaction is making it, wait for that one and leave it its own."""
    master_id, wrapped = wrap(envelopes.new_key(), body_id=body_id, purpose=purpose, version=1)
    with connection.cursor() as cursor:
        cursor.execute(_FIRST, [body_id, purpose, master_id, wrapped])
