-- The database of one client: 21 tables and their access control.
--
-- This is the desired schema, not a migration: pg_schema_apply loads it in a shadow database that is like a new Supabase
-- project, and changes the client's database to match. Hence only plain CREATE, GRANT, REVOKE, and COMMENT.
--
-- Rules for every table (tested by tests/database/template):
--
--   * A row belongs to one organization, by organization_id. A reference to a row of a tenant carries organization_id
--     too, so that it can't point into another organization: foreign keys bypass row level security.
--   * Row-level security is enabled; there is at most one policy per command; each compares the column itself with a
--     value that is computed once per statement, hence (select app.organization_id()).
--   * The platform's default privileges differ between projects of different age: all privileges are revoked, then the
--     necessary ones granted. `anon` gets none. No column that controls access is in a GRANT UPDATE.
--   * A value from a fixed list is text with a check constraint, not an enum: comparing enums isn't leakproof, so
--     PostgreSQL would not use an index on such a column for a query that a policy applies to.
--
-- Variable: database_schema_tier (starter, professional, or enterprise), see schema/plan.sql.j2.

create schema app;

comment on schema app is 'What policies and triggers call. Not exposed by the Data API.';

revoke all on schema app from public, anon, authenticated, service_role;
grant usage on schema app to authenticated, service_role;

-- Plan ===============================================================================================================

create function app.plan_limit(resource text) returns bigint
    language sql immutable set search_path = ''
    as $$
        select allowed
        from (values
            ('contacts', 2500::bigint),
            ('emails', 10000::bigint),
            ('social_accounts', 3::bigint),
            ('users', 10::bigint)
        ) as plan (name, allowed)
        where name = resource
    $$;

comment on function app.plan_limit(text) is
    'How many of a resource the client''s plan allows an organization; null: any number.';

create function app.enforce_plan_limit() returns trigger
    language plpgsql set search_path = ''
    as $$
        declare
            resource constant text := tg_argv[0];
            allowed constant bigint := app.plan_limit(resource);
            since constant timestamptz := case tg_argv[1]
                when 'month' then date_trunc('month', now(), 'UTC')
                else '-infinity'
            end;
            is_exceeded boolean;
        begin
            -- The limit applies to the application. The owner, who restores or migrates data, is exempt.
            if allowed is null or current_user not in ('authenticated', 'service_role') then
                return null;
            end if;

            execute format(
                'select exists ('
                '    select from %I.%I'
                '    where organization_id in (select organization_id from inserted) and created_at >= $1'
                '    group by organization_id having count(*) > $2'
                ')',
                tg_table_schema, tg_table_name
            ) into is_exceeded using since, allowed;

            if is_exceeded then
                raise exception 'The plan allows an organization % %.', allowed, replace(resource, '_', ' ')
                    using errcode = 'PT402';  -- the Data API answers 402 Payment Required
            end if;
            return null;
        end
    $$;

comment on function app.enforce_plan_limit() is
    'Refuses rows beyond what the plan allows. Arguments: the resource; "month" to count this month''s rows only.'
    ' Counts once a statement; two transactions at the same moment may both pass.';

create function app.set_updated_at() returns trigger
    language plpgsql set search_path = ''
    as $$
        begin
            new.updated_at := now();
            return new;
        end
    $$;

comment on function app.set_updated_at() is 'Notes when the row was last changed.';

revoke all on function app.plan_limit(text) from public, anon, authenticated, service_role;
revoke all on function app.enforce_plan_limit() from public, anon, authenticated, service_role;
revoke all on function app.set_updated_at() from public, anon, authenticated, service_role;
grant execute on function app.plan_limit(text) to authenticated, service_role;
-- Tenancy: organizations and their members ===========================================================================

create table public.organizations (
    id uuid primary key default gen_random_uuid(),
    name text not null,
    slug text not null,
    email text,
    phone text,
    website text,
    logo_url text,
    industry text,
    address_line text,
    city text,
    region text,
    postal_code text,
    country_code text,
    timezone text not null default 'UTC',
    currency text not null default 'USD',
    locale text not null default 'en',
    subscription_status text not null default 'active',
    trial_ends_at timestamptz,
    settings jsonb not null default '{}',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),

    constraint organizations_slug_key unique (slug),
    constraint organizations_name_check check (btrim(name) <> ''),
    constraint organizations_slug_check check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    constraint organizations_email_check check (email ~ '^[^@\s]+@[^@\s]+$'),
    constraint organizations_country_code_check check (country_code ~ '^[A-Z]{2}$'),
    constraint organizations_currency_check check (currency ~ '^[A-Z]{3}$'),
    constraint organizations_subscription_status_check check (
        subscription_status in ('trialing', 'active', 'past_due', 'paused', 'cancelled')
    ),
    constraint organizations_settings_check check (jsonb_typeof(settings) = 'object')
);

comment on table public.organizations is
    'A tenant. Every other row but those of platform_metrics belongs to one; deleting it, which only the backend '
    'may, deletes them.';
comment on column public.organizations.slug is
    'Names the organization in addresses: lower-case letters, digits, single hyphens.';
comment on column public.organizations.country_code is 'ISO 3166-1 alpha-2.';
comment on column public.organizations.currency is 'ISO 4217; what new deals are in.';
comment on column public.organizations.subscription_status is
    'For the application to show and act on; row level security doesn''t look at it. History: subscription_history.';

create table public.users (
    id uuid primary key default gen_random_uuid(),  -- as everywhere; only a login's id passes the foreign key
    organization_id uuid not null,
    email text not null,
    full_name text,
    avatar_url text,
    phone text,
    job_title text,
    role text not null default 'member',
    status text not null default 'active',
    timezone text,
    locale text,
    preferences jsonb not null default '{}',
    last_seen_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),

    constraint users_login_fkey foreign key (id) references auth.users (id) on delete cascade,
    constraint users_organization_fkey
        foreign key (organization_id) references public.organizations (id) on delete cascade,
    constraint users_organization_id_id_key unique (organization_id, id),
    constraint users_organization_id_email_key unique (organization_id, email),
    constraint users_email_check check (email ~ '^[^@\s]+@[^@\s]+$'),
    constraint users_role_check check (role in ('owner', 'admin', 'member')),
    constraint users_status_check check (status in ('invited', 'active', 'suspended')),
    constraint users_preferences_check check (jsonb_typeof(preferences) = 'object')
);

comment on table public.users is
    'The membership of a login in its organization, one each. Made by the backend or an admin; goes with the login.';
comment on column public.users.id is 'The login: auth.users.id, the sub of its token.';
comment on column public.users.role is
    'owner and admin manage members, accounts and settings. Changed by the backend only, as status and '
    'organization_id are.';
comment on column public.users.status is 'Only an active member sees anything.';

create index users_organization_id_full_name_idx on public.users (organization_id, full_name);

create trigger set_updated_at before update on public.organizations
    for each row execute function app.set_updated_at();
create trigger set_updated_at before update on public.users
    for each row execute function app.set_updated_at();
create trigger enforce_plan_limit after insert on public.users
    referencing new table as inserted
    for each statement execute function app.enforce_plan_limit('users');


-- The current user -----------------------------------------------------------------------------------------------------

-- These read public.users without its policies, which call them: as definer, because the owner bypasses row-level
-- security. They take no argument, so that a user can't query another one.

create function app.organization_id() returns uuid
    language sql stable security definer set search_path = ''
    as $$
        select organization_id from public.users where id = auth.uid() and status = 'active'
    $$;

create function app.is_admin() returns boolean
    language sql stable security definer set search_path = ''
    as $$
        select exists (
            select from public.users where id = auth.uid() and status = 'active' and role in ('owner', 'admin')
        )
    $$;

comment on function app.organization_id() is
    'The organization of the login that asks; null for a login that is no active member of one.';
comment on function app.is_admin() is 'Whether the login that asks is an owner or admin of its organization.';

revoke all on function app.organization_id() from public, anon, authenticated, service_role;
revoke all on function app.is_admin() from public, anon, authenticated, service_role;
grant execute on function app.organization_id() to authenticated;
grant execute on function app.is_admin() to authenticated;


-- Organizations: members read, admins change; the backend creates and deletes them -------------------------------------

