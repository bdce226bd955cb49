# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""REPLICA IDENTITY of tables."""

from __future__ import annotations

import typing as t

from ..model.hazards import ACCESS_EXCLUSIVE
from ..model.labels import property_naming
from ..model.sql import ident, qualified
from .change import CREATE_AGAIN, Step
from .renaming import Renaming
from .rule import Rule

if t.TYPE_CHECKING:
    from ..model.facts import Fact
    from .context import PlanContext


class ReplicaIdentities(Rule):
    """The replica identity of a table, which identifies rows for logical replication."""

    kind = "replica_identity"
    naming = property_naming("replica identity of")
    renaming = Renaming(None)
    weight = 200
    loss_reason = ""
    attributes: t.ClassVar = dict.fromkeys(("identity", "index"), CREATE_AGAIN)

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        index = fact.attributes["index"]
        identity = f"USING INDEX {ident(str(index))}" if index else fact.attributes["identity"]
        return [Step(f"ALTER TABLE ONLY {qualified(*fact.subject[1:])} REPLICA IDENTITY {identity}", ACCESS_EXCLUSIVE)]

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        return [Step(f"ALTER TABLE ONLY {qualified(*fact.subject[1:])} REPLICA IDENTITY DEFAULT", ACCESS_EXCLUSIVE)]
