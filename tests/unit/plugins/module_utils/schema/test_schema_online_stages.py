# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What online runs defer, and until when, as a table of small states."""

from __future__ import annotations

import re
import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact, FactId, FactSet
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.online.stages import all_stages
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.plan.planner import make_plan

from .samples import GUARD, IDENTITY
from .states import T, column, comment, constraint, flag, index, schema, sequence, state, table

Facts = tuple[Fact, ...]
Needs = dict[FactId, list[FactId]]
TEMPORARY = re.compile(r"pg_schema_apply_(new|old|check)_[0-9a-f]{16}")
A, B = column("a").id, column("b").id
ONE = (schema(), table(), column("a"))
TWO = (*ONE, column("b", number=2))
WITH_U = (*ONE, table("u"), column("a", "u"))
INDEX = index("i", "CREATE INDEX i ON public.t USING btree (a)")
ON_BOTH = index("i", "CREATE INDEX i ON public.t USING btree (a, b)")
KEY = constraint("k", "UNIQUE (a)")
FOREIGN = constraint("f", "FOREIGN KEY (a) REFERENCES public.t(a)", "u")
OF_FOREIGN: Needs = {FOREIGN.id: [KEY.id, A, ("column", "public", "u", "a")]}
MUST = (schema(), table(), column("a", not_null="true"))
WITH_W = (table("w"), column("a", "w"))
KEY_OF_W, TO_W = constraint("wk", "UNIQUE (a)", "w"), constraint("f", "FOREIGN KEY (a) REFERENCES public.w(a)", "u")


def unique(name: str, columns: str = "a") -> Fact:
    """Return a unique index."""
    return index(name, f"CREATE UNIQUE INDEX {name} ON public.t USING btree ({columns})", unique=True)


def child(**attributes: t.Any) -> Facts:
    """Return a table that inherits from t."""
    whole = table("h", inherits=(("public", "t"),))
    link = Fact(("inheritance", "public", "h", "public", "t"), whole.id, {})
    return (whole, column("a", of="h", inherited=True, **attributes), link)


def guard(**attributes: t.Any) -> Facts:
    """Return an event trigger with a comment."""
    return (GUARD.with_attributes(**attributes), comment(GUARD.id, "c"))


BUILD_J = "CREATE INDEX j ON public.t USING btree (a)"
BUILD = ["-", "CREATE INDEX CONCURRENTLY i ON public.t USING btree (a)"]
CHECK_A = "ALTER TABLE public.t ADD CONSTRAINT <check> CHECK (a IS NOT NULL) NOT VALID"
DROP_CHECK = "ALTER TABLE public.t DROP CONSTRAINT <check>"
VALIDATE = "ALTER TABLE public.t VALIDATE CONSTRAINT <check>"
ADD_FOREIGN = "ALTER TABLE public.u ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES public.t(a) NOT VALID"
ADD_KEY = "ALTER TABLE public.t ADD CONSTRAINT k UNIQUE USING INDEX <new>"
SWAP = ["ALTER INDEX public.i RENAME TO <old>", "ALTER INDEX public.<new> RENAME TO i"]
DROP_OLD = ["-", "DROP INDEX CONCURRENTLY public.<old>"]

