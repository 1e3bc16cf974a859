"""What the owner does with keys: a new one, wrapping by another master key, and asking which are lost."""

from collections.abc import Collection

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q

from moothall.vault import envelopes, rings
from moothall.vault.models import DataKey

_MASTERS = "select master_id, keys from moothall_vault_masters()"


def rotate(body_id: int | None) -> int:
    """Give a body (None: the portal) a new key to seal with and return its version; older ones go on opening.

    Other processes seal with the key before it for up to rings.KEPT_SECONDS. The caller is the owner.
    """
    version = _add(body_id, DataKey.Purpose.SEAL)
    rings.forget()
    return version


def new_index(body_id: int | None) -> int:
    """Give a body a new key for its blind indexes and return its version: every digest must be made anew now."""
    version = _add(body_id, DataKey.Purpose.INDEX)
    rings.forget()
    return version


def replace_lost_index(body_id: int | None) -> bool:
    """Give a body a new key for its blind indexes where the current one is lost; return whether it was.

    Without it the body could take nothing new that is found by a blind index. Digests of what still opens are made
    anew by `moothall vault reindex`. The caller is the owner.
    """
    if not rings.is_lost(body_id, rings.INDEX):
        return False
    new_index(body_id)
    return True


def rewrap() -> tuple[int, tuple[int, ...]]:
    """Wrap by the current master key what another wrapped; return how many keys, and the ids of those that are lost.

    Safe to repeat and to interrupt. Afterwards the other master keys may go. The caller is the owner.
    """
    done, lost = 0, list[int]()
    others = DataKey.objects.exclude(master_id=settings.VAULT_KEYS[0].id).order_by("id")
    for key in others:
        if _rewrap_one(key):
            done += 1
        else:
            lost.append(key.id)
    rings.forget()
    return done, tuple(lost)


def holders() -> list[int | None]:
    """Return the bodies that have a key, the portal (None) among them. The caller is the owner."""
    found = DataKey.objects.filter(purpose=DataKey.Purpose.SEAL).values_list("body_id", flat=True)
    return list(found.distinct().order_by("body_id"))


def are_kept() -> bool:
    """Say whether the database has been migrated so far that it keeps keys."""
    with connection.cursor() as cursor:
        cursor.execute("select to_regprocedure('moothall_vault_masters()') is not null")
        row: tuple[bool] | None = cursor.fetchone()
    return row is not None and row[0]


def missing_masters() -> dict[str, int]:
    """Return the ids of master keys that are not set, with how many data keys each of them wraps."""
    with connection.cursor() as cursor:
        cursor.execute(_MASTERS)
        wrapped: list[tuple[str, int]] = cursor.fetchall()
    known: Collection[str] = {master.id for master in settings.VAULT_KEYS}
    return {master_id: keys for master_id, keys in wrapped if master_id not in known}


def _add(body_id: int | None, purpose: DataKey.Purpose) -> int:
    with transaction.atomic():
        held = DataKey.objects.select_for_update().filter(_of(body_id), purpose=purpose)
        version = max((key.version for key in held), default=0) + 1
        secret = envelopes.new_key()
        master_id, wrapped = rings.wrap(secret, body_id=body_id, purpose=purpose, version=version)
        DataKey.objects.create(
            body_id=body_id, purpose=purpose, version=version, master_id=master_id, wrapped=wrapped
        )
    return version


def _of(body_id: int | None) -> Q:
    return Q(body_id__isnull=True) if body_id is None else Q(body_id=body_id)


def _rewrap_one(key: DataKey) -> bool:
    secret = rings.unwrap(
        key.wrapped,
        master_id=key.master_id,
        body_id=key.body_id,
        purpose=key.purpose,
        version=key.version,
    )
    if secret is None:
        return False
    master_id, wrapped = rings.wrap(secret, body_id=key.body_id, purpose=key.purpose, version=key.version)
    DataKey.objects.filter(id=key.id, master_id=key.master_id).update(master_id=master_id, wrapped=wrapped)
    return True
