# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The state of a database after its pending renames, which is computed from its catalog rows without executing them."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema import extract
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.desired import DesiredSchema, Script
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.renames.pending import Rename
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.renames.renaming import (
    Renaming,
    _NameConflicts,
    _schemas_to_create,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.renames.simulation import RenamedTypes, simulate

from .catalog_rows import MAJOR, row
from .states import constraint, enum, index, schema, state, table

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.extract.snapshot import Snapshot
    from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import FactSet

PUBLIC = row("schema", oid="2200", name="public")


def rows(*names: str) -> list[tuple[str | None, ...]]:
    """Return the rows of a database with these tables."""
    tables = [
        row("relation", oid=str(number), name=name, row_type=f"9{number}") for number, name in enumerate(names, 1)
    ]
    return [PUBLIC, *tables]


def read(*names: str) -> Snapshot:
    """Return a database with these tables."""
    return extract.read(MAJOR, ("public",), rows(*names))


class Shadow:
    """Stands for the shadow database: what the desired SQL creates there, before and after the renames are undone."""

    def __init__(self, desired: Snapshot, former: Snapshot) -> None:
        self._desired, self._former = desired, former
        self.undone: list[str] = []

    def load(self, undo: Callable[[Snapshot], list[str]]) -> DesiredSchema:
        """Undo the declared renames, and then those that follow from them."""
        self.undone += undo(self._desired)
        self.undone += undo(self._former)
        assert undo(self._former) == []
        return DesiredSchema(self._former.state, major=MAJOR)


def deparse_nothing(_queries: Sequence[str]) -> Mapping[str, str | None]:
    """Return no deparsed queries: there is no server."""
    return {}


def renaming(sql: str, shadow: Shadow, desired: Snapshot) -> Renaming:
    """Return the renames of a script."""
    script = Script(sql, "it", "", ("public",))
    wanted = DesiredSchema(desired.state, major=MAJOR)
    return Renaming(script, wanted, "keep", creator="boss", load=shadow.load, deparser=lambda _undo: deparse_nothing)


SQL = "CREATE TABLE new (); -- renamed from: old"


def conflicts_with_label(label: str) -> list[str]:
    """Return the statements that free a label of an enum."""
    conflicts = _NameConflicts(state(schema(), enum("mood", label)))
    return conflicts.free(("label", "public", "mood", "c"), ("label", "public", "mood", label), set())


def test_a_pending_rename_is_simulated_once_for_each_state() -> None:
    desired, former = read("new"), read("old")
    shadow = Shadow(desired, former)
    which = renaming(SQL, shadow, desired)
    assert which.is_declared
    found = which.apply_or_simulate(former, "digest", lambda: rows("old"), [])
    assert [each.sql for each in found.statements] == ["ALTER TABLE public.old RENAME TO new"]
    assert [each.sql for each in found.undo] == ["ALTER TABLE public.new RENAME TO old"]
    assert found.snapshot.state.facts.keys() == desired.state.facts.keys()
    assert found.names["table", "public", "new"] == ("table", "public", "old")
    assert shadow.undone == ["ALTER TABLE public.new RENAME TO old"]
    assert which.apply_or_simulate(former, "digest", lambda: rows("old"), []) is found
    assert which.apply_or_simulate(former, "other", lambda: rows("old"), []) is not found


def test_renames_are_simulated_again_with_another_desired_schema() -> None:
    """Its renames are undone as before, at once."""
    desired, former = read("new"), read("old")
    first = renaming(SQL, Shadow(desired, former), desired).apply_or_simulate(former, "digest", lambda: rows("old"), [])
    other = read("new", "more")
    shadow = Shadow(other, read("old", "more"))
    again = renaming(SQL, shadow, other).simulate_again(first, former, rows("old"), [])
    assert shadow.undone == list(first.undo_in_shadow) == ["ALTER TABLE public.new RENAME TO old"]
    assert again.snapshot.state.facts.keys() == first.snapshot.state.facts.keys()
    assert (again.statements, again.renames) == (first.statements, first.renames)


def reading(name: str, query: str, major: int = MAJOR) -> tuple[Snapshot, list[tuple[str | None, ...]]]:
    """Return a database with a table and a view, and its rows."""
    view = row("relation", oid="5", name="v", relkind="v", definition=query)
    found = [*rows(name), view]
    return extract.read(major, ("public",), found), found


@pytest.mark.parametrize(
    ("major", "live", "undone"),
    [
        (MAJOR, "SELECT 1 FROM old", "SELECT 1 FROM old"),
        (15, "SELECT old.a FROM old", "SELECT a FROM old"),
        (MAJOR, "SELECT (((old.a) OR (old.b)) OR (old.c))", "SELECT ((old.a) OR (old.b) OR (old.c))"),
    ],
    ids=["the same text", "that of an older server", "parsed once more"],
)  # fmt: skip
def test_a_text_that_only_differs_by_the_rename_is_the_desired_one(major: int, live: str, undone: str) -> None:
    """PostgreSQL changes it with the rename; how is seen in the shadow."""
    desired, before = reading("new", undone.replace("old", "new"))[0], reading("old", undone)[0]
    snapshot, found = reading("old", live, major)
    asked: list[str] = []

    def deparse(queries: Sequence[str]) -> Mapping[str, str | None]:
        asked.extend(queries)
        return dict.fromkeys(queries, undone)

    which = Renaming(
        Script(SQL, "it", "", ("public",)), DesiredSchema(desired.state, major=MAJOR), "keep",
        creator="boss", load=Shadow(desired, before).load, deparser=lambda _undo: deparse,
    )  # fmt: skip
    renamed = which.apply_or_simulate(snapshot, "digest", lambda: found, []).snapshot.state
    v = ("view", "public", "v")
    assert renamed.facts[v].attributes["definition"] == desired.state.facts[v].attributes["definition"]
    assert len(asked) == (major != MAJOR)


def test_a_database_without_a_pending_rename_is_as_it_is() -> None:
    live = read("new")
    for sql in (SQL, "CREATE TABLE new ();"):
        found = renaming(sql, Shadow(live, live), live).apply_or_simulate(live, "digest", lambda: rows("new"), [])
        assert (found.snapshot, found.statements, found.warnings) == (live, [], [])
    assert not renaming("CREATE TABLE new ();", Shadow(live, live), live).is_declared


def test_a_rename_that_cannot_be_made_is_a_warning() -> None:
    live = read("old", "new")
    found = renaming(SQL, Shadow(live, live), read("new")).apply_or_simulate(
        live, "digest", lambda: rows("old", "new"), []
    )
    assert (found.snapshot, found.statements, len(found.warnings)) == (live, [], 1)


def test_an_object_that_moves_is_simulated_in_its_new_schema() -> None:
    app = row("schema", oid="7", name="app")
    live = extract.read(MAJOR, ("public", "app"), [app, *rows("old")])
    wanted = ("table", "app", "new")
    moved, ids = simulate(
        live, [app, *rows("old")], [], [Rename(("table", "public", "old"), wanted, "old", "new", "public")]
    )
    assert ids[wanted] == ("table", "public", "old")
    assert moved.state.facts[wanted].parent == ("schema", "app")


def test_two_objects_never_get_the_same_name() -> None:
    live = read("a", "b")
    clash = [Rename(("table", "public", "a"), ("table", "public", "b"), "a", "b")]
    with pytest.raises(Failure, match=r"the same name: table public\.a to table public\.b\.") as failure:
        simulate(live, rows("a", "b"), [], clash)
    assert failure.value.hint == "Use other names in the schema SQL. Nothing was changed."


def test_a_former_name_that_the_desired_schema_uses_again_is_freed_in_the_shadow() -> None:
    desired, former = read("new", "old"), read("old", "x")
    shadow = Shadow(desired, former)
    renaming(f"{SQL}\nCREATE TABLE old ();", shadow, desired).apply_or_simulate(
        read("old"), "digest", lambda: rows("old"), []
    )
    freed, undone = shadow.undone
    assert freed.startswith("ALTER TABLE public.old RENAME TO old")
    assert undone == "ALTER TABLE public.new RENAME TO old"


@pytest.mark.parametrize(("label", "freed"), [("a", 1), ("b", 0)], ids=["that exists", "that doesn't exist"])
def test_a_former_label_is_freed(label: str, freed: int) -> None:
    conflicts = _NameConflicts(state(schema(), enum("mood", "a")))
    found = conflicts.free(("label", "public", "mood", "c"), ("label", "public", "mood", label), set())
    assert [each.startswith("ALTER TYPE public.mood RENAME VALUE 'a' TO 'a") for each in found] == [True] * freed


def test_a_name_that_two_objects_need_is_freed_once() -> None:
    """Its holder is renamed by the first of them."""
    names = ("k", "old", "new")
    indexes = [index(name, f"CREATE INDEX {name} ON public.t USING btree (a)") for name in names]
    conflicts = _NameConflicts(state(schema(), table(), *indexes))
    place = ("index", "public", "k")
    first = conflicts.free(indexes[1].id, place, set())
    ((statement, name),) = (each.split(" RENAME TO ") for each in first)
    assert statement == "ALTER INDEX public.k"
    assert name.startswith("k")
    assert name != "k"
    assert conflicts.free(indexes[2].id, place, set()) == []


def test_the_name_of_an_object_that_is_renamed_anyway_is_not_freed() -> None:
    facts = [constraint(name, f"CHECK ((a > {number}))") for number, name in enumerate(("c", "d"))]
    conflicts = _NameConflicts(state(schema(), table(), *facts))
    assert conflicts.free(facts[1].id, facts[0].id, {facts[0].id}) == []
    assert conflicts.free(("constraint", "public", "t", "gone"), facts[0].id, set()) == []
    assert len(conflicts.free(facts[1].id, facts[0].id, set())) == 1


MOVED = Rename(("schema", "old"), ("schema", "new"), "old", "new")


@pytest.mark.parametrize(
    ("where", "existing", "created"),
    [("app", (), ["app"]), ("app", ("app",), []), ("new", (), []), ("", (), [])],
    ids=["a new one", "one that exists", "one that is renamed", "none"],
)
def test_a_schema_that_an_object_moves_to_is_created(where: str, existing: tuple[str, ...], created: list[str]) -> None:
    moved = Rename(("table", "public", "t"), ("table", where or "public", "t"), "t", "t", where)
    assert _schemas_to_create([MOVED, moved], state(*(schema(name) for name in existing))) == created


def test_a_key_that_is_named_after_its_table_is_renamed_with_it() -> None:
    def keyed(name: str, key: str) -> list[tuple[str | None, ...]]:
        unique = row("constraint", oid="40", name=key, type="u", relation="1", index="50", definition="UNIQUE (a)")
        return [*rows(name), unique]

    live, desired, former = (
        extract.read(MAJOR, ("public",), keyed(*names))
        for names in (("old", "old_k"), ("new", "new_k"), ("old", "new_k"))
    )
    shadow = Shadow(desired, former)
    found = renaming(SQL, shadow, desired).apply_or_simulate(live, "digest", lambda: keyed("old", "old_k"), [])
    assert shadow.undone == [
        "ALTER TABLE public.new RENAME TO old",
        "ALTER TABLE public.old RENAME CONSTRAINT new_k TO old_k",
    ]
    assert [each.sql for each in found.statements] == [
        "ALTER TABLE public.old RENAME TO new",
        "ALTER TABLE public.new RENAME CONSTRAINT old_k TO new_k",
    ]
    assert [each.sql for each in found.undo] == [
        "ALTER TABLE public.new RENAME CONSTRAINT new_k TO old_k",
        "ALTER TABLE public.new RENAME TO old",
    ]
    assert found.snapshot.state.facts.keys() == desired.state.facts.keys()


def test_a_type_has_the_new_name_of_its_schema_but_one_of_postgresql_stays() -> None:
    types = RenamedTypes([Rename(("schema", "box"), ("schema", "crate"), "box", "crate")])
    found = [types.renamed(each) for each in ("box.mood[]", "box", "numeric(3,2)", "other.box")]
    assert found == ["crate.mood[]", "box", "numeric(3,2)", "other.box"]
    assert RenamedTypes([]).renamed("box.mood") == "box.mood"


def simulated(live: list[tuple[str | None, ...]], *renames: Rename, major: int = MAJOR) -> FactSet:
    """Return the state of a database after renames."""
    return simulate(extract.read(major, ("public",), live), live, [], renames)[0].state


OLD_TO_NEW = Rename(("table", "public", "old"), ("table", "public", "new"), "old", "new")


def test_a_column_of_the_row_type_of_a_renamed_table_has_its_new_name() -> None:
    typed = row("column", relation="2", number="1", name="x", type="public.old[]", type_oid="92")
    found = simulated([*rows("old", "u"), typed], OLD_TO_NEW)
    assert found.facts["column", "public", "u", "x"].attributes["type"] == "public.new[]"


def test_the_index_of_a_renamed_key_is_renamed() -> None:
    definition = "CREATE UNIQUE INDEX old_k ON public.t USING btree (a)"
    key = (
        row("constraint", oid="40", name="old_k", type="u", relation="1", index="50", definition="UNIQUE (a)"),
        row("index", oid="50", name="old_k", relation="1", relkind="i", definition=definition, clustered="true"),
    )
    of_t = Rename(("constraint", "public", "t", "old_k"), ("constraint", "public", "t", "new_k"), "old_k", "new_k")
    before = extract.read(MAJOR, ("public",), [*rows("t"), *key]).state
    after = simulated([*rows("t"), *key], of_t)
    named = [{str(each.attributes) for each in found.of_kind("cluster")} for found in (before, after)]
    assert [["old_k" in text for text in texts] for texts in named] == [[True], [False]]
    assert "new_k" in next(iter(named[1]))


def test_the_not_null_of_a_column_is_renamed() -> None:
    strict = (
        row("column", relation="1", number="1", name="a", not_null="true"),
        row("constraint", oid="40", name="old", type="n", relation="1", key="1"),
    )
    not_null = ("not_null", "public", "t", "a")
    found = simulated([*rows("t"), *strict], Rename(not_null, not_null, "old", "new"), major=18)
    assert found.facts["column", "public", "t", "a"].attributes["not_null_name"] == "new"


def test_a_label_is_renamed() -> None:
    mood = row("type", oid="30", name="mood", type="e", labels="{low,high}")
    label = Rename(("label", "public", "mood", "low"), ("label", "public", "mood", "calm"), "low", "calm")
    found = simulated([*rows("t"), mood], label)
    assert found.facts["enum", "public", "mood"].attributes["labels"] == ("calm", "high")


def test_a_schema_that_an_object_comes_from_is_created_in_the_shadow() -> None:
    app = row("schema", oid="7", name="app")
    moved = row("relation", oid="1", name="t", row_type="91", namespace="7")
    live = extract.read(MAJOR, ("public", "app"), [PUBLIC, app, moved])
    desired = read("t")
    shadow = Shadow(desired, live)
    script = Script("CREATE TABLE public.t (); -- renamed from: app.t", "it", "", ("public", "app"))
    which = Renaming(
        script,
        DesiredSchema(desired.state, major=MAJOR),
        "keep",
        creator="boss",
        load=shadow.load,
        deparser=lambda _undo: deparse_nothing,
    )
    found = which.apply_or_simulate(live, "digest", lambda: [PUBLIC, app, moved], [])
    assert [each.sql for each in found.statements] == ["ALTER TABLE app.t SET SCHEMA public"]
    assert shadow.undone == ["CREATE SCHEMA IF NOT EXISTS app", "ALTER TABLE public.t SET SCHEMA app"]


def test_dependencies_are_those_of_the_renamed_objects() -> None:
    key = row("constraint", oid="40", name="k", type="u", relation="1", index="50", definition="UNIQUE (a)")
    reference = row("constraint", oid="41", name="f", type="f", relation="2", definition="FOREIGN KEY (a) ...")
    live = [*rows("old", "u"), key, reference]
    needs = [("2606", "41", "0", "2606", "40", "0", "n")]
    found = simulate(extract.read(MAJOR, ("public",), live), live, needs, [OLD_TO_NEW])[0].state
    assert ("constraint", "public", "new", "k") in found.depends_on["constraint", "public", "u", "f"]


def test_a_name_that_is_freed_in_the_shadow_is_not_too_long() -> None:
    long = "k" * 63
    indexes = [index(name, f"CREATE INDEX {name} ON public.t USING btree (a)") for name in (long, "new")]
    conflicts = _NameConflicts(state(schema(), table(), *indexes))
    found = conflicts.free(indexes[1].id, indexes[0].id, set())
    assert found == [f"ALTER INDEX public.{long} RENAME TO {'k' * 56}__aside"]
    label = conflicts_with_label("a")
    assert label == ["ALTER TYPE public.mood RENAME VALUE 'a' TO 'a__aside'"]
