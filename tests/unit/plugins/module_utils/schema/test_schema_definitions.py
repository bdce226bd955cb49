# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Definitions with all their clauses, type changes with their hazards and losses, and values that can't be read."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.masking import MASK
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds import KINDS
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.context import ComparisonContext
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.kept_types import (
    kept_types,
    undeclared_types,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.secret_attributes import (
    keep_masked,
    keep_unreadable,
    unreadable,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.desired import KeptType
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact, FactId, FactSet
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.secret_values import MASKED_CONNECTION
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.plan.planner import make_plan

from .samples import DOMAIN, IDENTITY, MAPPING, SERVER, SUBSCRIPTION
from .states import (
    T,
    column,
    comment,
    constraint,
    default,
    enum,
    function,
    grant,
    part,
    policy,
    schema,
    state,
    statements,
    table,
    view,
)

A, B = column("a").id, column("b").id
TABLE = (schema(), table(), column("a"), column("b", number=2, type="integer"))
Facts = tuple[Fact, ...]


def of_domain(kind: str, name: str, **attributes: t.Any) -> Fact:
    """Return a part of the domain."""
    path = () if kind == "domain_default" else (name,)
    return part(kind, DOMAIN, *path, attributes=attributes)


POSITIVE = of_domain("domain_constraint", "ok", definition="CHECK ((VALUE > ''::text))", validated="true")
LATER = of_domain("domain_constraint", "later", definition="CHECK ((VALUE > 'a'::text)) NOT VALID", validated="false")
OF_DOMAIN = of_domain("domain_default", "", expression="'x'::text")
START = "CREATE DOMAIN public.email AS text"


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ((DOMAIN,), [START]),
        ((DOMAIN.with_attributes(collation="de"),), [f"{START} COLLATE de"]),
        ((DOMAIN, OF_DOMAIN), [f"{START} DEFAULT 'x'::text"]),
        ((DOMAIN.with_attributes(not_null="true"),), [f"{START} NOT NULL"]),
        ((DOMAIN.with_attributes(not_null="true", not_null_name="must"),), [f"{START} CONSTRAINT must NOT NULL"]),
        ((DOMAIN, POSITIVE), [f"{START}\n    CONSTRAINT ok CHECK ((VALUE > ''::text))"]),
        (
            (DOMAIN, LATER, comment(DOMAIN.id, "c")),
            [
                START,
                "ALTER DOMAIN public.email ADD CONSTRAINT later CHECK ((VALUE > 'a'::text)) NOT VALID",
                "COMMENT ON DOMAIN public.email IS 'c'",
            ],
        ),
    ],
)
def test_the_definition_of_a_domain(facts: Facts, expected: list[str]) -> None:
    assert statements(state(schema()), state(schema(), *facts)) == expected


EMAILS = column("c", number=3, type="public.email")


@pytest.mark.parametrize(
    ("user", "replaced"),
    [
        (EMAILS, False),
        (column("c", number=3, type="public.email[]"), True),
        (
            Fact(("domain", "public", "outer"), ("schema", "public"), {**DOMAIN.attributes, "base": "public.email"}),
            False,
        ),
        (
            Fact(("domain", "public", "outer"), ("schema", "public"), {**DOMAIN.attributes, "base": "public.email[]"}),
            False,
        ),
        (function("f", arguments="public.email"), False),
    ],
    ids=["a column", "a column of arrays", "a domain", "a domain of arrays", "a function"],
)
def test_a_domain_in_other_types_of_columns_is_replaced_to_become_stricter(user: Fact, replaced: bool) -> None:
    live = state(*TABLE, DOMAIN, user, needs={user.id: [DOMAIN.id]})
    for changed in ((DOMAIN.with_attributes(not_null="true"),), (DOMAIN, POSITIVE)):
        wanted = state(*TABLE, *changed, user, needs={user.id: [DOMAIN.id]})
        found = any("RENAME TO email__replaced" in sql for sql in statements(live, wanted))
        assert found is replaced


def test_a_domain_over_a_domain_of_a_column_of_arrays_is_replaced_too() -> None:
    outer = Fact(("domain", "public", "outer"), ("schema", "public"), {**DOMAIN.attributes, "base": "public.email"})
    arrays = column("c", number=3, type="public.outer[]")
    needs: dict[FactId, list[FactId]] = {outer.id: [DOMAIN.id], arrays.id: [outer.id]}
    live, wanted = (state(*TABLE, DOMAIN, *more, outer, arrays, needs=needs) for more in ((), (POSITIVE,)))
    assert "ALTER TYPE public.email RENAME TO email__replaced" in [
        each.replace("DOMAIN", "TYPE") for each in statements(live, wanted)
    ]


