"""`moothall sessions`: end somebody's sessions, as when a device is stolen. See docs/signing-in.md."""

import argparse
from collections.abc import Sequence

from moothall.cli.problem import Problem
from moothall.cli.supervise import say
from moothall.people import sessions
from moothall.people.queries import person_by_email


def run(arguments: Sequence[str]) -> int:
    """End every session of the person who signs in with an address, at the portal and at the desk.

    Raises:
        Problem: nobody signs in with it.
    """
    given = _parser().parse_args(arguments)
    person = person_by_email(given.email)
    if person is None:
        raise Problem("Nobody signs in with this address.")
    say(f"{sessions.end_all(person_id=person.id)} sessions have ended.")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="moothall sessions", description="End somebody's sessions.")
    parser.add_argument("what", choices=["end"])
    parser.add_argument("--email", required=True, help="what the person signs in with")
    return parser
