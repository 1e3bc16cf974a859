"""`moothall sessions`: end somebody's sessions, as when a device is stolen. See docs/signing-in.md."""

import argparse
from collections.abc import Sequence

from moothall.cli.problem import Problem
from moothall.cli.supervise import say
from moothall.people import sessions
from moothall.people.queries import person_by_email
from moothall.rules.persons import PersonKind


def run(arguments: Sequence[str]) -> int:
    """End every session of whoever signs in with an address: the resident at the portal, the officer at the desk.

    Raises:
        Problem: nobody signs in with it.
    """
    given = _parser().parse_args(arguments)
    found = [person_by_email(given.email, kind=kind) for kind in PersonKind]
    persons = [person for person in found if person is not None]
    if not persons:
        raise Problem("Nobody signs in with this address.")
    ended = sum(sessions.end_all(person_id=person.id) for person in persons)
    say("1 session has ended." if ended == 1 else f"{ended} sessions have ended.")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="moothall sessions", description="End somebody's sessions.")
    parser.add_argument("what", choices=["end"])
    parser.add_argument("--email", required=True, help="what the person signs in with")
    return parser
