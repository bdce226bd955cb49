# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A multi-tenant application schema of any size, deterministic for a given size.

A tenant table, then tables that belong to it and reference one another, as in a growing application: each with a key,
a tenant, typed columns with checks and defaults, indexes, a trigger, comments, row level security with a policy for each
command, and grants; every fifth has a view.

    python -m tests.benchmarks.generate 200 > schema.sql
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROLE = "bench_member"
ADDED = "added_later"
"""The name of the extra column."""

_HEAD = f"""
create type lifecycle as enum ('draft', 'active', 'archived');
create domain email_address as text constraint email_address_shape check (value ~ '^[^@ ]+@[^@ ]+$');

create function stamp() returns trigger language plpgsql set search_path = '' as $$
begin
    new.updated_at := now();
    return new;
end
$$;

create function current_tenant() returns uuid language sql stable set search_path = '' as $$
    select nullif(current_setting('bench.tenant', true), '')::uuid
$$;

create function may(action text, tenant uuid) returns boolean
language sql stable security definer set search_path = '' as $$
    select tenant = public.current_tenant() and action = any (string_to_array(current_setting('bench.may', true), ' '))
$$;

create table tenants (
    id uuid primary key default gen_random_uuid(),
    slug text not null unique constraint tenants_slug_shape check (slug ~ '^[a-z0-9-]+$'),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
alter table tenants enable row level security;
create policy tenants_read on tenants for select to {ROLE} using (id = (select current_tenant()));
grant select on tenants to {ROLE};
"""

_SPARE = (
    "owner_email email_address",
    "state lifecycle not null default 'draft'",
    "amount numeric(14, 2) not null default 0 constraint {t}_amount_sign check (amount >= 0)",
    "currency char(3) not null default 'EUR'",
    "due_on date",
    "tags text[] not null default '{{}}'",
    "settings jsonb not null default '{{}}'",
    "is_open boolean not null default true",
    "score double precision constraint {t}_score_range check (score between 0 and 100)",
    "rank integer not null default 0",
    "external_id bigint",
    "note varchar(2000)",
    "waits interval",
)

_CLAUSES = {"select": ["using"], "insert": ["with check"], "update": ["using", "with check"], "delete": ["using"]}


def added_to(size: int) -> str:
    """Return the table that has the extra column."""
    return f"item_{size // 2:04d}"


def generate(size: int, *, column_added: bool = False) -> str:
    """Return the SQL of a schema with *size* tables; with *column_added*, the middle one has an extra column."""
    tables = (_table(number, added=column_added and number == size // 2) for number in range(1, size))
    return _HEAD + "".join(statement for table in tables for statement in table)


def _table(number: int, *, added: bool) -> Iterator[str]:
    name = f"item_{number:04d}"
    spare = [_SPARE[(number * 7 + step * 3) % len(_SPARE)].format(t=name) for step in range(8)]
    columns = [
        "id uuid primary key default gen_random_uuid()",
        "tenant_id uuid not null references tenants (id) on delete cascade",
        f"name text not null constraint {name}_name_given check (length(name) > 0)",
        *dict.fromkeys(spare),
        "created_at timestamptz not null default now()",
        "updated_at timestamptz not null default now()",
        f"constraint {name}_name_once unique (tenant_id, name)",
    ]
    if number > 3:
        columns.insert(3, f"parent_id uuid references item_{number * 5 // 7:04d} (id) on delete set null")
    if added:
        columns.insert(-3, f"{ADDED} text not null default 'x'")
    yield f"\ncreate table {name} (\n    " + ",\n    ".join(columns) + "\n);\n"
    yield f"create index {name}_recent on {name} (tenant_id, created_at desc);\n"
    yield f"create index {name}_by_name on {name} (tenant_id, lower(name)) where updated_at is not null;\n"
    yield f"create trigger {name}_stamp before update on {name} for each row execute function stamp();\n"
    yield f"comment on table {name} is 'Table {number} of the benchmark';\n"
    yield f"comment on column {name}.name is 'What people call it';\n"
    yield f"alter table {name} enable row level security;\n"
    for command, clauses in _CLAUSES.items():
        allowed = f"((select may('{name}.{command}', tenant_id)))"
        conditions = " ".join(f"{clause} {allowed}" for clause in clauses)
        yield f"create policy {name}_{command} on {name} for {command} to {ROLE} {conditions};\n"
    yield f"grant select, insert, update, delete on {name} to {ROLE};\n"
    if number % 5 == 0:
        yield (
            f"create view {name}_open with (security_invoker = true) as\n"
            f"    select i.id, i.name, t.slug from {name} i join tenants t on t.id = i.tenant_id;\n"
        )


if __name__ == "__main__":
    sys.stdout.write(generate(int(sys.argv[1])))
