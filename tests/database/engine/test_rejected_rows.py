# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Constraints, unique indexes, NOT NULL, and partitions that existing rows violate are refused in check mode, as PostgreSQL refuses them in the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.database.engine.conftest import apply_to
from tests.support import engine

if TYPE_CHECKING:
    from tests.support.postgres import Database

BEFORE = """
CREATE TABLE people (id int PRIMARY KEY, mail text, boss int, age int, during int4range, "Short Name" text);
CREATE TABLE paid (at date) INHERITS (people);
CREATE TABLE events (id int, kind int, title text) PARTITION BY LIST (kind);
CREATE TABLE events_1 PARTITION OF events FOR VALUES IN (1);
CREATE TABLE events_2 PARTITION OF events FOR VALUES IN (2);
CREATE TABLE groups (name text);
"""
ROWS = """
INSERT INTO people VALUES (1, 'a@b', NULL, 7, '[1,5)', 'x'), (2, 'A@B', 1, NULL, '[3,9)', 'x'), (3, NULL, 9, 8, '[10,11)', NULL);
INSERT INTO paid VALUES (9, 'c@d', NULL, -1, NULL, NULL, now());
INSERT INTO events VALUES (1, 1, 'one'), (1, 2, NULL), (2, 2, '');
INSERT INTO groups VALUES ('one'), ('one');
"""
VIOLATED = """
CREATE UNIQUE INDEX people_mail ON people (lower(mail) DESC);
ALTER TABLE people ADD FOREIGN KEY (boss) REFERENCES people (id);
ALTER TABLE people ADD CHECK (age > 0);
ALTER TABLE people ADD UNIQUE ("Short Name");
ALTER TABLE people ALTER age SET NOT NULL;
ALTER TABLE people ADD COLUMN more int NOT NULL;
ALTER TABLE people ADD EXCLUDE USING gist (during WITH &&);
ALTER TABLE events ALTER title SET NOT NULL;
ALTER TABLE events ADD CHECK (title <> '');
ALTER TABLE groups ADD PRIMARY KEY (name);
"""
FOUND = [
    "index public.people_mail (1 duplicate keys)",
    "constraint people_boss_fkey on public.people (1 keys that don't exist there)",
    "constraint people_age_check on public.people (1 rows that violate it)",
    'constraint "people_Short Name_key" on public.people (1 duplicate keys)',
    "column public.people.age (1 rows with NULL)",
    "column public.people.more (4 rows without a value)",
    "constraint people_during_excl on public.people (1 pairs of rows that exclude each other)",
    "column public.events.title (1 rows with NULL)",
    "constraint events_title_check on public.events (1 rows that violate it)",
    "constraint groups_pkey on public.groups (1 duplicate keys)",
]
FITTING = """
CREATE UNIQUE INDEX people_mail ON people (mail DESC NULLS LAST) WHERE mail <> ', )';
CREATE UNIQUE INDEX people_lower ON people (lower(mail), id);
ALTER TABLE people ADD FOREIGN KEY (boss) REFERENCES people (id) NOT VALID;
ALTER TABLE people ADD CHECK (age > -5), ADD CHECK (age > 0) NO INHERIT;
ALTER TABLE people ADD UNIQUE (age);
ALTER TABLE people ADD COLUMN more int NOT NULL DEFAULT 1;
ALTER TABLE groups ADD COLUMN number int GENERATED ALWAYS AS IDENTITY;
ALTER TABLE people ADD EXCLUDE USING gist (during WITH &&) WHERE (age > 7);
ALTER TABLE events ADD UNIQUE (id, kind);
"""


def with_changes(sql: str) -> str:
    """Return the schema with changes, and without a partition, which is kept."""
    return BEFORE.replace("CREATE TABLE events_2 PARTITION OF events FOR VALUES IN (2);\n", "") + sql


def test_what_rows_violate_is_refused_in_check_mode(database: Database) -> None:
    database.run(BEFORE + ROWS)
    for line, found in zip(VIOLATED.strip().splitlines(), FOUND, strict=True):
        with pytest.raises(engine.Failure) as caught:
            apply_to(database, with_changes(line), destructive="keep", check=True)
        assert found in str(caught.value)
        assert caught.value.hint.startswith("Change these rows first")


