# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The ID of a plan, by which a plan that was approved for one database is recognized in another.

It is made of hashes of the statements, their hazards, what is kept, and the state that the plan starts from, so that an error can
say what differs.
"""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass

from ...failure import Failure

if t.TYPE_CHECKING:
    from collections.abc import Collection

LENGTHS = (32, 8, 8, 16)
_PARTS = ("statements", "hazards", "what is kept", "the state that it starts from")
"""What the parts of an ID are hashes of. The hazards follow from the statements and the state, so a short hash suffices."""

_FORM = re.compile("-".join(f"[0-9a-f]{{{length}}}" for length in LENGTHS))


@dataclass(frozen=True, slots=True)
class PlanIdentity:
    """The IDs of a plan.

    :param plan_id: its own.
    :param changes: whether it has statements.
    :param resume_ids: for a plan of several transactions, those of the plans that remain after each but the last.
    """

    plan_id: str
    changes: bool
    resume_ids: tuple[str, ...] = ()

    def does_the_same_as(self, other: PlanIdentity) -> bool:
        """Return whether another plan has the same statements, hazards, and kept differences, from whatever state."""
        return all(_same_parts(self.plan_id, other.plan_id)[:-1])


def check_form(expected: Collection[str]) -> None:
    """Refuse what isn't the ID of a plan.

    :raises Failure: for an empty list, too: it would approve nothing.
    """
    wrong = [each for each in expected if not _FORM.fullmatch(each)]
    if wrong or not expected:
        raise Failure(
            f"expected_plan has {wrong[0]!r}, which is not the ID of a plan."
            if wrong
            else "expected_plan is an empty list.",
            hint="Set it to the plan_id that this module returned in check mode. Nothing was changed.",
        )


def refuse_unexpected(found: PlanIdentity, expected: Collection[str]) -> None:
    """Refuse a plan that isn't one of the expected ones. A database that needs no changes is never refused.

    :raises Failure: naming the IDs, and what differs.
    """
    if not expected or not found.changes or found.plan_id in expected:
        return
    nearest = max(expected, key=lambda each: sum(_same_parts(found.plan_id, each)))
    differing = [part for part, same in zip(_PARTS, _same_parts(found.plan_id, nearest), strict=True) if not same]
    listed = " and ".join(filter(None, [", ".join(differing[:-1]), differing[-1]]))
    raise Failure(
        f"The plan for this database is {found.plan_id}, and not the expected {' or '.join(expected)}: {listed} "
        f"{'differs' if len(differing) == 1 and differing[0] not in _PARTS[:2] else 'differ'}.",
        hint="Nothing was changed by this plan. Show the plan in check mode, and approve it by its own ID.",
        plan_id=found.plan_id,
        expected_plan=list(expected),
        differing=differing,
    )


def _same_parts(one: str, other: str) -> list[bool]:
    return [left == right for left, right in zip(one.split("-"), other.split("-"), strict=True)]
