"""Each role may do what the models say and no more: on tables, on columns, with jobs, by functions."""

import re

import pytest
from django.db import ProgrammingError, connection

from moothall.bodies.context import CONTEXT_ROLES, Officer, acting
from moothall.bodies.grants import APPLICATION
from moothall.bodies.keys import BodyModel
from moothall.people.models.owned import PersonModel
from moothall.people.queries import Colleague, names
from tests.apps.catalogue import SECURED, WEB, ask, insiders
from tests.cast import Filed

pytestmark = [pytest.mark.isolation, pytest.mark.django_db]

# What runs as a trigger alone: nobody may call it.
TRIGGERS = {"people_rests_on_kind"}

# What opens to every context: wrapped keys are worthless without the master key, which no row holds.
OF_EVERYBODY = {
    "moothall_holds_account",
    "moothall_vault_first_key",
    "moothall_vault_keys",
    "moothall_vault_keys_of",
}

# By which every context writes evidence, in its own name.
OF_CONTEXTS = {"moothall_record"}

# By which an officer learns what the bodies of the context call those who serve them: sealed names.
OF_OFFICERS = {"moothall_officer_names"}

# By which a resident learns which of their own cases were asked for, also from an account of before.
OF_RESIDENTS = {"moothall_erasures_asked"}

# What runs with the owner's sight. Before a context is known: keyed by a digest, or answering with ids alone. Some
# delete: the sweep of closed cases, whose history nobody else may touch, and the ends of sessions.
DEFINER = {
    "moothall_accesses_of_case",
    "moothall_audited_bodies",
    "moothall_arrangements_ending",
    "moothall_bodies_administered",
    "moothall_bodies_to_digest",
    "moothall_bodies_with_closed_cases",
    "moothall_bodies_with_old_post_files",
    "moothall_bodies_with_unsealed_rows",
    "moothall_body_of_code",
    "moothall_contact_of_reference",
    "moothall_erase_audit_detail",
    "moothall_files_of_cases",
    "moothall_notices_of_cases",
    "moothall_copies_over",
    "moothall_helpings_over",
    "moothall_invitations",
    "moothall_on_duty",
    "moothall_outbox_to_do",
    "moothall_person_of_identity",
    "moothall_posts_of",
    "moothall_prune_cases",
    "moothall_unlist_body",
    "moothall_close_account",
    "moothall_refused_for_operator",
    "moothall_requests_without_approver",
    "moothall_vault_masters",
    "moothall_session",
    "moothall_session_begins",
    "moothall_session_ends",
    "moothall_session_exists",
    "moothall_session_is_used",
    "moothall_session_keeps",
    "moothall_session_moves",
    "moothall_sessions_end",
    "moothall_sessions_end_for_subject",
    "moothall_sessions_over",
    "moothall_sessions_of_leavers_end",
    "moothall_copies_due",
    "moothall_details_due",
    "moothall_details_over",
    "moothall_devices_due",
    "moothall_devices_over",
    "moothall_drafts_due",
    "moothall_erasures_due",
    "moothall_erasures_over",
    "moothall_files_due",
    "moothall_helpers_due",
    "moothall_helpers_over",
    "moothall_jobs_due",
    "moothall_jobs_over",
    "moothall_links_due",
    "moothall_links_over",
    "moothall_lists_due",
    "moothall_lists_over",
    "moothall_messages_due",
    "moothall_messages_over",
    "moothall_outbox_due",
    "moothall_outbox_over",
    "moothall_promised_due",
    "moothall_retention_open",
    "moothall_sessions_due",
    "moothall_sign_ins_due",
    "moothall_sign_ins_over",
}


@pytest.mark.parametrize("model", SECURED, ids=lambda model: model._meta.label)
def test_each_role_may_do_what_the_model_says_and_the_application_alone_nothing(
    model: type[BodyModel] | type[PersonModel],
) -> None:
    table = model._meta.db_table
    assert not ask(
        "select 1 from pg_class, aclexplode(relacl) where relname = %s and grantee = %s::regrole", table, WEB
    )
    for role in CONTEXT_ROLES:
        rule = model.row_security.get(role)
        wanted = {word for word, columns in grants(rule.may) if not columns} if rule else set()
        granted = {
            str(word).lower()
            for (word,) in ask(
                "select a.privilege_type from pg_class, aclexplode(relacl) a"
                " where relname = %s and a.grantee = %s::regrole",
                table,
                role,
            )
        }
        assert granted == wanted, role


