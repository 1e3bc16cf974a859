"""A PostgreSQL of Moothall's own: kept in MOOTHALL_VAR for the demo, or thrown away after a test."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from moothall.cli import cluster, processes
from moothall.cli.accounts import database_account, home_for, reaches
from moothall.cli.binaries import programs_for
from moothall.cli.cluster import OWNER, PORT, SUPERUSER, WEB, Place
from moothall.cli.leftovers import FAST
from moothall.cli.problem import Problem, Say, explaining
from moothall.cli.processes import Account, Child

DATABASE = "moothall"
# Names the folder of another server's programs for scratch_cluster, e.g. /usr/lib/postgresql/15/bin.
PROGRAMS_VARIABLE = "MOOTHALL_TEST_POSTGRES"
_UNSAFE_AND_FAST = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_wal_size": "256MB",
}


@dataclass(frozen=True, kw_only=True)
class Running:
    """A server that takes connections, with a URL for each role: application, owner, superuser."""

    app_url: str
    admin_url: str
    superuser_url: str
    home: Path
    server: Child


def silent(_: str) -> None:
    """Say nothing: for tests."""


@contextmanager
def embedded_cluster(var: Path, say: Say) -> Iterator[Running]:
    """Run the cluster kept in `var`/postgres, made on the first start, until the block ends.

    Raises:
        Problem: another Moothall holds the data, the disk is full, this user may not write there,
            or the server did not start.
    """
    wanted = var / "postgres"
    with explaining(wanted):
        account = database_account(wanted / "data")
        home = home_for(wanted, account)
        account = database_account(home / "data")
    if home != wanted:
        say(
            f"The database is kept in {home}, because PostgreSQL's user"
            f" ({account.name if account else 'you'}) cannot enter {wanted}"
        )
    with _held(home):
        programs = programs_for(account, home)
        place = Place(home=home, programs=programs, account=account, log=var / "log" / "postgres.log")
        with _served(place, say) as running:
            yield running


@contextmanager
def scratch_cluster(programs: Path | None = None) -> Iterator[Running]:
    """Run a cluster that forgets everything when the block ends; its owner may create databases.

    `programs` is the folder of the server's programs; without it MOOTHALL_TEST_POSTGRES, then the wheel's.
    """
    account = database_account(Path("/nonexistent"))
    home = _scratch_home(account)
    try:
        named = os.environ.get(PROGRAMS_VARIABLE)
        chosen = programs or (Path(named) if named else programs_for(account, home))
        place = Place(
            home=home,
            programs=chosen,
            account=account,
            log=home / "postgres.log",
            settings=_UNSAFE_AND_FAST,
            durable=False,
        )
        with _served(place, silent) as running:
            with psycopg.connect(running.superuser_url, autocommit=True) as connection:
                connection.execute(sql.SQL("alter role {} createdb").format(sql.Identifier(OWNER)))
            yield running
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _scratch_home(account: Account | None) -> Path:
    home = Path(tempfile.mkdtemp(prefix="moothall-"))
    home.chmod(0o711)
    if not reaches(account, home):
        home.rmdir()
        raise Problem(
            f"PostgreSQL's user cannot enter {home.parent}: set TMPDIR to a folder that everybody can enter."
        )
    return home


@contextmanager
def _held(home: Path) -> Iterator[None]:
    """Hold the lock of `home` in this process; the kernel lets go of it however we end."""
    with explaining(home):
        lock = os.open(home / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.pread(lock, 20, 0).decode(errors="replace").strip()
            raise Problem(
                f"Moothall already runs on the data in {home} (process {holder}):"
                " stop it first, or set MOOTHALL_VAR to another folder."
            ) from error
        with explaining(home):
            os.ftruncate(lock, 0)
            os.pwrite(lock, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(lock)


@contextmanager
def _served(place: Place, say: Say) -> Iterator[Running]:
    with explaining(place.home):
        passwords = cluster.passwords(place)
        sockets = cluster.socket_folder(place.home, place.account)
        if not place.data.exists():
            say("Creating the database (first start only)")
            cluster.create(place, sockets, passwords[SUPERUSER])
    server = cluster.run(place, sockets, say)
    try:
        running = Running(
            app_url=_url(WEB, passwords, sockets, DATABASE),
            admin_url=_url(OWNER, passwords, sockets, DATABASE),
            superuser_url=_url(SUPERUSER, passwords, sockets, "postgres"),
            home=place.home,
            server=server,
        )
        _ensure_roles_and_database(running.superuser_url, passwords)
        yield running
    finally:
        processes.stop(server, FAST)
        if sockets.parent != place.home:
            shutil.rmtree(sockets, ignore_errors=True)


def _url(role: str, passwords: dict[str, str], sockets: Path, database: str) -> str:
    password, host = quote(passwords[role], safe=""), quote(str(sockets), safe="")
    return f"postgresql://{role}:{password}@/{database}?host={host}&port={PORT}"


def _ensure_roles_and_database(superuser_url: str, passwords: dict[str, str]) -> None:
    with psycopg.connect(superuser_url, autocommit=True, connect_timeout=10) as connection:
        for role, rights in ((OWNER, "login createrole"), (WEB, "login noinherit")):
            if connection.execute("select 1 from pg_roles where rolname = %s", [role]).fetchone() is None:
                connection.execute(
                    sql.SQL("create role {} {} password {}").format(
                        sql.Identifier(role), sql.SQL(rights), sql.Literal(passwords[role])
                    )
                )
        if connection.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone() is None:
            connection.execute(
                sql.SQL("create database {} owner {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER))
            )
            connection.execute(
                sql.SQL("revoke temporary on database {} from public").format(sql.Identifier(DATABASE))
            )
