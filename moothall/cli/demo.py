"""`moothall demo`: everything, with invented officers and residents, on this machine alone; or a command inside it."""

import argparse
import os
import subprocess
from collections.abc import Sequence

from moothall.cli import running_demo, supervise
from moothall.cli.places import Listen, listen_on, var_folder


def run(arguments: Sequence[str]) -> int:
    """Run the demo until Ctrl-C, or with `arguments` that command of ours against the demo that runs.

    Raises:
        Problem: something stands in the way of starting, or no demo runs on the data.
    """
    command: list[str] = _parser().parse_args(arguments).command
    if command:
        environment = {**os.environ, **running_demo.environment(var_folder())}
        return subprocess.run([*supervise.MOOTHALL, *command], env=environment, check=False).returncode
    listen = listen_on()
    os.environ["MOOTHALL_MODE"] = "demo"
    os.environ.setdefault("MOOTHALL_PORTAL_URL", f"http://localhost:{listen.port}")
    return supervise.run(
        first=["prepare", "invent"],
        logs_to_files=True,
        welcome=_welcome(listen),
        while_running=running_demo.noted,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="moothall demo", description="Run the demo, or a command against the demo that runs."
    )
    parser.add_argument(
        "command",
        nargs=argparse.REMAINDER,
        help="a command with its arguments, for example: retention --dry-run",
    )
    return parser


def _welcome(listen: Listen) -> list[str]:
    return [
        "",
        "Moothall is running. Everybody in it but the councils is invented.",
        f"  Residents  http://localhost:{listen.port}  (type a real postcode, for example SW1A 2AA)",
        f"  Officers   http://desk.localhost:{listen.port}  (choose an invented officer; no password)",
        f"  Messages   http://localhost:{listen.port}/demo/outbox  (what would have been sent)",
        "  Commands   .venv/bin/moothall demo <command>  (in another terminal)",
        f"  Logs       {var_folder() / 'log'}",
        "Ctrl-C stops everything and keeps the data.",
        "",
    ]
