# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares two states, fact by fact. Knows no kinds: what a difference means is the rules' business."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

if t.TYPE_CHECKING:
    from .facts import Fact, FactId, FactSet


@dataclass(frozen=True, slots=True)
class Delta:
    """One fact that differs: missing on one side, or with other attributes.

    :param before: the fact as it is, None when it has to come into being.
    :param after: the fact as it shall be, None when it has to go.
    """

    id: FactId
    before: Fact | None
    after: Fact | None


def diff(live: FactSet, wanted: FactSet) -> dict[FactId, Delta]:
    """Return what separates two states; empty when they are equal."""
    deltas: dict[FactId, Delta] = {}
    for fact_id, after in wanted.facts.items():
        before = live.facts.get(fact_id)
        if before is None or before.attributes != after.attributes:
            deltas[fact_id] = Delta(fact_id, before, after)
    for fact_id, before in live.facts.items():
        if fact_id not in wanted.facts:
            deltas[fact_id] = Delta(fact_id, before, None)
    return deltas
