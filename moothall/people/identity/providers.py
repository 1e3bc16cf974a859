"""The providers of officers' identities by name."""

from collections.abc import Callable, Mapping

from moothall.people.identity.demo import ISSUER, DemoIdentity
from moothall.people.identity.officers import Identity

DEMO = ISSUER
PROVIDERS: Mapping[str, Callable[[], Identity]] = {DEMO: DemoIdentity}


def provider(name: str) -> Identity:
    """Return the provider called `name`; raises KeyError for an unknown name, and what the provider raises."""
    return PROVIDERS[name]()
