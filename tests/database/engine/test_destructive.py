# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is changed and what is kept if the desired schema lacks something that the database has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg2
import pytest

from tests.support import engine
from tests.support.dumps import difference, schema_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.postgres import Database

    Apply = Callable[..., engine.Applied]

BASE = "CREATE TABLE people (id int PRIMARY KEY, name text);"
EXTRAS = {
    "table": ("CREATE TABLE leftover (id int);", "leftover"),
    "column": ("ALTER TABLE people ADD COLUMN leftover text;", "leftover"),
    "view": ("CREATE VIEW leftover AS SELECT id FROM people;", "leftover"),
    "materialized view": ("CREATE MATERIALIZED VIEW leftover AS SELECT id FROM people;", "leftover"),
    "function": ("CREATE FUNCTION leftover(a int) RETURNS int LANGUAGE sql AS 'SELECT a';", "leftover"),
    "procedure": ("CREATE PROCEDURE leftover() LANGUAGE sql AS 'SELECT 1';", "leftover"),
    "aggregate": ("CREATE AGGREGATE leftover(int) (SFUNC = int4larger, STYPE = int);", "leftover"),
    "enum": ("CREATE TYPE leftover AS ENUM ('a');", "leftover"),
    "domain": ("CREATE DOMAIN leftover AS text;", "leftover"),
    "composite type": ("CREATE TYPE leftover AS (a int);", "leftover"),
    "range type": ("CREATE TYPE leftover AS RANGE (subtype = float8);", "leftover"),
    "sequence": ("CREATE SEQUENCE leftover;", "leftover"),
    "index": ("CREATE INDEX leftover ON people (name);", "leftover"),
    "check": ("ALTER TABLE people ADD CONSTRAINT leftover CHECK (id > 0);", "leftover"),
    "unique": ("ALTER TABLE people ADD CONSTRAINT leftover UNIQUE (name);", "leftover"),
    "statistics": ("CREATE STATISTICS leftover ON id, name FROM people;", "leftover"),
    "operator": ("CREATE OPERATOR === (FUNCTION = int4eq, LEFTARG = int, RIGHTARG = int);", "==="),
    "operator class": ("CREATE OPERATOR CLASS leftover FOR TYPE int USING btree AS STORAGE int;", "leftover"),
    "base type": (
        (
            "CREATE TYPE leftover; CREATE FUNCTION l_in(cstring) RETURNS leftover LANGUAGE internal AS 'textin';"
            "CREATE FUNCTION l_out(leftover) RETURNS cstring LANGUAGE internal AS 'textout';"
            "CREATE TYPE leftover (INPUT = l_in, OUTPUT = l_out);"
        ),
        "leftover",
    ),
    "text search template": ("CREATE TEXT SEARCH TEMPLATE leftover (LEXIZE = dsimple_lexize);", "leftover"),
    "text search dictionary": ("CREATE TEXT SEARCH DICTIONARY leftover (TEMPLATE = simple);", "leftover"),
    "text search configuration": ("CREATE TEXT SEARCH CONFIGURATION leftover (COPY = simple);", "leftover"),
    "collation": ('CREATE COLLATION leftover FROM "C";', "leftover"),
    "partition": (
        (
            "CREATE TABLE leftover (id int) PARTITION BY LIST (id);"
            "CREATE TABLE leftover_1 PARTITION OF leftover FOR VALUES IN (1);"
            "CREATE INDEX leftover_idx ON leftover (id);"
        ),
        "leftover",
    ),
}


@pytest.mark.fuzz
@pytest.mark.parametrize("extra", EXTRAS)
def test_keep_keeps_undeclared_objects(database: Database, apply: Apply, extra: str) -> None:
    sql, name = EXTRAS[extra]
    database.run(BASE + sql)
    before = schema_of(database)
    done = apply(BASE, destructive="keep")
    assert not done.changed
    assert not done.statements
    assert any(name in each["object"] for each in done.kept), done.kept
    assert all(each["kind"] and each["reason"] for each in done.kept)
    assert difference(schema_of(database), before) == ""


