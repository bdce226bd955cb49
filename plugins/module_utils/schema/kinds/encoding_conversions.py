# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Conversions between character set encodings."""

from __future__ import annotations

import typing as t

from ..model.labels import object_naming
from ..model.sql import qualified, quote_text
from .change import REPLACE, Step
from .renaming import DefinitionSyntax, Renaming
from .rule import Rule

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.facts import Fact
    from .context import PlanContext


class Conversions(Rule):
    """A conversion; PostgreSQL can rename and move it, but not alter it."""

    kind = "conversion"
    renaming = Renaming(DefinitionSyntax("CONVERSION"))
    attributes: t.ClassVar = dict.fromkeys(("source", "target", "function", "default"), REPLACE)
    naming = object_naming("CONVERSION")
    weight = 70
    loss_reason = "clients and functions may use it"

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        attributes = fact.attributes
        default = "DEFAULT " if attributes["default"] == "true" else ""
        source, target = (quote_text(str(attributes[key])) for key in ("source", "target"))
        return [
            Step(
                f"CREATE {default}CONVERSION {qualified(*fact.path)} FOR {source} TO {target} FROM {attributes['function']}"
            )
        ]

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        return [Step(f"DROP CONVERSION {qualified(*fact.path)}")]

    def occupied_names(self, fact: Fact) -> Iterable[tuple[str, ...]]:
        yield fact.id
        if fact.is_true("default"):
            # A schema can have one default conversion between two encodings.
            yield ("default conversion", fact.schema, str(fact.attributes["source"]), str(fact.attributes["target"]))
