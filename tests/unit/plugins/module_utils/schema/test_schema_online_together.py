# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What online runs defer with other changes, and what they find of earlier runs, as a table of small states."""

from __future__ import annotations

import re
import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact, FactId, FactSet
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.online.names import not_null_check, successor
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.online.stages import all_stages
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.plan.planner import make_plan

from .samples import IDENTITY
from .states import T, column, comment, constraint, flag, function, index, rls, schema, state, table
from .test_schema_online_stages import (
    ADD_KEY,
    BUILD,
    CHECK_A,
    DROP_CHECK,
    INDEX,
    KEY,
    MUST,
    ONE,
    SWAP,
    TWO,
    VALIDATE,
    WITH_U,
    A,
    B,
    Facts,
    Needs,
    child,
    stage_statements,
    unique,
)

IDENTIFIED = flag("replica_identity", table(), identity="INDEX", index="i")
UNVALIDATED = constraint("c", "CHECK ((a > ''::text)) NOT VALID", validated="false")
CHECK = constraint("c", "CHECK ((a > ''::text))")
VALIDATE_C = "ALTER TABLE public.t VALIDATE CONSTRAINT c"
PARTED = (schema(), table(partition_key="LIST (a)"), column("a"))
PARTED_MUST = (*PARTED[:2], column("a", not_null="true"))
SET_NOT_NULL = "ALTER TABLE public.t ALTER COLUMN a SET NOT NULL"
PARTED_INDEX = Fact(INDEX.id, T, unique("i").attributes, {"unique": "true", "partitioned": "true"})
PRIMARY = constraint("k", "PRIMARY KEY (a)")
F: FactId = ("function", "public", "f", "")
CALLING = index("i", "CREATE INDEX i ON public.t USING btree (f())")
H = ("table", "public", "h")
STANDING = (table("h"), column("a", of="h"))
ON_H = index("ih", "CREATE INDEX ih ON public.h USING btree (a)", "h")
OF_H = Fact(("constraint", "public", "h", "c"), H, CHECK.attributes, {"inherited": "true"})
G = (
    table("g", inherits=(("public", "t"),)),
    column("a", of="g", inherited=True),
    Fact(("inheritance", "public", "g", "public", "t"), ("table", "public", "g"), {}),
    Fact(("constraint", "public", "g", "c"), ("table", "public", "g"), CHECK.attributes, {"inherited": "true"}),
)
PARTITION = (
    table("p"),
    column("a", "p", inherited=True),
    Fact(("partition", "public", "p"), ("table", "public", "p"), {"of": ("public", "t"), "bound": "DEFAULT"}),
)
ON_P = index("ip", "CREATE UNIQUE INDEX ip ON public.p USING btree (a)", "p", unique=True)
ATTACHED = Fact(("index_attachment", "public", "ip"), ON_P.id, {"to": ("public", "i")}, {"table": ("public", "p")})
OF_ATTACHED: Needs = {ATTACHED.id: [INDEX.id, ON_P.id], PARTITION[2].id: [T]}
ON_Q = index("iq", "CREATE UNIQUE INDEX iq ON public.q USING btree (a)", "q", unique=True)
NEW_PARTITION = (
    table("q"),
    column("a", "q", inherited=True),
    Fact(
        ("partition", "public", "q"), ("table", "public", "q"), {"of": ("public", "t"), "bound": "FOR VALUES IN ('q')"}
    ),
    ON_Q,
    Fact(("index_attachment", "public", "iq"), ON_Q.id, {"to": ("public", "i")}, {"table": ("public", "q")}),
)
OF_NEW: Needs = {NEW_PARTITION[-1].id: [INDEX.id, ON_Q.id], NEW_PARTITION[2].id: [T]}
ON_U = index("x", "CREATE INDEX x ON public.u USING btree (a)", "u")
U = WITH_U[3:]
BUILD_ON_U = ["-", "CREATE INDEX CONCURRENTLY x ON public.u USING btree (a)"]
NEW_B: dict[str, t.Any] = {"number": 2, "type": "integer", "not_null": "true"}
SUCCESSOR = Fact(successor(KEY), T, unique("x").attributes, unique("x").metadata)
MEASURED = index("i", "CREATE INDEX i ON public.t USING btree (lower(a))", statistics="1=5")
INDEX_J = index("j", "CREATE INDEX j ON public.t USING btree (a)")
CHECKED = Fact(not_null_check(A), T, CHECK.attributes, {"inherited": "false"})


