# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decide which add-ons to change: the compute size, point-in-time recovery, and the IPv4 address. Pure."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ...failure import Failure
from .decision import SMALLEST_SIZE, size_of
from .spec import Action, DesiredState

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .decision import Decision
    from .responses import Addons, Project
    from .spec import ProjectSpec

COMPUTE, RECOVERY, IPV4 = "compute_instance", "pitr", "ipv4"
#: The entitlement that each add-on needs.
_FEATURES = {COMPUTE: "instances.compute_update_available_sizes", RECOVERY: "pitr.available_variants", IPV4: "ipv4"}
#: Point-in-time recovery requires a larger instance.
_TOO_SMALL = (SMALLEST_SIZE, "micro")
_COMPUTE_PREFIX, _RECOVERY_PREFIX, _IPV4_VARIANT = "ci_", "pitr_", "ipv4_default"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddonChange:
    """The change of one add-on.

    :ivar kind: the type of the add-on in the API.
    :ivar before: the variant that the project has, None if it has none.
    :ivar after: the variant to apply, None to remove the current one.
    :ivar shown: the option, and its values before and after, for the diff.
    """

    kind: str
    before: str | None
    after: str | None
    shown: tuple[str, str, str]

    @property
    def restarts(self) -> bool:
        """Whether the change restarts the database."""
        return self.kind == COMPUTE


class UnchangeableAddons(Failure):
    """Add-ons can't be changed, because the project isn't healthy and the task doesn't wait."""

    def __init__(self, spec: ProjectSpec, changes: Iterable[AddonChange]) -> None:
        options = ", ".join(change.shown[0] for change in changes)
        super().__init__(
            f"{options} of the project {spec.name!r} can't be changed before the project is healthy, and the task doesn't wait.",
            hint="Set wait to true, or run again when the project is healthy.",
        )


class UnavailableAddon(Failure):
    """The API would refuse an add-on."""


def needs_addons(spec: ProjectSpec, found: Project | None, decision: Decision) -> bool:
    """Whether the add-ons of an existing project have to be read."""
    if found is None or spec.state is not DesiredState.PRESENT:
        return False
    return decision.resizes or spec.recovery_days is not None or spec.ipv4 is not None


def addon_changes(
    spec: ProjectSpec, found: Project | None, decision: Decision, addons: Addons
) -> tuple[AddonChange, ...]:
    """Return the add-ons to change, in the order in which to change them.

    :param addons: those of the existing project; a project that is to be created has none.
    """
    if spec.state is not DesiredState.PRESENT:
        return ()
    changes = []
    if found is not None and decision.resizes and spec.instance_size is not None:
        before = None if found.instance_size is None else size_of(found.instance_size)
        change = AddonChange(
            kind=COMPUTE,
            before=addons.selected.get(COMPUTE) or _compute_variant(before),
            after=_compute_variant(spec.instance_size),
            shown=("instance_size", before or "(unknown)", spec.instance_size),
        )
        changes.append(change)
    if spec.recovery_days is not None:
        before = addons.selected.get(RECOVERY)
        after = f"{_RECOVERY_PREFIX}{spec.recovery_days}" if spec.recovery_days else None
        days = (before or "0").removeprefix(_RECOVERY_PREFIX)
        shown = ("point_in_time_recovery", days, str(spec.recovery_days))
        changes.append(AddonChange(kind=RECOVERY, before=before, after=after, shown=shown))
    if spec.ipv4 is not None:
        before = addons.selected.get(IPV4)
        shown = ("ipv4_address", _yes_or_no(before is not None), _yes_or_no(spec.ipv4))
        changes.append(
            AddonChange(kind=IPV4, before=before, after=(before or _IPV4_VARIANT) if spec.ipv4 else None, shown=shown)
        )
    # Point-in-time recovery requires a certain size, so it is removed before the size is changed, and applied afterwards.
    ordered = sorted(changes, key=lambda change: 1 if change.kind == COMPUTE else 0 if change.after is None else 2)
    return tuple(change for change in ordered if change.before != change.after)


def check_addons(
    spec: ProjectSpec,
    found: Project | None,
    changes: Iterable[AddonChange],
    addons: Addons,
    included: Mapping[str, bool],
) -> None:
    """Check what the API would refuse, so that check mode doesn't promise it and no project is created without it.

    :param included: which features the plan of the organization includes; what is missing is not known.
    :raises Failure: an add-on isn't offered, isn't part of the plan, or needs a larger instance.
    """
    project = f"{found.name!r} ({found.ref})" if found else repr(spec.name)
    size = spec.instance_size if found is None or spec.resize else found.instance_size
    if found is None:
        size = size or SMALLEST_SIZE
    for change in changes:
        if change.after is None:
            continue
        option, _before, after = change.shown
        if not included.get(_FEATURES[change.kind], True):
            raise UnavailableAddon(
                f"{option} of the project {project} can't be {after}: the plan of the organization {spec.organization!r} "
                "doesn't include that.",
                hint="Nothing was changed. Ask an owner of the organization to upgrade the plan.",
            )
        offered = [name.removeprefix(_COMPUTE_PREFIX) for name in addons.prices if name.startswith(_COMPUTE_PREFIX)]
        if change.kind == COMPUTE and offered and change.after not in addons.prices:
            raise UnavailableAddon(
                f"{option} of the project {project} can't be {after}: the API offers {', '.join(offered)}.",
                hint="Nothing was changed. Correct instance_size.",
            )
        if change.kind == RECOVERY:
            _check_size(project, size)


def with_addons(decision: Decision, changes: Iterable[AddonChange]) -> Action:
    """Return the action of a decision if these add-ons are changed as well."""
    only_these = decision.action in (Action.NONE, Action.RENAMED)
    return Action.UPDATED if only_these and any(changes) else decision.action


def addon_warnings(project: Project | None, changes: Iterable[AddonChange], addons: Addons) -> tuple[str, ...]:
    """Return a sentence for each change: what it restarts and what it costs."""
    if project is None:
        return ()
    warnings = []
    for change in changes:
        option, before, after = change.shown
        restart = ", which restarts the database" if change.restarts else ""
        warnings.append(
            f"{option} of the project {project.name!r} ({project.ref}) changes from {before} to {after}{restart}. "
            f"The price of this add-on changes from {_price(change.before, addons)} to {_price(change.after, addons)}."
        )
    return tuple(warnings)


def _check_size(project: str, size: str | None) -> None:
    if size is not None and size_of(size) in _TOO_SMALL:
        raise UnavailableAddon(
            f"point_in_time_recovery of the project {project} requires the compute size small or a larger one, not {size_of(size)}.",
            hint="Nothing was changed. Set instance_size, and for an existing project resize.",
        )


def _price(variant: str | None, addons: Addons) -> str:
    if variant is None:
        return "nothing"
    price = addons.prices.get(variant)
    return f"{price!r}" if price else "an unknown one"


def _compute_variant(size: str | None) -> str | None:
    """Return the variant for a compute size. The smallest one is that of a project without the add-on."""
    return None if size in (None, SMALLEST_SIZE) else f"{_COMPUTE_PREFIX}{size}"


def _yes_or_no(value: bool) -> str:
    return "true" if value else "false"
