# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Parts of a schema with what common objects can have, too: keys of every form, types over types, options, privileges."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.support.fragment import READER, SIDE, WRITER, Fragment, one, some


def domains(draw: st.DrawFn) -> Fragment:
    """Draw domains over domains, arrays, ranges, and composite types, and what has values of them."""
    base = one(draw, "int", "bigint", "numeric(6,2)")
    created = [
        f"create domain small as {base}{one(draw, '', ' check (value < 100)', ' default 5', ' not null')}",
        f"create domain tiny as small{one(draw, '', ' check (value < 10)', ' constraint under check (value < 9)', ' default 3')}",
        "create type tone as enum ('x', 'y')",
        "create domain toned as tone" + one(draw, "", " check (value <> 'y')", " default 'x'"),
        f"create domain list as {one(draw, 'int[]', 'small[]', 'tiny[]')}{one(draw, '', ' check (cardinality(value) < 5)')}",
        f"create type twofold as (a {one(draw, 'small', 'int', 'tiny')}, b {one(draw, 'list', 'text')})",
        f"create domain checked as twofold{one(draw, '', ' check ((value).a is not null)')}",
        f"create type period as range (subtype = {one(draw, 'small', 'date', 'timestamptz')})",
        f"create domain season as period{one(draw, '', ' check (not isempty(value))')}",
    ]
    created += some(
        draw,
        "comment on domain tiny is 't'",
        "comment on constraint under on domain tiny is 'u'"
        if "under" in created[1]
        else "comment on domain list is 'l'",
        f"alter domain season owner to {WRITER}",
        f"grant usage on domain tiny to {READER}",
        "revoke usage on domain toned from public",
        "alter domain tiny add constraint later check (value > -5) not valid",
        most=4,
    )
    columns = some(
        draw, "s small", "t tiny", "c toned", "l list", "b twofold", "k checked", "p period", "n season", "ts tiny[]", "ks checked[]", most=6
    )  # fmt: skip
    columns += some(draw, "ms period_multirange", "td tiny default 1", most=1)
    created.append(f"create table measures (id int{''.join(f', {each}' for each in columns)})")
    created += some(
        draw,
        "create function least_of(tiny, season) returns small language sql as 'select $1::small'",
        "create function of_list(list) returns checked language sql as 'select null::checked'",
        "create view measured as select null::checked as k, null::season as n, null::tiny as t",
        "create type outer_pair as (inner_one checked, times season)",
        *(["create index measures_t on measures (t) where t > 1"] if "t tiny" in columns else []),
        *(["alter table measures add check ((b).a > 0)"] if "b twofold" in columns else []),
        *(["create policy seasonal on measures using (not isempty(n))"] if "n season" in columns else []),
        most=4,
    )
    return Fragment(
        tuple(created),
        (
            "insert into measures (id) values (1)",
            "insert into measures (id, s, t, c) values (2, 6, 5, 'x')",
            "insert into measures (id, l, b, k) values (3, '{4}', '(5,)', '(5,)')",
            "insert into measures (id, ts) values (4, '{5,6}')",
        ),
    )


def typed(draw: st.DrawFn) -> Fragment:
    """Draw typed tables and what differs between them and their type."""
    created = [f"create type shape as (id {one(draw, 'int', 'int', 'bigint')}, name text{one(draw, '', ', size int')})"]
    options = some(
        draw, "id with options primary key", "id with options default 3", "name with options not null", "check (id > 0)",
        "unique (id)", "name with options default 'n' check (name <> '')"
    )  # fmt: skip
    for word in ("id with", "name with"):
        twice = [each for each in options if each.startswith(word)]
        options = [each for each in options if each not in twice[1:]]
    listed = f" ({', '.join(options)})" if options else ""
    plain = created[0].split("shape as ")[1]
    created.append(
        one(
            draw,
            f"create table shapes of shape{listed}",
            f"create table shapes of shape{listed}",
            f"create table shapes {plain}",
        )
    )
    created += some(
        draw,
        "create table more of shape",
        "create table parted of shape partition by list (name); create table parted_x partition of parted"
        " for values in ('x')",
        "create index shapes_name on shapes (name)",
        "create view shaped as select * from shapes",
        "create function of_shape(shape) returns int language sql as 'select 1'",
        "comment on column shapes.name is 'n'",
        "comment on column shape.name is 'of the type'",
        f"grant select (id) on shapes to {READER}",
        f"alter type shape owner to {WRITER}",
        most=4,
    )
    return Fragment(
        tuple(created), ("insert into shapes (id, name) values (1, 'a')", "insert into more values (1, 'b')")
    )


