"""`moothall vault`: new keys, and every sealed value once more by the new ones. docs/how-to/keep-the-keys.md."""

import argparse
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from moothall.bodies import queries as bodies
from moothall.cli.amounts import amount
from moothall.cli.database import ADMIN_VARIABLE, APP_VARIABLE, named_urls, reach
from moothall.cli.problem import Problem
from moothall.cli.supervise import say
from moothall.vault import keys, reseal, rings
from moothall.vault.columns import SealedColumn
from moothall.vault.failures import KeyLost
from moothall.wiring.sealed import SEALED

PORTAL = "portal"
_Whose = Sequence[int | None]


class _Again(Protocol):
    """What goes through the rows of one column of one body."""

    def __call__(self, column: SealedColumn, *, body_id: int | None) -> reseal.Outcome:
        """Return what was done."""


def run(arguments: Sequence[str]) -> int:
    """Do one of the four things to the keys of all bodies that have any, or of one; return 1 where something is lost.

    Raises:
        Problem: the database cannot be reached, or nobody is called so.
    """
    given = _parser().parse_args(arguments)
    urls = named_urls(os.environ)
    if urls is None:
        raise Problem(f"Set {APP_VARIABLE} and {ADMIN_VARIABLE}: the keys are in the database.")
    reach(ADMIN_VARIABLE, urls.admin)
    act = _ACTS[given.act]
    return 1 if act.do(_whose(given.body if act.takes_body else "")) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="moothall vault",
        description="Change the keys by which bodies, and the portal, seal what they keep.",
        epilog="docs/how-to/keep-the-keys.md says when, and in which order.",
    )
    acts = parser.add_subparsers(dest="act", required=True, metavar="act")
    for name, act in _ACTS.items():
        one = acts.add_parser(name, help=act.about, description=f"{act.about[0].upper()}{act.about[1:]}.")
        if act.takes_body:
            one.add_argument(
                "--body", default="", metavar="SLUG", help=f"for this body alone, or {PORTAL} for the portal"
            )
    return parser


def _whose(name: str) -> _Whose:
    if not name:
        return keys.holders()
    if name == PORTAL:
        return (None,)
    body = bodies.by_slug(name)
    if body is None:
        raise Problem(f"No body is called {name!r}: write its slug, or {PORTAL}.")
    return (body.id,)


def _rotate(whose: _Whose) -> int:
    for body_id in whose:
        keys.rotate(body_id)
    replaced = sum(keys.replace_lost_index(body_id) for body_id in whose)
    made, which = amount(len(whose), "new key", "new keys"), "it" if len(whose) == 1 else "them"
    say(f"{made}; within {rings.KEPT_SECONDS} seconds all processes seal with {which}. Then: vault reseal")
    if replaced:
        lost = amount(
            replaced, "key of a blind index was lost and is", "keys of blind indexes were lost and are"
        )
        say(f"{lost} new. Then, while no process serves: vault reindex")
    return 0


def _rewrap(whose: _Whose) -> int:
    done, lost = keys.rewrap()
    wrapped = amount(done, "key was", "keys were")
    say(f"{wrapped} wrapped again, by the first master key; {amount(len(lost), 'is', 'are')} lost")
    return len(lost)


def _reseal(whose: _Whose) -> int:
    return _through("sealed again", reseal.reseal, SEALED, whose)


def _reindex(whose: _Whose) -> int:
    for body_id in whose:
        keys.new_index(body_id)
    indexed = tuple(column for column in SEALED if column.blind_column)
    return _through("indexed again", reseal.reindex, indexed, whose)


def _through(
    said: str,
    act: _Again,
    columns: Sequence[SealedColumn],
    whose: _Whose,
) -> int:
    total = reseal.Outcome()
    for body_id in whose:
        for column in columns:
            if column.of_portal == (body_id is None):
                total += _one(act, column, body_id)
    done, failed = amount(total.done, "row was", "rows were"), amount(total.failed, "does", "do")
    say(f"{done} {said}, {failed} not open")
    return total.failed


def _one(act: _Again, column: SealedColumn, body_id: int | None) -> reseal.Outcome:
    try:
        return act(column, body_id=body_id)
    except KeyLost as lost:
        say(str(lost))
        return reseal.Outcome(failed=1)


@dataclass(frozen=True, kw_only=True)
class _Act:
    """One thing to do to keys, for bodies one by one or for all at once; `do` returns how many are lost."""

    do: Callable[[_Whose], int]
    about: str
    takes_body: bool = True


_ACTS: Mapping[str, _Act] = {
    "rotate": _Act(do=_rotate, about="make a new key to seal with; the older ones go on opening"),
    "reseal": _Act(do=_reseal, about="seal again, with the newest key, what an older one sealed"),
    "rewrap": _Act(
        do=_rewrap,
        about="wrap every key again by the first master key of MOOTHALL_VAULT_KEYS",
        takes_body=False,
    ),
    "reindex": _Act(
        do=_reindex,
        about="make a new key for the blind indexes, and index again; no process may serve meanwhile",
    ),
}
