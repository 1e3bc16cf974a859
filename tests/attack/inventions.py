"""A row of the victim's for every table in which nobody of the world left one: what is new is attacked all the same."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from psycopg import Connection, errors, sql
from psycopg.types.json import Jsonb

from moothall.bodies.keys import BodyForeignKey, BodyModel, table_pointed_to
from moothall.bodies.models import Body
from moothall.people.models import Person, credentials
from moothall.people.models.owned import PersonModel
from moothall.vault import columns
from moothall.wiring.sealed import SEALED
from tests.apps.catalogue import SECURED
from tests.attack.towns import Town

Secured = type[BodyModel] | type[PersonModel]
Cell = object
if TYPE_CHECKING:
    AnyField = models.Field[object, object]


def invent(owner: Connection, town: Town) -> list[str]:
    """Add a row to each table that has none of a town's; return a sentence for each that would not take one."""
    failed: dict[str, str] = {}
    for _ in range(2):
        failed = {}
        for model in SECURED:
            if not _is_there(owner, model, town):
                try:
                    _add(owner, model, town)
                except (errors.Error, LookupError) as error:
                    failed[model._meta.label] = str(error).splitlines()[0]
    return [
        f"{label} has no row of the victim's, and takes no invented one ({why}): let tests/attack/towns.py make one."
        for label, why in failed.items()
    ]


def _is_there(owner: Connection, model: Secured, town: Town) -> bool:
    column, wanted = _whose(model, town)
    query = sql.SQL("select exists (select from {} where {} = any(%s))")
    found = owner.execute(
        query.format(sql.Identifier(model._meta.db_table), sql.Identifier(column)), [wanted]
    ).fetchone()
    return bool(found and found[0])


def _whose(model: Secured, town: Town) -> tuple[str, list[int]]:
    return (
        ("body_id", [town.body.id]) if issubclass(model, BodyModel) else ("person_id", list(town.person_ids))
    )


def _add(owner: Connection, model: Secured, town: Town) -> None:
    table = model._meta.db_table
    cells = {
        field.column: _cell(owner, field, town)
        for field in model._meta.concrete_fields
        if not field.primary_key and (not field.null or field.name in {"person", "body"})
    }
    for sealed in SEALED:
        if sealed.table == table and sealed.column in cells and sealed.row in cells:
            body_id = None if sealed.of_portal else town.body.id
            cells[sealed.column] = columns.seal(
                sealed, body_id=body_id, row=str(cells[sealed.row]), text=town.words.of(sealed.column)
            )
    statement = sql.SQL("insert into {} ({}) values ({})").format(
        sql.Identifier(table),
        sql.SQL(", ").join(map(sql.Identifier, cells)),
        sql.SQL(", ").join(sql.Placeholder() * len(cells)),
    )
    owner.execute(statement, list(cells.values()))


def _cell(owner: Connection, field: "AnyField", town: Town) -> Cell:
    if isinstance(field, BodyForeignKey):
        return _any_id(owner, table_pointed_to(field), town)
    if isinstance(field, models.ForeignKey):
        return _pointed_to(field, town)
    if field.choices:
        return str(next(iter(field.flatchoices))[0])
    words = town.words.of(field.name.replace("_", ""))
    made = next((make for kind, make in _BY_KIND if isinstance(field, kind)), None)
    return made(field, words) if made else words[: getattr(field, "max_length", None) or len(words)]


def _pointed_to(field: "AnyField", town: Town) -> int:
    if field.related_model is Body:
        return town.body.id
    if field.related_model is not Person:
        raise LookupError(f"{field.name} points to what no town has")
    is_own = issubclass(field.model, PersonModel) and field.model.__module__ != credentials.__name__
    is_resident = is_own or (field.model._meta.label, field.name) in _RESIDENTS
    return town.account.person_id if is_resident else town.officer.person_id


def _moment(field: "AnyField", _: str) -> Cell:
    """Return now; where the name of the field speaks of an end, an hour later."""
    return timezone.now() + timedelta(hours=field.name.startswith(_ENDS))


def _several(field: "AnyField", words: str) -> Cell:
    base = getattr(field, "base_field", None)
    several: list[object] = [1 if isinstance(base, models.IntegerField) else words]
    return several


_RESIDENTS = {
    ("cases.Case", "person"),
    ("cases.Case", "helper"),
    ("portability.ErasureRequest", "person"),
    ("portability.ErasureItem", "person"),
}
_ENDS = ("to_", "end", "expire", "until", "answer_by")
_BY_KIND: "tuple[tuple[type[AnyField], Callable[[AnyField, str], Cell]], ...]" = (
    (models.BooleanField, lambda _field, _words: False),
    (models.DateTimeField, _moment),
    (models.DateField, lambda _field, _words: timezone.localdate()),
    (models.IntegerField, lambda _field, _words: 1),
    (models.BinaryField, lambda _field, words: words.encode()),
    (models.JSONField, lambda field, words: Jsonb(field.get_default() or {"said": words})),
    (ArrayField, _several),
    (models.UUIDField, lambda field, _words: str(field.get_default())),
)


def _any_id(owner: Connection, table: str, town: Town) -> int:
    query = sql.SQL("select id from {} where body_id = %s limit 1").format(sql.Identifier(table))
    found = owner.execute(query, [town.body.id]).fetchone()
    if found is None:
        raise LookupError(f"there is no {table}")
    return int(found[0])


def ids_of(owner: Connection, town: Town) -> dict[str, int]:
    """Return the id of a row of the town's by the name of its kind, as in "team": the one written last, which still
    stands."""
    found: dict[str, int] = {}
    for model in SECURED:
        column, wanted = _whose(model, town)
        query = sql.SQL("select id from {} where {} = any(%s) order by ctid desc limit 1")
        table, where = sql.Identifier(model._meta.db_table), sql.Identifier(column)
        row = owner.execute(query.format(table, where), [wanted]).fetchone()
        if row is not None and row[0] is not None:
            found[str(model._meta.model_name)] = int(row[0])
    return found
