# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the facts of a database with one statement.

``FAMILIES`` lists every catalog family in the order in which their rows are read:
families that others refer to come first. To add a kind, add its family here.
"""

from __future__ import annotations

import typing as t

from ..database.session_settings import READING, without_timeouts
from ..model.facts import FactSet
from . import (
    columns,
    comments,
    constraints,
    default_privileges,
    dependencies,
    extension_members,
    foreign_servers,
    foreign_tables,
    indexes,
    namespaces,
    policies,
    publications,
    relations,
    rewrite_rules,
    routines,
    sequences,
    statistics,
    subscriptions,
    triggers,
    types,
    unmodelled,
)
from .snapshot import Snapshot

if t.TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .family import Family

FAMILIES: tuple[Family, ...] = (
    namespaces.ENVIRONMENT,
    namespaces.SCHEMAS,
    namespaces.EXTENSIONS,
    foreign_servers.FOREIGN_DATA_WRAPPERS,
    foreign_servers.FOREIGN_SERVERS,
    foreign_servers.USER_MAPPINGS,
    relations.OUTSIDE,
    relations.RELATIONS,
    foreign_tables.FOREIGN_TABLES,
    relations.INHERITANCE,
    types.TYPES,
    types.COLLATIONS,
    columns.TYPE_DEFAULTS,
    columns.COLUMNS,
    foreign_tables.FOREIGN_COLUMNS,
    columns.DEFAULTS,
    sequences.SEQUENCES,
    constraints.CONSTRAINTS,
    indexes.INDEXES,
    indexes.ATTACHMENTS,
    statistics.STATISTICS,
    routines.ROUTINES,
    routines.AGGREGATES,
    extension_members.MEMBER_ACLS,
    triggers.TRIGGERS,
    rewrite_rules.RULES,
    policies.POLICIES,
    default_privileges.DEFAULT_ACLS,
    publications.PUBLICATIONS,
    publications.PUBLICATION_TABLES,
    publications.PUBLICATION_SCHEMAS,
    subscriptions.SUBSCRIPTIONS,
    comments.COMMENTS,
    unmodelled.UNMODELLED,
)

_COMMON = """WITH managed AS MATERIALIZED (SELECT oid FROM pg_namespace WHERE nspname IN ({schemas})),
member AS MATERIALIZED (
  SELECT classid, objid, CASE deptype WHEN 'e' THEN refobjid END AS extension FROM pg_depend
  WHERE deptype = 'e' OR (deptype = 'i' AND (classid IN (1255, 2605) OR (classid = 1259 AND refclassid = 1247 AND refobjid IN (
    SELECT e.objid FROM pg_depend e WHERE e.deptype = 'e' AND e.classid = 1247))))),
relation AS MATERIALIZED (
  SELECT oid FROM pg_class WHERE relnamespace = ANY (ARRAY(SELECT oid FROM managed)) AND relkind IN ('r', 'p', 'f', 'v', 'm', 'c')
    AND oid NOT IN (SELECT objid FROM member WHERE classid = 1259))
