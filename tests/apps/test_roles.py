"""The application's role is bound by row security, and the owner by what is only ever added."""

import psycopg
import pytest

from moothall.bodies.context import DraftHolder
from moothall.bodies.roles import complaints
from tests.cast import BINS, council, file_case
from tests.clusters import Database

pytestmark = pytest.mark.isolation


def test_the_applications_role_owns_and_bypasses_nothing(own_database: Database) -> None:
    assert complaints(own_database.url) == []
    assert len(complaints(own_database.admin_url)) == 3


def test_not_even_the_owner_changes_history(own_database: Database) -> None:
    own_database.connect_django()
    body = council("camden")
    file_case(body, DraftHolder(digest="d" * 64, body_id=body.id), BINS)
    with own_database.owner() as owner, pytest.raises(psycopg.Error, match="only ever added"):
        owner.execute("update cases_caseentry set reason = 'other' where body_id = %s", [body.id])
