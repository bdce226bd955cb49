# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of CREATE statements, and those that are left out as the default."""

from __future__ import annotations

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds import KINDS
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact

from .samples import AGGREGATE, GERMAN, STATISTICS
from .states import nothing_else, schema, state, statements

LIBC = GERMAN.with_attributes(provider="libc", locale=None, collate="C", ctype="de_DE")
MOVING = {
    "sspace": "8", "finalfunc": "f", "combinefunc": "c", "serialfunc": "s", "deserialfunc": "d", "initcond": "{0,0}",
    "msfunc": "ms", "minvfunc": "mi", "mstype": "bigint", "msspace": "4", "mfinalfunc": "mf", "minitcond": "it's",
}  # fmt: skip

# A fact, and parts of the statements that create it.
CREATED: dict[str, tuple[Fact, list[str]]] = {
    "statistics with a target": (
        STATISTICS.with_attributes(target="100"), ["ALTER STATISTICS public.t_s SET STATISTICS 100"],
    ),
    "a collation with two locales": (LIBC, ["(PROVIDER = libc, LC_COLLATE = 'C', LC_CTYPE = 'de_DE')"]),
    "a collation with one locale": (LIBC.with_attributes(ctype="C"), ["(PROVIDER = libc, LOCALE = 'C')"]),
    "a collation of ICU": (GERMAN, ["(PROVIDER = icu, LOCALE = 'de')"]),
    "a collation with rules": (
        GERMAN.with_attributes(deterministic="false", rules="&a < b"),
        ["LOCALE = 'de', DETERMINISTIC = false, RULES = '&a < b')"],
    ),
    "an aggregate with everything": (
        AGGREGATE.with_attributes(**MOVING),
        [
            "SFUNC = pg_catalog.int4pl,", "STYPE = integer,", "SSPACE = 8,", "    FINALFUNC = f,", "COMBINEFUNC = c,",
            "    SERIALFUNC = s,", "DESERIALFUNC = d,", "    INITCOND = '{0,0}',", "MSFUNC = ms,", "MINVFUNC = mi,",
            "MSTYPE = bigint,", "MSSPACE = 4,", "MFINALFUNC = mf,", "MINITCOND = 'it''s',", "PARALLEL = SAFE",
        ],
    ),
    "an aggregate with extra arguments": (
        AGGREGATE.with_attributes(finalfunc_extra="true", mfinalfunc_extra="true"),
        ["    FINALFUNC_EXTRA,", "    MFINALFUNC_EXTRA,"],
    ),
    "an aggregate whose state may be shared": (
        AGGREGATE.with_attributes(finalfunc_modify="s", mfinalfunc_modify="w"),
        ["    FINALFUNC_MODIFY = SHAREABLE,", "    MFINALFUNC_MODIFY = READ_WRITE,"],
    ),
    "an aggregate that sorts": (
        AGGREGATE.with_attributes(sortop=">(integer,integer)", parallel="r"),
        ["SORTOP = OPERATOR(pg_catalog.>),", "PARALLEL = RESTRICTED"],
    ),
    "a hypothetical set": (AGGREGATE.with_attributes(kind="h"), ["\n    HYPOTHETICAL\n"]),
}  # fmt: skip


@pytest.mark.parametrize("case", CREATED)
def test_a_creation_has_all_options(case: str) -> None:
    fact, parts = CREATED[case]
    sql = "\n".join(step.sql for step in KINDS[fact.kind].create(fact, nothing_else()))
    assert [each for each in parts if each not in sql] == []


def test_options_that_are_the_default_are_left_out() -> None:
    usual = AGGREGATE.with_attributes(finalfunc_modify="r", mfinalfunc_modify="r", parallel="u")
    (step,) = KINDS["aggregate"].create(usual, nothing_else())
    assert not {"FINALFUNC_MODIFY", "PARALLEL", "HYPOTHETICAL", "SORTOP", "_EXTRA"} & set(step.sql.split())
    ordered = AGGREGATE.with_attributes(kind="o", finalfunc_modify="w", mfinalfunc_modify="w")
    (step,) = KINDS["aggregate"].create(ordered, nothing_else())
    assert "MODIFY" not in step.sql


def test_the_rules_of_a_collation() -> None:
    (made,) = statements(state(schema()), state(schema(), GERMAN.with_attributes(rules="&a < 'b'")))
    assert made == "CREATE COLLATION public.german (PROVIDER = icu, LOCALE = 'de', RULES = '&a < ''b''')"
