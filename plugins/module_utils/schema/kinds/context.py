# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The contexts of a rule: the states around its fact, and the plan."""

from __future__ import annotations

import functools
import itertools
import typing as t

from ..model.facts import as_paths, closure, kind_of
from .ids import parent_index, partitioned_table
from .inheritance.index_matching import has_index, indexes_attached_by_mistake, indexes_created_after_attach
from .inlined_keys import foreign_keys_in_create_table

if t.TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from ..model.facts import FactId, FactSet, Value


def _calls_routine(dependencies: Iterable[FactId]) -> bool:
    return any(kind_of(each) in ("function", "procedure", "aggregate") for each in dependencies)


class ComparisonContext:
    """The states around a fact, while differences are classified.

    :param live: the state of the database.
    :param wanted: the target state.
    :param declared: the desired state, before anything is kept.
    """

    # What is created and dropped: nothing, before there is a plan.
    created: Collection[FactId] = ()
    dropped: Collection[FactId] = ()

    def __init__(self, live: FactSet, wanted: FactSet, *, declared: FactSet | None = None) -> None:
        self.live, self.wanted, self.declared = live, wanted, declared or wanted

    @functools.cached_property
    def live_children(self) -> dict[FactId, list[FactId]]:
        """The children of each live fact."""
        return self.live.children()

    @functools.cached_property
    def wanted_children(self) -> dict[FactId, list[FactId]]:
        """The children of each wanted fact."""
        return self.wanted.children()

    @functools.cached_property
    def live_dependents(self) -> dict[FactId, set[FactId]]:
        """The dependents of each live fact."""
        return self.live.dependents()

    @functools.cached_property
    def wanted_dependents(self) -> dict[FactId, set[FactId]]:
        """The dependents of each wanted fact."""
        return self.wanted.dependents()

    @functools.cached_property
    def constraint_names(self) -> dict[tuple[str, str], set[FactId]]:
        """The live and wanted facts that have each constraint name, which PostgreSQL won't choose for another."""
        holders: dict[tuple[str, str], set[FactId]] = {}
        live, wanted = self.live.facts, self.wanted.facts
        for fact in (*wanted.values(), *(fact for fact_id, fact in live.items() if fact is not wanted.get(fact_id))):
            fact_id = fact.id
            if kind_of(fact_id) in ("constraint", "domain_constraint"):
                holders.setdefault((fact_id[1], fact_id[3]), set()).add(fact_id)
            elif (name := fact.metadata.get("not_null_constraint")) and fact.attributes.get("not_null") != "false":
                holders.setdefault((fact_id[1], str(name)), set()).add(fact_id)
        return holders

    @functools.cached_property
    def foreign_keys_to(self) -> dict[FactId, set[FactId]]:
        """The live foreign keys that use a key or an index of each table."""
        found: dict[FactId, set[FactId]] = {}
        for fact in self.live.of_kind("constraint"):
            if fact.attributes["type"] == "FOREIGN KEY":
                for need in self.live.depends_on.get(fact.id, ()):
                    if kind_of(need) in ("constraint", "index") and need in self.live.facts:
                        found.setdefault(self.live.facts[need].parent or (), set()).add(fact.id)
        return found

    @functools.cached_property
    def parent_links(self) -> dict[FactId, list[FactId]]:
        """The partition and inheritance facts of each live table's children."""
        found: dict[FactId, list[FactId]] = {}
        for fact in self.live.of_kind("partition"):
            found.setdefault(partitioned_table(fact), []).append(fact.id)
        for fact in self.live.of_kind("inheritance"):
            found.setdefault(("table", *fact.path[2:]), []).append(fact.id)
        return found

    @functools.cached_property
    def partitions(self) -> dict[FactId, list[FactId]]:
        """The partition facts of each wanted table's partitions."""
        partitions: dict[FactId, list[FactId]] = {}
        for fact in self.wanted.of_kind("partition"):
            partitions.setdefault(partitioned_table(fact), []).append(fact.id)
        return partitions

    @functools.cached_property
    def populated_before(self) -> dict[FactId, FactId]:
        """The materialized view to populate before another, so that those that call routines come last.

        A routine's body may read any materialized view. All others are populated one after the other, each after those that
        it reads, so that one edge for each is sufficient.
        """
        needs = self.wanted.depends_on
        changing = [each[1] for each in self.created if kind_of(each) == "population"]
        read = {each: closure([each], needs) for each in changing if each in self.wanted.facts}
        last = [each for each, dependencies in read.items() if _calls_routine(dependencies)]
        first = sorted(read.keys() - set(last), key=lambda each: (len(read[each]), each))
        if not last or not first:
            return {}
        return {**dict(itertools.pairwise(first[::-1])), **dict.fromkeys(last, first[-1])}

    @functools.cached_property
    def partitions_without_index(self) -> dict[FactId, list[FactId]]:
        """The partitions without an index attached to a wanted index of the parent table, by that index."""
        attached: dict[tuple[str, ...], set[FactId]] = {}
        for fact in self.wanted.of_kind("index_attachment"):
            table = self.wanted.facts[fact.parent or ()].parent or ()
            attached.setdefault(parent_index(fact), set()).add(("partition", *table[1:]))
        return {
            index: [each for each in partitions if each not in attached.get((index[1], index[-1]), ())]
            for table, partitions in self.partitions.items()
            for index in self.wanted_children.get(table, ())
            if has_index(self.wanted.facts[index])
        }

    @functools.cached_property
    def declared_partitions_without_index(self) -> dict[FactId, list[FactId]]:
        """The same in the desired state."""
        return ComparisonContext(self.live, self.declared).partitions_without_index

    @functools.cached_property
    def indexes_created_after_attach(self) -> dict[FactId, list[FactId]]:
        """The partitions that are attached before an index of the parent table is created, by that index."""
        return (
            indexes_created_after_attach(self.partitions_without_index, self.partitions, self.live, self.wanted)
            if self.partitions
            else {}
        )

    @functools.cached_property
    def indexes_attached_by_mistake(self) -> dict[FactId, list[FactId]]:
        """The indexes that ATTACH would attach in place of others, by new partition."""
        return indexes_attached_by_mistake(self.live, self.wanted) if self.partitions else {}

    @functools.cached_property
    def attachments(self) -> dict[tuple[Value, Value], FactId]:
        """The live index attachments, by parent index and partition."""
        found = self.live.of_kind("index_attachment")
        return {(fact.attributes["to"], fact.metadata["table"]): fact.id for fact in found}

    @functools.cached_property
    def inheriting_tables(self) -> dict[FactId, list[FactId]]:
        """The tables that inherit from each live table."""
        children: dict[FactId, list[FactId]] = {}
        for fact in self.live.facts.values():
            for name in as_paths(fact.metadata.get("inherits")):
                children.setdefault((fact.kind, *name), []).append(fact.id)
        return children