def keys(draw: st.DrawFn) -> Fragment:
    """Draw keys, foreign keys of every form, and exclusions."""
    target = one(
        draw, "primary key (a, b)", "unique (a, b)", "constraint named primary key (b, a)", "unique (a, b) deferrable"
    )
    deferrable = "deferrable" in target
    created = [
        f"create table target (a int{one(draw, '', ' unique')}, b int, c int"
        + one(draw, "", " generated by default as identity")
        + f", {'unique (b, a)' if deferrable else 'check (a > 0)'}, {target})",
        "create table source (id int, x int, y int, up int)",
    ]
    action = one(
        draw,
        "",
        " on delete set null (x)",
        " on delete set default",
        " on update cascade",
        " match full",
        " on delete restrict deferrable",
    )
    state = one(draw, "", " not valid")
    listed = "(b, a)" if deferrable else "(a, b)"
    created += some(
        draw,
        f"alter table source add constraint refers foreign key (x, y) references target {listed}{action}{state}",
        "alter table source add constraint of_source primary key (id)",
        "alter table source add constraint aside exclude using btree (x with =, (y + 1) with =) where (y > 0)",
        "alter table source add constraint aside exclude using hash (x with =) deferrable initially deferred",
    )
    if sum("constraint aside" in each for each in created) > 1:
        created.pop()
    if any("of_source" in each for each in created):
        created += some(
            draw,
            "alter table source add constraint upward foreign key (up) references source on delete cascade",
            "alter table source replica identity using index of_source",
            "alter table source cluster on of_source",
            "create view grouped as select id, x, y from source group by id",
            "create materialized view counted as select id, count(*) from source group by id with no data",
            "comment on constraint of_source on source is 'k'",
            "create function regrouped() returns setof source begin atomic select source.* from source group by"
            " id; end",
        )
    if any("constraint refers" in each for each in created):
        created += some(
            draw, "comment on constraint refers on source is 'r'", "alter table source alter x set default 1"
        )
    created += [
        (
            f"create table parts (id int, x int, y int{one(draw, '', ', primary key (id, x)', ', unique (x)')})"
            f" partition by {one(draw, 'range', 'hash')} (x)"
        )
    ]
    bounds = "from (1) to (10)" if "range" in created[-1] else "with (modulus 1, remainder 0)"
    created.append(f"create table parts_one partition of parts for values {bounds}")
    created += some(
        draw,
        f"alter table parts add constraint out foreign key (x, y) references target {listed}",
        f"alter table parts_one add constraint out foreign key (x, y) references target {listed}",
        most=1,
    )
    if "primary key (id, x)" in created[-2] + created[-3]:
        created += some(draw, "create table inward (id int, x int, foreign key (id, x) references parts)", most=1)
    return Fragment(
        tuple(created),
        (
            "insert into target (a, b, c) values (1, 1, 1)",
            "insert into source (id, x, y) values (1, 1, 1)",
            "insert into parts (id, x, y) values (1, 1, 1)",
            "insert into inward values (1, 1)",
        ),
    )


def levels(draw: st.DrawFn) -> Fragment:
    """Draw partitions below partitions, with keys that are expressions, and parts of their own."""
    key = one(draw, "list (lower(name))", 'range (name collate "C")', "range (name, id)", "list (name text_ops)")
    columns = [
        "id int" + one(draw, "", " constraint set not null", " default 4"),
        "name text" + one(draw, "", " constraint named not null", ' collate "C"'),
        *some(draw, "twice int generated always as (id * 2) stored", "note varchar(5) default 'x'", "at date"),
    ]
    first, second = {
        "list (lower(name))": ("in ('a', null)", "in ('b')"),
        'range (name collate "C")': ("from (minvalue) to ('b')", "from ('b') to (maxvalue)"),
        "range (name, id)": ("from ('a', minvalue) to ('b', 0)", "from ('b', 0) to (maxvalue, maxvalue)"),
        "list (name text_ops)": ("in ('a', null)", "in ('b')"),
    }[key]
    created = [
        f"create table level ({', '.join(columns)}) partition by {key}",
        f"create table level_a partition of level for values {first} partition by {one(draw, 'hash (id)', 'list (id)')}",
    ]
    below = "with (modulus 1, remainder 0)" if "hash" in created[1] else "in (1, 2, null)"
    shuffled = ", ".join([*columns[1:], columns[0]])
    created += [
        one(
            draw,
            f"create table level_a_x partition of level_a for values {below}",
            f"create table level_a_x ({shuffled}); alter table level_a attach partition level_a_x for values {below}",
            f"create table level_a_x ({shuffled})",
        ),
        one(
            draw,
            f"create table level_b partition of level for values {second}",
            f"create table level_b ({shuffled}); alter table level attach partition level_b for values {second}",
            f"create table level_b ({shuffled})",
            f"create unlogged table level_b partition of level for values {second}",
        ),
    ]
    created += some(
        draw,
        "create index level_id on level (id)",
        "create index level_upper on level (upper(name), (id + 1)) where id > 0",
        "create index level_own on level_a_x (id desc)",
        "alter table level add constraint checked check (id > -1)",
        "alter table level_a add constraint checked_too check (id > -2)",
        "alter table level_a_x alter id set default 9",
        "alter table level_b alter name set default 'b'",
        "create trigger climbs before insert on level for each row execute function touch()",
        "create trigger climbs_a after insert on level_a for each row when (new.id > 0) execute function touch()",
        "create statistics level_stats on id, name from level",
        "comment on table level_a is 'a'",
        f"grant select on level_a to {READER}",
        f"alter table level_b owner to {WRITER}",
        "create policy upper_level on level using (id > 0)",
        "create policy lower_level on level_b for delete using (false)",
        "create view levels as select id, name from level",
        "create publication leveled for table level with (publish_via_partition_root = true)",
        most=6,
    )
    return Fragment(
        tuple(created),
        ("insert into level (id, name) values (1, 'a'), (2, 'b')", "insert into level_b (id, name) values (2, 'b')"),
    )


