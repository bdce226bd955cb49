# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a plan is split into stages, computed from states: statements, transactions, and what is unchanged."""

from __future__ import annotations

import re
import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.keys import is_key
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact, FactId, FactSet
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.hazards import (
    BLOCKS_READS,
    BLOCKS_WRITES,
    MAY_FAIL_ON_DATA,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.plan import Stage
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.online.ddl import build_for_key
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.online.names import is_temporary, successor
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.online.stages import all_stages, numbered
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.plan.planner import make_plan

from .states import (
    column,
    comment,
    constraint,
    flag,
    function,
    index,
    part,
    policy,
    rls,
    schema,
    state,
    table,
    view,
)

BASE = (schema(), table(), column("a"))
NAME = re.compile(r"pg_schema_apply_(new|old|check)_[0-9a-f]{16}")
ON_A = "CREATE INDEX i ON public.t USING btree (a)"
UNIQUE = constraint("k", "UNIQUE (a)")
CHECK = constraint("c", "CHECK ((a > ''::text))")
FOREIGN = constraint("f", "FOREIGN KEY (a) REFERENCES public.u(b)")


def stages(live: FactSet, wanted: FactSet, major: int = 17) -> list[Stage]:
    return all_stages(live, wanted, make_plan, major)


def stage_statements(live: FactSet, wanted: FactSet, major: int = 17) -> list[list[str]]:
    """Return the statements of each stage; a stage without a transaction begins with a dash, and names are shortened."""
    return [
        [*([] if stage.in_transaction else ["-"]), *(NAME.sub(r"<\1>", each.sql) for each in stage.statements)]
        for stage in stages(live, wanted, major)
    ]


def invalid(fact: Fact, name: str | None = None) -> Fact:
    fact_id = fact.id if name is None else ("index", "public", name)
    return Fact(fact_id, fact.parent, {**fact.attributes, "valid": "false"}, fact.metadata)


def test_no_differences_yield_no_stages() -> None:
    assert stages(state(*BASE), state(*BASE)) == []


def test_a_new_table_needs_one_transaction() -> None:
    wanted = state(*BASE, UNIQUE, CHECK, index("i", ON_A), rls(), policy("p"))
    assert len(stages(state(schema()), wanted)) == 1


def test_a_new_index_is_built_concurrently_before_its_comment() -> None:
    wanted = state(*BASE, index("i", ON_A), rls(), comment(("index", "public", "i"), "fast"))
    assert stage_statements(state(*BASE), wanted) == [
        ["ALTER TABLE public.t ENABLE ROW LEVEL SECURITY"],
        ["-", "CREATE INDEX CONCURRENTLY i ON public.t USING btree (a)"],
        ["COMMENT ON INDEX public.i IS 'fast'"],
    ]


def test_an_invalid_index_is_rebuilt() -> None:
    i = index("i", ON_A)
    assert stage_statements(state(*BASE, invalid(i)), state(*BASE, i)) == [
        ["-", "DROP INDEX CONCURRENTLY public.i", "CREATE INDEX CONCURRENTLY i ON public.t USING btree (a)"]
    ]


def test_a_changed_index_is_built_before_the_old_one_is_dropped() -> None:
    after = index("i", "CREATE INDEX i ON public.t USING btree (a DESC)")
    assert stage_statements(state(*BASE, index("i", ON_A)), state(*BASE, after)) == [
        ["-", "CREATE INDEX CONCURRENTLY <new> ON public.t USING btree (a DESC)"],
        ["ALTER INDEX public.i RENAME TO <old>", "ALTER INDEX public.<new> RENAME TO i"],
        ["-", "DROP INDEX CONCURRENTLY public.<old>"],
    ]


def test_an_obsolete_index_is_dropped_last() -> None:
    live = state(*BASE, index("i", ON_A), comment(("index", "public", "i"), "was fast"))
    assert stage_statements(live, state(*BASE, rls())) == [
        ["ALTER TABLE public.t ENABLE ROW LEVEL SECURITY"],
        ["-", "DROP INDEX CONCURRENTLY public.i"],
    ]


def test_a_key_uses_an_existing_index() -> None:
    assert stage_statements(state(*BASE), state(*BASE, UNIQUE)) == [
        ["-", "CREATE UNIQUE INDEX CONCURRENTLY <new> ON public.t (a)"],
        ["ALTER TABLE public.t ADD CONSTRAINT k UNIQUE USING INDEX <new>"],
    ]


def test_an_old_key_is_dropped_when_the_new_one_exists() -> None:
    live, wanted = state(*BASE, column("b", number=2), UNIQUE), [*BASE, column("b", number=2)]
    assert stage_statements(live, state(*wanted, constraint("k2", "UNIQUE (a, b)")))[1] == [
        "ALTER TABLE public.t DROP CONSTRAINT k",
        "ALTER TABLE public.t ADD CONSTRAINT k2 UNIQUE USING INDEX <new>",
    ]


@pytest.mark.parametrize("fact", [CHECK, FOREIGN], ids=["check", "foreign key"])
def test_a_constraint_is_added_not_valid_and_validated_later(fact: Fact) -> None:
    start = f"ALTER TABLE public.t ADD CONSTRAINT {fact.id[3]} {fact.attributes['definition']}"
    assert stage_statements(state(*BASE), state(*BASE, fact)) == [
        [f"{start} NOT VALID"],
        [f"ALTER TABLE public.t VALIDATE CONSTRAINT {fact.id[3]}"],
    ]


@pytest.mark.parametrize(("major", "number"), [(17, 1), (18, 2)])
def test_partitioned_tables_support_not_valid_foreign_keys_since_18(major: int, number: int) -> None:
    base = (schema(), table(partition_key="LIST (a)"), column("a"))
    assert len(stage_statements(state(*base), state(*base, FOREIGN), major)) == number


def test_a_check_is_not_deferred_with_a_new_child_table() -> None:
    """A new child table has the check validated, whatever the parent's state, so they would differ."""
    child = (table("h", inherits=(("public", "t"),)), column("a", of="h", inherited=True))
    below = Fact(("constraint", "public", "h", "c"), ("table", "public", "h"), CHECK.attributes, {"inherited": "true"})
    assert len(stage_statements(state(*BASE), state(*BASE, CHECK, *child, below))) == 1
    assert len(stage_statements(state(*BASE, *child), state(*BASE, CHECK, *child, below))) == 2


def test_not_null_uses_a_validated_check() -> None:
    assert stage_statements(state(*BASE), state(schema(), table(), column("a", not_null="true"))) == [
        ["ALTER TABLE public.t ADD CONSTRAINT <check> CHECK (a IS NOT NULL) NOT VALID"],
        ["ALTER TABLE public.t VALIDATE CONSTRAINT <check>"],
        ["ALTER TABLE public.t ALTER COLUMN a SET NOT NULL", "ALTER TABLE public.t DROP CONSTRAINT <check>"],
    ]


def test_a_primary_key_is_deferred_with_its_columns() -> None:
    key = constraint("t_pkey", "PRIMARY KEY (a)")
    wanted = state(schema(), table(), column("a", not_null="true"), key, needs={key.id: [column("a").id]})
    assert stage_statements(state(*BASE), wanted) == [
        ["ALTER TABLE public.t ADD CONSTRAINT <check> CHECK (a IS NOT NULL) NOT VALID"],
        ["-", "CREATE UNIQUE INDEX CONCURRENTLY <new> ON public.t (a)"],
        ["ALTER TABLE public.t VALIDATE CONSTRAINT <check>"],
        [
            "ALTER TABLE public.t ALTER COLUMN a SET NOT NULL",
            "ALTER TABLE public.t ADD CONSTRAINT t_pkey PRIMARY KEY USING INDEX <new>",
            "ALTER TABLE public.t DROP CONSTRAINT <check>",
        ],
    ]


def test_a_check_would_reject_rows_of_a_child_table_that_allows_null() -> None:
    key = constraint("t_pkey", "PRIMARY KEY (a)")
    link = Fact(("inheritance", "public", "kid", "public", "t"), ("table", "public", "kid"), {})
    kid = (table("kid", inherits=(("public", "t"),)), column("a", of="kid", inherited=True), link)
    needs: dict[FactId, list[FactId]] = {key.id: [column("a").id], link.id: [table().id]}
    live = state(schema(), table(), column("a"), *kid, needs={link.id: needs[link.id]})
    wanted = state(schema(), table(), column("a", not_null="true"), *kid, key, needs=needs)
    assert stage_statements(live, wanted) == [
        ["ALTER TABLE ONLY public.t ALTER COLUMN a SET NOT NULL"],
        ["-", "CREATE UNIQUE INDEX CONCURRENTLY <new> ON public.t (a)"],
        ["ALTER TABLE ONLY public.t ADD CONSTRAINT t_pkey PRIMARY KEY USING INDEX <new>"],
    ]


def test_a_not_null_below_one_that_is_not_valid_is_not_deferred_with_a_new_child_table() -> None:
    """The new table would get it before the parent table, and then as its own."""

    def child(name: str, null: str) -> tuple[Fact, ...]:
        inherited = {"not_null_local": "false", "not_null_inherited": "true", "not_null_constraint": "n"}
        fact = column("a", of=name, inherited=True, not_null=null, not_null_name="n" if null == "true" else None)
        link = Fact(("inheritance", "public", name, "public", "t"), ("table", "public", name), {})
        own = Fact(fact.id, fact.parent, fact.attributes, {**fact.metadata, **(inherited if null == "true" else {})})
        return table(name, inherits=(("public", "t"),)), own, link

    def tree(*children: tuple[Fact, ...], **attributes: t.Any) -> FactSet:
        links: dict[FactId, list[FactId]] = {each[-1].id: [table().id] for each in children}
        return state(
            schema(), table(), column("a", **attributes), *(each for all_ in children for each in all_), needs=links
        )

    live = tree(child("kid", "false"))
    not_valid = {"not_null": "not valid", "not_null_name": "n"}
    alone, *_rest = stage_statements(live, tree(child("kid", "true"), **not_valid), 18)
    assert alone == ["ALTER TABLE public.kid ADD CONSTRAINT <check> CHECK (a IS NOT NULL) NOT VALID"]
    (together,) = stage_statements(live, tree(child("kid", "true"), child("kin", "true"), **not_valid), 18)
    assert together[:2] == [
        "ALTER TABLE public.t ADD CONSTRAINT n NOT NULL a NOT VALID",
        "ALTER TABLE public.kid VALIDATE CONSTRAINT n",
    ]
    plain = stage_statements(live, tree(child("kid", "true"), child("kin", "true")), 18)
    assert any("<check>" in each for each in plain[0]), "the NOT NULL of the child table is its own"


def test_changes_with_other_dependents_are_not_deferred() -> None:
    """A view that depends on a key would be missing in between."""
    v = view("v", " SELECT a FROM t GROUP BY a;")
    wanted = state(*BASE, UNIQUE, v, needs={v.id: [UNIQUE.id]})
    assert len(stage_statements(state(*BASE), wanted)) == 1


def test_an_index_recreated_with_its_dependency_is_not_deferred() -> None:
    i = index("i", "CREATE INDEX i ON public.t USING btree (f())")
    live, wanted = (
        state(*BASE, function("f", result=result), i, needs={i.id: [("function", "public", "f", "")]})
        for result in ("integer", "text")
    )
    assert len(stage_statements(live, wanted)) == 1


def test_a_partitions_indexes_are_built_before_they_are_attached() -> None:
    p = (schema(), table("p", partition_key="LIST (a)"), column("a", of="p"))
    t1 = (
        table("t"),
        column("a", inherited=True),
        part("partition", table("t"), attributes={"of": ("public", "p"), "bound": "DEFAULT"}),
    )
    above = index("pi", "CREATE INDEX pi ON ONLY public.p USING btree (a)", of="p")
    above = Fact(above.id, above.parent, above.attributes, {**above.metadata, "partitioned": "true"})
    below = index("ti", "CREATE INDEX ti ON public.t USING btree (a)")
    attached = part("index_attachment", below, attributes={"to": ("public", "pi")}, table=("public", "t"))
    # PostgreSQL records a dependency between them, too.
    needs = {attached.id: [above.id], below.id: [above.id]}
    assert stage_statements(state(*p, *t1), state(*p, *t1, above, below, attached, needs=needs)) == [
        ["-", "CREATE INDEX CONCURRENTLY ti ON public.t USING btree (a)"],
        ["CREATE INDEX pi ON ONLY public.p USING btree (a)", "ALTER INDEX public.pi ATTACH PARTITION public.ti"],
    ]


def test_a_replica_identity_is_deferred_with_its_index() -> None:
    i = index("i", "CREATE UNIQUE INDEX i ON public.t USING btree (a)", unique=True)
    identity = flag("replica_identity", table(), identity="INDEX", index="i")
    wanted = state(*BASE, i, identity, needs={identity.id: [i.id]})
    assert [len(each) for each in stage_statements(state(*BASE), wanted)] == [2, 1]


def test_continuing_yields_the_remaining_stages() -> None:
    """From the state after each stage, the remaining stages are those predicted."""
    live = state(*BASE, index("i", ON_A))
    wanted = state(
        schema(),
        table(),
        column("a", not_null="true"),
        rls(),
        UNIQUE,
        CHECK,
        index("i", ON_A.replace("(a)", "(a DESC)")),
    )
    whole = stages(live, wanted)
    assert len(whole) == 5
    for number, stage in enumerate(whole):
        assert [each.statements for each in stages(stage.state_after, wanted)] == [
            each.statements for each in whole[number + 1 :]
        ]


def test_valid_leftover_indexes_are_used_and_invalid_ones_rebuilt() -> None:
    name = successor(UNIQUE)[2]
    ready = index(name, f"CREATE UNIQUE INDEX {name} ON public.t USING btree (a)", unique=True)
    assert stage_statements(state(*BASE, ready), state(*BASE, UNIQUE)) == [
        ["ALTER TABLE public.t ADD CONSTRAINT k UNIQUE USING INDEX <new>"]
    ]
    assert stage_statements(state(*BASE, invalid(ready)), state(*BASE, UNIQUE))[0] == [
        "-",
        "DROP INDEX CONCURRENTLY public.<new>",
        "CREATE UNIQUE INDEX CONCURRENTLY <new> ON public.t (a)",
    ]


def test_unneeded_leftovers_are_dropped() -> None:
    name = successor(UNIQUE)[2]
    other = index(name, f"CREATE UNIQUE INDEX {name} ON public.t USING btree (a)", unique=True)
    assert stage_statements(state(*BASE, other), state(*BASE)) == [["-", "DROP INDEX CONCURRENTLY public.<new>"]]
    declared = state(*BASE, other)
    assert stage_statements(declared, declared) == [], "who declares such a name may have it"


def test_an_unneeded_not_null_check_is_dropped_first() -> None:
    check = constraint("pg_schema_apply_check_1", "CHECK ((a IS NOT NULL)) NOT VALID", validated="false")
    assert stage_statements(state(*BASE, check), state(*BASE)) == [
        ["ALTER TABLE public.t DROP CONSTRAINT pg_schema_apply_check_1"]
    ]


def test_transactions_and_statements_outside_of_them_are_numbered() -> None:
    wanted = state(*BASE, rls(), index("i", ON_A), index("j", ON_A.replace(" i ", " j ")), CHECK)
    assert [each.transaction for each in numbered(stages(state(*BASE), wanted))] == [1, 1, 2, 3, 4]


def test_hazards_match_the_statements() -> None:
    wanted = state(schema(), table(), column("a", not_null="true"), UNIQUE, index("i", ON_A))
    hazards = {
        NAME.sub(r"<\1>", each.sql): each.hazards for stage in stages(state(*BASE), wanted) for each in stage.statements
    }
    assert list(hazards.values()) == [
        (BLOCKS_READS, BLOCKS_WRITES),  # the not-null check
        (MAY_FAIL_ON_DATA,),  # the index for the key
        (),  # the index
        (MAY_FAIL_ON_DATA,),  # VALIDATE
        (BLOCKS_READS, BLOCKS_WRITES),  # SET NOT NULL
        (BLOCKS_READS, BLOCKS_WRITES),  # the key
        (BLOCKS_READS, BLOCKS_WRITES),  # DROP CONSTRAINT
    ]


KEYS = {
    "PRIMARY KEY (a)": "(a)",
    'UNIQUE ("a)", b) INCLUDE ("c (d")': '("a)", b) INCLUDE ("c (d")',
    "UNIQUE NULLS NOT DISTINCT (a) DEFERRABLE INITIALLY DEFERRED": "(a) NULLS NOT DISTINCT",
}


@pytest.mark.parametrize("definition", KEYS)
def test_a_key_names_its_index(definition: str) -> None:
    fact = constraint("k", definition)
    assert is_key(fact)
    assert (
        build_for_key(fact, ("index", "public", "x")).sql
        == f"CREATE UNIQUE INDEX CONCURRENTLY x ON public.t {KEYS[definition]}"
    )


def test_parameters_of_a_keys_index_are_kept() -> None:
    fact = constraint("k", "UNIQUE (a)", options=("fillfactor=70",))
    assert build_for_key(fact, ("index", "public", "x")).sql.endswith("(a) WITH (fillfactor=70)")


@pytest.mark.parametrize(
    "definition", ["EXCLUDE USING gist (a WITH &&)", "CHECK ((a > 0))", "UNIQUE (a, b WITHOUT OVERLAPS)"]
)
def test_constraints_without_using_index_are_not_keys(definition: str) -> None:
    assert not is_key(constraint("k", definition))


@pytest.mark.parametrize(
    ("fact_id", "expected"),
    [
        (("index", "public", "pg_schema_apply_new_1"), True),
        (("constraint", "public", "t", "pg_schema_apply_check_1"), True),
        (("comment", ("index", "public", "pg_schema_apply_old_1")), True),
        (("table", "public", "pg_schema_apply_new_1"), False),
        (("column", "public", "t", "pg_schema_apply_new_1"), False),
        (("index", "public", "my_pg_schema_apply_new_1"), False),
        (("rls", ("table", "public", "t")), False),
    ],
)
def test_leftovers_are_recognized_by_their_names(fact_id: tuple[t.Any, ...], expected: bool) -> None:
    assert is_temporary(fact_id) == expected
