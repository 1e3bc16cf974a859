"""A portal that may be killed: its web process and its PostgreSQL, each by SIGKILL, and started again."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

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
from moothall.rules.answer_fields import fields_of
from moothall.rules.answers import Answer
from tests.clusters import ROOT, Database
from tests.journeys.site import PATIENCE_SECONDS, Site, free_port
from tests.providers.sample_postcodes import postcodes
from tests.sites.residents import fields_in

Fields = dict[str, list[str]]


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


@dataclass
class Browser:
    """A resident's browser, without a screen: it follows the form as its pages lead it.

    Its cookies are its own work: browsers take http://localhost for secure, and no library does.
    """

    portal: str
    http: httpx.Client
    at: str = ""
    fields: Fields = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)

    def look(self, path: str) -> httpx.Response:
        """Open a page, follow where it leads, and keep the fields of its form."""
        response = self._ask("GET", path)
        while response.is_redirect:
            path = response.headers["Location"]
            response = self._ask("GET", path)
        assert response.status_code == 200, (path, response.status_code)
        self.at = path.partition("?")[0]
        self.fields = {
            name: [value.decode() for value in values] for name, values in fields_in(response.text).items()
        }
        return response

    def press(self) -> httpx.Response:
        """Press the page's button; follow nothing."""
        return self._ask("POST", self.at, self.fields)

    def press_until_answered(self) -> httpx.Response:
        """Press the button until the portal is there again: what a patient resident does."""
        found: list[httpx.Response] = []

        def pressed() -> bool:
            found[:] = [self.press()]
            return found[0].status_code < 500

        eventually(pressed)
        return found[0]

    def fill_in(self, service: str, answers: dict[str, Answer | None]) -> None:
        """Answer page after page up to the check page."""
        given = {
            name: list(values)
            for question_id, answer in answers.items()
            for name, values in fields_of(question_id, answer).items()
        }
        self.look(f"{service}/start")
        while not self.at.endswith("/check"):
            step = next((name for name, value in self.fields.items() if value == ["postcode"]), None)
            if step is not None:
                self.look(f"{self.at}?{step}=type")
            self.fields |= {name: given[name] for name in self.fields if name in given}
            answer = self.press()
            assert answer.status_code == 302, (self.at, answer.text)
            self.look(answer.headers["Location"])

    def send_and_hang_up(self) -> None:
        """Press the button and close the connection at once, without waiting for an answer."""
        body = urlencode(self.fields, doseq=True)
        host = self.portal.removeprefix("http://")
        head = (
            f"POST {self.at} HTTP/1.1\r\nHost: {host}\r\nCookie: {self._cookies()}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        with socket.create_connection(("127.0.0.1", int(host.rpartition(":")[2]))) as wire:
            wire.sendall((head + body).encode())

    def _ask(self, method: str, path: str, fields: Fields | None = None) -> httpx.Response:
        response = self.http.request(
            method, self.portal + path, data=fields, headers={"Cookie": self._cookies()}
        )
        for line in response.headers.get_list("Set-Cookie"):
            self.cookies |= {name: cookie.value for name, cookie in SimpleCookie(line).items()}
        return response

    def _cookies(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())


def reference_on(page: httpx.Response) -> str:
    """Return the reference that a confirmation shows."""
    found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}", page.text)
    assert found is not None
    return found[0]
