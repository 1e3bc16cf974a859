"""The family: what a provider of officers' identities offers, and what it raises."""

from dataclasses import dataclass
from typing import Protocol

from moothall.rules.refusal import Refused


class NotInADemonstration(Exception):
    """The demonstration's sign-in exists with MOOTHALL_MODE=demo only."""


class NobodyKnown(Refused):
    """Nobody who may sign in is called so."""


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """Somebody who may sign in: `handle` is what the form sends back, `posts` are (body slug, team, function)."""

    handle: str
    name: str
    posts: tuple[tuple[str, str, str], ...]


class Identity(Protocol):
    """Tells which person is at the other end."""

    def candidates(self) -> tuple[Candidate, ...]:
        """Return those among whom one chooses; empty where people say who they are."""

    def person_id(self, handle: str) -> int:
        """Return the person who is known by `handle`; raise NobodyKnown where there is none."""
