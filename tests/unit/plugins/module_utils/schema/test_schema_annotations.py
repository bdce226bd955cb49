# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rename directives in comments: the definition that each belongs to, its former names, and comments that are none."""

from __future__ import annotations

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.renames.annotations import find_annotations

Annotated = tuple[int, str, str, str]


def parsed(sql: str) -> list[Annotated]:
    """Return (line of the directive, kind, qualified name, former names)."""
    return [
        (
            each.line,
            each.definition.kind,
            "/".join(".".join(name) for name in (each.definition.owner, each.definition.name) if name),
            ", ".join(".".join(name) for name in each.former),
        )
        for each in find_annotations(sql, "it")
    ]


VALID: dict[str, tuple[str, list[Annotated]]] = {
    "a table": ("CREATE TABLE a (); -- renamed from: b", [(1, "table", "a", "b")]),
    "above it": ("-- renamed from: b\nCREATE TABLE a ();", [(1, "table", "a", "b")]),
    "above other comments": (
        "-- renamed from: b\n-- People.\nCREATE UNLOGGED TABLE IF NOT EXISTS s.a ();",
        [(1, "table", "s.a", "b")],
    ),
    "in any spelling": ("create table A ();--Renamed  From :B", [(1, "table", "a", "b")]),
    "after another comment": ("CREATE TABLE a (); -- people -- renamed from: b", [(1, "table", "a", "b")]),
    "quoted and qualified": (
        'CREATE TABLE "A b" (); -- renamed from: "S".b, "c ""d"""',
        [(1, "table", "A b", 'S.b, c "d"')],
    ),
    "several comments": ("-- renamed from: b\nCREATE TABLE a (); -- renamed from: c", [(2, "table", "a", "b, c")]),
    "the table, not its columns": (
        "CREATE TABLE a (x int, -- renamed from: b\n y int, -- renamed from: z\n k int);",
        [(1, "table", "a", "b"), (2, "column", "a/y", "z")],
    ),
    "columns among commas": (
        "CREATE TABLE a (\n x text[] DEFAULT ARRAY['a', 'b'], -- renamed from: y\n z numeric(5, 2)\n, w int -- renamed from: v\n);",
        [(2, "column", "a/x", "y"), (4, "column", "a/w", "v")],
    ),
    "constraints": (
        (
            "CREATE TABLE a (\n x int CONSTRAINT k CHECK (x > 0), -- renamed from: y\n z int\n  CONSTRAINT l UNIQUE, -- renamed from: m\n"
            " CONSTRAINT n CHECK (x > 1) -- renamed from: o\n);"
        ),
        [(2, "column", "a/x", "y"), (4, "constraint", "a/l", "m"), (5, "constraint", "a/n", "o")],
    ),
    "added later": (
        (
            "-- renamed from: k0\nALTER TABLE ONLY s.a\n ADD CONSTRAINT k UNIQUE (x);\nALTER TABLE a\n ADD COLUMN x int, -- renamed from: y\n"
            " ADD z int; -- renamed from: w\n"
        ),
        [(1, "constraint", "s.a/k", "k0"), (5, "column", "a/x", "y"), (6, "column", "a/z", "w")],
    ),
    "an enum and its labels": (
        "CREATE TYPE e AS ENUM ('a', -- renamed from: d\n 'it''s', -- renamed from: 'it was', 'that'\n 'c');",
        [(1, "enum", "e", "d"), (2, "label", "e/it's", "it was, that")],
    ),
    "a composite and its attributes": (
        "CREATE TYPE s.c AS (\n a int, -- renamed from: b\n d text\n);",
        [(2, "attribute", "s.c/a", "b")],
    ),
    "a domain and its check": (
        "CREATE DOMAIN d AS text -- renamed from: c\n CONSTRAINT k CHECK (value <> ''); -- renamed from: l",
        [(1, "domain", "d", "c"), (2, "domain_constraint", "d/k", "l")],
    ),
    "objects of tables": (
        (
            "CREATE UNIQUE INDEX CONCURRENTLY i ON ONLY s.t (a); -- renamed from: j\n"
            "CREATE POLICY p ON t USING (true); -- renamed from: q\n"
            "CREATE CONSTRAINT TRIGGER tr AFTER UPDATE OF a, b ON t FOR EACH ROW EXECUTE FUNCTION f(); -- renamed from: tq\n"
            "CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING; -- renamed from: q\n"
        ),
        [(1, "index", "s.t/i", "j"), (2, "policy", "t/p", "q"), (3, "trigger", "t/tr", "tq"), (4, "rule", "t/r", "q")],
    ),
    "a routine": (
        "CREATE OR REPLACE FUNCTION f(a int) RETURNS int -- renamed from: g\nLANGUAGE sql AS $$ SELECT 1 $$;",
        [(1, "function", "f", "g")],
    ),
    "other kinds": (
        (
            "CREATE SCHEMA a; -- renamed from: b\nCREATE MATERIALIZED VIEW m AS SELECT 1; -- renamed from: b\n"
            "CREATE OR REPLACE VIEW v AS SELECT 1; -- renamed from: b\nCREATE TYPE r AS RANGE (subtype = int); -- renamed from: b\n"
        ),
        [(1, "schema", "a", "b"), (2, "matview", "m", "b"), (3, "view", "v", "b"), (4, "range", "r", "b")],
    ),
    "columns with the words of other parts": (
        "ALTER TABLE a\n ADD value int, -- renamed from: b\n ADD attribute int, -- renamed from: c\n ADD exclude int; -- renamed from: d",
        [(2, "column", "a/value", "b"), (3, "column", "a/attribute", "c"), (4, "column", "a/exclude", "d")],
    ),
    "parts added later": (
        (
            "-- renamed from: b\nALTER TYPE c ADD ATTRIBUTE a int;\nALTER TYPE e ADD VALUE IF NOT EXISTS 'x'; -- renamed from: 'y'\n"
            "ALTER DOMAIN d ADD CONSTRAINT k CHECK (value > 0); -- renamed from: l"
        ),
        [(1, "attribute", "c/a", "b"), (3, "label", "e/x", "y"), (4, "domain_constraint", "d/k", "l")],
    ),
    "partitions and typed tables": (
        (
            "CREATE TABLE p PARTITION OF s.t ( -- renamed from: o\n x, -- renamed from: y\n z\n) DEFAULT;\n"
            "CREATE TABLE q OF c (\n x WITH OPTIONS NOT NULL -- renamed from: y\n);"
        ),
        [(1, "table", "p", "o"), (2, "column", "p/x", "y"), (6, "column", "q/x", "y")],
    ),
    "foreign tables": (
        "CREATE FOREIGN TABLE f (\n x int -- renamed from: y\n) SERVER s;\nALTER FOREIGN TABLE IF EXISTS ONLY f ADD z int; -- renamed from: w",
        [(2, "column", "f/x", "y"), (4, "column", "f/z", "w")],
    ),
    "columns after nested brackets": (
        "CREATE TABLE a (\n x int[][] DEFAULT ARRAY[[f(1, 2)], [4, 5]], -- renamed from: y\n z int CHECK (z IN (1, 2)), w int\n, v int -- renamed from: u\n);",
        [(2, "column", "a/x", "y"), (4, "column", "a/v", "u")],
    ),
    "constraints of added columns": (
        "ALTER TABLE a\n ADD x int\n  CONSTRAINT k CHECK (f(x, 1) > 0), -- renamed from: l\n ADD z int; -- renamed from: w",
        [(3, "constraint", "a/k", "l"), (4, "column", "a/z", "w")],
    ),
    "constraints after brackets": (
        "ALTER TABLE a\n ADD x numeric(3, 1)\n  CONSTRAINT k UNIQUE, -- renamed from: l\n ADD y int[]\n  CONSTRAINT m UNIQUE; -- renamed from: n",
        [(3, "constraint", "a/k", "l"), (5, "constraint", "a/m", "n")],
    ),
    "unnamed constraints beside columns": (
        "ALTER TABLE a\n ADD UNIQUE (x, y),\n ADD EXCLUDE USING gist (x WITH =),\n ADD z int; -- renamed from: w",
        [(4, "column", "a/z", "w")],
    ),
    "none within strings": (
        (
            "CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$\n-- renamed from: x\nSELECT '-- renamed from: y'\n$$;\n"
            "COMMENT ON FUNCTION f() IS '\n-- renamed from: z';\n/* -- renamed from: w */"
        ),
        [],
    ),
    "a name at the end": ("-- renamed from: b\nCREATE SCHEMA a", [(1, "schema", "a", "b")]),
    "prose": ("-- was renamed from b in spring\nCREATE TABLE a ();", []),
}