alter table public.organizations enable row level security;

create policy members_read on public.organizations
    for select to authenticated
    using (id = (select app.organization_id()));
create policy admins_change on public.organizations
    for update to authenticated
    using (id = (select app.organization_id()) and (select app.is_admin()))
    with check (id = (select app.organization_id()) and (select app.is_admin()));

revoke all on public.organizations from public, anon, authenticated, service_role;
grant select on public.organizations to authenticated;
grant update (
    name, email, phone, website, logo_url, industry, address_line, city, region, postal_code, country_code, timezone,
    currency, locale, settings
) on public.organizations to authenticated;
grant select, insert, update, delete on public.organizations to service_role;


-- Users: members read their colleagues and change their own profile; admins add and remove them, except owners --------------

alter table public.users enable row level security;

create policy members_read on public.users
    for select to authenticated
    using (organization_id = (select app.organization_id()));
create policy admins_add on public.users
    for insert to authenticated
    with check (organization_id = (select app.organization_id()) and (select app.is_admin()) and role <> 'owner');
create policy self_or_admins_change on public.users
    for update to authenticated
    using (organization_id = (select app.organization_id()) and (id = (select auth.uid()) or (select app.is_admin())))
    with check (
        organization_id = (select app.organization_id()) and (id = (select auth.uid()) or (select app.is_admin()))
    );
create policy admins_remove on public.users
    for delete to authenticated
    using (
        organization_id = (select app.organization_id())
        and (select app.is_admin())
        and role <> 'owner'
        and id <> (select auth.uid())
    );

revoke all on public.users from public, anon, authenticated, service_role;
grant select, insert, delete on public.users to authenticated;
grant update (full_name, avatar_url, phone, job_title, timezone, locale, preferences, last_seen_at)
    on public.users to authenticated;
grant select, insert, update, delete on public.users to service_role;
-- CRM: companies, contacts, deals, activities ========================================================================

-- The working data, which all members of the organization read and write. If a company, a contact, or a member is
-- deleted, rows that refer to it are kept without the reference.


-- Companies ----------------------------------------------------------------------------------------------------------

create table public.companies (
    id uuid primary key default gen_random_uuid(),
    organization_id uuid not null,
    name text not null,
    domain text,
    website text,
    industry text,
    description text,
    phone text,
    email text,
    linkedin_url text,
    address_line text,
    city text,
    region text,
    postal_code text,
    country_code text,
    employee_count integer,
    annual_revenue numeric(16, 2),
    lifecycle_stage text not null default 'lead',
    source text,
    tags text[] not null default '{}',
    custom_fields jsonb not null default '{}',
    owner_id uuid,
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),

    constraint companies_organization_fkey
        foreign key (organization_id) references public.organizations (id) on delete cascade,
    constraint companies_owner_fkey
        foreign key (organization_id, owner_id) references public.users (organization_id, id)
        on delete set null (owner_id),
    constraint companies_created_by_fkey
        foreign key (organization_id, created_by) references public.users (organization_id, id)
        on delete set null (created_by),
    constraint companies_organization_id_id_key unique (organization_id, id),
    constraint companies_organization_id_domain_key unique (organization_id, domain),
    constraint companies_name_check check (btrim(name) <> ''),
    constraint companies_domain_check check (domain = lower(domain)),
    constraint companies_email_check check (email ~ '^[^@\s]+@[^@\s]+$'),
    constraint companies_country_code_check check (country_code ~ '^[A-Z]{2}$'),
    constraint companies_employee_count_check check (employee_count >= 0),
    constraint companies_annual_revenue_check check (annual_revenue >= 0),
    constraint companies_lifecycle_stage_check check (
        lifecycle_stage in ('lead', 'prospect', 'customer', 'partner', 'former', 'other')
    ),
    constraint companies_custom_fields_check check (jsonb_typeof(custom_fields) = 'object')
);

comment on table public.companies is 'A firm that the organization deals with.';
comment on column public.companies.domain is 'Of its e-mail addresses, in lower case; a company is found by it.';
comment on column public.companies.annual_revenue is 'In the currency of the organization.';
comment on column public.companies.owner_id is 'The member who looks after it.';
comment on column public.companies.custom_fields is 'What this client records beyond these columns, by name.';

create index companies_organization_id_name_idx on public.companies (organization_id, name);
create index companies_organization_id_owner_id_idx on public.companies (organization_id, owner_id);
create index companies_organization_id_created_by_idx on public.companies (organization_id, created_by);
create index companies_organization_id_lifecycle_stage_idx
    on public.companies (organization_id, lifecycle_stage, created_at desc);
create index companies_organization_id_created_at_idx on public.companies (organization_id, created_at desc);

create trigger set_updated_at before update on public.companies
    for each row execute function app.set_updated_at();

alter table public.companies enable row level security;

create policy members_read on public.companies
    for select to authenticated
    using (organization_id = (select app.organization_id()));
create policy members_add on public.companies
    for insert to authenticated
    with check (organization_id = (select app.organization_id()));
create policy members_change on public.companies
    for update to authenticated
    using (organization_id = (select app.organization_id()))
    with check (organization_id = (select app.organization_id()));
create policy members_remove on public.companies
    for delete to authenticated
    using (organization_id = (select app.organization_id()));

revoke all on public.companies from public, anon, authenticated, service_role;
grant select, insert, delete on public.companies to authenticated;
grant update (
    name, domain, website, industry, description, phone, email, linkedin_url, address_line, city, region, postal_code,
    country_code, employee_count, annual_revenue, lifecycle_stage, source, tags, custom_fields, owner_id
) on public.companies to authenticated;
grant select, insert, update, delete on public.companies to service_role;


-- Contacts -----------------------------------------------------------------------------------------------------------

create table public.contacts (
    id uuid primary key default gen_random_uuid(),
    organization_id uuid not null,
    company_id uuid,
    first_name text not null,
    last_name text,
    email text,
    phone text,
    mobile text,
    job_title text,
    department text,
    linkedin_url text,
    address_line text,
    city text,
    region text,
    postal_code text,
    country_code text,
    timezone text,
    locale text,
    lifecycle_stage text not null default 'lead',
    lead_score integer not null default 0,
    source text,
    email_opt_in boolean not null default false,
    email_opt_in_at timestamptz,
    do_not_contact boolean not null default false,
    last_contacted_at timestamptz,
    tags text[] not null default '{}',
    custom_fields jsonb not null default '{}',
    owner_id uuid,
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),

    constraint contacts_organization_fkey
        foreign key (organization_id) references public.organizations (id) on delete cascade,
    constraint contacts_company_fkey
        foreign key (organization_id, company_id) references public.companies (organization_id, id)
        on delete set null (company_id),
    constraint contacts_owner_fkey
        foreign key (organization_id, owner_id) references public.users (organization_id, id)
        on delete set null (owner_id),
    constraint contacts_created_by_fkey
        foreign key (organization_id, created_by) references public.users (organization_id, id)
        on delete set null (created_by),
    constraint contacts_organization_id_id_key unique (organization_id, id),
    constraint contacts_organization_id_email_key unique (organization_id, email),
    constraint contacts_first_name_check check (btrim(first_name) <> ''),
    constraint contacts_email_check check (email ~ '^[^@\s]+@[^@\s]+$' and email = lower(email)),
    constraint contacts_country_code_check check (country_code ~ '^[A-Z]{2}$'),
    constraint contacts_lifecycle_stage_check check (
        lifecycle_stage in (
            'subscriber', 'lead', 'qualified', 'opportunity', 'customer', 'evangelist', 'former', 'other'
        )
    ),
    constraint contacts_lead_score_check check (lead_score between 0 and 100),
    constraint contacts_custom_fields_check check (jsonb_typeof(custom_fields) = 'object')
);

comment on table public.contacts is 'A person that the organization knows.';
comment on column public.contacts.first_name is
    'What to call the person; an import that knows no name puts the address here.';
comment on column public.contacts.email is 'In lower case, so that one person is not two.';
comment on column public.contacts.lead_score is 'From 0 (cold) to 100 (ready to buy).';
comment on column public.contacts.email_opt_in is
    'Agreed to get marketing e-mail. An entry in email_unsubscribes outweighs it.';
