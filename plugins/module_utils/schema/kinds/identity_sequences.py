# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sequences of identity columns, which change their type with the column."""

from __future__ import annotations

import typing as t

from ..model.sql import ident, qualified
from .change import Step
from .ids import sequence_of
from .sql.clauses import identity_options, is_narrower, sequence_bounds_changes, table_name

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.facts import Fact, FactId
    from .context import PlanContext


def around_new_type(columns: Iterable[FactId], context: PlanContext) -> tuple[list[Step], list[Step]]:
    """Return the statements before and after columns change their type, which is also that of their identities' sequences.

    PostgreSQL doesn't narrow the type of a sequence with a bound, a start, or a current value out of its range.
    """
    first: list[Step] = []
    later: list[Step] = []
    for column in columns:
        identity = ("identity", *column[1:])
        before, after = context.live.facts.get(identity), context.wanted.facts.get(identity)
        if before is None or after is None:
            continue
        # A sequence that LIKE ... INCLUDING IDENTITY created may have another type than the column.
        was, (_column_type, becomes) = str(before.metadata["type"]), column_types(after, context)
        limited = before.with_attributes(minimum=before.metadata["minimum"], maximum=before.metadata["maximum"])
        steps, words = sequence_changes(limited, after, (was, becomes))
        (first if is_narrower(becomes, was) else later).extend([*steps, *altered(after, words)])
    return first, later


def column_types(identity: Fact, context: PlanContext) -> tuple[str, str]:
    """Return the types of an identity column before and after."""
    live, wanted = (state.facts["column", *identity.path] for state in (context.live, context.wanted))
    return str(live.attributes["type"]), str(wanted.attributes["type"])


def sequence_changes(before: Fact, after: Fact, types: tuple[str, str]) -> tuple[list[Step], list[str]]:
    """Return the statements before the options of an identity's sequence change, and the clauses that change them."""
    steps = sequence_bounds_changes(before, after, qualified(*sequence_of(before)), types)
    return steps, identity_options(before, after, types)


def altered(identity: Fact, words: list[str]) -> list[Step]:
    """Return the statement that changes an identity column with some clauses, if there are any."""
    sql = f"ALTER TABLE {table_name(identity)} ALTER COLUMN {ident(identity.name)} {' '.join(words)}"
    return [Step(sql)] if words else []
