# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a child table requires because of its link to its parent table."""

from __future__ import annotations

import typing as t

from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.context import ComparisonContext
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.inheritance.requirements import (
    required_facts,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact, FactId, FactSet

from .states import T, column, constraint, schema, state, table

if t.TYPE_CHECKING:
    from collections.abc import Iterable

Needs = dict[FactId, list[FactId]]
A, MINE = column("a"), column("a", of="kid", inherited=True)
PARTED = table(partition_key="LIST (a)")
CHECK = constraint("c", "CHECK ((a > 0))")


def required(
    link: Fact,
    *wanted: Fact,
    live: Iterable[Fact] = (),
    declared: Iterable[Fact] | None = None,
    needs: Needs | None = None,
) -> FactSet:
    """Return what the child table, which is wanted, requires because of its link to the parent table."""
    depends_on: Needs = {link.id: [T], **(needs or {})}

    def among(*facts: Fact) -> FactSet:
        ids = {each.id for each in facts}
        return state(*facts, needs={key: value for key, value in depends_on.items() if key in ids})

    target = among(schema(), table("kid"), *wanted, link)
    asked = ComparisonContext(among(*live), target, declared=None if declared is None else among(*declared))
    return required_facts(link, T, asked)