@pytest.mark.fuzz
@pytest.mark.parametrize("extra", EXTRAS)
def test_apply_drops_undeclared_objects(database: Database, apply: Apply, extra: str) -> None:
    database.run(BASE)
    wanted = schema_of(database)
    database.run(EXTRAS[extra][0])
    done = apply(BASE, destructive="apply")
    assert done.changed
    assert not done.kept
    assert difference(schema_of(database), wanted) == ""


def test_key_of_partitioned_table_covers_kept_partition(database: Database, apply: Apply) -> None:
    bare = "CREATE TABLE logs (id int, host int) PARTITION BY RANGE (id);"
    database.run(bare + "CREATE TABLE logs_1 PARTITION OF logs FOR VALUES FROM (1) TO (10);")
    goal = bare.replace("id int", "id int PRIMARY KEY") + "CREATE UNIQUE INDEX logs_by ON logs (host, id);"
    done = apply(goal, destructive="keep")
    assert [each["object"] for each in done.kept] == ["public.logs_1"]
    valid = "SELECT count(*) FROM pg_index WHERE indisvalid AND indisunique AND indrelid IN ('logs'::regclass, 'logs_1'::regclass)"
    assert database.run(valid) == [(4,)]
    again = apply(goal, destructive="keep")
    assert not again.changed
    assert again.kept == done.kept


def test_new_partition_that_does_not_fit_names_what_is_kept(database: Database, apply: Apply) -> None:
    bare = "CREATE TABLE logs (id int) PARTITION BY LIST (id); CREATE TABLE codes (code text) PARTITION BY LIST (code);"
    database.run(
        f"{bare} CREATE TABLE logs_0 PARTITION OF logs FOR VALUES IN (0);"
        "CREATE TABLE logs_1 PARTITION OF logs FOR VALUES IN (1); CREATE TABLE codes_1 PARTITION OF codes FOR VALUES IN ('1')"
    )
    goal = bare.replace("code text", "code int") + (
        "CREATE TABLE logs_2 PARTITION OF logs FOR VALUES IN (1, 2); CREATE TABLE codes_2 PARTITION OF codes FOR VALUES IN (2);"
    )
    done = apply(goal, destructive="keep")
    assert not done.changed
    reasons = {(each["kind"], each["object"]): each["reason"] for each in done.kept}
    assert reasons["partition", "public.logs_2"] == (
        "not created: its bounds conflict with those of partition public.logs_1, which is being kept"
    )
    assert reasons["partition", "public.codes_2"] == (
        "not created: its bounds don't fit the key of table public.codes, which is being kept"
    )


def test_columns_of_kept_primary_key_stay_not_null(database: Database, apply: Apply) -> None:
    database.run(BASE)
    done = apply("CREATE TABLE people (id int, name text, birth date);", destructive="keep")
    assert [each["object"] for each in done.kept] == ["public.people.id", "people_pkey on public.people"]
    assert not apply("CREATE TABLE people (id int, name text, birth date);", destructive="keep").changed


def test_view_on_kept_column_keeps_its_columns(database: Database, apply: Apply) -> None:
    database.run("CREATE TABLE sales (total bigint, note text); CREATE VIEW seen AS SELECT note, total FROM sales;")
    before = schema_of(database)
    narrower = "CREATE TABLE sales (total int, note text); CREATE VIEW seen AS SELECT total, 'x' AS mark FROM sales;"
    done = apply(narrower, destructive="keep")
    assert {each["kind"] for each in done.kept} == {"column", "view"}
    assert difference(schema_of(database), before) == ""


