"""Every table with a body's records refuses: found in the catalogue and in the models, never listed by hand."""

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction

from moothall.bodies.context import (
    Context,
    DraftHolder,
    GrantHolder,
    Job,
    NoContext,
    Officer,
    Resident,
    acting,
    current,
)
from moothall.bodies.keys import BodyModel, body_foreign_keys, table_pointed_to
from moothall.bodies.queries import KnownBody
from moothall.cases.models import Case
from moothall.files import actions as files
from moothall.people.models.owned import PersonModel
from moothall.people.queries import Colleague
from tests.apps.catalogue import PERSONAL, SECURED, TENANT, ask, insiders
from tests.apps.posts_scene import keep_posts
from tests.apps.records_scene import keep_records
from tests.cast import BINS, Filed, employ, file_case
from tests.evidence import keep_evidence

pytestmark = [pytest.mark.isolation, pytest.mark.django_db]

GLOBAL = {
    "bodies_body",
    "bodies_gsscode",
    "bodies_succession",
    "django_migrations",
    "people_attempt",
    "people_issuerattempt",
    "people_lock",
    "people_errand",
    "people_person",
    "people_proofcode",
    "people_spenttoken",
    "procrastinate_events",
    "procrastinate_jobs",
    "procrastinate_periodic_defers",
    "procrastinate_workers",
    "services_service",
    "services_serviceversion",
    "vault_datakey",
}


def test_every_table_belongs_to_a_body_or_a_person_or_to_the_closed_list_of_global_ones() -> None:
    tables = {str(name) for (name,) in ask("select tablename from pg_tables where schemaname = 'public'")}
    assert TENANT
    assert PERSONAL
    assert tables == {model._meta.db_table for model in SECURED} | GLOBAL


@pytest.mark.parametrize("model", SECURED, ids=lambda model: model._meta.label)
def test_row_security_is_forced_and_its_policies_are_those_of_the_model(
    model: type[BodyModel] | type[PersonModel],
) -> None:
    table = model._meta.db_table
    assert ask("select relrowsecurity, relforcerowsecurity from pg_class where relname = %s", table) == [
        (True, True)
    ]
    policies = ask(
        "select unnest(roles)::text, qual, with_check, cmd from pg_policies where tablename = %s", table
    )
    by_role = {str(role): (qual, check, command) for role, qual, check, command in policies}
    owner = ask("select tableowner from pg_tables where tablename = %s", table)[0][0]
    assert len(policies) == len(by_role)
    assert by_role.keys() == {owner, *model.row_security}
    for role, (qual, check, command) in by_role.items():
        assert (qual, command) == (check, "ALL")
        if role != owner:
            assert plain(str(qual)) == plain(model.row_security[role].rows)


@pytest.mark.parametrize("model", TENANT, ids=lambda model: model._meta.label)
def test_every_key_begins_with_the_body(model: type[BodyModel]) -> None:
    table = model._meta.db_table
    keys = ask(
        "select contype::text, pg_get_constraintdef(oid) from pg_constraint where conrelid = %s::regclass",
        table,
    )
    assert ("p", "PRIMARY KEY (body_id, id)") in keys
    uniques = ask(
        "select indexdef from pg_indexes where tablename = %s and indexdef like '%%UNIQUE%%'", table
    )
    assert all("(body_id, " in str(definition) for (definition,) in uniques)
    for field in body_foreign_keys(model):
        target = table_pointed_to(field)
        wanted = f"FOREIGN KEY (body_id, {field.column}) REFERENCES {target}(body_id, id) DEFERRABLE INITIALLY DEFERRED"
        assert ("f", wanted) in keys


@pytest.fixture
def full(filed: Filed, officer: Colleague) -> Filed:
    """A case of a body that has rows in every table; somebody of that body's sees each of them."""
    with acting(filed.by):
        files.keep_image(
            by=filed.by,
            draft_key=filed.key,
            key="f" * 32,
            name="bin.png",
            content=b"-",
            content_type="image/png",
        )
    keep_posts(filed.council)
    keep_evidence(body_id=filed.council.id, reference=filed.sent.reference)
    keep_records(body_id=filed.council.id, person_id=officer.person_id)
    return filed


