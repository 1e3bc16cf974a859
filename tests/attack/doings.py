"""Every action and query that somebody asks `by`: found in the modules below the sites, called with what is others'."""

import inspect
import pkgutil
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from types import FunctionType, ModuleType, NoneType, UnionType
from typing import Union, get_args, get_origin, get_type_hints

import moothall
from moothall.bodies.context import DraftHolder, GrantHolder, Resident
from moothall.bodies.queries import KnownBody
from moothall.cases.queries.drafts import EMPTY
from moothall.people.queries import Account, Colleague
from moothall.portability.erasure.asking import Chosen
from moothall.rules.erasure import Decision, Outcome
from moothall.services import queries as services
from moothall.services.queries import Published
from tests.attack.world import World
from tests.cast import BINS

# What decides knows nobody, and what shows is attacked through its addresses.
ELSEWHERE = frozenset({"rules", "packs", "config", "cli", "ui", "web", "desk", "editor", "api"})
# Whoever calls these is who they say: the views' declarations decide that.
OPENS_CONTEXTS = "moothall.bodies.context"
# Words of this kind name a record: they must be the victim's, or the attack would prove nothing.
NAMES_A_RECORD = frozenset(
    {"key", "keys", "digest", "reference", "slug", "code", "token", "nonce", "sid", "subject"}
)
_WORDS = "Words of an attacker"


# Who can ask for something: people as requests know them, and whom the database knows.
ASKERS = (Colleague, Account, DraftHolder, GrantHolder, Resident)


class NothingToGive(LookupError):
    """Nobody has said what an attacker would give for this."""


@dataclass(frozen=True, kw_only=True)
class Deed:
    """A public function that somebody does something by: the parameter that says by whom, and the type it wants."""

    called: str
    do: FunctionType
    whose: str
    by: object
    wants: Mapping[str, object]

    def __str__(self) -> str:
        """Say its dotted name."""
        return self.called


def every_deed() -> tuple[Deed, ...]:
    """Return the functions of all apps that somebody does something by."""
    return tuple(deed for module in _modules() for deed in _deeds(module))


def do(deed: Deed, by: object, world: World) -> object:
    """Do it as somebody, with what is the victim's in every other place; a context is entered and left.

    Raises:
        NothingToGive: a parameter names a record of a kind that this suite does not know.
    """
    given = {name: value_for(deed.called, name, wanted, world) for name, wanted in deed.wants.items()}
    result: object = deed.do(**{deed.whose: by}, **given)
    if isinstance(result, AbstractContextManager):
        with result as entered:
            return entered
    return list(result) if inspect.isgenerator(result) else result


def known(world: World) -> Mapping[str, object]:
    """Return what an attacker gives by a parameter's name, or its module's or app's and its name, if no type tells."""
    victim = world.victim
    service = services.current(slug=BINS)
    return {
        "body_id": victim.body.id,
        "body_ids": (victim.body.id,),
        "reference": victim.sent.reference,
        "references": (victim.sent.reference,),
        "code": victim.sent.code,
        "revision": 4,
        "transition": "record_inspection",
        "cases.key": victim.draft,
        "case_files.key": victim.file,
        "files.key": victim.file,
        "file_key": victim.file,
        "people.key": victim.home,
        "portability.key": victim.home,
        "draft_key": victim.sent_draft,
        "keys": frozenset({victim.file}),
        "service": service,
        "service_slug": BINS,
        "services": (BINS,),
        "earlier": EMPTY,
        "functions": frozenset({"waste_officer"}),
        "function": "waste_officer",
        "email": victim.words.account_email,
        "officer_id": victim.officer.person_id,
        "helper_id": victim.helper.person_id,
        "to_body_id": victim.body.id,
        "digest": "0" * 64,
        "controller_slug": victim.body.slug,
        "content_type": "image/png",
        "portability.chosen": frozenset({Chosen(body_id=victim.body.id, reference=victim.untaken)}),
        "portability.decision": Decision(outcome=Outcome.REFUSED, ground="claims"),
        "portability.letter": victim.letter,
        "portability.request_id": world.ids["erasurerequest"],
    }


