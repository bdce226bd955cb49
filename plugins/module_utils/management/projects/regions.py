# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a project may live. Pure."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ...failure import Failure

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from .responses import Regions

#: The API names its smart groups but doesn't say which regions belong to them, so the first part of a code decides.
#: A region that begins with none of these belongs to no group: rather an error than data in an unexpected place.
GROUP_PREFIXES = {
    "americas": ("us-", "ca-", "mx-", "sa-"),
    "emea": ("eu-", "me-", "il-", "af-"),
    "apac": ("ap-",),
}
_UNAVAILABLE = {"capacity": "has no capacity now"}


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionChoice:
    """The region of a new project.

    :param code: a region's code, or a smart group's.
    :param is_group: whether the service chooses within a group.
    :param skipped: what was preferred and why it wasn't taken, a sentence part each.
    """

    code: str
    is_group: bool
    skipped: tuple[str, ...] = ()

    @property
    def selection(self) -> dict[str, str]:
        """The create body's ``region_selection``."""
        return {"type": "smartGroup" if self.is_group else "specific", "code": self.code}

    @property
    def warnings(self) -> tuple[str, ...]:
        """Say where the data goes when that isn't where it was wanted first."""
        if not self.skipped:
            return ()
        return (f"Region: {', '.join(self.skipped)}; {self.code} is taken, that is where the data will live.",)


def region_matches(preference: str, region: str) -> bool:
    """Whether a region is the preferred one, or belongs to the preferred smart group."""
    return preference == region or region.startswith(GROUP_PREFIXES.get(preference, ()))


def choose_region(preferences: Sequence[str], offered: Regions) -> RegionChoice:
    """Return the first preference that is offered and takes projects now.

    :raises Failure: none is; it lists what is offered.
    """
    skipped: list[str] = []
    obstacles = {region.code: region.unavailable_reason for region in offered.specific}
    for preference in preferences:
        if preference in offered.groups:
            return RegionChoice(code=preference, is_group=True, skipped=tuple(skipped))
        if preference not in obstacles:
            skipped.append(f"{preference} isn't offered")
            continue
        obstacle = obstacles[preference]
        if obstacle is None:
            return RegionChoice(code=preference, is_group=False, skipped=tuple(skipped))
        skipped.append(f"{preference} {_UNAVAILABLE.get(obstacle, 'takes no projects now')}")
    free = sorted(code for code, obstacle in obstacles.items() if obstacle is None)
    takes = ", ".join([*offered.groups, *free]) or "none at all, for now"
    raise Failure(
        f"No region for the new project: {', '.join(skipped) or 'none was given'}. "
        f"Offered to this organization: {takes}.",
        hint="Add one of these to the option region if the client's data may live there. A project can't be moved later.",
    )
