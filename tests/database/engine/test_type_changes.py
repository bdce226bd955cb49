# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What happens to values when a type changes: none is truncated silently, and check mode predicts it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg2
import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.sql.casts import assignable

from tests.support import engine
from tests.support.long_runs import sampled

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.postgres import Database

    Apply = Callable[..., engine.Applied]

DOMAINS = "CREATE DOMAIN d AS {0}; CREATE TABLE t (id integer, v {1});"
TABLE = "CREATE TABLE t (id integer, v {0});"
PARTITIONED = "CREATE TABLE t (id integer, v {0}) PARTITION BY RANGE (id); CREATE TABLE t_1 PARTITION OF t DEFAULT;"
CHILDREN = "CREATE TABLE t (id integer, v {0}); CREATE TABLE child () INHERITS (t);"
COMPOSITE = "CREATE TYPE c AS (a {0}, b integer); CREATE TABLE t (id integer, v {1});"
TYPED = "CREATE TYPE c AS (id integer, v {0}); CREATE TABLE t OF c;"
ENUM = "CREATE TYPE e AS ENUM ({0}); CREATE TABLE t (id integer, v {1});"
SIZED = TABLE.format("text"), TABLE.format("varchar(3)")

REFUSED = {
    "text": (*SIZED, "abcdef"),
    "varchar": (TABLE.format("varchar(6)"), TABLE.format("varchar(3)"), "abcdef"),
    "char": (TABLE.format("text"), TABLE.format("char(3)"), "abcdef"),
    "a number as text": (TABLE.format("integer"), TABLE.format("varchar(3)"), "123456"),
    "a boolean as text": (TABLE.format("boolean"), TABLE.format("varchar(3)"), "true"),
    "a date as text": (TABLE.format("date"), TABLE.format("char(4)"), "2024-01-01"),
    "json as text": (TABLE.format("jsonb"), TABLE.format("varchar(3)"), '{"a": 1}'),
    "bit": (TABLE.format("bit(5)"), TABLE.format("bit(3)"), "10101"),
    "a longer bit": (TABLE.format("bit(3)"), TABLE.format("bit(5)"), "101"),
    "varbit": (TABLE.format("varbit"), TABLE.format("varbit(3)"), "10101"),
    "varbit to bit": (TABLE.format("varbit"), TABLE.format("bit(3)"), "10101"),
    "text to bit": (TABLE.format("text"), TABLE.format("bit(3)"), "10101"),
    "text to varbit": (TABLE.format("text"), TABLE.format("varbit(3)"), "10101"),
    "array": (TABLE.format("text[]"), TABLE.format("varchar(3)[]"), "{ab,abcdef}"),
    "array of char": (TABLE.format("text[]"), TABLE.format("char(3)[]"), "{ab,abcdef}"),
    "array of bit": (TABLE.format("varbit[]"), TABLE.format("bit(3)[]"), "{101,10101}"),
    "text to array": (TABLE.format("text"), TABLE.format("varchar(3)[]"), "{ab,abcdef}"),
    "array to text": (TABLE.format("text[]"), TABLE.format("varchar(3)"), "{ab,abcdef}"),
    "integers to texts": (TABLE.format("integer[]"), TABLE.format("varchar(3)[]"), "{1,123456}"),
    "partition": (PARTITIONED.format("text"), PARTITIONED.format("varchar(3)"), "abcdef"),
    "child": (CHILDREN.format("text"), CHILDREN.format("varchar(3)"), "abcdef"),
    "base of a domain": (DOMAINS.format("text", "d"), DOMAINS.format("varchar(3)", "d"), "abcdef"),
    "base of a domain in arrays": (DOMAINS.format("text", "d[]"), DOMAINS.format("varchar(3)", "d[]"), "{ab,abcdef}"),
    "domain of arrays": (DOMAINS.format("text[]", "d"), DOMAINS.format("varchar(3)[]", "d"), "{ab,abcdef}"),
    "becomes a domain": (DOMAINS.format("varchar(3)", "text"), DOMAINS.format("varchar(3)", "d"), "abcdef"),
    "was a domain": (DOMAINS.format("text", "d"), DOMAINS.format("text", "varchar(3)"), "abcdef"),
    "attribute": (COMPOSITE.format("text", "c"), COMPOSITE.format("varchar(3)", "c"), "(abcdef,1)"),
    "attribute in arrays": (COMPOSITE.format("text", "c[]"), COMPOSITE.format("varchar(3)", "c[]"), '{"(abcdef,1)"}'),
    "typed table": (TYPED.format("text"), TYPED.format("varchar(3)"), "abcdef"),
    "label": (ENUM.format("'a', 'b'", "e"), ENUM.format("'b'", "e"), "a"),
    "label in arrays": (ENUM.format("'a', 'b'", "e[]"), ENUM.format("'b'", "e[]"), "{a}"),
    "text to enum": (ENUM.format("'b'", "text"), ENUM.format("'b'", "e"), "a"),
    "number too large": (TABLE.format("bigint"), TABLE.format("smallint"), "70000"),
    "float too large": (TABLE.format("float8"), TABLE.format("bigint"), "1e+30"),
    "float that is none": (TABLE.format("float8"), TABLE.format("integer"), "NaN"),
    "double to real": (TABLE.format("float8"), TABLE.format("real"), "1e+300"),
    "numeric without room": (TABLE.format("numeric"), TABLE.format("numeric(4,1)"), "1000"),
    "no number": (TABLE.format("text"), TABLE.format("integer"), "about ten"),
    "no date": (TABLE.format("text"), TABLE.format("date"), "soon"),
    "no number in arrays": (TABLE.format("text[]"), TABLE.format("integer[]"), "{1,x}"),
    "text without room": (TABLE.format("text"), TABLE.format("numeric(4,1)"), "1000"),
    "infinity": (TABLE.format("float8"), TABLE.format("numeric(4,1)"), "Infinity"),
    "no uuid": (TABLE.format("integer"), TABLE.format("uuid"), "5"),
}


