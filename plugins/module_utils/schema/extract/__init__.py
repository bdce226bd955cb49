# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads a database's facts in one statement.

``FAMILIES`` lists every catalog family in the order in which their rows are read:
what others refer to comes first. Adding a kind means adding its family here.
"""

from __future__ import annotations

import hashlib
import typing as t

from . import (
    behaviour,
    columns,
    constraints,
    database,
    dependencies,
    namespaces,
    relations,
    routines,
    sequences,
    types,
    unmodelled,
)
from .family import Reading

if t.TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .family import Family

FAMILIES: tuple[Family, ...] = (
    namespaces.ENVIRONMENT,
    namespaces.SCHEMAS,
    namespaces.EXTENSIONS,
    relations.OUTSIDE,
    relations.RELATIONS,
    relations.INHERITANCE,
    types.TYPES,
    types.COLLATIONS,
    columns.TYPE_DEFAULTS,
    columns.COLUMNS,
    columns.DEFAULTS,
    sequences.SEQUENCES,
    constraints.CONSTRAINTS,
    constraints.INDEXES,
    constraints.ATTACHMENTS,
    constraints.STATISTICS,
    routines.ROUTINES,
    routines.AGGREGATES,
    behaviour.TRIGGERS,
    behaviour.RULES,
    behaviour.POLICIES,
    database.DEFAULT_ACLS,
    database.PUBLICATIONS,
    database.PUBLICATION_TABLES,
    database.PUBLICATION_SCHEMAS,
    database.COMMENTS,
    unmodelled.UNMODELLED,
)

_COMMON = """WITH managed AS MATERIALIZED (SELECT oid FROM pg_namespace WHERE nspname IN ({schemas})),
member AS MATERIALIZED (SELECT classid, objid FROM pg_depend WHERE deptype = 'e' OR (deptype = 'i' AND classid IN (1255, 2605))),
relation AS MATERIALIZED (
  SELECT oid FROM pg_class WHERE relnamespace = ANY (ARRAY(SELECT oid FROM managed)) AND relkind IN ('r', 'p', 'v', 'm', 'c')
    AND oid NOT IN (SELECT objid FROM member WHERE classid = 1259))
"""


def statement(major: int, schemas: tuple[str, ...]) -> str:
    """Return the one SELECT that reads everything about the managed schemas from a server of a major version."""
    width = max(len(family.columns) for family in FAMILIES)
    parts = []
    for family in FAMILIES:
        names = [f"c{number}" for number in range(len(family.columns))]
        selected = [f"{name}::text" for name in names] + ["NULL::text"] * (width - len(names))
        query = family.query(major)
        parts.append(
            f"SELECT '{family.name}'::text, {', '.join(selected)} FROM (\n{query}\n) AS family ({', '.join(names)})"
        )
    quoted = ", ".join("'" + schema.replace("'", "''") + "'" for schema in schemas)
    return _COMMON.format(schemas=quoted) + "\nUNION ALL\n".join(parts)


CONDITIONS = ("environment", "schema", "default_acl")
"""The families that say in which conditions the desired SQL is read."""


def snapshot(major: int, schemas: tuple[str, ...]) -> str:
    """Return what reads everything in one round trip and opens one read-only transaction, which stays open."""
    return (
        "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL search_path = ''; SET LOCAL jit = off; "
        + statement(major, schemas)
    )


def read(
    major: int, schemas: tuple[str, ...], rows: Sequence[tuple[str | None, ...]], only: Sequence[str] = ()
) -> Reading:
    """Turn the rows of the one statement into facts.

    :param only: read no other families than these.
    """
    reading = Reading(major, schemas)
    by_family: dict[str, list[tuple[str | None, ...]]] = {}
    for row in rows:
        by_family.setdefault(str(row[0]), []).append(row)
    for family in FAMILIES:
        if only and family.name not in only:
            continue
        read_row: Callable[[Reading, dict[str, t.Any]], None] = family.read
        for row in by_family.get(family.name, ()):
            read_row(reading, dict(zip(family.columns, row[1:], strict=False)))
    return reading


def digest(rows: Sequence[tuple[str | None, ...]]) -> str:
    """Return a hash of everything read. Equal hashes mean equal facts; the reverse isn't promised."""
    state = hashlib.sha256()
    for row in rows:
        state.update(repr(row).encode())
    return state.hexdigest()


read_dependencies = dependencies.read
DEPENDENCIES = dependencies.QUERY
