-- The database `postgres` of a brand-new Supabase project.
--
-- Run after roles.sql, by a superuser, in one transaction, in an empty database. Owners are named explicitly, so the
-- result is the same whichever superuser runs it. Plain PostgreSQL 15 or newer is enough: extensions are created
-- where the server has them, and nothing below needs one.
--
-- Deviations from the hosted platform: no supautils, safeupdate, supabase_vault, pg_net or pg_cron; realtime.messages is
-- not partitioned; the services' own tables carry the columns that client SQL can meet, not every column they have.


-- The database -------------------------------------------------------------------------------------------------------

-- The schema `public` belongs to the owner of the database, so this is what lets `postgres` create objects in it.
do $$
begin
    execute pg_catalog.format('alter database %I owner to postgres', pg_catalog.current_database());
end
$$;

grant usage on schema public to postgres, anon, authenticated, service_role;
grant execute on function pg_catalog.pg_reload_conf() to postgres;


-- Extensions ---------------------------------------------------------------------------------------------------------

create schema extensions authorization postgres;
grant usage on schema extensions to anon, authenticated, service_role;
grant all on schema extensions to dashboard_user;

do $$
declare
    wanted name;
begin
    for wanted in
        select name
        from pg_catalog.pg_available_extensions
        where name in ('pg_stat_statements', 'pgcrypto', 'uuid-ossp')
        order by name
    loop
        execute pg_catalog.format('create extension if not exists %I with schema extensions', wanted);
    end loop;
end
$$;


-- Auth: tables -------------------------------------------------------------------------------------------------------

create schema auth authorization supabase_admin;
grant usage on schema auth to postgres, anon, authenticated, service_role;
grant all on schema auth to dashboard_user, supabase_auth_admin;

create table auth.users (
    instance_id uuid,
    id uuid not null,
    aud varchar(255),
    role varchar(255),
    email varchar(255),
    encrypted_password varchar(255),
    email_confirmed_at timestamptz,
    invited_at timestamptz,
    confirmation_token varchar(255),
    confirmation_sent_at timestamptz,
    recovery_token varchar(255),
    recovery_sent_at timestamptz,
    email_change_token_new varchar(255),
    email_change varchar(255),
    email_change_sent_at timestamptz,
    last_sign_in_at timestamptz,
    raw_app_meta_data jsonb,
    raw_user_meta_data jsonb,
    is_super_admin boolean,
    created_at timestamptz,
    updated_at timestamptz,
    phone text default null,
    phone_confirmed_at timestamptz,
    phone_change text default '',
    phone_change_token varchar(255) default '',
    phone_change_sent_at timestamptz,
    confirmed_at timestamptz generated always as (least(email_confirmed_at, phone_confirmed_at)) stored,
    email_change_token_current varchar(255) default '',
    email_change_confirm_status smallint default 0,
    banned_until timestamptz,
    reauthentication_token varchar(255) default '',
    reauthentication_sent_at timestamptz,
    is_sso_user boolean not null default false,
    deleted_at timestamptz,
    is_anonymous boolean not null default false,
    constraint users_pkey primary key (id),
    constraint users_phone_key unique (phone),
    constraint users_email_change_confirm_status_check check (email_change_confirm_status between 0 and 2)
);

create unique index users_email_partial_key on auth.users (email) where not is_sso_user;
create index users_instance_id_idx on auth.users (instance_id);
create index users_is_anonymous_idx on auth.users (is_anonymous);

create table auth.instances (
    id uuid primary key,
    uuid uuid,
    raw_base_config text,
    created_at timestamptz,
    updated_at timestamptz
);

create table auth.identities (
    id uuid primary key default gen_random_uuid(),
    provider_id text not null,
    user_id uuid not null references auth.users (id) on delete cascade,
    identity_data jsonb not null,
    provider text not null,
    last_sign_in_at timestamptz,
    created_at timestamptz,
    updated_at timestamptz,
    email text generated always as (lower(identity_data ->> 'email')) stored,
    unique (provider_id, provider)
);

