# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What plans re-create and refuse because of dependencies, and in which order, as a table of small states."""

from __future__ import annotations

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds import KINDS
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.context import PlanContext
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact, FactId
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.plan.actions import (
    CREATE,
    Actions,
    inline_into_create,
)

from .plan_cases import (
    CHECKED,
    EMAIL,
    READS_Z,
    A,
    B,
    Case,
    F,
    Needs,
    V,
    W,
    X,
    Z,
    attribute,
    domain,
    generated,
    reading,
)
from .samples import EXTENSION, GERMAN, IDENTITY, MATVIEW, PAIR, SPAN
from .states import (
    PUBLIC,
    T,
    column,
    comment,
    constraint,
    default,
    default_privilege,
    enum,
    function,
    grant,
    index,
    part,
    plain_object,
    policy,
    schema,
    sequence,
    state,
    statements,
    table,
    trigger,
    view,
    view_column,
)

P: FactId = ("policy", "public", "t", "p")
TABLE = (schema(), table(), column("a"), column("b", number=2, type="integer"))
WIDER = column("b", number=2, type="bigint")


def domain_default(expression: str) -> Fact:
    """Return the default of the domain."""
    return part("domain_default", domain(), attributes={"expression": expression})


def identity(name: str) -> Fact:
    """Return the identity of a column, with a sequence of this name."""
    return Fact(("identity", *B[1:]), B, {**IDENTITY.attributes, "sequence": name}, {"sequence": ("public", name)})


def materialized(expression: str) -> Fact:
    """Return a materialized view."""
    return plain_object("matview", "m", {**MATVIEW.attributes, "definition": f" SELECT {expression} AS one;"})


