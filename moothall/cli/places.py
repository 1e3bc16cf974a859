"""Where things are: the repository, the data folder, the address to listen on. All from the environment."""

import errno
import os
import socket
from dataclasses import dataclass
from pathlib import Path

from moothall.cli.problem import Problem

REPOSITORY = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, kw_only=True)
class Listen:
    """The address and port that the web process listens on."""

    host: str
    port: int


def var_folder() -> Path:
    """Return MOOTHALL_VAR, or `var` in the repository."""
    return Path(os.environ.get("MOOTHALL_VAR") or REPOSITORY / "var").absolute()


def number(variable: str, default: int, *, largest: int) -> int:
    """Return the whole number from 1 to `largest` that the environment variable holds.

    Raises:
        Problem: it holds something else.
    """
    text = os.environ.get(variable) or str(default)
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= largest:
        raise Problem(f"{variable} is {text!r}: it must be a whole number from 1 to {largest}.")
    return int(text)


def listen_on() -> Listen:
    """Return where MOOTHALL_HOST (default 127.0.0.1) and MOOTHALL_PORT (default 8000) say to listen."""
    return Listen(
        host=os.environ.get("MOOTHALL_HOST") or "127.0.0.1", port=number("MOOTHALL_PORT", 8000, largest=65535)
    )


def check_free(listen: Listen) -> None:
    """Bind the port once and let it go.

    Raises:
        Problem: another program listens there, or this user may not.
    """
    family = socket.AF_INET6 if ":" in listen.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((listen.host, listen.port))
        except OSError as error:
            raise _not_free(listen, error) from error


def _not_free(listen: Listen, error: OSError) -> Problem:
    if error.errno == errno.EADDRINUSE:
        return Problem(
            f"Port {listen.port} is taken by another program:"
            f" stop that, or choose another port, for example MOOTHALL_PORT={_another(listen.port)}."
        )
    if error.errno == errno.EACCES:
        return Problem(
            f"This user may not listen on port {listen.port}: set MOOTHALL_PORT to a number over 1023."
        )
    why = error.strerror or str(error)
    return Problem(
        f"Cannot listen on {listen.host}, port {listen.port} (MOOTHALL_HOST, MOOTHALL_PORT): {why}."
    )


def _another(port: int) -> int:
    return port + 80 if port + 80 <= 65535 else 8080
