"""What tests of isolation ask the catalogue, and whom they ask as."""

from django.apps import apps
from django.db import connection

from moothall.bodies.context import Context, Job, Officer
from moothall.bodies.keys import BodyModel
from moothall.people.models.owned import PersonModel
from tests.cast import Filed

TENANT = [model for model in apps.get_models() if issubclass(model, BodyModel)]
PERSONAL = [model for model in apps.get_models() if issubclass(model, PersonModel)]
SECURED: list[type[BodyModel] | type[PersonModel]] = [*TENANT, *PERSONAL]
WEB = "moothall_web"

Cell = str | bool | None


def ask(query: str, *values: str) -> list[tuple[Cell, ...]]:
    """Return the rows that a query finds."""
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        rows: list[tuple[Cell, ...]] = cursor.fetchall()
    return rows


def insiders(filed: Filed) -> tuple[Context, ...]:
    """Return those who have business with a case's body."""
    return (
        Job(body_id=filed.council.id),
        Officer(person_id=1, body_ids=(filed.council.id,), purpose="test"),
        filed.by,
    )