create table auth.sessions (
    id uuid primary key,
    user_id uuid not null references auth.users (id) on delete cascade,
    created_at timestamptz,
    updated_at timestamptz,
    factor_id uuid,
    aal text check (aal in ('aal1', 'aal2', 'aal3')),
    not_after timestamptz,
    refreshed_at timestamp,
    user_agent text,
    ip inet,
    tag text
);

create table auth.refresh_tokens (
    id bigserial primary key,
    instance_id uuid,
    token varchar(255) unique,
    user_id varchar(255),
    revoked boolean,
    created_at timestamptz,
    updated_at timestamptz,
    parent varchar(255),
    session_id uuid references auth.sessions (id) on delete cascade
);

create table auth.one_time_tokens (
    id uuid primary key,
    user_id uuid not null references auth.users (id) on delete cascade,
    token_type text not null,
    token_hash text not null,
    relates_to text not null,
    created_at timestamp not null default now(),
    updated_at timestamp not null default now()
);

create table auth.flow_state (
    id uuid primary key,
    user_id uuid,
    auth_code text,
    provider_type text not null,
    authentication_method text not null,
    created_at timestamptz,
    updated_at timestamptz
);

create table auth.mfa_factors (
    id uuid primary key,
    user_id uuid not null references auth.users (id) on delete cascade,
    friendly_name text,
    factor_type text not null,
    status text not null,
    secret text,
    phone text,
    created_at timestamptz not null,
    updated_at timestamptz not null
);

create table auth.mfa_challenges (
    id uuid primary key,
    factor_id uuid not null references auth.mfa_factors (id) on delete cascade,
    created_at timestamptz not null,
    verified_at timestamptz,
    ip_address inet not null
);

create table auth.mfa_amr_claims (
    id uuid primary key,
    session_id uuid not null references auth.sessions (id) on delete cascade,
    authentication_method text not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    unique (session_id, authentication_method)
);

create table auth.sso_providers (
    id uuid primary key,
    resource_id text,
    created_at timestamptz,
    updated_at timestamptz
);

create table auth.sso_domains (
    id uuid primary key,
    sso_provider_id uuid not null references auth.sso_providers (id) on delete cascade,
    domain text not null,
    created_at timestamptz,
    updated_at timestamptz
);

create table auth.saml_providers (
    id uuid primary key,
    sso_provider_id uuid not null references auth.sso_providers (id) on delete cascade,
    entity_id text not null unique,
    metadata_xml text not null,
    created_at timestamptz,
    updated_at timestamptz
);

create table auth.saml_relay_states (
    id uuid primary key,
    sso_provider_id uuid not null references auth.sso_providers (id) on delete cascade,
    request_id text not null,
    flow_state_id uuid references auth.flow_state (id) on delete cascade,
    created_at timestamptz,
    updated_at timestamptz
);

create table auth.oauth_clients (
    id uuid primary key,
    client_name text,
    redirect_uris text not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    deleted_at timestamptz
);

create table auth.audit_log_entries (
    instance_id uuid,
    id uuid primary key,
    payload json,
    created_at timestamptz,
    ip_address varchar(64) not null default ''
);

create table auth.schema_migrations (
    version varchar(255) primary key
);

-- Row level security is on and nobody wrote a policy; `postgres` may read and write the rows, not alter the tables.
-- The migration ledger is the service's own.
do $$
declare
    service_table regclass;
