# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Parts of a schema: what newer servers have, replication, transforms, and views and rules of every form."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.support.fragment import READER, SIDE, WRITER, Fragment, one, since, some


def newer(draw: st.DrawFn) -> Fragment:
    """Draw what only newer servers have; nothing of it on others."""
    columns = some(
        draw, "twice int generated always as (a * 2) virtual", "sum int generated always as (a + b) virtual",
        "constraint filled not null b", "constraint positive check (a > 0) not enforced", "constraint its_own not null c no inherit",
        "check (b > 1)", most=4
    )  # fmt: skip
    created = [
        "create table recent (a int, b int, c int)",
        since(
            18,
            f"drop table recent; create table recent (a int, b int, c int{''.join(f', {each}' for each in columns)})",
        ),
        "create table booked_plain (id int)",
        since(
            18,
            "create table booked (room int4range, during tstzrange, note text, primary key (room, during without"
            " overlaps))",
        ),
    ]
    created += [
        since(18, each)
        for each in some(
            draw,
            "create table recent_child () inherits (recent)",
            "alter table recent add constraint later not null a not valid",
            "create table refers_booked (room int4range, during tstzrange, foreign key (room, period during)"
            " references booked (room, period during))",
            "create table lax (room int4range, during tstzrange, constraint lax_key foreign key (room, period"
            " during) references booked not enforced)",
            "create table keyed_recent (id int primary key); create table lax_keyed (id int references"
            " keyed_recent not enforced)",
            f"alter default privileges grant select on large objects to {READER}",
            "create view recent_view as select a, b from recent",
            "comment on constraint booked_pkey on booked is 'no two'",
            "create table virtual_parts (id int, name text, shown text generated always as (upper(name))"
            " virtual) partition by list (id); create table virtual_parts_one partition of virtual_parts for"
            " values in (1)",
            most=5,
        )
    ]
    created += [
        since(17, each)
        for each in some(
            draw,
            f"grant maintain on booked_plain to {READER}",
            "create table counted_parts (id int generated always as identity, kind int) partition by list"
            " (kind); create table counted_parts_one partition of counted_parts for values in (1)",
            "create table stacked_parts (id int) partition by list (id) using heap; create table"
            " stacked_parts_one partition of stacked_parts default",
            "create collation built_in (provider = builtin, locale = 'C.UTF-8')",
            most=3,
        )
    ]
    return Fragment(
        tuple(created), ("insert into recent (a, b, c) values (1, 2, 3)", "insert into counted_parts (kind) values (1)")
    )


def replication(draw: st.DrawFn) -> Fragment:
    """Draw publications and subscriptions of every form."""
    created = [
        "create table sent (id int primary key, a text, b int)",
        "create table sent_too (id int, a text)",
        f"create schema if not exists {SIDE}",
    ]
    created += [f"create table {SIDE}.all_of_them (id int)"]
    publications = some(
        draw,
        "create publication news for table sent",
        "create publication news for table sent (id, b) where (b > 1), sent_too with (publish = 'insert, delete')",
        f"create publication news for tables in schema {SIDE}, public",
        f"create publication news for table sent, tables in schema {SIDE} with (publish_via_partition_root = true)",
        "create publication news with (publish = '')",
        "create publication news for all tables with (publish = 'truncate')",
        most=1,
    )
    created += publications
    if publications:
        created += some(
            draw,
            "comment on publication news is 'n'",
            *(
                []
                if "schema" in publications[0] or "all tables" in publications[0]
                else [f"alter publication news owner to {WRITER}"]
            ),
        )
    subscriptions = some(
        draw,
        "create subscription feed connection 'host=h dbname=d' publication p with (connect = false, slot_name = none)",
        "create subscription feed connection 'host=h dbname=d' publication p, q with (connect = false,"
        " slot_name = none, binary = true, streaming = on)",
        "create subscription feed connection 'host=other dbname=d' publication q with (connect = false,"
        " slot_name = none, synchronous_commit = local, disable_on_error = true)",
        most=1,
    )
    created += subscriptions
    if subscriptions:
        created += some(draw, "comment on subscription feed is 'f'")
    return Fragment(tuple(created), ("insert into sent values (1, 'x', 1)",))


