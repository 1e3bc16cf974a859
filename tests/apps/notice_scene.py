"""What the tests of notices stand on: a database, two invented bodies, a channel that remembers."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from pytest_django import DjangoDbBlocker

from moothall.bodies.context import Job, acting
from moothall.notices import actions
from moothall.notices.channels.messages import Kind, Message, Sent
from moothall.rules.language import Language
from tests.clusters import Database, Databases

TEXT = "We have your report.\n\nYour reference is ABC-123."
BODIES = """
    insert into bodies_body (slug, kind, nation, region, name_en, name_cy, official_name_en, official_name_cy,
        gss_code, is_billing_authority, homepage_url, own_host, why_ended_en, why_ended_cy, brand_colour,
        brand_text_colour, logo_svg)
    select slug, 'unitary', '', '', slug, '', slug, '', '', false, '', '', '', '', '', '', ''
    from unnest(array['invented-one', 'invented-two']) as slug
    returning id
"""


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A database of its own, and two invented bodies."""

    database: Database
    ours: int
    theirs: int

    def ask(self, query: str, *values: object) -> list[tuple[object, ...]]:
        """Return rows as the owner sees them while migrating, whoever they belong to."""
        with self.database.owner() as connection:
            return connection.execute(query.encode(), values).fetchall()


@contextmanager
def staged(databases: Databases, blocker: DjangoDbBlocker) -> Iterator[Scene]:
    """Borrow a database and connect to it as the application until the block ends."""
    with databases.borrowed() as database, blocker.unblock():
        with database.owner() as connection:
            ours, theirs = (row[0] for row in connection.execute(BODIES).fetchall())
        database.connect_django()
        yield Scene(database=database, ours=ours, theirs=theirs)


def as_written(text: str, _: str) -> str:
    """Fill nothing in: these texts have no marks."""
    return text


@dataclass
class Recorder:
    """A channel that keeps what it took over, or fails as it is told to."""

    failure: Exception | None = None
    taken: list[Message] = field(default_factory=list)

    def check_config(self) -> None:
        """Need nothing."""

    def send(self, message: Message) -> Sent:
        if self.failure is not None:
            raise self.failure
        self.taken.append(message)
        return Sent(provider_reference=f"provider-{len(self.taken)}")


def queue(body_id: int, key: str, *, kind: Kind = Kind.EMAIL, to: str = "resident@example.com") -> int:
    """Queue a notice about the case ABC-123 in a transaction of its own."""
    with acting(Job(body_id=body_id)):
        notice_id = queue_in_context(body_id, key, kind=kind, to=to)
    assert notice_id is not None
    return notice_id


def queue_in_context(
    body_id: int, key: str, *, kind: Kind = Kind.EMAIL, to: str = "resident@example.com"
) -> int | None:
    """Queue a notice in the context that the caller acts in."""
    return actions.queue(
        body_id=body_id,
        key=key,
        kind=kind,
        to=to,
        subject="We have your report",
        text=TEXT,
        language=Language.EN,
        about="ABC-123",
    )
