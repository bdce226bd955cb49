# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which renames are pending in a database, their order, and the statements for each kind."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds import KINDS
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.renames.annotations import find_annotations
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.renames.directives import resolve
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.renames.pending import (
    Names,
    PendingRenames,
    Rename,
    backward,
    forward,
    holders,
    names_in_use,
    pending_renames,
    warn_unapplied,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.schema.samples import SPAN
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.schema.states import (
    column,
    constraint,
    enum,
    function,
    index,
    schema,
    sequence,
    state,
    table,
)

if t.TYPE_CHECKING:
    from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import FactId, FactSet

RENAMES = [
    (Fact(("schema", "old"), None, {}), ["ALTER SCHEMA old RENAME TO new"]),
    (Fact(("table", "s", "old"), None, {}), ["ALTER TABLE s.old RENAME TO new"]),
    (Fact(("column", "s", "t", "old"), None, {}), ["ALTER TABLE s.t RENAME COLUMN old TO new"]),
    (Fact(("constraint", "s", "t", "old"), None, {}), ["ALTER TABLE s.t RENAME CONSTRAINT old TO new"]),
    (Fact(("index", "s", "old"), None, {}), ["ALTER INDEX s.old RENAME TO new"]),
    (Fact(("statistics", "s", "old"), None, {}), ["ALTER STATISTICS s.old RENAME TO new"]),
    (Fact(("sequence", "s", "old"), None, {}), ["ALTER SEQUENCE s.old RENAME TO new"]),
    (
        Fact(("identity", "s", "t", "id"), None, {}, {"sequence": ("s", "old")}),
        ["ALTER SEQUENCE s.old RENAME TO new"],
    ),
    (Fact(("view", "s", "old"), None, {}), ["ALTER VIEW s.old RENAME TO new"]),
    (Fact(("matview", "s", "old"), None, {}), ["ALTER MATERIALIZED VIEW s.old RENAME TO new"]),
    (
        Fact(("view_column", "s", "v", "old"), ("matview", "s", "v"), {}),
        ["ALTER MATERIALIZED VIEW s.v RENAME COLUMN old TO new"],
    ),
    (Fact(("function", "s", "old", "integer, text"), None, {}), ["ALTER FUNCTION s.old(integer, text) RENAME TO new"]),
    (Fact(("procedure", "s", "old", ""), None, {}), ["ALTER PROCEDURE s.old() RENAME TO new"]),
    (Fact(("aggregate", "s", "old", ""), None, {}), ["ALTER AGGREGATE s.old(*) RENAME TO new"]),
    (Fact(("trigger", "s", "t", "old"), None, {}), ["ALTER TRIGGER old ON s.t RENAME TO new"]),
    (Fact(("rule", "s", "t", "old"), None, {}), ["ALTER RULE old ON s.t RENAME TO new"]),
    (Fact(("policy", "s", "t", "old"), None, {}), ["ALTER POLICY old ON s.t RENAME TO new"]),
    (Fact(("enum", "s", "old"), None, {}), ["ALTER TYPE s.old RENAME TO new"]),
    (Fact(("composite", "s", "old"), None, {}), ["ALTER TYPE s.old RENAME TO new"]),
    (Fact(("attribute", "s", "c", "old"), None, {}), ["ALTER TYPE s.c RENAME ATTRIBUTE old TO new CASCADE"]),
    (Fact(("domain", "s", "old"), None, {}), ["ALTER DOMAIN s.old RENAME TO new"]),
    (Fact(("domain_constraint", "s", "d", "old"), None, {}), ["ALTER DOMAIN s.d RENAME CONSTRAINT old TO new"]),
    (Fact(("base_type", "s", "old"), None, {}), ["ALTER TYPE s.old RENAME TO new"]),
    (Fact(("collation", "s", "old"), None, {}), ["ALTER COLLATION s.old RENAME TO new"]),
    (Fact(("text_search_parser", "s", "old"), None, {}), ["ALTER TEXT SEARCH PARSER s.old RENAME TO new"]),
    (Fact(("text_search_template", "s", "old"), None, {}), ["ALTER TEXT SEARCH TEMPLATE s.old RENAME TO new"]),
    (Fact(("text_search_dictionary", "s", "old"), None, {}), ["ALTER TEXT SEARCH DICTIONARY s.old RENAME TO new"]),
    (
        Fact(("text_search_configuration", "s", "old"), None, {}),
        ["ALTER TEXT SEARCH CONFIGURATION s.old RENAME TO new"],
    ),
    (Fact(("publication", "old"), None, {}), ["ALTER PUBLICATION old RENAME TO new"]),
    (Fact(("language", "old"), None, {}), ["ALTER LANGUAGE old RENAME TO new"]),
    (Fact(("conversion", "s", "old"), None, {}), ["ALTER CONVERSION s.old RENAME TO new"]),
    (Fact(("event_trigger", "old"), None, {}), ["ALTER EVENT TRIGGER old RENAME TO new"]),
    (Fact(("subscription", "old"), None, {}), ["ALTER SUBSCRIPTION old RENAME TO new"]),
    (Fact(("foreign_data_wrapper", "old"), None, {}), ["ALTER FOREIGN DATA WRAPPER old RENAME TO new"]),
    (Fact(("foreign_server", "old"), None, {}), ["ALTER SERVER old RENAME TO new"]),
    (
        Fact(("range", "s", "old"), None, {"subtype": "integer", "multirange": "s.other"}),
        [
            "ALTER TYPE s.old RENAME TO new",
            "ALTER FUNCTION s.old(integer, integer) RENAME TO new",
            "ALTER FUNCTION s.old(integer, integer, text) RENAME TO new",
        ],
    ),
]


@pytest.mark.parametrize(("fact", "statements"), RENAMES, ids=lambda each: each.kind if isinstance(each, Fact) else "")
def test_each_kind_has_its_rename_statements(fact: Fact, statements: list[str]) -> None:
    assert [step.sql for step in KINDS[fact.kind].renaming.rename(fact, "new")] == statements


def test_every_kind_that_a_directive_names_has_rename_statements() -> None:
    assert {kind for kind, rule in KINDS.items() if rule.renaming.definition} <= {
        fact.kind for fact, _statements in RENAMES
    }


def found(sql: str, live: FactSet, wanted: FactSet, schemas: tuple[str, ...] = ("public", "app")) -> PendingRenames:
    """Return the pending renames in a database."""
    return pending_renames(resolve(find_annotations(sql, "it"), wanted, "it", schemas), wanted, live, "it")


def statements(which: PendingRenames, live: FactSet) -> list[str]:
    """Return the rename statements."""
    return [step.sql for each in which.renames for step in forward(each, live.facts[each.live])]


def test_children_are_renamed_after_their_parent() -> None:
    live = state(schema(), table("a"), column("x", "a"))
    wanted = state(schema(), table("b"), column("y", "b"))
    which = found("CREATE TABLE b ( -- renamed from: a\n y text -- renamed from: x\n);", live, wanted)
    assert statements(which, live) == ["ALTER TABLE public.a RENAME TO b", "ALTER TABLE public.b RENAME COLUMN x TO y"]
    assert [step.sql for each in reversed(which.renames) for step in backward(each, wanted.facts[each.wanted])] == [
        "ALTER TABLE public.b RENAME COLUMN y TO x",
        "ALTER TABLE public.b RENAME TO a",
    ]


def test_a_column_is_found_in_a_table_renamed_earlier() -> None:
    live = state(schema(), table("b"), column("x", "b"))
    wanted = state(schema(), table("b"), column("y", "b"))
    which = found("CREATE TABLE b ( -- renamed from: a\n y text -- renamed from: x\n);", live, wanted)
    assert statements(which, live) == ["ALTER TABLE public.b RENAME COLUMN x TO y"]


def test_a_name_is_freed_before_it_is_reused() -> None:
    live = state(schema(), table("a"), table("b"), table("c"))
    wanted = state(schema(), table("b"), table("c"), table("d"))
    sql = "CREATE TABLE b (); -- renamed from: a\nCREATE TABLE c (); -- renamed from: b\nCREATE TABLE d (); -- renamed from: c"
    assert statements(found(sql, live, wanted), live) == [
        "ALTER TABLE public.c RENAME TO d",
        "ALTER TABLE public.b RENAME TO c",
        "ALTER TABLE public.a RENAME TO b",
    ]
    assert not found(sql, wanted, wanted).renames
    assert not found(sql, wanted, wanted).unapplied, "what has a former name is declared"


def test_an_object_moves_to_the_new_schema_before_it_is_renamed() -> None:
    live = state(schema(), schema("app"), table("a"))
    moved = Fact(("table", "app", "b"), ("schema", "app"), table("b").attributes)
    wanted = state(schema(), schema("app"), moved)
    assert statements(found("CREATE TABLE app.b (); -- renamed from: public.a", live, wanted), live) == [
        "ALTER TABLE public.a SET SCHEMA app",
        "ALTER TABLE app.a RENAME TO b",
    ]


def test_an_unapplied_rename_is_a_warning_or_an_error() -> None:
    live, wanted = state(schema(), table("a"), table("b")), state(schema(), table("b"))
    which = found("\nCREATE TABLE b (); -- renamed from: a", live, wanted)
    assert not which.renames
    (warning,) = warn_unapplied(which.unapplied, "it", "keep")
    assert (
        "it, line 2: 'renamed from: a' was not applied to table public.b, because table public.a still exists"
        in warning
    )
    with pytest.raises(Failure, match=r"it, line 2: .*public\.a"):
        warn_unapplied(which.unapplied, "it", "apply")


def in_app(name: str) -> Fact:
    """Return a table of the schema app."""
    return Fact(("table", "app", name), ("schema", "app"), table(name).attributes)


EVERYTHING = state(
    schema(), schema("app"), table("a"), table("b"), column("x", "a"), column("y", "a"), table("twice"), in_app("twice"),
    in_app("c"), enum("mood", "low"), function("f"), function("f", arguments="integer"),
    index("i", "CREATE INDEX i ON public.a"), Fact(("publication", "feed"), None, {}),
)  # fmt: skip

INVALID = {
    "CREATE TABLE a (); -- renamed from: a": "table public.a cannot be renamed from a: that is its current name",
    "CREATE TABLE a (); -- renamed from: old\nCREATE TABLE b (); -- renamed from: old": (
        "table public.b cannot be renamed from old: line 1 has the same former name"
    ),
    "CREATE TABLE a ( -- renamed from: b\n); -- x\nCREATE TABLE b (); -- renamed from: a": "swapping names (",
    "CREATE TABLE a (\n x text -- renamed from: t.z\n);": "the former name t.z of column public.a.x must not be qualified",
    "CREATE TABLE a (); -- renamed from: x.public.z": "the former name x.public.z has too many parts",
    "CREATE TABLE a (); -- renamed from: elsewhere.z": (
        "the former name of table public.a refers to schema elsewhere, which is not managed"
    ),
    "CREATE SCHEMA app; -- renamed from: elsewhere": (
        "the former name of schema app refers to schema elsewhere, which is not managed"
    ),
    "CREATE SCHEMA app; -- renamed from: public.app2": "the former name public.app2 of schema app must not be qualified",
    "CREATE SCHEMA app; -- renamed from: app.app2": "the former name app.app2 of schema app must not be qualified",
    "CREATE TABLE gone (); -- renamed from: z": "table gone does not exist after the whole schema has run",
    "CREATE MATERIALIZED VIEW gone AS SELECT 1; -- renamed from: z": "matview gone does not exist",
    "CREATE TABLE twice (); -- renamed from: z": "it could be any of table app.twice, table public.twice",
    "CREATE FUNCTION f() RETURNS int RETURN 1; -- renamed from: g": "the renamed object is ambiguous",
    "CREATE PUBLICATION feed; -- renamed from: public.z": "must not be qualified",
}


@pytest.mark.parametrize("sql", INVALID, ids=INVALID.values())
def test_a_directive_that_cannot_be_applied_is_an_error(sql: str) -> None:
    with pytest.raises(Failure, match=r"^it, line \d: ") as failure:
        resolve(find_annotations(sql, "it"), EVERYTHING, "it", ("public", "app"))
    assert INVALID[sql] in failure.value.message
    assert failure.value.hint.endswith(". Nothing was changed.")


@pytest.mark.parametrize(
    ("sql", "hint"),
    [
        ("CREATE TABLE twice (); -- renamed from: z", "Qualify the name."),
        (
            "CREATE FUNCTION f() RETURNS int RETURN 1; -- renamed from: g",
            "Renames of overloaded functions are not supported.",
        ),
    ],
)
def test_how_to_say_which_object_is_meant(sql: str, hint: str) -> None:
    with pytest.raises(Failure) as failure:
        resolve(find_annotations(sql, "it"), EVERYTHING, "it", ("public", "app"))
    assert failure.value.hint.startswith(hint)


def test_swapped_names_are_an_error_on_the_line_of_the_last() -> None:
    sql = "\nCREATE TABLE a (); -- renamed from: b\n\nCREATE TABLE b (); -- renamed from: a"
    with pytest.raises(Failure, match=r"^it, line \d: .* \(table public\.[ab], table public\.[ab]\)") as failure:
        resolve(find_annotations(sql, "it"), EVERYTHING, "it", ("public", "app"))
    first = failure.value.message.partition("(table public.")[2].partition(",")[0]
    assert failure.value.message.startswith(f"it, line {4 if first == 'a' else 2}: ")


RESOLVED: dict[str, list[tuple[FactId, tuple[tuple[str, str], ...]]]] = {
    "CREATE TABLE a (); -- renamed from: z": [(("table", "public", "a"), (("", "z"),))],
    "CREATE TABLE public.a (); -- renamed from: public.z": [(("table", "public", "a"), (("", "z"),))],
    "CREATE TABLE a (); -- renamed from: app.z, y": [(("table", "public", "a"), (("app", "z"), ("", "y")))],
    "CREATE TABLE app.twice (); -- renamed from: z": [(("table", "app", "twice"), (("", "z"),))],
    "CREATE TABLE c (); -- renamed from: z": [(("table", "app", "c"), (("", "z"),))],
    "CREATE SCHEMA app; -- renamed from: public": [(("schema", "app"), (("", "public"),))],
    "CREATE PUBLICATION feed; -- renamed from: z": [(("publication", "feed"), (("", "z"),))],
    "ALTER TABLE a ADD x text; -- renamed from: z": [(("column", "public", "a", "x"), (("", "z"),))],
    "ALTER TABLE public.a ADD y text; -- renamed from: z": [(("column", "public", "a", "y"), (("", "z"),))],
    "CREATE TYPE mood AS ENUM (\n 'low' -- renamed from: 'bad'\n);": [
        (("label", "public", "mood", "low"), (("", "bad"),))
    ],
    "CREATE INDEX i ON a (x); -- renamed from: public.j": [(("index", "public", "i"), (("", "j"),))],
}


@pytest.mark.parametrize("sql", RESOLVED)
def test_a_directive_is_about_the_fact_that_its_definition_creates(sql: str) -> None:
    directives = resolve(find_annotations(sql, "it"), EVERYTHING, "it", ("public", "app"))
    assert [(each.wanted, each.former) for each in directives] == RESOLVED[sql]


def test_of_several_former_names_only_one_may_exist() -> None:
    wanted = state(schema(), table("c"))
    sql = "CREATE TABLE c (); -- renamed from: a, b"
    live = state(schema(), table("b"))
    assert statements(found(sql, live, wanted), live) == ["ALTER TABLE public.b RENAME TO c"]
    with pytest.raises(
        Failure, match=r"table public\.c has more than one former name in the database: .*a and .*b"
    ) as failure:
        found(sql, state(schema(), table("a"), table("b")), wanted)
    assert failure.value.hint == "Drop or rename all but one of them first. Nothing was changed."


def test_a_name_that_something_else_has_cannot_be_taken() -> None:
    live, wanted = state(schema(), table("a"), sequence("c")), state(schema(), table("c"))
    with pytest.raises(
        Failure, match=r"table public\.a cannot be renamed to table public\.c: sequence public\.c has"
    ) as failure:
        found("CREATE TABLE c (); -- renamed from: a", live, wanted)
    assert failure.value.hint == "Drop or rename the latter first. Nothing was changed."


def test_what_has_a_former_name_but_another_kind_is_reported() -> None:
    live, wanted = state(schema(), sequence("a")), state(schema(), table("c"))
    which = found("CREATE TABLE c (); -- renamed from: a", live, wanted)
    assert which.unapplied == [(("table", "public", "c"), ("sequence", "public", "a"), 1)]
    declared = state(schema(), table("c"), sequence("a"))
    assert found("CREATE TABLE c (); -- renamed from: a", live, declared).unapplied == []


def test_objects_in_a_renamed_schema_are_found_under_its_former_name() -> None:
    def tables(where: str, *names: str) -> FactSet:
        moved = [Fact(("table", where, name), ("schema", where), table(name).attributes) for name in names]
        return state(schema(where), *moved)

    live, wanted = tables("public", "a", "same"), tables("app", "b", "same")
    sql = "CREATE SCHEMA app; -- renamed from: public\nCREATE TABLE app.b (); -- renamed from: a"
    assert statements(found(sql, live, wanted), live) == [
        "ALTER SCHEMA public RENAME TO app",
        "ALTER TABLE app.a RENAME TO b",
    ]
    sql = "CREATE SCHEMA app; -- renamed from: public\nCREATE TABLE app.b (); -- renamed from: public.a"
    assert statements(found(sql, live, wanted), live)[1:] == ["ALTER TABLE app.a RENAME TO b"]
    renamed = tables("app", "a", "same")
    assert statements(found(sql, renamed, wanted), renamed) == ["ALTER TABLE app.a RENAME TO b"]


def test_a_function_is_found_by_the_former_names_of_its_types() -> None:
    old, new = enum("old", "x"), enum("new", "x")
    taking = "public.{0}, public.{0}[], integer"
    live = state(schema(), old, function("f", arguments=taking.format("old")))
    wanted = state(schema(), new, function("g", arguments=taking.format("new")))
    sql = "CREATE TYPE new AS ENUM ('x'); -- renamed from: old\nCREATE FUNCTION g(new, new[], int) RETURNS int RETURN 1; -- renamed from: f"
    assert statements(found(sql, live, wanted), live) == [
        "ALTER TYPE public.old RENAME TO new",
        "ALTER FUNCTION public.f(public.new, public.new[], integer) RENAME TO g",
    ]


def test_a_range_is_renamed_aside_with_its_multirange_and_their_constructors() -> None:
    span = Fact(SPAN.id, SPAN.parent, SPAN.attributes, {"multirange": ("public", "spans")})
    steps = [each.sql for each in KINDS["range"].renaming.rename_aside(span)]
    assert steps[-2:] == [
        "ALTER TYPE public.spans RENAME TO spans__replaced",
        "ALTER TYPE public.span RENAME TO span__replaced",
    ]
    assert len([each for each in steps if each.startswith("ALTER FUNCTION public.span(")]) == 2
    assert len([each for each in steps if each.startswith("ALTER FUNCTION public.spans(")]) == 3


def test_a_range_is_renamed_with_all_that_is_named_after_it() -> None:
    named = SPAN.with_attributes(multirange="public.span_multirange")
    found = [each.sql for each in KINDS["range"].renaming.rename(named, "period")]
    assert found == [
        "ALTER TYPE public.span RENAME TO period",
        "ALTER FUNCTION public.span(integer, integer) RENAME TO period",
        "ALTER FUNCTION public.span(integer, integer, text) RENAME TO period",
        "ALTER TYPE public.span_multirange RENAME TO period_multirange",
        "ALTER FUNCTION public.span_multirange() RENAME TO period_multirange",
        "ALTER FUNCTION public.span_multirange(public.period) RENAME TO period_multirange",
        "ALTER FUNCTION public.span_multirange(VARIADIC public.period[]) RENAME TO period_multirange",
    ]
    assert len(KINDS["range"].renaming.rename(SPAN, "period")) == 3, "its multirange has a name of its own"


MOVED = Rename(("schema", "old"), ("schema", "new"), "old", "new")
TABLE_RENAMED = Rename(("table", "old", "was"), ("table", "new", "t"), "was", "t")
TYPE_RENAMED = Rename(("enum", "old", "low"), ("enum", "new", "mood"), "low", "mood")


def test_the_name_of_a_schema_before_and_after_its_rename() -> None:
    names = Names([MOVED, TABLE_RENAMED])
    assert (names.schema("new"), names.schema("other")) == ("old", "other")
    assert (names.current("old"), names.current("other")) == ("new", "other")
    assert names.current("was") == "was", "another kind of object with this name"


@pytest.mark.parametrize(
    ("wanted", "live"),
    [
        (("schema", "new"), ("schema", "new")),
        (("language", "l"), ("language", "l")),
        (("table", "new", "x"), ("table", "old", "x")),
        (("table", "public", "x"), ("table", "public", "x")),
        (("column", "new", "t", "c"), ("column", "old", "was", "c")),
        (("constraint", "new", "x", "c"), ("constraint", "old", "x", "c")),
        (("index", "new", "t"), ("index", "old", "t")),
        (("function", "new", "f", "integer, new.mood[]"), ("function", "old", "f", "integer, old.low[]")),
        (("function", "new", "f", ""), ("function", "old", "f", "")),
    ],
    ids=str,
)
def test_the_place_of_an_object_before_the_renames_of_what_it_is_in(wanted: FactId, live: FactId) -> None:
    assert Names([MOVED, TABLE_RENAMED, TYPE_RENAMED]).target_id(wanted) == live


def test_another_primary_key_does_not_hold_the_name_of_one() -> None:
    """A table has one, whatever its name is: it is renamed, or replaced."""
    new, other = constraint("new", "PRIMARY KEY (a)"), constraint("other", "PRIMARY KEY (a)")
    old, desired = constraint("old", "UNIQUE (a)"), state(schema(), table(), column(), new)
    assert holders(new.id, old.id, desired, names_in_use(state(schema(), table(), column(), other))) == []
    there = names_in_use(state(schema(), table(), column(), old))
    assert holders(new.id, old.id, desired, there) == [old.id]
    assert holders(other.id, old.id, desired, there) == [], "it isn't desired"