def test_view_is_kept_while_a_kept_view_reads_its_columns(database: Database, apply: Apply) -> None:
    goal = "CREATE TABLE sales (total int, note text); CREATE VIEW seen AS SELECT total FROM sales;"
    database.run(goal.replace("SELECT total", "SELECT note, total"))
    database.run(
        "CREATE VIEW notes AS SELECT note FROM seen; CREATE MATERIALIZED VIEW summary AS SELECT note FROM notes;"
    )
    before = schema_of(database)
    done = apply(goal, destructive="keep")
    assert [each["object"] for each in done.kept] == ["public.notes", "public.seen", "public.summary"]
    assert difference(schema_of(database), before) == ""


PARTITIONED = """
CREATE TABLE logs (at date, host int) PARTITION BY RANGE (at);
CREATE TABLE logs_all PARTITION OF logs DEFAULT;
"""


def test_index_of_partitioned_table_changes_with_its_partitions(database: Database, apply: Apply) -> None:
    goal = PARTITIONED + "CREATE INDEX logs_by ON logs (host);"
    database.run(goal)
    wanted = schema_of(database)
    database.run("DROP TABLE logs;" + PARTITIONED + "CREATE INDEX logs_by ON logs (at, host);")
    done = apply(goal, destructive="keep")
    assert not done.kept
    assert difference(schema_of(database), wanted) == ""


def test_index_of_a_partition_stays_attached_to_kept_index(database: Database, apply: Apply) -> None:
    goal = PARTITIONED + "CREATE INDEX own ON logs_all (host);"
    database.run(goal + "CREATE INDEX logs_by ON logs (host);")
    before = schema_of(database)
    done = apply(goal, destructive="keep")
    assert [each["kind"] for each in done.kept] == ["index"]
    assert difference(schema_of(database), before) == ""


def test_keep_is_the_default(database: Database) -> None:
    database.run(BASE + EXTRAS["table"][0])
    done = engine.apply(database.url, BASE, shadow_url=database.cluster.url(), destructive=None)
    assert [each["kind"] for each in done.kept] == ["table"]


def test_fail_lists_everything_and_changes_nothing(database: Database, apply: Apply) -> None:
    database.run(BASE + "CREATE TABLE first_one (id int); CREATE VIEW second_one AS SELECT id FROM people;")
    before = schema_of(database)
    for check in (True, False):
        with pytest.raises(engine.Failure, match=r"first_one.*second_one|second_one.*first_one"):
            apply(BASE + "CREATE TABLE brand_new (id int);", destructive="fail", check=check)
        assert difference(schema_of(database), before) == ""


def test_fail_makes_nondestructive_changes(database: Database, apply: Apply) -> None:
    database.run(BASE)
    done = apply(BASE + "CREATE TABLE brand_new (id int);", destructive="fail")
    assert done.changed
    assert database.run("SELECT count(*) FROM brand_new") == [(0,)]


def test_keep_makes_all_other_changes(database: Database, apply: Apply) -> None:
    database.run(BASE + EXTRAS["table"][0] + EXTRAS["column"][0])
    done = apply("CREATE TABLE people (id bigint PRIMARY KEY, name text NOT NULL, birth date);", destructive="keep")
    assert done.changed
    assert {each["kind"] for each in done.kept} == {"table", "column"}
    columns = "SELECT attname, format_type(atttypid, atttypmod), attnotnull FROM pg_attribute"
    found = database.run(f"{columns} WHERE attrelid = 'people'::regclass AND attnum > 0 ORDER BY attname")
    assert found == [
        ("birth", "date", False),
        ("id", "bigint", True),
        ("leftover", "text", False),
        ("name", "text", True),
    ]


def test_lossy_type_change_is_kept_with_its_dependents(database: Database, apply: Apply) -> None:
    """Nothing that depends on a kept change is partially changed, and all else is changed."""
    database.run("CREATE TABLE people (id int PRIMARY KEY, age text); INSERT INTO people VALUES (1, 'about ten');")
    wanted = """
        CREATE TABLE people (id int PRIMARY KEY, age int, nick text, CONSTRAINT grown CHECK (age >= 18));
        CREATE INDEX old_ones ON people (age) WHERE age > 60;
        CREATE VIEW grown_ups AS SELECT id, age + 1 AS soon FROM people;
        CREATE VIEW named AS SELECT id, nick FROM people;
    """
    done = apply(wanted, destructive="keep")
    assert any("age" in each["object"] for each in done.kept)
    assert database.run("SELECT id, age, nick FROM people") == [(1, "about ten", None)]
    assert database.run("SELECT count(*) FROM named") == [(1,)]
    again = apply(wanted, destructive="keep")
    assert not again.changed
    assert again.kept == done.kept


