"""The world that is attacked: a victim, a twin that is like it in everything but the words, and the attackers."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.test import override_settings
from django.utils import timezone
from psycopg import Connection

from moothall.bodies import queries as bodies
from moothall.bodies.context import DraftHolder, Resident
from moothall.people import actions as people
from moothall.people import arrangements
from moothall.people.queries import Account, Colleague, colleague
from moothall.rules.sites import Site
from moothall.ui import texts
from tests.attack import entrances, households, towns
from tests.attack.agreements import served
from tests.attack.browsers import Browser
from tests.attack.canaries import Canaries, rows_of, words_in
from tests.attack.inventions import ids_of, invent
from tests.attack.shared import shared_officer
from tests.attack.towns import ADMINISTRATIVE, Town, holder_of
from tests.attack.words import FOURTH, THIRD, TWIN, VICTIM
from tests.cast import ALL_FUNCTIONS, council
from tests.clusters import Database
from tests.sites.conftest import PLAIN
from tests.sites.residents import a_few_postcodes

ATTACKERS = (
    "a stranger",
    "another resident",
    "another account holder",
    "a resident with the address of an officer",
    "a helper whose right ended",
    "an officer of another body",
    "an officer with the address of a resident",
    "an administrator of another body",
    "an officer of two of three bodies",
    "an officer of the operator",
    "an officer whose post here ended",
    "an officer whose arrangement ended",
    "an officer whose arrangement ended by its date",
)
By = Colleague | Account | DraftHolder | Resident


@dataclass(frozen=True, kw_only=True)
class Someone:
    """An attacker or an owner: how a browser of theirs is made anew, whose pages are theirs, who they are to actions.

    `own` holds the slugs of the bodies where this somebody has business; what they `know` gives nothing away.
    """

    called: str
    own: frozenset[str]
    by: tuple[By, ...]
    enter: Callable[[], Browser]
    knows: str = ""

    def __str__(self) -> str:
        """Say who it is."""
        return self.called


@dataclass(frozen=True, kw_only=True)
class World:
    """Everybody, and a way to look into the database as its owner.

    `files` is the folder of its uploads. `missing` says which tables hold no row of the victim's; `ids` holds one of
    those that they do hold, by kind.
    """

    database: Database
    files: Path
    missing: tuple[str, ...]
    ids: Mapping[str, int]
    victim: Town
    twin: Town
    owners: Mapping[str, Someone]
    attackers: Mapping[str, Someone]
    canaries: Canaries


@contextmanager
def a_world(database: Database, folder: Path) -> Iterator[World]:
    """Build the world in a database that Django uses already, with files in a folder of its own.

    Passwords are hashed fast, as no attack is upon the hash.
    """
    changed = {
        "STORAGES": {**settings.STORAGES, "staticfiles": PLAIN},
        "FILES_FOLDER": folder / "files",
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
    }
    with override_settings(**changed), a_few_postcodes(folder):
        victim = towns.build("camden", VICTIM, has_approver=True)
        twin = towns.build("leeds", TWIN, has_approver=False)
        shared_officer(victim, twin)
        ended, lapsed = _lent(victim, twin), _lapsed(database, victim, twin)
        operator = towns.employ(THIRD, "operator", (bodies.operator(),), ADMINISTRATIVE)
        with database.owner() as owner:
            missing = [*invent(owner, victim), *invent(owner, twin)]
            _signed_in(owner, victim)
            ids = ids_of(owner, victim)
        yield World(
            database=database,
            files=folder / "files",
            missing=tuple(missing),
            ids=ids,
            victim=victim,
            twin=twin,
            canaries=_canaries(database, victim, twin),
            owners={one.called: one for one in _owners(victim, operator)},
            attackers={one.called: one for one in (*_attackers(victim, twin, operator), ended, lapsed)},
        )


def _signed_in(owner: Connection, town: Town) -> None:
    """Let the account holder be signed in on a device that has a word of the town's."""
    entrances.signed_in(Site.PORTAL, town.account.person_id)
    owner.execute(
        "update people_session set device = %s where person_id = %s",
        [town.words.of("device"), town.account.person_id],
    )


def _canaries(database: Database, victim: Town, twin: Town) -> Canaries:
    """Return what only the victim's rows hold: whatever a town of other words has as well is no secret.

    Nor is the name of an action: every auditor's page lists them all, to choose from.
    """
    with database.owner() as owner:
        mine, other = (
            words_in(rows_of(owner, body_id=town.body.id, person_ids=town.person_ids))
            for town in (victim, twin)
        )
    keys = {victim.sent.code, victim.secret}
    everybodys = {key.removeprefix("action.") for key in texts.interface() if key.startswith("action.")}
    return Canaries((mine - other - everybodys) | victim.words.all() | keys, [victim.words.file[8:]])


def _owners(town: Town, operator: Colleague) -> Iterator[Someone]:
    yield _resident("the resident", town)
    yield _account_holder("the account holder", town)
    yield replace(
        _account_holder("the helper of the account holder", town),
        enter=lambda: entrances.signed_in(Site.PORTAL, town.helper.person_id),
    )
    yield _at_desk("an officer of the body", town.officer)
    yield _at_desk("an administrator of the body", town.administrator)
    yield _at_desk("a second administrator of the body", town.approver)
    yield _at_desk("an administrator of the operator", operator)