@pytest.mark.parametrize("model", SECURED, ids=lambda model: model._meta.label)
def test_each_role_may_touch_the_columns_that_the_model_says_and_no_other(
    model: type[BodyModel] | type[PersonModel],
) -> None:
    table = model._meta.db_table
    granted = {
        (str(role), str(word).lower(), str(column))
        for role, word, column in ask(
            "select a.grantee::regrole::text, a.privilege_type, t.attname from pg_attribute t, aclexplode(t.attacl) a"
            " where t.attrelid = %s::regclass and a.grantee <> 0",
            table,
        )
    }
    assert granted == {
        (role, word, column)
        for role, rule in model.row_security.items()
        for word, columns in grants(rule.may)
        for column in columns
    }


def test_nobody_else_may_touch_a_table_or_a_column() -> None:
    assert not ask(
        "select c.relname from pg_class c, aclexplode(c.relacl) a"
        " where c.relnamespace = 'public'::regnamespace and a.grantee = 0"
        " union all select t.attname from pg_attribute t, aclexplode(t.attacl) a"
        " where t.attrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace) and a.grantee = 0"
    )


def test_functions_with_the_owners_sight_are_a_closed_list_and_only_the_application_may_call_them() -> None:
    found = ask("select proname, proacl is null from pg_proc where prosecdef")
    assert set(found) == {
        (name, False) for name in DEFINER | OF_EVERYBODY | OF_CONTEXTS | OF_OFFICERS | OF_RESIDENTS | TRIGGERS
    }
    callers = ask(
        "select proname, case a.grantee when 0 then 'public' else a.grantee::regrole::text end"
        " from pg_proc p, aclexplode(p.proacl) a where p.prosecdef and a.grantee <> p.proowner"
    )
    ours = {(name, role) for name in DEFINER | OF_EVERYBODY for role in (APPLICATION, WEB)}
    contexts = {(name, role) for name in OF_EVERYBODY | OF_CONTEXTS for role in CONTEXT_ROLES}
    officers = {(name, "moothall_officer") for name in OF_OFFICERS}
    residents = {(name, "moothall_resident") for name in OF_RESIDENTS}
    assert set(callers) == ours | contexts | officers | residents


def test_a_context_may_ask_for_a_job_and_neither_read_change_nor_delete_one(filed: Filed) -> None:
    for context in insiders(filed):
        for statement in (
            "select args from procrastinate_jobs",
            "update procrastinate_jobs set status = 'failed'",
            "delete from procrastinate_jobs",
            "delete from procrastinate_events",
            "delete from procrastinate_workers",
            "insert into procrastinate_jobs (task_name, status) values ('x', 'doing')",
        ):
            with (
                pytest.raises(ProgrammingError, match="permission denied"),
                acting(context),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)


def test_an_officer_learns_the_names_of_colleagues_and_of_nobody_else(
    filed: Filed, officer: Colleague, officer_of_two: Colleague, stranger: Colleague
) -> None:
    everybody = {officer.person_id, officer_of_two.person_id, stranger.person_id}
    with acting(Officer(person_id=officer.person_id, body_ids=(filed.council.id,), purpose="test")):
        assert names(person_ids=everybody).keys() == {officer.person_id, officer_of_two.person_id}
    with acting(Officer(person_id=stranger.person_id, body_ids=(), purpose="test")):
        assert names(person_ids=everybody) == {}


def grants(may: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return each privilege of a rule with the columns that it names, or none for the whole table."""
    return [
        (word, tuple(column.strip() for column in columns.split(",") if column.strip()))
        for word, columns in re.findall(r"(\w+)\s*(?:\(([^)]*)\))?", may)
    ]
