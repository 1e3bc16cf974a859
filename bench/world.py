"""The invented world that is measured: bodies, and drafts and cases in one council or spread over thousands."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PORTAL_HOST = "portal.example"
DESK_HOST = f"desk.{PORTAL_HOST}"
SERVICE = "missed-bin"
# Councils whose pages are asked for again and again: a process meets few councils in a minute.
BUSY = 20
# Ids of our own begin high, so that none is taken for another number when statements are replayed.
FIRST_BODY_ID = 5_000_000
FIRST_DRAFT_ID = 7_000_000
FIRST_CASE_ID = 9_000_000


@dataclass(frozen=True, kw_only=True)
class Size:
    """How much there is: councils, practices and departments beside them, drafts and cases over the councils.

    `fresh` drafts come on top, each to be sent once; they belong to the first `BUSY` councils.
    """

    councils: int
    practices: int
    departments: int
    drafts: int
    cases: int
    fresh: int

    @property
    def bodies(self) -> int:
        """All of them."""
        return self.councils + self.practices + self.departments


@dataclass(frozen=True, kw_only=True)
class Databases:
    """The two databases, each by the URLs of its roles: with thousands of bodies, and with one council."""

    many_url: str
    many_admin_url: str
    one_url: str
    one_admin_url: str


MANY = Size(councils=6_000, practices=1_500, departments=500, drafts=30_000, cases=30_000, fresh=12_000)
ONE = Size(councils=1, practices=0, departments=0, drafts=30_000, cases=30_000, fresh=0)


def council_slug(number: int) -> str:
    """Return the address of a council."""
    return f"bench-council-{number}"


def secret(number: int) -> str:
    """Return what the browser that holds a draft keeps."""
    return f"bench-secret-{number}"


def digest(number: int) -> str:
    """Return by what the database knows the holder of a draft."""
    return hashlib.sha256(secret(number).encode()).hexdigest()


def key(number: int) -> str:
    """Return the key of a draft."""
    return f"bench{number:017d}"
