# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Queries that count the existing rows because of which a partition can't be attached.

These are rows of the table itself that don't fit its bounds, and rows of the default partition that belong to it.
Only what can be told from the rows as they are: not if the plan also changes the columns of the table.
"""

from __future__ import annotations

import re
import typing as t

from ..model.facts import kind_of
from ..model.sql import literal, qualified
from .context import ComparisonContext
from .ids import partitioned_table
from .lineage import linked_tables, with_descendants
from .row_checks import RowCheck
from .sql.foreign_options import is_foreign
from .sql.lists import elements

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.facts import Fact, FactId, FactSet
    from ..model.plan import Plan

_KEY = re.compile(r"(LIST|RANGE|HASH) (?=\()")
_VALUES = re.compile(r"FOR VALUES (?:IN|WITH) (?=\()")
_FROM, _TO = "FOR VALUES FROM ", " TO "
_HASH = re.compile(r"modulus (\d+), remainder (\d+)")
_DEFAULT = "DEFAULT"

_IN_DEFAULT = """SELECT count(*) FROM {name} WHERE ({fits}) AND tableoid IN (SELECT t.relid FROM pg_catalog.pg_partitioned_table p,
pg_catalog.pg_partition_tree(p.partdefid) t WHERE p.partrelid = {literal}::pg_catalog.regclass)"""


def partition_row_checks(plan: Plan, live: FactSet, wanted: FactSet) -> Iterator[RowCheck]:
    """Yield the checks for the partitions that a plan attaches."""
    new = _attached(plan, wanted)
    if not new:
        return
    bounds = _Bounds(plan, live, wanted)
    for partition in new:
        table = _table_of(partition)
        if bounds.has_rows_as_they_are(table) and (where := bounds.rejected(partition)):
            query = f"SELECT count(*) FROM {qualified(*table[1:])} WHERE {where}"
            yield RowCheck(partition.id, "rows that don't fit its bounds", query)
        default = bounds.default_beside(partition)
        if default is not None and default not in new and bounds.has_rows_as_they_are(_table_of(default)):
            fits = bounds.condition(partition)
            if fits:
                name = qualified(*default.path)
                yield RowCheck(
                    partition.id,
                    f"rows in the default partition {name} that belong to it",
                    f"SELECT count(*) FROM {name} WHERE {fits}",
                )


def unmanaged_row_checks(plan: Plan, live: FactSet, wanted: FactSet) -> Iterator[RowCheck]:
    """Yield the checks for the partitions that a plan attaches beside a default partition in a schema that isn't managed, if there is one."""
    new = _attached(plan, wanted)
    if not new:
        return
    bounds = _Bounds(plan, live, wanted)
    for partition in new:
        table = partitioned_table(partition)
        if bounds.default_beside(partition) is None and bounds.has_rows_as_they_are(table):
            fits, name = bounds.condition(partition), qualified(*table[1:])
            if fits:
                query = _IN_DEFAULT.format(name=name, literal=literal(name), fits=fits)
                yield RowCheck(partition.id, "rows in a default partition of a schema that isn't managed", query)


def _attached(plan: Plan, wanted: FactSet) -> list[Fact]:
    """Return the partitions that a plan attaches."""
    new = sorted(each for each in plan.created if kind_of(each) == "partition" and each in wanted.facts)
    return [wanted.facts[each] for each in new]


