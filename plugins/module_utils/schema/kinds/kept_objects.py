# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a kept object that the desired schema doesn't have does to applications that are written for that schema."""

from __future__ import annotations

import re
import typing as t

from ..model.facts import kind_of

if t.TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from ..model.facts import Fact, FactId, FactSet

_TESTS_NULL = re.compile(r"\bIS (NOT )?(NULL|DISTINCT|TRUE|FALSE|UNKNOWN)\b|\bCOALESCE\(|\bnum_n", re.IGNORECASE)
_ACTS = re.compile(r"\bON DELETE (CASCADE|SET NULL|SET DEFAULT)\b")


def rejected_writes(kept: FactId, target: FactSet, declared: Collection[FactId]) -> str:
    """Return which writes a kept, undeclared fact rejects although the desired schema accepts them; empty if none.

    :param target: the target state.
    :param declared: the ids of the facts in the desired schema.
    """
    fact = target.facts[kept]
    if fact.parent is None or fact.parent not in declared:
        return ""
    if fact.kind == "column":
        return (
            "it is NOT NULL without a default, so every INSERT that doesn't set it fails until it gets a default or allows NULL"
            if _needs(fact, target)
            else ""
        )
    if fact.kind == "domain_constraint":
        return "it still rejects values that the schema accepts"
    is_unique_index = fact.kind == "index" and fact.is_true("unique")
    if (is_unique_index or fact.kind == "constraint") and not _is_met_by_null(fact, target, declared):
        return "it still rejects rows that the schema accepts"
    return ""


def rejected_deletes(
    table: FactId, target: FactSet, children: Mapping[FactId, Sequence[FactId]], declared: Collection[FactId]
) -> list[tuple[FactId, FactId]]:
    """Return the foreign keys of a kept table that prevent the deletion of rows of a declared one, with that table.

    :param children: those of each fact of the target state.
    """
    found = []
    for fact in (target.facts[each] for each in children.get(table, ()) if kind_of(each) == "constraint"):
        if fact.attributes["type"] != "FOREIGN KEY" or _ACTS.search(str(fact.attributes["definition"])):
            continue
        needs = (target.facts.get(need) for need in target.depends_on.get(fact.id, ()))
        referenced = {need.parent for need in needs if need and need.parent and need.parent != table}
        found += [(fact.id, each) for each in sorted(referenced) if each in declared and kind_of(each) == "table"]
    return found


def _needs(column: Fact, target: FactSet) -> bool:
    """Return whether an INSERT has to set a column."""
    path = column.path
    if column.attributes["generated"] or ("identity", *path) in target.facts or ("default", *path) in target.facts:
        return False
    if column.attributes["not_null"] != "false":
        return True
    domains = [each for each in target.depends_on.get(column.id, ()) if kind_of(each) == "domain"]
    return any(
        domain in target.facts
        and target.facts[domain].is_true("not_null")
        and ("domain_default", *domain[1:]) not in target.facts
        for domain in domains
    )


def _is_met_by_null(fact: Fact, target: FactSet, declared: Collection[FactId]) -> bool:
    """Return whether a row is accepted because undeclared columns of it are NULL."""
    table = (fact.parent or ())[1:3]
    columns = [each for each in target.depends_on.get(fact.id, ()) if kind_of(each) == "column" and each[1:3] == table]
    null = [each for each in columns if each not in declared and not _is_filled(target.facts[each], target)]
    definition = str(fact.attributes["definition"])
    if fact.attributes.get("type") == "CHECK":
        return len(null) == len(columns) > 0 and not _TESTS_NULL.search(definition)
    if fact.attributes.get("type") == "PRIMARY KEY" or "NULLS NOT DISTINCT" in definition or "MATCH FULL" in definition:
        return False
    return bool(null)


def _is_filled(column: Fact, target: FactSet) -> bool:
    """Return whether a column has a value in rows whose INSERT doesn't set it."""
    path = column.path
    return (
        bool(column.attributes["generated"])
        or ("identity", *path) in target.facts
        or ("default", *path) in target.facts
    )
