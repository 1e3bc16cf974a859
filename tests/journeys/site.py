"""A whole portal for the browser: web and jobs as an operator runs them, in demo mode, on a database of its own."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.clusters import ROOT, Database

PATIENCE_SECONDS = 40


@dataclass(frozen=True, kw_only=True)
class Site:
    """A running portal: its addresses, its database, and the process that serves it."""

    port: int
    database: Database
    environment: dict[str, str]

    @property
    def portal(self) -> str:
        """The portal's address, without a slash at its end."""
        return f"http://localhost:{self.port}"

    @property
    def desk(self) -> str:
        """The desk's address."""
        return f"http://desk.localhost:{self.port}"

    def own_host(self, slug: str) -> str:
        """The address of a body's own host."""
        return f"http://{slug}.localhost:{self.port}"

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        """Start one of our commands (`serve`, `work`) as a process of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", "moothall.cli.main", *command],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def wait_until_ready(self) -> None:
        """Return once the web process answers and finds everything it needs."""
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            try:
                if httpx.get(f"{self.portal}/readyz").status_code == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.1)
        raise TimeoutError("The portal does not become ready.")


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def prepared(database: Database, var: Path, *, mode: str = "demo") -> Site:
    """Return a portal that is ready to be started: static files, postcodes, migrations, invented people.

    In the mode "test" nobody is invented, and officers sign in as they do in production.
    """
    port = free_port()
    environment = {
        **database.environment(),
        "MOOTHALL_MODE": mode,
        "MOOTHALL_VAR": str(var),
        "MOOTHALL_PORT": str(port),
        "MOOTHALL_PORTAL_URL": f"http://localhost:{port}",
        "MOOTHALL_WORKERS": "1",
    }
    for command in ("prepare", "invent") if mode == "demo" else ("prepare",):
        subprocess.run(
            [sys.executable, "-m", "moothall.cli.main", command],
            check=True,
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
        )
    return Site(port=port, database=database, environment=environment)


@contextmanager
def running(site: Site) -> Iterator[Site]:
    """Serve the portal and do its jobs until the block ends."""
    processes = [site.start("serve"), site.start("work")]
    try:
        site.wait_until_ready()
        yield site
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(timeout=30)


def chromium() -> str:
    """Return the path of chromium, or say how to get it: browser tests are never skipped in silence."""
    for name in (os.environ.get("MOOTHALL_CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name) if name else None
        if found:
            return found
    raise FileNotFoundError("The browser tests need chromium: run 'make chromium'.")
