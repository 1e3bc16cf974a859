"""`moothall check`: the data, the settings, and the roles of the database where one is named."""

import os
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core import checks

from moothall.bodies import roles
from moothall.cli.database import APP_VARIABLE, named_urls, reach
from moothall.cli.supervise import say
from moothall.packs import folders
from moothall.packs.demo import read_demo
from moothall.packs.examples import read_proved_services
from moothall.packs.interface import read_interface
from moothall.packs.privacy import read_privacy
from moothall.packs.problems import PacksRefused
from moothall.packs.register import read_register
from moothall.packs.reviews import unreviewed_welsh
from moothall.vault import keys


@dataclass(frozen=True, kw_only=True)
class Check:
    """One thing to check: its name, and a function that returns a sentence for each thing that is wrong.

    The function returns None where there was nothing to check.
    """

    name: str
    problems: Callable[[], Iterable[str] | None]


def _refusals(read: Callable[[], object]) -> Iterable[str]:
    try:
        read()
    except PacksRefused as refused:
        return map(str, refused.problems)
    return ()


def register_problems() -> Iterable[str]:
    """Return what is wrong in the register and in what the demo's bodies fill in, as file:line: sentence."""
    return _refusals(lambda: read_register(settings.DATA, with_demo=True))


def service_problems() -> Iterable[str]:
    """Return what is wrong in the services, and what they do not do as their examples say: file:line: sentence."""
    return _refusals(lambda: read_proved_services(folders.services(settings.DATA)))


def interface_problems() -> Iterable[str]:
    """Return what is wrong in the software's own words, as file:line: sentence."""
    return _refusals(lambda: read_interface(folders.interface(settings.DATA)))


def privacy_problems() -> Iterable[str]:
    """Return what is wrong in the periods and in the words of the papers, as file:line: sentence."""
    return _refusals(lambda: read_privacy(folders.privacy(settings.DATA)))


def demo_problems() -> Iterable[str]:
    """Return what is wrong with the invented officers and residents, as file:line: sentence."""
    return _refusals(lambda: read_demo(folders.demo(settings.DATA)))


def setting_problems() -> Iterable[str]:
    """Return what Django's own checks and ours say about settings, models and URLs."""
    return map(str, checks.run_checks())


def role_problems() -> Iterable[str] | None:
    """Return what would let the application around row security; None where no database is named.

    Raises:
        Problem: the database that is named cannot be reached.
    """
    urls = named_urls(os.environ)
    if urls is None:
        return None
    reach(APP_VARIABLE, urls.app)
    return roles.complaints(urls.app)


def key_problems() -> Iterable[str] | None:
    """Return each master key that wraps a key in the database and is not set; None where there is no database yet."""
    if named_urls(os.environ) is None or not keys.are_kept():
        return None
    return [
        f"The master key {master_id!r} is not in MOOTHALL_VAULT_KEYS and wraps {wrapped} keys:"
        " what they sealed does not open."
        for master_id, wrapped in keys.missing_masters().items()
    ]


CHECKS = (
    Check(name="register", problems=register_problems),
    Check(name="services", problems=service_problems),
    Check(name="interface", problems=interface_problems),
    Check(name="privacy", problems=privacy_problems),
    Check(name="demo", problems=demo_problems),
    Check(name="settings", problems=setting_problems),
    Check(name="database roles", problems=role_problems),
    Check(name="master keys", problems=key_problems),
)


def run(arguments: Sequence[str]) -> int:
    """Run every check, say each problem, and return 1 if there is any.

    Raises:
        Problem: a database is named and cannot be reached.
    """
    count = 0
    for check in CHECKS:
        found = check.problems()
        problems = None if found is None else list(found)
        for problem in problems or ():
            say(problem)
        say(f"{check.name}: {_outcome(problems)}")
        count += len(problems or ())
    if named_urls(os.environ) is None:
        say(f"No database was checked: {APP_VARIABLE} is not set")
    if not count:
        _say_unreviewed()
    return 1 if count else 0


def _say_unreviewed() -> None:
    """Say what Welsh nobody has reviewed: in production no Welsh council offers such a service."""
    for file in unreviewed_welsh(settings.DATA):
        say(f"note: {file}")


def _outcome(problems: Collection[str] | None) -> str:
    if problems is None:
        return "not checked"
    return f"{len(problems)} to put right" if problems else "in order"