class _Bounds:
    """The bounds of the partitions that a plan leads to."""

    def __init__(self, plan: Plan, live: FactSet, wanted: FactSet) -> None:
        self._plan, self._wanted, self._context = plan, wanted, ComparisonContext(live, wanted)
        self._relinked = linked_tables(each for each in plan.deltas if kind_of(each) in ("partition", "inheritance"))
        self._partitions: dict[FactId, list[Fact]] = {}
        for fact in wanted.of_kind("partition"):
            self._partitions.setdefault(partitioned_table(fact), []).append(fact)

    def has_rows_as_they_are(self, table: FactId) -> bool:
        """Return whether a table exists, and its rows are in this database and don't change."""
        live, facts = self._context.live, self._wanted.facts
        family = with_descendants(table, self._context)
        if not family or self._relinked & set(family[1:]) or any(is_foreign(live.facts[each]) for each in family):
            return False
        columns = [each for each in live.children().get(table, ()) if kind_of(each) == "column"]
        stays = not any(each in self._plan.dropped or each not in facts for each in (*family, *columns))
        values = ("type", "collation", "generated", "expression")
        return stays and all(
            live.facts[each].attributes[name] == facts[each].attributes[name] for each in columns for name in values
        )

    def default_beside(self, partition: Fact) -> Fact | None:
        """Return the default partition of the same table, if it is another one."""
        beside = self._partitions[partitioned_table(partition)]
        return next((each for each in beside if each.attributes["bound"] == _DEFAULT and each != partition), None)

    def rejected(self, partition: Fact | None) -> str:
        """Return a condition for the rows that don't fit a partition, or that which its table is in; empty if it isn't known."""
        conditions: list[str] = []
        while partition is not None:
            table = partitioned_table(partition)
            if partition.attributes["bound"] == _DEFAULT:
                others = (each for each in self._partitions[table] if each != partition)
                conditions += [fits for each in others if (fits := self.condition(each))]
            elif fits := self.condition(partition):
                conditions.append(f"({fits}) IS NOT TRUE")
            partition = self._wanted.facts.get(("partition", *table[1:]))
        return " OR ".join(f"({each})" for each in conditions)

    def condition(self, partition: Fact) -> str:
        """Return a condition for the rows that belong to a partition by its own bounds; empty if it isn't known."""
        table = partitioned_table(partition)
        key = str(self._wanted.facts[table].attributes["partition_key"])
        found, bound = _KEY.match(key), str(partition.attributes["bound"])
        columns = [f"({each})" for each in elements(key[found.end() :])[0]] if found else []
        if bound.startswith(_FROM):
            lower, rest = elements(bound.removeprefix(_FROM))
            return _in_range(columns, lower, elements(rest.removeprefix(_TO))[0])
        values = _VALUES.match(bound)
        if values is None:
            return ""
        if found is not None and found[1] == "HASH":
            return self._in_hash(table, columns, bound[values.end() :])
        return _in_list(columns[0], elements(bound[values.end() :])[0])

    def _in_hash(self, table: FactId, columns: list[str], bound: str) -> str:
        if table not in self._context.live.facts or table in self._plan.created:
            return ""  # the hash is that of a table
        [(modulus, remainder)] = _HASH.findall(bound)
        name = literal(qualified(*table[1:]))
        key = ", ".join(columns)
        return f"pg_catalog.satisfies_hash_partition({name}::pg_catalog.regclass, {modulus}, {remainder}, {key})"


def _table_of(partition: Fact) -> FactId:
    return ("table", *partition.path)


def _in_list(column: str, values: list[str]) -> str:
    others = [each for each in values if each != "NULL"]
    conditions = [f"{column} IN ({', '.join(others)})"] if others else []
    return " OR ".join(conditions if len(others) == len(values) else [*conditions, f"{column} IS NULL"])


def _in_range(columns: list[str], lower: list[str], upper: list[str]) -> str:
    conditions = [f"{each} IS NOT NULL" for each in columns]
    conditions += [_beyond(columns, lower, ">=", ">"), _beyond(columns, upper, "<", "<=")]
    return " AND ".join(each for each in conditions if each)


def _beyond(columns: list[str], values: list[str], exact: str, after_prefix: str) -> str:
    """Return a comparison with a bound; empty if that is infinite.

    :param exact: the operator if all values are given, or those after the given ones are MINVALUE.
    :param after_prefix: the operator if the values after the given ones are MAXVALUE.
    """
    infinite = next((each for each in values if each in ("MINVALUE", "MAXVALUE")), None)
    given = values[: values.index(infinite)] if infinite else values
    if not given:
        return ""
    row = columns[: len(given)]
    operator = after_prefix if infinite == "MAXVALUE" else exact
    return f"ROW({', '.join(row)}) {operator} ROW({', '.join(given)})"
