# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""In which order types are swapped with what uses them: renamed aside, created, columns converted, dropped."""

from __future__ import annotations

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact, FactId

from .plan_cases import (
    CHECKED,
    MOOD,
    READS_Z,
    A,
    Case,
    F,
    V,
    Z,
    attribute,
    domain,
    generated,
    reading,
)
from .samples import PAIR, SPAN, TAG
from .states import (
    T,
    column,
    comment,
    default,
    enum,
    function,
    grant,
    schema,
    state,
    statements,
    table,
    trigger,
)

MOODY = (schema(), table(), column("a", type="public.mood"))
OF_MOOD = function("g", arguments="public.mood")
BY_MOOD = default("public.g('x'::public.mood)")
SEEN = (
    *reading("v", "t", "a"),
    comment(("view_column", "public", "v", "a"), "c"),
    grant(V, "anon", "SELECT"),
    Fact(("trigger", "public", "v", "tr"), V, trigger("tr", "CREATE TRIGGER tr").attributes, {"relkind": "v"}),
)
RANGE = Fact(SPAN.id, SPAN.parent, SPAN.attributes, {**SPAN.metadata, "multirange": ("public", "spans")})
OF_TAG = RANGE.with_attributes(subtype="public.tag")
OF_RANGES = {**SPAN.attributes, "subtype": "public.span", "multirange": "public.zones"}
ZONE = Fact(("range", "public", "zone"), SPAN.parent, OF_RANGES, {**SPAN.metadata, "multirange": ("public", "zones")})
ASIDE = {
    name: (
        *[f"ALTER FUNCTION public.{name}({bounds}"] * 2,
        *[f"ALTER FUNCTION public.{name}s("] * 3,
        f"ALTER TYPE public.{name}s RENAME TO",
        f"ALTER TYPE public.{name} RENAME TO {name}__replaced",
    )
    for name, bounds in (("span", ""), ("zone", "public.span"))
}
BY_F = table(partition_key="LIST (public.f(b))")
PAIRED = (schema(), table(), column("a", type="public.pair"), PAIR)
Y: FactId = ("attribute", "public", "pair", "y")
CASES = {
    "columns of an enum are retargeted to a domain of its name": Case(
        (*MOODY, enum("mood", "x")),
        (*MOODY, domain("mood")),
        (
            "ALTER TYPE public.mood RENAME TO mood__replaced",
            "CREATE DOMAIN public.mood AS text",
            "ALTER TABLE public.t ALTER COLUMN a TYPE public.mood USING a::text::text",
            "DROP TYPE public.mood__replaced",
        ),
        {A: [MOOD]},
        {A: [("domain", "public", "mood")]},
    ),
    "what describes a swapped type is created again": Case(
        (*MOODY, enum("mood", "x", "y"), comment(MOOD, "how"), grant(MOOD, "anon", "USAGE")),
        (*MOODY, enum("mood", "x"), comment(MOOD, "how"), grant(MOOD, "anon", "USAGE")),
        (
            "ALTER TYPE public.mood RENAME TO mood__replaced",
            "CREATE TYPE public.mood AS ENUM ('x')",
            "ALTER TABLE public.t ALTER COLUMN a TYPE public.mood USING",
            "DROP TYPE public.mood__replaced",
            "GRANT USAGE ON TYPE public.mood TO anon",
            "COMMENT ON TYPE public.mood IS 'how'",
        ),
        {A: [MOOD]},
        {A: [MOOD]},
    ),
    "a function and a default that use a swapped type are re-created": Case(
        (*MOODY, enum("mood", "x", "y"), OF_MOOD, BY_MOOD),
        (*MOODY, enum("mood", "x"), OF_MOOD, BY_MOOD),
        (
            "ALTER TABLE ONLY public.t ALTER COLUMN a DROP DEFAULT",
            "DROP FUNCTION public.g(public.mood)",
            "ALTER TYPE public.mood RENAME TO mood__replaced",
            "CREATE TYPE public.mood AS ENUM ('x')",
            "CREATE FUNCTION public.g(public.mood)",
            "ALTER TABLE public.t ALTER COLUMN a TYPE public.mood USING",
            "DROP TYPE public.mood__replaced",
            "ALTER TABLE ONLY public.t ALTER COLUMN a SET DEFAULT",
        ),
        needs={A: [MOOD], OF_MOOD.id: [MOOD], BY_MOOD.id: [MOOD, OF_MOOD.id]},
    ),
    "a generated column is re-created for a swapped type of its source": Case(
        (*MOODY, generated("lower(a::text)"), enum("mood", "x", "y")),
        (*MOODY, generated("lower(a::text)"), enum("mood", "x")),
        (
            "ALTER TABLE public.t DROP COLUMN g",
            "ALTER TYPE public.mood RENAME TO mood__replaced",
            "CREATE TYPE public.mood AS ENUM ('x')",
            "ALTER TABLE public.t ALTER COLUMN a TYPE public.mood USING",
            "DROP TYPE public.mood__replaced",
            "ALTER TABLE public.t ADD COLUMN g text GENERATED ALWAYS AS",
        ),
        needs={A: [MOOD], generated("").id: [A]},
    ),
    "a view over a column of a swapped type is re-created with all about it": Case(
        (*MOODY, enum("mood", "x", "y"), *SEEN),
        (*MOODY, enum("mood", "x"), *SEEN),
        (
            "DROP VIEW public.v",
            "ALTER TYPE public.mood RENAME TO mood__replaced",
            "CREATE TYPE public.mood AS ENUM ('x')",
            "ALTER TABLE public.t ALTER COLUMN a TYPE public.mood USING",
            "DROP TYPE public.mood__replaced",
            "CREATE VIEW public.v AS",
            "CREATE TRIGGER tr",
            "GRANT SELECT ON TABLE public.v TO anon",
            "COMMENT ON COLUMN public.v.a IS 'c'",
        ),
        needs={A: [MOOD], V: [A]},
    ),
    "a swapped type is created after what it uses is altered, and dropped after that": Case(
        (schema(), TAG, OF_TAG),
        (schema(), TAG.with_attributes(receive="public.f"), OF_TAG.with_attributes(subtype_diff="public.f")),
        (
            *ASIDE["span"],
            "ALTER TYPE public.tag SET (RECEIVE = public.f)",
            "CREATE TYPE public.span AS RANGE",
            "DROP TYPE public.span__replaced",
        ),
        needs={OF_TAG.id: [TAG.id]},
    ),
    "a type is renamed aside before the one that it consists of, whose name is in its constructors": Case(
        (schema(), ZONE, RANGE),
        (schema(), ZONE, RANGE.with_attributes(subtype="bigint")),
        (
            *ASIDE["zone"],
            *ASIDE["span"],
            "CREATE TYPE public.span AS RANGE",
            "CREATE TYPE public.zone AS RANGE",
            "DROP TYPE public.zone__replaced",
            "DROP TYPE public.span__replaced",
        ),
        needs={ZONE.id: [RANGE.id]},
    ),
    "a column is created with its table again, not changed to the new type": Case(
        (schema(), enum("mood", "x", "y"), function("f"), BY_F, column("a", type="public.mood")),
        (schema(), enum("mood", "x"), function("f"), BY_F, column("a", type="public.mood")),
        (
            "DROP TABLE public.t",
            "DROP FUNCTION public.f()",
            "ALTER TYPE public.mood RENAME TO mood__replaced",
            "CREATE TYPE public.mood AS ENUM ('x')",
            "DROP TYPE public.mood__replaced",
            "CREATE FUNCTION public.f()",
            "CREATE TABLE public.t (\n    a public.mood\n)",
        ),
        needs={A: [MOOD], F: [MOOD], T: [F]},
    ),
    "a check is computed again for a swapped type of its column": Case(
        (*MOODY, enum("mood", "x", "y"), READS_Z, CHECKED),
        (*MOODY, enum("mood", "x"), READS_Z, CHECKED, *Z),
        (
            "ALTER TYPE public.mood RENAME TO mood__replaced",
            "CREATE TYPE public.mood AS ENUM ('x')",
            "CREATE VIEW public.z AS",
            "ALTER TABLE public.t ALTER COLUMN a TYPE public.mood USING",
            "DROP TYPE public.mood__replaced",
        ),
        needs={A: [MOOD], CHECKED.id: [F, A]},
    ),
    "a composite type is created again with all its attributes": Case(
        (*PAIRED, attribute("x", 1, "integer"), attribute("y", 2), attribute("gone", 3), comment(Y, "c")),
        (*PAIRED, attribute("x", 1, "bigint"), attribute("y", 2), attribute("new", 3), comment(Y, "c")),
        (
            "ALTER TYPE public.pair RENAME TO pair__replaced",
            "CREATE TYPE public.pair AS (\n    x bigint,\n    y text,\n    new text\n)",
            "ALTER TABLE public.t ALTER COLUMN a TYPE public.pair USING",
            "DROP TYPE public.pair__replaced",
            "COMMENT ON COLUMN public.pair.y IS 'c'",
        ),
        needs={A: [PAIR.id]},
    ),
    "a composite type with an attribute of a swapped type is swapped, too": Case(
        (*PAIRED, attribute("x", 1, "public.mood"), enum("mood", "x", "y")),
        (*PAIRED, attribute("x", 1, "public.mood"), enum("mood", "x")),
        (
            "ALTER TYPE public.mood RENAME TO mood__replaced",
            "ALTER TYPE public.pair RENAME TO pair__replaced",
            "CREATE TYPE public.mood AS ENUM ('x')",
            "CREATE TYPE public.pair AS (\n    x public.mood\n)",
            "ALTER TABLE public.t ALTER COLUMN a TYPE public.pair USING",
            "DROP TYPE public.pair__replaced",
            "DROP TYPE public.mood__replaced",
        ),
        needs={A: [PAIR.id], attribute("x", 1).id: [MOOD]},
    ),
    "a column is retargeted and altered": Case(
        (*MOODY, enum("mood", "x", "y")),
        (*MOODY[:2], column("a", type="public.mood", statistics="9"), enum("mood", "x")),
        (
            "ALTER TYPE public.mood RENAME TO mood__replaced",
            "CREATE TYPE public.mood AS ENUM ('x')",
            "ALTER TABLE ONLY public.t ALTER COLUMN a SET STATISTICS 9",
            "ALTER TABLE public.t ALTER COLUMN a TYPE public.mood USING",
            "DROP TYPE public.mood__replaced",
        ),
        needs={A: [MOOD]},
    ),
    "columns are retargeted when the new type exists, however late": Case(
        (*MOODY, enum("mood", "x")),
        (*MOODY, domain("mood"), *Z),
        (
            "ALTER TYPE public.mood RENAME TO mood__replaced",
            "CREATE VIEW public.z AS",
            "CREATE DOMAIN public.mood AS text",
            "ALTER TABLE public.t ALTER COLUMN a TYPE public.mood USING",
            "DROP TYPE public.mood__replaced",
        ),
        {A: [MOOD]},
        {A: [("domain", "public", "mood")], ("domain", "public", "mood"): [("view", "public", "z")]},
    ),
    "a type is renamed aside before anything is created": Case(
        (*MOODY, enum("mood", "x", "y")),
        (*MOODY, enum("mood", "x"), schema("app")),
        (
            "ALTER TYPE public.mood RENAME TO mood__replaced",
            "CREATE SCHEMA app",
            "CREATE TYPE public.mood AS ENUM ('x')",
            "ALTER TABLE public.t ALTER COLUMN a TYPE public.mood USING",
            "DROP TYPE public.mood__replaced",
        ),
        needs={A: [MOOD]},
    ),
}  # fmt: skip
COLUMN_A = ("column", "public", "t", "a")
ENUM_MOOD = ("enum", "public", "mood")


@pytest.mark.parametrize("name", CASES)
def test_statements_that_swap_a_type_are_in_the_order_of_dependencies(name: str) -> None:
    case = CASES[name]
    made = statements(*case.states())
    assert len(made) == len(case.expected)
    assert [sql[: len(start)] for sql, start in zip(made, case.expected, strict=True)] == list(case.expected)


def test_a_column_leaving_a_swapped_enum_is_altered_once() -> None:
    live = state(
        schema(),
        table(),
        column("a", type="public.mood"),
        enum("mood", "low", "odd"),
        needs={COLUMN_A: [ENUM_MOOD]},
    )
    wanted = state(schema(), table(), column("a"), enum("mood", "low"))
    assert [sql for sql in statements(live, wanted) if "COLUMN a" in sql] == [
        "ALTER TABLE public.t ALTER COLUMN a TYPE text"
    ]