@pytest.mark.nightly
def test_run_is_refused_as_well(database: Database) -> None:
    database.run(BEFORE + ROWS)
    for line in VIOLATED.strip().splitlines():
        with pytest.raises(engine.Failure, match=r"Statement \d of \d failed"):
            apply_to(database, with_changes(line), destructive="keep")


def test_what_rows_fit_is_applied(database: Database) -> None:
    database.run(BEFORE + ROWS)
    planned = apply_to(database, with_changes(FITTING), destructive="keep", check=True)
    assert apply_to(database, with_changes(FITTING), destructive="keep").statements == planned.statements


PARTS = """
CREATE TABLE days (id int, at date, kind text) PARTITION BY RANGE (at, kind COLLATE "C");
CREATE TABLE days_1 PARTITION OF days FOR VALUES FROM ('2020-01-01', MINVALUE) TO ('2021-01-01', 'x');
CREATE TABLE hashed (id int, kind text) PARTITION BY HASH (id, kind);
CREATE TABLE hashed_0 PARTITION OF hashed FOR VALUES WITH (modulus 2, remainder 0);
CREATE TABLE kinds (id int, kind text) PARTITION BY LIST (lower(kind));
CREATE TABLE kinds_1 PARTITION OF kinds FOR VALUES IN ('a, ''(', NULL);
CREATE TABLE numbers (id int) PARTITION BY LIST (id);
CREATE TABLE numbers_rest PARTITION OF numbers DEFAULT;
"""
APART = """
CREATE TABLE days_2 (id int, at date, kind text);
CREATE TABLE hashed_1 (id int, kind text);
CREATE TABLE kinds_rest (id int, kind text);
CREATE TABLE kinds_2 (id int, kind text) PARTITION BY RANGE (id);
CREATE TABLE kinds_2a PARTITION OF kinds_2 FOR VALUES FROM (1) TO (10);
CREATE TABLE kinds_2b (id int, kind text);
"""
ATTACHED = """
CREATE TABLE days_2 PARTITION OF days FOR VALUES FROM ('2021-01-01', 'x') TO ('2022-01-01', MAXVALUE);
CREATE TABLE hashed_1 PARTITION OF hashed FOR VALUES WITH (modulus 2, remainder 1);
CREATE TABLE kinds_rest PARTITION OF kinds DEFAULT;
CREATE TABLE kinds_2 PARTITION OF kinds FOR VALUES IN ('b', 'c') PARTITION BY RANGE (id);
CREATE TABLE kinds_2a PARTITION OF kinds_2 FOR VALUES FROM (1) TO (10);
CREATE TABLE kinds_2b PARTITION OF kinds_2 FOR VALUES FROM (10) TO (MAXVALUE);
CREATE TABLE numbers_1 PARTITION OF numbers FOR VALUES IN (1, 2);
CREATE TABLE numbers_2 PARTITION OF numbers FOR VALUES IN (NULL, 3);
"""
FITTING_PARTS = """
INSERT INTO days_2 VALUES (1, '2021-01-01', 'x'), (2, '2021-01-02', 'a'), (3, '2022-01-01', 'z');
INSERT INTO hashed_1 SELECT n, 'one' FROM generate_series(1, 30) n
    WHERE NOT satisfies_hash_partition('hashed'::regclass, 2, 0, n, 'one'::text);
INSERT INTO kinds_rest VALUES (1, 'd'), (2, 'e');
INSERT INTO kinds_2 VALUES (1, 'c'), (2, 'B');
INSERT INTO kinds_2b VALUES (10, 'c'), (12, 'b');
INSERT INTO numbers VALUES (4), (5);
"""
OTHER_PARTS = """
INSERT INTO days_2 VALUES (1, '2021-01-01', 'w'), (2, '2022-01-02', 'a'), (3, NULL, 'a'), (4, '2021-05-05', NULL);
INSERT INTO hashed_1 SELECT n, 'one' FROM generate_series(1, 30) n
    WHERE satisfies_hash_partition('hashed'::regclass, 2, 0, n, 'one'::text) LIMIT 3;
INSERT INTO kinds_rest VALUES (3, 'A, ''('), (4, NULL), (5, 'c');
INSERT INTO kinds_2 VALUES (3, 'd');
INSERT INTO kinds_2b VALUES (12, 'x'), (9, 'b'), (8, 'z');
INSERT INTO numbers VALUES (2), (NULL), (3);
"""


