# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares with what the desired SQL means over the types that columns keep.

Access control is never kept. If a policy uses a column whose type is kept, the desired SQL is therefore loaded again with
that type, as PostgreSQL would parse the policy on the target.
"""

from __future__ import annotations

import typing as t

from ..failure import Failure
from .desired.kept_types import StatementRejected, TypeNotSet
from .kinds.kept_types import kept_types, undeclared_types
from .report import ddl
from .safety.retention import refuse_unmet_access

if t.TYPE_CHECKING:
    from collections.abc import Callable

    from .comparison import Comparison
    from .kinds.server_versions import Deparse
    from .model.desired import DesiredSchema, KeptType
    from .renames.renaming import Renamed

    Compare = Callable[[DesiredSchema, Deparse, Renamed], Comparison]
    Load = Callable[[DesiredSchema, tuple[KeptType, ...], str, Renamed], tuple[DesiredSchema, Deparse, Renamed]]

_ACCESS = ("POLICY", "TRIGGER", "RULE")


def compare_over_kept_types(
    desired: DesiredSchema, deparse: Deparse, renamed: Renamed, *, name: str, compare: Compare, load: Load
) -> Comparison:
    """Compare the database with the desired schema, over the column types that are kept.

    :param renamed: the database after its renames.
    :param name: the name of the desired SQL in messages.
    :param compare: compares the database with a desired schema.
    :param load: loads the desired SQL again, over column types, after SQL that creates those that it doesn't create. It
        also simulates the renames of the database again, if they were simulated, as texts are compared for that.
    :raises Failure: if a declared policy, trigger or rewrite rule can't be applied because of what is kept.
    """
    comparison = _compare(desired, deparse, renamed, name=name, compare=compare, load=load)
    refuse_unmet_access(comparison.kept, comparison.live, comparison.wanted, comparison.desired.state)
    return comparison


def _compare(
    desired: DesiredSchema, deparse: Deparse, renamed: Renamed, *, name: str, compare: Compare, load: Load
) -> Comparison:
    first = compare(desired, deparse, renamed)
    types = kept_types(first.live, first.wanted, desired.state) if first.kept else {}
    if not types:
        return first
    undeclared = undeclared_types(types, first.live, desired.state)
    try:
        second = compare(*load(desired, tuple(types.values()), ddl(first.live, undeclared), renamed))
    except StatementRejected as error:
        words = error.statement.text.upper().split()[:6]
        if not any(word in words for word in _ACCESS):
            return first
        columns = ", ".join(f"{'.'.join(each.table)}.{each.column} ({each.type})" for each in types.values())
        raise Failure(
            f"Cannot apply {name}, line {error.statement.line}, to columns whose types are kept: {columns}. "
            f"PostgreSQL: {error.message}.",
            hint="Nothing was changed. Declare the types that the columns have, or set destructive to 'apply' to change them.",
        ) from None
    except TypeNotSet:
        return first
    second.kept[:0] = [each for each in first.kept if each.fact_id in types or each.fact_id in undeclared]
    return second
