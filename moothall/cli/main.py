"""The `moothall` command: one subcommand for each thing that an operator does."""

import argparse
import os
import shlex
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module

import django
from django.core.exceptions import ImproperlyConfigured

from moothall.cli import running_demo
from moothall.cli.database import APP_VARIABLE
from moothall.cli.places import var_folder
from moothall.cli.problem import PROBLEM_CODE, Problem
from moothall.packs.problems import PacksRefused

_SETTINGS = "moothall.config.settings"


@dataclass(frozen=True, kw_only=True)
class Command:
    """One subcommand: the module of this package whose `run(arguments)` does it, and what it needs first."""

    module: str
    about: str
    database_role: str = ""
    takes_arguments: bool = False


# A module that uses the apps is imported only after Django is set up for its role: hence names.
COMMANDS = {
    "up": Command(module="up", about="run everything: PostgreSQL when none is named, web and jobs"),
    "demo": Command(
        module="demo",
        about="run everything with invented officers and residents, or a command against it",
        takes_arguments=True,
    ),
    "serve": Command(module="serve", about="run the web process alone"),
    "work": Command(module="work", about="run the job process alone", database_role="job"),
    "prepare": Command(
        module="prepare", about="collect static files, migrate and load the register", database_role="owner"
    ),
    "migrate": Command(
        module="migrate", about="migrate the database and load the register", database_role="owner"
    ),
    "invent": Command(
        module="invent", about="give the demo's invented officers their posts", database_role="web"
    ),
    "invite": Command(
        module="invite",
        about="invite the first administrator of a body",
        database_role="web",
        takes_arguments=True,
    ),
    "sessions": Command(
        module="sessions", about="end somebody's sessions", database_role="web", takes_arguments=True
    ),
    "check": Command(
        module="check", about="check the data, the settings and the database roles", database_role="web"
    ),
    "vault": Command(
        module="vault", about="change the keys of what is sealed", database_role="owner", takes_arguments=True
    ),
    "audit": Command(
        module="audit",
        about="check the evidence, or write its signed digests",
        database_role="job",
        takes_arguments=True,
    ),
    "retention": Command(
        module="retention",
        about="count and delete what need no longer be kept",
        database_role="job",
        takes_arguments=True,
    ),
    "bench": Command(module="bench", about="measure", takes_arguments=True),
    "version": Command(module="version", about="print the version"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the subcommand that `arguments` (default: the command line) name, and return the exit code.

    0: done. 1: a check failed or a process died. 2: something outside stands in the way.
    """
    given = sys.argv[1:] if arguments is None else arguments
    parser = argparse.ArgumentParser(
        prog="moothall", description="One portal that all of the UK's councils share."
    )
    choices = parser.add_subparsers(dest="command", required=True, metavar="command")
    for name, command in COMMANDS.items():
        choices.add_parser(
            name, help=command.about, description=command.about, add_help=not command.takes_arguments
        )
    chosen, rest = parser.parse_known_args(given)
    if rest and not COMMANDS[chosen.command].takes_arguments:
        parser.error(f"{chosen.command} takes no arguments: {' '.join(rest)}")
    try:
        return _run(COMMANDS[chosen.command], rest)
    except Problem as problem:
        print(f"moothall: {problem}{_of_demo(chosen.command, rest)}", file=sys.stderr)
        return PROBLEM_CODE
    except PacksRefused as refused:
        print(f"moothall: {refused}", file=sys.stderr)
        return PROBLEM_CODE
    except KeyboardInterrupt:
        return 130


def _of_demo(name: str, arguments: Sequence[str]) -> str:
    """Return how to give the same command to the demo that runs, where no database is named to give it to."""
    is_for_database = COMMANDS[name].database_role and not os.environ.get(APP_VARIABLE)
    if not is_for_database or not running_demo.is_noted(var_folder()):
        return ""
    again = shlex.join(["moothall", "demo", name, *arguments])
    return f" A demo runs on the data in {var_folder()}; to ask that: {again}"


def _run(command: Command, arguments: Sequence[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", _SETTINGS)
    if command.database_role:
        os.environ["MOOTHALL_DB_ROLE"] = command.database_role
        _set_up_django()
    run = import_module(f"moothall.cli.{command.module}").run
    return int(run(arguments))


def _set_up_django() -> None:
    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise Problem(str(error)) from error


if __name__ == "__main__":
    sys.exit(main())
