"""`moothall retention`: count what is due, delete it, or let a held deletion go on. docs/how-to/keep-and-delete.md."""

import argparse
import os
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils import timezone

from moothall.bodies import queries as bodies
from moothall.bodies.context import Job, acting
from moothall.cases import sweeps
from moothall.cli.amounts import amount
from moothall.cli.database import ADMIN_VARIABLE, APP_VARIABLE, named_urls, reach
from moothall.cli.problem import Problem
from moothall.cli.supervise import say
from moothall.portability import counts, retention
from moothall.portability.counts import Due
from moothall.portability.refusals import NothingToConfirm
from moothall.portability.retention import Counted, NotAllDeleted
from moothall.portability.rules import RULES
from moothall.rules.periods import in_words

# Stands where a column has nothing to say.
_NOT_COUNTED = "-"


def run(arguments: Sequence[str]) -> int:
    """Count (--dry-run), confirm (--confirm), or do the day's run where it is still to be done.

    Raises:
        Problem: the database cannot be read, nobody is called so, nothing waits, some rows stayed, or a body is named
            for what is done for all.
    """
    given = _parser().parse_args(arguments)
    urls = named_urls(os.environ)
    if urls is None:
        raise Problem(f"Set {APP_VARIABLE} and {ADMIN_VARIABLE}: what is kept is in the database.")
    reach(APP_VARIABLE, urls.app)
    if given.dry_run:
        for line in dry_run(at=timezone.now(), body_id=_body_id(given.body)):
            say(line)
    elif given.confirm:
        _confirm(given.body, given.confirm)
    elif given.body:
        raise Problem(
            "A run deletes for all bodies: give --body with --dry-run or with --confirm <rule> alone."
        )
    else:
        _delete()
    return 0


def dry_run(*, at: datetime, body_id: int | None) -> list[str]:
    """Return the lines of a dry run at `at` (UTC): what is due, and which bodies' cases wait for letters by hand."""
    held_up = sweeps.all_held_up(at=at, body_id=body_id)
    return [
        *table(retention.dry_run(at=at, body_id=body_id)),
        *(_held_up(bodies.by_id(home).slug, count) for home, count in held_up.items()),
    ]


def table(counted: Iterable[Counted]) -> list[str]:
    """Return what is due: each rule's period and how much is due, the same for each body, and the sum.

    Where nothing is due, no more than that is counted, and a dash says so.
    """
    found = [each for each in counted if each.due.due]
    lines = [_line("rule", "kept for", "due", "of", "oldest")]
    for name in RULES:
        due = [each.due for each in found if each.rule.name == name]
        lines.append(_counts(name, _period(name), due))
        lines += [_counts(f"  {bodies.by_id(each.body_id).slug}", "", [each]) for each in due]
    return [*lines, _sum([each.due for each in found])]


def _period(name: str) -> str:
    days = counts.all_kept()[name].days
    return "its own time" if days is None else in_words(days).en


def _counts(name: str, period: str, due: Sequence[Due]) -> str:
    if not due:
        return _line(name, period, "0", _NOT_COUNTED, _NOT_COUNTED)
    oldest = min((each.oldest_at for each in due if each.oldest_at is not None), default=None)
    rows, whole = sum(each.due for each in due), sum(each.whole for each in due)
    return _line(name, period, str(rows), str(whole), _day(oldest))


def _sum(due: Sequence[Due]) -> str:
    if not due:
        return "Nothing is due to be deleted."
    rows, homes = sum(each.due for each in due), len({each.body_id for each in due})
    whose = amount(homes, "body", "bodies")
    return f"{amount(rows, 'row of', 'rows of')} {whose} {'is' if rows == 1 else 'are'} due to be deleted."


def _held_up(slug: str, count: int) -> str:
    cases, verb = amount(count, "case", "cases"), "waits" if count == 1 else "wait"
    return f"{slug}: {cases} more would be due and {verb} for letters to be sent by hand."


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="moothall retention", description="Delete what need no longer be kept."
    )
    parser.add_argument("--dry-run", action="store_true", help="count what is due and change nothing")
    parser.add_argument("--body", default="", metavar="SLUG", help="count or confirm for this body alone")
    parser.add_argument(
        "--confirm",
        default="",
        choices=("", *RULES),
        metavar="RULE",
        help=f"let the held deletion of a rule go on: {', '.join(RULES)}",
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
        say(f"{amount(retention.run(at=timezone.now()), 'row', 'rows')} deleted")
    except NotAllDeleted as failure:
        rows = amount(failure.rows, "row", "rows")
        raise Problem(f"{rows} could not be deleted; the log says which. {failure.__doc__}") from failure


def _line(*cells: str) -> str:
    name, period, due, whole, oldest = cells
    return f"{name:<28} {period:<14} {due:>8} {whole:>8}  {oldest}".rstrip()


def _day(moment: datetime | None) -> str:
    return _NOT_COUNTED if moment is None else str(moment)[:10]
