"""`moothall retention`: count what is due, delete it, or let a held deletion go on. docs/how-to/keep-and-delete.md."""

import argparse
import os
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils import timezone

from moothall.bodies import queries as bodies
from moothall.bodies.context import Job, acting
from moothall.cli.database import ADMIN_VARIABLE, APP_VARIABLE, named_urls, reach
from moothall.cli.problem import Problem
from moothall.cli.supervise import say
from moothall.portability import counts, retention
from moothall.portability.refusals import NothingToConfirm
from moothall.portability.retention import Counted, NotAllDeleted
from moothall.portability.rules import RULES


def run(arguments: Sequence[str]) -> int:
    """Count (--dry-run), confirm (--confirm), or do the day's run where it is still to be done.

    Raises:
        Problem: the database cannot be read, nobody is called so, nothing waits, or some rows stayed.
    """
    given = _parser().parse_args(arguments)
    urls = named_urls(os.environ)
    if urls is None:
        raise Problem(f"Set {APP_VARIABLE} and {ADMIN_VARIABLE}: what is kept is in the database.")
    reach(APP_VARIABLE, urls.app)
    if given.dry_run:
        for line in table(retention.dry_run(at=timezone.now(), body_id=_body_id(given.body))):
            say(line)
    elif given.confirm:
        _confirm(given.body, given.confirm)
    else:
        _delete()
    return 0


def table(counted: Iterable[Counted]) -> list[str]:
    """Return the lines of a dry run: for each rule its period, how much is due, and the same for each body."""
    found = list(counted)
    lines = [_line("rule", "kept for", "due", "of", "oldest")]
    for name in RULES:
        due = [each.due for each in found if each.rule.name == name]
        oldest = min((each.oldest_at for each in due if each.oldest_at is not None), default=None)
        days = counts.all_kept()[name].days
        period = "its own time" if days is None else f"{days} days"
        whole = sum(each.whole for each in due)
        lines.append(_line(name, period, str(sum(each.due for each in due)), str(whole), _day(oldest)))
        lines += [
            _line(
                f"  {bodies.by_id(each.body_id).slug}",
                "",
                str(each.due),
                str(each.whole),
                _day(each.oldest_at),
            )
            for each in due
        ]
    return lines


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="moothall retention", description="Delete what need no longer be kept."
    )
    parser.add_argument("--dry-run", action="store_true", help="count what is due and change nothing")
    parser.add_argument("--body", default="", help="a body's slug: count or confirm for it alone")
    parser.add_argument(
        "--confirm", default="", choices=("", *RULES), help="let the held deletion of a rule go on"
    )
    return parser


def _body_id(slug: str) -> int | None:
    if not slug:
        return None
    body = bodies.by_slug(slug)
    if body is None:
        raise Problem(f"No body is called {slug!r}: write its slug.")
    return body.id


def _confirm(slug: str, rule: str) -> None:
    body_id = _body_id(slug)
    if body_id is None:
        raise Problem("Name the body whose rows may go: moothall retention --confirm <rule> --body <slug>.")
    try:
        with acting(Job(body_id=body_id)):
            retention.confirm(body_id=body_id, rule=rule, person_id=None)
    except NothingToConfirm as refusal:
        raise Problem(str(refusal)) from refusal
    say("The next run deletes it, within ten minutes")


def _delete() -> None:
    try:
        say(f"{retention.run(at=timezone.now())} rows deleted")
    except NotAllDeleted as failure:
        raise Problem(
            f"{failure} rows could not be deleted; the log says which. {failure.__doc__}"
        ) from failure


def _line(*cells: str) -> str:
    name, period, due, whole, oldest = cells
    return f"{name:<28} {period:<14} {due:>8} {whole:>8}  {oldest}".rstrip()


def _day(moment: datetime | None) -> str:
    return "" if moment is None else str(moment)[:10]