"""

CONDITIONS = ("environment", "schema", "default_acl")
"""The families that affect how the desired SQL is interpreted."""

_WIDTH = max(len(family.columns) for family in FAMILIES)
_DIGEST = "digest"


def statement(major: int, schemas: tuple[str, ...]) -> str:
    """Return the SELECT that reads all facts about the managed schemas."""
    return _common_tables(schemas) + _families(major, FAMILIES)


def statement_unless_known(major: int, schemas: tuple[str, ...], known: str) -> str:
    """Return a SELECT that hashes the rows on the server and returns them only if their hash is not the known one.

    The hash, the counts and the rows come from one evaluation, so they always belong together. The family
    ``environment`` is not part of the hash. Equal hashes imply equal facts and dependencies, but not vice versa.
    ``digest`` and ``counts`` return the hash and the counts from the rows.

    :param known: the known hash, or an empty string.
    """
    environment, hashed = FAMILIES[:1], FAMILIES[1:]
    cells = ", ".join(f"c{number}" for number in range(_WIDTH))
    conditions = ", ".join(f"'{name}'" for name in CONDITIONS)
    padding = ", NULL" * (_WIDTH - 2)
    return f"""{_common_tables(schemas)}, everything (family, {cells}) AS MATERIALIZED (
{_families(major, hashed)}),
hash AS MATERIALIZED (SELECT encode(sha256(convert_to(string_agg(everything::text, ''), 'UTF8')), 'hex') AS value FROM everything)
SELECT '{_DIGEST}'::text, value, ({_counts_query()}){padding} FROM hash
UNION ALL
{_families(major, environment)}
UNION ALL
SELECT * FROM everything WHERE (SELECT value FROM hash) <> '{known}' OR family IN ({conditions})"""


def _counts_query() -> str:
    """Return the query that counts rows, tables, and tables with row level security among the hashed rows."""
    columns = relations.RELATIONS.columns
    kind, security = (f"c{columns.index(name)}" for name in ("relkind", "rls"))
    tables = f"family = '{relations.RELATIONS.name}' AND {kind} IN ('r', 'p')"
    return (
        f"SELECT count(*) || ' rows, ' || count(*) FILTER (WHERE {tables}) || ' tables, '"
        f" || count(*) FILTER (WHERE {tables} AND {security}::boolean) || ' with row security' FROM everything"
    )


def _common_tables(schemas: tuple[str, ...]) -> str:
    quoted = ", ".join("'" + schema.replace("'", "''") + "'" for schema in schemas)
    return _COMMON.format(schemas=quoted)


def _families(major: int, families: Sequence[Family]) -> str:
    parts = []
    for family in families:
        names = [f"c{number}" for number in range(len(family.columns))]
        selected = [f"{name}::text" for name in names] + ["NULL::text"] * (_WIDTH - len(names))
        query = family.query(major)
        parts.append(
            f"SELECT '{family.name}'::text, {', '.join(selected)} FROM (\n{query}\n) AS family ({', '.join(names)})"
        )
    return "\nUNION ALL\n".join(parts)


def open_snapshot(major: int, schemas: tuple[str, ...], known: str = "") -> str:
    """Return statements that open a read-only transaction and read all facts, in one round trip.

    :param known: see ``statement_unless_known``.
    """
    return (
        f"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; {READING}; {without_timeouts(major)}; SET LOCAL jit = off; "
        f"SET LOCAL work_mem = '{WORK_MEM}'; " + statement_unless_known(major, schemas, known)
    )


WORK_MEM = "64MB"
"""The work_mem for the materialized rows; a thousand tables use a quarter of it."""


def read(
    major: int,
    schemas: tuple[str, ...],
    rows: Sequence[tuple[str | None, ...]],
    *,
    only: Sequence[str] = (),
    intern_from: FactSet | None = None,
) -> Snapshot:
    """Convert the rows of the statement to facts.

    :param only: read only these families.
    :param intern_from: a similar fact set, to share facts with (see ``Snapshot``).
    """
    snapshot = Snapshot(major, schemas, intern_from or FactSet())
    by_family: dict[str, list[tuple[str | None, ...]]] = {}
    for row in rows:
        by_family.setdefault(str(row[0]), []).append(row)
    del rows  # unless the caller keeps them, the rows of each family are freed after they were read
    for family in FAMILIES:
        if only and family.name not in only:
            continue
        read_row: Callable[[Snapshot, dict[str, t.Any]], None] = family.read
        for row in by_family.pop(family.name, ()):
            read_row(snapshot, dict(zip(family.columns, row[1:], strict=False)))
    snapshot.shared.clear()
    snapshot.intern_from = FactSet()
    return snapshot


def digest(rows: Sequence[tuple[str | None, ...]]) -> str:
    """Return the hash from the rows of ``statement_unless_known``."""
    return next(str(row[1]) for row in rows if row[0] == _DIGEST)


def counts(rows: Sequence[tuple[str | None, ...]]) -> str:
    """Return the counts from the rows of ``statement_unless_known``."""
    return next(str(row[2]) for row in rows if row[0] == _DIGEST)


read_dependencies = dependencies.read
DEPENDENCIES = dependencies.QUERY