STAGES: dict[str, tuple[Facts, Facts, Needs, list[list[str]]]] = {
    "an index is dropped with its column": (
        (*TWO, INDEX), ONE, {INDEX.id: [B]}, [["DROP INDEX public.i", "ALTER TABLE public.t DROP COLUMN b"]],
    ),
    "and before its name is used again": (
        (*ONE, INDEX), (*ONE, sequence("i")), {}, [["DROP INDEX public.i", "CREATE SEQUENCE public.i"]],
    ),
    "and before it would be in use": (
        (*ONE, unique("i"), flag("replica_identity", table(), identity="INDEX", index="i")),
        ONE,
        {("replica_identity", T): [INDEX.id]},
        [["ALTER TABLE ONLY public.t REPLICA IDENTITY DEFAULT", "DROP INDEX public.i"]],
    ),
    "and as ever on a partitioned table": (
        (*ONE, Fact(INDEX.id, T, INDEX.attributes, {"unique": "false", "partitioned": "true"})), ONE, {}, [["DROP INDEX public.i"]],
    ),
    "a foreign key waits for a new key": (
        WITH_U,
        (*WITH_U, KEY, FOREIGN),
        OF_FOREIGN,
        [
            ["-", "CREATE UNIQUE INDEX CONCURRENTLY <new> ON public.t (a)"],
            [ADD_KEY, ADD_FOREIGN],
            ["ALTER TABLE public.u VALIDATE CONSTRAINT f"],
        ],
    ),
    "but not for other indexes": (
        (*WITH_U, KEY),
        (*WITH_U, KEY, FOREIGN, INDEX),
        OF_FOREIGN,
        [[ADD_FOREIGN], BUILD, ["ALTER TABLE public.u VALIDATE CONSTRAINT f"]],
    ),
    "an old index that a new foreign key could choose is not renamed": (
        (*WITH_U, column("b", number=2), unique("i")),
        (*WITH_U, column("b", number=2), unique("i", "a, b"), KEY, FOREIGN),
        OF_FOREIGN,
        [
            [
                "-",
                "CREATE UNIQUE INDEX CONCURRENTLY <new> ON public.t (a)",
                "CREATE UNIQUE INDEX CONCURRENTLY <new> ON public.t USING btree (a, b)",
            ],
            ["DROP INDEX public.i", ADD_KEY, ADD_FOREIGN, SWAP[1]],
            ["ALTER TABLE public.u VALIDATE CONSTRAINT f"],
        ],
    ),
    "but one of another table is": (
        (*WITH_U, column("b", number=2), *WITH_W, unique("i")),
        (*WITH_U, column("b", number=2), *WITH_W, unique("i", "a, b"), KEY_OF_W, TO_W),
        {TO_W.id: [KEY_OF_W.id, WITH_W[1].id, ("column", "public", "u", "a")]},
        [
            [
                "-",
                "CREATE UNIQUE INDEX CONCURRENTLY <new> ON public.w (a)",
                "CREATE UNIQUE INDEX CONCURRENTLY <new> ON public.t USING btree (a, b)",
            ],
            [
                SWAP[0],
                "ALTER TABLE public.w ADD CONSTRAINT wk UNIQUE USING INDEX <new>",
                "ALTER TABLE public.u ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES public.w(a) NOT VALID",
                SWAP[1],
            ],
            ["ALTER TABLE public.u VALIDATE CONSTRAINT f"],
            DROP_OLD,
        ],
    ),
    "a key whose name is taken at once is not kept": (
        (*ONE, KEY),
        (*ONE, unique("i"), sequence("k")),
        {},
        [
            ["ALTER TABLE public.t DROP CONSTRAINT k", "CREATE SEQUENCE public.k"],
            ["-", "CREATE UNIQUE INDEX CONCURRENTLY i ON public.t USING btree (a)"],
        ],
    ),
    "the comment of a replaced key goes first": (
        (*TWO, KEY, comment(KEY.id, "c")),
        (*TWO, constraint("k", "UNIQUE (a, b)")),
        {},
        [
            ["COMMENT ON CONSTRAINT k ON public.t IS NULL"],
            ["-", "CREATE UNIQUE INDEX CONCURRENTLY <new> ON public.t (a, b)"],
            ["ALTER TABLE public.t DROP CONSTRAINT k", ADD_KEY],
        ],
    ),
    "a key is kept until its replacement exists": (
        (*ONE, KEY, comment(KEY.id, "c")),
        (*ONE, unique("i")),
        {},
        [["-", "CREATE UNIQUE INDEX CONCURRENTLY i ON public.t USING btree (a)"], ["ALTER TABLE public.t DROP CONSTRAINT k"]],
    ),
    "so is an index": (
        (*TWO, unique("i")),
        (*TWO, unique("i", "a, b")),
        {INDEX.id: [A]},
        [["-", "CREATE UNIQUE INDEX CONCURRENTLY <new> ON public.t USING btree (a, b)"], SWAP, DROP_OLD],
    ),
    "under any name": (
        (*TWO, unique("i")),
        (*TWO, unique("j", "a, b")),
        {},
        [
            ["-", "CREATE UNIQUE INDEX CONCURRENTLY j ON public.t USING btree (a, b)"],
            ["-", "DROP INDEX CONCURRENTLY public.i"],
        ],
    ),
    "on any table": (
        (*WITH_U, INDEX),
        (*WITH_U, index("i", "CREATE INDEX i ON public.u USING btree (a)", "u")),
        {},
        [["-", "CREATE INDEX CONCURRENTLY <new> ON public.u USING btree (a)"], SWAP, DROP_OLD],
    ),
    "while its table is altered": (
        (*TWO, INDEX),
        (schema(), table(options=("fillfactor=50",)), *TWO[2:], ON_BOTH),
        {},
        [
            ["ALTER TABLE public.t SET (fillfactor=50)"],
            ["-", "CREATE INDEX CONCURRENTLY <new> ON public.t USING btree (a, b)"],
            SWAP,
            DROP_OLD,
        ],
    ),
    "what uses an existing index comes last": (
        (*MUST, unique("i")),
        (*MUST, unique("i"), flag("replica_identity", table(), identity="INDEX", index="i"), index("j", BUILD_J)),
        {("replica_identity", T): [INDEX.id]},
        [["-", BUILD_J.replace("INDEX j", "INDEX CONCURRENTLY j")], ["ALTER TABLE ONLY public.t REPLICA IDENTITY USING INDEX i"]],
    ),
    "unless its column gets another type": (
        (schema(), table(), column("a", type="integer"), column("b", number=2), INDEX),
        (schema(), table(), column("a", type="bigint"), column("b", number=2), ON_BOTH),
        {INDEX.id: [A]},
        [["DROP INDEX public.i", "ALTER TABLE public.t ALTER COLUMN a TYPE bigint", "CREATE INDEX i ON public.t USING btree (a, b)"]],
    ),
    "but not for its NOT NULL": (
        (*TWO, INDEX),
        (*MUST, column("b", number=2), ON_BOTH),
        {INDEX.id: [A]},
        [
            [CHECK_A],
            ["-", "CREATE INDEX CONCURRENTLY <new> ON public.t USING btree (a, b)"],
            [VALIDATE],
            [SWAP[0], "ALTER TABLE public.t ALTER COLUMN a SET NOT NULL", SWAP[1], DROP_CHECK],
            DROP_OLD,
        ],
    ),
    "a column stays NOT NULL until its primary key is replaced": (
        (*MUST, column("b", number=2), constraint("k", "PRIMARY KEY (a)")),
        (*ONE, column("b", number=2, not_null="true"), constraint("k2", "PRIMARY KEY (b)")),
        {("constraint", "public", "t", "k"): [A], ("constraint", "public", "t", "k2"): [B]},
        [
            ["ALTER TABLE public.t ADD CONSTRAINT <check> CHECK (b IS NOT NULL) NOT VALID"],
            ["-", "CREATE UNIQUE INDEX CONCURRENTLY <new> ON public.t (b)"],
            [VALIDATE],
            [
                "ALTER TABLE public.t DROP CONSTRAINT k",
                "ALTER TABLE public.t ALTER COLUMN a DROP NOT NULL",
                "ALTER TABLE public.t ALTER COLUMN b SET NOT NULL",
                "ALTER TABLE public.t ADD CONSTRAINT k2 PRIMARY KEY USING INDEX <new>",
                DROP_CHECK,
            ],
        ],
    ),
    "child tables inherit the check of their parent": (
        (*ONE, *child()),
        (*MUST, *child(not_null="true")),
        {},
        [
            [CHECK_A],
            [VALIDATE],
            ["ALTER TABLE public.t ALTER COLUMN a SET NOT NULL", DROP_CHECK],
        ],
    ),
    "a new child table would have another name for its NOT NULL": (
        ONE,
        (*MUST, *child(not_null="true")),
        {},
        [["ALTER TABLE public.t ALTER COLUMN a SET NOT NULL", "CREATE TABLE public.h ()\nINHERITS (public.t)"]],
    ),
    "NOT NULL of a child table alone": (
        (*ONE, *child()),
        (*ONE, *child(not_null="true")),
        {},
        [
            ["ALTER TABLE public.h ADD CONSTRAINT <check> CHECK (a IS NOT NULL) NOT VALID"],
            ["ALTER TABLE public.h VALIDATE CONSTRAINT <check>"],
            ["ALTER TABLE public.h ALTER COLUMN a SET NOT NULL", "ALTER TABLE public.h DROP CONSTRAINT <check>"],
        ],
    ),
    "an identity needs NOT NULL at once": (
        (*ONE, column("b", number=2, type="integer")),
        (*ONE, column("b", number=2, type="integer", not_null="true"), IDENTITY),
        {},
        [
            [
                "ALTER TABLE public.t ALTER COLUMN b SET NOT NULL",
                "ALTER TABLE public.t ALTER COLUMN b ADD GENERATED ALWAYS AS IDENTITY",
                "SELECT pg_catalog.setval('public.t_b_seq', max(b)) FROM public.t HAVING max(b) >= (SELECT last_value FROM public.t_b_seq)",
            ]
        ],
    ),
    "a NOT NULL that is not valid yet is validated": (
        (schema(), table(), column("a", not_null="not valid")),
        MUST,
        {},
        [["ALTER TABLE public.t VALIDATE CONSTRAINT t_a_not_null"]],
    ),
    "a leftover index is dropped before its column": (
        (*TWO, index("pg_schema_apply_new_1", "CREATE INDEX x ON public.t USING btree (b)")),
        ONE,
        {("index", "public", "pg_schema_apply_new_1"): [B]},
        [["DROP INDEX public.pg_schema_apply_new_1", "ALTER TABLE public.t DROP COLUMN b"]],
    ),
    "an index keeps its comment until it is dropped": (
        (*ONE, INDEX, comment(INDEX.id, "c")),
        (*ONE, unique("j")),
        {},
        [
            ["-", "CREATE UNIQUE INDEX CONCURRENTLY j ON public.t USING btree (a)"],
            ["-", "DROP INDEX CONCURRENTLY public.i"],
        ],
    ),
    "a key is kept for one that exists already, until all is built": (
        (*ONE, KEY, unique("i")),
        (*ONE, unique("i"), index("j", BUILD_J)),
        {},
        [["-", BUILD_J.replace("INDEX j", "INDEX CONCURRENTLY j")], ["ALTER TABLE public.t DROP CONSTRAINT k"]],
    ),
    "but not for one of another table": (
        (*WITH_U, constraint("k", "UNIQUE (a)", "u")),
        (*WITH_U, unique("i")),
        {},
        [
            ["ALTER TABLE public.u DROP CONSTRAINT k"],
            ["-", "CREATE UNIQUE INDEX CONCURRENTLY i ON public.t USING btree (a)"],
        ],
    ),
    "an index that is not unique is not kept for a key": (
        (*ONE, index("k", BUILD_J)),
        (*ONE, KEY),
        {},
        [["DROP INDEX public.k"], ["-", "CREATE UNIQUE INDEX CONCURRENTLY <new> ON public.t (a)"], [ADD_KEY]],
    ),
    "a check that changes is added as NOT VALID, even if it was not valid": (
        (*ONE, constraint("c", "CHECK ((a > ''::text)) NOT VALID", validated="false")),
        (*ONE, constraint("c", "CHECK ((a > 'x'::text))")),
        {},
        [
            ["ALTER TABLE public.t DROP CONSTRAINT c", "ALTER TABLE public.t ADD CONSTRAINT c CHECK ((a > 'x'::text)) NOT VALID"],
            ["ALTER TABLE public.t VALIDATE CONSTRAINT c"],
        ],
    ),
    "a constraint is validated before the final changes": (
        (*MUST, unique("i"), constraint("c", "CHECK ((a > ''::text)) NOT VALID", validated="false")),
        (*MUST, unique("i"), constraint("c", "CHECK ((a > ''::text))"), flag("replica_identity", table(), identity="INDEX", index="i")),
        {("replica_identity", T): [INDEX.id]},
        [["ALTER TABLE public.t VALIDATE CONSTRAINT c"], ["ALTER TABLE ONLY public.t REPLICA IDENTITY USING INDEX i"]],
    ),
    "a NOT NULL of a child table gets its name with that of its parent": (
        (*ONE, *child(not_null="true", not_null_name="mine")),
        (schema(), table(), column("a", not_null="true", not_null_name="must"), *child(not_null="true", not_null_name="must")),
        {},
        [
            [CHECK_A],
            [VALIDATE],
            [
                "ALTER TABLE public.h RENAME CONSTRAINT mine TO must",
                "ALTER TABLE public.t ADD CONSTRAINT must NOT NULL a",
                DROP_CHECK,
            ],
        ],
    ),
    "an event trigger is created when all else is done": (
        ONE,
        (*ONE, *guard(), INDEX),
        {},
        [
            BUILD,
            [
                "CREATE EVENT TRIGGER guard ON ddl_command_end\n    WHEN TAG IN ('CREATE TABLE', 'DROP TABLE')\n    EXECUTE FUNCTION public.f()",
                "COMMENT ON EVENT TRIGGER guard IS 'c'",
            ],
        ],
    ),
    "and enabled then": (
        (*ONE, *guard(enabled="DISABLE")), (*ONE, *guard(), INDEX), {}, [BUILD, ["ALTER EVENT TRIGGER guard ENABLE"]],
    ),
    "but disabled before": (
        (*ONE, *guard()), (*ONE, *guard(enabled="DISABLE"), INDEX), {}, [["ALTER EVENT TRIGGER guard DISABLE"], BUILD],
    ),
    "and replaced around it": (
        (*ONE, *guard()),
        (*ONE, *guard(event="sql_drop", tags=())  , INDEX),
        {},
        [
            ["DROP EVENT TRIGGER guard"],
            BUILD,
            ["CREATE EVENT TRIGGER guard ON sql_drop\n    EXECUTE FUNCTION public.f()", "COMMENT ON EVENT TRIGGER guard IS 'c'"],
        ],
    ),
    "an event trigger that stays does not matter": ((*ONE, *guard()), (*ONE, *guard(), INDEX), {}, [BUILD]),
}  # fmt: skip