@pytest.mark.fuzz
@pytest.mark.parametrize("what", sampled(REFUSED, every=2))
def test_values_that_do_not_fit_are_refused_before_any_change(database: Database, apply: Apply, what: str) -> None:
    before, after, value = REFUSED[what]
    database.run(before)
    where = "t_1" if what == "partition" else "child" if what == "child" else "t"
    database.run(f"INSERT INTO {where} VALUES (1, '{value}')")
    for check in (True, False):
        with pytest.raises(engine.Failure, match=r"don't fit the new type of column public\.t\.v from"):
            apply(after, destructive="apply", check=check)
    assert database.run("SELECT v::text FROM t") == [(value,)]


FITTING = {
    "blanks at the end": (*SIZED, "'ab    '", "ab "),
    "nothing": (*SIZED, "NULL", None),
    "as long as it may be": (*SIZED, "'äöü'", "äöü"),
    "bits": (TABLE.format("bit(3)"), TABLE.format("varbit(3)"), "B'101'", "101"),
    "text to array": (TABLE.format("text"), TABLE.format("varchar(3)[]"), "'{abc}'", "{abc}"),
    "domain": (DOMAINS.format("text", "d"), DOMAINS.format("varchar(3)", "d"), "'abc'", "abc"),
    "not a number": (TABLE.format("numeric"), TABLE.format("numeric(4,1)"), "'NaN'", "NaN"),
    "largest": (TABLE.format("float8"), TABLE.format("integer"), "2147483647", "2147483647"),
    "infinite": (TABLE.format("float8"), TABLE.format("real"), "'Infinity'", "Infinity"),
    "label": (ENUM.format("'a', 'b'", "e"), ENUM.format("'b'", "e"), "'b'", "b"),
    "date and time": (TABLE.format("timestamptz"), TABLE.format("date"), "'infinity'", "infinity"),
    "one-dimensional or not": (
        TABLE.format("text[]"),
        TABLE.format("varchar(3)[]"),
        "'{{a,b},{c,d}}'",
        "{{a,b},{c,d}}",
    ),
    "number to bits": (TABLE.format("integer"), TABLE.format("bit(4)"), "5", "0101"),
}


