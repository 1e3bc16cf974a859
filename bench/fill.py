"""Fill a migrated and seeded database with the invented world, as its owner."""

import json
import secrets
from collections.abc import Mapping
from datetime import date, timedelta

import psycopg

from bench.sealed_world import seal_world
from bench.world import BUSY, FIRST_BODY_ID, FIRST_CASE_ID, FIRST_DRAFT_ID, ONE, SERVICE, Size
from moothall.cases.codes import code_for, digest_of
from moothall.rules.answers import Json
from moothall.rules.references import new_reference

CASES_OF_FIRST_COUNCIL = 2_000
"""The first council has this many of the cases, so that its officers' list is long."""

# Every column comes from a real unitary council but those that make it another body.
_BODIES = """
    insert into bodies_body
    select made.* from generate_series(0, %(bodies)s - 1) n
    cross join lateral (
        select case when n < %(councils)s then 'unitary'
            when n < %(councils)s + %(practices)s then 'gp_practice' else 'department' end as kind
    ) k
    cross join lateral (select case k.kind
        when 'unitary' then 'Council' when 'gp_practice' then 'Practice' else 'Department' end as title) t
    cross join lateral (select b from bodies_body b where b.kind = 'unitary' and b.nation = 'england'
        and b.to_on is null and b.shadow_from_on is null and b.own_host = '' order by b.id limit 1) pattern
    cross join lateral jsonb_populate_record(pattern.b, jsonb_build_object(
        'id', %(first)s + n, 'slug', format('bench-%%s-%%s', lower(t.title), n), 'kind', k.kind,
        'name_en', format('Invented %%s %%s', t.title, n), 'name_cy', '', 'official_name_cy', '',
        'official_name_en', format('Invented %%s Number %%s', t.title, n), 'gss_code', '',
        'custodian_code', null, 'from_on', '2000-01-01', 'brand_colour', '', 'logo_svg', '')) made
"""
_FORGET_OTHER_COUNCILS = """
    delete from bodies_succession; delete from bodies_gsscode; update bodies_body set parent_id = null;
    delete from bodies_body where id < {first} and kind in ('county', 'district', 'unitary', 'metropolitan',
        'london_borough', 'scottish', 'welsh', 'northern_irish')
"""
_DRAFTS = """
    insert into cases_draft (id, body_id, key, holder_digest, service_slug, version_id, answers, language, expires_at)
    select %(first)s + n, %(first_body)s + n %% case when n < %(old)s then %(councils)s else %(busy)s end,
        'bench' || lpad(n::text, 17, '0'),
        encode(sha256(convert_to('bench-secret-' || n, 'UTF8')), 'hex'), s.slug, s.current_id, %(answers)s, 'en',
        now() + interval '30 days'
    from generate_series(0, %(drafts)s - 1) n join services_service s on s.slug = %(service)s
"""
_CASES = """
    insert into cases_case (id, body_id, reference, draft_key, holder_digest, code_digest, service_slug, version_id,
        answers, state, is_open, place_sealed, language, contact_email_sealed, contact_email_blind,
        contact_phone_sealed, revision)
    select %(first)s + made.n, %(first_body)s + case when made.n < %(heavy)s then 0 else made.n %% %(councils)s end,
        made.reference, 'sent' || made.n, md5(made.n::text), made.digest, s.slug, s.current_id, %(answers)s, 'received',
        true, '', 'en', '', '', '', 1
    from unnest(%(references)s::text[], %(digests)s::text[]) with ordinality as given (reference, digest, ordinal)
    cross join lateral (select given.ordinal - 1 as n, given.reference, given.digest) made
    join services_service s on s.slug = %(service)s
"""
_ENTRIES = """
    insert into cases_caseentry
        (body_id, case_id, kind, transition, from_state, to_state, reason, message, for_resident)
    select c.body_id, c.id, e.kind, '', '', e.to_state, '', e.message, e.for_resident
    from cases_case c cross join (values ('submitted', 'received', '', true), ('noted', '', '', false),
        ('wrote', '', 'A crew will pass tomorrow. Leave the bin where it is.', true))
        e (kind, to_state, message, for_resident)
    where c.id >= %s order by c.id
"""