def among(facts: Facts, needs: Needs) -> FactSet:
    """Return a state with those of the dependencies whose facts it has."""
    ids = {each.id for each in facts}
    return state(
        *facts, needs={key: [each for each in needed if each in ids] for key, needed in needs.items() if key in ids}
    )


def stage_statements(live: Facts, wanted: Facts, needs: Needs) -> list[list[str]]:
    """Return the statements of each stage; a stage without a transaction begins with a dash, and names are shortened."""
    return [
        [*([] if stage.in_transaction else ["-"]), *(TEMPORARY.sub(r"<\1>", each.sql) for each in stage.statements)]
        for stage in all_stages(among(live, needs), among(wanted, needs), make_plan, 18)
    ]


COLUMN_A = ("column", "public", "t", "a")


@pytest.mark.parametrize("name", STAGES)
def test_changes_are_deferred_until_they_need_no_long_lock(name: str) -> None:
    before, after, needs, expected = STAGES[name]
    assert stage_statements(before, after, needs) == expected


def test_planning_that_does_not_terminate_is_an_error_unless_few_stages_are_asked_for() -> None:
    wanted = state(*ONE, INDEX, column("b", number=2))
    with pytest.raises(Failure, match="planning did not terminate"):
        all_stages(state(*ONE), wanted, lambda _live, target: make_plan(state(*ONE), target), 18)
    assert len(all_stages(state(*ONE), wanted, make_plan, 18, max_stages=1)) == 1


def test_an_index_is_not_built_concurrently_over_a_column_that_changes() -> None:
    before = index("i", "CREATE INDEX i ON public.t USING btree (a)")
    after = index("i", "CREATE INDEX i ON public.t USING btree (a DESC)")
    live = state(schema(), table(), column("a", type="integer"), before, needs={before.id: [COLUMN_A]})
    wanted = state(schema(), table(), column("a", type="bigint"), after, needs={after.id: [COLUMN_A]})
    stages = all_stages(live, wanted, make_plan, 17)
    assert [stage.in_transaction for stage in stages] == [True]