@pytest.mark.fuzz
@pytest.mark.parametrize("what", sampled(FITTING, every=2, start=1))
def test_values_that_fit_are_converted(database: Database, apply: Apply, what: str) -> None:
    before, after, value, becomes = FITTING[what]
    database.run(before)
    database.run(f"INSERT INTO t VALUES (1, {value})")
    predicted = apply(after, destructive="apply", check=True)
    done = apply(after, destructive="apply")
    assert (predicted.statements, predicted.warnings) == (done.statements, done.warnings)
    assert len(done.warnings) == (what == "blanks at the end")
    assert database.run("SELECT v::text FROM t") == [(becomes,)]
    assert not apply(after, destructive="apply").changed


CHANGED = {
    "scale": (TABLE.format("numeric(6,3)"), TABLE.format("numeric(6,1)"), "1.25", "1.5"),
    "scale in arrays": (TABLE.format("numeric[]"), TABLE.format("numeric(6,1)[]"), "{1.25}", "{1.5}"),
    "scale of an attribute": (
        COMPOSITE.format("numeric", "c"),
        COMPOSITE.format("numeric(6,1)", "c"),
        "(1.25,)",
        "(1.5,)",
    ),
    "scale of a domain": (DOMAINS.format("numeric", "d"), DOMAINS.format("numeric(6,1)", "d"), "1.25", "1.5"),
    "to a whole number": (TABLE.format("numeric"), TABLE.format("integer"), "1.25", "1"),
    "float to a whole number": (TABLE.format("float8"), TABLE.format("integer"), "1.25", "1"),
    "text to scale": (TABLE.format("text"), TABLE.format("numeric(6,1)"), "1.25", "1.5"),
    "double to real": (TABLE.format("float8"), TABLE.format("real"), "0.123456789", "0.5"),
    "numeric to double": (TABLE.format("numeric"), TABLE.format("float8"), "0.12345678901234567891", "0.5"),
    "bigint to double": (TABLE.format("bigint"), TABLE.format("float8"), "9007199254740993", "5"),
    "timestamp": (
        TABLE.format("timestamp"),
        TABLE.format("timestamp(0)"),
        "2024-01-01 10:00:00.4",
        "2024-01-01 10:00:00",
    ),
    "time": (TABLE.format("time"), TABLE.format("time(0)"), "10:00:00.4", "10:00:00"),
    "interval": (TABLE.format("interval"), TABLE.format("interval(0)"), "10:00:00.4", "10:00:00"),
    "fields of an interval": (TABLE.format("interval"), TABLE.format("interval hour"), "10:30:00", "10:00:00"),
    "date": (TABLE.format("timestamptz"), TABLE.format("date"), "2024-01-01 10:00:00", "2024-01-01 00:00:00"),
    "time of a day": (TABLE.format("interval"), TABLE.format("time"), "1 day 10:00:00", "10:00:00"),
    "network": (TABLE.format("inet"), TABLE.format("cidr"), "10.1.2.3/8", "10.0.0.0/8"),
    "number to bits": (TABLE.format("integer"), TABLE.format("bit(2)"), "5", "1"),
    "number to boolean": (TABLE.format("integer"), TABLE.format("boolean"), "5", "1"),
    "name": (TABLE.format("text"), TABLE.format("name"), "x" * 70, "x"),
    "partition": (PARTITIONED.format("numeric"), PARTITIONED.format("numeric(6,1)"), "1.25", "1.5"),
    "blanks": (TABLE.format("text"), TABLE.format("char(5)"), "ab ", "ab"),
}


@pytest.mark.fuzz
@pytest.mark.parametrize("what", sampled(CHANGED, every=2))
def test_altered_values_are_counted(database: Database, apply: Apply, what: str) -> None:
    before, after, value, fitting = CHANGED[what]
    database.run(before)
    database.run(f"INSERT INTO t VALUES (1, '{value}'), (2, '{value}'), (3, '{fitting}'), (4, NULL)")
    predicted = apply(after, destructive="apply", check=True)
    done = apply(after, destructive="apply")
    assert (predicted.statements, predicted.warnings) == (done.statements, done.warnings)
    (warning,) = done.warnings
    assert warning.startswith("changing the type of column public.t.v from ")
    assert "will alter values in 2 row(s)" in warning
    assert database.run("SELECT count(*) FROM t") == [(4,)]
    assert not apply(after, destructive="apply").warnings


