# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Subscriptions."""

from __future__ import annotations

import typing as t

from ..model.facts import as_tuple, changed_attributes
from ..model.labels import object_naming
from ..model.sql import ident, literal
from .change import Step
from .renaming import DefinitionSyntax, Renaming
from .rule import DatabaseWide, Rule

if t.TYPE_CHECKING:
    from ..model.facts import Fact, FactId, FactSet
    from .context import PlanContext

_PARAMETERS = (
    ("slot_name", "NONE"), ("binary", "false"), ("streaming", None), ("two_phase", "false"), ("disable_on_error", "false"),
    ("synchronous_commit", "off"), ("password_required", "true"), ("run_as_owner", "false"), ("origin", "any"),
    ("failover", "false"),
)  # fmt: skip
"""The parameters and their defaults; that of ``streaming`` depends on the major version."""


def _alter(before: Fact, after: Fact, _context: PlanContext) -> list[Step]:
    what = changed_attributes(before, after)
    start = f"ALTER SUBSCRIPTION {ident(after.name)}"
    steps = []
    if "connection" in what:
        steps.append(Step(f"{start} {_connection(after)}"))
    if "publications" in what:
        follow_up = f"run {start} REFRESH PUBLICATION to receive what its publications contain now"
        steps.append(
            Step(f"{start} SET PUBLICATION {_publications(after)} WITH (refresh = false)", follow_up=follow_up)
        )
    parameters = [_parameter(after, name, default) for name, default in _PARAMETERS if name in what]
    if parameters:
        steps.append(Step(f"{start} SET ({', '.join(parameters)})"))
    return steps


class Subscriptions(Rule):
    """A subscription, which is created without connecting to the publisher, as a dump does.

    Whatever connects to it can't be rolled back: to create and drop the replication slot, to enable the subscription, and
    to refresh its tables. That is left to the operator (``Step.follow_up``).
    """

    kind = "subscription"
    naming = object_naming("SUBSCRIPTION")
    renaming = Renaming(DefinitionSyntax("SUBSCRIPTION"))
    database_wide = DatabaseWide()
    weight = 620
    loss_reason = "changes would no longer be received"
    attributes: t.ClassVar = dict.fromkeys(
        ("connection", "publications", *(name for name, _default in _PARAMETERS)), _alter
    )

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        parameters = ["connect = false", _parameter(fact, "slot_name", "NONE")]
        for name, default in _PARAMETERS[1:]:
            if fact.attributes[name] not in (None, default):
                parameters.append(_parameter(fact, name, default))
        return [
            Step(
                f"CREATE SUBSCRIPTION {ident(fact.name)} {_connection(fact)} PUBLICATION {_publications(fact)}"
                f" WITH ({', '.join(parameters)})",
                follow_up=_follow_up(fact),
            )
        ]

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        return [Step(f"DROP SUBSCRIPTION {ident(fact.name)}")]


def _follow_up(fact: Fact) -> str:
    slot = fact.attributes["slot_name"]
    slot = f"create the replication slot {slot} on the publisher" if slot else "give it a replication slot"
    alter = f"ALTER SUBSCRIPTION {ident(fact.name)}"
    return f"it doesn't receive anything yet: {slot}, then run {alter} ENABLE and REFRESH PUBLICATION"


def _connection(fact: Fact) -> str:
    return f"CONNECTION {literal(str(fact.attributes['connection']))}"


def _publications(fact: Fact) -> str:
    original = as_tuple(fact.metadata.get("publications")) or as_tuple(fact.attributes["publications"])
    return ", ".join(map(ident, original))


def _parameter(fact: Fact, name: str, default: str | None) -> str:
    value = fact.attributes[name]
    if value is None:
        value = default or str(fact.metadata["default_streaming"])
        return f"{name} = {value}"
    return f"{name} = {literal(str(value))}" if name in ("slot_name", "synchronous_commit") else f"{name} = {value}"


def with_slots(state: FactSet) -> set[FactId]:
    """Return the subscriptions with a replication slot, which can't be dropped in a transaction."""
    return {fact.id for fact in state.of_kind("subscription") if fact.attributes["slot_name"] is not None}


def subscription_facts(state: FactSet) -> set[FactId]:
    """Return the subscriptions."""
    return {fact.id for fact in state.of_kind("subscription")}
