# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decides which changes of a plan are deferred until they can be made without long locks.

Only changes to tables that exist before and after, with the same parents: a new table has no rows and no users. A
change that something not deferrable depends on is made in the ordinary way.
"""

from __future__ import annotations

import typing as t

from ..kinds import KINDS
from ..kinds.lineage import parent_tables
from ..model.facts import closure
from .ddl import is_key, is_unique

if t.TYPE_CHECKING:
    from collections.abc import Collection

    from ..model.facts import Fact, FactId, FactSet
    from ..model.plan import Plan

KEYS = ("PRIMARY KEY", "UNIQUE")
_INDEX_DEPENDENTS = ("comment", "index_attachment", "replica_identity", "cluster")


class DeferredChanges:
    """The changes of a plan that are deferred.

    Its attributes:

    - ``indexes``: indexes to be built concurrently.
    - ``keys``: PRIMARY KEY and UNIQUE constraints whose index is built concurrently.
    - ``columns``: columns that become NOT NULL after a not-null check is validated.
    - ``validations``: NOT VALID constraints and columns that only need validation.
    - ``drop_last``: undeclared indexes, dropped concurrently at the end.
    - ``retained``: everything that keeps its live definition until then.
    - ``changed``: what the plan creates or drops.

    :param visible: the live state without the leftovers of runs.
    :param wanted: the target state.
    :param plan: the plan from one to the other.
    """

    def __init__(self, visible: FactSet, wanted: FactSet, plan: Plan) -> None:
        self.visible, self.wanted, self.plan = visible, wanted, plan
        self._wanted_dependents, self._live_dependents = wanted.dependents(), visible.dependents()
        self.changed = plan.created | plan.dropped
        self._moving = {("table", *each[1:3]) for each in self.changed if each[0] in ("partition", "inheritance")}
        self.indexes: set[FactId] = set()
        self.keys: set[FactId] = set()
        self.retained: set[FactId] = set()
        for fact_id in sorted(plan.created, key=repr):
            self._defer_index(wanted.facts[fact_id])
        self.columns = self._deferred_not_null()
        self.validations = {each for each in plan.deltas if self._needs_validation_only(each)}
        unique = self.keys | {each for each in self.indexes if is_unique(wanted.facts[each])}
        self._retain_old_keys({wanted.facts[each].parent for each in unique})
        self._retain_attached()
        self.drop_last = {each for each in plan.dropped - self.retained if self._can_be_dropped_last(each)}

    def is_stationary(self, relation: FactId | None) -> bool:
        """Return whether a relation exists before and after, with the same parents."""
        return (
            relation in self.visible.facts
            and relation in self.wanted.facts
            and relation not in self.changed
            and relation not in self._moving
        )

    def _defer_index(self, fact: Fact) -> None:
        if not self._can_be_built(fact):
            return
        together = self._deferred_with(fact.id)
        if together is not None:
            (self.indexes if fact.kind == "index" else self.keys).add(fact.id)
            self.retained |= together

    def _can_be_built(self, fact: Fact) -> bool:
        index = fact.kind == "index" and fact.metadata.get("partitioned") != "true"
        key = fact.kind == "constraint" and is_key(fact) and not self.partitioned(fact)
        if not (index or key) or not self.is_stationary(fact.parent):
            return False
        before = self.visible.facts.get(fact.id)
        if before is None:
            return True
        # An index re-created because of its dependencies is dropped and created with them.
        return (
            fact.id in self.plan.deltas
            and self.is_stationary(before.parent)
            and before.metadata.get("partitioned") != "true"
            and not self._uses_changed(before)
        )

    def partitioned(self, fact: Fact) -> bool:
        """Return whether a constraint or an index belongs to a partitioned table."""
        table = self.wanted.facts.get(fact.parent or ())
        return table is None or table.attributes.get("partition_key") is not None

    def _uses_changed(self, before: Fact) -> bool:
        """Return whether a dependency of a fact is dropped or changed (except for its NOT NULL)."""
        for need in self.visible.depends_on.get(before.id, ()):
            if need == before.parent:
                continue
            delta = self.plan.deltas.get(need)
            if need in self.plan.dropped:
                return True
            if delta is not None and delta.before is not None and delta.after is not None:
                names = delta.before.attributes.keys() - {"not_null", "not_null_name"}
                if any(delta.before.attributes.get(name) != delta.after.attributes.get(name) for name in names):
                    return True
        return False

    def _deferred_with(self, seed: FactId) -> set[FactId] | None:
        """Return a fact and everything that must be deferred with it; None if that includes a change that can't be."""
        found: set[FactId] = set()
        queue = [seed]
        while queue:
            fact_id = queue.pop()
            if fact_id in found:
                continue
            if fact_id != seed and not self._can_be_deferred(fact_id):
                return None
            found.add(fact_id)
            queue += self._wanted_dependents.get(fact_id, ())
            if fact_id[0] == "index_attachment":
                # The parent's index becomes valid when all of them are attached, so it is deferred with them.
                parents = [
                    need for need in self.wanted.depends_on[fact_id] if need != self.wanted.facts[fact_id].parent
                ]
                queue += [each for each in parents if each in self.plan.created or each in self.plan.deltas]
        return found

    def _can_be_deferred(self, fact_id: FactId) -> bool:
        fact = self.wanted.facts[fact_id]
        if fact.kind == "index_attachment":
            index = self.wanted.facts[fact.parent or ()]
            parents = [need for need in self.wanted.depends_on[fact_id] if need != index.id]
            # Attaching a table attaches its indexes if the parent's exist.
            return self.is_stationary(index.parent) or not any(each in self.visible.facts for each in parents)
        if fact.kind == "constraint":
            return fact.attributes["type"] in ("FOREIGN KEY", *KEYS)
        # An index depends on the one it is attached to, but can be created and deferred without it.
        return fact.kind in ("index", *_INDEX_DEPENDENTS)

    def _deferred_not_null(self) -> set[FactId]:
        children = descendants(self.wanted)
        found = {each for each in self.plan.deltas if self._sets_not_null(each)}
        # A new child table would get the name of its parent's future NOT NULL constraint (PostgreSQL 18).
        found = {each for each in found if all(map(self.is_stationary, children.get(("table", *each[1:3]), ())))}
        while True:
            refused = {each for each in found if not self._can_be_checked(each, found)}
            if not refused:
                break
            found -= refused
        for column in found:
            # The columns of a replica identity must be NOT NULL.
            for user in closure([column], self._wanted_dependents):
                if user[0] == "replica_identity" and user in self.plan.deltas:
                    self.retained.add(user)
        return found

    def _sets_not_null(self, fact_id: FactId) -> bool:
        delta = self.plan.deltas[fact_id]
        if fact_id[0] != "column" or delta.before is None or delta.after is None or fact_id in self.changed:
            return False
        states = delta.before.attributes["not_null"], delta.after.attributes["not_null"]
        stored = delta.after.attributes["generated"] != "VIRTUAL"
        return states == ("false", "true") and stored and self.is_stationary(delta.after.parent)

    def _can_be_checked(self, column: FactId, found: set[FactId]) -> bool:
        if ("identity", *column[1:]) in self.plan.created:
            return False
        for user in self._wanted_dependents.get(column, ()):
            key = user[0] == "constraint" and self.wanted.facts[user].attributes["type"] == "PRIMARY KEY"
            if key and user in self.plan.created and user not in self.retained:
                return False
        parents = self.parent_columns(column)
        return not any(each in self.plan.deltas and self._sets_not_null(each) and each not in found for each in parents)

    def parent_columns(self, column: FactId) -> list[FactId]:
        """Return the same column of the table's parents."""
        tables = parent_tables(("table", *column[1:3]), self.wanted)
        return [("column", *table[1:], column[3]) for table in tables]

    def _needs_validation_only(self, fact_id: FactId) -> bool:
        delta = self.plan.deltas[fact_id]
        before, after = delta.before, delta.after
        if before is None or after is None or not self.is_stationary(after.parent):
            return False
        if fact_id[0] == "column":
            names = before.attributes["not_null_name"], after.attributes["not_null_name"]
            states = before.attributes["not_null"], after.attributes["not_null"]
            return states == ("not valid", "true") and names[0] == names[1]
        if fact_id[0] != "constraint" or fact_id in self.changed:
            return False
        return (before.attributes["validated"], after.attributes["validated"]) == ("false", "true")

    def _retain_old_keys(self, tables: Collection[FactId | None]) -> None:
        """Keep an old key until its replacement exists, so that no duplicates are accepted in between."""
        new_holders = {
            slot: each for each in self.plan.created for slot in KINDS[each[0]].occupied_names(self.wanted.facts[each])
        }
        for fact_id in self.plan.dropped - self.plan.created:
            fact = self.visible.facts[fact_id]
            key = fact.attributes.get("type") in KEYS if fact.kind == "constraint" else is_unique(fact)
            if fact.kind not in ("constraint", "index") or not key or fact.parent not in tables:
                continue
            named = [new_holders[slot] for slot in KINDS[fact.kind].occupied_names(fact) if slot in new_holders]
            if all(holder in self.retained for holder in named) and (named or fact.kind == "constraint"):
                self.retained |= {fact_id, *self.metadata_of(fact_id)}

    def _retain_attached(self) -> None:
        """Keep the indexes of partitions as long as the index that they are attached to."""
        queue = [each for each in self.retained if each in self.plan.dropped]
        while queue:
            parent = queue.pop()
            for user in self._live_dependents.get(parent, ()):
                index = self.visible.facts[user].parent
                if user[0] != "index_attachment" or index is None or index == parent or user in self.retained:
                    continue
                self.retained |= {user, index, *self.metadata_of(index)}
                queue.append(index)

    def metadata_of(self, fact_id: FactId) -> set[FactId]:
        """Return the comments on a live fact."""
        return {each for each in self._live_dependents.get(fact_id, ()) if each[0] == "comment"}

    def _can_be_dropped_last(self, fact_id: FactId) -> bool:
        """Return whether an index can be dropped last: nothing depends on it, its name isn't reused, its columns stay."""
        fact = self.visible.facts[fact_id]
        if fact.kind != "index" or fact_id in self.plan.created or fact.metadata.get("partitioned") == "true":
            return False
        if not self.is_stationary(fact.parent) or ("index_attachment", *fact_id[1:]) in self.visible.facts:
            return False
        if self.is_in_use(fact_id) or self._uses_changed(fact):
            return False
        slots = {slot for each in self.plan.created for slot in KINDS[each[0]].occupied_names(self.wanted.facts[each])}
        return not slots & set(KINDS["index"].occupied_names(fact))

    def is_in_use(self, index: FactId) -> bool:
        """Return whether anything but a comment depends on a live index."""
        return bool(self._live_dependents.get(index, set()) - self.metadata_of(index))

    def retain_final_changes(self) -> None:
        """Defer changes that depend on existing indexes, too: they are made in the final stage."""
        for fact_id in sorted(self.plan.deltas, key=repr):
            if fact_id not in self.wanted.facts or fact_id in self.retained or not self._is_final_change(fact_id):
                continue
            if not self._can_be_deferred(fact_id):
                continue
            together = self._deferred_with(fact_id)
            if together is not None:
                self.retained |= together
        self._retain_old_keys({each.parent for each in self.visible.of_kind("index") if self._may_replace_a_key(each)})
        self._retain_attached()

    def _may_replace_a_key(self, index: Fact) -> bool:
        return is_unique(index) and index.id in self.wanted.facts and index.id not in self.plan.deltas

    def _is_final_change(self, fact_id: FactId) -> bool:
        fact = self.wanted.facts[fact_id]
        foreign = fact.kind == "constraint" and fact.attributes["type"] == "FOREIGN KEY"
        if fact.kind not in _INDEX_DEPENDENTS and not foreign:
            return False
        needs = [self.wanted.facts[each] for each in self.wanted.depends_on[fact_id] if each in self.visible.facts]
        indexes = [each for each in needs if each.kind == "index"]
        keys = [each for each in needs if each.kind == "constraint" and each.attributes["type"] in KEYS and not foreign]
        return any(each.id in self.visible.facts and self.is_stationary(each.parent) for each in indexes + keys)


def descendants(state: FactSet) -> dict[FactId, set[FactId]]:
    """Return all descendants of each table."""
    children: dict[FactId, set[FactId]] = {}
    for table in state.of_kind("table"):
        for parent in parent_tables(table.id, state):
            children.setdefault(parent, set()).add(table.id)
    return {table: closure([table], children) - {table} for table in children}
