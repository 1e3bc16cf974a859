"""Test databases: a cluster, a migrated template, and clones of it in a fifth of a second."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.conf import settings
from django.db import connections
from psycopg import sql

from moothall.bodies.roles import narrow
from moothall.cli.postgres import scratch_cluster
from moothall.config.database import database_from_url

ROOT = Path(__file__).resolve().parents[1]
_numbers = count(1)
_LOOKS, _BETWEEN_LOOKS_SECONDS = 100, 0.1


@dataclass(frozen=True, kw_only=True)
class Database:
    """One database, by the URLs of its two roles."""

    url: str
    admin_url: str

    def connect_django(self) -> None:
        """Let Django use this database from now on, as the application's role."""
        connection = connections["default"]
        connection.close()
        connection.settings_dict.update(database_from_url(self.url))
        settings.AUDIT_HEADS = self.heads

    @property
    def heads(self) -> Path:
        """What is noted outside the database is that of one database."""
        return Path(os.environ["MOOTHALL_VAR"]) / "audit" / urlsplit(self.url).path.strip("/")

    def environment(self) -> dict[str, str]:
        """Return the environment for a process of ours that uses this database."""
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "moothall.config.settings",
            "DATABASE_URL": self.url,
            "DATABASE_ADMIN_URL": self.admin_url,
            "MOOTHALL_AUDIT_HEADS": str(self.heads),
        }

    def owner(self) -> psycopg.Connection:
        """Return a connection as the owner, which sees rows while it says that it migrates."""
        connection = psycopg.connect(self.admin_url, autocommit=True)
        connection.execute("set moothall.migrating = 'on'")
        return connection


@dataclass(frozen=True, kw_only=True)
class Databases:
    """The template and what is cloned from it."""

    template: Database
    made: list[str] = field(default_factory=list)

    def clone(self, name: str, *, of: Database | None = None) -> Database:
        """Return a fresh copy of the template, or of another database, to which nobody is connected."""
        template = urlsplit((of or self.template).admin_url).path.strip("/")
        with psycopg.connect(_named(self.template.admin_url, "postgres"), autocommit=True) as connection:
            connection.execute(
                sql.SQL("create database {} template {}").format(
                    sql.Identifier(name), sql.Identifier(template)
                )
            )
        made = Database(url=_named(self.template.url, name), admin_url=_named(self.template.admin_url, name))
        # Who may do what with a database as such is not copied from its template.
        narrow(made.admin_url)
        return made

    @contextmanager
    def borrowed(self, *, of: Database | None = None) -> Iterator[Database]:
        """Lend a fresh copy of the template, or of another database; Django is put back afterwards where it was."""
        before, heads_before = dict(connections["default"].settings_dict), settings.AUDIT_HEADS
        name = f"borrowed_{next(_numbers)}"
        if of is not None:
            connections["default"].close()
        database = self.clone(name, of=of)
        try:
            yield database
        finally:
            connections["default"].close()
            connections["default"].settings_dict.update(before)
            settings.AUDIT_HEADS = heads_before
            with psycopg.connect(_named(self.template.admin_url, "postgres"), autocommit=True) as connection:
                _drop(connection, name)


def _drop(owner: psycopg.Connection, name: str) -> None:
    """Drop a database. The owner may not end sessions of the application's roles: those that hang up are waited for."""
    statement = sql.SQL("drop database {} with (force)").format(sql.Identifier(name))
    for _ in range(_LOOKS):
        with suppress(psycopg.errors.InsufficientPrivilege):
            owner.execute(statement)
            return
        time.sleep(_BETWEEN_LOOKS_SECONDS)
    owner.execute(statement)


@contextmanager
def running_databases(*, var: Path) -> Iterator[Databases]:
    """Start a cluster and migrate and seed the template as an operator would, by `moothall migrate`."""
    with scratch_cluster() as running:
        template = Database(url=running.app_url, admin_url=running.admin_url)
        command = [sys.executable, "-m", "moothall.cli.main", "migrate"]
        environment = {**template.environment(), "MOOTHALL_VAR": str(var)}
        subprocess.run(command, check=True, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
        yield Databases(template=template)


def _named(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