def _attackers(victim: Town, twin: Town, operator: Colleague) -> Iterator[Someone]:
    nobody = holder_of("nobody".ljust(40, "n"), victim.body)
    yield Someone(called="a stranger", own=frozenset(), by=(nobody,), enter=Browser)
    yield _resident("another resident", twin)
    yield _account_holder("another account holder", twin)
    yield _former_helper(victim)
    yield _at_desk("an officer of another body", twin.officer)
    yield from _namesakes(victim)
    yield _at_desk("an administrator of another body", twin.administrator)
    two = towns.employ(THIRD, "shared", (twin.body, council("cornwall")), ALL_FUNCTIONS)
    yield _at_desk("an officer of two of three bodies", two)
    yield _at_desk("an officer of the operator", operator)
    yield _mover(victim, twin)


def _namesakes(victim: Town) -> Iterator[Someone]:
    """Return who has, at the other site, the address of an officer of the victim's and of its account holder.

    They know the address, and are another person: of what the other one is called, or does, they see nothing. The
    officer serves a body of their own, where no other attacker reads that address.
    """
    words = victim.words
    resident = households.someone(THIRD.person_name, words.email("officer"))
    yield Someone(
        called="a resident with the address of an officer",
        own=frozenset(),
        by=(resident, Resident(person_id=resident.person_id)),
        enter=lambda: entrances.signed_in(Site.PORTAL, resident.person_id),
        knows=words.email("officer"),
    )
    officer = towns.employ_at(
        words.account_email,
        FOURTH.person_name,
        team=FOURTH.of("team"),
        councils=(council("bristol"),),
        functions=ALL_FUNCTIONS,
    )
    yield replace(_at_desk("an officer with the address of a resident", officer), knows=words.account_email)


def _former_helper(victim: Town) -> Someone:
    helper = households.helper_of(victim.account, THIRD, "helper")
    households.end_help(victim.account, helper)
    return Someone(
        called="a helper whose right ended",
        own=frozenset(),
        by=(helper, Resident(person_id=victim.account.person_id, helper_id=helper.person_id)),
        enter=lambda: entrances.signed_in(Site.PORTAL, helper.person_id),
        knows=victim.words.person_name,
    )


def _mover(left: Town, serves: Town) -> Someone:
    """Return an officer who moved from one body to another: as they are, and as an earlier request knows them."""
    now = timezone.now()
    person_id = towns.employ(THIRD, "mover", (serves.body,), ALL_FUNCTIONS).person_id
    held = [
        people.grant_post(
            body_id=left.body.id,
            person_id=person_id,
            team="Movers",
            function=function,
            from_at=now - timedelta(days=2),
        )
        for function in ALL_FUNCTIONS
    ]
    before = colleague(person_id=person_id)
    for post in held:
        people.end_post(body_id=left.body.id, membership_id=post.id, to_at=now - timedelta(days=1))
    after = colleague(person_id=person_id)
    assert before is not None
    assert after is not None
    return replace(_at_desk("an officer whose post here ended", after), by=(after, before))


def _lent(victim: Town, twin: Town) -> Someone:
    """Return an officer whose team served the victim until the arrangement ended: now, and as a request knew them."""
    person_id, arrangement_id = _serving(victim, twin, "birmingham")
    before = colleague(person_id=person_id)
    home = victim.administrator
    arrangements.end(by=home, body_id=victim.body.id, arrangement_id=arrangement_id, why="Over.")
    return _until_now("an officer whose arrangement ended", person_id, before, victim)


def _lapsed(database: Database, victim: Town, twin: Town) -> Someone:
    """Return an officer whose team served the victim until the day that was agreed, and nobody had to end it."""
    person_id, arrangement_id = _serving(victim, twin, "manchester")
    before = colleague(person_id=person_id)
    with database.owner() as owner:
        owner.execute(
            "update people_arrangement set from_at = from_at - interval '1 day', to_at = now() - interval '1 hour'"
            " where id = %s",
            [arrangement_id],
        )
    return _until_now("an officer whose arrangement ended by its date", person_id, before, victim)


def _serving(victim: Town, twin: Town, slug: str) -> tuple[int, int]:
    """Let a team of another council serve both towns; return the numbers of an officer and the victim's arrangement."""
    provider = council(slug)
    administrator = towns.employ(FOURTH, f"administrator {slug}", (provider,), ADMINISTRATIVE)
    person_id = towns.employ(FOURTH, f"lent {slug}", (provider,), ALL_FUNCTIONS).person_id
    arrangement_id = served(by=administrator, provider=provider, home=victim)
    served(by=administrator, provider=provider, home=twin)
    return person_id, arrangement_id


def _until_now(called: str, person_id: int, before: Colleague | None, victim: Town) -> Someone:
    after = colleague(person_id=person_id)
    assert before is not None
    assert after is not None
    assert victim.body.id in before.body_ids
    assert victim.body.id not in after.body_ids
    return replace(_at_desk(called, after), by=(after, before))


def _resident(called: str, town: Town) -> Someone:
    return Someone(
        called=called,
        own=frozenset({town.body.slug}),
        by=(town.holder,),
        enter=lambda: entrances.resident(town.secret, town.sent.reference),
    )


def _account_holder(called: str, town: Town) -> Someone:
    return Someone(
        called=called,
        own=frozenset({town.body.slug}),
        by=(town.account, Resident(person_id=town.account.person_id)),
        enter=lambda: entrances.signed_in(Site.PORTAL, town.account.person_id),
    )


def _at_desk(called: str, colleague: Colleague) -> Someone:
    return Someone(
        called=called,
        own=frozenset(bodies.by_id(body_id).slug for body_id in colleague.body_ids),
        by=(colleague,),
        enter=lambda: entrances.signed_in(Site.DESK, colleague.person_id),
    )
