# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a database will look like when some renames are done, without doing them.

The catalog has every name in one place, and so have the rows that were read from it: there the names are changed, and
the facts read again. Only the texts that PostgreSQL deparsed still have the old names in them. Where such a text equals
that of the desired schema with its renames undone, it will equal the desired one; any other differs anyway.
"""

from __future__ import annotations

import typing as t

from ...failure import Failure
from .. import extract
from ..extract.catalog import (
    PG_CLASS,
    PG_COLLATION,
    PG_CONSTRAINT,
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
}  # fmt: skip
"""In which rows an object of a catalog has its name: the family, and the column that says whose row it is."""

_INHERITED = ("c", "n")
"""The types of constraints that are renamed in the tables below, too: CHECK and NOT NULL."""


class _Rows:
    """The rows of a reading, to be changed."""

    def __init__(self, rows: Rows) -> None:
        self._rows = [list(row) for row in rows]
        self._columns = {family.name: family.columns for family in extract.FAMILIES}
        self._families: dict[str, list[list[str | None]]] = {}
        for row in self._rows:
            self._families.setdefault(str(row[0]), []).append(row)

    def columns(self, family: str) -> tuple[str, ...]:
        return self._columns[family]

    def change(self, family: str, where: Mapping[str, str], **values: str) -> list[dict[str, t.Any]]:
        """Set columns of the rows that match; return what those rows were."""
        names, found = self._columns[family], []
        for row in self._families.get(family, ()):
            if all(row[1 + names.index(key)] == value for key, value in where.items()):
                found.append(dict(zip(names, row[1:], strict=False)))
                for key, value in values.items():
                    row[1 + names.index(key)] = value
        return found

    def replace(self, family: str, column: str, change: Callable[[str], str]) -> None:
        """Change a column of every row of a family, where there is a value."""
        at = 1 + self._columns[family].index(column)
        for row in self._families.get(family, ()):
            if row[at] is not None:
                row[at] = change(str(row[at]))

    def result(self) -> list[tuple[str | None, ...]]:
        return [tuple(row) for row in self._rows]


def simulate(
    snapshot: Snapshot, rows: Rows, dependencies: Iterable[tuple[str, ...]], renames: Sequence[Rename]
) -> tuple[Snapshot, dict[FactId, FactId]]:
    """Return a reading with the names that will be, texts aside, and what its facts are called now."""
    changed = _Rows(rows)
    for rename in renames:
        _change(changed, snapshot, rename)
    types = _Types(renames)
    changed.replace("column", "type", types.renamed)
    changed.replace("routine", "types", types.renamed_array)
    result = extract.read(snapshot.major, snapshot.schemas, changed.result())
    extract.read_dependencies(result, dependencies)
    if len(result.state.facts) != len(snapshot.state.facts):
        raise Failure("The renames cannot be foreseen: two things would have one name.", hint="Nothing was changed.")
    for rename in renames:
        if rename.wanted[0] == "label":
            enum = result.state.facts["enum", *rename.wanted[1:3]]
            labels = tuple(rename.new if each == rename.old else each for each in enum.attributes["labels"] or ())
            result.state.facts[enum.id] = enum.with_attributes(labels=labels)
    # The readers were given the same rows in the same order, and so found the same facts in the same order.
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
    """Return where a fact is in the catalogs: the index behind a constraint, and the type behind a composite, too."""
    found = [address for address, each in snapshot.addresses.items() if each == fact_id]
    return found + [address for address, each in snapshot.aliases.items() if each == fact_id and address[0] == PG_CLASS]


def _column(rows: _Rows, relation: str, number: str, rename: Rename) -> None:
    """Rename a column, and those of the tables that inherit it; an attribute, and the columns of the tables of its type."""
    rows.change("column", {"relation": relation, "number": number}, name=rename.new)
    typed = rows.change("relation", {"of_type": qualified(*rename.live[1:3])}) if rename.live[0] == "attribute" else []
    for child in [*_descendants(rows, relation), *(str(row["oid"]) for row in typed)]:
        rows.change("column", {"relation": child, "name": rename.old}, name=rename.new)


def _constraint(rows: _Rows, oid: str, rename: Rename) -> None:
    """Rename a constraint, and what the tables below inherit of it."""
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
    """Put an object into another schema, and with a table its indexes, constraints and sequences."""
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
    """The names of types, as ``format_type`` prints them: functions that share a name are told apart by them."""

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
    foreseen: FactSet, names: Mapping[FactId, FactId], live: FactSet, former: FactSet, desired: FactSet
) -> dict[FactId, Fact]:
    """Return the facts whose texts can be told: each text that equals the former one becomes the desired one.

    :param names: what the facts of ``foreseen`` are called in ``live``.
    :param former: the desired schema with the renames undone, by the names that are there now.
    """
    settled: dict[FactId, Fact] = {}
    for fact_id, live_id in names.items():
        one, other, wanted = live.facts[live_id], former.facts.get(live_id), desired.facts.get(fact_id)
        if other is None or wanted is None:
            continue
        attributes = {
            key: _resolved(value, one.attributes[key], other.attributes.get(key), wanted.attributes.get(key))
            for key, value in foreseen.facts[fact_id].attributes.items()
        }
        settled[fact_id] = foreseen.facts[fact_id].with_attributes(**attributes)
    return settled


def _resolved(foreseen: Value, live: Value, former: Value, desired: Value) -> Value:
    if live == former:
        return desired
    if isinstance(live, str) and isinstance(former, str) and isinstance(desired, str):
        # One goes on where the other ends, as a constraint that is NOT VALID does.
        if live.startswith(former):
            return desired + live[len(former) :]
        if former.startswith(live) and desired.endswith(former[len(live) :]):
            return desired.removesuffix(former[len(live) :])
    return foreseen
