# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decides which indexes of a partitioned table are created after its partitions are attached, as ATTACH matches indexes."""

from __future__ import annotations

import re
import typing as t

from ...model.facts import closure
from ..keys import COLUMN_LIST, COLUMN_NAME

if t.TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from ...model.facts import Fact, FactId, FactSet

INDEX_BACKED = ("PRIMARY KEY", "UNIQUE", "EXCLUDE")
"""The types of constraints with an index, which has the constraint's name."""


def has_index(fact: Fact) -> bool:
    """Return whether a fact is an index or a constraint with one."""
    return fact.kind == "index" or (fact.kind == "constraint" and fact.attributes["type"] in INDEX_BACKED)


def is_created_separately(fact: Fact, need: Fact) -> bool:
    """Return whether these are the indexes of a partition and its parent, which are attached after they are created."""
    return has_index(fact) and has_index(need) and fact.parent != need.parent


def indexes_created_separately(fact: Fact, wanted: FactSet) -> tuple[FactId, ...]:
    """Return the dependencies of an index that needn't exist before it: it is attached to them later."""
    needs = wanted.depends_on.get(fact.id, ())
    return tuple(each for each in needs if each in wanted.facts and is_created_separately(fact, wanted.facts[each]))


def indexes_created_after_attach(
    partitions_without_index: Mapping[FactId, list[FactId]],
    partitions: Mapping[FactId, list[FactId]],
    live: FactSet,
    wanted: FactSet,
) -> dict[FactId, list[FactId]]:
    """Return, for each wanted index of a partitioned table, the partitions that are attached before it is created.

    ATTACH must not match it with an index that isn't wanted to be attached, nor choose among equal indexes; and it
    doesn't match indexes that are incomplete.

    :param partitions_without_index: the partitions without an index attached to it.
    :param partitions: the partitions of each partitioned table.
    """
    attached_first = dict(partitions_without_index)
    chosen = {index for index, without in partitions_without_index.items() if without} | _indistinguishable(
        wanted, partitions
    )
    for index in closure(chosen, _attached_to(wanted)) & attached_first.keys() - live.facts.keys():
        attached_first[index] = partitions[wanted.facts[index].parent or ()]
    return attached_first


def _attached_to(wanted: FactSet) -> dict[FactId, list[FactId]]:
    """Return the parent index of each attached index."""
    attachments = list(wanted.of_kind("index_attachment"))
    return {
        fact.parent: [need for need in wanted.depends_on.get(fact.id, ()) if need != fact.parent]
        for fact in attachments
        if fact.parent is not None
    }


def _indistinguishable(wanted: FactSet, partitioned: Collection[FactId]) -> set[FactId]:
    """Return the indexes of partitioned tables and partitions that have an equal index on their table."""
    found: dict[tuple[FactId, str], list[FactId]] = {}
    for fact in wanted.of_kind("index", "constraint"):
        table = fact.parent or ()
        if has_index(fact) and (table in partitioned or ("partition", *table[1:]) in wanted.facts):
            found.setdefault((table, index_key(fact)), []).append(fact.id)
    return {each for equal in found.values() if len(equal) > 1 for each in equal}


def indexes_attached_by_mistake(live: FactSet, wanted: FactSet) -> dict[FactId, list[FactId]]:
    """Return, for each new partition, the indexes that ATTACH would attach in place of one that doesn't exist yet.

    They are created after it. PostgreSQL attaches an index if it equals an existing one of the parent table.
    """
    found: dict[FactId, list[FactId]] = {}
    indexes: dict[FactId, list[Fact]] = {}
    for each in wanted.of_kind("index"):
        indexes.setdefault(each.parent or (), []).append(each)
    for attachment in wanted.of_kind("index_attachment"):
        index = wanted.facts[attachment.parent or ()]
        table = index.parent or ()
        link, parents = (
            ("partition", *table[1:]),
            [need for need in wanted.depends_on[attachment.id] if need != index.id],
        )
        is_new = link in wanted.facts and link not in live.facts and index.id not in live.facts
        if index.kind != "index" or not is_new or not all(each in live.facts for each in parents):
            continue
        for other in indexes.get(table, ()):
            attached = ("index_attachment", *other.path) in wanted.facts
            if not attached and index_key(other) == index_key(index):
                found.setdefault(link, []).append(other.id)
    return found


_IGNORED = re.compile(r" DESC\b| NULLS (FIRST|LAST)\b| WITH \([^)]*\)")


def index_key(fact: Fact) -> str:
    """Return a key that is equal for indexes that ATTACH PARTITION matches.

    It ignores sort order and storage parameters (src/backend/catalog/index.c, CompareIndexInfo).
    """
    definition = _IGNORED.sub("", str(fact.attributes["definition"]))
    if fact.kind == "index":
        return f"{fact.metadata['unique']} {definition.split(' USING ', 1)[-1]}"
    key = re.sub(r"^(PRIMARY KEY|UNIQUE) |( NOT)? DEFERRABLE.*", "", definition)
    return f"true btree {key}" if fact.attributes["type"] != "EXCLUDE" else key


_UNIQUE = re.compile(rf"true \w+ ({COLUMN_LIST})", re.DOTALL)
_PARTITION_COLUMN = re.compile(r'(?:^|, )("(?:[^"]|"")*"|[^\s(),"]+)')


def can_be_created(fact: Fact, state: FactSet) -> bool:
    """Return whether the table of an index can have it: a unique one has to include the partition key of its table.

    (PostgreSQL's manual, "Table Partitioning", limitations.)
    """
    table = state.facts.get(fact.parent or ())
    key = table.attributes.get("partition_key") if table is not None and has_index(fact) else None
    unique = _UNIQUE.match(index_key(fact)) if key else None
    if unique is None:
        return True
    _strategy, _parenthesis, partitioned_by = str(key)[:-1].partition(" (")
    has_expressions = "(" in re.sub(r'"(?:[^"]|"")*"', "", partitioned_by)
    return not has_expressions and set(_PARTITION_COLUMN.findall(partitioned_by)).issubset(
        COLUMN_NAME.findall(unique.group(1))
    )