def privileges(draw: st.DrawFn) -> Fragment:
    """Draw privileges on objects of every kind, on columns, and by default, and who owns the objects."""
    created = [
        "create table held (a int, b text, c date)",
        "create view held_view as select a, b from held",
        "create sequence held_sequence",
        "create function held_function(int) returns int language sql as 'select 1'",
        "create procedure held_procedure() language sql as 'select 1'",
        "create aggregate held_sum(int) (sfunc = int4pl, stype = int)",
        "create type held_type as (a int)",
        f"create schema if not exists {SIDE}",
    ]
    created += some(
        draw,
        f"alter default privileges grant select, insert on tables to {READER} with grant option",
        f"alter default privileges in schema public grant all on sequences to {WRITER}",
        f"alter default privileges for role {WRITER} grant execute on functions to {READER}",
        f"alter default privileges for role {WRITER} in schema public grant usage on types to {READER}",
        "alter default privileges revoke usage on types from public",
        f"alter default privileges grant usage on schemas to {WRITER}",
        most=4,
    )
    created += ["create table held_later (id int)", "create type held_mood as enum ('fine')"]
    created += some(
        draw,
        f"grant select (a), insert (a, b), references (c) on held to {READER}",
        f"grant update (b) on held to {READER} with grant option",
        f"grant select on held to {READER}; revoke select on held from {READER}",
        "grant select (a) on held to public",
        f"grant truncate, trigger on held to {WRITER}",
        f"grant select (b) on held_view to {WRITER} with grant option",
        f"grant usage, update on sequence held_sequence to {WRITER}",
        "revoke execute on function held_function from public",
        f"grant execute on procedure held_procedure to {READER} with grant option",
        f"revoke execute on function held_sum(int) from public; grant execute on function held_sum(int) to {WRITER}",
        f"grant usage on type held_type to {READER} with grant option",
        f"grant usage on schema {SIDE} to {READER}; grant create on schema {SIDE} to {WRITER}",
        f"grant all (c) on held to {WRITER}",
        f"revoke all on held_later from {READER}",
        "grant all on all tables in schema public to public",
        most=7,
    )
    created += some(
        draw,
        f"alter table held owner to {WRITER}",
        f"alter view held_view owner to {READER}",
        f"alter sequence held_sequence owner to {READER}",
        f"alter procedure held_procedure owner to {WRITER}",
        f"alter aggregate held_sum(int) owner to {WRITER}",
        f"alter schema {SIDE} owner to {READER}",
        f"alter type held_type owner to {WRITER}",
        most=3,
    )
    return Fragment(tuple(created), ("insert into held (a) values (1)",))


