# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Access methods of tables and indexes."""

from __future__ import annotations

import typing as t

from ..model.labels import object_naming
from ..model.sql import ident
from .change import REPLACE, Step
from .renaming import Renaming
from .rule import DatabaseWide, Rule

if t.TYPE_CHECKING:
    from ..model.facts import Fact
    from .context import PlanContext


class AccessMethods(Rule):
    """An access method; PostgreSQL can't alter one."""

    kind = "access_method"
    renaming = Renaming(None)
    database_wide = DatabaseWide()
    attributes: t.ClassVar = dict.fromkeys(("type", "handler"), REPLACE)
    naming = object_naming("ACCESS METHOD")
    weight = 66
    loss_reason = "tables and indexes may use it"

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        kind, handler = fact.attributes["type"], fact.attributes["handler"]
        return [Step(f"CREATE ACCESS METHOD {ident(fact.name)} TYPE {kind} HANDLER {handler}", superuser=True)]

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        return [Step(f"DROP ACCESS METHOD {ident(fact.name)}", superuser=True)]
