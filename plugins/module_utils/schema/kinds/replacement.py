# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What happens to an object that can't be altered in place, or that depends on one."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..model.facts import Fact, FactId
    from .change import Step
    from .context import ComparisonContext

RECREATE, SWAP, WITH_PARENT = "re-create", "swap", "with parent"
"""How a fact is replaced: dropped and created; renamed aside, created, and dropped last, after its dependents were
retargeted; or by replacing its parent, because it would lose values by itself."""


def always(_fact: Fact) -> bool:
    """Return True."""
    return True


def never(_fact: Fact) -> bool:
    """Return False."""
    return False


def _recreate(_fact: Fact, _context: ComparisonContext) -> None:
    return None


def _nothing(_fact: Fact, _context: ComparisonContext) -> tuple[()]:
    return ()


@dataclass(frozen=True, slots=True)
class Replacement:
    """How the facts of a kind are replaced, alone or because of what they depend on.

    :param how: ``RECREATE``, ``SWAP`` or ``WITH_PARENT``.
    :param loses_rows: returns whether re-creating a fact would lose rows or values.
    :param blocks_type_change: returns whether PostgreSQL refuses to change the type of a column that a fact depends on.
    :param retarget: returns the statements that retarget a fact to the successor of a swapped type that it depends on;
        None if it has to be re-created.
    :param recreated_for_retarget: returns what is re-created when a fact is retargeted.
    :param reset_by_type_change: returns a live fact, and those about it, as PostgreSQL leaves them when the type of a column
        changes that it depends on; nothing if they stay as they are.
    """

    how: str = RECREATE
    loses_rows: Callable[[Fact], bool] = never
    blocks_type_change: Callable[[Fact], bool] = never
    retarget: Callable[[Fact, ComparisonContext], list[Step] | None] = _recreate
    recreated_for_retarget: Callable[[Fact, ComparisonContext], Iterable[FactId]] = _nothing
    reset_by_type_change: Callable[[Fact, ComparisonContext], Iterable[Fact]] = _nothing
