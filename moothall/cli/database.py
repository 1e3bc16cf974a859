"""Which PostgreSQL to use: the one that the environment names, or one of our own."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import django.db
import psycopg
from psycopg.conninfo import conninfo_to_dict

from moothall.cli.postgres import embedded_cluster
from moothall.cli.problem import Problem, Say
from moothall.cli.processes import Child

APP_VARIABLE = "DATABASE_URL"
ADMIN_VARIABLE = "DATABASE_ADMIN_URL"
OLDEST_MAJOR_VERSION = 15
_CONNECT_SECONDS = 5


@dataclass(frozen=True, kw_only=True)
class Urls:
    """The two postgresql:// URLs of one database: as the application, and as the owner who migrates."""

    app: str
    admin: str


def named_urls(environment: Mapping[str, str]) -> Urls | None:
    """Return the URLs that `environment` names, or None when it names neither.

    Raises:
        Problem: it names one without the other.
    """
    app, admin = environment.get(APP_VARIABLE, ""), environment.get(ADMIN_VARIABLE, "")
    if not app and not admin:
        return None
    if not app or not admin:
        given, missing = (APP_VARIABLE, ADMIN_VARIABLE) if app else (ADMIN_VARIABLE, APP_VARIABLE)
        raise Problem(
            f"{given} is set and {missing} is not: set both (the application's role and the owner's),"
            " or neither to let Moothall start a PostgreSQL of its own."
        )
    return Urls(app=app, admin=admin)


def reach(variable: str, url: str) -> None:
    """Connect once to `url`, which the environment variable `variable` holds.

    Raises:
        Problem: it is no PostgreSQL URL, nothing answers there, it refuses us, or it is too old;
            the message never repeats the password.
    """
    try:
        told = conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        # The driver's message repeats the URL, password and all.
        raise Problem(
            f"{variable} is not a PostgreSQL address: write it as postgresql://user:password@host:5432/name."
        ) from None
    where = f"{told.get('host') or 'localhost'}, port {told.get('port') or 5432} ({variable})"
    try:
        with psycopg.connect(url, connect_timeout=_CONNECT_SECONDS) as connection:
            version = connection.info.server_version // 10_000
    except psycopg.OperationalError as error:
        raise _unreached(
            error, where, user=str(told.get("user") or ""), name=str(told.get("dbname") or "")
        ) from None
    if version < OLDEST_MAJOR_VERSION:
        raise Problem(
            f"The PostgreSQL at {where} is version {version}: Moothall needs {OLDEST_MAJOR_VERSION} or later."
        )


def _unreached(error: psycopg.OperationalError, where: str, *, user: str, name: str) -> Problem:
    said = str(error)
    if "password authentication failed" in said or "no password supplied" in said:
        return Problem(f"The PostgreSQL at {where} refuses the user '{user}' with the password given.")
    if "does not exist" in said and "database" in said:
        return Problem(f"The PostgreSQL at {where} has no database '{name}'.")
    if "too many clients" in said or "remaining connection slots" in said:
        return Problem(
            f"The PostgreSQL at {where} has no connection left:"
            " raise its max_connections or stop another program."
        )
    if "starting up" in said or "shutting down" in said:
        return Problem(f"The PostgreSQL at {where} is starting or stopping: try again in a moment.")
    return Problem(f"No PostgreSQL answers at {where}: start it, or correct the address.")


@contextmanager
def surviving() -> Iterator[None]:
    """Turn the database's end, or its full disk, met in the block, into a sentence.

    Raises:
        Problem: the server's disk is full, or the server went away.
    """
    try:
        yield
    except (psycopg.OperationalError, django.db.OperationalError) as error:
        cause = error.__cause__ if isinstance(error, django.db.OperationalError) else error
        if isinstance(cause, psycopg.errors.DiskFull):
            raise Problem(
                "The disk of the database is full: free some room on it and start again."
            ) from error
        if isinstance(cause, psycopg.OperationalError) and (cause.sqlstate or "57P").startswith("57P"):
            raise Problem(
                "The database went away; its log says why (Moothall's own: log/postgres.log in MOOTHALL_VAR)."
            ) from error
        raise


@contextmanager
def database(var: Path, say: Say) -> Iterator[tuple[Urls, Child | None]]:
    """Give the URLs to use and, when the server is one of our own, its process, stopped when the block ends.

    Raises:
        Problem: the environment names half a database or one out of reach, or our own did not start.
    """
    urls = named_urls(os.environ)
    if urls is not None:
        reach(ADMIN_VARIABLE, urls.admin)
        reach(APP_VARIABLE, urls.app)
        yield urls, None
        return
    say("Starting PostgreSQL")
    with embedded_cluster(var, say) as running:
        yield Urls(app=running.app_url, admin=running.admin_url), running.server
