# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Choose the region of a new project. Pure."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ...failure import Failure

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from .responses import Regions

#: The API doesn't report which regions belong to its smart groups, so the prefix of the code decides. A region with
#: another prefix belongs to no group: an error is better than data in an unexpected region.
GROUP_PREFIXES = {
    "americas": ("us-", "ca-", "mx-", "sa-"),
    "emea": ("eu-", "me-", "il-", "af-"),
    "apac": ("ap-",),
}
_REASONS = {"capacity": "currently has no capacity"}


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionChoice:
    """The region of a new project.

    :param code: the code of a region or of a smart group.
    :param is_group: whether it is a smart group, within which the service chooses.
    :param skipped: the preferences that were skipped, each with the reason.
    """

    code: str
    is_group: bool
    skipped: tuple[str, ...] = ()

    @property
    def selection(self) -> dict[str, str]:
        """The member ``region_selection`` of the request."""
        return {"type": "smartGroup" if self.is_group else "specific", "code": self.code}

    @property
    def warnings(self) -> tuple[str, ...]:
        """A warning if the region isn't the first preference."""
        if not self.skipped:
            return ()
        return (f"Using region {self.code}: {', '.join(self.skipped)}.",)


def region_matches(preference: str, region: str) -> bool:
    """Whether a region is the preferred one or belongs to the preferred smart group."""
    return preference == region or region.startswith(GROUP_PREFIXES.get(preference, ()))


def choose_region(preferences: Sequence[str], offered: Regions) -> RegionChoice:
    """Return the first preference that is offered and accepts new projects.

    :raises Failure: there is none. The message lists the regions that are offered.
    """
    skipped: list[str] = []
    reasons = {region.code: region.unavailable_reason for region in offered.specific}
    for preference in preferences:
        if preference in offered.groups:
            return RegionChoice(code=preference, is_group=True, skipped=tuple(skipped))
        if preference not in reasons:
            skipped.append(f"{preference} isn't offered")
            continue
        reason = reasons[preference]
        if reason is None:
            return RegionChoice(code=preference, is_group=False, skipped=tuple(skipped))
        skipped.append(f"{preference} {_REASONS.get(reason, 'currently accepts no new projects')}")
    free = sorted(code for code, reason in reasons.items() if reason is None)
    available = ", ".join([*offered.groups, *free]) or "none"
    raise Failure(
        f"No region for the new project: {', '.join(skipped) or 'none is set'}. "
        f"Offered to this organization: {available}.",
        hint="Add one of these to the option region if the data may be stored there. A project can't be moved later.",
    )