def transforms(draw: st.DrawFn) -> Fragment:
    """Draw transforms, and functions that use them."""
    created = ["create type mood as enum ('fine', 'sad')"]
    functions = ["from sql with function prsd_lextype(internal)", "to sql with function int4recv(internal)"]
    made = some(
        draw,
        f"create transform for int language sql ({one(draw, *functions, ', '.join(functions))})",
        f"create transform for mood language plpgsql ({functions[0]})",
        f"create transform for mood[] language sql ({functions[0]})",
    )
    created += made
    if any("for int " in each for each in made):
        created += some(
            draw,
            "create function transformed(int) returns int transform for type int language sql as 'select 1'",
            "comment on transform for int language sql is 't'",
        )
    if any("for mood " in each for each in made):
        created += some(
            draw,
            "create function felt(mood) returns mood transform for type mood language plpgsql as 'begin return"
            " $1; end'",
            "comment on transform for mood language plpgsql is 'm'",
        )
    return Fragment(tuple(created))


def shown(draw: st.DrawFn) -> Fragment:
    """Draw views and rules of every form."""
    created = [
        f"create table items (id int primary key, parent int, {one(draw, 'name text', 'name varchar(20)', 'name text default 9')}, at timestamptz)",
        one(
            draw,
            "create recursive view paths (id, depth) as select id, 1 from items where parent is null union all"
            " select i.id, p.depth + 1 from items i join paths p on p.id = i.parent",
            "create view paths as with found as materialized (select id, parent as depth from items) select id,"
            " depth from found",
            "create view paths (id, depth) as values (1, 2), (3, 4)",
        ),
    ]
    created += some(
        draw,
        "create view some_items with (check_option = local, security_barrier) as select id, name from items"
        " where id > 1",
        "create view some_items as select id, name from items where id > 1 with cascaded check option",
        "create view windowed as select id, row_number() over (partition by parent order by id rows between"
        " 1 preceding and current row) as place from items",
        "create view joined as select i.*, p.name as parent_name from items i left join lateral (select name"
        " from items where id = i.parent limit 1) p on true",
        "create view unions as select id from items union select depth from paths except select 3 order by 1",
        "create view sampled as select id from items tablesample system (10) where name is distinct from 'x'"
        " for update",
        "create view grouped_items as select parent, count(*) filter (where id > 1) as many,"
        " string_agg(name, ',' order by id) as names from items group by grouping sets ((parent), ())",
        "create view locals as select id, at at time zone 'UTC' as at, current_user as who, extract(year"
        " from at) as year from items",
        "create view ordinals as select a.v, a.n from unnest(array['x', 'y']) with ordinality as a (v, n)",
        most=5,
    )
    for word in ("some_items",):
        twice = [each for each in created if f"view {word} " in each]
        created = [each for each in created if each not in twice[1:]]
    has_some = any("view some_items " in each for each in created)
    created += some(
        draw,
        "create rule kept as on delete to items where old.id > 5 do instead nothing",
        "create rule logged as on insert to items do also (notify items; select 1)",
        "create rule moved as on update to items where new.id <> old.id do instead update items set name ="
        " new.name where id = old.id",
        "create materialized view stored as select id, depth from paths",
        "create materialized view stored_empty as select name, max(id) as top from items group by name with no data",
        *(
            [
                (
                    "create rule through as on insert to some_items do instead insert into items (id, name) values"
                    " (new.id, new.name) returning id, items.name"
                ),
                "alter view some_items alter name set default 'n'",
                "comment on column some_items.id is 'i'",
                f"grant update (name), select on some_items to {WRITER}",
                "create view on_some as select * from some_items where name like 'a%'",
            ]
            if has_some
            else []
        ),
        most=6,
    )
    made = " ".join(created)
    if "rule kept" in made:
        created += some(draw, "alter table items disable rule kept", "comment on rule kept on items is 'k'")
    if "rule logged" in made:
        created += some(
            draw, "alter table items enable always rule logged", "alter table items enable replica rule logged", most=1
        )
    if "view stored " in made:
        created += some(
            draw,
            "create unique index stored_id on stored (id)",
            "alter materialized view stored set (fillfactor = 50)",
            "alter materialized view stored alter id set statistics 9",
            f"alter materialized view stored owner to {WRITER}",
        )
    return Fragment(tuple(created), ("insert into items (id, name) values (1, 'a'), (2, 'b')",))


PARTS = (newer, replication, transforms, shown)
