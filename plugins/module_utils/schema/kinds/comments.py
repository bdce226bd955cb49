# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Comments on any object."""

from __future__ import annotations

import typing as t

from ..model.labels import property_naming
from ..model.sql import literal
from .change import CREATE_AGAIN, Step
from .public_schema import INITDB_COMMENT
from .renaming import Renaming
from .rule import DESCRIBES_ANOTHER, Rule
from .sql.object_types import described_object

if t.TYPE_CHECKING:
    from ..model.facts import Fact
    from .context import PlanContext


class Comments(Rule):
    """A comment on any fact."""

    kind = "comment"
    naming = property_naming("comment on", is_unique=False)
    renaming = Renaming(None)
    weight = 800
    loss_reason = ""
    traits = frozenset({DESCRIBES_ANOTHER})
    attributes: t.ClassVar = {"text": CREATE_AGAIN}

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        return [Step(f"COMMENT ON {described_object(fact, context)} IS {literal(str(fact.attributes['text']))}")]

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        # The initial comment on schema public is never declared; without a declared one, restore it.
        text = literal(INITDB_COMMENT) if fact.subject == ("schema", "public") else "NULL"
        return [Step(f"COMMENT ON {described_object(fact, context)} IS {text}")]