class PlanContext(ComparisonContext):
    """The states and the plan around a fact, while statements are ordered and rendered.

    :param created: the facts that the plan creates.
    :param dropped: the facts that it drops.
    :param inlined: the facts that are inlined into another CREATE statement.
    """

    def __init__(
        self,
        live: FactSet,
        wanted: FactSet,
        *,
        created: Collection[FactId] = (),
        dropped: Collection[FactId] = (),
        inlined: Collection[FactId] = (),
    ) -> None:
        super().__init__(live, wanted)
        self.created, self.dropped, self.inlined = created, dropped, inlined

    @functools.cached_property
    def new_without_parents(self) -> set[FactId]:
        """The tables that are created and have no parent tables: nothing about them can be inherited, or exist before."""
        new = (each for each in self.created if kind_of(each) == "table" and each not in self.live.facts)
        wanted = self.wanted.facts
        return {
            each for each in new if not wanted[each].metadata.get("inherits") and ("partition", *each[1:]) not in wanted
        }

    @functools.cached_property
    def new_plain_tables(self) -> set[FactId]:
        """The tables that are created, aren't partitioned, and have no parent tables."""
        facts = self.wanted.facts
        return {each for each in self.new_without_parents if facts[each].attributes["partition_key"] is None}

    @functools.cached_property
    def foreign_keys_in_create_table(self) -> set[FactId]:
        """The foreign keys that can be created with their table."""
        return foreign_keys_in_create_table(self.new_plain_tables, self.wanted_children, self.wanted)
