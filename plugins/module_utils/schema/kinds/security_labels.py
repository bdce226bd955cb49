# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Security labels."""

from __future__ import annotations

import typing as t

from ..model.labels import Naming, label, target
from ..model.sql import ident, literal
from .change import CREATE_AGAIN, Step
from .renaming import Renaming
from .rule import Rule
from .sql.object_types import described_object

if t.TYPE_CHECKING:
    from ..model.facts import Fact, FactId, FactSet
    from .context import PlanContext


class SecurityLabels(Rule):
    """The security label of one provider on any fact."""

    kind = "security_label"
    renaming = Renaming(None)
    attributes: t.ClassVar = {"text": CREATE_AGAIN}
    naming = Naming(
        label=lambda inner, provider: f"security label of {provider} on {label(inner)}",
        target=lambda inner, _provider: target(inner),
        is_unique=False,
    )
    weight = 790
    loss_reason = "its provider may restrict access because of it"

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        return [self._set(fact, literal(str(fact.attributes["text"])), context)]

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        return [self._set(fact, "NULL", context)]

    @staticmethod
    def _set(fact: Fact, text: str, context: PlanContext) -> Step:
        return Step(f"SECURITY LABEL FOR {ident(fact.name)} ON {described_object(fact, context)} IS {text}")


def security_labels(state: FactSet) -> list[Fact]:
    """Return the security labels."""
    return list(state.of_kind("security_label"))


def labels_of_other_providers(live: FactSet, desired: FactSet) -> set[FactId]:
    """Return the live security labels of providers that the desired schema doesn't use."""
    used = {each.name for each in security_labels(desired)}
    return {each.id for each in security_labels(live) if each.name not in used}
