-- The roles of a Supabase project: who exists, who is a member of whom, with which settings.
--
-- Run first, by a superuser, in one transaction. The bootstrap superuser of a project is `supabase_admin`. In a
-- shadow database the superuser may have another name, and a role such as `postgres` may exist with other
-- attributes: a role that exists is left as it is, because it may be the one we are running as.
--
-- Nothing here sets a password: whoever starts the cluster does.

do $$
declare
    wanted record;
begin
    for wanted in
        select *
        from (values
            -- The platform's own superuser, and the one the customer gets, which is none.
            ('supabase_admin',             'superuser createdb createrole replication bypassrls login'),
            ('postgres',                   'nosuperuser createdb createrole replication bypassrls login inherit'),
            -- What a request to the Data API runs as. The authenticator logs in and becomes one of the three.
            ('anon',                       'nologin inherit'),
            ('authenticated',              'nologin inherit'),
            ('service_role',               'nologin inherit bypassrls'),
            ('authenticator',              'login noinherit'),
            -- One owner per service.
            ('supabase_auth_admin',        'login noinherit'),
            ('supabase_storage_admin',     'login noinherit createrole'),
            ('supabase_realtime_admin',    'login noinherit createrole replication'),
            ('supabase_replication_admin', 'login replication'),
            ('supabase_etl_admin',         'login replication bypassrls'),
            ('supabase_read_only_user',    'login bypassrls'),
            ('dashboard_user',             'nologin createdb createrole replication'),
            ('pgbouncer',                  'login'),
            -- Marks who gets the extra rights that the platform's supautils extension hands out.
            ('supabase_privileged_role',   'nologin')
        ) as role (name, attributes)
        where not exists (select from pg_catalog.pg_roles where rolname = role.name)
    loop
        execute pg_catalog.format('create role %I with %s', wanted.name, wanted.attributes);
    end loop;
end
$$;

-- Memberships. A membership that a role has already (a superuser has all of them) is not granted again: from
-- PostgreSQL 16 on, granting the bootstrap superuser a role with the admin option is an error.
do $$
declare
    wanted record;
begin
    for wanted in
        select role.granted, role.member, role.is_admin
        from (values
            ('anon',                     'authenticator',           false),
            ('authenticated',            'authenticator',           false),
            ('service_role',             'authenticator',           false),
            ('authenticator',            'supabase_storage_admin',  false),
            ('anon',                     'postgres',                true),
            ('authenticated',            'postgres',                true),
            ('service_role',             'postgres',                true),
            ('authenticator',            'postgres',                true),
            ('pg_monitor',               'postgres',                true),
            ('pg_read_all_data',         'postgres',                true),
            ('pg_signal_backend',        'postgres',                true),
            ('pg_create_subscription',   'postgres',                true),  -- from PostgreSQL 16 on
            ('supabase_privileged_role', 'postgres',                false),
            ('pg_read_all_data',         'supabase_read_only_user', false),
            ('pg_monitor',               'supabase_read_only_user', false),
            ('pg_read_all_data',         'supabase_etl_admin',      false),
            -- Deviation from the hosted platform. There, supautils lets `postgres` write policies on
            -- storage.objects and realtime.messages without owning them. Plain PostgreSQL asks for ownership, so
            -- `postgres` inherits from the owners. They may not create anything in those schemas (database.sql),
            -- hence `postgres` may not either, as on the platform. What it can do here and not there is alter the
            -- tables themselves.
            ('supabase_storage_admin',   'postgres',                false),
            ('supabase_realtime_admin',  'postgres',                false)
        ) as role (granted, member, is_admin)
        where exists (select from pg_catalog.pg_roles where rolname = role.granted)
    loop
        if pg_catalog.pg_has_role(
            wanted.member,
            wanted.granted,
            case when wanted.is_admin then 'member with admin option' else 'member' end
        ) then
            continue;
        end if;
        execute pg_catalog.format(
            'grant %I to %I %s',
            wanted.granted,
            wanted.member,
            case when wanted.is_admin then 'with admin option' end
        );
    end loop;
end
$$;

-- Settings a role starts its sessions with.
alter role supabase_admin set search_path = "$user", public, auth, extensions;
alter role supabase_admin set log_statement = 'none';
alter role postgres set search_path = "$user", public, extensions;
alter role anon set statement_timeout = '3s';
alter role authenticated set statement_timeout = '8s';
alter role authenticator set statement_timeout = '8s';
alter role authenticator set lock_timeout = '8s';
alter role supabase_auth_admin set search_path = auth;
alter role supabase_auth_admin set idle_in_transaction_session_timeout = '60s';
alter role supabase_auth_admin set log_statement = 'none';
alter role supabase_storage_admin set search_path = storage;
alter role supabase_storage_admin set log_statement = 'none';
alter role supabase_realtime_admin set search_path = public, extensions, realtime;
alter role supabase_read_only_user set default_transaction_read_only = on;

-- The platform lets `postgres` set this one through supautils; loading data with triggers off depends on it.
grant set on parameter session_replication_role to postgres;
