# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""New partitions whose bounds may not fit because the partitions beside them, or the key, aren't as declared.

The other partitions of a table may also be in schemas that aren't managed.
"""

from __future__ import annotations

import typing as t

from ..model.facts import Fact, kind_of
from ..model.sql import ident, literal
from .ids import partitioned_table

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

    from ..model.facts import FactId, FactSet


class DoubtfulPartition(t.NamedTuple):
    """A new partition of a table that isn't as declared, or not all of whose partitions are.

    :param kept: these partitions.
    :param columns: those of the partitioned table.
    """

    fact: Fact
    kept: tuple[Fact, ...]
    columns: tuple[Fact, ...]

    @property
    def table(self) -> FactId:
        """The partitioned table."""
        return partitioned_table(self.fact)


def partition_outside(table: FactId, schema: str, name: str, bound: str) -> Fact:
    """Return a partition in a schema that isn't managed."""
    return Fact(("partition", schema, name), None, {"bound": bound, "of": table[1:]})


def new_partitions(created: Set[FactId], live: FactSet, wanted: FactSet) -> list[Fact]:
    """Return what a plan attaches to partitioned tables that exist, if it isn't only attached again.

    :param created: what the plan creates.
    :param wanted: the target state, including what is kept.
    """
    new = [wanted.facts[each] for each in created if kind_of(each) == "partition" and each in wanted.facts]
    return [
        each
        for each in sorted(new, key=lambda each: each.id)
        if partitioned_table(each) in live.facts and not _is_same(live.facts.get(each.id), each)
    ]


def doubtful_partitions(
    new: Sequence[Fact], wanted: FactSet, declared: FactSet, outside: Mapping[FactId, Iterable[Fact]]
) -> Iterator[DoubtfulPartition]:
    """Yield the new partitions beside kept ones, or below a table whose key or types are kept.

    :param declared: the desired schema.
    :param outside: the partitions in schemas that aren't managed, by their tables.
    """
    kept: dict[FactId, list[Fact]] = {table: list(partitions) for table, partitions in outside.items()}
    for fact in wanted.of_kind("partition") if new else ():
        if fact not in new and not _is_same(declared.facts.get(fact.id), fact):
            kept.setdefault(partitioned_table(fact), []).append(fact)
    children = wanted.children() if new else {}
    for fact in new:
        table = partitioned_table(fact)
        columns = [wanted.facts[each] for each in children.get(table, ()) if kind_of(each) == "column"]
        if table in kept or not _has_declared_key(wanted.facts[table], columns, declared):
            yield DoubtfulPartition(
                fact, tuple(kept.get(table, ())), tuple(sorted(columns, key=lambda column: column.id))
            )


def trial(partition: DoubtfulPartition, kept: Iterable[Fact], wanted: FactSet, *, with_new: bool = True) -> str:
    """Return a query, followed by statements, that PostgreSQL rejects if partitions don't fit together.

    They create a temporary table with the columns and the key of a partitioned one, and partitions with the bounds of these.
    Bounds that PostgreSQL would store as another text don't fit, either.

    :param kept: those beside it.
    """
    listed = ", ".join(_definition(each) for each in partition.columns)
    key = wanted.facts[partition.table].attributes["partition_key"]
    statements = ["SELECT", f"CREATE TEMPORARY TABLE tried ({listed}) PARTITION BY {key}"]
    for number, fact in enumerate(kept):
        statements.append(f"CREATE TEMPORARY TABLE tried_{number} PARTITION OF tried {fact.attributes['bound']}")
    if with_new:
        bound = str(partition.fact.attributes["bound"])
        statements.append(f"CREATE TEMPORARY TABLE tried_new PARTITION OF tried {bound}")
        # A division by zero if the text is another one.
        statements.append(
            "SELECT 1 / pg_catalog.count(*) FROM pg_catalog.pg_class WHERE oid = 'pg_temp.tried_new'::pg_catalog.regclass"
            f" AND pg_catalog.pg_get_expr(relpartbound, oid) = {literal(bound)}"
        )
    return ";\n".join(statements)


def _definition(column: Fact) -> str:
    collation = column.attributes["collation"]
    return f"{ident(column.name)} {column.attributes['type']}{f' COLLATE {collation}' if collation else ''}"


def _is_same(one: Fact | None, other: Fact) -> bool:
    return one is not None and one.attributes == other.attributes


def _has_declared_key(table: Fact, columns: Iterable[Fact], declared: FactSet) -> bool:
    """Return whether the partition key of a table is as declared, and whether its columns have the declared types."""
    pairs = [(table, "partition_key")]
    pairs += [(each, name) for each in columns if each.id in declared.facts for name in ("type", "collation")]
    facts = declared.facts
    return all(fact.id in facts and facts[fact.id].attributes[name] == fact.attributes[name] for fact, name in pairs)
