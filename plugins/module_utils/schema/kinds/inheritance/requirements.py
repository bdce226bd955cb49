# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a child table requires because of its parent.

The desired schema always satisfies these requirements; they can be unmet when parts of one of the tables are kept.
"""

from __future__ import annotations

import typing as t

from ...model.facts import Fact, FactSet, kind_of
from ...model.sql import ident, not_null_name, qualified
from ..rule import NO_REQUIREMENTS
from .index_matching import can_be_created, has_index, index_key
from .not_null import name_of

if t.TYPE_CHECKING:
    from ...model.facts import FactId, Value
    from ..context import ComparisonContext

_DEFINITION = ("type", "collation", "generated", "expression")


def required_facts(link: Fact, parent: FactId, context: ComparisonContext) -> FactSet:
    """Return the facts that a child table requires because of its parent.

    :param link: the partition or inheritance fact, whose parent is the child table.
    """
    child, facts = link.parent, context.wanted.facts
    if child is None or child not in facts or parent not in facts:
        return NO_REQUIREMENTS
    required = FactSet()
    for each in context.wanted_children.get(parent, ()):
        fact = facts[each]
        if fact.kind == "column":
            _require_column(required, fact, link, child, context)
        elif fact.kind == "constraint" and fact.attributes["type"] == "CHECK":
            _require_check(required, fact, child, context)
        elif link.kind == "partition" and has_index(fact):
            _require_index(required, fact, link, child, context)
    if link.kind == "partition" and link.id not in context.live.facts:
        _require_columns_of_partition(required, parent, child, context)
    return required


def _require_columns_of_partition(required: FactSet, parent: FactId, child: FactId, context: ComparisonContext) -> None:
    """Require all columns of a new partition in its parent table: it can't have additional ones."""
    facts = context.wanted.facts
    for each in context.wanted_children.get(child, ()):
        if kind_of(each) == "column" and ("column", *parent[1:], each[3]) not in facts:
            required.add(Fact(("column", *parent[1:], each[3]), parent, facts[each].attributes, facts[each].metadata))


def _require_column(required: FactSet, column: Fact, link: Fact, child: FactId, context: ComparisonContext) -> None:
    fact_id: FactId = ("column", *child[1:], column.name)
    existing = context.wanted.facts.get(fact_id)
    name = str(column.metadata.get("not_null_constraint") or "")
    has_name = name if name != not_null_name(str(fact_id[2]), str(fact_id[3])) else None
    null = {"not_null": column.attributes["not_null"], "not_null_name": has_name or None}
    if column.attributes["not_null"] not in ("true", "not valid"):
        null = {"not_null": "false", "not_null_name": None}
    metadata = {"inherited": "true", "not_null_local": "false", "not_null_inherited": "true"}
    if existing is None:
        own: dict[str, Value] = {"statistics": None, "options": (), **null}
        required.add(Fact(fact_id, child, {**column.attributes, **own}, {**column.metadata, **metadata}))
        _copy_dependencies(required, fact_id, column, context)
        default = context.wanted.facts.get(("default", *column.path))
        if default is not None:
            required.add(Fact(("default", *fact_id[1:]), fact_id, default.attributes, default.metadata))
            _copy_dependencies(required, ("default", *fact_id[1:]), default, context)
        return
    definition = {key: column.attributes[key] for key in _DEFINITION}
    if fact_id in context.declared.facts and column.attributes["generated"] == existing.attributes["generated"]:
        definition["expression"] = existing.attributes["expression"]  # a child may have another expression
    if definition["type"] != existing.attributes["type"]:
        definition |= {key: column.attributes[key] for key in ("storage", "compression")}
    if (
        null["not_null"] != "false"
        and existing.attributes["not_null"] == "false"
        and _is_inherited(column, link, context)
    ):
        required.add(
            Fact(fact_id, child, {**existing.attributes, **definition, **null}, {**existing.metadata, **metadata})
        )
        return
    before = context.live.facts.get(fact_id)
    if (
        before is not None
        and null["not_null"] != "false"
        and before.is_true("not_null_inherited")
        and name_of(before) == name_of(context.live.facts.get(column.id, column))
        and before.attributes["not_null"] == existing.attributes["not_null"]
    ):
        definition["not_null_name"] = before.attributes["not_null_name"]  # it has the parent's name
    required.add(existing.with_attributes(**definition))
    _copy_dependencies(required, fact_id, column, context)


