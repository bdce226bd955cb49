# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""CLUSTER ON: the index that a table is clustered on."""

from __future__ import annotations

import typing as t

from ..model.labels import property_naming
from ..model.sql import ident, qualified
from .change import CREATE_AGAIN, Step
from .renaming import Renaming
from .rule import Rule

if t.TYPE_CHECKING:
    from ..model.facts import Fact
    from .context import PlanContext


class Clusterings(Rule):
    """The index that a table is clustered on."""

    kind = "cluster"
    naming = property_naming("clustering of")
    renaming = Renaming(None)
    weight = 205
    loss_reason = ""
    attributes: t.ClassVar = {"index": CREATE_AGAIN}

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        return [Step(f"ALTER TABLE {qualified(*fact.subject[1:])} CLUSTER ON {ident(str(fact.attributes['index']))}")]

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        return [Step(f"ALTER TABLE {qualified(*fact.subject[1:])} SET WITHOUT CLUSTER")]