begin
    for service_table in
        select oid
        from pg_catalog.pg_class
        where relnamespace = 'auth'::regnamespace
          and relkind = 'r'
        order by relname
    loop
        execute pg_catalog.format('alter table %s enable row level security', service_table);
        execute pg_catalog.format('alter table %s owner to supabase_auth_admin', service_table);
        execute pg_catalog.format('grant all on %s to dashboard_user', service_table);
        if service_table <> 'auth.schema_migrations'::regclass then
            execute pg_catalog.format('grant select on %s to postgres with grant option', service_table);
            execute pg_catalog.format(
                'grant insert, update, delete, truncate, references, trigger on %s to postgres', service_table
            );
        end if;
    end loop;
end
$$;

grant all on sequence auth.refresh_tokens_id_seq to postgres, dashboard_user;


-- Auth: who is asking ------------------------------------------------------------------------------------------------

-- The Data API passes the token's claims as settings of the transaction: all of them as JSON in request.jwt.claims,
-- and, in older versions, each one in request.jwt.claim.NAME. The first that is set and not empty wins; without any
-- the answer is NULL, never an error.

create function auth.uid() returns uuid
    language sql stable
    as $$
        select coalesce(
            nullif(current_setting('request.jwt.claim.sub', true), ''),
            nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'
        )::uuid
    $$;

create function auth.role() returns text
    language sql stable
    as $$
        select coalesce(
            nullif(current_setting('request.jwt.claim.role', true), ''),
            nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role'
        )
    $$;

create function auth.email() returns text
    language sql stable
    as $$
        select coalesce(
            nullif(current_setting('request.jwt.claim.email', true), ''),
            nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'email'
        )
    $$;

create function auth.jwt() returns jsonb
    language sql stable
    as $$
        select coalesce(
            nullif(current_setting('request.jwt.claim', true), ''),
            nullif(current_setting('request.jwt.claims', true), '')
        )::jsonb
    $$;

alter function auth.uid() owner to supabase_auth_admin;
alter function auth.role() owner to supabase_auth_admin;
alter function auth.email() owner to supabase_auth_admin;
alter function auth.jwt() owner to supabase_auth_admin;

comment on function auth.uid() is 'Deprecated: use auth.jwt() ->> ''sub''.';
comment on function auth.role() is 'Deprecated: use auth.jwt() ->> ''role''.';
comment on function auth.email() is 'Deprecated: use auth.jwt() ->> ''email''.';


-- Storage ------------------------------------------------------------------------------------------------------------

-- The owner of the tables may use the schema, not create in it: see the note on memberships in roles.sql.
create schema storage authorization supabase_admin;
grant usage on schema storage to postgres with grant option;
grant usage on schema storage to supabase_storage_admin, anon, authenticated, service_role, dashboard_user;

create type storage.buckettype as enum ('STANDARD', 'ANALYTICS', 'VECTOR');

create table storage.buckets (
    id text not null,
    name text not null,
    owner uuid,
    created_at timestamptz default now(),
    updated_at timestamptz default now(),
    public boolean default false,
    avif_autodetection boolean default false,
    file_size_limit bigint,
    allowed_mime_types text[],
    owner_id text,
    type storage.buckettype not null default 'STANDARD',
    constraint buckets_pkey primary key (id)
);

create unique index bname on storage.buckets (name);
comment on column storage.buckets.owner is 'Deprecated: use owner_id.';

create table storage.objects (
    id uuid not null default gen_random_uuid(),
    bucket_id text,
    name text,
    owner uuid,
    created_at timestamptz default now(),
    updated_at timestamptz default now(),
    last_accessed_at timestamptz default now(),
    metadata jsonb,
    path_tokens text[] generated always as (string_to_array(name, '/')) stored,
    version text,
    owner_id text,
    user_metadata jsonb,
    constraint objects_pkey primary key (id),
    constraint "objects_bucketId_fkey" foreign key (bucket_id) references storage.buckets (id)
);

create unique index bucketid_objname on storage.objects (bucket_id, name);
comment on column storage.objects.owner is 'Deprecated: use owner_id.';

create table storage.migrations (
    id integer not null,
    name varchar(100) not null unique,
    hash varchar(40) not null,
    executed_at timestamp default current_timestamp,
    constraint migrations_pkey primary key (id)
);

