"""The database itself refuses: administrators alone change posts, two people give the powerful ones, both sides
agree to an arrangement. And a right is asked for at the moment of each action."""

from django.db import migrations

from moothall.bodies.functions import definer_function
from moothall.bodies.grants import APPLICATION
from moothall.bodies.keys import BodyKeys
from moothall.bodies.row_security import RowSecurity, Rule

# As the officer's role, which sees the memberships of the bodies in its context.
_ADMINISTERS = """
    create function people_administers(of_body bigint) returns boolean language sql volatile as $$
        select exists (
            select 1 from people_membership m
            where m.body_id = of_body and m.function = 'administrator'
                and m.person_id = nullif(current_setting('moothall.person', true), '')::bigint
                and m.from_at <= clock_timestamp() and (m.to_at is null or m.to_at > clock_timestamp()))
    $$
"""
_BY_ADMINISTRATOR = """
    create function people_by_administrator() returns trigger language plpgsql as $$
    begin
        if current_user = 'moothall_officer' and not people_administers(new.body_id) then
            raise insufficient_privilege using message = 'only an administrator of the body changes its posts';
        end if;
        return new;
    end $$;
    create trigger people_team_by_administrator before insert or update on people_team
        for each row execute function people_by_administrator();
    create trigger people_postfile_by_administrator before insert or update on people_postfile
        for each row execute function people_by_administrator();
"""
_REQUEST = """
    create function people_postrequest_guarded() returns trigger language plpgsql as $$
    declare
        me bigint := nullif(current_setting('moothall.person', true), '')::bigint;
    begin
        if tg_op = 'UPDATE' and old.outcome <> '' and current_user in ('moothall_officer', 'moothall_job') then
            raise insufficient_privilege using message = 'a request is decided once';
        end if;
        if current_user = 'moothall_officer' then
            if not people_administers(new.body_id) then
                raise insufficient_privilege using message = 'only an administrator of the body asks or decides';
            end if;
            if tg_op = 'INSERT' and (new.asked_by_id is distinct from me or new.outcome <> '') then
                raise insufficient_privilege using message = 'a request is asked in one''s own name, undecided';
            end if;
            if tg_op = 'UPDATE' and new.decided_by_id is distinct from me then
                raise insufficient_privilege using message = 'a request is decided in one''s own name';
            end if;
        end if;
        return new;
    end $$;
    create trigger people_postrequest_guarded before insert or update on people_postrequest
        for each row execute function people_postrequest_guarded();
"""
# The functions that one person cannot give are those of rules.posts.POWERFUL; a test compares the two.
_MEMBERSHIP = """
    create function people_membership_guarded() returns trigger language plpgsql as $$
    declare
        me bigint := nullif(current_setting('moothall.person', true), '')::bigint;
        is_longer boolean := tg_op = 'INSERT' or (old.to_at is not null and (new.to_at is null or new.to_at > old.to_at));
    begin
        if tg_op = 'UPDATE' and current_user in ('moothall_officer', 'moothall_job')
            and (old.to_at <= clock_timestamp() or old.to_at <= old.from_at)
        then
            raise insufficient_privilege using message = 'what has ended stays ended';
        end if;
        if current_user <> 'moothall_officer' then
            return new;
        end if;
        if not people_administers(new.body_id) then
            raise insufficient_privilege using message = 'only an administrator of the body changes its posts';
        end if;
        if is_longer and new.person_id = me then
            raise insufficient_privilege using message = 'nobody gives a post to themself';
        end if;
        if is_longer and new.function in ('administrator', 'auditor') and (tg_op = 'UPDATE' or not exists (
            select 1 from people_postrequest r
            where r.body_id = new.body_id and r.id = new.request_id and r.outcome = 'approved'
                and r.person_id = new.person_id and r.team_id = new.team_id and r.function = new.function
                and r.to_at is not distinct from new.to_at))
        then
            raise insufficient_privilege using message = 'a powerful post takes two people';
        end if;
        return new;
    end $$;
    create trigger people_membership_guarded before insert or update on people_membership
        for each row execute function people_membership_guarded();
"""
_ARRANGEMENT = """
    create function people_arrangement_guarded() returns trigger language plpgsql as $$
    declare
        me bigint := nullif(current_setting('moothall.person', true), '')::bigint;
        earlier people_arrangement;
    begin
        if exists (select 1 from unnest(new.functions) f where f in ('administrator', 'auditor')) then
            raise insufficient_privilege using message = 'powerful functions are never arranged';
        end if;
        if tg_op = 'UPDATE' then
            earlier := old;
            if old.ended_at is not null and current_user = 'moothall_officer' then
                raise insufficient_privilege using message = 'what has ended stays ended';
            end if;
        end if;
        if current_user <> 'moothall_officer' then
            return new;
        end if;
        if tg_op = 'INSERT' and (new.proposed_by_id is distinct from me or new.ended_by_id is not null
            or not (people_administers(new.body_id) or people_administers(new.provider_id)))
        then
            raise insufficient_privilege using message = 'an administrator of one side proposes';
        end if;
        if (new.home_agreed_by_id is distinct from earlier.home_agreed_by_id
                or new.home_agreed_at is distinct from earlier.home_agreed_at)
            and (earlier.home_agreed_by_id is not null or new.home_agreed_by_id is distinct from me
                or not people_administers(new.body_id))
        then
            raise insufficient_privilege using message = 'an administrator of the home agrees for the home';
        end if;
        if (new.provider_agreed_by_id is distinct from earlier.provider_agreed_by_id
                or new.provider_agreed_at is distinct from earlier.provider_agreed_at)
            and (earlier.provider_agreed_by_id is not null or new.provider_agreed_by_id is distinct from me
                or not people_administers(new.provider_id))
        then
            raise insufficient_privilege using message = 'an administrator of the provider agrees for the provider';
        end if;
        if new.ended_by_id is distinct from earlier.ended_by_id
            and (new.ended_by_id is distinct from me
                or not (people_administers(new.body_id) or people_administers(new.provider_id)))
        then
            raise insufficient_privilege using message = 'an administrator of one side ends it';
        end if;
        return new;
    end $$;
    create trigger people_arrangement_guarded before insert or update on people_arrangement
        for each row execute function people_arrangement_guarded();
    alter table people_arrangement add constraint people_arrangement_team_of_provider
        foreign key (provider_id, team_id) references people_team (body_id, id) deferrable initially deferred;
"""