@pytest.mark.parametrize(("sql", "found"), VALID.values(), ids=VALID.keys())
def test_a_comment_annotates_the_definition_that_begins_there(sql: str, found: list[Annotated]) -> None:
    assert parsed(sql) == found


INVALID = {
    "about nothing": ("CREATE TABLE a ();\n\n-- renamed from: b\n", 3, "does not apply to any definition"),
    "a blank line between": ("-- renamed from: b\n\nCREATE TABLE a ();", 1, "does not apply to any definition"),
    "at the end of a table": ("CREATE TABLE a (\n x int\n); -- renamed from: b", 3, "does not apply to any definition"),
    "within a definition": (
        "CREATE TABLE a (\n x int\n  NOT NULL -- renamed from: y\n);",
        3,
        "does not apply to any definition",
    ),
    "about no object": ("GRANT SELECT ON a TO b; -- renamed from: c", 1, "does not apply to any definition"),
    "about two": ("CREATE TABLE a (\n x int, y int -- renamed from: z\n);", 2, "several definitions"),
    "about a column and a constraint": (
        "CREATE TABLE a (\n x int, CONSTRAINT k CHECK (x > 0) -- renamed from: z\n);",
        2,
        "several definitions",
    ),
    "about a column and an unnamed key": (
        "CREATE TABLE a (\n x int, UNIQUE (x) -- renamed from: z\n);",
        2,
        "several definitions",
    ),
    "about two statements": ("CREATE TABLE a (); CREATE TABLE b (); -- renamed from: z", 1, "several definitions"),
    "about an unnamed index": ("CREATE INDEX ON a (x); -- renamed from: i", 1, "without an explicit name"),
    "about unnamed statistics": ("CREATE STATISTICS ON a, b FROM t; -- renamed from: s", 1, "without an explicit name"),
    "about an unnamed schema": ("CREATE SCHEMA AUTHORIZATION a; -- renamed from: s", 1, "without an explicit name"),
    "about an unnamed key": (
        "CREATE TABLE a (\n x int,\n UNIQUE (x) -- renamed from: k\n);",
        3,
        "without an explicit name",
    ),
    "about an unnamed added key": ("ALTER TABLE a\n ADD UNIQUE (x); -- renamed from: k", 2, "without an explicit name"),
    "about an unnamed exclusion": (
        "ALTER TABLE a\n ADD EXCLUDE (x WITH =); -- renamed from: k",
        2,
        "without an explicit name",
    ),
    "about an unknown kind": ("CREATE x -- renamed from: y", 1, "does not apply to any definition"),
    "about nothing that is altered": ("ALTER -- renamed from: y", 1, "does not apply to any definition"),
    "about a foreign object": ("ALTER FOREIGN -- renamed from: y", 1, "does not apply to any definition"),
    "about an altered table": ("ALTER TABLE a -- renamed from: y", 1, "does not apply to any definition"),
    "above what is altered": ("-- renamed from: y\nALTER FOREIGN", 1, "does not apply to any definition"),
    "above an altered table": ("-- renamed from: y\nALTER TABLE a", 1, "does not apply to any definition"),
    "above an addition": ("-- renamed from: 'y'\nALTER TYPE e ADD VALUE", 1, "without an explicit name"),
    "no name": ("CREATE TABLE a (); -- renamed from:", 1, "former name"),
    "more than a name": ("CREATE TABLE a (); -- renamed from: b in spring", 1, "former name"),
    "a signature": ("CREATE FUNCTION f() RETURNS int RETURN 1; -- renamed from: g()", 1, "former name"),
    "a label for a table": ("CREATE TABLE a (); -- renamed from: 'b'", 1, "does not apply to any definition"),
}


@pytest.mark.parametrize(("sql", "line", "what"), INVALID.values(), ids=INVALID.keys())
def test_an_invalid_comment_is_an_error_with_its_line(sql: str, line: int, what: str) -> None:
    with pytest.raises(Failure, match=rf"it, line {line}: .*{what}"):
        find_annotations(sql, "it")


@pytest.mark.parametrize(
    "sql", ["CREATE TABLE a ();\n-- renamed from: b\n\n;", "CREATE TABLE a ();\n-- renamed from: b"]
)
def test_a_comment_above_no_definition_is_an_error(sql: str) -> None:
    with pytest.raises(Failure, match="it, line 2: '-- renamed from: b' does not apply to any definition"):
        find_annotations(sql, "it")