_LIST = """
    insert into people_personbody (person_id, body_id)
    select distinct person_id, body_id from cases_case where person_id = %s on conflict do nothing
"""

# What the pages themselves add gets numbers that stand for nothing else.
_NUMBERS_ADDED = """
    select setval(pg_get_serial_sequence('cases_case', 'id'), 100000000),
        setval(pg_get_serial_sequence('notices_notice', 'id'), 200000000),
        setval(pg_get_serial_sequence('outbox_outboxrow', 'id'), 300000000)
"""


def references(count: int) -> list[str]:
    """Return new references of cases."""
    return [new_reference(secrets.randbelow) for _ in range(count)]


def fill(admin_url: str, size: Size, cases: list[str]) -> None:
    """Add the bodies, drafts and cases (by their references) of a world of this size."""
    with psycopg.connect(admin_url) as connection:
        connection.execute("select set_config('moothall.migrating', 'on', true)")
        connection.execute(
            _BODIES,
            {
                "bodies": size.bodies,
                "councils": size.councils,
                "practices": size.practices,
                "first": FIRST_BODY_ID,
            },
        )
        if size is ONE:
            connection.execute(_FORGET_OTHER_COUNCILS.format(first=FIRST_BODY_ID).encode())
        shared = {
            "councils": size.councils,
            "first_body": FIRST_BODY_ID,
            "service": SERVICE,
            "answers": json.dumps(answers()),
        }
        drafts = {
            "first": FIRST_DRAFT_ID,
            "old": size.drafts,
            "drafts": size.drafts + size.fresh,
            "busy": BUSY,
        }
        connection.execute(_DRAFTS, {**shared, **drafts})
        _add_cases(connection, cases, shared)
        seal_world(connection, answers(), first_case=FIRST_CASE_ID)
        connection.execute(_NUMBERS_ADDED)
    with psycopg.connect(admin_url, autocommit=True) as connection:
        connection.execute("vacuum analyze")


def give_cases(admin_url: str, person_id: int, *, first: int, body_id: int, bodies: int, count: int) -> None:
    """Give a person `count` new cases, numbered from `first`, spread over `bodies` bodies from `body_id` on."""
    with psycopg.connect(admin_url) as connection:
        connection.execute("select set_config('moothall.migrating', 'on', true)")
        shared = {
            "councils": bodies,
            "first_body": body_id,
            "service": SERVICE,
            "answers": json.dumps(answers()),
            "first": first,
            "heavy": 0,
        }
        given = references(count)
        connection.execute(_CASES, {**shared, "references": given, "digests": given})
        connection.execute(
            "update cases_case set person_id = %s where id between %s and %s",
            [person_id, first, first + count],
        )
        connection.execute(_ENTRIES, [first])
        connection.execute(_LIST, [person_id])


def answers() -> Mapping[str, Json]:
    """Return answers that complete the form."""
    return {
        "bin_was_out": True,
        "which_bin": "recycling",
        "due_on": (date.today() - timedelta(days=1)).isoformat(),  # noqa: DTZ011 the machine's day is near enough
        "address": {
            "uprn": None,
            "lines": ["4 Bench Lane", "Exampleton"],
            "postcode": "NW1 8NP",
            "custodian_code": None,
        },
        "is_assisted": False,
        "contact_by": "email",
        "contact_email": "resident@example.com",
    }


def _add_cases(connection: psycopg.Connection, cases: list[str], shared: Mapping[str, object]) -> None:
    digests = [digest_of(reference=reference, code=code_for(reference)) for reference in cases]
    connection.execute(
        _CASES,
        {
            **shared,
            "first": FIRST_CASE_ID,
            "heavy": CASES_OF_FIRST_COUNCIL,
            "references": cases,
            "digests": digests,
        },
    )
    connection.execute(_ENTRIES, [FIRST_CASE_ID])
