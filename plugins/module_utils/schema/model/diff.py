# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compare two fact sets, fact by fact. Independent of kinds: the rules interpret the differences."""

from __future__ import annotations

import typing as t

from .facts import kind_of
from .record import record

if t.TYPE_CHECKING:
    from .facts import Fact, FactId, FactSet


@record
class Delta:
    """One fact that differs: missing on one side, or with different attributes.

    :param before: the current fact, None if it is to be created.
    :param after: the wanted fact, None if it is to be dropped.
    """

    id: FactId
    before: Fact | None
    after: Fact | None

    @property
    def kind(self) -> str:
        """The kind: the first part of the id."""
        return kind_of(self.id)


def diff(live: FactSet, wanted: FactSet) -> dict[FactId, Delta]:
    """Return the differences between two fact sets; empty if they are equal."""
    deltas: dict[FactId, Delta] = {}
    for fact_id, after in wanted.facts.items():
        before = live.facts.get(fact_id)
        if before is not after and (before is None or before.attributes != after.attributes):
            deltas[fact_id] = Delta(fact_id, before, after)
    for fact_id, before in live.facts.items():
        if fact_id not in wanted.facts:
            deltas[fact_id] = Delta(fact_id, before, None)
    return deltas
