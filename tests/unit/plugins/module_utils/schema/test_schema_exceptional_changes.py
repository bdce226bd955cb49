# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What kinds do in exceptional cases: with other parents, names, and types."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds import KINDS
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.context import (
    ComparisonContext,
    PlanContext,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.inheritance.index_matching import (
    index_key,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.inheritance.not_null import (
    unvalidated_beside,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.renaming import DefinitionSyntax
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.rights import _OTHER, EITHER_TYPE, Need
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.rule import Rule
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.type_rules import containing_type
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.diff import diff
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact, FactId, FactSet
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.plan import Statement
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.plan.actions import choose_actions
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.plan.planner import make_plan

from .samples import CAST, CLASS, EXTENSION, IDENTITY, PARTITION, SPAN, SUBSCRIPTION, TAG
from .states import (
    T,
    column,
    constraint,
    enum,
    function,
    grant,
    index,
    part,
    plain_object,
    rls,
    schema,
    state,
    statements,
    table,
    trigger,
)
from .test_schema_inheritance import ADD_B, APART, INHERITS, NEEDS, child_facts, family, kid, with_metadata
from .test_schema_online_together import partitioned

A, B = column("a").id, column("b").id
MOOD: FactId = ("enum", "public", "mood")
G: FactId = ("function", "public", "g", "public.mood")
HAS: dict[str, t.Any] = {"not_null": "true"}


def typed(labels: str, *, inherits: bool) -> FactSet:
    """Return a table and perhaps its child with a column of an enum, and a table beside it that is one anyway."""
    found = (
        family(table(), column("a", type="public.mood"), *child_facts(kid(type="public.mood"))) if inherits else APART
    )
    facts = [enum("mood", *labels), *found.facts.values()]
    facts = [each.with_attributes(type="public.mood") if each.kind == "column" else each for each in facts]
    of_enum: dict[FactId, list[FactId]] = {each.id: [MOOD] for each in facts if each.kind == "column"}
    return state(*facts, needs={**of_enum, **({INHERITS.id: [T]} if inherits else {})})


USING = "TYPE public.mood USING a::text::public.mood"


def test_a_column_whose_parent_table_goes_is_retargeted_itself() -> None:
    retargeted = [
        each for each in statements(typed("ab", inherits=True), typed("a", inherits=False)) if "USING" in each
    ]
    assert sorted(retargeted) == [f"ALTER TABLE public.{name} ALTER COLUMN a {USING}" for name in ("kid", "t")]
    together = [each for each in statements(typed("ab", inherits=True), typed("a", inherits=True)) if "USING" in each]
    assert together == [f"ALTER TABLE public.t ALTER COLUMN a {USING}"]


STORED: dict[str, t.Any] = {"generated": "STORED", "expression": "'x'"}


def test_a_computed_column_becomes_plain_itself_if_its_parent_table_goes() -> None:
    live = family(table(), column("a", **STORED), *child_facts(kid(**STORED)))
    dropped = "ALTER TABLE public.{} ALTER COLUMN a DROP EXPRESSION"
    assert [each for each in statements(live, APART) if "EXPRESSION" in each] == [
        dropped.format("kid"),
        dropped.format("t"),
    ]
    assert statements(live, family(table(), column("a"), *child_facts(kid()))) == [dropped.format("t")]


def test_a_local_column_gets_the_not_null_of_its_new_parent_only() -> None:
    """PostgreSQL 18 would make it local, too."""
    own = with_metadata(column("b", of="kid", number=2, **HAS), not_null_local="false", not_null_inherited="true")
    wanted = family(table(), column("a"), column("b", number=2, **HAS), *child_facts(kid(), own))
    assert statements(family(table(), column("a"), *child_facts(kid())), wanted) == [
        "ALTER TABLE public.kid ADD COLUMN b text",
        f"{ADD_B} NOT NULL",
    ]
    there = family(table(), column("a"), column("b", number=2, **HAS), *child_facts(kid()))
    assert statements(there, wanted)[0] == "ALTER TABLE public.kid ADD COLUMN b text NOT NULL"


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


def test_a_privilege_on_a_sequence_that_is_renamed_is_revoked_under_its_former_name() -> None:
    on_it = grant(IDENTITY.id, "anon", "USAGE")
    before, after = (
        Fact(IDENTITY.id, IDENTITY.parent, {**IDENTITY.attributes, "sequence": name}, {"sequence": ("public", name)})
        for name in ("s", "z")
    )
    for live, wanted, expected in (((on_it,), (), "public.s FROM"), ((), (on_it,), "public.z TO")):
        context = PlanContext(state(before, *live), state(after, *wanted))
        rule = KINDS["grant"]
        (step,) = rule.drop(on_it, context) if live else rule.create(on_it, context)
        assert f" ON SEQUENCE {expected} anon" in step.sql


def test_a_check_that_becomes_not_valid_below_is_created_again_above() -> None:
    def checked(of: str, validated: str, **metadata: str) -> Fact:
        definition = f"CHECK ((a > 0)){'' if validated == 'true' else ' NOT VALID'}"
        return with_metadata(constraint("c", definition, of=of, validated=validated), **metadata)

    above = checked("t", "false")
    after = checked("kid", "false", inherited="true")
    wanted = family(table(), column("a"), above, *child_facts(kid(), after))
    for validated, recreated in (("true", (above.id,)), ("false", ())):
        before = checked("kid", validated, inherited="true")
        live = family(table(), column("a"), above, *child_facts(kid(), before))
        assert KINDS["constraint"].change(before, after, ComparisonContext(live, wanted)).recreates == recreated
    own = checked("kid", "true")
    live = family(table(), column("a"), above, *child_facts(kid(), own))
    assert KINDS["constraint"].change(own, after, ComparisonContext(live, wanted)).recreates == ()
    for there, recreated in (((), (above.id,)), (child_facts(kid()), ())):
        live = state(schema(), table(), column("a"), above, *there)
        assert KINDS["constraint"].change(None, after, ComparisonContext(live, wanted)).recreates == recreated


def test_the_parents_of_an_attached_index_are_created_again_if_it_is_dropped() -> None:
    live = partitioned(has_key=True, builds=False)
    context = ComparisonContext(live, live)
    of_index = KINDS["index"].change(live.facts["index", "public", "i_t"], None, context)
    assert of_index.recreates == (("index", "public", "i_m"), ("index", "public", "i_p"))
    of_key = KINDS["constraint"].change(live.facts["constraint", "public", "t", "k_t"], None, context)
    assert of_key.recreates == (("constraint", "public", "m", "k_m"), ("constraint", "public", "p", "k_p"))


def test_an_object_is_no_part_by_default_and_has_one_name() -> None:
    syntax = DefinitionSyntax("TABLE")
    assert not syntax.is_part
    assert not syntax.overloaded


def test_a_rule_without_statements_has_none() -> None:
    rule = Rule()
    rule.kind = "nothing"
    for make in (rule.create, rule.drop):
        with pytest.raises(NotImplementedError, match="nothing"):
            make(table(), PlanContext(state(), state()))


@pytest.mark.parametrize(
    ("slot", "what"), [("s", "create the replication slot s on the publisher"), (None, "give it a replication slot")]
)
def test_what_has_to_be_done_after_a_subscription_is_created(slot: str | None, what: str) -> None:
    (step,) = KINDS["subscription"].create(SUBSCRIPTION.with_attributes(slot_name=slot), PlanContext(state(), state()))
    assert f": {what}, then run ALTER SUBSCRIPTION inbox ENABLE" in step.follow_up


@pytest.mark.parametrize(
    ("storage", "parts", "expected"), [(None, (), "integer"), ("bigint", (), "bigint"), ("bigint", None, "bigint")]
)
def test_an_operator_class_stores_values_of_its_type_by_default(
    storage: str | None, parts: tuple[t.Any, ...] | None, expected: str
) -> None:
    given = CLASS.with_attributes(storage=storage, **({} if parts is None else {"parts": parts}))
    (step,) = KINDS["operator_class"].create(given, PlanContext(state(), state()))
    assert step.sql.splitlines()[-1] == f"    STORAGE {expected}"


def test_a_schema_of_an_extension_that_exists_is_created_itself() -> None:
    in_it = Fact(("schema", "cron"), None, {}, {"owner": "boss", "extension": "pg_trgm"})
    assert statements(state(EXTENSION), state(EXTENSION, in_it)) == ["CREATE SCHEMA cron"]


def test_what_is_re_created_is_not_retargeted_as_well() -> None:
    """A column has a type that is swapped, and calls a function that has to be created again for it."""
    needs: dict[FactId, list[FactId]] = {A: [MOOD, G], G: [MOOD]}
    live, wanted = (
        state(
            schema(), enum("mood", *labels), table(), column("a", type="public.mood"),
            function("g", arguments="public.mood"), needs=needs,
        )
        for labels in ("ab", "a")
    )  # fmt: skip
    actions = choose_actions(ComparisonContext(live, wanted), diff(live, wanted))
    assert A in actions.replaced
    assert not actions.retargeted & actions.created
    for each in (live, wanted):
        each.depends_on[A] = (T, MOOD)
        each.add_dependency(T, G)
    actions = choose_actions(ComparisonContext(live, wanted), diff(live, wanted))
    assert {A, T} <= actions.replaced
    assert not actions.retargeted & actions.created


def test_links_that_are_not_wanted_any_more_are_not_created_again() -> None:
    """A child inherits a column from two tables, and the column's type is swapped; the second one loses its child."""
    second = (table("u"), column("a", "u", type="public.mood"))
    link = Fact(("inheritance", "public", "kid", "public", "u"), ("table", "public", "kid"), {})
    live = typed("ab", inherits=True)
    for fact in (*second, link):
        live.add(fact)
    live.add_dependency(link.id, ("table", "public", "u"))
    live.add_dependency(second[1].id, MOOD)
    wanted = typed("a", inherits=True)
    for fact in second:
        wanted.add(fact)
    wanted.add_dependency(second[1].id, MOOD)
    actions = choose_actions(ComparisonContext(live, wanted), diff(live, wanted))
    assert INHERITS.id in actions.replaced
    assert link.id in actions.dropped
    assert link.id not in actions.created


def test_row_level_security_is_altered() -> None:
    for before, after, expected in (("true", "false", "DISABLE"), ("false", "true", "ENABLE")):
        live, wanted = (state(schema(), table(), rls(enabled=each, forced="true")) for each in (before, after))
        assert statements(live, wanted) == [f"ALTER TABLE public.t {expected} ROW LEVEL SECURITY"]


def test_a_table_does_not_wait_for_itself() -> None:
    key = constraint("k", "PRIMARY KEY (a)")
    reference = constraint("f", "FOREIGN KEY (a) REFERENCES public.t(a)")
    for before, after in (("", "UNLOGGED"), ("UNLOGGED", "")):
        live, wanted = (
            state(schema(), table(persistence=each), column("a"), key, reference, needs={reference.id: [key.id]})
            for each in (before, after)
        )
        assert KINDS["table"].creation(wanted.facts[T], PlanContext(live, wanted)).after == ()


PAIR = plain_object("composite", "pair", {"order": None})


def of_pair(*names: str, null: str = "false") -> FactSet:
    """Return a composite type with attributes, and a table of the type."""
    given = {"type": "text", "collation": None}
    parts = [part("attribute", PAIR, name, attributes=given, number=str(n)) for n, name in enumerate(names, 1)]
    columns = [column(name, number=n, not_null=null if name == "b" else "false") for n, name in enumerate(names, 1)]
    return state(schema(), PAIR, *parts, table(of_type="public.pair"), *columns, needs={T: [PAIR.id]})


NOT_NULL = {
    "false": [],
    "true": ["ALTER TABLE public.t ALTER COLUMN b SET NOT NULL"],
    "not valid": ["ALTER TABLE public.t ADD CONSTRAINT t_b_not_null NOT NULL b NOT VALID"],
}


@pytest.mark.parametrize("null", NOT_NULL)
def test_a_column_that_comes_with_an_attribute_gets_its_not_null(null: str) -> None:
    assert statements(of_pair("a"), of_pair("a", "b", null=null)) == [
        "ALTER TYPE public.pair ADD ATTRIBUTE b text CASCADE",
        *NOT_NULL[null],
    ]


@pytest.mark.parametrize("parents", ["'x'", "'y'"])
def test_a_table_that_computes_a_column_otherwise_than_before_alone_is_detached(parents: str) -> None:
    def computed(own: str, above: str) -> FactSet:
        return family(
            table(),
            column("a", generated="STORED", expression=above),
            *child_facts(kid(generated="STORED", expression=own)),
        )

    live, wanted = computed("'x'", "'x'"), computed("'y'", parents)
    of_kid = ("column", "public", "kid", "a")
    change = KINDS["column"].change(live.facts[of_kid], wanted.facts[of_kid], ComparisonContext(live, wanted))
    assert change.recreates == ((INHERITS.id,) if parents == "'x'" else ())


def test_a_not_null_of_its_own_ends_on_its_own() -> None:
    """That of the parent is not valid, so it is another one."""
    own = with_metadata(kid(**HAS), not_null_local="true", not_null_inherited="false")
    live = family(table(), column("a", not_null="not valid"), *child_facts(own))
    assert sorted(statements(live, PLAIN_FAMILY)) == [
        "ALTER TABLE public.kid ALTER COLUMN a DROP NOT NULL",
        "ALTER TABLE public.t ALTER COLUMN a DROP NOT NULL",
    ]


PLAIN_FAMILY = family(table(), column("a"), *child_facts(kid()))


def test_a_not_null_ends_with_that_of_the_former_parent() -> None:
    """The new parent's ends as well, but the table isn't attached to it yet."""
    to_u = Fact(("inheritance", "public", "kid", "public", "u"), ("table", "public", "kid"), {})
    both = (schema(), table(), table("u"))
    live = state(
        *both,
        column("a", **HAS),
        column("a", "u", **HAS),
        table("kid", inherits=(("public", "t"),)),
        INHERITS,
        kid(**HAS),
        needs=NEEDS,
    )
    wanted = state(
        *both, column("a"), column("a", "u"), table("kid", inherits=(("public", "u"),)), to_u, kid(),
        needs={to_u.id: [("table", "public", "u")]},
    )  # fmt: skip
    assert sorted(each for each in statements(live, wanted) if "NOT NULL" in each) == [
        f"ALTER TABLE public.{name} ALTER COLUMN a DROP NOT NULL" for name in ("kid", "t", "u")
    ]


def test_a_not_null_that_is_not_valid_is_added_again_for_a_new_table_below() -> None:
    """The topmost table doesn't have the column."""
    below = Fact(("inheritance", "public", "g", "public", "kid"), ("table", "public", "g"), {})
    own = column("b", of="kid", number=2, not_null="not valid")
    inherited = with_metadata(
        column("b", of="g", number=2, inherited=True, not_null="not valid", not_null_name="kid_b_not_null"),
        not_null_inherited="true", not_null_local="false",
    )  # fmt: skip
    facts = (schema(), table(), column("a"), *child_facts(kid(), own))
    new = (table("g", inherits=(("public", "kid"),)), below, column("a", of="g", inherited=True), inherited)
    live = state(*facts, needs=NEEDS)
    wanted = state(*facts, *new, needs={**NEEDS, below.id: [("table", "public", "kid")]})
    assert statements(live, wanted) == [
        "CREATE TABLE public.g ()\nINHERITS (public.kid)",
        "ALTER TABLE public.kid ALTER COLUMN b DROP NOT NULL",
        "ALTER TABLE public.kid ADD CONSTRAINT kid_b_not_null NOT NULL b NOT VALID",
    ]


def test_an_index_is_matched_by_all_that_follows_its_access_method() -> None:
    odd = index("i", "CREATE INDEX i ON public.t USING btree (a) WHERE (a <> ' USING '::text)")
    assert index_key(odd) == "false btree (a) WHERE (a <> ' USING '::text)"


def test_a_cast_needs_the_ownership_of_one_of_its_types() -> None:
    made = Statement("CREATE CAST ...", "create", CAST.id)
    assert list(_OTHER["cast"](CAST, made)) == [Need(EITHER_TYPE, "public.mood", "integer")]


def test_a_column_of_a_foreign_child_table_has_options_of_its_own() -> None:
    foreign: dict[str, t.Any] = {"server": "s", "foreign_options": ()}
    own = kid(foreign_options=("column_name=x",))
    child = (table("kid", inherits=(("public", "t"),), **foreign), INHERITS, own)
    live, wanted = state(schema(), table(), column("a")), state(schema(), table(), column("a"), *child, needs=NEEDS)
    assert statements(live, wanted) == [
        "CREATE FOREIGN TABLE public.kid ()\nINHERITS (public.t)\nSERVER s",
        "ALTER FOREIGN TABLE public.kid ALTER COLUMN a OPTIONS (ADD column_name 'x')",
    ]


def test_an_identity_is_added_after_a_partition_is_detached() -> None:
    """That drops what the partition has from its parent; the end of an inheritance doesn't."""
    for link, expected in ((PARTITION, (PARTITION.id,)), (INHERITS, ())):
        of = str(link.path[1])
        own = Fact(
            ("identity", "public", of, "b"), ("column", "public", of, "b"), IDENTITY.attributes, IDENTITY.metadata
        )
        live, wanted = state(schema(), table(of), link), state(schema(), table(of), own)
        assert KINDS["identity"].creation(own, PlanContext(live, wanted)).after_drops == expected


def test_a_not_null_that_is_valid_below_waits_for_those_that_are_not_beside() -> None:
    tables: list[Fact] = []
    for name, null in (("g", "true"), ("h", "not valid"), ("i", "not valid")):
        whole = table(name, inherits=(("public", "t"),))
        link = Fact(("inheritance", "public", name, "public", "t"), whole.id, {})
        tables += [whole, link, column("a", name, inherited=True, not_null=null)]
    needs: dict[FactId, list[FactId]] = {each.id: [T] for each in tables if each.kind == "inheritance"}
    wanted = state(schema(), table(), column("a", not_null="not valid"), *tables, needs=needs)
    g, h = ("table", "public", "g"), ("table", "public", "h")
    for created, expected in (({g, h}, [("column", "public", "h", "a")]), ({g}, [])):
        assert unvalidated_beside(g, PlanContext(state(), wanted, created=created)) == expected


def test_an_attribute_is_contained_in_its_type() -> None:
    assert containing_type(("attribute", "public", "pair", "x")) == PAIR.id
    assert containing_type(MOOD) == MOOD


def test_what_is_on_an_object_that_is_not_managed_has_all_hazards() -> None:
    made = trigger("x", "CREATE TRIGGER x BEFORE INSERT ON auth.users FOR EACH ROW EXECUTE FUNCTION f()")
    elsewhere = Fact(("trigger", "auth", "users", "x"), ("table", "auth", "users"), made.attributes, made.metadata)
    (statement,) = make_plan(state(), state(elsewhere)).statements
    assert statement.hazards == ("blocks_writes",)


@pytest.mark.parametrize("own_states", [("true", "false"), ("false", "true"), ("true", "true")])
def test_a_not_null_of_its_own_changes_beside_a_new_column_above(own_states: tuple[str, str]) -> None:
    before, after = (column("b", of="kid", number=2, not_null=each) for each in own_states)
    for above in ("false", "true") if own_states[1] == "true" else ("false",):
        live = family(table(), column("a"), *child_facts(kid(), before))
        wanted = family(table(), column("a"), column("b", number=2, not_null=above), *child_facts(kid(), after))
        change = {("true", "false"): ["DROP NOT NULL"], ("false", "true"): ["SET NOT NULL"]}.get(own_states, [])
        found = [each.partition(" COLUMN b ")[2] for each in statements(live, wanted) if "public.kid" in each]
        assert found == change


def test_a_shell_of_a_base_type_is_not_created_again() -> None:
    name = "public.tag"
    for shells, created in (((name,), []), (("public.other",), [f"CREATE TYPE {name}"])):
        public = Fact(("schema", "public"), None, {}, {"owner": "boss", "shell_types": shells})
        steps = KINDS["base_type"].create(TAG, PlanContext(state(public), state(public, TAG)))
        assert [each.sql for each in steps[:-1]] == created