comment on column public.contacts.do_not_contact is 'By no channel at all.';
comment on column public.contacts.owner_id is 'The member who looks after the person.';
comment on column public.contacts.custom_fields is 'What this client records beyond these columns, by name.';

create index contacts_organization_id_company_id_idx on public.contacts (organization_id, company_id);
create index contacts_organization_id_owner_id_idx on public.contacts (organization_id, owner_id);
create index contacts_organization_id_created_by_idx on public.contacts (organization_id, created_by);
create index contacts_organization_id_last_name_idx on public.contacts (organization_id, last_name, first_name);
create index contacts_organization_id_lifecycle_stage_idx
    on public.contacts (organization_id, lifecycle_stage, created_at desc);
create index contacts_organization_id_lead_score_idx on public.contacts (organization_id, lead_score desc);
create index contacts_organization_id_created_at_idx on public.contacts (organization_id, created_at desc);

create trigger set_updated_at before update on public.contacts
    for each row execute function app.set_updated_at();
create trigger enforce_plan_limit after insert on public.contacts
    referencing new table as inserted
    for each statement execute function app.enforce_plan_limit('contacts');

alter table public.contacts enable row level security;

create policy members_read on public.contacts
    for select to authenticated
    using (organization_id = (select app.organization_id()));
create policy members_add on public.contacts
    for insert to authenticated
    with check (organization_id = (select app.organization_id()));
create policy members_change on public.contacts
    for update to authenticated
    using (organization_id = (select app.organization_id()))
    with check (organization_id = (select app.organization_id()));
create policy members_remove on public.contacts
    for delete to authenticated
    using (organization_id = (select app.organization_id()));

revoke all on public.contacts from public, anon, authenticated, service_role;
grant select, insert, delete on public.contacts to authenticated;
grant update (
    company_id, first_name, last_name, email, phone, mobile, job_title, department, linkedin_url, address_line, city,
    region, postal_code, country_code, timezone, locale, lifecycle_stage, lead_score, source, email_opt_in,
    email_opt_in_at, do_not_contact, last_contacted_at, tags, custom_fields, owner_id
) on public.contacts to authenticated;
grant select, insert, update, delete on public.contacts to service_role;


-- Deals --------------------------------------------------------------------------------------------------------------

create table public.deals (
    id uuid primary key default gen_random_uuid(),
    organization_id uuid not null,
    company_id uuid,
    contact_id uuid,
    name text not null,
    description text,
    pipeline text not null default 'sales',
    stage text not null default 'new',
    status text not null default 'open',
    amount numeric(14, 2) not null default 0,
    currency text not null default 'USD',
    probability integer not null default 0,
    expected_close_date date,
    closed_at timestamptz,
    lost_reason text,
    source text,
    tags text[] not null default '{}',
    custom_fields jsonb not null default '{}',
    owner_id uuid,
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),

    constraint deals_organization_fkey
        foreign key (organization_id) references public.organizations (id) on delete cascade,
    constraint deals_company_fkey
        foreign key (organization_id, company_id) references public.companies (organization_id, id)
        on delete set null (company_id),
    constraint deals_contact_fkey
        foreign key (organization_id, contact_id) references public.contacts (organization_id, id)
        on delete set null (contact_id),
    constraint deals_owner_fkey
        foreign key (organization_id, owner_id) references public.users (organization_id, id)
        on delete set null (owner_id),
    constraint deals_created_by_fkey
        foreign key (organization_id, created_by) references public.users (organization_id, id)
        on delete set null (created_by),
    constraint deals_organization_id_id_key unique (organization_id, id),
    constraint deals_name_check check (btrim(name) <> ''),
    constraint deals_stage_check check (btrim(stage) <> '' and btrim(pipeline) <> ''),
    constraint deals_status_check check (status in ('open', 'won', 'lost')),
    constraint deals_amount_check check (amount >= 0),
    constraint deals_currency_check check (currency ~ '^[A-Z]{3}$'),
    constraint deals_probability_check check (probability between 0 and 100),
    constraint deals_closed_at_check check ((status = 'open') = (closed_at is null)),
    constraint deals_lost_reason_check check (lost_reason is null or status = 'lost'),
    constraint deals_custom_fields_check check (jsonb_typeof(custom_fields) = 'object')
);

comment on table public.deals is 'A sale in the making, or made, or lost.';
comment on column public.deals.stage is
    'A step of the pipeline; the steps are the client''s own, in organizations.settings.';
comment on column public.deals.probability is 'In per cent.';
comment on column public.deals.closed_at is 'When it was won or lost; set exactly when it is no longer open.';
comment on column public.deals.owner_id is 'The member who is to win it.';

create index deals_organization_id_company_id_idx on public.deals (organization_id, company_id);
create index deals_organization_id_contact_id_idx on public.deals (organization_id, contact_id);
create index deals_organization_id_owner_id_idx on public.deals (organization_id, owner_id);
create index deals_organization_id_created_by_idx on public.deals (organization_id, created_by);
create index deals_organization_id_pipeline_idx on public.deals (organization_id, pipeline, stage);
create index deals_organization_id_status_idx on public.deals (organization_id, status, closed_at desc);
create index deals_organization_id_expected_close_date_idx
    on public.deals (organization_id, expected_close_date) where status = 'open';
create index deals_organization_id_created_at_idx on public.deals (organization_id, created_at desc);

create trigger set_updated_at before update on public.deals
    for each row execute function app.set_updated_at();

alter table public.deals enable row level security;

create policy members_read on public.deals
    for select to authenticated
    using (organization_id = (select app.organization_id()));
create policy members_add on public.deals
    for insert to authenticated
    with check (organization_id = (select app.organization_id()));
create policy members_change on public.deals
    for update to authenticated
    using (organization_id = (select app.organization_id()))
    with check (organization_id = (select app.organization_id()));
create policy members_remove on public.deals
    for delete to authenticated
    using (organization_id = (select app.organization_id()));

revoke all on public.deals from public, anon, authenticated, service_role;
grant select, insert, delete on public.deals to authenticated;
grant update (
    company_id, contact_id, name, description, pipeline, stage, status, amount, currency, probability,
    expected_close_date, closed_at, lost_reason, source, tags, custom_fields, owner_id
) on public.deals to authenticated;
grant select, insert, update, delete on public.deals to service_role;


-- Activities ---------------------------------------------------------------------------------------------------------

create table public.activities (
    id uuid primary key default gen_random_uuid(),
    organization_id uuid not null,
    company_id uuid,
    contact_id uuid,
    deal_id uuid,
    type text not null default 'note',
    subject text not null,
    body text,
    outcome text,
    status text not null default 'planned',
    priority text not null default 'normal',
    due_at timestamptz,
    completed_at timestamptz,
    duration_minutes integer,
    location text,
    owner_id uuid,
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),

    constraint activities_organization_fkey
        foreign key (organization_id) references public.organizations (id) on delete cascade,
    constraint activities_company_fkey
        foreign key (organization_id, company_id) references public.companies (organization_id, id)
        on delete set null (company_id),
    constraint activities_contact_fkey
        foreign key (organization_id, contact_id) references public.contacts (organization_id, id)
        on delete set null (contact_id),
    constraint activities_deal_fkey
        foreign key (organization_id, deal_id) references public.deals (organization_id, id)
        on delete set null (deal_id),
    constraint activities_owner_fkey
        foreign key (organization_id, owner_id) references public.users (organization_id, id)
        on delete set null (owner_id),
    constraint activities_created_by_fkey
        foreign key (organization_id, created_by) references public.users (organization_id, id)
        on delete set null (created_by),
    constraint activities_type_check check (type in ('call', 'email', 'meeting', 'message', 'note', 'task')),
    constraint activities_subject_check check (btrim(subject) <> ''),
    constraint activities_status_check check (status in ('planned', 'completed', 'cancelled')),
    constraint activities_priority_check check (priority in ('low', 'normal', 'high', 'urgent')),
    constraint activities_completed_at_check check ((status = 'completed') = (completed_at is not null)),
    constraint activities_duration_minutes_check check (duration_minutes >= 0)
);