@pytest.mark.parametrize("model", TENANT, ids=lambda model: model._meta.label)
def test_somebody_of_the_body_sees_a_row_of_every_table(model: type[BodyModel], full: Filed) -> None:
    counts: list[int] = []
    for context in insiders(full):
        with acting(context):
            counts.append(visible(model))
    assert max(counts) > 0, "give the fixture `full` a row of this table"


@pytest.mark.parametrize("model", TENANT, ids=lambda model: model._meta.label)
def test_without_a_context_there_are_no_rows(model: type[BodyModel], full: Filed) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        list(model._default_manager.all()[:1])


@pytest.mark.parametrize("model", TENANT, ids=lambda model: model._meta.label)
def test_nobody_of_another_body_sees_a_row(model: type[BodyModel], full: Filed, leeds: KnownBody) -> None:
    for context in outsiders(leeds):
        with acting(context):
            assert visible(model) == 0, context


def test_an_officer_of_two_bodies_sees_both_and_one_of_one_sees_one(filed: Filed, leeds: KnownBody) -> None:
    file_case(leeds, DraftHolder(digest="c" * 64, body_id=leeds.id), BINS)
    person = employ("Bronwen Shared", (filed.council, leeds))
    for body_ids, count in (((filed.council.id, leeds.id), 2), ((filed.council.id,), 1), ((), 0)):
        with acting(Officer(person_id=person.person_id, body_ids=body_ids, purpose="test")):
            assert Case.objects.count() == count


def test_a_record_cannot_be_moved_or_written_into_another_body(filed: Filed, leeds: KnownBody) -> None:
    officer = Officer(person_id=1, body_ids=(filed.council.id,), purpose="test")
    with pytest.raises(ProgrammingError, match="row-level security"), acting(officer):
        Case.objects.filter(body_id=filed.council.id).update(body_id=leeds.id)
    with acting(officer):
        assert Case.objects.filter(body_id=leeds.id).update(state="closed") == 0


def test_history_and_audit_are_only_ever_added(filed: Filed) -> None:
    for table in (
        "cases_caseentry",
        "audit_auditrow",
        "audit_auditdetail",
        "audit_auditseal",
        "audit_auditdigest",
    ):
        for statement in (f"update {table} set body_id = body_id", f"delete from {table}"):
            with (
                pytest.raises(DatabaseError, match="permission denied"),
                acting(Officer(person_id=1, body_ids=(filed.council.id,), purpose="test")),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)


def test_a_context_ends_with_its_block_and_a_nested_one_gives_the_outer_back(filed: Filed) -> None:
    outer, inner = Job(body_id=filed.council.id), DraftHolder(digest="x", body_id=filed.council.id)
    with acting(outer):
        with acting(inner):
            assert current() == inner
            assert Case.objects.count() == 0
        assert current() == outer
        assert Case.objects.count() == 1
    with pytest.raises(NoContext):
        current()
    assert ask(
        "select current_user = session_user, coalesce(current_setting('moothall.body', true), '')"
    ) == [(True, "")]


def test_a_failed_nested_context_gives_the_outer_back(filed: Filed) -> None:
    with acting(Job(body_id=filed.council.id)):
        with pytest.raises(RuntimeError), acting(DraftHolder(digest="x", body_id=filed.council.id)):
            raise RuntimeError
        assert Case.objects.count() == 1


def outsiders(other: KnownBody) -> tuple[Context, ...]:
    return (
        Officer(person_id=1, body_ids=(other.id,), purpose="test"),
        Officer(person_id=1, body_ids=(), purpose="test"),
        DraftHolder(digest="a" * 64, body_id=other.id),
        DraftHolder(digest="", body_id=other.id),
        GrantHolder(digest="f" * 64, body_id=other.id),
        GrantHolder(digest="", body_id=other.id),
        Job(body_id=other.id),
        Resident(person_id=1),
    )


def visible(model: type[BodyModel]) -> int:
    """Return how many rows the context sees, five at most: none where its role may read no column at all."""
    rows = model._default_manager.values_list("id")[:5]
    may_read = ask("select has_any_column_privilege(current_user, %s, 'select')", model._meta.db_table)
    if may_read == [(True,)]:
        return len(rows)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        len(rows)
    return 0


def plain(condition: str) -> str:
    """Return a condition without what PostgreSQL adds when it writes it back: brackets, casts and spaces."""
    words = condition.lower().replace("::text", "").replace("::bigint[]", "").replace("::bigint", "")
    return "".join(letter for letter in words if letter not in "() \n")