def _is_inherited(column: Fact, link: Fact, context: ComparisonContext) -> bool:
    """Return whether a child inherits a column's NOT NULL: before PostgreSQL 18, an inheriting table may drop it."""
    if link.kind == "partition" or column.metadata.get("not_null_constraint"):
        return True
    before, declared = (state.facts.get(column.id) for state in (context.live, context.declared))
    if link.id not in context.live.facts:
        return True
    if before is None or before.attributes["not_null"] == "false":
        below = context.declared.facts.get(("column", *link.path[:2], column.name))
        return below is None or below.attributes["not_null"] != "false"
    return declared is not None and declared.attributes["not_null"] == "false"


def _require_check(required: FactSet, check: Fact, child: FactId, context: ComparisonContext) -> None:
    if str(check.attributes["definition"]).removesuffix(" NOT VALID").endswith(" NO INHERIT"):
        return
    fact_id: FactId = ("constraint", *child[1:], check.name)
    existing = context.wanted.facts.get(fact_id)
    if (
        existing is not None
        and fact_id in context.declared.facts
        and _expression(existing) == _expression(check)
        and _is_as_valid(existing, check)
    ):
        return
    required.add(Fact(fact_id, child, check.attributes, {**check.metadata, "inherited": "true"}))
    _copy_dependencies(required, fact_id, check, context)


def _is_as_valid(child: Fact, parent: Fact) -> bool:
    """Return whether a child table may have its check as it is: it may be valid although the parent's isn't."""
    return child.is_true("validated") or not parent.is_true("validated")


def _expression(check: Fact) -> tuple[Value, str]:
    return check.attributes["type"], str(check.attributes["definition"]).removesuffix(" NOT VALID").removesuffix(
        " NOT ENFORCED"
    )


def _require_index(required: FactSet, index: Fact, link: Fact, child: FactId, context: ComparisonContext) -> None:
    kept = _kept_equal_index(index, link, child, context)
    if kept is not None:
        _require_attachment(required, kept, index, child)
        return
    if link.id not in context.partitions_without_index.get(index.id, ()):
        return
    if link.id in context.declared_partitions_without_index.get(index.id, ()):
        return
    before = context.live.facts.get(index.id)
    if before is not None and link.id in context.live.facts:
        existing = context.attachments.get(((index.schema, index.name), child[1:]))
        if existing is not None:
            for each in (context.live.facts[existing].parent or (), existing):
                required.facts[each] = context.live.facts[each]
                required.depends_on[each] = context.live.depends_on[each]
        elif index.kind == "index":
            # It had no index of this partition before, so it was never valid.
            required.add(index.with_attributes(valid=before.attributes["valid"]))
        return
    child_index = _existing_index(index, child, context)
    if child_index is None:
        child_index = _copy(index, child, context)
        required.add(child_index)
        _copy_dependencies(required, child_index.id, index, context)
    _require_attachment(required, child_index, index, child)


def _require_attachment(required: FactSet, child_index: Fact, index: Fact, child: FactId) -> None:
    to = {"to": (index.schema, index.name)}
    attachment = Fact(("index_attachment", child[1], child_index.name), child_index.id, to, {"table": child[1:]})
    required.add(attachment)
    required.add_dependency(attachment.id, index.id)


def _kept_equal_index(index: Fact, link: Fact, child: FactId, context: ComparisonContext) -> Fact | None:
    """Return a kept index of a table that ATTACH PARTITION attaches to one of the parent, as it exists before any other."""
    if link.id in context.live.facts or index.id not in context.live.facts:
        return None
    for each in context.wanted_children.get(child, ()):
        other = context.wanted.facts[each]
        is_kept = (
            kind_of(each) == index.kind == "index" and each in context.live.facts and each not in context.declared.facts
        )
        if is_kept and index_key(other) == index_key(index):
            return other
    return None


def _existing_index(index: Fact, child: FactId, context: ComparisonContext) -> Fact | None:
    """Return a partition's index that matches one of the parent, so that ATTACH PARTITION attaches it."""
    for each in context.wanted_children.get(child, ()):
        other = context.wanted.facts[each]
        if not has_index(other) or other.attributes.get("type") != index.attributes.get("type"):
            continue
        attached = ("index_attachment", child[1], each[-1]) in context.wanted.facts
        if not attached and index_key(other) == index_key(index):
            return other
    return None


def _copy(index: Fact, child: FactId, context: ComparisonContext) -> Fact:
    """Return a partition's index that matches one of the parent."""
    name = _index_name(index, child, context)
    if index.kind == "index":
        return _matching_index(index, Fact(("index", child[1], name), child, index.attributes, index.metadata), context)
    return Fact(("constraint", *child[1:], name), child, index.attributes, index.metadata)


