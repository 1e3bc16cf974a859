"""A portal that may be killed: its web process and its PostgreSQL, each by SIGKILL, and started again."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psycopg
from psycopg import sql

from moothall.bodies.places.postcode_build import build_from
from moothall.cli import cluster, processes
from moothall.cli.accounts import database_account
from moothall.cli.binaries import programs_for
from moothall.cli.cluster import Place
from moothall.cli.leftovers import FAST
from moothall.cli.postgres import PROGRAMS_VARIABLE, Running, scratch_cluster, silent
from moothall.cli.processes import Child
from tests.clusters import ROOT, Database
from tests.journeys.site import PATIENCE_SECONDS, Site, free_port
from tests.providers.sample_postcodes import postcodes


@dataclass
class Portal:
    """The site, the processes behind it, and where the web process says what it says."""

    site: Site
    postgres: Place
    log: Path
    server: Child
    web: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start_web(self) -> None:
        """Serve, and return once it answers."""
        with self.log.open("ab") as out:
            command = [sys.executable, "-m", "moothall.cli.main", "serve"]
            self.web = [
                subprocess.Popen(
                    command,
                    cwd=ROOT,
                    env=self.site.environment,
                    stdout=out,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
            ]
        eventually(lambda: httpx.get(f"{self.site.portal}/healthz").status_code == 200)

    def signal_web(self, number: signal.Signals) -> None:
        """Send a signal to every process that serves."""
        for process in self.web:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, number)

    def kill_web(self) -> None:
        """Kill every process that serves, in the middle of whatever it does."""
        self.signal_web(signal.SIGKILL)
        for process in self.web:
            process.wait()

    def kill_postgres(self) -> None:
        """Kill the server and every backend, in the middle of whatever they do."""
        pid = self.server.process.pid
        backends = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        for victim in (pid, *map(int, backends)):
            with suppress(ProcessLookupError):
                os.kill(victim, signal.SIGKILL)
        self.server.process.wait()

    def start_postgres(self) -> None:
        """Start the server again on what the killed one left."""
        sockets = cluster.socket_folder(self.postgres.home, self.postgres.account)
        self.server = cluster.run(self.postgres, sockets, silent)

    @contextmanager
    def without_postgres(self) -> Iterator[None]:
        """Have no database until the block ends."""
        self.kill_postgres()
        try:
            yield
        finally:
            self.start_postgres()

    def ask(self, query: str) -> tuple[object, ...]:
        """Return the first row of a query that sees every council's rows."""
        with self.site.database.owner() as owner:
            row = owner.execute(query.encode()).fetchone()
        assert row is not None
        return tuple(row)

    def counted(self) -> tuple[object, ...]:
        """Return how many cases, entries of histories, notices and required effects there are."""
        tables = ("cases_case", "cases_caseentry", "notices_notice", "outbox_outboxrow")
        return self.ask("select " + ", ".join(f"(select count(*) from {table})" for table in tables))

    @contextmanager
    def held_up(self, statement: str) -> Iterator[None]:
        """Hold a lock until the block ends, or until the database that holds it is killed."""
        owner = self.site.database.owner()
        try:
            with suppress(psycopg.OperationalError), owner.transaction():
                owner.execute(statement.encode())
                yield
        finally:
            owner.close()

    def waiting_backend(self) -> int:
        """Return the process id of the backend that waits for a lock, once there is one."""
        found: list[int] = []

        def look() -> bool:
            with psycopg.connect(self.site.database.admin_url, autocommit=True) as watcher:
                found[:] = [row[0] for row in watcher.execute("select pid from pg_locks where not granted")]
            return bool(found)

        eventually(look)
        return found[0]

    def is_idle(self) -> bool:
        """Tell whether no backend of the application has anything in hand."""
        return self.ask(
            "select count(*) from pg_stat_activity where usename = 'moothall_web'"
            " and (state <> 'idle' or wait_event_type = 'Lock')"
        ) == (0,)


def eventually(is_so: Callable[[], bool]) -> None:
    """Return once something is so; connections refused on the way are waited out."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        with suppress(httpx.TransportError, psycopg.OperationalError):
            if is_so():
                return
        time.sleep(0.02)
    raise TimeoutError


@contextmanager
def a_portal(var: Path) -> Iterator[Portal]:
    """Run a portal on a cluster of its own that may be killed."""
    build_from(
        [("NW1", postcode.inward, "E09000007") for postcode in postcodes("NW1")],
        source="sample",
        target=var / "postcodes.index",
    )
    with scratch_cluster() as running:
        portal = Portal(
            site=_site(running, var), postgres=_place(running), log=var / "web.log", server=running.server
        )
        try:
            portal.start_web()
            yield portal
        finally:
            portal.kill_web()
            processes.stop(portal.server, FAST)


def _place(running: Running) -> Place:
    """Return where the scratch cluster runs. A commit that was answered must survive, as it does in earnest."""
    with psycopg.connect(running.superuser_url, autocommit=True) as connection:
        for name in ("moothall", "postgres"):
            connection.execute(
                sql.SQL("alter database {} set synchronous_commit = on").format(sql.Identifier(name))
            )
    account = database_account(Path("/nonexistent"))
    named = os.environ.get(PROGRAMS_VARIABLE)
    return Place(
        home=running.home,
        programs=Path(named) if named else programs_for(account, running.home),
        account=account,
        log=running.home / "postgres.log",
        settings={"fsync": "off"},
        durable=False,
    )


def _site(running: Running, var: Path) -> Site:
    port = free_port()
    database = Database(url=running.app_url, admin_url=running.admin_url)
    environment = {
        **database.environment(),
        "MOOTHALL_MODE": "demo",
        "MOOTHALL_VAR": str(var),
        "MOOTHALL_PORT": str(port),
        "MOOTHALL_PORTAL_URL": f"http://localhost:{port}",
        "MOOTHALL_WORKERS": "1",
        "DJANGO_SETTINGS_MODULE": "moothall.config.settings",
    }
    for command in (["moothall.cli.main", "migrate"], ["django", "collectstatic", "--no-input", "-v0"]):
        subprocess.run(
            [sys.executable, "-m", *command],
            check=True,
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
        )
    return Site(port=port, database=database, environment=environment)
