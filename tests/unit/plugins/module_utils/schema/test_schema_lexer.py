# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Scripts, and the statements and lines into which they are split."""

from __future__ import annotations

import random

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.desired.lexer import (
    has_statements,
    line_of,
    split_statements,
    statement_tokens,
)

SCRIPTS = {
    "nothing": ("", []),
    "only whitespace and comments": (" \n-- nothing here;\n/* nor; here */\n", []),
    "one without a semicolon": ("SELECT 1", [(1, "SELECT 1")]),
    "several on several lines": (
        "SELECT 1;\n\n  SELECT 2;SELECT\n3;",
        [(1, "SELECT 1"), (3, "SELECT 2"), (3, "SELECT\n3")],
    ),
    "empty statements": (";;SELECT 1;;", [(1, "SELECT 1")]),
    "comments before and within a statement": (
        "-- first; one\nSELECT 1 -- a; b\n, 2;\n-- second\nSELECT 3;",
        [(2, "SELECT 1 -- a; b\n, 2"), (5, "SELECT 3")],
    ),
    "nested block comments": (
        "/* a /* b; */ c; */ SELECT 1; SELECT /* ; /* */ ; */ 2",
        [(1, "SELECT 1"), (1, "SELECT /* ; /* */ ; */ 2")],
    ),
    "an unterminated block comment": ("SELECT 1; /* SELECT 2;", [(1, "SELECT 1")]),
    "strings": ("SELECT ';', 'it''s;';\nSELECT 2", [(1, "SELECT ';', 'it''s;'"), (2, "SELECT 2")]),
    "a multiline string": ("SELECT 'a;\nb';\nSELECT 2", [(1, "SELECT 'a;\nb'"), (3, "SELECT 2")]),
    "escape strings": (r"SELECT E'\';', e'a\\'; SELECT 2", [(1, r"SELECT E'\';', e'a\\'"), (1, "SELECT 2")]),
    "a backslash in a plain string": (r"SELECT '\'; SELECT 2", [(1, r"SELECT '\'"), (1, "SELECT 2")]),
    "quoted names": ('SELECT 1 AS ";"; SELECT 2 AS "a"";"', [(1, 'SELECT 1 AS ";"'), (1, 'SELECT 2 AS "a"";"')]),
    "dollar quotes": ("DO $$ a; b; $$; SELECT 2", [(1, "DO $$ a; b; $$"), (1, "SELECT 2")]),
    "dollar quotes with tags": (
        "DO $body$ a; $$ ; $other$ ; $body$;\nSELECT 2",
        [(1, "DO $body$ a; $$ ; $other$ ; $body$"), (2, "SELECT 2")],
    ),
    "a non-ASCII dollar tag": ("DO $größe$ ; $größe$; SELECT 2", [(1, "DO $größe$ ; $größe$"), (1, "SELECT 2")]),
    "dollars within names and parameters": (
        "SELECT a$b$c; SELECT $1; SELECT 2",
        [(1, "SELECT a$b$c"), (1, "SELECT $1"), (1, "SELECT 2")],
    ),
    "a rule with two actions": (
        "CREATE RULE r AS ON INSERT TO t DO ALSO (SELECT 1; SELECT 2); SELECT 3",
        [(1, "CREATE RULE r AS ON INSERT TO t DO ALSO (SELECT 1; SELECT 2)"), (1, "SELECT 3")],
    ),
    "a SQL-standard body": (
        "CREATE FUNCTION f() RETURNS int\nBEGIN ATOMIC\n  SELECT 1;\n  SELECT CASE WHEN true THEN 2 END;\nEND;\nSELECT 3",
        [
            (1, "CREATE FUNCTION f() RETURNS int\nBEGIN ATOMIC\n  SELECT 1;\n  SELECT CASE WHEN true THEN 2 END;\nEND"),
            (6, "SELECT 3"),
        ],
    ),
    "a SQL-standard body in lower case": (
        "create or replace procedure p() begin atomic insert into t values (1); end; select 2",
        [(1, "create or replace procedure p() begin atomic insert into t values (1); end"), (1, "select 2")],
    ),
    "BEGIN without ATOMIC": ("BEGIN; SELECT 1; END;", [(1, "BEGIN"), (1, "SELECT 1"), (1, "END")]),
    "Windows line endings": ("SELECT 1;\r\nSELECT 2;\r\n", [(1, "SELECT 1"), (2, "SELECT 2")]),
}


PIECES = (
    "'", "''", "\\", '"', "$", "$$", "$a$", "e'", "E'", "a", "xe'", "(", ")", ";", ";", "--", "\n", "/*", "*/", " ", "-", "/",
    "b1", "é", "U&'", "1 ",
)  # fmt: skip


@pytest.mark.parametrize(("script", "expected"), SCRIPTS.values(), ids=list(SCRIPTS))
def test_a_script_is_split_into_statements(script: str, expected: list[tuple[int, str]]) -> None:
    assert [(statement.line, statement.text) for statement in split_statements(script)] == expected
    assert has_statements(script) == bool(expected)


def test_statements_are_those_of_the_tokens() -> None:
    """Statements are found without looking at each token, unless the script has an SQL-standard routine body."""
    chosen = random.Random(0)
    for _number in range(3000):
        script = "".join(chosen.choices(PIECES, k=chosen.randrange(1, 14)))
        expected = [script[inside[0].start : end].rstrip() for inside, end in statement_tokens(script)]
        assert [statement.text for statement in split_statements(script)] == expected, script


@pytest.mark.parametrize(("offset", "line"), [(0, 1), (1, 1), (2, 2), (3, 3), (99, 3)])
def test_lines_are_numbered_from_one(offset: int, line: int) -> None:
    assert line_of("a\n\nb", offset) == line
