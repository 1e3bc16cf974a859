"""The providers of officers' identities by name."""

from collections.abc import Callable, Mapping
from pathlib import Path

from moothall.people.identity.demo import DemoIdentity
from moothall.people.identity.officers import Identity

DEMO = "demo"
PROVIDERS: Mapping[str, Callable[[Path], Identity]] = {DEMO: DemoIdentity}


def provider(name: str, *, demo_folder: Path) -> Identity:
    """Return the provider called `name`; raises KeyError for an unknown name, and what the provider raises."""
    return PROVIDERS[name](demo_folder)