def test_removed_label_is_kept_and_new_one_added(database: Database, apply: Apply) -> None:
    database.run("CREATE TYPE state AS ENUM ('open', 'odd', 'shut'); CREATE TABLE t (state state DEFAULT 'odd');")
    wanted = "CREATE TYPE state AS ENUM ('open', 'waiting', 'shut'); CREATE TABLE t (state state DEFAULT 'open');"
    done = apply(wanted, destructive="keep")
    labels = [row[0] for row in database.run("SELECT enumlabel FROM pg_enum ORDER BY enumsortorder")]
    assert "odd" in labels
    assert "waiting" in labels
    assert labels.index("open") < labels.index("waiting") < labels.index("shut")
    assert any("odd" in each["object"] + each["reason"] for each in done.kept)
    assert not apply(wanted, destructive="keep").changed


def test_kept_view_survives_wider_column_type(database: Database, apply: Apply) -> None:
    database.run(BASE + "CREATE VIEW leftover AS SELECT id, name FROM people; GRANT SELECT ON leftover TO case_reader;")
    done = apply("CREATE TABLE people (id bigint PRIMARY KEY, name text);", destructive="keep")
    assert done.changed
    kind = (
        "SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = '{}'::regclass AND attname = 'id'"
    )
    assert database.run(kind.format("people")) == [("bigint",)]
    assert database.run(kind.format("leftover")) == [("bigint",)]
    assert database.run("SELECT has_table_privilege('case_reader', 'leftover', 'SELECT')") == [(True,)]


def test_kept_function_with_table_in_its_signature(database: Database, apply: Apply) -> None:
    database.run(BASE + "CREATE FUNCTION leftover(people) RETURNS text LANGUAGE sql AS 'SELECT $1.name';")
    done = apply("CREATE TABLE people (id int PRIMARY KEY, name text, birth date);", destructive="keep")
    assert [each["kind"] for each in done.kept] == ["function"]
    assert database.run("SELECT leftover(people) FROM people") == []


def test_kept_table_referencing_replaced_key(database: Database, apply: Apply) -> None:
    """A foreign key of a kept table depends on a primary key that has another name in the desired schema."""
    database.run(BASE + "CREATE TABLE leftover (p int REFERENCES people (id)); INSERT INTO people VALUES (1, 'x');")
    database.run("INSERT INTO leftover VALUES (1)")
    wanted = "CREATE TABLE people (id int, name text, CONSTRAINT people_by_id PRIMARY KEY (id));"
    apply(wanted, destructive="keep")
    foreign_keys = "SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND conrelid = 'leftover'::regclass"
    assert database.run(foreign_keys) == [(1,)]
    assert not apply(wanted, destructive="keep").changed


def test_ambiguous_overload_causes_warning(database: Database, apply: Apply) -> None:
    database.run("CREATE FUNCTION total(a int) RETURNS int LANGUAGE sql AS 'SELECT a';")
    goal = "CREATE FUNCTION total(a int, b int DEFAULT 1) RETURNS int LANGUAGE sql AS 'SELECT a + b';"
    runs = [apply(goal, destructive="keep", check=check) for check in (True, False, True, False, False)]
    (warning,) = runs[0].warnings
    assert "total(integer), which is being kept, conflicts with function public.total(integer, integer)" in warning
    assert all(run.warnings == runs[0].warnings for run in runs)
    assert [run.changed for run in runs] == [True, True, False, False, False]
    with pytest.raises(psycopg2.errors.AmbiguousFunction):
        database.run("SELECT total(1)")
    assert not apply(goal, destructive="apply").warnings
    assert database.run("SELECT total(1)") == [(2,)]