def loss(live: FactSet, wanted: FactSet, fact_id: FactId) -> str:
    before, after = live.facts[fact_id], wanted.facts[fact_id]
    return KINDS[fact_id[0]].change(before, after, ComparisonContext(live, wanted)).loss


def test_an_undeclared_check_of_a_domain_keeps_its_base_type() -> None:
    live = state(schema(), DOMAIN, POSITIVE)
    for base, expected in (
        (
            "jsonb",
            "constraint ok on public.email, which is not in the desired schema, requires values of type text",
        ),
        ("character varying", ""),
        ("character varying(3)", "values of type text may not fit character varying(3)"),
    ):
        changed = DOMAIN.with_attributes(base=base)
        found = loss(live, state(schema(), changed), DOMAIN.id)
        assert found == expected
        assert "ok" not in loss(live, state(schema(), changed, POSITIVE), DOMAIN.id)


@pytest.mark.parametrize(
    ("old", "new", "reader", "lost"),
    [
        ("integer", "text", view("v", " SELECT b;"), "view public.v, which is not in the desired schema, requires values of type integer"),
        ("integer", "bigint", view("v", " SELECT b;"), ""),
        ("integer", "text", constraint("k", "UNIQUE (b)"), ""),
        ("integer", "text", policy("p", using="b > 0"), ""),
        ("bigint", "integer", view("v", " SELECT b;"), "values of type bigint may not fit integer"),
    ],
)  # fmt: skip
def test_an_undeclared_reader_keeps_the_type_of_a_column(old: str, new: str, reader: Fact, lost: str) -> None:
    live = state(*TABLE[:3], column("b", type=old), reader, needs={reader.id: [B]})
    assert loss(live, state(*TABLE[:3], column("b", type=new)), B) == lost
    declared = state(*TABLE[:3], column("b", type=new), reader, needs={reader.id: [B]})
    assert "not in the desired schema" not in loss(live, declared, B)


@pytest.mark.parametrize(
    ("key", "lost"),
    [("LIST (b)", True), ("RANGE (a, b)", True), ("LIST (a)", False), ('LIST ("b")', False), ("LIST (b(a))", False)],
)
def test_a_partition_key_keeps_its_type(key: str, lost: bool) -> None:
    live = state(schema(), table(partition_key=key), *TABLE[2:])
    wanted = state(schema(), table(partition_key=key), column("a"), column("b", number=2, type="bigint"))
    assert ("part of its table's partition key" in loss(live, wanted, B)) is lost


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ({"type": "bigint"}, ["TYPE bigint"]),
        ({"type": "text", "collation": "de"}, ["TYPE text COLLATE de"]),
        ({"type": "integer", "collation": "de"}, ["TYPE integer COLLATE de"]),
        ({"type": "date"}, ["TYPE date USING b::text::date"]),
        (
            {"type": "text", "storage": "MAIN", "compression": "lz4"},
            ["TYPE text", "SET STORAGE MAIN", "SET COMPRESSION lz4"],
        ),
        ({"type": "integer", "storage": "MAIN"}, ["SET STORAGE MAIN"]),
        ({"type": "integer", "compression": "lz4"}, ["SET COMPRESSION lz4"]),
    ],
)
def test_a_type_change_restores_what_it_resets(attributes: dict[str, t.Any], expected: list[str]) -> None:
    made = statements(state(*TABLE), state(*TABLE[:3], column("b", number=2, **attributes)))
    assert [sql.split(" COLUMN b ")[1] for sql in made] == expected


COMPUTED = {
    "now()": False, "CURRENT_TIMESTAMP": False, "'f()'::text": False, "1": False, "gen_random_uuid()": True, "nextval('s'::regclass)": True,
}  # fmt: skip


@pytest.mark.parametrize("expression", COMPUTED)
def test_a_default_that_differs_by_row_rewrites_the_table(expression: str) -> None:
    new = column("n", number=3)
    (made,) = make_plan(state(*TABLE), state(*TABLE, new, default(expression, "n"))).statements
    assert made.sql == f"ALTER TABLE public.t ADD COLUMN n text DEFAULT {expression}"
    assert ("rewrites_table" in made.hazards) is COMPUTED[expression]