def test_values_of_renamed_column_are_counted(database: Database, apply: Apply) -> None:
    database.run("CREATE TABLE t (id integer, v text); INSERT INTO t VALUES (1, 'abcdef')")
    goal = "CREATE TABLE u (  -- renamed from: t\n    id integer,\n    w varchar(3)  -- renamed from: v\n);"
    for check in (True, False):
        with pytest.raises(engine.Failure, match=r"public\.u\.w from text to character varying\(3\) \(values in 1 row"):
            apply(goal, destructive="apply", check=check)


def test_keep_counts_and_changes_nothing(database: Database, apply: Apply) -> None:
    database.run(SIZED[0] + "INSERT INTO t VALUES (1, 'abcdef')")
    done = apply(SIZED[1], destructive="keep")
    assert [each["object"] for each in done.kept] == ["public.t.v"]
    assert (done.changed, done.warnings) == (False, ())


def test_postgresql_refuses_them_as_well(database: Database) -> None:
    """Verifies the first list: ALTER without USING, for types where it is possible."""
    for before, after, value in list(REFUSED.values())[:11]:
        database.run(before)
        database.run(f"INSERT INTO t VALUES (1, '{value}')")
        kind = after.removeprefix("CREATE TABLE t (id integer, v ").removesuffix(");")
        with pytest.raises(psycopg2.DataError):
            database.run(f"ALTER TABLE t ALTER COLUMN v TYPE {kind}")
        database.run("DROP TABLE t")


def test_renamed_label_fits_while_another_is_dropped(database: Database, apply: Apply) -> None:
    database.run("CREATE TYPE e AS ENUM ('a', 'b', 'c'); CREATE TABLE t (v e); INSERT INTO t VALUES ('a');")
    goal = "CREATE TYPE e AS ENUM (\n    'first',  -- renamed from: 'a'\n    'c'\n);\nCREATE TABLE t (v e);"
    predicted = apply(goal, destructive="apply", check=True)
    assert apply(goal, destructive="apply").statements == predicted.statements
    assert database.run("SELECT v::text FROM t") == [("first",)]


def test_values_are_checked_before_an_online_run(database: Database, apply: Apply) -> None:
    database.run(SIZED[0] + "INSERT INTO t VALUES (1, 'abcdef')")
    goal = SIZED[1] + "CREATE INDEX t_v ON t (v);"
    with pytest.raises(engine.Failure, match="don't fit the new type"):
        apply(goal, destructive="apply", online=True)
    assert database.run("SELECT count(*) FROM pg_index WHERE indrelid = 't'::regclass") == [(0,)]


NAMES = (
    *("smallint", "integer", "bigint", "numeric", "real", "double precision", "money", "boolean", "uuid", "bytea"),
    *("text", "character varying", "character", "name", "json", "jsonb", "xml", "bit", "bit varying"),
    *("date", "timestamp without time zone", "timestamp with time zone", "interval"),
    *("time without time zone", "time with time zone"),
    *("inet", "cidr", "macaddr", "macaddr8", "integer[]", "text[]", "point", "int4range"),
)


@pytest.mark.fuzz
@pytest.mark.parametrize("old", sampled(NAMES, every=2, start=1))
def test_assignable_types_are_those_that_need_no_using(database: Database, old: str) -> None:
    database.run(f"CREATE TABLE t (v {old})")
    taken = []
    for new in NAMES:
        try:
            database.run(f"BEGIN; ALTER TABLE t ALTER COLUMN v TYPE {new}; ROLLBACK")
        except psycopg2.errors.DatatypeMismatch:
            continue
        taken.append(new)
    assert [new for new in NAMES if assignable(old, new)] == taken