comment on table public.activities is 'Something done, or to be done, with a contact, a company or a deal.';
comment on column public.activities.owner_id is 'The member who does it.';
comment on column public.activities.completed_at is 'Set exactly when it is completed.';

create index activities_organization_id_company_id_idx
    on public.activities (organization_id, company_id, created_at desc);
create index activities_organization_id_contact_id_idx
    on public.activities (organization_id, contact_id, created_at desc);
create index activities_organization_id_deal_id_idx on public.activities (organization_id, deal_id, created_at desc);
create index activities_organization_id_owner_id_idx on public.activities (organization_id, owner_id, due_at);
create index activities_organization_id_created_by_idx on public.activities (organization_id, created_by);
create index activities_organization_id_due_at_idx
    on public.activities (organization_id, due_at) where status = 'planned';
create index activities_organization_id_type_idx on public.activities (organization_id, type, created_at desc);
create index activities_organization_id_created_at_idx on public.activities (organization_id, created_at desc);

create trigger set_updated_at before update on public.activities
    for each row execute function app.set_updated_at();

alter table public.activities enable row level security;

create policy members_read on public.activities
    for select to authenticated
    using (organization_id = (select app.organization_id()));
create policy members_add on public.activities
    for insert to authenticated
    with check (organization_id = (select app.organization_id()));
create policy members_change on public.activities
    for update to authenticated
    using (organization_id = (select app.organization_id()))
    with check (organization_id = (select app.organization_id()));
create policy members_remove on public.activities
    for delete to authenticated
    using (organization_id = (select app.organization_id()));

revoke all on public.activities from public, anon, authenticated, service_role;
grant select, insert, delete on public.activities to authenticated;
grant update (
    company_id, contact_id, deal_id, type, subject, body, outcome, status, priority, due_at, completed_at,
    duration_minutes, location, owner_id
) on public.activities to authenticated;
grant select, insert, update, delete on public.activities to service_role;
-- E-mail: templates, campaigns, sequences, sends, unsubscribes =======================================================

-- Members write what is to be sent; the backend sends it and records the outcome. A sent e-mail is history: it is kept
-- when the campaign, the contact, or the template is deleted.


-- Templates ----------------------------------------------------------------------------------------------------------

create table public.email_templates (
    id uuid primary key default gen_random_uuid(),
    organization_id uuid not null,
    name text not null,
    description text,
    category text,
    subject text not null,
    preheader text,
    body_html text,
    body_text text,
    variables text[] not null default '{}',
    is_archived boolean not null default false,
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),

    constraint email_templates_organization_fkey
        foreign key (organization_id) references public.organizations (id) on delete cascade,
    constraint email_templates_created_by_fkey
        foreign key (organization_id, created_by) references public.users (organization_id, id)
        on delete set null (created_by),
    constraint email_templates_organization_id_id_key unique (organization_id, id),
    constraint email_templates_organization_id_name_key unique (organization_id, name),
    constraint email_templates_name_check check (btrim(name) <> '')
);

comment on table public.email_templates is 'The text of an e-mail, to be used again.';
comment on column public.email_templates.preheader is 'What a mailbox shows after the subject.';
comment on column public.email_templates.variables is 'The names that the text leaves open.';

create index email_templates_organization_id_category_idx on public.email_templates (organization_id, category);
create index email_templates_organization_id_created_by_idx on public.email_templates (organization_id, created_by);
create index email_templates_organization_id_updated_at_idx
    on public.email_templates (organization_id, updated_at desc);

create trigger set_updated_at before update on public.email_templates
    for each row execute function app.set_updated_at();

alter table public.email_templates enable row level security;

create policy members_read on public.email_templates
    for select to authenticated
    using (organization_id = (select app.organization_id()));
create policy members_add on public.email_templates
    for insert to authenticated
    with check (organization_id = (select app.organization_id()));
create policy members_change on public.email_templates
    for update to authenticated
    using (organization_id = (select app.organization_id()))
    with check (organization_id = (select app.organization_id()));
create policy admins_remove on public.email_templates
    for delete to authenticated
    using (organization_id = (select app.organization_id()) and (select app.is_admin()));

revoke all on public.email_templates from public, anon, authenticated, service_role;
grant select, insert, delete on public.email_templates to authenticated;
grant update (name, description, category, subject, preheader, body_html, body_text, variables, is_archived)
    on public.email_templates to authenticated;
grant select, insert, update, delete on public.email_templates to service_role;


-- Campaigns ----------------------------------------------------------------------------------------------------------

create table public.email_campaigns (
    id uuid primary key default gen_random_uuid(),
    organization_id uuid not null,
    template_id uuid,
    name text not null,
    subject text,
    preheader text,
    from_name text,
    from_email text,
    reply_to text,
    audience jsonb not null default '{}',
    status text not null default 'draft',
    scheduled_at timestamptz,
    started_at timestamptz,
    completed_at timestamptz,
    recipient_count integer not null default 0,
    delivered_count integer not null default 0,
    opened_count integer not null default 0,
    clicked_count integer not null default 0,
    bounced_count integer not null default 0,
    unsubscribed_count integer not null default 0,
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),

    constraint email_campaigns_organization_fkey
        foreign key (organization_id) references public.organizations (id) on delete cascade,
    constraint email_campaigns_template_fkey
        foreign key (organization_id, template_id) references public.email_templates (organization_id, id)
        on delete set null (template_id),
    constraint email_campaigns_created_by_fkey
        foreign key (organization_id, created_by) references public.users (organization_id, id)
        on delete set null (created_by),
    constraint email_campaigns_organization_id_id_key unique (organization_id, id),
    constraint email_campaigns_name_check check (btrim(name) <> ''),
    constraint email_campaigns_from_email_check check (from_email ~ '^[^@\s]+@[^@\s]+$'),
    constraint email_campaigns_reply_to_check check (reply_to ~ '^[^@\s]+@[^@\s]+$'),
    constraint email_campaigns_audience_check check (jsonb_typeof(audience) = 'object'),
    constraint email_campaigns_status_check check (
        status in ('draft', 'scheduled', 'sending', 'sent', 'paused', 'cancelled')
    ),
    constraint email_campaigns_scheduled_at_check check (status <> 'scheduled' or scheduled_at is not null),
    constraint email_campaigns_counts_check check (
        least(recipient_count, delivered_count, opened_count, clicked_count, bounced_count, unsubscribed_count) >= 0
    )
);

comment on table public.email_campaigns is 'One e-mail to many contacts at one time.';
comment on column public.email_campaigns.subject is 'Instead of the template''s.';
comment on column public.email_campaigns.audience is 'Which contacts get it: a filter that the backend understands.';
comment on column public.email_campaigns.recipient_count is
    'This count and the next five are kept by the backend, from email_sends.';

create index email_campaigns_organization_id_template_id_idx on public.email_campaigns (organization_id, template_id);
create index email_campaigns_organization_id_created_by_idx on public.email_campaigns (organization_id, created_by);
create index email_campaigns_organization_id_status_idx
    on public.email_campaigns (organization_id, status, scheduled_at);
create index email_campaigns_organization_id_created_at_idx
    on public.email_campaigns (organization_id, created_at desc);

create trigger set_updated_at before update on public.email_campaigns
    for each row execute function app.set_updated_at();

alter table public.email_campaigns enable row level security;

create policy members_read on public.email_campaigns
    for select to authenticated
    using (organization_id = (select app.organization_id()));
create policy members_add on public.email_campaigns
    for insert to authenticated
    with check (organization_id = (select app.organization_id()));
create policy members_change on public.email_campaigns
    for update to authenticated
    using (organization_id = (select app.organization_id()))
    with check (organization_id = (select app.organization_id()));
create policy admins_remove on public.email_campaigns
    for delete to authenticated
    using (organization_id = (select app.organization_id()) and (select app.is_admin()));

revoke all on public.email_campaigns from public, anon, authenticated, service_role;
grant select, insert, delete on public.email_campaigns to authenticated;
grant update (template_id, name, subject, preheader, from_name, from_email, reply_to, audience, status, scheduled_at)
    on public.email_campaigns to authenticated;
grant select, insert, update, delete on public.email_campaigns to service_role;


-- Sequences ----------------------------------------------------------------------------------------------------------

