"""Records that belong to a body: in the database every key of theirs begins with the body.

Django believes that `id` is the key. The migration operation BodyKeys makes it `(body_id, id)` and gives every
BodyForeignKey a constraint on both columns, so that a record can never point into another body, and so that
the data can be spread by body later without a rewrite.
"""

from collections.abc import Iterator, Mapping
from typing import ClassVar, TypeVar

from django.db import models
from django.db.migrations.state import ProjectState

from moothall.bodies.models import Body
from moothall.bodies.operations import SqlOnly
from moothall.bodies.row_security import Rule

_Given = TypeVar("_Given")
_Found = TypeVar("_Found")


class BodyModel(models.Model):
    """A record whose permanent home is one body. `row_security` says, by role, who sees its rows."""

    row_security: ClassVar[Mapping[str, Rule]]

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        abstract = True


class BodyForeignKey(models.ForeignKey[_Given, _Found]):
    """Points to a record of the same body; the constraint on (body_id, id) comes from BodyKeys."""

    def __init__(
        self, to: str | type[models.Model], on_delete: object = models.PROTECT, **options: object
    ) -> None:
        """Take what Django's ForeignKey takes; the constraint and the index are BodyKeys' work."""
        options["db_constraint"] = False
        options["db_index"] = False
        options.setdefault("related_name", "+")
        super().__init__(to, on_delete, **options)  # type: ignore[arg-type]


def body_foreign_keys(model: type[models.Model]) -> Iterator[BodyForeignKey[models.Model, models.Model]]:
    """Yield the fields of `model` that point to a record of the same body."""
    for field in model._meta.concrete_fields:
        if isinstance(field, BodyForeignKey):
            yield field


def table_pointed_to(field: BodyForeignKey[models.Model, models.Model]) -> str:
    """Return the table whose records `field` points to."""
    target = field.related_model
    if isinstance(target, str):
        raise TypeError(f"{field.name} points to {target!r}, which is not loaded.")
    return target._meta.db_table


class BodyKeys(SqlOnly):
    """Give the table of `model_name` its keys by body: the primary key, and composite foreign keys with an index."""

    def __init__(self, model_name: str) -> None:
        """Name the model, which an earlier operation of the same app has created."""
        self.model_name = model_name

    def deconstruct(self) -> tuple[str, list[str], dict[str, object]]:
        """Return how a migration file writes this operation."""
        return (self.__class__.__name__, [self.model_name], {})

    def statements(self, app_label: str, state: ProjectState) -> Iterator[str]:
        """Yield what replaces the primary key and adds the composite constraints."""
        model = state.apps.get_model(app_label, self.model_name)
        table = model._meta.db_table
        yield (
            f'alter table "{table}" drop constraint "{table}_pkey",'
            f' add constraint "{table}_pkey" primary key (body_id, id)'
        )
        for field in body_foreign_keys(model):
            name = f"{table}_{field.column}_same_body"
            yield f'create index "{name}_idx" on "{table}" (body_id, "{field.column}")'
            yield (
                f'alter table "{table}" add constraint "{name}" foreign key (body_id, "{field.column}") '
                f'references "{table_pointed_to(field)}" (body_id, id) deferrable initially deferred'
            )

    def describe(self) -> str:
        """Say what the operation does."""
        return f"Key {self.model_name} by body"