-- The folders of an object's name: {a,b} for a/b/file.txt.
create function storage.foldername(name text) returns text[]
    language sql immutable
    as $$ select (string_to_array(name, '/'))[1:array_length(string_to_array(name, '/'), 1) - 1] $$;

-- What follows the last slash of an object's name: file.txt for a/b/file.txt.
create function storage.filename(name text) returns text
    language sql immutable
    as $$ select (string_to_array(name, '/'))[array_length(string_to_array(name, '/'), 1)] $$;

-- What follows the last dot of an object's file name: txt for a/b/file.txt, the whole name where there is no dot.
create function storage.extension(name text) returns text
    language sql immutable
    as $$ select reverse(split_part(reverse(storage.filename(name)), '.', 1)) $$;

-- Deleting the row would leave the file behind, so only the storage service itself may; it says so by a setting.
create function storage.protect_delete() returns trigger
    language plpgsql
    as $$
        begin
            if coalesce(current_setting('storage.allow_delete_query', true), 'false') <> 'true' then
                raise exception 'Direct deletion from storage tables is not allowed. Use the Storage API instead.'
                    using errcode = '42501';
            end if;
            return null;
        end
    $$;

create trigger protect_buckets_delete before delete on storage.buckets
    for each statement execute function storage.protect_delete();
create trigger protect_objects_delete before delete on storage.objects
    for each statement execute function storage.protect_delete();

alter table storage.buckets enable row level security;
alter table storage.objects enable row level security;
alter table storage.migrations enable row level security;

alter type storage.buckettype owner to supabase_storage_admin;
alter table storage.buckets owner to supabase_storage_admin;
alter table storage.objects owner to supabase_storage_admin;
alter table storage.migrations owner to supabase_storage_admin;
alter function storage.foldername(text) owner to supabase_storage_admin;
alter function storage.filename(text) owner to supabase_storage_admin;
alter function storage.extension(text) owner to supabase_storage_admin;
alter function storage.protect_delete() owner to supabase_storage_admin;

grant all on storage.buckets, storage.objects to postgres with grant option;
grant all on storage.buckets, storage.objects to anon, authenticated, service_role;


-- Realtime -----------------------------------------------------------------------------------------------------------

create schema realtime authorization supabase_admin;
grant usage on schema realtime to postgres, anon, authenticated, service_role, supabase_realtime_admin;

create table realtime.messages (
    topic text not null,
    extension text not null,
    payload jsonb,
    event text,
    private boolean default false,
    updated_at timestamp not null default now(),
    inserted_at timestamp not null default now(),
    id uuid not null default gen_random_uuid(),
    constraint messages_pkey primary key (id, inserted_at)
);

alter table realtime.messages enable row level security;
alter table realtime.messages owner to supabase_realtime_admin;
grant all on realtime.messages to postgres, dashboard_user;
grant select, insert, update on realtime.messages to anon, authenticated, service_role;

-- The channel that a policy on realtime.messages is evaluated for.
create function realtime.topic() returns text
    language sql stable
    as $$ select nullif(current_setting('realtime.topic', true), '') $$;

-- Broadcasts a message from the database: the service picks up the row.
create function realtime.send(payload jsonb, event text, topic text, private boolean default true) returns void
    language sql
    as $$
        insert into realtime.messages (payload, event, topic, private, extension)
        values (payload, event, topic, private, 'broadcast')
    $$;

alter function realtime.topic() owner to supabase_realtime_admin;
alter function realtime.send(jsonb, text, text, boolean) owner to supabase_realtime_admin;


-- Vault, GraphQL, connection pooler ----------------------------------------------------------------------------------

create schema vault authorization supabase_admin;
grant usage on schema vault to postgres, service_role;

