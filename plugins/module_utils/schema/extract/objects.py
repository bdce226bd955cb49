# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Groups the rows by object (a table with all that belongs to it, a type, a routine), so that each has a hash of its own.

The groups decide only what is read again after a change, never what is compared: the rows of a family without
``Family.object`` form one object.
"""

from __future__ import annotations

import typing as t

from .catalog import (
    PG_ATTRDEF,
    PG_CLASS,
    PG_CONSTRAINT,
    PG_POLICY,
    PG_PROC,
    PG_REWRITE,
    PG_STATISTIC_EXT,
    PG_TRIGGER,
    PG_TYPE,
)

if t.TYPE_CHECKING:
    from .family import Family


_PARTS = (PG_CLASS, PG_CONSTRAINT, PG_TRIGGER, PG_POLICY, PG_REWRITE, PG_ATTRDEF, PG_STATISTIC_EXT)
"""The catalogs of relations and their parts: of all objects, they are the most."""


_INDEPENDENT = (PG_CLASS, PG_TYPE, PG_PROC, "schema", "type_default")


def is_independent(name: str) -> bool:
    """Return whether rows of relations don't contribute to an object with this name, unless it is a relation itself."""
    return name.partition(" ")[0] in _INDEPENDENT


def has_rows_of_its_own(name: str) -> bool:
    """Return whether the name is that of one object, not of a whole family."""
    return " " in name


def is_always_read(name: str) -> bool:
    """Return whether an object with this name is read whatever its hash is, because it is neither a relation nor part of one."""
    return name.partition(" ")[0] not in _PARTS


MAY_BE_KNOWN = f"""split_part(object, ' ', 1) IN ({", ".join(f"'{catalog}'" for catalog in _PARTS)})
    AND object NOT IN (SELECT '{PG_CLASS} ' || i FROM pg_inherits, unnest(ARRAY[inhrelid, inhparent]) i)"""
"""The SQL condition that an object needn't be read if its hash is known: rows of others don't refer to it."""


def key_expression(family: Family) -> str:
    """Return the SQL expression for the object of a family's row: ``catalog OID``, or the family's name."""
    parts = []
    for column, catalog in family.object.items():
        number = f"c{family.columns.index(column)}::text"
        known = f"'{catalog} '" if catalog.isdigit() else f"c{family.columns.index(catalog)} || ' '"
        parts.append(f"{known} || NULLIF({number}, '0')")
    return f"COALESCE({', '.join([*parts, repr(family.name)])})"


NAME = f"""COALESCE(split_part(object, ' ', 1) || ' ' || CASE
    WHEN object LIKE '{PG_CLASS} %' THEN substr(object, 6)::oid::regclass::text
    WHEN object LIKE '{PG_TYPE} %' THEN substr(object, 6)::oid::regtype::text
    WHEN object LIKE '% %' THEN (
      SELECT i.identity FROM pg_identify_object(split_part(object, ' ', 1)::oid, split_part(object, ' ', 2)::oid, 0) i)
  END, object)"""
"""The SQL expression for the name of an object, which is the same in every database."""


def key_positions(family: Family) -> tuple[tuple[str | int, int], ...]:
    """Return where a row, which begins with the family's name, has its object: the catalog or its position, and the OID's."""
    return tuple(
        (catalog if catalog.isdigit() else family.columns.index(catalog) + 1, family.columns.index(column) + 1)
        for column, catalog in family.object.items()
    )


def key_of(row: tuple[str | None, ...], positions: tuple[tuple[str | int, int], ...]) -> str:
    """Return the object of a row, as ``key_expression`` does."""
    for catalog, position in positions:
        oid = row[position]
        if oid is not None and oid != "0":
            return f"{catalog if isinstance(catalog, str) else row[catalog]} {oid}"
    return str(row[0])
