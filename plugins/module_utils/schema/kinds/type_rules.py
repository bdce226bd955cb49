# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The common base of enums, domains, composite and range types.

A type that must be replaced is renamed aside and created again; its columns are retargeted, and the old type is dropped
last, so no rows are lost.
"""

from __future__ import annotations

import typing as t

from ..model.facts import kind_of
from ..model.sql import qualified
from .change import Step
from .replacement import SWAP, Replacement
from .rule import Rule
from .sql.casts import keeps_values

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.facts import Fact, FactId
    from .context import ComparisonContext, PlanContext


class TypeRule(Rule):
    """A type, replaced by renaming it aside, creating the new one, and dropping the old one last."""

    replacement = Replacement(SWAP)
    loss_reason = "columns, functions or applications may use it"

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        return [Step(f"DROP {self.naming.object_type} {qualified(*fact.path)}")]

    def occupied_names(self, fact: Fact) -> Iterable[tuple[str, ...]]:
        return (("type", *fact.path),)


def conversion_risk(before: Fact, after: Fact, key: str) -> str:
    """Return why values of an attribute's old type may not fit its new one, or an empty string."""
    old, new = str(before.attributes[key]), str(after.attributes[key])
    return "" if keeps_values(old, new) else f"values of type {old} may not fit {new}"


def containing_type(part: FactId) -> FactId:
    """Return the composite type that an attribute is part of, or the type itself."""
    return ("composite", *part[1:3]) if kind_of(part) == "attribute" else part


def is_stored(kind: FactId, context: ComparisonContext) -> bool:
    """Return whether a column may contain values of a type, including nested ones."""
    users = context.live_dependents.get(kind, ())
    if any(kind_of(user) in ("column", "domain", "composite") for user in users):
        return True
    containing = {containing_type(user) for user in users if kind_of(user) == "attribute"}
    return any(is_stored(each, context) for each in containing - {kind})
