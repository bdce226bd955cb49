# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Independent parts of a schema: each a few related objects, in one of many forms.

They cover what the tables of `schema_strategies` have too little of: trees of partitions, inheritance, user-defined
types, chains of views, overloaded functions, triggers of every kind. Two forms of one part are a transition.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from tests.support import detail_fragments, newer_fragments, rare_kind_fragments
from tests.support.fragment import READER, SIDE, WRITER, Fragment, one, some

if TYPE_CHECKING:
    from collections.abc import Callable


def tree(draw: st.DrawFn) -> Fragment:
    """Draw a partitioned table: its key, its partitions and theirs, and objects of the whole tree and of one partition."""
    columns = ["id int" + one(draw, "", " not null", " not null default 3"), "kind text" + one(draw, "", " not null")]
    columns += some(draw, "at date default '2024-01-01'", "much numeric(8,2) check (much > 0)", "much int", most=1)
    key = one(draw, "range (id)", "range (id)", "list (kind)", "hash (id)")
    bounds = {
        "range (id)": ("from (1) to (10)", "from (10) to (20)", "from (20) to (30)"),
        "list (kind)": ("in ('a')", "in ('b', 'c')", "in ('d')"),
        "hash (id)": tuple(f"with (modulus 3, remainder {number})" for number in range(3)),
    }[key]
    created = [f"create table tree ({', '.join(columns)}) partition by {key}"]
    rest = draw(st.integers(0, 3)) == 0 and key != "hash (id)"
    names = draw(st.sets(st.sampled_from(["one", "two", "three"]), min_size=1))
    for name, bound in zip(("one", "two", "three"), bounds, strict=True):
        below = " partition by list (kind)" if name == "three" and key == "range (id)" else ""
        if name in names:
            created.append(f"create table tree_{name} partition of tree for values {bound}{below}")
            created += ["create table tree_three_x partition of tree_three default"] if below else []
        elif draw(st.booleans()) and not below:
            created.append(f"create table tree_{name} ({', '.join(columns)})")  # to be attached
    created += ["create table tree_rest partition of tree default"] if rest else []
    leaf = next(name for name in ("one", "two", "three") if name in names)
    own = f"tree_{leaf}"
    created += some(
        draw,
        "create index tree_kind on tree (kind)",
        "create index tree_only on only tree (id, kind)",
        f"create index tree_own on {own} (kind desc)",
        f"alter table {own} alter kind set default 'z'",
        f"alter table {own} alter kind set statistics 77",
        "alter table tree add constraint tree_checked check (id <> 5)",
        f"alter table {own} add constraint tree_own_check check (id < 100)",
        f"comment on table {own} is 'a part'",
        f"grant select on {own} to {READER}",
        f"alter table {own} enable row level security",
        "alter table tree enable row level security",
        most=5,
    )
    if (key == "hash (id)" or (key == "range (id)" and "three" not in names)) and draw(st.booleans()):
        created.append(one(draw, "alter table tree add primary key (id)", "alter table tree add unique (id)"))
        created += some(draw, "create table twig (id int references tree (id) on delete cascade)", most=1)
    if draw(st.booleans()):
        created.append("create trigger grown after insert on tree for each row execute function touch()")
        created += some(draw, f"alter table {own} disable trigger grown" if own != "tree_three" else "select 1", most=1)
    fill = [
        f"insert into tree (id, kind) values ({number}, '{kind}')" for number, kind in ((1, "a"), (11, "b"), (21, "d"))
    ]
    return Fragment(
        tuple(created), (*fill, "insert into twig values (1)", "insert into tree_two (id, kind) values (11, 'b')")
    )


def family(draw: st.DrawFn) -> Fragment:
    """Draw tables that inherit from one another, each with local changes."""
    columns = [
        "id int" + one(draw, "", " not null", " primary key"),
        *some(draw, "name text default 'n'", "age int", "age bigint"),
    ]
    columns = [each for at, each in enumerate(columns) if not (each == "age bigint" and "age int" in columns[:at])]
    named = [each for each in columns if each.startswith("name")]
    created = [f"create table parent ({', '.join(columns)})"]
    created += some(
        draw,
        "alter table parent add constraint grown check (id > 0)",
        "alter table parent add check (id < 99) no inherit",
    )
    own = some(draw, "pet text", "id int", "extra int default 4", most=2)
    created.append(f"create table child ({', '.join(own)}) inherits (parent)")
    if draw(st.booleans()):
        created.append("create table grandchild () inherits (child)")
        created += some(
            draw, "alter table grandchild alter id set not null", "alter table grandchild alter id set default 8"
        )
    created += some(
        draw,
        "alter table child alter id set not null",
        "alter table child alter id set default 7",
        "alter table child add constraint older check (id > 1)",
        "alter table child alter id set statistics 33",
        "create index child_id on child (id)",
        "alter table child add primary key (id)",
        *(
            ["alter table child alter name drop default", "alter table child alter name set storage external"]
            if named
            else []
        ),
        most=4,
    )
    fill = (
        "insert into parent (id) values (5)",
        "insert into child (id) values (6)",
        "insert into grandchild (id) values (7)",
    )
    return Fragment(tuple(created), fill)


