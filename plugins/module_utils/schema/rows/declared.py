# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows that a task declares, and their validation without a server."""

from __future__ import annotations

import json
import math
import typing as t
from dataclasses import dataclass, field

from ...failure import Failure
from ..model.sql import qualified

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PRESENT, EXACT, ABSENT = "present", "exact", "absent"

SYSTEM_SCHEMAS = ("pg_catalog", "information_schema", "pg_toast")


@dataclass(frozen=True, slots=True)
class Reference:
    """Where the value of a column comes from: the column of the row of another table that has the declared value as its key."""

    schema: str
    table: str
    key: str
    column: str

    @property
    def name(self) -> str:
        """The qualified name of the table."""
        return qualified(self.schema, self.table)


@dataclass(frozen=True, slots=True)
class DeclaredRows:
    """The declared rows of one table.

    :param key: the columns that identify a row; empty for those of the primary key.
    :param rows: the values by column. A column that a row doesn't have isn't compared.
    :param secret_columns: the columns whose values are never shown.
    :param max_deletions: the largest number of undeclared rows to delete.
    :param update: whether existing rows that differ are updated. If not, several rows may have the key.
    :param references: by column, the rows of other tables that declared values stand for.
    """

    schema: str
    table: str
    key: tuple[str, ...]
    rows: tuple[Mapping[str, t.Any], ...]
    state: str = PRESENT
    secret_columns: frozenset[str] = frozenset()
    max_deletions: int = 0
    update: bool = True
    references: Mapping[str, Reference] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The qualified name of the table."""
        return qualified(self.schema, self.table)


def declared_rows(params: Mapping[str, t.Any]) -> DeclaredRows:
    """Return the declared rows of a table.

    :param params: an element of the option ``tables``.
    :raises Failure: for rows that no table can contain.
    """
    declared = DeclaredRows(
        schema=params["schema"],
        table=params["table"],
        key=tuple(params["key"] or ()),
        # Copies: the parameters are masked before they are returned.
        rows=tuple(dict(row) for row in params["rows"]),
        state=params["state"],
        secret_columns=frozenset(params["secret_columns"] or ()),
        max_deletions=params["max_deletions"],
        update=params["update"],
        references={column: _reference(column, each) for column, each in (params["references"] or {}).items()},
    )
    if not declared.schema or not declared.table or declared.schema in SYSTEM_SCHEMAS:
        raise _refusal(declared, "is not the name of a table of users", "Set schema and table to its name.")
    if len(set(declared.key)) != len(declared.key):
        raise _refusal(declared, "has a key that names a column twice", "Name each column of the key once.")
    if declared.max_deletions < 0:
        raise _refusal(declared, "has a negative max_deletions", "Set max_deletions to 0 or more.")
    for number, row in enumerate(declared.rows, 1):
        for column, value in row.items():
            problem = _problem(value)
            if problem:
                raise _refusal(declared, f"has {problem} in row {number}, column {column}", "Correct the row.")
    return declared


def _reference(column: str, given: object) -> Reference:
    """Return a reference.

    :raises Failure: if it lacks a part, or has another.
    """
    wanted = {"schema", "table", "key", "column"}
    parts = {"schema": "public", **given} if isinstance(given, dict) else {}
    if parts.keys() != wanted or not all(isinstance(each, str) and each for each in parts.values()):
        raise Failure(
            f"The reference of column {column} must have the members table, key, and column, and may have schema, all of them names.",
            hint="Correct references. Nothing was changed.",
        )
    return Reference(**parts)


def refuse_repeated_tables(tables: Sequence[DeclaredRows]) -> None:
    """Refuse a table that is declared twice, unless one declaration only inserts what is missing.

    The rows of one declaration would be undeclared for the other, or both would set the same columns.
    """
    for each in tables:
        others = [other for other in tables if other.name == each.name and other is not each]
        if any(EXACT in (each.state, other.state) or each.update == other.update for other in others):
            raise _refusal(each, "is declared more than once", "Put all of its rows into one element of tables.")


def as_json(rows: Sequence[Sequence[t.Any]]) -> str:
    """Return rows as a JSON array of objects with the members c0, c1, and so on."""
    return json.dumps([{f"c{place}": _finite(value) for place, value in enumerate(row)} for row in rows])


def _finite(value: object) -> object:
    """Return a number that JSON doesn't have as the text that PostgreSQL reads."""
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return value


def _problem(value: object) -> str:
    """Return why no column can contain a value; empty if one can."""
    if isinstance(value, str):
        if "\0" in value:
            return "a NUL character"
        try:
            value.encode()
        except UnicodeEncodeError:
            return "text that is not valid Unicode"
        return ""
    members = (
        [*value.keys(), *value.values()]
        if isinstance(value, dict)
        else value
        if isinstance(value, (list, tuple))
        else ()
    )
    return next(filter(None, map(_problem, members)), "")


def _refusal(declared: DeclaredRows, problem: str, hint: str) -> Failure:
    return Failure(f"The declaration of {declared.name} {problem}.", hint=f"{hint} Nothing was changed.")