create table public.email_sequences (
    id uuid primary key default gen_random_uuid(),
    organization_id uuid not null,
    name text not null,
    description text,
    status text not null default 'draft',
    trigger_event text,
    trigger_filter jsonb not null default '{}',
    steps jsonb not null default '[]',
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),

    constraint email_sequences_organization_fkey
        foreign key (organization_id) references public.organizations (id) on delete cascade,
    constraint email_sequences_created_by_fkey
        foreign key (organization_id, created_by) references public.users (organization_id, id)
        on delete set null (created_by),
    constraint email_sequences_organization_id_id_key unique (organization_id, id),
    constraint email_sequences_organization_id_name_key unique (organization_id, name),
    constraint email_sequences_name_check check (btrim(name) <> ''),
    constraint email_sequences_status_check check (status in ('draft', 'active', 'paused', 'archived')),
    constraint email_sequences_trigger_filter_check check (jsonb_typeof(trigger_filter) = 'object'),
    constraint email_sequences_steps_check check (jsonb_typeof(steps) = 'array')
);

comment on table public.email_sequences is 'E-mails that follow each other, started for a contact by an event.';
comment on column public.email_sequences.trigger_event is 'What starts it for a contact: contact.created, say.';
comment on column public.email_sequences.steps is
    'In order; each an object with template_id and delay_hours after the one before.';

create index email_sequences_organization_id_status_idx
    on public.email_sequences (organization_id, status, trigger_event);
create index email_sequences_organization_id_created_by_idx on public.email_sequences (organization_id, created_by);

create trigger set_updated_at before update on public.email_sequences
    for each row execute function app.set_updated_at();

alter table public.email_sequences enable row level security;

create policy members_read on public.email_sequences
    for select to authenticated
    using (organization_id = (select app.organization_id()));
create policy members_add on public.email_sequences
    for insert to authenticated
    with check (organization_id = (select app.organization_id()));
create policy members_change on public.email_sequences
    for update to authenticated
    using (organization_id = (select app.organization_id()))
    with check (organization_id = (select app.organization_id()));
create policy admins_remove on public.email_sequences
    for delete to authenticated
    using (organization_id = (select app.organization_id()) and (select app.is_admin()));

revoke all on public.email_sequences from public, anon, authenticated, service_role;
grant select, insert, delete on public.email_sequences to authenticated;
grant update (name, description, status, trigger_event, trigger_filter, steps)
    on public.email_sequences to authenticated;
grant select, insert, update, delete on public.email_sequences to service_role;


-- Sends: written by the backend, read by members ---------------------------------------------------------------------

create table public.email_sends (
    id uuid primary key default gen_random_uuid(),
    organization_id uuid not null,
    campaign_id uuid,
    sequence_id uuid,
    sequence_step integer,
    template_id uuid,
    contact_id uuid,
    to_email text not null,
    from_email text,
    subject text,
    status text not null default 'queued',
    provider text,
    provider_message_id text,
    sent_at timestamptz,
    delivered_at timestamptz,
    opened_at timestamptz,
    clicked_at timestamptz,
    bounced_at timestamptz,
    open_count integer not null default 0,
    click_count integer not null default 0,
    error text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),

    constraint email_sends_organization_fkey
        foreign key (organization_id) references public.organizations (id) on delete cascade,
    constraint email_sends_campaign_fkey
        foreign key (organization_id, campaign_id) references public.email_campaigns (organization_id, id)
        on delete set null (campaign_id),
    constraint email_sends_sequence_fkey
        foreign key (organization_id, sequence_id) references public.email_sequences (organization_id, id)
        on delete set null (sequence_id),
    constraint email_sends_template_fkey
        foreign key (organization_id, template_id) references public.email_templates (organization_id, id)
        on delete set null (template_id),
    constraint email_sends_contact_fkey
        foreign key (organization_id, contact_id) references public.contacts (organization_id, id)
        on delete set null (contact_id),
    constraint email_sends_campaign_once_key unique (organization_id, campaign_id, contact_id),
    constraint email_sends_sequence_once_key unique (organization_id, sequence_id, contact_id, sequence_step),
    constraint email_sends_message_key unique (provider, provider_message_id),
    constraint email_sends_origin_check check (num_nonnulls(campaign_id, sequence_id) <= 1),
    constraint email_sends_to_email_check check (to_email ~ '^[^@\s]+@[^@\s]+$'),
    constraint email_sends_sequence_step_check check (sequence_step >= 0),
    constraint email_sends_status_check check (
        status in ('queued', 'sent', 'delivered', 'bounced', 'complained', 'failed', 'cancelled')
    ),
    constraint email_sends_counts_check check (open_count >= 0 and click_count >= 0)
);

comment on table public.email_sends is
    'One e-mail to one address, and what became of it. A contact gets a campaign, and a step of a sequence, once.';
comment on column public.email_sends.to_email is 'The address as it was then, whatever became of the contact.';
comment on column public.email_sends.provider_message_id is 'What the provider''s webhooks call it.';
comment on column public.email_sends.opened_at is 'For the first time, as is clicked_at.';

create index email_sends_organization_id_template_id_idx on public.email_sends (organization_id, template_id);
create index email_sends_organization_id_contact_id_idx
    on public.email_sends (organization_id, contact_id, created_at desc);
create index email_sends_organization_id_status_idx on public.email_sends (organization_id, status, created_at desc);
create index email_sends_organization_id_created_at_idx on public.email_sends (organization_id, created_at desc);

create trigger set_updated_at before update on public.email_sends
    for each row execute function app.set_updated_at();
create trigger enforce_plan_limit after insert on public.email_sends
    referencing new table as inserted
    for each statement execute function app.enforce_plan_limit('emails', 'month');

alter table public.email_sends enable row level security;

create policy members_read on public.email_sends
    for select to authenticated
    using (organization_id = (select app.organization_id()));

revoke all on public.email_sends from public, anon, authenticated, service_role;
grant select on public.email_sends to authenticated;
grant select, insert, update, delete on public.email_sends to service_role;


-- Unsubscribes: added by members and the backend, lifted by admins ---------------------------------------------------

create table public.email_unsubscribes (
    id uuid primary key default gen_random_uuid(),
    organization_id uuid not null,
    email text not null,
    contact_id uuid,
    campaign_id uuid,
    source text not null default 'manual',
    reason text,
    unsubscribed_at timestamptz not null default now(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),

    constraint email_unsubscribes_organization_fkey
        foreign key (organization_id) references public.organizations (id) on delete cascade,
    constraint email_unsubscribes_contact_fkey
        foreign key (organization_id, contact_id) references public.contacts (organization_id, id)
        on delete set null (contact_id),
    constraint email_unsubscribes_campaign_fkey
        foreign key (organization_id, campaign_id) references public.email_campaigns (organization_id, id)
        on delete set null (campaign_id),
    constraint email_unsubscribes_organization_id_email_key unique (organization_id, email),
    constraint email_unsubscribes_email_check check (email ~ '^[^@\s]+@[^@\s]+$' and email = lower(email)),
    constraint email_unsubscribes_source_check check (source in ('link', 'complaint', 'bounce', 'manual', 'import'))
);

comment on table public.email_unsubscribes is
    'An address that gets no more marketing e-mail. Kept by address, so that deleting and importing the contact '
    'again doesn''t lift it.';
comment on column public.email_unsubscribes.campaign_id is 'The campaign whose link was followed.';

create index email_unsubscribes_organization_id_contact_id_idx
    on public.email_unsubscribes (organization_id, contact_id);
create index email_unsubscribes_organization_id_campaign_id_idx
    on public.email_unsubscribes (organization_id, campaign_id);
create index email_unsubscribes_organization_id_unsubscribed_at_idx
    on public.email_unsubscribes (organization_id, unsubscribed_at desc);

create trigger set_updated_at before update on public.email_unsubscribes
    for each row execute function app.set_updated_at();

alter table public.email_unsubscribes enable row level security;

create policy members_read on public.email_unsubscribes
    for select to authenticated
    using (organization_id = (select app.organization_id()));
create policy members_add on public.email_unsubscribes
    for insert to authenticated
    with check (organization_id = (select app.organization_id()));