_TABLE = (
    "table (body_id bigint, team_id bigint, function varchar, membership_id bigint, arrangement_id bigint,"
    " from_body_id bigint)"
)
_POSTS_AT = """
    create function moothall_posts_at(of_person bigint, at timestamptz) returns TABLE_OF_POSTS language sql volatile as $$
        select m.body_id, m.team_id, m.function, m.id, null::bigint, m.body_id
            from people_membership m
            where m.person_id = of_person and m.from_at <= at and (m.to_at is null or m.to_at > at)
        union all
        select a.body_id, m.team_id, m.function, m.id, a.id, m.body_id
            from people_membership m
            join people_arrangement a on a.provider_id = m.body_id and a.team_id = m.team_id
                and m.function = any (a.functions)
            where m.person_id = of_person and m.from_at <= at and (m.to_at is null or m.to_at > at)
                and a.home_agreed_at is not null and a.provider_agreed_at is not null and a.ended_at is null
                and a.from_at <= at and (a.to_at is null or a.to_at > at)
        order by 1, 2, 3, 5 nulls first
    $$
""".replace("TABLE_OF_POSTS", _TABLE)
# Locks of "rights/<body>" let one administrator of a body at a time change its posts. A shared lock of "duty/<body>"
# is held by each officer at work; whoever ends a right takes it alone before the commit (people.duty.settle). The
# posts are read after the lock, by the clock: the statement began before it waited.
_ON_DUTY = """
    create function moothall_on_duty(of_person bigint, in_bodies bigint[], is_alone boolean) returns TABLE_OF_POSTS
    language plpgsql security definer set search_path = public, pg_temp as $function$
    declare
        one bigint;
    begin
        for one in select distinct b from unnest(in_bodies) b order by 1 loop
            if is_alone then
                perform pg_advisory_xact_lock(hashtextextended('rights/' || one, 0));
            else
                perform pg_advisory_xact_lock_shared(hashtextextended('duty/' || one, 0));
            end if;
        end loop;
        perform set_config('moothall.migrating', 'on', true);
        insert into people_deputy (body_id, arrangement_id, person_id)
            select distinct p.body_id, p.arrangement_id, of_person
                from moothall_posts_at(of_person, clock_timestamp()) p
                where p.arrangement_id is not null and p.body_id = any (in_bodies) and not exists (
                    select 1 from people_deputy d where d.body_id = p.body_id
                        and d.arrangement_id = p.arrangement_id and d.person_id = of_person)
            on conflict do nothing;
        return query select * from moothall_posts_at(of_person, clock_timestamp()) p where p.body_id = any (in_bodies);
        perform set_config('moothall.migrating', '', true);
    end $function$
""".replace("TABLE_OF_POSTS", _TABLE)

