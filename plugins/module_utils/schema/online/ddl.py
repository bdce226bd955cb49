# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The statements that only online runs use: variants that avoid long locks.

PostgreSQL documentation: CREATE INDEX, "Building Indexes Concurrently"; ALTER TABLE, "Notes".
"""

from __future__ import annotations

import re
import typing as t
from dataclasses import replace

from ..kinds.keys import key_definition
from ..kinds.sql.clauses import original_options, table_name
from ..model.deparsed import round_trip_form
from ..model.hazards import BLOCKS_READS, BLOCKS_WRITES, MAY_FAIL_ON_DATA
from ..model.plan import Statement
from ..model.sql import ident, qualified

if t.TYPE_CHECKING:
    from ..model.facts import Fact, FactId

_INDEX = re.compile(r'CREATE (UNIQUE )?INDEX (?:"(?:[^"]|"")*"|\S+) ON (.*)', re.DOTALL)
_SHORT_LOCK = (BLOCKS_READS, BLOCKS_WRITES)


def build(index: Fact, name: FactId) -> Statement:
    """Return the statement that builds an index under the given name."""
    found = _INDEX.match(str(index.metadata.get("definition") or index.attributes["definition"]))
    unique, rest = (found[1] or "", found[2]) if found else ("", "")
    sql = round_trip_form(f"CREATE {unique}INDEX CONCURRENTLY {ident(name[-1])} ON {rest}")
    return Statement(sql, "create", index.id, _build_hazards(unique), undo=drop(name).sql)


def build_for_key(constraint: Fact, name: FactId) -> Statement:
    """Return the statement that builds the index of a PRIMARY KEY or UNIQUE constraint."""
    key = key_definition(constraint)
    options = f" WITH ({', '.join(original_options(constraint))})" if constraint.attributes["options"] else ""
    table = table_name(constraint)
    columns = f"{key.columns}{key.include}{key.nulls}"
    sql = f"CREATE UNIQUE INDEX CONCURRENTLY {ident(name[-1])} ON {table} {columns}{options}"
    return Statement(sql, "create", constraint.id, (MAY_FAIL_ON_DATA,), undo=drop(name).sql)


def _build_hazards(unique: str) -> tuple[str, ...]:
    return (MAY_FAIL_ON_DATA,) if unique else ()


def add_key(constraint: Fact, index: FactId, *, only: bool) -> Statement:
    """Return the statement that adds a constraint with an existing index, which takes the constraint's name.

    :param only: whether it leaves the columns of child tables as they are.
    """
    key = key_definition(constraint)
    start = f"ALTER TABLE {'ONLY ' if only else ''}{table_name(constraint)} ADD CONSTRAINT {ident(constraint.name)}"
    return Statement(
        f"{start} {key.type} USING INDEX {ident(index[-1])}{key.timing}", "create", constraint.id, _SHORT_LOCK
    )


def drop(index: FactId) -> Statement:
    """Return the statement that drops an index without blocking other sessions."""
    return Statement(f"DROP INDEX CONCURRENTLY {qualified(*index[1:])}", "drop", index)


def rename(index: FactId, name: FactId, verb: str, about: FactId) -> Statement:
    """Return the statement that renames an index; its lock blocks neither reads nor writes."""
    return Statement(f"ALTER INDEX {qualified(*index[1:])} RENAME TO {ident(name[-1])}", verb, about)


def add_not_null_check(column: FactId, check: FactId) -> Statement:
    """Return the statement that rejects new nulls without scanning for existing ones."""
    condition = f"CHECK ({ident(column[3])} IS NOT NULL) NOT VALID"
    sql = f"ALTER TABLE {qualified(*check[1:3])} ADD CONSTRAINT {ident(check[3])} {condition}"
    return Statement(sql, "create", column, _SHORT_LOCK)


def validate(check: FactId, about: FactId) -> Statement:
    """Return the statement that checks existing rows against a constraint without blocking reads or writes."""
    sql = f"ALTER TABLE {qualified(*check[1:3])} VALIDATE CONSTRAINT {ident(check[3])}"
    return Statement(sql, "alter", about, (MAY_FAIL_ON_DATA,))


def drop_not_null_check(check: FactId, about: FactId) -> Statement:
    """Return the statement that drops a not-null check that is no longer needed."""
    sql = f"ALTER TABLE {qualified(*check[1:3])} DROP CONSTRAINT {ident(check[3])}"
    return Statement(sql, "drop", about, _SHORT_LOCK)


def without_scan(statement: Statement) -> Statement:
    """Return SET NOT NULL without the hazards of a scan, which a validated not-null check makes unnecessary."""
    return replace(statement, hazards=tuple(each for each in statement.hazards if each != MAY_FAIL_ON_DATA))