create policy admins_remove on public.email_unsubscribes
    for delete to authenticated
    using (organization_id = (select app.organization_id()) and (select app.is_admin()));

revoke all on public.email_unsubscribes from public, anon, authenticated, service_role;
grant select, insert, delete on public.email_unsubscribes to authenticated;
grant select, insert, update, delete on public.email_unsubscribes to service_role;
-- Social media and content: accounts, posts, templates, queue ========================================================


-- Accounts: connected and removed by admins --------------------------------------------------------------------------

create table public.social_accounts (
    id uuid primary key default gen_random_uuid(),
    organization_id uuid not null,
    platform text not null,
    external_id text not null,
    name text not null,
    handle text,
    profile_url text,
    avatar_url text,
    status text not null default 'connected',
    status_message text,
    scopes text[] not null default '{}',
    token_expires_at timestamptz,
    last_synced_at timestamptz,
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),

    constraint social_accounts_organization_fkey
        foreign key (organization_id) references public.organizations (id) on delete cascade,
    constraint social_accounts_created_by_fkey
        foreign key (organization_id, created_by) references public.users (organization_id, id)
        on delete set null (created_by),
    constraint social_accounts_organization_id_id_key unique (organization_id, id),
    constraint social_accounts_external_id_key unique (organization_id, platform, external_id),
    constraint social_accounts_platform_check check (
        platform in ('facebook', 'instagram', 'linkedin', 'x', 'tiktok', 'youtube', 'pinterest', 'threads', 'other')
    ),
    constraint social_accounts_status_check check (status in ('connected', 'expired', 'revoked', 'failing'))
);

comment on table public.social_accounts is
    'An account on a social network that the organization posts through. Its tokens are secrets and not kept '
    'here: the backend keeps them in the vault, under the id of the row.';
comment on column public.social_accounts.external_id is 'The account''s id on the network.';
comment on column public.social_accounts.token_expires_at is 'When it has to be connected again.';

create index social_accounts_organization_id_created_by_idx on public.social_accounts (organization_id, created_by);
create index social_accounts_organization_id_status_idx on public.social_accounts (organization_id, status);

create trigger set_updated_at before update on public.social_accounts
    for each row execute function app.set_updated_at();
create trigger enforce_plan_limit after insert on public.social_accounts
    referencing new table as inserted
    for each statement execute function app.enforce_plan_limit('social_accounts');

alter table public.social_accounts enable row level security;

create policy members_read on public.social_accounts
    for select to authenticated
    using (organization_id = (select app.organization_id()));
create policy admins_add on public.social_accounts
    for insert to authenticated
    with check (organization_id = (select app.organization_id()) and (select app.is_admin()));
create policy admins_change on public.social_accounts
    for update to authenticated
    using (organization_id = (select app.organization_id()) and (select app.is_admin()))
    with check (organization_id = (select app.organization_id()) and (select app.is_admin()));
create policy admins_remove on public.social_accounts
    for delete to authenticated
    using (organization_id = (select app.organization_id()) and (select app.is_admin()));

revoke all on public.social_accounts from public, anon, authenticated, service_role;
grant select, insert, delete on public.social_accounts to authenticated;
grant update (name, handle, profile_url, avatar_url) on public.social_accounts to authenticated;
grant select, insert, update, delete on public.social_accounts to service_role;


-- Posts --------------------------------------------------------------------------------------------------------------

create table public.social_posts (
    id uuid primary key default gen_random_uuid(),
    organization_id uuid not null,
    account_id uuid,
    body text not null,
    link_url text,
    media_urls text[] not null default '{}',
    hashtags text[] not null default '{}',
    status text not null default 'draft',
    scheduled_at timestamptz,
    published_at timestamptz,
    external_id text,
    external_url text,
    error text,
    like_count integer not null default 0,
    comment_count integer not null default 0,
    share_count integer not null default 0,
    impression_count integer not null default 0,
    click_count integer not null default 0,
    metrics_updated_at timestamptz,
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),

    constraint social_posts_organization_fkey
        foreign key (organization_id) references public.organizations (id) on delete cascade,
    constraint social_posts_account_fkey
        foreign key (organization_id, account_id) references public.social_accounts (organization_id, id)
        on delete set null (account_id),
    constraint social_posts_created_by_fkey
        foreign key (organization_id, created_by) references public.users (organization_id, id)
        on delete set null (created_by),
    constraint social_posts_organization_id_id_key unique (organization_id, id),
    constraint social_posts_status_check check (
        status in ('draft', 'scheduled', 'publishing', 'published', 'failed', 'cancelled')
    ),
    constraint social_posts_scheduled_at_check check (status <> 'scheduled' or scheduled_at is not null),
    constraint social_posts_published_at_check check (status <> 'published' or published_at is not null),
    constraint social_posts_counts_check check (
        least(like_count, comment_count, share_count, impression_count, click_count) >= 0
    )
);

comment on table public.social_posts is
    'A post on one account: drafted and scheduled by members, published and measured by the backend.';
comment on column public.social_posts.account_id is 'Null: not decided yet, or the account was disconnected since.';
comment on column public.social_posts.like_count is
    'This count and the next four are as the network reported them at metrics_updated_at.';

create index social_posts_organization_id_account_id_idx
    on public.social_posts (organization_id, account_id, published_at desc);
create index social_posts_organization_id_created_by_idx on public.social_posts (organization_id, created_by);
create index social_posts_organization_id_status_idx on public.social_posts (organization_id, status, scheduled_at);
create index social_posts_organization_id_created_at_idx on public.social_posts (organization_id, created_at desc);

create trigger set_updated_at before update on public.social_posts
    for each row execute function app.set_updated_at();

alter table public.social_posts enable row level security;

create policy members_read on public.social_posts
    for select to authenticated
    using (organization_id = (select app.organization_id()));
create policy members_add on public.social_posts
    for insert to authenticated
    with check (organization_id = (select app.organization_id()));
create policy members_change on public.social_posts
    for update to authenticated
    using (organization_id = (select app.organization_id()))
    with check (organization_id = (select app.organization_id()));
create policy members_remove on public.social_posts
    for delete to authenticated
    using (organization_id = (select app.organization_id()));

revoke all on public.social_posts from public, anon, authenticated, service_role;
grant select, insert, delete on public.social_posts to authenticated;
grant update (account_id, body, link_url, media_urls, hashtags, status, scheduled_at)
    on public.social_posts to authenticated;
grant select, insert, update, delete on public.social_posts to service_role;


-- Content templates --------------------------------------------------------------------------------------------------

create table public.content_templates (
    id uuid primary key default gen_random_uuid(),
    organization_id uuid not null,
    name text not null,
    description text,
    content_type text not null default 'social_post',
    platform text,
    body text not null,
    variables text[] not null default '{}',
    is_archived boolean not null default false,
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),

    constraint content_templates_organization_fkey
        foreign key (organization_id) references public.organizations (id) on delete cascade,
    constraint content_templates_created_by_fkey
        foreign key (organization_id, created_by) references public.users (organization_id, id)
        on delete set null (created_by),
    constraint content_templates_organization_id_id_key unique (organization_id, id),
    constraint content_templates_organization_id_name_key unique (organization_id, name),
    constraint content_templates_name_check check (btrim(name) <> ''),
    constraint content_templates_content_type_check check (
        content_type in ('social_post', 'email', 'article', 'advertisement', 'video_script', 'other')
    ),
    constraint content_templates_platform_check check (
        platform in ('facebook', 'instagram', 'linkedin', 'x', 'tiktok', 'youtube', 'pinterest', 'threads', 'other')
    )
);

comment on table public.content_templates is 'A pattern to write content by.';
comment on column public.content_templates.platform is 'The network it is meant for; null: any.';
comment on column public.content_templates.variables is 'The names that the text leaves open.';

create index content_templates_organization_id_content_type_idx
    on public.content_templates (organization_id, content_type, platform);
create index content_templates_organization_id_created_by_idx
    on public.content_templates (organization_id, created_by);

create trigger set_updated_at before update on public.content_templates
    for each row execute function app.set_updated_at();

alter table public.content_templates enable row level security;

create policy members_read on public.content_templates
    for select to authenticated
    using (organization_id = (select app.organization_id()));