def required_attachment(attachment: Fact, context: ComparisonContext) -> FactSet:
    """Return the definition that an index must have because it is attached to a parent index.

    That of the parent index, unless a foreign key or the partition key requires the partition's as it is; then the parent index is as it was.
    """
    facts, declared, index = context.wanted.facts, context.declared.facts, attachment.parent
    needs = [facts[need] for need in context.wanted.depends_on[attachment.id] if need != index and need in facts]
    if index not in facts or not needs or needs[0].kind != kind_of(index):
        return NO_REQUIREMENTS
    parent = needs[0]
    is_as_declared = index in declared and facts[index].attributes == declared[index].attributes
    if is_as_declared and (parent.id not in declared or parent.attributes == declared[parent.id].attributes):
        return NO_REQUIREMENTS
    required, matching = FactSet(), _matching_index(parent, facts[index], context)
    before = context.live.facts.get(parent.id)
    if (
        before is not None
        and index in context.live.facts
        and index_key(context.live.facts[index]) != index_key(parent)
        and (_is_referenced(index, context) or not can_be_created(matching, context.wanted))
    ):
        required.copy_from(context.live, before)
        return required
    if not is_as_declared and index_key(facts[index]) == index_key(parent):
        return NO_REQUIREMENTS  # PostgreSQL attaches it, whatever order it has
    required.add(matching)
    _copy_dependencies(required, index, parent, context)
    return required


def _is_referenced(index: FactId, context: ComparisonContext) -> bool:
    """Return whether an unchanged foreign key references a live key of a partition by itself."""
    live, wanted = context.live.facts, context.wanted.facts
    return any(
        each in live and live[each].attributes == wanted[each].attributes
        for each in context.wanted_dependents.get(index, ())
        if kind_of(each) == "constraint"
        and each[1:3] != index[1:3]
        and wanted[each].attributes["type"] == "FOREIGN KEY"
    )


def _matching_index(index: Fact, other: Fact, context: ComparisonContext) -> Fact:
    """Return ``other`` with the definition of ``index``, but its own name and table."""
    if other.kind == "constraint":
        return other.with_attributes(**{key: index.attributes[key] for key in ("type", "definition", "validated")})
    table = context.wanted.facts[other.parent or ()]
    partitioned = table.attributes["partition_key"] is not None

    def rewritten(text: object) -> str:
        start, rest = str(text).partition(" INDEX ")[0], str(text).split(" USING ", 1)[1]
        only = "ONLY " if partitioned else ""
        return f"{start} INDEX {ident(other.name)} ON {only}{qualified(*table.path)} USING {rest}"

    attributes = {
        **other.attributes,
        "definition": rewritten(index.attributes["definition"]),
        "table": table.path,
    }
    metadata = {
        **index.metadata,
        "definition": rewritten(index.metadata["definition"]),
        "partitioned": "true" if partitioned else "false",
    }
    return Fact(other.id, table.id, attributes, metadata)


def _index_name(index: Fact, child: FactId, context: ComparisonContext) -> str:
    """Return a free name for a partition's index, derived from the parent's as PostgreSQL does it."""
    old, parent = index.name, str((index.parent or ())[2])
    name = f"{child[2]}{old.removeprefix(parent)}" if old.startswith(parent) else f"{child[2]}_{old}"
    name = name.encode()[:63].decode(errors="ignore")
    facts, free, number = context.wanted.facts, name, 0
    while any((kind, child[1], free) in facts for kind in ("table", "index", "view", "matview", "sequence")) or (
        ("constraint", *child[1:], free) in facts
    ):
        number += 1
        free = f"{name.encode()[:60].decode(errors='ignore')}{number}"
    return free


def _copy_dependencies(required: FactSet, fact_id: FactId, source: Fact, context: ComparisonContext) -> None:
    """Copy the dependencies of ``source`` to a fact, with columns of the same table replaced by those of its own."""
    facts, child = context.wanted.facts, required.facts[fact_id].parent
    table = child if child is None or kind_of(child) == "table" else facts[child].parent if child in facts else None
    for need in context.wanted.depends_on.get(source.id, ()):
        other = facts.get(need)
        if other is None or need == source.parent:
            continue
        if other.parent != source.parent:
            required.add_dependency(fact_id, need)
        elif table is not None and other.kind == "column":
            required.add_dependency(fact_id, ("column", *table[1:], need[3]))