def test_rows_that_partitions_reject_are_refused_in_check_mode(database: Database) -> None:
    database.run(PARTS + APART + FITTING_PARTS + OTHER_PARTS)
    with pytest.raises(engine.Failure) as caught:
        apply_to(database, PARTS + ATTACHED, check=True)
    for found in (
        "public.days_2 (4 rows that don't fit its bounds)",
        "public.hashed_1 (3 rows that don't fit its bounds)",
        "public.kinds_2 (1 rows that don't fit its bounds)",
        "public.kinds_2b (3 rows that don't fit its bounds)",
        "public.kinds_rest (3 rows that don't fit its bounds)",
        "public.numbers_1 (1 rows in the default partition public.numbers_rest that belong to it)",
        "public.numbers_2 (2 rows in the default partition public.numbers_rest that belong to it)",
    ):
        assert f"partition {found}" in str(caught.value)


def test_rows_that_fit_partitions_are_accepted(database: Database) -> None:
    database.run(PARTS + APART + FITTING_PARTS)
    planned = apply_to(database, PARTS + ATTACHED, check=True)
    assert apply_to(database, PARTS + ATTACHED).statements == planned.statements


@pytest.mark.parametrize("how", ["", "PARTITION BY RANGE (id)"])
def test_rows_of_a_default_partition_in_another_schema_are_found(database: Database, how: str) -> None:
    numbers = "CREATE TABLE numbers (id int) PARTITION BY LIST (id); CREATE TABLE numbers_0 PARTITION OF numbers FOR VALUES IN (0);"
    database.run(f"{numbers} CREATE SCHEMA other; CREATE TABLE other.rest PARTITION OF numbers DEFAULT {how}")
    if how:
        database.run("CREATE TABLE other.few PARTITION OF other.rest FOR VALUES FROM (1) TO (100)")
    database.run("INSERT INTO numbers VALUES (0), (3), (4), (4)")
    sql = f"{numbers} CREATE TABLE numbers_1 PARTITION OF numbers FOR VALUES IN (1, 2);"
    planned = apply_to(database, sql, check=True)
    assert apply_to(database, sql).statements == planned.statements
    found = r"public.numbers_2 \(2 rows in a default partition of a schema that isn't managed\)"
    with pytest.raises(engine.Failure, match=found):
        apply_to(database, f"{sql} CREATE TABLE numbers_2 PARTITION OF numbers FOR VALUES IN (4, 5)", check=True)


def test_rows_of_children_that_have_the_column_have_values(database: Database) -> None:
    database.run("CREATE TABLE one (id int); CREATE TABLE two (more int NOT NULL) INHERITS (one)")
    database.run("CREATE TABLE three () INHERITS (one); INSERT INTO two VALUES (1, 1)")
    sql = "CREATE TABLE one (id int, more int NOT NULL); CREATE TABLE two () INHERITS (one); CREATE TABLE three () INHERITS (one)"
    assert apply_to(database, sql, check=True).changed
    database.run("INSERT INTO one VALUES (2); INSERT INTO three VALUES (3), (4)")
    with pytest.raises(engine.Failure, match=r"column public.one.more \(3 rows without a value\)"):
        apply_to(database, sql, check=True)


def test_rows_of_what_changes_say_nothing(database: Database) -> None:
    """What a conversion makes of values, and the rows of a table that is dropped, aren't known before."""
    database.run(
        "CREATE TABLE ratios (value numeric(3, 1)); INSERT INTO ratios VALUES (1.2), (1.2); CREATE TABLE old (id int)"
    )
    done = apply_to(database, "CREATE TABLE ratios (value text UNIQUE); CREATE VIEW old AS SELECT 1 AS id", check=True)
    assert len(done.statements) == 4


def test_login_that_may_not_read_leaves_it_to_the_run(database: Database) -> None:
    database.run(f"{BEFORE} {ROWS} DROP ROLE IF EXISTS looking; CREATE ROLE looking LOGIN")
    url = database.cluster.url(database.name, "looking")
    sql = with_changes("ALTER TABLE groups ADD UNIQUE (name);")
    assert engine.apply(url, sql, destructive="keep", check=True, shadow_url=database.cluster.url()).statements == (
        "ALTER TABLE public.groups ADD CONSTRAINT groups_name_key UNIQUE (name)",
    )
