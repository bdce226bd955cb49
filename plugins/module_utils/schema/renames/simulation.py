# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Simulates renames: computes what a database will look like after them, without performing them.

The catalog stores every name in one place, and so do the rows read from it: the names are changed there, and the facts
read again. Only the texts that PostgreSQL deparsed still contain the old names. A text that equals its counterpart in
the desired schema with the renames undone will equal the desired text; any other differs anyway.
"""

from __future__ import annotations

import typing as t

from ...failure import Failure
from .. import extract
from ..extract.catalog import (
    PG_CLASS,
    PG_COLLATION,
    PG_CONSTRAINT,
    PG_CONVERSION,
    PG_EVENT_TRIGGER,
    PG_LANGUAGE,
    PG_NAMESPACE,
    PG_POLICY,
    PG_PROC,
    PG_PUBLICATION,
    PG_REWRITE,
    PG_STATISTIC_EXT,
    PG_TRIGGER,
    PG_TYPE,
    parse_array,
)
from ..model.sql import qualified, split_name
from .directives import renamed_fact

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from ..extract.snapshot import Snapshot
    from ..model.facts import Fact, FactId, FactSet, Value
    from .pending import Rename

Rows = t.Sequence[tuple["str | None", ...]]

_NAMED: dict[str, tuple[tuple[str, str], ...]] = {
    PG_CLASS: (
        ("relation", "oid"), ("outside", "oid"), ("index", "oid"), ("sequence", "oid"), ("index_attachment", "index"),
    ),
    PG_TYPE: (("type", "oid"),),
    PG_PROC: (("routine", "oid"),),
    PG_NAMESPACE: (("schema", "oid"),),
    PG_REWRITE: (("rule", "oid"),),
    PG_POLICY: (("policy", "oid"),),
    PG_COLLATION: (("collation", "oid"),),
    PG_STATISTIC_EXT: (("statistics", "oid"),),
    PG_PUBLICATION: (("publication", "oid"),),
    PG_CONVERSION: (("conversion", "oid"),),
    PG_LANGUAGE: (("language", "oid"),),
    PG_EVENT_TRIGGER: (("event_trigger", "oid"),),
}  # fmt: skip
"""The rows that contain the name of a catalog's object: the family, and the column with the object's OID."""

_INHERITED = ("c", "n")
"""The types of constraints that are also renamed in descendants: CHECK and NOT NULL."""


class _Rows:
    """The rows of a snapshot, editable."""

    def __init__(self, rows: Rows) -> None:
        self._rows = [list(row) for row in rows]
        self._columns = {family.name: family.columns for family in extract.FAMILIES}
        self._families: dict[str, list[list[str | None]]] = {}
        for row in self._rows:
            self._families.setdefault(str(row[0]), []).append(row)

    def columns(self, family: str) -> tuple[str, ...]:
        return self._columns[family]

    def change(self, family: str, where: Mapping[str, str], **values: str) -> list[dict[str, t.Any]]:
        """Update the matching rows of a family; return them as they were."""
        names, found = self._columns[family], []
        for row in self._families.get(family, ()):
            if all(row[1 + names.index(key)] == value for key, value in where.items()):
                found.append(dict(zip(names, row[1:], strict=False)))
                for key, value in values.items():
                    row[1 + names.index(key)] = value
        return found

    def replace(self, family: str, column: str, change: Callable[[str], str]) -> None:
        """Change a column in every row of a family where it isn't null."""
        at = 1 + self._columns[family].index(column)
        for row in self._families.get(family, ()):
            if row[at] is not None:
                row[at] = change(str(row[at]))

    def result(self) -> list[tuple[str | None, ...]]:
        return [tuple(row) for row in self._rows]


def simulate(
    snapshot: Snapshot, rows: Rows, dependencies: Iterable[tuple[str, ...]], renames: Sequence[Rename]
) -> tuple[Snapshot, dict[FactId, FactId]]:
    """Return a snapshot with the new names, except within texts, and the current ids of its facts."""
    changed = _Rows(rows)
    for rename in renames:
        _change(changed, snapshot, rename)
    types = _Types(renames)
    changed.replace("column", "type", types.renamed)
    changed.replace("routine", "types", types.renamed_array)
    changed.replace("transform", "type", types.renamed)
    changed.replace("cast", "source", types.renamed)
    changed.replace("cast", "target", types.renamed)
    result = extract.read(snapshot.major, snapshot.schemas, changed.result())
    extract.read_dependencies(result, dependencies)
    if len(result.state.facts) != len(snapshot.state.facts):
        raise Failure("Cannot simulate the renames: two objects would have the same name.", hint="Nothing was changed.")
    for rename in renames:
        if rename.wanted[0] == "label":
            enum = result.state.facts["enum", *rename.wanted[1:3]]
            labels = tuple(rename.new if each == rename.old else each for each in enum.attributes["labels"] or ())
            result.state.facts[enum.id] = enum.with_attributes(labels=labels)
    # The same rows in the same order yield the same facts in the same order.
    return result, dict(zip(result.state.facts, snapshot.state.facts, strict=True))


def _change(rows: _Rows, snapshot: Snapshot, rename: Rename) -> None:
    if rename.live[0] == "not_null":
        named = renamed_fact(rename.live)
        for address, each in snapshot.aliases.items():
            if each == named and address[0] == PG_CONSTRAINT:
                _constraint(rows, address[1], rename)
        return
    for catalog, oid, sub in _addresses(snapshot, rename.live):
        if sub != "0":
            _column(rows, oid, sub, rename)
            continue
        if catalog == PG_CONSTRAINT:
            _constraint(rows, oid, rename)
        if catalog == PG_TRIGGER:
            _trigger(rows, oid, rename)
        for family, key in _NAMED.get(catalog, ()):
            rows.change(family, {key: oid}, name=rename.new)
        if rename.schema:
            _move(rows, catalog, oid, str(rename.wanted[1]))


