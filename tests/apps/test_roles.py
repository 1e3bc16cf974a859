"""The application's role is bound by row security, and the owner by what is only ever added."""

import psycopg
import pytest

from moothall.bodies.context import CONTEXT_ROLES, DraftHolder
from moothall.bodies.roles import FUNCTIONS_WITHOUT_PATH, complaints, narrow
from tests.cast import BINS, council, file_case
from tests.clusters import Database, Databases

pytestmark = pytest.mark.isolation


def test_the_applications_role_owns_and_bypasses_nothing(own_database: Database) -> None:
    assert complaints(own_database.url) == []
    assert len(complaints(own_database.admin_url)) == 4


def test_a_migrated_database_lets_the_application_make_no_temporary_table(databases: Databases) -> None:
    assert complaints(databases.template.url) == []


@pytest.mark.parametrize("role", CONTEXT_ROLES)
def test_no_temporary_table_answers_for_one_of_ours(own_database: Database, role: str) -> None:
    with psycopg.connect(own_database.url) as connection:
        connection.execute(f"set role {role}".encode())
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="temporary"):
            connection.execute("create temporary table people_membership (body_id bigint)")


def test_every_function_of_ours_looks_up_names_in_our_tables_alone(own_database: Database) -> None:
    with own_database.owner() as owner:
        assert owner.execute(FUNCTIONS_WITHOUT_PATH).fetchall() == []
        owner.execute("create function strays() returns integer language sql as 'select 1'")
        assert owner.execute(FUNCTIONS_WITHOUT_PATH).fetchall() == [("strays()",)]
        narrow(own_database.admin_url)
        assert owner.execute(FUNCTIONS_WITHOUT_PATH).fetchall() == []


def test_not_even_the_owner_changes_history(own_database: Database) -> None:
    own_database.connect_django()
    body = council("camden")
    file_case(body, DraftHolder(digest="d" * 64, body_id=body.id), BINS)
    with own_database.owner() as owner, pytest.raises(psycopg.Error, match="only ever added"):
        owner.execute("update cases_caseentry set reason = 'other' where body_id = %s", [body.id])