def test_policy_with_an_ambiguous_call_is_refused_in_check_mode(database: Database, apply: Apply) -> None:
    database.run(
        "CREATE TABLE people (id int); CREATE FUNCTION is_known(int) RETURNS boolean LANGUAGE sql AS 'SELECT true'"
    )
    goal = (
        "CREATE TABLE people (id int); CREATE FUNCTION is_known(int, int DEFAULT 1) RETURNS boolean LANGUAGE sql AS 'SELECT true';"
        "ALTER TABLE people ENABLE ROW LEVEL SECURITY; CREATE POLICY known ON people USING (is_known(id));"
    )
    for check in (True, False):
        with pytest.raises(
            engine.Failure,
            match=r"policy known on public\.people: it has a call that also matches function public\.is_known\(integer\)",
        ):
            apply(goal, destructive="keep", check=check)


def test_column_stays_if_a_view_over_it_has_an_ambiguous_call(database: Database, apply: Apply) -> None:
    function = "CREATE FUNCTION double(a int) RETURNS int LANGUAGE sql AS 'SELECT 2 * a';"
    rest = "CREATE TABLE people (id int); CREATE VIEW doubled AS SELECT double(1), id FROM people;"
    database.run(function + rest)
    goal = function.replace("a int", "a int, b int DEFAULT 2") + rest.replace("id int", "id bigint")
    done = apply(goal, destructive="keep")
    assert [each["object"] for each in done.kept] == ["public.double(integer)", "public.people.id"]
    assert done.kept[1]["reason"].startswith(
        "view public.doubled would have to be re-created, and has a call that also"
    )
    assert not apply(goal, destructive="keep").changed


def test_table_stays_logged_for_kept_publication_and_kept_key(database: Database, apply: Apply) -> None:
    database.run("CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a, c int);")
    database.run("CREATE TABLE c (id int); CREATE PUBLICATION kept FOR TABLE c;")
    goal = "CREATE UNLOGGED TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY, a int); CREATE UNLOGGED TABLE c (id int);"
    done = apply(goal, destructive="keep")
    assert [each["object"] for each in done.kept if each["kind"] == "table"] == ["public.a", "public.c"]
    assert not done.statements
    assert not apply(goal, destructive="keep").changed
    assert apply(goal, destructive="apply").changed


def test_new_child_table_matches_kept_column(database: Database, apply: Apply) -> None:
    """And a table stays logged for a foreign key of another one that has to."""
    database.run("CREATE TABLE parent (age bigint); CREATE TABLE child () INHERITS (parent);")
    database.run(
        "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a int REFERENCES a); CREATE PUBLICATION kept FOR TABLE b;"
    )
    goal = """
        CREATE TABLE parent (age int); CREATE TABLE child () INHERITS (parent); CREATE TABLE grandchild () INHERITS (child);
        CREATE UNLOGGED TABLE a (id int PRIMARY KEY); CREATE UNLOGGED TABLE b (a int REFERENCES a);
    """
    done = apply(goal, destructive="keep")
    assert {each["object"] for each in done.kept} == {"public.a", "public.b", "public.parent.age"}
    types = (
        "SELECT format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = 'grandchild'::regclass AND attnum > 0"
    )
    assert database.run(types) == [("bigint",)]
    assert not apply(goal, destructive="keep").changed


