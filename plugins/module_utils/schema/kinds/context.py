# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a rule may look at besides its own fact."""

from __future__ import annotations

import functools
import typing as t

from ..model.facts import pairs, texts
from .inheritance.index_matching import has_index, lone_indexes

if t.TYPE_CHECKING:
    from collections.abc import Collection

    from ..model.facts import FactId, State, Value


class Context:
    """What a rule may look at besides its own fact.

    :param live: the database as it is.
    :param wanted: the database as it shall be.
    :param created: facts whose objects come into being in this plan.
    :param folded: facts that a parent's statement creates along.
    :param dropped: facts whose objects go in this plan.
    :param declared: what was wanted before anything was kept.
    """

    def __init__(
        self,
        live: State,
        wanted: State,
        created: Collection[FactId] = (),
        folded: Collection[FactId] = (),
        dropped: Collection[FactId] = (),
        *,
        declared: State | None = None,
    ) -> None:
        self.live, self.wanted, self.declared = live, wanted, declared or wanted
        self.created, self.folded, self.dropped = created, folded, dropped

    @functools.cached_property
    def live_children(self) -> dict[FactId, list[FactId]]:
        """What lives in each live fact."""
        return self.live.children()

    @functools.cached_property
    def wanted_children(self) -> dict[FactId, list[FactId]]:
        """What lives in each wanted fact."""
        return self.wanted.children()

    @functools.cached_property
    def live_users(self) -> dict[FactId, set[FactId]]:
        """What needs each live fact."""
        return self.live.dependants()

    @functools.cached_property
    def constraint_names(self) -> dict[tuple[str, str], set[FactId]]:
        """What holds each name, by schema, or shall hold it: PostgreSQL doesn't choose it for another constraint."""
        holders: dict[tuple[str, str], set[FactId]] = {}
        for fact in (*self.live.facts.values(), *self.wanted.facts.values()):
            if fact.kind in ("constraint", "domain_constraint"):
                holders.setdefault((fact.id[1], fact.id[3]), set()).add(fact.id)
            elif fact.notes.get("not_null_constraint") and fact.attrs.get("not_null") != "false":
                holders.setdefault((fact.id[1], str(fact.notes["not_null_constraint"])), set()).add(fact.id)
        return holders

    @functools.cached_property
    def belongings(self) -> dict[FactId, list[FactId]]:
        """The facts that say which tables inherit from each live table, or are its partitions."""
        found: dict[FactId, list[FactId]] = {}
        for fact in self.live.of_kind("partition"):
            found.setdefault(("table", *pairs(fact.attrs["of"])), []).append(fact.id)
        for fact in self.live.of_kind("inheritance"):
            found.setdefault(("table", *fact.id[3:]), []).append(fact.id)
        return found

    @functools.cached_property
    def partitions(self) -> dict[FactId, list[FactId]]:
        """The facts that say which tables are partitions of each wanted table."""
        partitions: dict[FactId, list[FactId]] = {}
        for fact in self.wanted.of_kind("partition"):
            partitions.setdefault(("table", *pairs(fact.attrs["of"])), []).append(fact.id)
        return partitions

    @functools.cached_property
    def incomplete(self) -> dict[FactId, list[FactId]]:
        """The partitions that have no index attached to a wanted one of the table above, by that one."""
        attached: dict[tuple[str, ...], set[FactId]] = {}
        for fact in self.wanted.of_kind("index_attachment"):
            table = self.wanted.facts[fact.parent or ()].parent or ()
            attached.setdefault(tuple(pairs(fact.attrs["to"])), set()).add(("partition", *table[1:]))
        return {
            index: [each for each in below if each not in attached.get((index[1], index[-1]), ())]
            for table, below in self.partitions.items()
            for index in self.wanted_children.get(table, ())
            if has_index(self.wanted.facts[index])
        }

    @functools.cached_property
    def declared_incomplete(self) -> dict[FactId, list[FactId]]:
        """The same as it is declared."""
        return Context(self.live, self.declared).incomplete

    @functools.cached_property
    def lone_indexes(self) -> dict[FactId, list[FactId]]:
        """The partitions that are attached before an index of the table above is made, by that index."""
        return lone_indexes(self.incomplete, self.partitions, self.live, self.wanted) if self.partitions else {}

    @functools.cached_property
    def attached(self) -> dict[tuple[Value, Value], FactId]:
        """The live attachment of a partition's index, by the index it is attached to and by the partition."""
        found = self.live.of_kind("index_attachment")
        return {(fact.attrs["to"], fact.notes["table"]): fact.id for fact in found}

    @functools.cached_property
    def heirs(self) -> dict[FactId, list[FactId]]:
        """The tables that inherit from each live table."""
        heirs: dict[FactId, list[FactId]] = {}
        for fact in self.live.facts.values():
            for name in texts(fact.notes.get("inherits")):
                heirs.setdefault((fact.kind, *pairs(name)), []).append(fact.id)
        return heirs