-- pg_graphql is off on a new project; this stands where its entry point would be and says so.
create schema graphql_public authorization supabase_admin;
grant usage on schema graphql_public to postgres, anon, authenticated, service_role;

create function graphql_public.graphql(
    "operationName" text default null,
    query text default null,
    variables jsonb default null,
    extensions jsonb default null
) returns jsonb
    language sql immutable
    as $$
        select '{"errors": [{"message": "pg_graphql extension is not enabled."}]}'::jsonb
    $$;

alter function graphql_public.graphql(text, text, jsonb, jsonb) owner to supabase_admin;

create schema pgbouncer authorization pgbouncer;

-- The pooler asks here for the verifier of a role that logs in.
create function pgbouncer.get_auth(p_usename text) returns table (username text, password text)
    language sql stable security definer set search_path = ''
    as $$
        select usename::text, case when valuntil < now() then null else passwd::text end
        from pg_catalog.pg_shadow
        where usename = p_usename
    $$;

alter function pgbouncer.get_auth(text) owner to supabase_admin;
revoke execute on function pgbouncer.get_auth(text) from public;
grant execute on function pgbouncer.get_auth(text) to pgbouncer;


-- Publications -------------------------------------------------------------------------------------------------------

create publication supabase_realtime;
alter publication supabase_realtime owner to postgres;

create publication supabase_realtime_messages_publication for table realtime.messages;
alter publication supabase_realtime_messages_publication owner to supabase_admin;


-- Telling the Data API that the schema changed -----------------------------------------------------------------------

-- Last, so that nothing above fires them. Equal notifications of one transaction are delivered once.

create function extensions.pgrst_ddl_watch() returns event_trigger
    language plpgsql
    as $$
        begin
            if exists (
                select
                from pg_catalog.pg_event_trigger_ddl_commands()
                where schema_name is null
                   or schema_name not in ('pg_temp', 'auth', 'storage', 'realtime', '_realtime')
            ) then
                perform pg_catalog.pg_notify('pgrst', 'reload schema');
            end if;
        end
    $$;

create function extensions.pgrst_drop_watch() returns event_trigger
    language plpgsql
    as $$
        begin
            if exists (
                select
                from pg_catalog.pg_event_trigger_dropped_objects()
                where not is_temporary
                  and object_type in (
                      'schema', 'table', 'foreign table', 'view', 'materialized view', 'function', 'trigger', 'type',
                      'rule'
                  )
                  and (schema_name is null or schema_name not in ('auth', 'storage', 'realtime', '_realtime'))
            ) then
                perform pg_catalog.pg_notify('pgrst', 'reload schema');
            end if;
        end
    $$;

alter function extensions.pgrst_ddl_watch() owner to supabase_admin;
alter function extensions.pgrst_drop_watch() owner to supabase_admin;

create event trigger pgrst_drop_watch on sql_drop
    execute function extensions.pgrst_drop_watch();

create event trigger pgrst_ddl_watch on ddl_command_end
    when tag in (
        'CREATE SCHEMA', 'ALTER SCHEMA',
        'CREATE TABLE', 'CREATE TABLE AS', 'SELECT INTO', 'ALTER TABLE',
        'CREATE FOREIGN TABLE', 'ALTER FOREIGN TABLE',
        'CREATE VIEW', 'ALTER VIEW', 'CREATE MATERIALIZED VIEW', 'ALTER MATERIALIZED VIEW',
        'CREATE FUNCTION', 'ALTER FUNCTION', 'CREATE PROCEDURE', 'ALTER PROCEDURE',
        'CREATE TRIGGER', 'CREATE TYPE', 'ALTER TYPE', 'CREATE DOMAIN', 'ALTER DOMAIN', 'CREATE RULE',
        'COMMENT'
    )
    execute function extensions.pgrst_ddl_watch();

alter event trigger pgrst_drop_watch owner to supabase_admin;
alter event trigger pgrst_ddl_watch owner to supabase_admin;
