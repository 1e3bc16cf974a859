"""Turn a database URL into Django's setting, with the errors an engineer needs at 3 a.m."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from psycopg import Connection, OperationalError
from psycopg.abc import RV, PQGen
from psycopg.pq import TransactionStatus
from psycopg.rows import TupleRow


@dataclass(frozen=True, kw_only=True)
class Patience:
    """How long one who waits for the database is kept waiting, in seconds, before the connection is given up.

    `statement`, `lock` and `idle_in_transaction` are PostgreSQL's own time limits. `silence` is ours, for a
    server that does not even end what has run out: frozen, or cut off by a network that says nothing.
    """

    statement: float = 10.0
    lock: float = 5.0
    idle_in_transaction: float = 15.0
    silence: float = 12.0
    pool: float = 2.0


WEB = Patience()
# A connection in use when the network goes away: noticed by the kernel within these times.
_KEEPALIVES = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}


class ImpatientConnection(Connection[TupleRow]):
    """A connection that is closed once the server has been silent for `most_seconds` about one question."""

    most_seconds = WEB.silence

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        """Wait as psycopg does, with a limit where the caller set none.

        Raises:
            OperationalError: the server said nothing in time. What it does with the question nobody knows.
        """
        if timeout is not None:
            return super().wait(gen, interval, timeout)
        try:
            return super().wait(gen, interval, self.most_seconds)
        except OperationalError:
            if not self.closed and self.info.transaction_status is TransactionStatus.ACTIVE:
                self.pgconn.finish()
            raise


def database_from_url(
    url: str, *, patience: Patience | None = None, most_connections: int = 16
) -> dict[str, object]:
    """Return Django's description of the PostgreSQL database at `url` (postgresql://user:password@host:port/name).

    With `patience`, connections come from psycopg's pool inside each process, `most_connections` of them, and
    nobody waits longer than it says. Without it, each thread has a connection of its own, and a sweep or a
    migration takes the time it needs. An empty `url` gives a database that nothing can reach, so that commands
    which need none still start.

    Raises:
        ImproperlyConfigured: the URL is not a PostgreSQL one; the message never repeats the password.
    """
    if not url:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": "no-database-configured",
            "HOST": "127.0.0.1",
            "PORT": "1",
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise ImproperlyConfigured("A database URL must look like postgresql://user:password@host:port/name.")
    query = dict(parse_qsl(parts.query))
    options: dict[str, object] = {"connect_timeout": 5, **_KEEPALIVES}
    if "sslmode" in query:
        options["sslmode"] = query["sslmode"]
    if patience is not None:
        options |= _limits(patience)
        options["pool"] = _pool(patience, most_connections)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(parts.port or query.get("port", "")),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def _limits(patience: Patience) -> dict[str, object]:
    by_name = {
        "statement_timeout": patience.statement,
        "lock_timeout": patience.lock,
        "idle_in_transaction_session_timeout": patience.idle_in_transaction,
    }
    return {
        "options": " ".join(f"-c {name}={round(seconds * 1000)}" for name, seconds in by_name.items()),
        "tcp_user_timeout": round(patience.silence * 1000),
    }


def _pool(patience: Patience, most_connections: int) -> dict[str, object]:
    # All connections are kept: a pool that grows adds one at a time, for which the threads that come together after
    # a quiet hour would wait longer than they are kept waiting. A short time between tries to connect, so that the
    # portal is back soon after the database is.
    impatient = type("ImpatientConnection", (ImpatientConnection,), {"most_seconds": patience.silence})
    return {
        "min_size": max(2, most_connections),
        "max_size": max(2, most_connections),
        "timeout": patience.pool,
        "connection_class": impatient,
        "reconnect_timeout": 5.0,
    }
