# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""REPLICA IDENTITY of tables."""

from __future__ import annotations

import typing as t

from ..model.facts import split_pair
from ..model.hazards import ACCESS_EXCLUSIVE
from ..model.labels import property_naming
from ..model.sql import ident, qualified
from .rule import Rule, Step

if t.TYPE_CHECKING:
    from ..model.facts import Fact
    from .context import Context


class ReplicaIdentities(Rule):
    """The replica identity of a table, which identifies rows for logical replication."""

    kind = "replica_identity"
    naming = property_naming("replica identity of")
    definition = None
    weight = 200

    def create(self, fact: Fact, context: Context) -> list[Step]:
        identity = str(fact.attributes["identity"])
        if identity.startswith("INDEX"):
            identity = f"USING INDEX {ident(split_pair(identity)[1])}"
        return [Step(f"ALTER TABLE ONLY {qualified(*fact.id[1][1:])} REPLICA IDENTITY {identity}", ACCESS_EXCLUSIVE)]

    def drop(self, fact: Fact, context: Context) -> list[Step]:
        return [Step(f"ALTER TABLE ONLY {qualified(*fact.id[1][1:])} REPLICA IDENTITY DEFAULT", ACCESS_EXCLUSIVE)]

    def alter(self, before: Fact, after: Fact, context: Context) -> list[Step] | None:
        return self.create(after, context)
