# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Security labels."""

from __future__ import annotations

import typing as t

from ..model.labels import Naming, label, target
from ..model.sql import ident, literal
from .rule import Rule, Step
from .sql.object_types import described_object

if t.TYPE_CHECKING:
    from ..model.facts import Fact
    from .context import Context


class SecurityLabels(Rule):
    """The security label of one provider on any fact."""

    kind = "security_label"
    naming = Naming(
        label=lambda inner, provider: f"security label of {provider} on {label(inner)}",
        target=lambda inner, _provider: target(inner),
    )
    weight = 790
    loss_reason = "its provider may restrict access because of it"

    def create(self, fact: Fact, context: Context) -> list[Step]:
        return [self._set(fact, literal(str(fact.attributes["text"])).strip(), context)]

    def drop(self, fact: Fact, context: Context) -> list[Step]:
        return [self._set(fact, "NULL", context)]

    def alter(self, before: Fact, after: Fact, context: Context) -> list[Step] | None:
        return self.create(after, context)

    @staticmethod
    def _set(fact: Fact, text: str, context: Context) -> Step:
        return Step(f"SECURITY LABEL FOR {ident(fact.id[2])} ON {described_object(fact.id[1], context)} IS {text}")
