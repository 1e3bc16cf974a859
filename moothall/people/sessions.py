"""Sessions: a browser that somebody is signed in with, on one site, until it is idle for too long or ended.

Django's engine on a table of ours. The database keeps the digest of a session's key, never the key, and is asked
through functions that want that digest, because nobody is known yet. A session opens one site only.
"""

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.backends.base import VALID_KEY_CHARS, CreateError, SessionBase, UpdateError
from django.db import connection, transaction
from django.http import HttpRequest
from django.middleware.csrf import rotate_token
from django.utils import timezone
from django.utils.crypto import get_random_string

from moothall.bodies.context import Resident, acting
from moothall.people import familiar_networks
from moothall.people.models import Session
from moothall.rules.devices import device_in_words
from moothall.rules.refusal import Refused
from moothall.rules.sites import Site

PERSON, HOW, DEVICE = "person_id", "how", "device"
ISSUER, SUBJECT, SID = "issuer", "subject", "sid"
DEMONSTRATION = "demo"
# How often the time of last use is written down.
_NOTED_EVERY = timedelta(seconds=60)
MOST_AT_ONCE = 5_000
_KEY_LENGTH = 32


class SessionEnded(Refused):
    """The session was ended, by its person or for them, while something was asked for in it."""


@dataclass(frozen=True, kw_only=True)
class OpenSession:
    """A session as its person sees it: where, by which way in, with what device, since when, and last used."""

    id: int
    digest: str
    site: str
    how: str
    device: str
    began_at: datetime
    used_at: datetime


class SessionStore(SessionBase):
    """One session of one site; what is kept in it is signed JSON."""

    def __init__(self, session_key: str | None = None, *, site: str = Site.DESK) -> None:
        """Take the key in the browser's cookie, if there is one, and the site that was asked."""
        super().__init__(session_key)
        self.site = site
        self._written: tuple[str, bytes] | None = None

    def get_session_cookie_age(self) -> int:
        """Return for how many seconds a session of this site lasts at most."""
        return int(settings.SESSION_LIMITS[self.site][1])

    def load(self) -> dict[str, object]:
        """Return what is kept, and note the use; nothing where the session is over, or of elsewhere."""
        key = self.session_key or ""
        rows = _ask("select data, used_at from moothall_session(%s, %s)", digest_of(key), self.site)
        found: dict[str, object] = self.decode(rows[0][0]) if rows else {}
        if not rows or _is_out_of_place(found):
            self._session_key = None
            return {}
        used_at = rows[0][1]
        if timezone.now() - used_at > _NOTED_EVERY:
            _ask("select moothall_session_is_used(%s)", digest_of(key))
        return found

    def exists(self, session_key: str) -> bool:
        """Tell whether a key is taken."""
        return bool(_ask("select moothall_session_exists(%s)", digest_of(session_key)))

    def create(self) -> None:
        """Begin an empty session under a new key."""
        while True:
            # Whether the key is taken is asked by the row itself.
            self._session_key = get_random_string(_KEY_LENGTH, VALID_KEY_CHARS)
            try:
                self.save(must_create=True)
            except CreateError:
                continue
            self.modified = True
            return

    def save(self, must_create: bool = False) -> None:
        """Keep the session, if it is not kept as it is already.

        Raises:
            CreateError: the key is taken.
            UpdateError: the session has ended meanwhile; nothing is kept.
        """
        if self.session_key is None:
            self.create()
            return
        kept: dict[str, object] = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        digest, columns = digest_of(self.session_key), (self.encode(kept), *_columns(kept))
        now = digest, self.serializer().dumps(kept)
        if now == self._written:
            return
        if not must_create:
            if not _ask(_KEEP, digest, *columns):
                raise UpdateError
        elif not _ask(_BEGIN, digest, self.site, *settings.SESSION_LIMITS[self.site], *columns):
            raise CreateError
        self._written = now

    def cycle_key(self) -> None:
        """Give the session a new key: its own row, so that whoever ends it meanwhile ends it under any key.

        Raises:
            SessionEnded: it has ended already; this one is empty from now on, as where its cookie is of no session.
        """
        self._get_session()  # type: ignore[attr-defined]
        if self.session_key is None:
            super().cycle_key()
            return
        fresh = get_random_string(_KEY_LENGTH, VALID_KEY_CHARS)
        if not _ask(_MOVE, digest_of(self.session_key), digest_of(fresh)):
            self._session_key = None
            self._session_cache: dict[str, object] = {}
            raise SessionEnded
        self._session_key, self.modified = fresh, True

    def delete(self, session_key: str | None = None) -> None:
        """End a session: this one, or the one with a key."""
        key = session_key or self.session_key
        self._written = None
        if key is not None:
            _ask("select moothall_session_ends(%s)", digest_of(key))

    @classmethod
    def clear_expired(cls) -> None:
        """Delete sessions that are over."""
        forget_old()


_NOTE = """
    insert into people_signin (person_id, site, how, device, succeeded, network) values (%s, %s, %s, %s, %s, %s)
"""
_BEGIN = "select moothall_session_begins(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
_MOVE = "select moothall_session_moves(%s, %s)"
_KEEP = "select moothall_session_keeps(%s, %s, %s, %s, %s, %s, %s, %s)"


def digest_of(key: str) -> str:
    """Return the digest by which the database, and others, may name the session with this key."""
    return hashlib.sha256(key.encode()).hexdigest()