_BODIES = "nullif(current_setting('moothall.bodies', true), '')::bigint[]"
_OF_OFFICER = f"body_id = any ({_BODIES})"
_OF_PARTY = f"{_OF_OFFICER} or provider_id = any ({_BODIES})"
_IN_HAND = "body_id = nullif(current_setting('moothall.body', true), '')::bigint"
_REQUEST_KEY = """
    create index people_membership_request_id_same_body_idx on people_membership (body_id, request_id);
    alter table people_membership add constraint people_membership_request_id_same_body
        foreign key (body_id, request_id) references people_postrequest (body_id, id) deferrable initially deferred;
"""
_COLLEAGUE = (
    "exists (select 1 from people_membership m where m.person_id = people_person.id)"
    " or exists (select 1 from people_deputy d where d.person_id = people_person.id)"
)


def _names_for(role: str) -> list[str]:
    return [
        f"drop policy people_person_{role} on people_person",
        f"create policy people_person_{role} on people_person for select to {role} using ({_COLLEAGUE})",
    ]


_SIGNATURE = "moothall_on_duty(bigint, bigint[], boolean)"


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("people", "0011_posts_and_arrangements")]

    operations = [
        BodyKeys("PostRequest"),
        BodyKeys("PostFile"),
        BodyKeys("Arrangement"),
        BodyKeys("Deputy"),
        migrations.RunSQL(_REQUEST_KEY, migrations.RunSQL.noop),
        RowSecurity(
            "Team",
            {
                "moothall_officer": Rule(rows=_OF_OFFICER, may="select, insert, update (name)"),
                "moothall_job": Rule(rows=_IN_HAND, may="select, insert, update"),
            },
        ),
        RowSecurity(
            "Membership",
            {
                "moothall_officer": Rule(rows=_OF_OFFICER, may="select, insert, update (to_at)"),
                "moothall_job": Rule(rows=_IN_HAND, may="select, insert, update"),
            },
        ),
        RowSecurity(
            "PostRequest",
            {
                "moothall_officer": Rule(
                    rows=_OF_OFFICER, may="select, insert, update (decided_by_id, decided_at, outcome)"
                ),
                "moothall_job": Rule(rows=_IN_HAND, may="select, insert, update"),
            },
        ),
        RowSecurity(
            "PostFile",
            {
                "moothall_officer": Rule(
                    rows=_OF_OFFICER, may="select, insert, update (applied_at, sealed_content), delete"
                ),
                "moothall_job": Rule(rows=_IN_HAND, may="select, delete"),
            },
        ),
        RowSecurity(
            "Arrangement",
            {
                "moothall_officer": Rule(
                    rows=_OF_PARTY,
                    may=(
                        "select, insert, update (home_agreed_by_id, home_agreed_at, provider_agreed_by_id,"
                        " provider_agreed_at, ended_by_id, ended_at)"
                    ),
                ),
                "moothall_job": Rule(rows=_IN_HAND, may="select"),
            },
        ),
        RowSecurity(
            "Deputy",
            {
                "moothall_officer": Rule(rows=_OF_OFFICER, may="select"),
                "moothall_job": Rule(rows=_IN_HAND, may="select"),
            },
        ),
        migrations.RunSQL(
            [_ADMINISTERS, _BY_ADMINISTRATOR, _REQUEST, _MEMBERSHIP, _ARRANGEMENT], migrations.RunSQL.noop
        ),
        migrations.RunSQL(
            [*_names_for("moothall_officer"), *_names_for("moothall_job")], migrations.RunSQL.noop
        ),
        migrations.RunSQL(["drop function moothall_posts_of(bigint)", _POSTS_AT], migrations.RunSQL.noop),
        definer_function(
            name="moothall_posts_of",
            arguments="of_person bigint",
            returns=_TABLE,
            query="select * from moothall_posts_at(of_person, statement_timestamp())",
        ),
        migrations.RunSQL(
            [
                _ON_DUTY,
                f"revoke all on function {_SIGNATURE} from public",
                f"grant execute on function {_SIGNATURE} to {APPLICATION}",
                "revoke all on function moothall_posts_at(bigint, timestamptz) from public",
            ],
            migrations.RunSQL.noop,
        ),
        definer_function(
            name="moothall_requests_without_approver",
            arguments="at timestamptz",
            returns="table (body_id bigint, request_id bigint)",
            query=(
                "select r.body_id, r.id from people_postrequest r where r.outcome = '' and not exists ("
                " select 1 from people_membership m where m.body_id = r.body_id and m.function = 'administrator'"
                " and m.person_id not in (r.asked_by_id, r.person_id)"
                " and m.from_at <= at and (m.to_at is null or m.to_at > at))"
                " order by r.body_id, r.id"
            ),
        ),
        definer_function(
            name="moothall_bodies_with_old_post_files",
            arguments="uploaded_before timestamptz",
            returns="setof bigint",
            query="select distinct f.body_id from people_postfile f where f.uploaded_at < uploaded_before",
        ),
    ]