def test_a_new_identity_or_generated_column_rewrites_the_table() -> None:
    numbered = Fact(
        ("identity", "public", "t", "n"), column("n").id, IDENTITY.attributes, {"sequence": ("public", "s")}
    )
    for facts, rewrites in (
        ((column("n", number=3, type="integer", not_null="true"), numbered), True),
        ((column("n", number=3, generated="STORED", expression="b", not_null="true"),), True),
        ((column("n", number=3, generated="VIRTUAL", expression="b"),), False),
        ((column("n", number=3, not_null="true"), default("1", "n")), False),
    ):
        (made,) = make_plan(state(*TABLE), state(*TABLE, *facts)).statements
        assert ("rewrites_table" in made.hazards, "may_fail_on_data" in made.hazards) == (rewrites, False)


@pytest.mark.parametrize(
    ("definition", "expected"),
    [
        ("UNIQUE (a)", "UNIQUE (a) WITH (fillfactor=70)"),
        ("UNIQUE (a) DEFERRABLE", "UNIQUE (a) WITH (fillfactor=70) DEFERRABLE"),
        ("UNIQUE (a) DEFERRABLE INITIALLY DEFERRED", "UNIQUE (a) WITH (fillfactor=70) DEFERRABLE INITIALLY DEFERRED"),
    ],
)
def test_the_options_of_a_key_come_where_the_grammar_has_them(definition: str, expected: str) -> None:
    key = constraint("k", definition, options=("fillfactor=70",))
    assert statements(state(*TABLE), state(*TABLE, key)) == [f"ALTER TABLE public.t ADD CONSTRAINT k {expected}"]


def test_the_definition_of_an_exclusion_has_its_options() -> None:
    key = constraint("k", "EXCLUDE USING gist (a WITH =) WITH (fillfactor='70')", options=("fillfactor=70",))
    assert statements(state(*TABLE), state(*TABLE, key)) == [
        "ALTER TABLE public.t ADD CONSTRAINT k EXCLUDE USING gist (a WITH =) WITH (fillfactor='70')"
    ]


@pytest.mark.parametrize(
    ("before", "after", "in_place"),
    [
        (constraint("c", "CHECK (x) NOT VALID", validated="false"), constraint("c", "CHECK (x)"), True),
        (constraint("c", "CHECK (y) NOT VALID", validated="false"), constraint("c", "CHECK (x)"), False),
        (constraint("c", "CHECK (x)"), constraint("c", "CHECK (x) NOT VALID", validated="false"), False),
        (constraint("c", "UNIQUE (a)"), constraint("c", "UNIQUE (a)", options=("fillfactor=70",)), True),
        (constraint("c", "UNIQUE (a)"), constraint("c", "PRIMARY KEY (a)"), False),
    ],
)
def test_a_constraint_is_validated_in_place_but_not_changed(before: Fact, after: Fact, in_place: bool) -> None:
    change = KINDS["constraint"].change(before, after, ComparisonContext(state(before), state(after)))
    assert change.in_place is in_place


UNREAD = Fact(MAPPING.id, MAPPING.parent, {"options": None}, {"kept": "x"})
HIDDEN = SUBSCRIPTION.with_attributes(connection=None)


def test_what_cannot_be_read_is_wanted_as_it_is() -> None:
    live, wanted = state(SERVER, UNREAD, HIDDEN), state(SERVER, MAPPING, SUBSCRIPTION)
    assert unreadable(live) == [MAPPING.id, SUBSCRIPTION.id]
    assert [each.partition(" because ")[2] for each in keep_unreadable(live, wanted)] == [
        "the login may not read them",
        "the login may not read it",
    ]
    assert wanted.facts[MAPPING.id].metadata == UNREAD.metadata
    assert wanted.facts[SUBSCRIPTION.id].attributes["connection"] is None
    assert keep_unreadable(live, state(SERVER)) == []
    assert keep_unreadable(state(SERVER, MAPPING, SUBSCRIPTION), state(SERVER, MAPPING)) == []
    assert unreadable(state(SERVER, MAPPING, SUBSCRIPTION)) == []