def value_for(called: str, name: str, wanted: object, world: World) -> object:
    """Return what an attacker gives for a parameter: the victim's, wherever it names a record.

    Raises:
        NothingToGive: see `do`.
    """
    said, (_, app, *_, module, _) = known(world), called.split(".")
    for one in (f"{module}.{name}", f"{app}.{name}", name):
        if one in said and isinstance(said[one], str) >= (wanted is str):
            return said[one]
    if name.endswith("_id") and wanted in {int, int | None}:
        return _id_of(called, name, world)
    if wanted in {str, str | None} and name.rpartition("_")[2] in NAMES_A_RECORD:
        raise NothingToGive(
            f"{called} takes {name!r}, which names a record: add the victim's to `known` in tests/attack/doings.py."
        )
    return _of_type(called, name, wanted, world)


def _of_type(called: str, name: str, wanted: object, world: World) -> object:
    origin, inner = get_origin(wanted), get_args(wanted)
    if origin in {Union, UnionType}:
        return value_for(called, name, next(one for one in inner if one is not NoneType), world)
    simple: dict[object, object] = {
        str: _WORDS,
        bool: True,
        int: 1,
        bytes: b"Bytes of an attacker",
        date: date(2026, 1, 31),
        datetime: datetime(2026, 11, 23, tzinfo=UTC),
        KnownBody: world.victim.body,
        Published: services.current(slug=BINS),
    }
    if wanted in simple:
        return simple[wanted]
    plain = origin if isinstance(origin, type) else wanted
    if isinstance(plain, type) and issubclass(plain, Enum):
        return next(iter(plain))
    if isinstance(plain, type) and is_dataclass(plain):
        hints = get_type_hints(plain)
        return plain(
            **{one.name: value_for(called, one.name, hints[one.name], world) for one in fields(plain)}
        )
    empty: dict[object, object] = {tuple: (), frozenset: frozenset(), list: [], dict: {}, Mapping: {}}
    for kind, value in empty.items():
        if plain is kind:
            return value
    raise NothingToGive(
        f"{called} takes {name!r}, a {wanted}: say in tests/attack/doings.py what an attacker would give for it."
    )


def _id_of(called: str, name: str, world: World) -> int:
    """Return the id of a row of the victim's of the kind that a parameter is named after, as in `team_id`."""
    wanted = name.removesuffix("_id").replace("_", "")
    for kind in sorted(world.ids, key=len):
        if kind.startswith(wanted) or kind.endswith(wanted):
            return world.ids[kind]
    if wanted == "person":
        return world.victim.account.person_id
    raise NothingToGive(
        f"{called} takes {name!r}, and the victim has no row of that kind: let tests/attack/towns.py make one,"
        " or add it to `known` in tests/attack/doings.py."
    )


def _modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(moothall.__path__, "moothall."):
        parts = found.name.split(".")
        if parts[1] in ELSEWHERE or "migrations" in parts or found.ispkg:
            continue
        module = pkgutil.resolve_name(found.name)
        assert isinstance(module, ModuleType)
        yield module


def _deeds(module: ModuleType) -> Iterator[Deed]:
    for name, function in vars(module).items():
        if not isinstance(function, FunctionType) or function.__module__ != module.__name__:
            continue
        if name.startswith("_") or module.__name__ == OPENS_CONTEXTS:
            continue
        plain = inspect.unwrap(function)
        hints, parameters = get_type_hints(plain), inspect.signature(plain).parameters
        whose = (
            "by"
            if "by" in parameters
            else next((one for one in parameters if is_asker(hints.get(one))), None)
        )
        if whose is None:
            continue
        asked = {
            parameter.name: hints[parameter.name]
            for parameter in parameters.values()
            if parameter.name != whose and parameter.default is inspect.Parameter.empty
        }
        yield Deed(called=f"{module.__name__}.{name}", do=function, whose=whose, by=hints[whose], wants=asked)


def is_asker(wanted: object) -> bool:
    """Tell whether a parameter of this type says by whom something is done, whatever its name."""
    either = get_args(wanted) if get_origin(wanted) in {Union, UnionType} else ()
    return any(one in ASKERS for one in (wanted, *either))