def begin(
    request: HttpRequest,
    *,
    person_id: int,
    how: str,
    network: str = "",
    issuer: str = "",
    subject: str = "",
    sid: str = "",
) -> None:
    """Sign a person in: in a session with a new key and nothing of the old one, written down in their history.

    `how` is the way in: "email_code", "demo", "password+totp", or "oidc:" and the issuer's slug. `issuer`,
    `subject` and `sid` are the OpenID provider's, for its back-channel logout. `network` is where they are.
    """
    request.session.flush()
    device = device_in_words(request.META.get("HTTP_USER_AGENT", ""))
    request.session.update({PERSON: person_id, HOW: how, DEVICE: device})
    request.session.update({ISSUER: issuer, SUBJECT: subject, SID: sid})
    rotate_token(request)
    with transaction.atomic(savepoint=False):
        note(request, person_id=person_id, how=how, network=network, succeeded=True)
        request.session.save()


def renew(request: HttpRequest) -> None:
    """Give the session a new key, as after every proof of who is there; what it holds stays.

    Raises:
        SessionEnded: it has ended meanwhile, and does not come back.
    """
    request.session.cycle_key()
    rotate_token(request)


def renew_or_begin(request: HttpRequest) -> None:
    """As `renew`, for who needs not be signed in: where the session has ended meanwhile, an empty one begins."""
    with suppress(SessionEnded):
        request.session.cycle_key()
    rotate_token(request)


def note(request: HttpRequest, *, person_id: int, how: str, succeeded: bool, network: str = "") -> None:
    """Write down in a person's history that somebody signed in as them, or failed to."""
    device = device_in_words(request.META.get("HTTP_USER_AGENT", ""))
    known = familiar_networks.digest(person_id=person_id, network=network)
    with acting(Resident(person_id=person_id)), connection.cursor() as cursor:
        cursor.execute(_NOTE, [person_id, _site(request), how, device, succeeded, known])


def end(request: HttpRequest) -> None:
    """Sign out: the session is gone from the database before the answer is sent."""
    request.session.flush()


def end_others(*, person_id: int, digest: str) -> int:
    """End all sessions of a person but the one with this digest; return how many."""
    return len(_ask("select moothall_sessions_end(%s, %s)", person_id, digest))


def end_all(*, person_id: int) -> int:
    """End all sessions of a person, as of somebody who leaves; return how many."""
    return end_others(person_id=person_id, digest="")


def end_of_subject(*, issuer: str, subject: str = "", sid: str = "") -> int:
    """End the sessions for which an issuer vouched: of its subject, or of one of its own sessions; return how many."""
    return len(_ask("select moothall_sessions_end_for_subject(%s, %s, %s)", issuer, subject, sid))


def of_person(*, person_id: int) -> tuple[OpenSession, ...]:
    """Return the sessions that a person has open, the one used last first."""
    fields = ("id", "digest", "site", "how", "device", "began_at", "used_at")
    with acting(Resident(person_id=person_id)):
        rows = list(
            Session.objects.filter(person_id=person_id, ends_at__gt=timezone.now())
            .order_by("-used_at", "-id")
            .values(*fields, "idle_seconds")
        )
    now = timezone.now()
    return tuple(
        OpenSession(**{field: row[field] for field in fields})
        for row in rows
        if row["used_at"] + timedelta(seconds=row["idle_seconds"]) > now
    )


def end_one(*, person_id: int, session_id: int) -> bool:
    """End one session of a person, by its id; tell whether there was one."""
    found = [session for session in of_person(person_id=person_id) if session.id == session_id]
    return any(_ask("select moothall_session_ends(%s)", session.digest) for session in found)


def person_of(*, digest: str, site: str) -> int | None:
    """Return who is signed in by the session with this digest, or None where it is over."""
    rows = _ask("select data, used_at from moothall_session(%s, %s)", digest, site)
    kept = SessionStore(site=site).decode(rows[0][0]) if rows else {}
    person_id = kept.get(PERSON)
    return person_id if isinstance(person_id, int) and not _is_out_of_place(kept) else None


def end_of_leavers() -> int:
    """End the sessions at the desk of those whose last post has ended by its day; return how many."""
    return len(_ask("select moothall_sessions_of_leavers_end(%s)", MOST_AT_ONCE))


def forget_old() -> int:
    """Delete sessions that are over, some thousands at a time; return how many."""
    return len(_ask("select moothall_sessions_over(%s)", MOST_AT_ONCE))


def _is_out_of_place(kept: Mapping[str, object]) -> bool:
    """Tell whether a session is of a demonstration, in which anybody may be anyone, and this is none."""
    return kept.get(HOW) == DEMONSTRATION and not settings.DEMO


def _columns(kept: Mapping[str, object]) -> tuple[int | str | None, ...]:
    person_id = kept.get(PERSON)
    words = (str(kept.get(name, "")) for name in (HOW, DEVICE, ISSUER, SUBJECT, SID))
    return (person_id if isinstance(person_id, int) else None, *words)


def _site(request: HttpRequest) -> str:
    return request.session.site if isinstance(request.session, SessionStore) else Site.DESK


def _ask(query: str, *values: int | str | None) -> list[tuple[str, datetime]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        rows: list[tuple[str, datetime]] = cursor.fetchall()
    return rows