def settings(draw: st.DrawFn) -> Fragment:
    """Draw tables, columns, indexes, and sequences with options."""
    identity = one(
        draw,
        "",
        " generated always as identity",
        " generated by default as identity (start -5 increment -1 maxvalue 100 minvalue -100 cycle)",
        " generated always as identity (sequence name counted_by cache 20)",
    )
    created = [
        (
            f"create {one(draw, '', 'unlogged ')}table tuned (id int not null{identity}, body text, other"
            f" {one(draw, 'smallint', 'int')}, also text)"
        ),
        *some(
            draw,
            "alter table tuned set (autovacuum_vacuum_scale_factor = 0.1, toast.autovacuum_enabled = off)",
            "alter table tuned alter body set (n_distinct = -0.5)",
            "alter table tuned alter id set (n_distinct = 100, n_distinct_inherited = 7)",
            "alter table tuned alter body set storage main",
            "alter table tuned alter also set compression pglz",
            "alter table tuned alter id set statistics 0",
            "create unique index tuned_id on tuned (id) with (fillfactor = 60); alter table tuned replica"
            " identity using index tuned_id",
            'create index tuned_mixed on tuned (body collate "C" text_pattern_ops desc nulls last, lower(also))'
            " include (other)",
            "create index tuned_brin on tuned using brin (id int4_minmax_multi_ops (values_per_range = 16)) with"
            " (pages_per_range = 4, autosummarize = on)",
            "create index tuned_gin on tuned using gin (to_tsvector('simple', body)) with (fastupdate = off)",
            "create index tuned_gist on tuned using gist (to_tsvector('simple', body) tsvector_ops (siglen = 64))",
            "create index tuned_tree on tuned (other, lower(body)); alter index tuned_tree alter column 2 set"
            " statistics 40; comment on index tuned_tree is 't'",
            "create statistics tuned_stats (mcv, dependencies) on body, other from tuned; alter statistics"
            " tuned_stats set statistics 30",
            "create statistics tuned_expression on lower(body), (id + other) from tuned; comment on statistics"
            " tuned_expression is 's'",
            f"create statistics tuned_owned on id, body from tuned; alter statistics tuned_owned owner to {WRITER}",
            "create sequence tuned_numbers as int increment -2 minvalue -40 maxvalue 40 start 4 cache 3 cycle",
            "create sequence tuned_numbers as bigint",
            "create sequence tuned_owned_by owned by tuned.other; alter table tuned alter other set default"
            " nextval('tuned_owned_by')",
            most=7,
        ),
    ]
    numbers = [each for each in created if "sequence tuned_numbers" in each]
    created = [each for each in created if each not in numbers[1:]]
    return Fragment(tuple(created), ("insert into tuned (body, other) values ('x', 1)",))


def aggregates(draw: st.DrawFn) -> Fragment:
    """Draw aggregates of every form, window functions, and functions with types of any kind."""
    created = [
        "create function gathered(int, int) returns int language sql immutable as 'select $1 + $2'",
        "create function finished(int) returns text language sql immutable as 'select $1::text'",
        *some(
            draw,
            "create aggregate gather(int) (sfunc = gathered, stype = int, initcond = '0', finalfunc = finished,"
            " combinefunc = gathered)",
            "create aggregate gather(int) (sfunc = gathered, stype = int, initcond = '1', msfunc = gathered,"
            " minvfunc = gathered, mstype = int, minitcond = '0', finalfunc_modify = read_write)",
            "create aggregate ordered(float8 order by anyelement) (sfunc = ordered_set_transition, stype ="
            " internal, finalfunc = percentile_disc_final, finalfunc_extra)",
            'create aggregate guess(variadic "any" order by variadic "any") (sfunc ='
            " ordered_set_transition_multi, stype = internal, finalfunc = rank_final, finalfunc_extra,"
            " hypothetical)",
            "create aggregate lowest(int) (sfunc = int4smaller, stype = int, sortop = <)",
            "create aggregate joined(variadic text[]) (sfunc = array_cat, stype = text[], parallel = restricted)",
            most=4,
        ),
        *some(
            draw,
            "create function first_of(anyelement, anyarray) returns anyelement language sql as 'select $1'",
            "create function first_of(anycompatible, anycompatible) returns anycompatible language sql as 'select $1'",
            "create function ranked() returns bigint window language internal as 'window_rank'",
            "create function tabled(int default 2, out a int, out b text) returns setof record rows 7 language"
            " sql as 'select 1, ''x'''",
            "create function guarded(a int, b text default 'x', variadic c int[] default '{}') returns void"
            " language plpgsql security definer leakproof set work_mem = '1MB' set timezone to 'UTC' as 'begin"
            " end'",
            "create procedure out_of(in a int, out b int) language plpgsql as 'begin b := a; end'",
            "create function atomic_one(n int default 1) returns int begin atomic select gathered(n, 1); select"
            " gathered(n, 2); end",
            most=4,
        ),
    ]
    twice = [each for each in created if "aggregate gather(" in each]
    created = [each for each in created if each not in twice[1:]]
    if twice:
        created += some(
            draw,
            "comment on aggregate gather(int) is 'g'",
            "create view gathering as select gather(n) from generate_series(1, 3) n",
            f"alter aggregate gather(int) owner to {READER}",
            "create materialized view gathering_stored as select gather(n) from generate_series(1, 3) n",
        )
    if any("procedure out_of" in each for each in created):
        created += some(draw, "comment on procedure out_of(int) is 'o'", f"alter procedure out_of owner to {WRITER}")
    created += some(draw, "create view atomic_view as select gathered(1, 2) as one", most=1)
    return Fragment(tuple(created))


PARTS = (domains, typed, keys, levels, privileges, settings, aggregates)
