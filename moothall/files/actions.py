"""Take files from residents, hand them to a case, sweep what nobody claimed."""

import hashlib
from collections.abc import Callable, Collection, Iterator
from datetime import datetime

from django.conf import settings
from django.db import connection
from django.db.models.functions import Now

from moothall.bodies.context import DraftHolder, Job, acting
from moothall.files.models import StoredFile
from moothall.files.stores import STORES, Store

_AT_ONCE = 500
# (body's id, keys of drafts) -> those of which there still is a draft: files know nothing of drafts themselves.
Living = Callable[[int, Collection[str]], frozenset[str]]

# Only the bytes of rows that this really deletes may go: a case may claim a file between looking and deleting.
_DELETE_UNCLAIMED = """
    delete from files_storedfile where body_id = %s and claimed_at is null and key = any(%s) returning key
"""


def store() -> Store:
    """Return the store that the settings name."""
    return STORES[settings.FILES_STORE](settings.FILES_FOLDER)


def keep_image(
    *, by: DraftHolder, draft_key: str, key: str, name: str, content: bytes, content_type: str
) -> StoredFile:
    """Keep an image that `images.clean` has drawn again, for a draft.

    The row comes first, so that a key that is taken is refused before the bytes under it are touched; the bytes
    are on the disk before the row that names them is committed.
    """
    stored = StoredFile.objects.create(
        body_id=by.body_id,
        key=key,
        holder_digest=by.digest,
        draft_key=draft_key,
        name=name[:120],
        content_type=content_type,
        size_bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    store().put(place(body_id=by.body_id, key=key), content)
    return stored


def claim(*, by: DraftHolder, draft_key: str, keys: frozenset[str]) -> int:
    """Mark the files that a case now needs, and return how many there were."""
    return StoredFile.objects.filter(
        body_id=by.body_id, draft_key=draft_key, holder_digest=by.digest, key__in=keys
    ).update(claimed_at=Now())


def kept(*, by: DraftHolder, draft_key: str, keys: frozenset[str]) -> frozenset[str]:
    """Return those of some keys under which a draft still has a file. The caller acts as the draft's holder."""
    rows = StoredFile.objects.filter(
        body_id=by.body_id, draft_key=draft_key, holder_digest=by.digest, key__in=keys
    )
    return frozenset(rows.values_list("key", flat=True))


def forget(*, body_id: int, draft_key: str) -> frozenset[str]:
    """Delete the rows of all files that came with a draft, claimed or not; the caller acts as a job.

    Returns their keys, for `forget_bytes` once the caller's transaction is committed.
    """
    rows = StoredFile.objects.filter(body_id=body_id, draft_key=draft_key)
    keys = frozenset(rows.values_list("key", flat=True))
    rows.filter(key__in=keys).delete()
    return keys


def forget_bytes(*, body_id: int, keys: Collection[str]) -> None:
    """Delete the bytes of files whose rows are gone; a crash before it leaves them to `sweep_strays`."""
    for key in keys:
        store().remove(place(body_id=body_id, key=key))


def sweep_strays(*, before: datetime) -> int:
    """Delete the bytes written before a moment (UTC) that no row names; return how many.

    They are what is left of an upload whose transaction did not commit: the process or the database was killed
    between. `before` must lie well behind the longest request, whose row may still come.
    """
    swept = 0
    for body_id, keys in strays(before=before):
        forget_bytes(body_id=body_id, keys=keys)
        swept += len(keys)
    return swept


def strays(*, before: datetime) -> Iterator[tuple[int, frozenset[str]]]:
    """Yield the keys of the bytes that `sweep_strays` would delete, body by body and some hundreds at a time."""
    for body_id, keys in _stored(before):
        with acting(Job(body_id=body_id)):
            rows = StoredFile.objects.filter(body_id=body_id, key__in=keys)
            named = set(rows.values_list("key", flat=True))
        if keys - named:
            yield body_id, frozenset(keys - named)


def _stored(before: datetime) -> Iterator[tuple[int, set[str]]]:
    """Yield what the store holds, body by body and some hundreds at a time. What is not ours is left alone."""
    body_id, keys = 0, set[str]()
    for found in store().keys(before=before):
        body, _, key = found.partition("/")
        if not (body.isascii() and body.isdigit()):
            continue
        if keys and (int(body) != body_id or len(keys) == _AT_ONCE):
            yield body_id, keys
            keys = set()
        body_id = int(body)
        keys.add(key)
    if keys:
        yield body_id, keys


def sweep_body(
    *,
    body_id: int,
    before: datetime,
    living: Living,
    most: int | None = None,
    noted: Callable[[int], None] = lambda _: None,
) -> int:
    """Delete the files of a body that no case claimed, whose draft is gone, and that are older than `before` (UTC).

    Returns how many; at most `most` go, and `noted` is told how many in the transaction. `before` must lie well
    behind the longest request: a file may come before its draft's first answer. A draft keeps its files for as long
    as it lives, since every answer may prolong it.
    """
    with acting(Job(body_id=body_id)):
        rows = StoredFile.objects.filter(body_id=body_id, claimed_at__isnull=True, created_at__lt=before)
        found = dict(rows.values_list("key", "draft_key"))
        alive = living(body_id, frozenset(found.values()))
        gone = [key for key, draft_key in found.items() if draft_key not in alive]
        with connection.cursor() as cursor:
            cursor.execute(_DELETE_UNCLAIMED, [body_id, gone[:most]])
            keys = [str(key) for (key,) in cursor.fetchall()]
        noted(len(keys))
    forget_bytes(body_id=body_id, keys=keys)
    return len(keys)


def place(*, body_id: int, key: str) -> str:
    """Return where the store keeps a file."""
    return f"{body_id}/{key}"