create policy members_add on public.content_templates
    for insert to authenticated
    with check (organization_id = (select app.organization_id()));
create policy members_change on public.content_templates
    for update to authenticated
    using (organization_id = (select app.organization_id()))
    with check (organization_id = (select app.organization_id()));
create policy admins_remove on public.content_templates
    for delete to authenticated
    using (organization_id = (select app.organization_id()) and (select app.is_admin()));

revoke all on public.content_templates from public, anon, authenticated, service_role;
grant select, insert, delete on public.content_templates to authenticated;
grant update (name, description, content_type, platform, body, variables, is_archived)
    on public.content_templates to authenticated;
grant select, insert, update, delete on public.content_templates to service_role;


-- Content queue ------------------------------------------------------------------------------------------------------

create table public.content_queue (
    id uuid primary key default gen_random_uuid(),
    organization_id uuid not null,
    template_id uuid,
    social_account_id uuid,
    social_post_id uuid,
    title text not null,
    content_type text not null default 'social_post',
    brief text,
    body text,
    media_urls text[] not null default '{}',
    status text not null default 'idea',
    priority text not null default 'normal',
    scheduled_for timestamptz,
    assigned_to uuid,
    reviewed_by uuid,
    reviewed_at timestamptz,
    review_note text,
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),

    constraint content_queue_organization_fkey
        foreign key (organization_id) references public.organizations (id) on delete cascade,
    constraint content_queue_template_fkey
        foreign key (organization_id, template_id) references public.content_templates (organization_id, id)
        on delete set null (template_id),
    constraint content_queue_social_account_fkey
        foreign key (organization_id, social_account_id) references public.social_accounts (organization_id, id)
        on delete set null (social_account_id),
    constraint content_queue_social_post_fkey
        foreign key (organization_id, social_post_id) references public.social_posts (organization_id, id)
        on delete set null (social_post_id),
    constraint content_queue_assigned_to_fkey
        foreign key (organization_id, assigned_to) references public.users (organization_id, id)
        on delete set null (assigned_to),
    constraint content_queue_reviewed_by_fkey
        foreign key (organization_id, reviewed_by) references public.users (organization_id, id)
        on delete set null (reviewed_by),
    constraint content_queue_created_by_fkey
        foreign key (organization_id, created_by) references public.users (organization_id, id)
        on delete set null (created_by),
    constraint content_queue_title_check check (btrim(title) <> ''),
    constraint content_queue_content_type_check check (
        content_type in ('social_post', 'email', 'article', 'advertisement', 'video_script', 'other')
    ),
    constraint content_queue_status_check check (
        status in ('idea', 'draft', 'in_review', 'approved', 'rejected', 'scheduled', 'published', 'archived')
    ),
    constraint content_queue_priority_check check (priority in ('low', 'normal', 'high', 'urgent')),
    constraint content_queue_scheduled_for_check check (status <> 'scheduled' or scheduled_for is not null)
);

comment on table public.content_queue is 'Content on its way from an idea to being published.';
comment on column public.content_queue.brief is 'What it is to say, and to whom.';
comment on column public.content_queue.social_account_id is 'Where it is meant to appear.';
comment on column public.content_queue.social_post_id is 'What it became.';

create index content_queue_organization_id_template_id_idx on public.content_queue (organization_id, template_id);
create index content_queue_organization_id_social_account_id_idx
    on public.content_queue (organization_id, social_account_id);
create index content_queue_organization_id_social_post_id_idx on public.content_queue (organization_id, social_post_id);
create index content_queue_organization_id_assigned_to_idx
    on public.content_queue (organization_id, assigned_to, scheduled_for);
create index content_queue_organization_id_reviewed_by_idx on public.content_queue (organization_id, reviewed_by);
create index content_queue_organization_id_created_by_idx on public.content_queue (organization_id, created_by);
create index content_queue_organization_id_status_idx on public.content_queue (organization_id, status, scheduled_for);
create index content_queue_organization_id_created_at_idx on public.content_queue (organization_id, created_at desc);

create trigger set_updated_at before update on public.content_queue
    for each row execute function app.set_updated_at();

alter table public.content_queue enable row level security;

create policy members_read on public.content_queue
    for select to authenticated
    using (organization_id = (select app.organization_id()));
create policy members_add on public.content_queue
    for insert to authenticated
    with check (organization_id = (select app.organization_id()));
create policy members_change on public.content_queue
    for update to authenticated
    using (organization_id = (select app.organization_id()))
    with check (organization_id = (select app.organization_id()));
create policy members_remove on public.content_queue
    for delete to authenticated
    using (organization_id = (select app.organization_id()));

revoke all on public.content_queue from public, anon, authenticated, service_role;
grant select, insert, delete on public.content_queue to authenticated;
grant update (
    template_id, social_account_id, social_post_id, title, content_type, brief, body, media_urls, status, priority,
    scheduled_for, assigned_to, reviewed_by, reviewed_at, review_note
) on public.content_queue to authenticated;
grant select, insert, update, delete on public.content_queue to service_role;
-- Billing: usage and subscriptions, written by the backend ===========================================================


-- Usage: members read ------------------------------------------------------------------------------------------------

create table public.client_usage_metrics (
    id uuid primary key default gen_random_uuid(),
    organization_id uuid not null,
    metric text not null,
    period_start date not null,
    period_end date not null,
    quantity bigint not null default 0,
    quota bigint,
    unit text not null default 'count',
    metadata jsonb not null default '{}',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),

    constraint client_usage_metrics_organization_fkey
        foreign key (organization_id) references public.organizations (id) on delete cascade,
    constraint client_usage_metrics_period_key unique (organization_id, metric, period_start),
    constraint client_usage_metrics_metric_check check (btrim(metric) <> ''),
    constraint client_usage_metrics_period_check check (period_end >= period_start),
    constraint client_usage_metrics_quantity_check check (quantity >= 0),
    constraint client_usage_metrics_quota_check check (quota >= 0),
    constraint client_usage_metrics_metadata_check check (jsonb_typeof(metadata) = 'object')
);

comment on table public.client_usage_metrics is 'How much of something an organization used in a period.';
comment on column public.client_usage_metrics.metric is 'emails, contacts, storage, …';
comment on column public.client_usage_metrics.period_end is 'The last day of the period.';
comment on column public.client_usage_metrics.quota is 'What the plan allowed then; null: any amount.';

create index client_usage_metrics_organization_id_period_start_idx
    on public.client_usage_metrics (organization_id, period_start desc);

create trigger set_updated_at before update on public.client_usage_metrics
    for each row execute function app.set_updated_at();

alter table public.client_usage_metrics enable row level security;

create policy members_read on public.client_usage_metrics
    for select to authenticated
    using (organization_id = (select app.organization_id()));

revoke all on public.client_usage_metrics from public, anon, authenticated, service_role;
grant select on public.client_usage_metrics to authenticated;
grant select, insert, update, delete on public.client_usage_metrics to service_role;


-- Subscriptions: admins read -----------------------------------------------------------------------------------------

create table public.subscription_history (
    id uuid primary key default gen_random_uuid(),
    organization_id uuid not null,
    event text not null default 'created',
    from_tier text,
    to_tier text,
    billing_interval text,
    amount numeric(12, 2),
    currency text not null default 'USD',
    effective_at timestamptz not null default now(),
    period_start date,
    period_end date,
    provider text,
    provider_event_id text,
    provider_subscription_id text,
    provider_invoice_id text,
    note text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),

    constraint subscription_history_organization_fkey
        foreign key (organization_id) references public.organizations (id) on delete cascade,
    constraint subscription_history_provider_event_key unique (provider, provider_event_id),
    constraint subscription_history_event_check check (
        event in (
            'created', 'trial_started', 'upgraded', 'downgraded', 'renewed', 'payment_failed', 'paused', 'resumed',
            'cancelled', 'refunded'
        )
    ),
    constraint subscription_history_from_tier_check check (from_tier in ('starter', 'professional', 'enterprise')),
    constraint subscription_history_to_tier_check check (to_tier in ('starter', 'professional', 'enterprise')),
    constraint subscription_history_billing_interval_check check (billing_interval in ('month', 'year')),
    constraint subscription_history_amount_check check (amount >= 0),
    constraint subscription_history_currency_check check (currency ~ '^[A-Z]{3}$'),
    constraint subscription_history_period_check check (period_end >= period_start)
);

