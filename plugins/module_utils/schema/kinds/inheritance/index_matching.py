# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which indexes of a partitioned table have to wait until its partitions are attached, as attaching pairs those of both."""

from __future__ import annotations

import re
import typing as t

from ...model.facts import closure

if t.TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from ...model.facts import Fact, FactId, FactSet

INDEX_BACKED = ("PRIMARY KEY", "UNIQUE", "EXCLUDE")
"""The constraints that stand on an index of their name."""


def has_index(fact: Fact) -> bool:
    """Return whether a fact is an index, or a constraint that stands on one."""
    return fact.kind == "index" or (fact.kind == "constraint" and fact.attributes["type"] in INDEX_BACKED)


def is_created_separately(fact: Fact, need: Fact) -> bool:
    """Return whether these are the index of a partition and that of the table above: the one is attached to the other."""
    return has_index(fact) and has_index(need) and fact.parent != need.parent


def indexes_created_after_attach(
    partitions_without_index: Mapping[FactId, list[FactId]],
    partitions: Mapping[FactId, list[FactId]],
    live: FactSet,
    wanted: FactSet,
) -> dict[FactId, list[FactId]]:
    """Return for each wanted index of a partitioned table the partitions that are attached before it is made.

    It may not be paired with one of a partition that has no part in it, nor may PostgreSQL choose which of those that
    are alike belong together; and those that aren't complete yet are paired with none.

    :param incomplete: the partitions that have no index attached to it.
    :param partitions: those of each partitioned table.
    """
    lone = dict(partitions_without_index)
    chosen = {index for index, without in partitions_without_index.items() if without} | _indistinguishable(
        wanted, partitions
    )
    for index in closure(chosen, _attached_to(wanted)) & lone.keys() - live.facts.keys():
        lone[index] = partitions[wanted.facts[index].parent or ()]
    return lone


def _attached_to(wanted: FactSet) -> dict[FactId, list[FactId]]:
    """Return what each index of a partition is attached to."""
    attachments = list(wanted.of_kind("index_attachment"))
    return {
        fact.parent: [need for need in wanted.depends_on.get(fact.id, ()) if need != fact.parent]
        for fact in attachments
        if fact.parent is not None
    }


def _indistinguishable(wanted: FactSet, partitioned: Collection[FactId]) -> set[FactId]:
    """Return the indexes of partitioned tables and of partitions that have another like them on their table."""
    found: dict[tuple[FactId, str], list[FactId]] = {}
    for fact in wanted.of_kind("index", "constraint"):
        table = fact.parent or ()
        if has_index(fact) and (table in partitioned or ("partition", *table[1:]) in wanted.facts):
            found.setdefault((table, index_key(fact)), []).append(fact.id)
    return {each for alike in found.values() if len(alike) > 1 for each in alike}


_IGNORED = re.compile(r" DESC\b| NULLS (FIRST|LAST)\b| WITH \([^)]*\)")


def index_key(fact: Fact) -> str:
    """Return what indexes have in common that attaching a partition takes for the same.

    It doesn't look at the order within them nor at their storage parameters (src/backend/catalog/index.c, CompareIndexInfo).
    """
    definition = _IGNORED.sub("", str(fact.attributes["definition"]))
    if fact.kind == "index":
        return f"{fact.metadata['unique']} {definition.split(' USING ', 1)[-1]}"
    key = re.sub(r"^(PRIMARY KEY|UNIQUE) |( NOT)? DEFERRABLE.*", "", definition)
    return f"true btree {key}" if fact.attributes["type"] != "EXCLUDE" else key