def values(draw: st.DrawFn) -> Fragment:
    """Draw types that use one another, and objects with values of them."""
    labels = draw(st.permutations(["red", "green", "blue"]))[: draw(st.integers(2, 3))]
    listed = ", ".join(f"'{label}'" for label in labels)
    constraint = one(draw, "", " not null", " default 'x'", " constraint named not null")
    created = [
        f"create type hue as enum ({listed})",
        f"create domain word as {one(draw, 'text', 'varchar(30)', 'varchar(40)')}{constraint}",
        *some(
            draw, "alter domain word add constraint short check (length(value) < 20)", "comment on domain word is 'w'"
        ),
        f"create type spot as ({one(draw, 'x int', 'x bigint')}, shade hue{one(draw, '', ', label text', ', label word')})",
        f"create type reach as range (subtype = {one(draw, 'float8', 'numeric')}{one(draw, '', ', subtype_diff = float8mi')})"
        if draw(st.booleans())
        else "create type reach as range (subtype = int4)",
    ]
    created[-1] = created[-1].replace("numeric, subtype_diff = float8mi", "numeric")
    columns = some(
        draw,
        "h hue",
        "hs hue[]",
        "w word",
        "s spot",
        "ss spot[]",
        "r reach",
        "rs reach[]",
        "m reach_multirange",
        most=8,
    )
    columns += some(draw, "d hue default 'red'", "e reach default reach(1, 2)", "check (not isempty(reach(1, 3)))")
    if "red" not in labels:
        columns = [each for each in columns if "'red'" not in each]
    created.append(f"create table palette (n int{''.join(f', {each}' for each in columns)})")
    created += some(
        draw,
        "create function shade(spot) returns hue language sql as 'select ($1).shade'",
        "create function reaches(reach) returns reach language sql immutable as 'select $1'",
        "create view spots as select 1 as one, null::spot as spot, null::hue as hue",
        f"grant usage on type hue to {WRITER}",
        "comment on type reach is 'r'",
        "comment on column spot.shade is 's'",
        f"alter type hue owner to {WRITER}",
        most=4,
    )
    if "h hue" in columns:
        created += some(draw, f"create index palette_h on palette (h) where h = '{labels[0]}'", most=1)
    fill = (
        "insert into palette (n) values (1)",
        "insert into palette (h, hs) values ('green', '{green,blue}')",
        "insert into palette (s, ss) values (row(1, 'green'), array[row(2, 'green')::spot])",
        "insert into palette (r, rs, m) values ('[1,4)', array['[1,2)'::reach], '{[1,2)}')",
        "insert into palette (w) values ('word')",
    )
    return Fragment(tuple(created), fill)