EMAIL_COLUMN = column("c", number=3, type="public.email")
ELSEWHERE = policy("p", "u", using="t.b")
TABLE_INDEX = index("i", "CREATE INDEX i ON public.t USING btree (g)")
CALLS = default("public.f()", "b")
F_OF_ONE, F_OF_TEXT = function("f", arguments="integer"), function("f", arguments="text")
F_OF_TWO = function("f", arguments="integer, integer", defaults="1")
OF_ROW = function("f", arguments="public.t")
USING_G = (TABLE_INDEX, comment(TABLE_INDEX.id, "c"), *reading("v", "t", "g"))
OF_B = trigger("tr", "CREATE TRIGGER tr BEFORE UPDATE OF b ON public.t FOR EACH ROW EXECUTE FUNCTION public.f()")
M: FactId = ("matview", "public", "m")
ITS_INDEX = Fact(("index", "public", "i"), M, TABLE_INDEX.attributes, TABLE_INDEX.metadata)
BY_ROW = constraint("c", "CHECK (public.f(t.*))")
IN_APP = Fact(("sequence", "app", "s"), ("schema", "app"), sequence("s").attributes)
NUMBERED = (schema(), table(), column("b", type="integer", not_null="true"))
IN_CRON = Fact(("schema", "cron"), None, {}, {"owner": "boss", "extension": "pg_trgm"})
OWNED = Fact(("sequence_owner", "public", "s"), ("sequence", "public", "s"), {"column": ("public", "t", "b")})
COMPUTED = column("b", number=2, type="integer", generated="STORED", expression="1")
CASES = {
    "a default that stops calling a dropped function is altered": Case(
        (*TABLE, function("f"), CALLS),
        (*TABLE, default("1", "b")),
        ("ALTER TABLE ONLY public.t ALTER COLUMN b SET DEFAULT 1", "DROP FUNCTION public.f()"),
        {CALLS.id: [F]},
    ),
    "a default that calls an overload of a dropped function, and both match, is set after the drop": Case(
        (*TABLE, F_OF_ONE, default("public.f(1)", "b")),
        (*TABLE, F_OF_TWO, default("public.f(2)", "b")),
        (
            "ALTER TABLE ONLY public.t ALTER COLUMN b DROP DEFAULT",
            "DROP FUNCTION public.f(integer)",
            "CREATE FUNCTION public.f(integer, integer)",
            "ALTER TABLE ONLY public.t ALTER COLUMN b SET DEFAULT public.f(2)",
        ),
        {CALLS.id: [F_OF_ONE.id]},
        {CALLS.id: [F_OF_TWO.id]},
    ),
    "and so is the default of a domain": Case(
        (*TABLE, F_OF_ONE, domain(), domain_default("public.f(1)")),
        (*TABLE, F_OF_TWO, domain(), domain_default("public.f(2)")),
        (
            "ALTER DOMAIN public.email DROP DEFAULT",
            "DROP FUNCTION public.f(integer)",
            "CREATE FUNCTION public.f(integer, integer)",
            "ALTER DOMAIN public.email SET DEFAULT public.f(2)",
        ),
        {domain_default("").id: [F_OF_ONE.id]},
        {domain_default("").id: [F_OF_TWO.id]},
    ),
    "but it is altered if no call matches both": Case(
        (*TABLE, F_OF_ONE, default("public.f(1)", "b")),
        (*TABLE, F_OF_TEXT, default("public.f('x')", "b")),
        (
            "CREATE FUNCTION public.f(text)",
            "ALTER TABLE ONLY public.t ALTER COLUMN b SET DEFAULT public.f('x')",
            "DROP FUNCTION public.f(integer)",
        ),
        {CALLS.id: [F_OF_ONE.id]},
        {CALLS.id: [F_OF_TEXT.id]},
    ),
    "what begins to call an overload of a dropped function is altered after the drop": Case(
        (*TABLE, F_OF_ONE, F_OF_TWO, default("1", "b"), policy("p", using="public.f(1)")),
        (*TABLE, F_OF_TWO, default("public.f(2)", "b"), policy("p")),
        (
            "ALTER POLICY p ON public.t",
            "DROP FUNCTION public.f(integer)",
            "ALTER TABLE ONLY public.t ALTER COLUMN b SET DEFAULT public.f(2)",
        ),
        {P: [F_OF_ONE.id]},
        {CALLS.id: [F_OF_TWO.id]},
    ),
    "a view that stops reading a column of a re-created view is re-created": Case(
        (*TABLE, *reading("v", "t", "a", "b"), view("w", "SELECT b AS x FROM v;"), view_column("w", "x", 1)),
        (*TABLE, *reading("v", "t", "a"), view("w", "SELECT a AS x FROM v;"), view_column("w", "x", 1)),
        ("DROP VIEW public.w", "DROP VIEW public.v", "CREATE VIEW public.v AS", "CREATE VIEW public.w AS"),
        {V: [A, B], W: [("view_column", "public", "v", "b")]},
        {V: [A], W: [("view_column", "public", "v", "a")]},
    ),
    "a composite type is created before others get attributes, and ranges after them": Case(
        (schema(), PAIR, attribute("x", 1)),
        (
            schema(), PAIR, attribute("x", 1), attribute("y", 2),
            plain_object("composite", "zz"), Fact((*SPAN.id[:2], "aa"), SPAN.parent, SPAN.attributes, SPAN.metadata),
        ),
        ("CREATE TYPE public.zz AS ()", "ALTER TYPE public.pair ADD ATTRIBUTE y", "CREATE TYPE public.aa AS RANGE"),
    ),
    "what is in the schema of a new extension is created after it": Case(
        (),
        (IN_CRON, EXTENSION, Fact(("collation", "cron", "a"), IN_CRON.id, GERMAN.attributes, GERMAN.metadata)),
        ("CREATE EXTENSION pg_trgm", "CREATE COLLATION cron.a"),
        wanted_needs={IN_CRON.id: [EXTENSION.id]},
    ),
    "default privileges change after everything else": Case(
        (schema(), default_privilege("anon", "SELECT")),
        (schema(), default_privilege("anon", "SELECT", "grantable"), table(), column()),
        ("CREATE TABLE public.t", "ALTER DEFAULT PRIVILEGES FOR ROLE boss IN SCHEMA public GRANT SELECT"),
    ),
    "a sequence that changes and is created again with its column is created as it should be": Case(
        (*TABLE, sequence("s"), OWNED),
        (*TABLE[:3], COMPUTED, sequence("s", increment="2"), OWNED),
        (
            "ALTER TABLE public.t DROP COLUMN b",
            "CREATE SEQUENCE public.s INCREMENT BY 2",
            "ALTER TABLE public.t ADD COLUMN b integer",
            "ALTER SEQUENCE public.s OWNED BY public.t.b",
        ),
        needs={OWNED.id: [B, OWNED.parent or ()]},
    ),
    "a view that reads a table and then a view of its name is re-created": Case(
        (*TABLE, table("x"), column("a", "x"), *reading("v", "x", "a")),
        (*TABLE, *reading("x", "t", "a"), *reading("v", "x", "a", "1 AS n")),
        ("DROP VIEW public.v", "DROP TABLE public.x", "CREATE VIEW public.x AS", "CREATE VIEW public.v AS"),
        {V: [("column", "public", "x", "a")]},
        {V: [("view_column", "public", "x", "a")], X: [A]},
    ),
    "what uses a re-created generated column is re-created, with what describes it": Case(
        (*TABLE, generated("lower(a)"), *USING_G),
        (*TABLE, generated("upper(a)"), *USING_G),
        (
            "DROP VIEW public.v",
            "DROP INDEX public.i",
            "ALTER TABLE public.t DROP COLUMN g",
            "ALTER TABLE public.t ADD COLUMN g text GENERATED ALWAYS AS (upper(a)) STORED",
            "CREATE INDEX i ON public.t",
            "CREATE VIEW public.v AS",
            "COMMENT ON INDEX public.i IS 'c'",
        ),
        needs={generated("").id: [A], TABLE_INDEX.id: [generated("").id], V: [generated("").id]},
    ),
    "values are removed before their domain gets stricter": Case(
        (*TABLE, domain(), EMAIL_COLUMN, policy("p", using="c")),
        (*TABLE, domain(not_null="true"), policy("p", using="a")),
        (
            "ALTER POLICY p ON public.t",
            "ALTER TABLE public.t DROP COLUMN c",
            "ALTER DOMAIN public.email SET NOT NULL",
        ),
        {EMAIL_COLUMN.id: [EMAIL], P: [EMAIL_COLUMN.id]},
    ),
    "but not if that has to be altered before": Case(
        (*TABLE, domain(), EMAIL_COLUMN, policy("p", using="c")),
        (*TABLE, domain(not_null="true"), policy("p", using="a::public.email")),
        (
            "ALTER DOMAIN public.email SET NOT NULL",
            "ALTER POLICY p ON public.t",
            "ALTER TABLE public.t DROP COLUMN c",
        ),
        {EMAIL_COLUMN.id: [EMAIL], P: [EMAIL_COLUMN.id]},
        {P: [EMAIL]},
    ),
    "a column leaves its domain before that gets stricter": Case(
        (*TABLE, domain(), EMAIL_COLUMN),
        (*TABLE, domain(not_null="true"), column("c", number=3)),
        ("ALTER TABLE public.t ALTER COLUMN c TYPE text", "ALTER DOMAIN public.email SET NOT NULL"),
        {EMAIL_COLUMN.id: [EMAIL]},
    ),
    "a dropped view is dropped before a column that it reads is altered": Case(
        (*TABLE, *reading("v", "t", "b"), table("u"), policy("p", "u", using="v")),
        (*TABLE[:3], WIDER, table("u"), policy("p", "u")),
        ("ALTER POLICY p ON public.u", "DROP VIEW public.v", "ALTER TABLE public.t ALTER COLUMN b TYPE bigint"),
        {V: [B], policy("p", "u").id: [V]},
    ),
    "a policy that stops reading a column of another type is re-created": Case(
        (*TABLE, table("u"), ELSEWHERE),
        (*TABLE[:3], WIDER, table("u"), policy("p", "u")),
        ("DROP POLICY p ON public.u", "ALTER TABLE public.t ALTER COLUMN b TYPE bigint", "CREATE POLICY p ON public.u"),
        {ELSEWHERE.id: [B]},
    ),
    "a policy that reads an altered column is altered afterwards": Case(
        (*TABLE, table("u"), ELSEWHERE),
        (*TABLE[:3], column("b", number=2, type="integer", statistics="9"), table("u"), policy("p", "u", using="t.b > 1")),
        ("ALTER TABLE ONLY public.t ALTER COLUMN b SET STATISTICS 9", "ALTER POLICY p ON public.u"),
        needs={ELSEWHERE.id: [B]},
    ),
    "a policy stops reading a column before that is altered": Case(
        (*TABLE, table("u"), ELSEWHERE),
        (*TABLE[:3], column("b", number=2, type="integer", statistics="9"), table("u"), policy("p", "u")),
        ("ALTER POLICY p ON public.u", "ALTER TABLE ONLY public.t ALTER COLUMN b SET STATISTICS 9"),
        {ELSEWHERE.id: [B]},
    ),
    "a function is re-created after what keeps it": Case(
        (*TABLE, function("f"), *reading("x", "public.f()", "b"), policy("p", using="x")),
        (*TABLE, function("f", result="bigint"), policy("p")),
        ("ALTER POLICY p ON public.t", "DROP VIEW public.x", "DROP FUNCTION public.f()", "CREATE FUNCTION public.f()"),
        {X: [F], P: [X]},
    ),
    "a name is used again when what has it isn't kept any more": Case(
        (*TABLE, *reading("x", "t", "a"), policy("p", using="x")),
        (*TABLE, sequence("x"), policy("p")),
        ("ALTER POLICY p ON public.t", "DROP VIEW public.x", "CREATE SEQUENCE public.x"),
        {X: [A], P: [X]},
    ),
    "a default that depends on the table's row is set after the table is created": Case(
        (schema(),),
        (*TABLE, OF_ROW, CALLS),
        ("CREATE TABLE public.t", "CREATE FUNCTION public.f(public.t)", "ALTER TABLE ONLY public.t ALTER COLUMN b SET"),
        {},
        {OF_ROW.id: [T], CALLS.id: [OF_ROW.id]},
    ),
    "default privileges end before and begin after everything else": Case(
        (schema(), default_privilege("anon", "SELECT")),
        (*TABLE, default_privilege("ops", "SELECT")),
        (
            "ALTER DEFAULT PRIVILEGES FOR ROLE boss IN SCHEMA public REVOKE SELECT ON TABLES FROM anon",
            "CREATE TABLE public.t",
            "ALTER DEFAULT PRIVILEGES FOR ROLE boss IN SCHEMA public GRANT SELECT ON TABLES TO ops",
        ),
    ),
    "labels are added first, as they may have to be committed": Case(
        (*TABLE, enum("mood", "x")),
        (schema(), schema("app"), enum("mood", "x", "y")),
        ("ALTER TYPE public.mood ADD VALUE 'y'", "DROP TABLE public.t", "CREATE SCHEMA app"),
    ),
    "a name is used again when what had it has been renamed": Case(
        (*NUMBERED, identity("x")),
        (*NUMBERED, identity("y"), sequence("x")),
        ("ALTER SEQUENCE public.x RENAME TO y", "CREATE SEQUENCE public.x"),
    ),
    "a function that a check calls may read a new view": Case(
        (*TABLE, READS_Z),
        (*TABLE, READS_Z, CHECKED, *Z),
        ("CREATE VIEW public.z AS", "ALTER TABLE public.t ADD CONSTRAINT c CHECK"),
        {},
        {CHECKED.id: [F]},
    ),
    "a check is computed again for another type of its column": Case(
        (*TABLE, READS_Z, CHECKED),
        (*TABLE[:3], WIDER, READS_Z, CHECKED, *Z),
        ("CREATE VIEW public.z AS", "ALTER TABLE public.t ALTER COLUMN b TYPE bigint"),
        needs={CHECKED.id: [F, B]},
    ),
    "what a trigger's function reads may come after another type of its column": Case(
        (*TABLE, READS_Z, OF_B),
        (*TABLE[:3], WIDER, READS_Z, OF_B, *Z),
        (
            "DROP TRIGGER tr",
            "ALTER TABLE public.t ALTER COLUMN b TYPE bigint",
            "CREATE VIEW public.z AS",
            "CREATE TRIGGER tr",
        ),
        needs={OF_B.id: [F, B]},
    ),
    "a partitioned table has no rows, and is created again with a function": Case(
        (schema(), table(partition_key="LIST (public.f(a))"), column("a"), function("f")),
        (schema(), table(partition_key="LIST (public.f(a))"), column("a"), function("f", result="bigint")),
        ("DROP TABLE public.t", "DROP FUNCTION public.f()", "CREATE FUNCTION public.f()", "CREATE TABLE public.t"),
        needs={T: [F]},
    ),
    "what functions name never makes an order impossible": Case(
        (*TABLE, READS_Z),
        (*TABLE, READS_Z, generated("public.f()"), *reading("y", "t", "g"), *reading("z", "y", "g")),
        ("ALTER TABLE public.t ADD COLUMN g", "CREATE VIEW public.y AS", "CREATE VIEW public.z AS"),
        {},
        {
            generated("").id: [F],
            ("view", "public", "y"): [generated("").id],
            ("view", "public", "z"): [("view_column", "public", "y", "g")],
        },
    ),
    "a policy that stops reading a column of a re-created view is re-created": Case(
        (*TABLE, *reading("v", "t", "a", "b"), policy("p", using="v.b")),
        (*TABLE, *reading("v", "t", "a"), policy("p", using="v.a")),
        ("DROP POLICY p ON public.t", "DROP VIEW public.v", "CREATE VIEW public.v AS", "CREATE POLICY p ON public.t"),
        {V: [A, B], P: [("view_column", "public", "v", "b")]},
        {V: [A], P: [("view_column", "public", "v", "a")]},
    ),
    "a constraint is dropped by a statement of its own only if that resolves a cycle": Case(
        (*TABLE, OF_ROW, BY_ROW, table("u"), column("b", "u"), constraint("d", "CHECK (public.f(null))", "u")),
        (schema(),),
        (
            "ALTER TABLE public.t DROP CONSTRAINT c",
            "DROP TABLE public.u",
            "DROP FUNCTION public.f(public.t)",
            "DROP TABLE public.t",
        ),
        {OF_ROW.id: [T], BY_ROW.id: [OF_ROW.id], ("constraint", "public", "u", "d"): [OF_ROW.id]},
    ),
    "the objects in a schema are dropped before it, but not what is about it": Case(
        (schema(), schema("app"), comment(("schema", "app"), "c"), IN_APP, grant(("schema", "app"), "anon", "USAGE")),
        (schema(),),
        ("DROP SEQUENCE app.s", "DROP SCHEMA app"),
    ),
    "a materialized view is re-created without the index that isn't wanted": Case(
        (*TABLE, materialized("1"), ITS_INDEX, comment(ITS_INDEX.id, "c"), grant(M, "anon", "SELECT")),
        (*TABLE, materialized("2"), comment(M, "new"), grant(M, "anon", "SELECT", "grantable")),
        (
            "DROP MATERIALIZED VIEW public.m",
            "CREATE MATERIALIZED VIEW public.m AS",
            "GRANT SELECT ON TABLE public.m TO anon WITH GRANT OPTION",
            "COMMENT ON MATERIALIZED VIEW public.m IS 'new'",
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_statements_are_in_the_order_of_dependencies(name: str) -> None:
    case = CASES[name]
    made = statements(*case.states())
    assert len(made) == len(case.expected)
    assert [sql[: len(start)] for sql, start in zip(made, case.expected, strict=True)] == list(case.expected)


@pytest.mark.parametrize(
    ("user", "loss"),
    [
        (("table", "public", "u"), "its rows would be lost"),
        (("column", "public", "u", "x"), "its values would be lost"),
    ],
    ids=["table", "column"],
)
def test_rows_and_values_are_not_lost_because_a_dependency_is_recreated(user: FactId, loss: str) -> None:
    needs = {user: [F]}
    rows = (table("u"), column("x", "u"))
    live = state(*TABLE, function("f"), *rows, needs=needs)
    wanted = state(*TABLE, function("f", result="bigint"), *rows, needs=needs)
    with pytest.raises(Failure, match=loss) as failure:
        statements(live, wanted)
    assert "Nothing was changed" in failure.value.hint


def test_views_that_read_each_other_cannot_be_created() -> None:
    needs = {V: [W], W: [V]}
    with pytest.raises(Failure, match=r"create view public\.v -> create view public\.w -> create view public\.v\."):
        statements(state(schema()), state(schema(), view("v", " SELECT 1;"), view("w", " SELECT 1;"), needs=needs))


def test_what_uses_a_sequence_that_goes_with_its_column_is_set_again() -> None:
    """The column is created again, its sequence goes with it, and so does what another column's default uses."""
    owned = Fact(("sequence_owner", "public", "s"), ("sequence", "public", "s"), {"column": ("public", "t", "b")})
    number = default("nextval('public.s'::regclass)", "x", "u")
    others = (sequence("s"), owned, table("u"), column("x", "u", type="bigint"), number)
    needs: Needs = {owned.id: [B, owned.parent or ()], number.id: [owned.parent or ()]}
    computed = column("b", number=2, type="integer", generated="STORED", expression="1")
    assert statements(state(*TABLE, *others, needs=needs), state(*TABLE[:3], computed, *others, needs=needs)) == [
        "ALTER TABLE ONLY public.u ALTER COLUMN x DROP DEFAULT",
        "ALTER TABLE public.t DROP COLUMN b",
        "CREATE SEQUENCE public.s",
        "ALTER TABLE public.t ADD COLUMN b integer GENERATED ALWAYS AS (1) STORED",
        "ALTER SEQUENCE public.s OWNED BY public.t.b",
        "ALTER TABLE ONLY public.u ALTER COLUMN x SET DEFAULT nextval('public.s'::regclass)",
        "SELECT pg_catalog.setval('public.s', max(x)) FROM public.u HAVING max(x) >= (SELECT last_value FROM public.s)",
    ]


def test_what_depends_on_something_created_after_a_table_is_not_inlined() -> None:
    needs = {OF_ROW.id: [T], BY_ROW.id: [OF_ROW.id, T]}
    wanted = state(*TABLE[:3], OF_ROW, BY_ROW, needs=needs)
    actions = Actions(created=set(wanted.facts) - {PUBLIC})
    context = PlanContext(state(schema()), wanted, created=actions.created)
    inlined = inline_into_create(actions, context, {})
    assert inlined == {A: T}


def test_what_is_replaced_is_not_changed_otherwise() -> None:
    actions = Actions(altered={A: WIDER}, retargeted={A})

    actions.replace(A)

    assert actions == Actions(created={A}, dropped={A})
    assert actions.change_nodes(A) == [(CREATE, A)]


def test_a_table_does_not_wait_for_itself() -> None:
    key = constraint("k", "PRIMARY KEY (a)")
    reference = constraint("f", "FOREIGN KEY (a) REFERENCES public.t(a)")
    for before, after in (("", "UNLOGGED"), ("UNLOGGED", "")):
        live, wanted = (
            state(schema(), table(persistence=each), column("a"), key, reference, needs={reference.id: [key.id]})
            for each in (before, after)
        )
        assert KINDS["table"].creation(wanted.facts[T], PlanContext(live, wanted)).after == ()
