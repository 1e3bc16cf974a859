"""The database roles: the owner migrates, the application signs in, and each kind of context has a role of its own."""

from urllib.parse import unquote, urlsplit

import psycopg
from psycopg import sql

from moothall.bodies.context import CONTEXT_ROLES
from moothall.bodies.grants import APPLICATION


def ensure_roles(admin_url: str, app_url: str) -> None:
    """Create the context roles where they are missing and let the application's role become each of them.

    Both are postgresql:// URLs of the same database. Safe to repeat.

    Raises:
        psycopg.Error: the server cannot be reached, or the admin role may not create roles.
    """
    app_role = unquote(urlsplit(app_url).username or "")
    with psycopg.connect(admin_url, connect_timeout=5) as connection:
        connection.execute("select pg_advisory_xact_lock(hashtext('moothall roles'))")
        for role in (*CONTEXT_ROLES, APPLICATION):
            _ensure_role(connection, role)
        for role in CONTEXT_ROLES:
            _let_become(connection, role, app_role)


def _ensure_role(connection: psycopg.Connection, role: str) -> None:
    exists = connection.execute("select 1 from pg_roles where rolname = %s", [role]).fetchone()
    if exists is None:
        connection.execute(sql.SQL("create role {} nologin").format(sql.Identifier(role)))
    connection.execute(sql.SQL("grant usage on schema public to {}").format(sql.Identifier(role)))


def _let_become(connection: psycopg.Connection, role: str, app_role: str) -> None:
    granted = connection.execute(
        "select 1 from pg_auth_members m join pg_roles r on r.oid = m.roleid join pg_roles a on a.oid = m.member"
        " where r.rolname = %s and a.rolname = %s",
        [role, app_role],
    ).fetchone()
    if granted is None:
        connection.execute(sql.SQL("grant {} to {}").format(sql.Identifier(role), sql.Identifier(app_role)))


# What the catalogue knows of a function that would look up names wherever the session says.
FUNCTIONS_WITHOUT_PATH = """
    select p.oid::regprocedure::text from pg_proc p
    where p.pronamespace = 'public'::regnamespace and p.prokind = 'f'
        and p.proowner = (select oid from pg_roles where rolname = current_user)
        and not exists (select 1 from pg_depend d where d.objid = p.oid and d.deptype = 'e')
        and not exists (select 1 from unnest(p.proconfig) c where c = 'search_path=public, pg_temp')
"""


def narrow(admin_url: str) -> None:
    """Let no function of ours look up names elsewhere, and nobody but the owner make temporary tables.

    A temporary table is found before all others: one that is called like a table of ours would answer a guard's
    question. Safe to repeat.

    Raises:
        psycopg.Error: the server cannot be reached.
    """
    with psycopg.connect(admin_url, connect_timeout=5) as connection:
        for (function,) in connection.execute(FUNCTIONS_WITHOUT_PATH).fetchall():
            statement = f"alter function {function} set search_path = public, pg_temp"
            connection.execute(statement.encode())
        database = sql.Identifier(connection.info.dbname)
        others = sql.SQL(", ").join(map(sql.Identifier, (*CONTEXT_ROLES, APPLICATION)))
        connection.execute(
            sql.SQL("revoke temporary on database {} from public, {}").format(database, others)
        )


_GRANTS_OF_APPLICATION = """
    select case c.relkind when 'S' then 'sequence' else 'table' end, format('%%I.%%I', n.nspname, c.relname),
        a.privilege_type
    from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) a
    where a.grantee = (select oid from pg_roles where rolname = %(role)s)
    union all
    select 'function', p.oid::regprocedure::text, a.privilege_type
    from pg_proc p, aclexplode(p.proacl) a
    where a.grantee = (select oid from pg_roles where rolname = %(role)s)
"""


def copy_grants_to_application(admin_url: str, app_url: str) -> None:
    """Give the application's login role what migrations granted to the nominal role `moothall_application`.

    A login role that inherited anything would also inherit the context roles' policies (PostgreSQL 15 cannot
    inherit from one role alone), so the grants are copied after each migration. Safe to repeat.

    Raises:
        psycopg.Error: the server cannot be reached, or the admin role owns none of this.
    """
    app_role = sql.Identifier(unquote(urlsplit(app_url).username or ""))
    with psycopg.connect(admin_url, connect_timeout=5) as connection:
        connection.execute(sql.SQL("grant usage on schema public to {}").format(app_role))
        for kind, name, privilege in connection.execute(
            _GRANTS_OF_APPLICATION, {"role": APPLICATION}
        ).fetchall():
            statement = f"grant {privilege} on {kind} {name} to "
            connection.execute(sql.SQL(statement) + app_role)


def complaints(app_url: str, *, is_migrated: bool = True) -> list[str]:
    """Return what is wrong with the application's role, a sentence each; an empty list when it is safe.

    The role must own nothing, bypass nothing and inherit nothing, or row security would not bind it. In a database
    that is not migrated yet, everybody may make temporary tables: `narrow` ends that.
    """
    found: list[str] = []
    with psycopg.connect(app_url, connect_timeout=5) as connection:
        row = connection.execute(
            "select rolsuper, rolbypassrls, rolinherit, rolcreaterole,"
            " has_database_privilege(current_database(), 'temporary')"
            " from pg_roles where rolname = current_user"
        ).fetchone()
        owned = connection.execute(
            "select count(*) from pg_class where relowner = (select oid from pg_roles where rolname = current_user)"
        ).fetchone()
    if row is None or owned is None:
        return ["The role of DATABASE_URL is not to be found in pg_roles."]
    superuser, bypasses, inherits, creates, may_make_temporary = row
    if superuser or bypasses:
        found.append("The role of DATABASE_URL bypasses row security: make it NOSUPERUSER NOBYPASSRLS.")
    if inherits:
        found.append("The role of DATABASE_URL inherits other roles' policies: make it NOINHERIT.")
    if creates:
        found.append("The role of DATABASE_URL may create roles: make it NOCREATEROLE.")
    if is_migrated and may_make_temporary:
        found.append(
            "The role of DATABASE_URL may make temporary tables, which could stand in for ours:"
            " revoke temporary on the database from public."
        )
    if owned[0]:
        found.append(
            f"The role of DATABASE_URL owns {owned[0]} tables: they must belong to DATABASE_ADMIN_URL's role."
        )
    return found