def computed(draw: st.DrawFn) -> Fragment:
    """Draw a table whose columns, keys, and checks are computed, deferred, excluded, or not yet valid."""
    created = [
        "create function twice(n int) returns int language sql immutable as 'select n * 2'",
        "create table sums (id int, other int, span int4range"
        + "".join(
            f", {each}"
            for each in some(
                draw,
                f"double int generated always as ({one(draw, 'id * 2', 'twice(id)', 'id + other')}) stored",
                "num int generated always as identity (start 10 increment 5)",
                "num bigint generated by default as identity",
                'words text collate "C"',
                "words text compression pglz",
                "constraint apart exclude using gist (span with &&)",
                "constraint apart exclude using gist (span with &&) where (id > 0) deferrable initially deferred",
                "constraint keyed unique (id, other) deferrable",
                "constraint keyed unique nulls not distinct (id, other)",
                "constraint keyed primary key (id) include (other)",
                "check (id <> other) no inherit",
                most=6,
            )
        )
        + ")",
    ]
    for first, second in (
        ("num int", "num bigint"),
        ("words text collate", "words text compr"),
        ("constraint apart exclude using gist (span with &&)", ""),
    ):
        if second and first in created[1] and second in created[1]:
            created[1] = ", ".join(part for part in created[1][:-1].split(", ") if not part.startswith(second)) + ")"
    if created[1].count("constraint apart") > 1 or created[1].count("constraint keyed") > 1:
        created[1] = "create table sums (id int, other int, span int4range, constraint keyed unique (id, other))"
    created += some(
        draw,
        "alter table sums add constraint late check (id < 1000) not valid",
        "alter table sums add constraint late check (id < 1000)",
        "create index sums_expression on sums (twice(id), (other + 1))",
        "create index sums_partial on sums (id desc nulls last) include (other) where other > 0",
        "create unique index sums_unique on sums (other) nulls not distinct",
        "create index sums_hash on sums using hash (id)",
        "create index sums_ordered on sums (id); alter table sums cluster on sums_ordered",
        "create statistics sums_stats (ndistinct) on id, other from sums",
        "create statistics sums_stats on (id + other), (id - other) from sums",
        "alter table sums set (fillfactor = 70, autovacuum_enabled = false)",
        "alter table sums replica identity nothing",
        "create policy small on sums using (twice(id) < 10)",
        "create function both_sums(sums) returns int language sql as 'select 1'",
        "create sequence sums_counter as smallint owned by sums.id",
        "create sequence sums_counter minvalue 5 maxvalue 50 start 7 owned by none",
        most=6,
    )
    for word in ("late", "sums_stats", "sums_counter"):
        twice = [each for each in created if f" {word} " in each]
        created = [each for each in created if each not in twice[1:]]
    fill = ("insert into sums values (1, 2, '[1,2)')", "insert into sums (id, other) values (3, 4)")
    return Fragment(tuple(created), fill)


def chain(draw: st.DrawFn) -> Fragment:
    """Draw views over views, their tables, and their dependents."""
    kind = one(draw, "a int, b text", "a bigint, b text", "a int, b varchar(10)", "b text, a int, c date")
    first = one(
        draw,
        "select a, b from base",
        "select b, a from base",
        "select a, b, a + 1 as more from base",
        "select * from base",
    )
    created = [
        f"create table base ({kind})",
        f"create view first{one(draw, '', ' with (security_barrier)')} as {first}{one(draw, '', ' where a > 0')}",
        f"create view second as select a, upper(b) as b from first{one(draw, '', ' group by a, b')}",
    ]
    if draw(st.booleans()):
        stored = one(draw, "select max(a) as most from second", "select a as most, count(*) from second group by a")
        created.append(f"create materialized view third as {stored}{one(draw, '', ' with no data')}")
        created += some(draw, "create index third_most on third (most)", "comment on materialized view third is 'm'")
        created += some(draw, "create view fourth as select most from third", most=1)
    created += some(
        draw,
        "create rule first_insert as on insert to first do instead insert into base (a) values (new.a)",
        "create rule quiet as on update to base do also select 1",
        "create trigger first_delete instead of delete on first for each row execute function touch()",
        "alter view first alter a set default 5",
        "comment on column first.b is 'bee'",
        "comment on view second is 'second'",
        f"grant select, update (a) on first to {WRITER}",
        f"grant select (b) on second to {READER}",
        f"grant select on first to {WRITER}; alter view second owner to {WRITER}",
        "create function from_first() returns setof first language sql as 'select * from first'",
        "create function atomic_second() returns bigint stable begin atomic select count(*) from second; end",
        most=5,
    )
    return Fragment(tuple(created), ("insert into base (a, b) values (1, 'x'), (2, 'y')",))


