"""In a context of their own nobody reads a row of the victim's, whatever they ask the database itself."""

from collections.abc import Iterator

import pytest
from django.db import DatabaseError, connection, transaction
from psycopg import sql

from moothall.bodies import queries as bodies
from moothall.bodies.context import Context, DraftHolder, Officer, Resident, acting
from moothall.people.models import Arrangement, Person
from moothall.people.queries import Colleague
from tests.apps.catalogue import PERSONAL, TENANT
from tests.attack.harm import report
from tests.attack.world import ATTACKERS, Someone, World

_AGREED = Arrangement._meta.db_table
_BESIDES = sql.SQL("provider_id <> all (nullif(current_setting('moothall.bodies', true), '')::bigint[])")

pytestmark = pytest.mark.isolation


@pytest.mark.parametrize("called", ATTACKERS)
def test_nobody_reads_rows_of_anothers_in_a_context_of_their_own(world: World, called: str) -> None:
    contexts = list(contexts_of(world.attackers[called]))
    if wrongs := [wrong for context in contexts for wrong in read_in(context, world)]:
        pytest.fail(report(wrongs), pytrace=False)


def test_the_victims_own_officer_reads_rows_of_many_tables(world: World) -> None:
    context = Officer(
        person_id=world.victim.officer.person_id, body_ids=(world.victim.body.id,), purpose="attack"
    )
    found = list(read_in(context, world))
    assert len(found) > 10
    assert any(wrong.startswith(Person._meta.db_table) for wrong in found)


def contexts_of(someone: Someone) -> Iterator[Context]:
    """Yield the contexts that the application opens for somebody where they have every right to be."""
    own = tuple(body.id for body in map(bodies.by_slug, sorted(someone.own)) if body is not None)
    for by in someone.by:
        if isinstance(by, Colleague) and own:
            yield Officer(person_id=by.person_id, body_ids=own, purpose="attack")
        if isinstance(by, DraftHolder) or (isinstance(by, Resident) and by.helper_id is None):
            yield by


def read_in(context: Context, world: World) -> Iterator[str]:
    """Yield a sentence for each table of which a context reads rows of the victim's."""
    person_ids = list(world.victim.person_ids)
    asked = [(model._meta.db_table, "body_id", [world.victim.body.id]) for model in TENANT]
    asked += [(model._meta.db_table, "person_id", person_ids) for model in PERSONAL]
    for table, column, values in [*asked, (Person._meta.db_table, "id", person_ids)]:
        if count := _count(context, table, column, values):
            yield f"{table}: {context} reads {count} rows of the victim's by their {column}"


def _count(context: Context, table: str, column: str, values: list[int]) -> int:
    """Return how many rows a context sees whole; none where its role may not, or sees a few columns alone.

    Of a person an officer never sees more than the name. Who is a party of what two bodies agreed sees it: that is the
    provider's as much.
    """
    query = sql.SQL("select count({}) from {} t where {} = any(%s) and {}").format(
        sql.SQL("name_sealed" if table == Person._meta.db_table else "t"),
        sql.Identifier(table),
        sql.Identifier(column),
        _BESIDES if table == _AGREED else sql.SQL("true"),
    )
    try:
        with transaction.atomic(), acting(context), connection.cursor() as cursor:
            cursor.execute(query, [values])
            row = cursor.fetchone()
    except DatabaseError as error:
        if "permission denied" in str(error):
            return 0
        raise
    return int(row[0]) if row else 0
