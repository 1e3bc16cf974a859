"""`make bench`: a scratch PostgreSQL with durable settings, the world that is measured, the measurements.

Run: python -m bench [--quick] [ONLY ...], where ONLY names groups of measurements (see bench.plan).
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from bench.servers import apart, family, keep_to
from bench.world import PORTAL_HOST, ROOT
from moothall.bodies.roles import narrow
from moothall.cli.postgres import Running, embedded_cluster, silent
from moothall.cli.problem import PROBLEM_CODE, Problem

GROUPS = (
    "published",
    "form",
    "desk",
    "isolation",
    "accounts",
    "people",
    "queue",
    "audit",
    "vault",
    "scale",
    "places",
    "weight",
    "submit",
    "memory",
)


def main() -> int:
    """Prepare everything, measure, and leave nothing behind."""
    parser = argparse.ArgumentParser(prog="bench", description="Measure Moothall against plain baselines.")
    parser.add_argument(
        "only", nargs="*", metavar="ONLY", help=f"groups: {', '.join(GROUPS)}; all when none is named"
    )
    parser.add_argument(
        "--quick", action="store_true", help="a tenth of the world and of the time: proves that it runs"
    )
    given = parser.parse_args()
    if unknown := set(given.only) - set(GROUPS):
        parser.error(f"no such group: {', '.join(sorted(unknown))}; there are {', '.join(GROUPS)}")
    try:
        with tempfile.TemporaryDirectory(prefix="moothall-bench-") as folder:
            return _measure(Path(folder), [*(["--quick"] if given.quick else []), *(given.only or GROUPS)])
    except Problem as problem:
        print(f"bench: {problem}", file=sys.stderr)
        return PROBLEM_CODE


def _measure(var: Path, arguments: list[str]) -> int:
    # PostgreSQL's own user has to enter the folder.
    var.chmod(0o711)
    with embedded_cluster(var, silent) as server:
        keep_to(family(server.server.process.pid), apart()[1])
        environment = _environment(server, var)
        _run(["moothall.cli.main", "prepare"], environment, quietly=True)
        _copy(server, "one")
        environment["BENCH_ONE_URL"] = _named(server.app_url, "one")
        environment["BENCH_ONE_ADMIN_URL"] = _named(server.admin_url, "one")
        return _run(["bench.measure", *arguments], environment)


def _environment(server: Running, var: Path) -> dict[str, str]:
    """Return the environment of an installation behind a proxy that ends TLS: how it runs in earnest."""
    return {
        **os.environ,
        "DATABASE_URL": server.app_url,
        "DATABASE_ADMIN_URL": server.admin_url,
        "DJANGO_SETTINGS_MODULE": "moothall.config.settings",
        "MOOTHALL_MODE": "production",
        "MOOTHALL_VAR": str(var),
        "MOOTHALL_PORTAL_URL": f"https://{PORTAL_HOST}",
        "MOOTHALL_BEHIND_PROXY": "1",
        "MOOTHALL_TRUSTED_PROXIES": "1",
        "MOOTHALL_MEASURING": "1",
        "MOOTHALL_SECRET_KEY": "only-for-measurements-" + "0" * 40,
        "MOOTHALL_CODE_KEY": "only-for-measurements-" + "1" * 40,
        "MOOTHALL_VAULT_KEYS": "measured:" + "A" * 43,
        "MOOTHALL_AUDIT_KEY": "bW9vdGhhbGwtbWVhc3VyZW1lbnRzLW9ubHktMDAwMDA=",
        "MOOTHALL_SOURCE_URL": "https://source.example/moothall",
        "MOOTHALL_PRIVACY_EMAIL": "privacy@example.org",
        "MOOTHALL_NOTICES": "outbox",
        "MOOTHALL_ADDRESSES": "sandbox",
        "MOOTHALL_WORKERS": "1",
        "BENCH_HOST": PORTAL_HOST,
    }


def _run(program: list[str], environment: Mapping[str, str], *, quietly: bool = False) -> int:
    output = subprocess.DEVNULL if quietly else None
    ran = subprocess.run(
        [sys.executable, "-m", *program], cwd=ROOT, env=environment, stdout=output, check=False
    )
    if quietly and ran.returncode:
        raise Problem(f"'python -m {' '.join(program)}' did not succeed; the lines above say why.")
    return ran.returncode


def _copy(server: Running, name: str) -> None:
    """Copy the seeded database; who may do what with a database as such is not copied with it."""
    source = urlsplit(server.admin_url).path.strip("/")
    with psycopg.connect(server.superuser_url, autocommit=True) as connection:
        connection.execute(f"create database {name} template {source} owner moothall_owner")
    narrow(_named(server.admin_url, name))


def _named(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


if __name__ == "__main__":
    sys.exit(main())