def routines(draw: st.DrawFn) -> Fragment:
    """Draw overloaded functions, procedures, and aggregates, and the default, check, and policy that call them."""
    created = [
        "create function worth(n int) returns "
        + one(draw, "int", "bigint", "numeric")
        + " language sql immutable as 'select n'",
        *some(
            draw,
            "create function worth(n text) returns int language sql immutable as 'select length(n)'",
            "create function worth(n int, m int) returns int language sql as 'select n + m'",
            "create function pair_of(n int, out a int, out b text) language sql as 'select n, n::text'",
            "create function pair_of(n int, out a int, out c text, out d int) language sql as 'select n, n::text, 1'",
            "create function listed(n int) returns table (a int, b text) language sql as 'select n, n::text'",
            "create function many(variadic ns int[]) returns int language sql strict parallel safe as 'select 1'",
            "create procedure doing(inout n int) language plpgsql as 'begin n := 1; end'",
            "create procedure doing(n int default 3) language sql as 'select 1' ",
            "create aggregate summed(int) (sfunc = int4pl, stype = int, initcond = '0')",
            "create aggregate summed(int) (sfunc = int4pl, stype = int, initcond = '5', parallel = safe)",
            most=6,
        ),
        f"create table worths (a int{one(draw, '', ' default worth(7)', ' check (worth(a) > 0)')}, b text)",
    ]
    for word in ("pair_of", "doing", "summed"):
        twice = [each for each in created if f" {word}(" in each]
        created = [each for each in created if each not in twice[1:]]
    created += some(
        draw,
        "create policy worthy on worths using (worth(a) > 1)",
        "create index worths_worth on worths (worth(a))",
        "create view worth_of as select worth(a) as it from worths",
        f"revoke execute on function worth(int) from public; grant execute on function worth(int) to {READER}",
        f"alter function worth(int) owner to {WRITER}",
        "comment on function worth(int) is 'worth it'",
        most=4,
    )
    return Fragment(tuple(created), ("insert into worths (a) values (3)",))


def triggers(draw: st.DrawFn) -> Fragment:
    """Draw triggers of every kind, in every state."""
    created = [f"create table rung (a int, b text{one(draw, '', ', c int')})"]
    kinds = some(
        draw,
        "create trigger bell before insert or update of a on rung for each row when (new.a > 0) execute function touch()",
        "create trigger bell after insert or update of a on rung for each row execute function touch('x')",
        "create constraint trigger chime after insert on rung deferrable initially deferred for each row execute function touch()",
        "create constraint trigger chime after update on rung for each row execute function touch()",
        "create trigger dong after update on rung referencing old table as o new table as n for each statement execute function touch()",
        "create trigger ding after truncate on rung for each statement execute function touch()",
        most=4,
    )
    for name in ("bell", "chime", "dong"):
        found = [each for each in kinds if f"trigger {name} " in each]
        kinds = [each for each in kinds if each not in found[1:]]
        if found:
            created.append(found[0])
            kinds.remove(found[0])
            states = (
                f"alter table rung {state} trigger {name}" for state in ("disable", "enable always", "enable replica")
            )
            created += some(draw, *states, f"comment on trigger {name} on rung is 'rings'", most=2)
    return Fragment((*created, *kinds), ("insert into rung (a) values (1)",))


def beside(draw: st.DrawFn) -> Fragment:
    """Draw a second schema with its own privileges, and references from one schema to the other."""
    created = [f"create schema {SIDE}{one(draw, '', f' authorization {WRITER}')}"]
    created += some(
        draw,
        f"comment on schema {SIDE} is 's'",
        f"grant usage on schema {SIDE} to {READER}",
        f"grant create on schema {SIDE} to {READER} with grant option",
    )
    created += [f"create table {SIDE}.items (id int primary key, name text)"]
    created += some(
        draw,
        f"alter default privileges in schema {SIDE} grant select on tables to {READER}",
        f"create table refers (id int references {SIDE}.items)",
        f"create view {SIDE}.seen as select id, name from {SIDE}.items",
        f"create view seen_here as select name from {SIDE}.items",
        f"create publication sides for tables in schema {SIDE}",
        f"create publication sides for table {SIDE}.items (id)",
        f"alter table {SIDE}.items owner to {READER}",
        f"create type {SIDE}.mood as enum ('ok')",
        most=5,
    )
    twice = [each for each in created if " publication sides " in each]
    created = [each for each in created if each not in twice[1:]]
    return Fragment(tuple(created), (f"insert into {SIDE}.items values (1, 'x')", "insert into refers values (1)"))


PARTS: tuple[Callable[[st.DrawFn], Fragment], ...] = (
    tree, family, values, computed, chain, routines, triggers, beside, *rare_kind_fragments.PARTS,
    *detail_fragments.PARTS, *newer_fragments.PARTS,
)  # fmt: skip


@st.composite
def fragments(draw: st.DrawFn) -> tuple[Fragment, ...]:
    """Draw a few parts."""
    chosen = draw(st.sets(st.sampled_from(range(len(PARTS))), max_size=3))
    return tuple(PARTS[number](draw) for number in sorted(chosen))
