# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Extended statistics."""

from __future__ import annotations

import typing as t

from ..model.labels import object_naming
from ..model.sql import qualified
from .change import REPLACE, Step
from .renaming import DefinitionSyntax, Renaming
from .replacement import Replacement
from .rule import Rule

if t.TYPE_CHECKING:
    from ..model.facts import Fact
    from .context import ComparisonContext, PlanContext


def _set_target(_before: Fact, after: Fact, _context: PlanContext) -> list[Step]:
    return [Step(f"ALTER STATISTICS {qualified(*after.path)} SET STATISTICS {after.attributes['target'] or '-1'}")]


def _as_created_again(fact: Fact, context: ComparisonContext) -> list[Fact]:
    """Return the fact without its target, and its owner, who becomes the role that changes the type."""
    owner = context.live.facts.get(("owner", fact.id))
    if owner is None and fact.attributes["target"] is None:
        return []
    return [fact.with_attributes(target=None), *([owner.with_attributes(role="")] if owner is not None else [])]


class Statistics(Rule):
    """An extended statistics object."""

    kind = "statistics"
    naming = object_naming("STATISTICS")
    renaming = Renaming(DefinitionSyntax("STATISTICS", unnamed_before="ON"))
    weight = 165
    loss_reason = "query plans may depend on it"
    replacement = Replacement(reset_by_type_change=_as_created_again)
    attributes: t.ClassVar = {"columns": REPLACE, "expressions": REPLACE, "kinds": REPLACE, "target": _set_target}

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        steps = [Step(str(fact.metadata["definition"]))]
        if fact.attributes["target"] is not None:
            steps.append(Step(f"ALTER STATISTICS {qualified(*fact.path)} SET STATISTICS {fact.attributes['target']}"))
        return steps

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        return [Step(f"DROP STATISTICS {qualified(*fact.path)}")]
