# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a table has to have because it is a partition of another, or inherits from it.

In what is declared all of that is there. It isn't when one of the two tables is kept, or something of it is.
"""

from __future__ import annotations

import typing as t

from ...model.facts import Fact, FactSet
from ...model.sql import ident, not_null_name, qualified
from ..rule import NO_REQUIREMENTS
from .index_matching import has_index, index_key
from .not_null import name_of

if t.TYPE_CHECKING:
    from ...model.facts import FactId, Value
    from ..context import Context

_SHAPE = ("type", "collation", "generated", "expression")


def required_facts(belonging: Fact, above: FactId, context: Context) -> FactSet:
    """Return the facts of a table that have to be, and how, as it belongs below another.

    :param belonging: the fact that says so; it lives in the table below.
    """
    below, facts = belonging.parent, context.wanted.facts
    if below is None or below not in facts or above not in facts:
        return NO_REQUIREMENTS
    demands = FactSet()
    for each in context.wanted_children.get(above, ()):
        fact = facts[each]
        if fact.kind == "column":
            _require_column(demands, fact, belonging, below, context)
        elif fact.kind == "constraint" and fact.attributes["type"] == "CHECK":
            _require_check(demands, fact, below, context)
        elif belonging.kind == "partition" and has_index(fact):
            _require_index(demands, fact, belonging, below, context)
    if belonging.kind == "partition" and belonging.id not in context.live.facts:
        # A partition has no columns of its own.
        for each in context.wanted_children.get(below, ()):
            if each[0] == "column" and ("column", *above[1:], each[3]) not in facts:
                demands.add(Fact(("column", *above[1:], each[3]), above, facts[each].attributes, facts[each].metadata))
    return demands


def _require_column(demands: FactSet, column: Fact, belonging: Fact, below: FactId, context: Context) -> None:
    where: FactId = ("column", *below[1:], column.id[3])
    there = context.wanted.facts.get(where)
    name = str(column.metadata.get("not_null_constraint") or "")
    has_name = name if name != not_null_name(str(where[2]), str(where[3])) else None
    null = {"not_null": column.attributes["not_null"], "not_null_name": has_name or None}
    if column.attributes["not_null"] not in ("true", "not valid"):
        null = {"not_null": "false", "not_null_name": None}
    metadata = {"inherited": "true", "not_null_local": "false", "not_null_inherited": "true"}
    if there is None:
        own: dict[str, Value] = {"statistics": None, "options": (), **null}
        demands.add(Fact(where, below, {**column.attributes, **own}, {**column.metadata, **metadata}))
        _add_outside_dependencies(demands, where, column, context)
        default = context.wanted.facts.get(("default", *column.id[1:]))
        if default is not None:
            demands.add(Fact(("default", *where[1:]), where, default.attributes, default.metadata))
            _add_outside_dependencies(demands, ("default", *where[1:]), default, context)
        return
    shape = {key: column.attributes[key] for key in _SHAPE}
    if where in context.declared.facts and column.attributes["generated"] == there.attributes["generated"]:
        shape["expression"] = there.attributes["expression"]  # a child may compute it otherwise
    if shape["type"] != there.attributes["type"]:
        shape |= {key: column.attributes[key] for key in ("storage", "compression")}
    if (
        null["not_null"] != "false"
        and there.attributes["not_null"] == "false"
        and _is_inherited(column, belonging, context)
    ):
        demands.add(Fact(where, below, {**there.attributes, **shape, **null}, {**there.metadata, **metadata}))
        return
    before = context.live.facts.get(where)
    if (
        before is not None
        and null["not_null"] != "false"
        and before.metadata.get("not_null_inherited") == "true"
        and name_of(before) == name_of(context.live.facts.get(column.id, column))
        and before.attributes["not_null"] == there.attributes["not_null"]
    ):
        shape["not_null_name"] = before.attributes["not_null_name"]  # it is the name of the one above
    demands.add(there.with_attributes(**shape))
    _add_outside_dependencies(demands, where, column, context)


def _is_inherited(column: Fact, belonging: Fact, context: Context) -> bool:
    """Tell whether the NOT NULL of a column holds below: always, but before 18 for a child that has given it up."""
    if belonging.kind == "partition" or column.metadata.get("not_null_constraint"):
        return True
    before, said = (state.facts.get(column.id) for state in (context.live, context.declared))
    if belonging.id not in context.live.facts or before is None or before.attributes["not_null"] == "false":
        return True
    return said is not None and said.attributes["not_null"] == "false"


def _require_check(demands: FactSet, check: Fact, below: FactId, context: Context) -> None:
    if " NO INHERIT" in str(check.attributes["definition"])[-len(" NO INHERIT NOT VALID") :]:
        return
    where: FactId = ("constraint", *below[1:], check.id[3])
    there = context.wanted.facts.get(where)
    if there is not None and there.attributes["type"] == "CHECK" and where in context.declared.facts:
        return  # they may differ in what is validated
    demands.add(Fact(where, below, check.attributes, {**check.metadata, "inherited": "true"}))
    _add_outside_dependencies(demands, where, check, context)


def _require_index(demands: FactSet, index: Fact, belonging: Fact, below: FactId, context: Context) -> None:
    if belonging.id not in context.partitions_without_index.get(index.id, ()):
        return
    if belonging.id in context.declared_partitions_without_index.get(index.id, ()):
        return
    before = context.live.facts.get(index.id)
    if before is not None and belonging.id in context.live.facts:
        there = context.attachments.get((f"{index.id[1]}\0{index.id[-1]}", "\0".join(below[1:])))
        if there is not None:
            for each in (context.live.facts[there].parent or (), there):
                demands.facts[each] = context.live.facts[each]
                demands.depends_on[each] = context.live.depends_on[each]
        elif index.kind == "index":
            # It was without this partition's before, and so was never complete.
            demands.add(index.with_attributes(valid=before.attributes["valid"]))
        return
    made = _existing_index(index, below, context)
    if made is None:
        made = _copy(index, below, context)
        demands.add(made)
        _add_outside_dependencies(demands, made.id, index, context)
    to = {"to": f"{index.id[1]}\0{index.id[-1]}"}
    attachment = Fact(("index_attachment", below[1], made.id[-1]), made.id, to, {"table": "\0".join(below[1:])})
    demands.add(attachment)
    demands.add_dependency(attachment.id, index.id)


def _existing_index(index: Fact, below: FactId, context: Context) -> Fact | None:
    """Return an index of a partition that does for one of the table above: attaching the partition takes it."""
    for each in context.wanted_children.get(below, ()):
        if each[0] != index.kind or not has_index(context.wanted.facts[each]):
            continue
        attached = ("index_attachment", below[1], each[-1]) in context.wanted.facts
        if not attached and index_key(context.wanted.facts[each]) == index_key(index):
            return context.wanted.facts[each]
    return None


def _copy(index: Fact, below: FactId, context: Context) -> Fact:
    """Return the index of a partition that one of the table above needs."""
    name = _index_name(index, below, context)
    if index.kind == "index":
        return _matching_index(index, Fact(("index", below[1], name), below, index.attributes, index.metadata), context)
    return Fact(("constraint", *below[1:], name), below, index.attributes, index.metadata)


def required_attachment(attachment: Fact, context: Context) -> FactSet:
    """Return how the index of a partition has to be that nobody declares, as it belongs to one of the table above."""
    facts, child = context.wanted.facts, attachment.parent
    above = [facts[need] for need in context.wanted.depends_on[attachment.id] if need != child and need in facts]
    if child not in facts or child in context.declared.facts or not above or {above[0].kind, child[0]} != {"index"}:
        return NO_REQUIREMENTS
    demands = FactSet()
    demands.add(_matching_index(above[0], facts[child], context))
    _add_outside_dependencies(demands, child, above[0], context)
    return demands


def _matching_index(index: Fact, other: Fact, context: Context) -> Fact:
    """Return an index of another table and of another name that is else like one."""
    table = context.wanted.facts[other.parent or ()]
    parted = table.attributes["partition_key"] is not None

    def made(text: object) -> str:
        start, rest = str(text).split(" INDEX ", 1)[0], str(text).split(" USING ", 1)[1]
        only = "ONLY " if parted else ""
        return f"{start} INDEX {ident(other.id[2])} ON {only}{qualified(*table.id[1:])} USING {rest}"

    attributes = {
        **other.attributes,
        "definition": made(index.attributes["definition"]),
        "table": f"{table.id[1]}\0{table.id[2]}",
    }
    metadata = {
        **index.metadata,
        "definition": made(index.metadata["definition"]),
        "partitioned": "true" if parted else "false",
    }
    return Fact(other.id, table.id, attributes, metadata)


def _index_name(index: Fact, below: FactId, context: Context) -> str:
    """Return a free name for the index of a partition, after that of the table above as PostgreSQL does it."""
    old, above = str(index.id[-1]), str((index.parent or ())[2])
    name = f"{below[2]}{old.removeprefix(above)}" if old.startswith(above) else f"{below[2]}_{old}"
    name = name.encode()[:63].decode(errors="ignore")
    facts, free, number = context.wanted.facts, name, 0
    while any((kind, below[1], free) in facts for kind in ("table", "index", "view", "matview", "sequence")) or (
        ("constraint", *below[1:], free) in facts
    ):
        number += 1
        free = f"{name.encode()[:60].decode(errors='ignore')}{number}"
    return free


def _add_outside_dependencies(demands: FactSet, fact_id: FactId, source: Fact, context: Context) -> None:
    """Let a fact need what its model needs outside of its table, and in its own table what the other needs there."""
    facts, below = context.wanted.facts, demands.facts[fact_id].parent
    table = below if below is None or below[0] == "table" else facts[below].parent if below in facts else None
    for need in context.wanted.depends_on.get(source.id, ()):
        other = facts.get(need)
        if other is None or need == source.parent:
            continue
        if other.parent != source.parent:
            demands.add_dependency(fact_id, need)
        elif table is not None and other.kind == "column":
            demands.add_dependency(fact_id, ("column", *table[1:], need[3]))