def _addresses(snapshot: Snapshot, fact_id: FactId) -> list[tuple[str, str, str]]:
    """Return a fact's catalog addresses, including a constraint's index and a composite type's relation."""
    found = [address for address, each in snapshot.addresses.items() if each == fact_id]
    return found + [address for address, each in snapshot.aliases.items() if each == fact_id and address[0] == PG_CLASS]


def _column(rows: _Rows, relation: str, number: str, rename: Rename) -> None:
    """Rename a column or an attribute, along with the columns that inherit it or belong to tables of that type."""
    rows.change("column", {"relation": relation, "number": number}, name=rename.new)
    typed = rows.change("relation", {"of_type": qualified(*rename.live[1:3])}) if rename.live[0] == "attribute" else []
    for child in [*_descendants(rows, relation), *(str(row["oid"]) for row in typed)]:
        rows.change("column", {"relation": child, "name": rename.old}, name=rename.new)


def _constraint(rows: _Rows, oid: str, rename: Rename) -> None:
    """Rename a constraint, and its inherited copies in descendants."""
    for row in rows.change("constraint", {"oid": oid}, name=rename.new):
        for child in _descendants(rows, row["relation"]) if row["type"] in _INHERITED else ():
            rows.change("constraint", {"relation": child, "name": rename.old, "type": row["type"]}, name=rename.new)


def _trigger(rows: _Rows, oid: str, rename: Rename) -> None:
    """Rename a trigger, and its copies on partitions."""
    rows.change("trigger", {"oid": oid}, name=rename.new)
    for copy in rows.change("trigger", {"parent": oid}):
        _trigger(rows, copy["oid"], rename)


def _descendants(rows: _Rows, relation: str) -> list[str]:
    found = [str(row["child"]) for row in rows.change("inheritance", {"parent": relation})]
    return found + [each for child in found for each in _descendants(rows, child)]


def _move(rows: _Rows, catalog: str, oid: str, schema: str) -> None:
    """Move an object to another schema, and with a table its indexes, constraints and sequences."""
    namespace = str(rows.change("schema", {"name": schema})[0]["oid"])
    for family, key in _NAMED[catalog]:
        if "namespace" in rows.columns(family):
            rows.change(family, {key: oid}, namespace=namespace)
    if catalog != PG_CLASS:
        return
    rows.change("constraint", {"relation": oid}, namespace=namespace)
    for index in rows.change("index", {"relation": oid}, namespace=namespace):
        rows.change("index_attachment", {"index": index["oid"]}, namespace=namespace)
    for sequence in rows.change("sequence", {}):
        if str(sequence["belongs"] or "").split("/")[1:2] == [oid]:
            rows.change("sequence", {"oid": sequence["oid"]}, namespace=namespace)


class _Types:
    """Renames types in the form ``format_type`` prints them, which is part of the ids of functions."""

    def __init__(self, renames: Iterable[Rename]) -> None:
        self._types, self._schemas = dict[tuple[str, ...], tuple[str, ...]](), dict[str, str]()
        for rename in renames:
            if len(rename.live) == 3:
                self._types[rename.live[1:3]] = rename.wanted[1:3]
            elif rename.live[0] == "schema":
                self._schemas[rename.old] = rename.new

    def renamed(self, text: str) -> str:
        if "." not in text or not (self._types or self._schemas):
            return text
        base = text.removesuffix("[]")
        schema, name = [*split_name(base), ""][:2]
        found = self._types.get((schema, name), (self._schemas.get(schema, schema), name))
        return text if found == (schema, name) else qualified(*found) + text[len(base) :]

    def renamed_array(self, text: str) -> str:
        bounds, brace, _rest = text.partition("{")
        parts = parse_array(text[len(bounds) :])
        renamed = [self.renamed(each) for each in parts]
        if list(parts) == renamed:
            return text
        quoted = ('"' + each.replace("\\", "\\\\").replace('"', '\\"') + '"' for each in renamed)
        return f"{bounds}{brace}{','.join(quoted)}}}"


def resolve_texts(
    simulated: FactSet, names: Mapping[FactId, FactId], live: FactSet, former: FactSet, desired: FactSet
) -> dict[FactId, Fact]:
    """Return the simulated facts with each text that equals the former one replaced by the desired one.

    :param names: the ids in ``live`` of the facts in ``simulated``.
    :param former: the desired schema with the renames undone.
    """
    resolved: dict[FactId, Fact] = {}
    for fact_id, live_id in names.items():
        live_fact, former_fact, wanted = live.facts[live_id], former.facts.get(live_id), desired.facts.get(fact_id)
        if former_fact is None or wanted is None:
            continue
        attributes = {
            key: _resolved(
                value, live_fact.attributes[key], former_fact.attributes.get(key), wanted.attributes.get(key)
            )
            for key, value in simulated.facts[fact_id].attributes.items()
        }
        resolved[fact_id] = simulated.facts[fact_id].with_attributes(**attributes)
    return resolved


def _resolved(simulated: Value, live: Value, former: Value, desired: Value) -> Value:
    if live == former:
        return desired
    if isinstance(live, str) and isinstance(former, str) and isinstance(desired, str):
        # One may continue the other, as the definition of a constraint with NOT VALID does.
        if live.startswith(former):
            return desired + live[len(former) :]
        if former.startswith(live) and desired.endswith(former[len(live) :]):
            return desired.removesuffix(former[len(live) :])
    return simulated