comment on table public.subscription_history is
    'What happened to the subscription of an organization, one row an event.';
comment on column public.subscription_history.provider_event_id is
    'The payment provider''s id of the event: a webhook delivered twice is recorded once.';

create index subscription_history_organization_id_effective_at_idx
    on public.subscription_history (organization_id, effective_at desc);

create trigger set_updated_at before update on public.subscription_history
    for each row execute function app.set_updated_at();

alter table public.subscription_history enable row level security;

create policy admins_read on public.subscription_history
    for select to authenticated
    using (organization_id = (select app.organization_id()) and (select app.is_admin()));

revoke all on public.subscription_history from public, anon, authenticated, service_role;
grant select on public.subscription_history to authenticated;
grant select, insert, update, delete on public.subscription_history to service_role;
-- Analytics: written by the backend ==================================================================================


-- Snapshots of an organization: members read -------------------------------------------------------------------------

create table public.analytics_snapshots (
    id uuid primary key default gen_random_uuid(),
    organization_id uuid not null,
    area text not null default 'overview',
    granularity text not null default 'day',
    snapshot_date date not null default current_date,
    metrics jsonb not null default '{}',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),

    constraint analytics_snapshots_organization_fkey
        foreign key (organization_id) references public.organizations (id) on delete cascade,
    constraint analytics_snapshots_date_key unique (organization_id, area, granularity, snapshot_date),
    constraint analytics_snapshots_area_check check (area in ('overview', 'crm', 'email', 'social', 'content')),
    constraint analytics_snapshots_granularity_check check (granularity in ('day', 'week', 'month')),
    constraint analytics_snapshots_metrics_check check (jsonb_typeof(metrics) = 'object')
);

comment on table public.analytics_snapshots is 'The figures of an organization at the end of a day, week or month.';
comment on column public.analytics_snapshots.snapshot_date is 'The first day of the period.';
comment on column public.analytics_snapshots.metrics is 'Figures by name; which ones there are depends on the area.';

create index analytics_snapshots_organization_id_snapshot_date_idx
    on public.analytics_snapshots (organization_id, snapshot_date desc);

create trigger set_updated_at before update on public.analytics_snapshots
    for each row execute function app.set_updated_at();

alter table public.analytics_snapshots enable row level security;

create policy members_read on public.analytics_snapshots
    for select to authenticated
    using (organization_id = (select app.organization_id()));

revoke all on public.analytics_snapshots from public, anon, authenticated, service_role;
grant select on public.analytics_snapshots to authenticated;
grant select, insert, update, delete on public.analytics_snapshots to service_role;


-- Metrics of the whole installation: for the backend only -------------------------------------------------------------

create table public.platform_metrics (
    id uuid primary key default gen_random_uuid(),
    metric text not null,
    value numeric not null,
    unit text not null default 'count',
    dimensions jsonb not null default '{}',
    recorded_at timestamptz not null default now(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),

    constraint platform_metrics_metric_check check (btrim(metric) <> ''),
    constraint platform_metrics_dimensions_check check (jsonb_typeof(dimensions) = 'object')
);

comment on table public.platform_metrics is
    'Figures of the installation as a whole. They belong to no organization, so no login sees them.';
comment on column public.platform_metrics.dimensions is 'What the figure is about: endpoint, region, queue, …';

create index platform_metrics_metric_recorded_at_idx on public.platform_metrics (metric, recorded_at desc);
create index platform_metrics_recorded_at_idx on public.platform_metrics (recorded_at desc);

create trigger set_updated_at before update on public.platform_metrics
    for each row execute function app.set_updated_at();

alter table public.platform_metrics enable row level security;

-- Restrictive: denies access whatever is granted or allowed in the future.
create policy backend_only on public.platform_metrics
    as restrictive for all to anon, authenticated
    using (false)
    with check (false);

revoke all on public.platform_metrics from public, anon, authenticated, service_role;
grant select, insert, update, delete on public.platform_metrics to service_role;
-- System: notifications and the audit log ============================================================================


-- Notifications: written by the backend; each member has their own ---------------------------------------------------

create table public.notifications (
    id uuid primary key default gen_random_uuid(),
    organization_id uuid not null,
    user_id uuid not null,
    level text not null default 'info',
    title text not null,
    body text,
    link_url text,
    entity_type text,
    entity_id uuid,
    read_at timestamptz,
    archived_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),

    constraint notifications_organization_fkey
        foreign key (organization_id) references public.organizations (id) on delete cascade,
    constraint notifications_user_fkey
        foreign key (organization_id, user_id) references public.users (organization_id, id) on delete cascade,
    constraint notifications_level_check check (level in ('info', 'success', 'warning', 'error')),
    constraint notifications_title_check check (btrim(title) <> '')
);

comment on table public.notifications is 'Something that a member is to know.';
comment on column public.notifications.entity_type is 'The table of the row that it is about; entity_id is the row.';

create index notifications_organization_id_user_id_idx
    on public.notifications (organization_id, user_id, created_at desc);
create index notifications_organization_id_unread_idx
    on public.notifications (organization_id, user_id) where read_at is null;

create trigger set_updated_at before update on public.notifications
    for each row execute function app.set_updated_at();

alter table public.notifications enable row level security;

create policy self_reads on public.notifications
    for select to authenticated
    using (organization_id = (select app.organization_id()) and user_id = (select auth.uid()));
create policy self_changes on public.notifications
    for update to authenticated
    using (organization_id = (select app.organization_id()) and user_id = (select auth.uid()))
    with check (organization_id = (select app.organization_id()) and user_id = (select auth.uid()));
create policy self_removes on public.notifications
    for delete to authenticated
    using (organization_id = (select app.organization_id()) and user_id = (select auth.uid()));

revoke all on public.notifications from public, anon, authenticated, service_role;
grant select, delete on public.notifications to authenticated;
grant update (read_at, archived_at) on public.notifications to authenticated;
grant select, insert, update, delete on public.notifications to service_role;


-- Audit log: the backend adds, admins read, no role changes -----------------------------------------------------------

create table public.audit_log (
    id uuid primary key default gen_random_uuid(),
    organization_id uuid not null,
    actor_id uuid,
    actor_email text,
    action text not null,
    entity_type text,
    entity_id uuid,
    changes jsonb not null default '{}',
    ip_address inet,
    user_agent text,
    request_id text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),

    constraint audit_log_organization_fkey
        foreign key (organization_id) references public.organizations (id) on delete cascade,
    constraint audit_log_actor_fkey
        foreign key (organization_id, actor_id) references public.users (organization_id, id)
        on delete set null (actor_id),
    constraint audit_log_action_check check (btrim(action) <> ''),
    constraint audit_log_changes_check check (jsonb_typeof(changes) = 'object')
);

comment on table public.audit_log is 'Who did what. Rows are added and never changed, but go with their organization.';
comment on column public.audit_log.actor_id is 'Null: the system, or a member who has left since.';
comment on column public.audit_log.actor_email is 'As it was then: stays when the member goes.';
comment on column public.audit_log.action is 'What was done, as in contact.deleted.';
comment on column public.audit_log.changes is 'Per column, the value before and after.';

create index audit_log_organization_id_created_at_idx on public.audit_log (organization_id, created_at desc);
create index audit_log_organization_id_actor_id_idx on public.audit_log (organization_id, actor_id, created_at desc);
create index audit_log_organization_id_entity_idx
    on public.audit_log (organization_id, entity_type, entity_id, created_at desc);
create index audit_log_organization_id_action_idx on public.audit_log (organization_id, action, created_at desc);

create trigger set_updated_at before update on public.audit_log
    for each row execute function app.set_updated_at();

alter table public.audit_log enable row level security;

create policy admins_read on public.audit_log
    for select to authenticated
    using (organization_id = (select app.organization_id()) and (select app.is_admin()));

revoke all on public.audit_log from public, anon, authenticated, service_role;
grant select on public.audit_log to authenticated;
grant select, insert on public.audit_log to service_role;