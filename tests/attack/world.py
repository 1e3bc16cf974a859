"""The world that is attacked: a victim, a twin that is like it in everything but the words, and the attackers."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.test import override_settings
from django.utils import timezone

from moothall.bodies import queries as bodies
from moothall.bodies.context import DraftHolder
from moothall.people import actions as people
from moothall.people.models.sessions import Site
from moothall.people.queries import Account, Colleague, account
from tests.attack import entrances, towns
from tests.attack.browsers import Browser
from tests.attack.canaries import Canaries, rows_of, words_in
from tests.attack.towns import ADMINISTRATIVE, Town, Words, holder_of
from tests.cast import ALL_FUNCTIONS, council
from tests.clusters import Database
from tests.sites.conftest import PLAIN
from tests.sites.residents import a_few_postcodes

VICTIM = Words(stem="Quibblethorpe", digits="417")
TWIN = Words(stem="Snodgrasston", digits="528")
THIRD = Words(stem="Wetherlamby", digits="639")
ATTACKERS = (
    "a stranger",
    "another resident",
    "another account holder",
    "an officer of another body",
    "an administrator of another body",
    "an officer of two of three bodies",
    "an officer of the operator",
    "an officer whose post here ended",
)
By = Colleague | Account | DraftHolder


@dataclass(frozen=True, kw_only=True)
class Someone:
    """An attacker or an owner: how a browser of theirs is made anew, whose pages are theirs, who they are to actions.

    `own` holds the slugs of the bodies where this somebody has business.
    """

    called: str
    own: frozenset[str]
    by: tuple[By, ...]
    enter: Callable[[], Browser]

    def __str__(self) -> str:
        """Say who it is."""
        return self.called


@dataclass(frozen=True, kw_only=True)
class World:
    """Everybody, and a way to look into the database as its owner."""

    database: Database
    victim: Town
    twin: Town
    owners: Mapping[str, Someone]
    attackers: Mapping[str, Someone]
    canaries: Canaries


@contextmanager
def a_world(database: Database, folder: Path) -> Iterator[World]:
    """Build the world in a database that Django uses already, with files in a folder of its own."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    storages = {**settings.STORAGES, "staticfiles": PLAIN}
    with override_settings(STORAGES=storages, FILES_FOLDER=folder / "files"), a_few_postcodes(folder):
        victim, twin = towns.build("camden", VICTIM), towns.build("leeds", TWIN)
        yield World(
            database=database,
            victim=victim,
            twin=twin,
            canaries=_canaries(database, victim, twin),
            owners={one.called: one for one in _owners(victim)},
            attackers={one.called: one for one in _attackers(victim, twin)},
        )


def _canaries(database: Database, victim: Town, twin: Town) -> Canaries:
    """Return what only the victim's rows hold: whatever a town of other words has as well is no secret."""
    with database.owner() as owner:
        mine, other = (
            words_in(rows_of(owner, body_id=town.body.id, person_ids=town.person_ids))
            for town in (victim, twin)
        )
    said = victim.words
    known = {said.stem, said.stem.lower(), said.phone, victim.sent.code, victim.secret}
    return Canaries((mine - other) | known, [said.file[8:]])


def _owners(town: Town) -> Iterator[Someone]:
    yield _resident("the resident", town)
    yield _account_holder("the account holder", town)
    yield _at_desk("an officer of the body", town.officer)
    yield _at_desk("an administrator of the body", town.administrator)


def _attackers(victim: Town, twin: Town) -> Iterator[Someone]:
    nobody = holder_of("nobody".ljust(40, "n"), victim.body)
    yield Someone(called="a stranger", own=frozenset(), by=(nobody,), enter=Browser)
    yield _resident("another resident", twin)
    yield _account_holder("another account holder", twin)
    yield _at_desk("an officer of another body", twin.officer)
    yield _at_desk("an administrator of another body", twin.administrator)
    two = towns.employ(THIRD, "shared", (twin.body, council("cornwall")), ALL_FUNCTIONS)
    yield _at_desk("an officer of two of three bodies", two)
    operator = towns.employ(THIRD, "operator", (bodies.operator(),), ADMINISTRATIVE)
    yield _at_desk("an officer of the operator", operator)
    yield _at_desk("an officer whose post here ended", _mover(victim, twin))


def _mover(left: Town, serves: Town) -> Colleague:
    now = timezone.now()
    mover = towns.employ(THIRD, "mover", (serves.body,), ALL_FUNCTIONS)
    for function in ALL_FUNCTIONS:
        post = people.grant_post(
            body_id=left.body.id,
            person_id=mover.person_id,
            team="Movers",
            function=function,
            from_at=now - timedelta(days=2),
        )
        people.end_post(body_id=left.body.id, membership_id=post.id, to_at=now - timedelta(days=1))
    return mover


def _resident(called: str, town: Town) -> Someone:
    return Someone(
        called=called,
        own=frozenset({town.body.slug}),
        by=(town.holder,),
        enter=lambda: entrances.resident(town.secret, town.sent.reference),
    )


def _account_holder(called: str, town: Town) -> Someone:
    found = account(person_id=town.account_id, session_digest="")
    assert found is not None
    return Someone(
        called=called,
        own=frozenset({town.body.slug}),
        by=(found,),
        enter=lambda: entrances.signed_in(Site.PORTAL, town.account_id),
    )


def _at_desk(called: str, colleague: Colleague) -> Someone:
    return Someone(
        called=called,
        own=frozenset(bodies.by_id(body_id).slug for body_id in colleague.body_ids),
        by=(colleague,),
        enter=lambda: entrances.signed_in(Site.DESK, colleague.person_id),
    )
