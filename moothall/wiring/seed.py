"""Bring the database's contents to this release: the register, the services, and in a demo invented people."""

from collections.abc import Callable

from django.conf import settings

from moothall.bodies.admin import load_register
from moothall.packs import folders
from moothall.packs.examples import read_proved_services
from moothall.packs.register import read_register
from moothall.services import actions as services

Say = Callable[[str], None]


def seed(*, demo: bool, say: Say) -> None:
    """Load data/ into the database as the owner; safe to repeat. `say` gets a sentence about each step."""
    register = read_register(settings.DATA, with_demo=demo)
    say(f"{load_register(register)} public bodies are in the register")
    packs = read_proved_services(folders.services(settings.DATA))
    changed = services.publish(packs=packs)
    say(
        f"{len(packs)} services are published"
        + (f", {len(changed)} of them new or changed" if changed else "")
    )