def test_table_does_not_inherit_a_column_with_two_types(database: Database, apply: Apply) -> None:
    bare = "CREATE TABLE tools (size int); CREATE TABLE machines (size int);"
    database.run(f"{bare} CREATE TABLE drills () INHERITS (tools); INSERT INTO drills VALUES (1);")
    goal = bare.replace("tools (size int", "tools (size bigint") + "CREATE TABLE drills () INHERITS (machines);"
    done = apply(goal, destructive="keep")
    assert [each["object"] for each in done.kept] == [
        "public.drills.size",
        "public.drills from public.machines",
        "public.drills from public.tools",
    ]
    assert (
        done.kept[1]["reason"] == "not created: it requires a change to column public.drills.size, which is being kept"
    )
    assert not apply(goal, destructive="keep").changed
    assert database.run("SELECT size::text FROM tools") == [("1",)]


def test_unmanaged_schema_is_unchanged(database: Database, apply: Apply) -> None:
    database.run("CREATE SCHEMA theirs; CREATE TABLE theirs.t (id int); GRANT ALL ON theirs.t TO case_reader;")
    done = apply(BASE, destructive="apply")
    assert not done.kept
    assert not [statement for statement in done.statements if "theirs" in statement]
    assert database.run("SELECT has_table_privilege('case_reader', 'theirs.t', 'DELETE')") == [(True,)]


def test_extension_members_are_unchanged(database: Database, apply: Apply) -> None:
    available = {row[0] for row in database.run("SELECT name FROM pg_available_extensions")}
    extension = next(each for each in ("vector", "pgcrypto") if each in available)
    database.run(f"CREATE EXTENSION {extension} WITH SCHEMA public")
    done = apply("SELECT 1;", destructive="keep")
    assert not done.changed
    assert {each["kind"] for each in done.kept} <= {"extension"}
    with_it = apply(f"CREATE EXTENSION {extension} WITH SCHEMA public;", destructive="apply")
    assert not with_it.changed


def test_hazards_of_statements(database: Database, apply: Apply) -> None:
    database.run("CREATE TABLE t (a int, b int, gone text); INSERT INTO t VALUES (1, NULL, 'x'), (2, 2, NULL);")
    wanted = "CREATE TABLE t (a bigint, b int, CONSTRAINT b_low CHECK (b > 0)); CREATE INDEX t_a_idx ON t (a);"
    hazards_by_statement = {
        each["sql"]: set(each["hazards"]) for each in apply(wanted, check=True).result["statements"]
    }

    def hazards_of(words: str) -> set[str]:
        return set().union(*(hazards for sql, hazards in hazards_by_statement.items() if words in sql.lower()))

    assert "data_loss" in hazards_of("drop column")
    assert {"rewrites_table", "blocks_reads"} <= hazards_of("bigint")
    assert {"may_fail_on_data", "blocks_reads"} <= hazards_of("b_low")
    assert "blocks_writes" in hazards_of("create index")
    assert not [sql for sql, hazards in hazards_by_statement.items() if "data_loss" in hazards and "gone" not in sql]


@pytest.mark.parametrize("key", ["PRIMARY KEY (id, k)", "UNIQUE (k)", "index"])
def test_partition_that_keeps_a_column_is_held_back_with_its_index(database: Database, apply: Apply, key: str) -> None:
    """The parent table lacks the column, so the table isn't attached, and neither is its index to the one of the new key."""
    table = "CREATE TABLE logs (id int, k int{}) PARTITION BY RANGE (k);"
    database.run(
        table.format("") + "CREATE TABLE old (id int, k int, extra text); INSERT INTO old VALUES (1, 1, 'kept');"
    )
    declared = f", {key}" if key != "index" else ""
    index = "CREATE INDEX ON logs (k);" if key == "index" else ""
    wanted = f"{table.format(declared)} CREATE TABLE old PARTITION OF logs FOR VALUES FROM (0) TO (10); {index}"
    check, done, again = (apply(wanted, destructive="keep", check=check) for check in (True, False, False))
    assert (check.statements, check.kept) == (done.statements, done.kept)
    assert not [each for each in done.statements if "ATTACH" in each]
    assert {"public.old.extra", "public.old"} < {each["object"] for each in done.kept}
    assert (again.statements, again.kept) == ((), done.kept)
    assert database.run("SELECT extra FROM old") == [("kept",)]
