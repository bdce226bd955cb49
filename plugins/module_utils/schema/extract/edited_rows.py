# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Changes names in rows that were read, as the server changes the catalogs when it renames or moves an object.

A family tells whose name its rows contain (``Family.names``), and which columns name types (``Family.types``).
"""

from __future__ import annotations

import typing as t

from . import FAMILIES
from .catalog import PG_CLASS, PG_CONSTRAINT, PG_TRIGGER, parse_array
from .columns import COLUMNS
from .constraints import CONSTRAINTS
from .indexes import ATTACHMENTS, INDEXES
from .namespaces import SCHEMAS
from .relations import INHERITANCE, RELATIONS
from .sequences import SEQUENCES
from .triggers import TRIGGERS

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from .catalog import Address, Row
    from .family import Family

Rows = t.Sequence[tuple["str | None", ...]]

_INHERITED = ("c", "n")
"""The types of constraints that are also renamed in descendants: CHECK and NOT NULL."""


_CHANGED = ("name", "namespace")
"""The columns that renaming and moving change, so that rows can't be found by them in an index."""


class EditedRows:
    """A copy of the rows of a snapshot, and the changes to it."""

    def __init__(self, rows: Rows) -> None:
        self._rows = [list(row) for row in rows]
        self._families: dict[str, list[list[str | None]]] = {}
        self._indexes: dict[tuple[str, str], dict[str | None, list[list[str | None]]]] = {}
        for row in self._rows:
            self._families.setdefault(str(row[0]), []).append(row)

    def result(self) -> list[tuple[str | None, ...]]:
        """Return the changed rows, in the same order."""
        return [tuple(row) for row in self._rows]

    def rename(self, address: Address, old: str, new: str, *, of_type: str) -> None:
        """Rename an object or a column, and whatever the server renames with it.

        :param of_type: the type that a renamed column or attribute is part of; tables of this type have it, too.
        """
        catalog, oid, sub = address
        if sub != "0":
            self._rename_column(oid, sub, old, new, of_type)
            return
        for family in _families_naming(catalog):
            self._change(family, {family.oid: oid}, name=new)
        if catalog == PG_CONSTRAINT:
            self._rename_inherited(oid, old, new)
        if catalog == PG_TRIGGER:
            self._rename_copies(oid, new)

    def move(self, address: Address, schema: str) -> None:
        """Move an object to another schema, and with a table its indexes, constraints and sequences."""
        catalog, oid, _sub = address
        namespace = str(self._change(SCHEMAS, {"name": schema})[0]["oid"])
        for family in _families_naming(catalog):
            if "namespace" in family.columns:
                self._change(family, {family.oid: oid}, namespace=namespace)
        if catalog != PG_CLASS:
            return
        self._change(CONSTRAINTS, {"relation": oid}, namespace=namespace)
        for index in self._change(INDEXES, {"relation": oid}, namespace=namespace):
            self._change(ATTACHMENTS, {"index": index["oid"]}, namespace=namespace)
        for sequence in self._change(SEQUENCES, {}):
            if str(sequence["belongs"] or "").split("/")[1:2] == [oid]:
                self._change(SEQUENCES, {"oid": sequence["oid"]}, namespace=namespace)

    def change_types(self, change: Callable[[str], str]) -> None:
        """Change the names of types, as ``format_type`` prints them."""
        self._indexes.clear()
        for family in FAMILIES:
            for column in family.types:
                at = 1 + family.columns.index(column)
                for row in self._families.get(family.name, ()):
                    if row[at] is not None:
                        row[at] = _changed_types(str(row[at]), change)

    def _change(self, family: Family, where: Mapping[str, str], **values: str) -> list[Row]:
        """Update the matching rows of a family; return them as they were."""
        names, found = family.columns, []
        for row in self._candidates(family, where):
            if all(row[1 + names.index(key)] == value for key, value in where.items()):
                found.append(dict(zip(names, row[1:], strict=False)))
                for key, value in values.items():
                    row[1 + names.index(key)] = value
        return found

    def _candidates(self, family: Family, where: Mapping[str, str]) -> Sequence[list[str | None]]:
        """Return the rows of a family that may match: all of them, or those with one of the values."""
        rows = self._families.get(family.name, [])
        column = next((each for each in where if each not in _CHANGED), None)
        if column is None:
            return rows
        index = self._indexes.get((family.name, column))
        if index is None:
            index = self._indexes[family.name, column] = {}
            at = 1 + family.columns.index(column)
            for row in rows:
                index.setdefault(row[at], []).append(row)
        return index.get(where[column], [])

    def _rename_column(self, relation: str, number: str, old: str, new: str, of_type: str) -> None:
        """Rename a column or an attribute, along with the columns that inherit it or belong to tables of that type."""
        self._change(COLUMNS, {"relation": relation, "number": number}, name=new)
        typed = self._change(RELATIONS, {"of_type": of_type})
        for child in [*self._descendants(relation), *(str(row["oid"]) for row in typed)]:
            self._change(COLUMNS, {"relation": child, "name": old}, name=new)

    def _rename_inherited(self, oid: str, old: str, new: str) -> None:
        """Rename the inherited copies of a constraint in descendants."""
        for row in self._change(CONSTRAINTS, {"oid": oid}):
            for child in self._descendants(row["relation"]) if row["type"] in _INHERITED else ():
                self._change(CONSTRAINTS, {"relation": child, "name": old, "type": row["type"]}, name=new)

    def _rename_copies(self, oid: str, new: str) -> None:
        """Rename the copies of a trigger on partitions."""
        for copy in self._change(TRIGGERS, {"parent": oid}, name=new):
            self._rename_copies(copy["oid"], new)

    def _descendants(self, relation: str) -> list[str]:
        found = [str(row["child"]) for row in self._change(INHERITANCE, {"parent": relation})]
        return found + [each for child in found for each in self._descendants(child)]


def schema_row(name: str, owner: str, width: int) -> tuple[str | None, ...]:
    """Return the row of a schema that doesn't exist yet."""
    return (SCHEMAS.name, f"made {name}", name, owner, *[None] * (width - 4))


def _families_naming(catalog: str) -> Sequence[Family]:
    return [family for family in FAMILIES if family.names == catalog]


def _changed_types(text: str, change: Callable[[str], str]) -> str:
    """Change the name of a type, or each element of an array of them."""
    if not text.startswith(("{", "[")):
        return change(text)
    bounds, brace, _rest = text.partition("{")
    parts = parse_array(text[len(bounds) :])
    changed = [change(each) for each in parts]
    if list(parts) == changed:
        return text
    quoted = ('"' + each.replace("\\", "\\\\").replace('"', '\\"') + '"' for each in changed)
    return f"{bounds}{brace}{','.join(quoted)}}}"