def invalid(fact: Fact) -> Fact:
    """Return an index that isn't valid."""
    return fact.with_attributes(valid="false")


STAGES: dict[str, tuple[Facts, Facts, Needs, list[list[str]]]] = {
    "the primary key of a partitioned table needs NOT NULL at once": (
        PARTED, (*PARTED_MUST, PRIMARY), {PRIMARY.id: [A]},
        [[SET_NOT_NULL, "ALTER TABLE ONLY public.t ADD CONSTRAINT k PRIMARY KEY (a)"]],
    ),
    "its replica identity comes with NOT NULL, its index before": (
        PARTED,
        (*PARTED_MUST, PARTED_INDEX, IDENTIFIED),
        {IDENTIFIED.id: [INDEX.id], INDEX.id: [A]},
        [
            ["CREATE UNIQUE INDEX i ON public.t USING btree (a)", CHECK_A],
            [VALIDATE],
            [SET_NOT_NULL, "ALTER TABLE ONLY public.t REPLICA IDENTITY USING INDEX i", DROP_CHECK],
        ],
    ),
    "NOT NULL that comes with a parent's new column": (
        (*ONE, *child(), column("b", of="h", number=2, type="integer")),
        (*ONE, column("b", **NEW_B), *child(), column("b", of="h", inherited=True, **NEW_B)),
        {},
        [["ALTER TABLE public.t ADD COLUMN b integer NOT NULL", "ALTER TABLE public.h ALTER COLUMN b SET NOT NULL"]],
    ),
    "NOT NULL that a parent needs for its identity": (
        (*ONE, column("b", number=2, type="integer"), *child(), column("b", of="h", number=2, type="integer", inherited=True)),
        (*ONE, column("b", **NEW_B), IDENTITY, *child(), column("b", of="h", inherited=True, **NEW_B)),
        {},
        [
            [
                "ALTER TABLE public.t ALTER COLUMN b SET NOT NULL",
                "ALTER TABLE public.t ALTER COLUMN b ADD GENERATED ALWAYS AS IDENTITY",
                "SELECT pg_catalog.setval('public.t_b_seq', max(b)) FROM public.t HAVING max(b) >= (SELECT last_value FROM public.t_b_seq)",
            ]
        ],
    ),
    "an index of a table that loses its parent is built as ever": (
        (*ONE, *child()), (*ONE, *STANDING, ON_H), {},
        [["ALTER TABLE public.h NO INHERIT public.t", "CREATE INDEX ih ON public.h USING btree (a)"]],
    ),
    "and dropped as ever": (
        (*ONE, *child(), ON_H), (*ONE, *STANDING), {}, [["ALTER TABLE public.h NO INHERIT public.t", "DROP INDEX public.ih"]],
    ),
    "an index is replaced with the function that it calls": (
        (*ONE, function("f"), CALLING),
        (*ONE, function("f", result="text"), CALLING.with_attributes(definition="CREATE INDEX i ON public.t USING btree (f() DESC)")),
        {INDEX.id: [F]},
        [
            [
                "DROP INDEX public.i",
                "DROP FUNCTION public.f()",
                "CREATE FUNCTION public.f()\n RETURNS text\n LANGUAGE sql\nAS $function$SELECT 1$function$",
                "CREATE INDEX i ON public.t USING btree (f() DESC)",
            ]
        ],
    ),
    "the index of a new partition is attached with it": (
        (*PARTED, PARTED_INDEX, *U),
        (*PARTED, PARTED_INDEX, *U, *PARTITION, ON_P, ATTACHED, ON_U),
        OF_ATTACHED,
        [
            [
                "CREATE TABLE public.p (\n    a text\n)",
                "CREATE UNIQUE INDEX ip ON public.p USING btree (a)",
                "ALTER TABLE ONLY public.t ATTACH PARTITION public.p DEFAULT",
                "ALTER INDEX public.i ATTACH PARTITION public.ip",
            ],
            BUILD_ON_U,
        ],
    ),
    "an index becomes valid when that of its last partition is attached": (
        (*PARTED, invalid(PARTED_INDEX), *PARTITION),
        (*PARTED, PARTED_INDEX, *PARTITION, ON_P, ATTACHED, rls()),
        OF_ATTACHED,
        [
            ["ALTER TABLE public.t ENABLE ROW LEVEL SECURITY"],
            ["-", "CREATE UNIQUE INDEX CONCURRENTLY ip ON public.p USING btree (a)"],
            ["ALTER INDEX public.i ATTACH PARTITION public.ip"],
        ],
    ),
    "an index is built although that of a new partition is attached to the same one": (
        (*PARTED, PARTED_INDEX, *PARTITION),
        (*PARTED, PARTED_INDEX, *PARTITION, ON_P, ATTACHED, *NEW_PARTITION),
        {**OF_ATTACHED, **OF_NEW},
        [
            [
                "CREATE TABLE public.q (\n    a text\n)",
                "CREATE UNIQUE INDEX iq ON public.q USING btree (a)",
                "ALTER TABLE ONLY public.t ATTACH PARTITION public.q FOR VALUES IN ('q')",
                "ALTER INDEX public.i ATTACH PARTITION public.iq",
            ],
            ["-", "CREATE UNIQUE INDEX CONCURRENTLY ip ON public.p USING btree (a)"],
            ["ALTER INDEX public.i ATTACH PARTITION public.ip"],
        ],
    ),
    "a key goes with a column that is added again": (
        (*MUST, column("b", number=2), PRIMARY),
        (*ONE[:2], column("a", generated="STORED", expression="b"), column("b", number=2), unique("i", "b")),
        {PRIMARY.id: [A], INDEX.id: [B]},
        [
            [
                "ALTER TABLE public.t DROP CONSTRAINT k",
                "ALTER TABLE public.t DROP COLUMN a",
                "ALTER TABLE public.t ADD COLUMN a text GENERATED ALWAYS AS (b) STORED",
            ],
            ["-", "CREATE UNIQUE INDEX CONCURRENTLY i ON public.t USING btree (b)"],
        ],
    ),
    "a key is not kept for an index that changes": (
        (*ONE, KEY, unique("i")),
        (*ONE, unique("i").with_attributes(options=("fillfactor=50",)), rls(), INDEX_J),
        {},
        [
            [
                "ALTER TABLE public.t DROP CONSTRAINT k",
                "ALTER TABLE public.t ENABLE ROW LEVEL SECURITY",
                "ALTER INDEX public.i SET (fillfactor=50)",
            ],
            ["-", "CREATE INDEX CONCURRENTLY j ON public.t USING btree (a)"],
        ],
    ),
    "constraints of a parent and its children are all valid at once if one of the children is new": (
        (*ONE, *child()),
        (*ONE, CHECK, *child(), OF_H, *G),
        {},
        [["CREATE TABLE public.g ()\nINHERITS (public.t)", "ALTER TABLE public.t ADD CONSTRAINT c CHECK ((a > ''::text))"]],
    ),
    "a NOT NULL is validated before the final changes": (
        (*ONE[:2], column("a", not_null="not valid"), INDEX),
        (*MUST, INDEX, comment(INDEX.id, "c")),
        {},
        [["ALTER TABLE public.t VALIDATE CONSTRAINT t_a_not_null"], ["COMMENT ON INDEX public.i IS 'c'"]],
    ),
    "and after what isn't deferred": (
        (*ONE[:2], column("a", not_null="not valid")),
        (*MUST, INDEX, rls()),
        {},
        [
            ["ALTER TABLE public.t ENABLE ROW LEVEL SECURITY"],
            BUILD,
            ["ALTER TABLE public.t VALIDATE CONSTRAINT t_a_not_null"],
        ],
    ),
    "the NOT NULL of a primary key that stays is renamed at once": (
        (*MUST, PRIMARY),
        (*ONE[:2], column("a", not_null="true", not_null_name="must"), PRIMARY, INDEX),
        {PRIMARY.id: [A]},
        [["ALTER TABLE public.t RENAME CONSTRAINT t_a_not_null TO must"], BUILD],
    ),
    "the columns of an old key need no NOT NULL if it isn't the primary key": (
        (*MUST, column("b", number=2), KEY),
        (*TWO, unique("i", "b")),
        {KEY.id: [A], INDEX.id: [B]},
        [
            ["ALTER TABLE public.t ALTER COLUMN a DROP NOT NULL"],
            ["-", "CREATE UNIQUE INDEX CONCURRENTLY i ON public.t USING btree (b)"],
            ["ALTER TABLE public.t DROP CONSTRAINT k"],
        ],
    ),
    "statistics of an index are set when it has its name": (
        (*ONE, INDEX),
        (*ONE, MEASURED),
        {},
        [
            ["-", "CREATE INDEX CONCURRENTLY <new> ON public.t USING btree (lower(a))"],
            [*SWAP, "ALTER INDEX public.i ALTER COLUMN 1 SET STATISTICS 5"],
            ["-", "DROP INDEX CONCURRENTLY public.<old>"],
        ],
    ),
    "an index that an earlier run left is dropped with its table": (
        (*WITH_U, index("pg_schema_apply_new_1", "CREATE INDEX x ON public.u USING btree (a)", "u")),
        ONE, {}, [["DROP TABLE public.u"]],
    ),
    "one that is still used remains while other columns are dropped": (
        (*TWO, SUCCESSOR),
        (*ONE, KEY, INDEX),
        {SUCCESSOR.id: [A]},
        [["ALTER TABLE public.t DROP COLUMN b"], BUILD, [ADD_KEY]],
    ),
    "a check that an earlier run validated remains while another is": (
        (*ONE, CHECKED, UNVALIDATED), (*MUST, CHECK), {}, [[VALIDATE_C], [SET_NOT_NULL, DROP_CHECK]],
    ),
    "the comment of an index that an earlier run left invalid is written again": (
        (*ONE, invalid(INDEX), comment(INDEX.id, "c")),
        (*ONE, INDEX, comment(INDEX.id, "c")),
        {},
        [["-", "DROP INDEX CONCURRENTLY public.i", BUILD[1]], ["COMMENT ON INDEX public.i IS 'c'"]],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", STAGES)
def test_changes_are_deferred_with_others(name: str) -> None:
    before, after, needs, expected = STAGES[name]
    assert stage_statements(before, after, needs) == expected


def partitioned(*, has_key: bool, builds: bool) -> FactSet:
    """Return a table, its partition, and the partition of that: with a unique index each, and perhaps a key."""
    facts, needs = [*ONE[:1], *U], Needs()
    for name, above in (("p", ""), ("m", "p"), ("t", "m")):
        whole = table(name, partition_key=None if name == "t" else "LIST (a)")
        kept = index(
            f"i_{name}", f"CREATE UNIQUE INDEX i_{name} ON ONLY public.{name} USING btree (a)", name, unique=True
        )
        backed = {"i_": kept, **({"k_": constraint(f"k_{name}", "UNIQUE (a)", name)} if has_key else {})}
        facts += [whole, column("a", name, inherited=above != ""), *backed.values()]
        if above:
            link = Fact(("partition", "public", name), whole.id, {"of": ("public", above), "bound": "DEFAULT"})
            to = {"i_": ("index", "public", f"i_{above}"), "k_": ("constraint", "public", above, f"k_{above}")}
            facts.append(link)
            needs[link.id] = [("table", "public", above)]
            for each, fact in backed.items():
                of: FactId = ("index_attachment", "public", fact.name)
                facts.append(Fact(of, fact.id, {"to": ("public", each + above)}, {"table": ("public", name)}))
                needs[of] = [to[each], fact.id]
    return state(*facts, *([ON_U] if builds else []), needs=needs)


def test_the_attached_keys_of_all_partitions_are_kept_with_the_one_of_the_table() -> None:
    live, wanted = partitioned(has_key=True, builds=False), partitioned(has_key=False, builds=True)
    found = [[each.sql for each in stage.statements] for stage in all_stages(live, wanted, make_plan, 18)]
    assert found == [
        BUILD_ON_U[1:],
        ["ALTER TABLE public.p DROP CONSTRAINT k_p"],
    ]


def test_the_attached_key_of_a_partition_that_is_dropped_is_not_kept() -> None:
    live, wanted = partitioned(has_key=True, builds=False), partitioned(has_key=False, builds=True)
    live.add(comment(("constraint", "public", "t", "k_t"), "c"))
    for each in list(wanted.facts):
        if "t" in each[1:] or each[-1] == "i_t":
            wanted.remove(each)
    found = [[each.sql for each in stage.statements] for stage in all_stages(live, wanted, make_plan, 18)]
    assert found == [["DROP TABLE public.t"], BUILD_ON_U[1:], ["ALTER TABLE public.p DROP CONSTRAINT k_p"]]


def test_an_index_has_another_name_until_the_attached_key_with_its_name_is_gone() -> None:
    """The key of the table changes, and that of its partition, which is dropped with it, gets another name."""

    def keyed(columns: str, name: str, *more: Fact) -> FactSet:
        whole, below = constraint("k", f"UNIQUE ({columns})"), constraint(name, f"UNIQUE ({columns})", "p")
        attached = Fact(
            ("index_attachment", "public", name), below.id, {"to": ("public", "k")}, {"table": ("public", "p")}
        )
        second = (column("b", number=2), column("b", "p", number=2, inherited=True))
        needs: Needs = {attached.id: [whole.id, below.id], PARTITION[2].id: [T]}
        return state(*PARTED, *PARTITION, *second, whole, below, attached, *U, *more, needs=needs)

    named = index("old", "CREATE INDEX old ON public.u USING btree (a)", "u")
    first, second = all_stages(keyed("a", "old"), keyed("a, b", "new", named), make_plan, 18)
    assert [re.sub(r"pg_schema_apply_new_[0-9a-f]+", "<new>", each.sql) for each in first.statements] == [
        "CREATE UNIQUE INDEX CONCURRENTLY <new> ON public.p (a, b)",
        "CREATE INDEX CONCURRENTLY <new> ON public.u USING btree (a)",
    ]
    assert second.statements[0].sql == "ALTER TABLE public.t DROP CONSTRAINT k"


@pytest.mark.parametrize("is_key", [True, False], ids=["a key", "an index"])
def test_what_is_created_again_with_that_of_the_table_is_built_before(is_key: bool) -> None:
    """The key of the table changes, and that of its partition, which is dropped with it and has the same name as before."""

    def indexed(columns: str) -> FactSet:
        whole, below = (
            constraint(name, f"UNIQUE ({columns})", of)
            if is_key
            else index(name, f"CREATE INDEX {name} ON ONLY public.{of} USING btree ({columns})", of)
            for name, of in (("k", "t"), ("same", "p"))
        )
        if not is_key:
            whole = Fact(whole.id, T, whole.attributes, {**whole.metadata, "partitioned": "true"})
        attached = Fact(
            ("index_attachment", "public", "same"), below.id, {"to": ("public", "k")}, {"table": ("public", "p")}
        )
        second = (column("b", number=2), column("b", "p", number=2, inherited=True))
        needs: Needs = {attached.id: [whole.id, below.id], PARTITION[2].id: [T], below.id: [whole.id]}
        return state(*PARTED, *PARTITION, *second, whole, below, attached, needs=needs)

    first, second = all_stages(indexed("a"), indexed("a, b"), make_plan, 18)
    assert [each.sql.partition(" pg_schema")[0] for each in first.statements] == [
        "CREATE UNIQUE INDEX CONCURRENTLY" if is_key else "CREATE INDEX CONCURRENTLY"
    ]
    assert second.statements[0].sql == ("ALTER TABLE public.t DROP CONSTRAINT k" if is_key else "DROP INDEX public.k")