@pytest.mark.parametrize(("key", "refused"), [("wrapper", True), ("type", True), ("version", False)])
def test_a_server_is_not_created_again_with_options_that_cannot_be_read(key: str, refused: bool) -> None:
    wanted = state(SERVER.with_attributes(**{key: "other"}), MAPPING)
    if not refused:
        assert len(keep_unreadable(state(SERVER, UNREAD), wanted)) == 1
        return
    with pytest.raises(Failure, match="so it has to be re-created with"):
        keep_unreadable(state(SERVER, UNREAD), wanted)


def with_options(*options: str) -> Fact:
    """Return a user mapping with options in this order."""
    return Fact(MAPPING.id, MAPPING.parent, {"options": tuple(sorted(options))}, {"options": options})


def test_a_mask_is_replaced_by_the_value_of_its_option() -> None:
    live = state(with_options("password=a=b", "user=old"))
    wanted = state(with_options("user=new", f"password={MASK}"))
    keep_masked(live, wanted)
    found = wanted.facts[MAPPING.id]
    assert (found.attributes["options"], found.metadata["options"]) == (
        ("password=a=b", "user=new"),
        ("user=new", "password=a=b"),
    )
    unchanged = with_options("user=new")
    wanted = state(unchanged)
    keep_masked(live, wanted)
    assert wanted.facts[MAPPING.id] is unchanged


@pytest.mark.parametrize("live", [state(), state(with_options("user=old"))], ids=["no mapping", "no such option"])
def test_a_mask_without_a_value_is_refused(live: FactSet) -> None:
    with pytest.raises(Failure, match=r"The value of option password of user mapping") as failure:
        keep_masked(live, state(with_options("user=new", f"password={MASK}")))
    assert failure.value.hint.startswith("Write the value")


def test_a_masked_connection_is_that_of_the_database() -> None:
    wanted = state(SUBSCRIPTION.with_attributes(connection=MASKED_CONNECTION))
    keep_masked(state(SUBSCRIPTION), wanted)
    assert wanted.facts[SUBSCRIPTION.id].attributes["connection"] == SUBSCRIPTION.attributes["connection"]
    other = state(SUBSCRIPTION.with_attributes(connection="host=other"))
    keep_masked(state(SUBSCRIPTION), other)
    assert other.facts[SUBSCRIPTION.id].attributes["connection"] == "host=other"
    with pytest.raises(Failure, match="The value of connection of subscription inbox"):
        keep_masked(state(), state(SUBSCRIPTION.with_attributes(connection=MASKED_CONNECTION)))


@pytest.mark.parametrize(
    ("user", "expected"),
    [
        (policy("p", using="(b > 0)"), {B: KeptType(("public", "t"), "b", "bigint")}),
        (grant(B, "anon", "SELECT"), {}),
        (view("v", " SELECT b;"), {}),
    ],
    ids=lambda value: getattr(value, "kind", ""),
)
def test_a_kept_type_matters_for_what_controls_access(user: Fact, expected: dict[FactId, KeptType]) -> None:
    live = state(*TABLE[:3], column("b", type="bigint"))
    declared = state(*TABLE, user, needs={user.id: [B]})
    assert kept_types(live, live, declared) == expected
    assert kept_types(live, declared, declared) == {}


def test_a_kept_collation_is_part_of_a_kept_type() -> None:
    live = state(*TABLE[:2], column("a", collation="de"))
    user = policy("p", using="(a > ''::text)")
    declared = state(*TABLE[:3], user, needs={user.id: [A]})
    assert kept_types(live, live, declared) == {A: KeptType(("public", "t"), "a", "text", "de")}
    changed = state(*TABLE[:2], column("a", collation="fr"))
    assert kept_types(live, changed, declared) == {}
    assert kept_types(live, state(*TABLE[:2]), declared) == {}
    computed = state(*TABLE[:2], column("a", collation="de", generated="STORED", expression="1"))
    assert kept_types(computed, computed, declared) == {}


def test_the_types_of_kept_columns_are_found_with_their_parts() -> None:
    mood, other = enum("mood", "x"), enum("other", "x")
    facts = (*TABLE, mood, other, comment(mood.id, "c"))
    live = state(*facts, needs={A: [mood.id], B: [other.id]})
    assert undeclared_types([A], live, state(*TABLE)) == {mood.id}
    assert undeclared_types([A, B], live, state(*TABLE, other)) == {mood.id}
    assert undeclared_types([T], live, state(*TABLE)) == set()
