"""`moothall check`: the data, the settings, and the roles of the database where one is named."""

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core import checks

from moothall.bodies import roles
from moothall.cli.database import APP_VARIABLE, named_urls, reach
from moothall.cli.supervise import say
from moothall.packs.problems import PacksRefused
from moothall.packs.register import read_register


@dataclass(frozen=True, kw_only=True)
class Check:
    """One thing to check: its name, and a function that returns a sentence for each thing that is wrong."""

    name: str
    problems: Callable[[], Iterable[str]]


def register_problems() -> Iterable[str]:
    """Return what is wrong in the register and in what the demo's bodies fill in, as file:line: sentence."""
    try:
        read_register(settings.DATA, with_demo=True)
    except PacksRefused as refused:
        return map(str, refused.problems)
    return ()


def setting_problems() -> Iterable[str]:
    """Return what Django's own checks and ours say about settings, models and URLs."""
    return map(str, checks.run_checks())


def role_problems() -> Iterable[str]:
    """Return what would let the application around row security; nothing where no database is named.

    Raises:
        Problem: the database that is named cannot be reached.
    """
    urls = named_urls(os.environ)
    if urls is None:
        return ()
    reach(APP_VARIABLE, urls.app)
    return roles.complaints(urls.app)


CHECKS = (
    Check(name="register", problems=register_problems),
    Check(name="settings", problems=setting_problems),
    Check(name="database roles", problems=role_problems),
)


def run(arguments: Sequence[str]) -> int:
    """Run every check, say each problem, and return 1 if there is any.

    Raises:
        Problem: a database is named and cannot be reached.
    """
    count = 0
    for check in CHECKS:
        problems = list(check.problems())
        for problem in problems:
            say(problem)
        say(f"{check.name}: {f'{len(problems)} to put right' if problems else 'in order'}")
        count += len(problems)
    if named_urls(os.environ) is None:
        say(f"No database was checked: {APP_VARIABLE} is not set")
    return 1 if count else 0
