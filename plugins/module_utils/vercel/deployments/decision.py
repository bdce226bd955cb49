# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decide whether to deploy, to wait for a deployment that is being built, or neither. Pure."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .fingerprint import in_production

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from ..environment.endpoints import Record
    from .endpoints import Deployment
    from .fingerprint import Fingerprint
    from .options import DeploymentSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentDecision:
    """What to do.

    :ivar reason: why a deployment is needed; empty if none is.
    :ivar found: the deployment that is live or will be: to be returned, or waited for; None if there is none.
    """

    reason: str = ""
    found: Deployment | None = None
    warnings: tuple[str, ...] = ()


def decide(
    spec: DeploymentSpec, current: Fingerprint, records: Sequence[Record], newest: Sequence[Deployment]
) -> DeploymentDecision:
    """Return what is needed so that production is built from the desired commit, settings, and variables.

    :param current: the fingerprint that a new deployment would have.
    :param records: the variables of the project.
    :param newest: the newest deployments to production, the newest first.
    """
    live = next((each for each in newest if each.is_live), None)
    later = [each for each in newest if live is None or each.created_at > live.created_at]
    if spec.force:
        return DeploymentDecision(reason="force is set", found=live)
    coming = next((each for each in later if each.is_in_flight and not misfit(spec, current, records, each)), None)
    if coming is not None:
        return DeploymentDecision(found=coming)
    reason = "no deployment is live" if live is None else misfit(spec, current, records, live)
    return DeploymentDecision(reason=reason, found=live, warnings=_warnings(later))


def misfit(spec: DeploymentSpec, current: Fingerprint, records: Sequence[Record], deployment: Deployment) -> str:
    """Return why a deployment isn't what is desired; empty if it is.

    One that a push made has no fingerprint. It has the variables of the time at which it was created.
    """
    if spec.sha is not None and deployment.sha != spec.sha:
        return f"production has the commit {(deployment.sha or 'unknown')[:7]}, not {spec.sha[:7]}"
    changed = sorted({each.name for each in in_production(records) if each.updated_at > deployment.created_at})
    if deployment.known is None:
        return _changed_variables(changed) if changed else ""
    if deployment.known.environment != current.environment:
        return _changed_variables(changed) if changed else "variables were deleted or replaced"
    return "settings that a build depends on were changed" if deployment.known.settings != current.settings else ""


def _changed_variables(names: Sequence[str]) -> str:
    return f"variables were changed: {', '.join(names)}"


def _warnings(later: Sequence[Deployment]) -> tuple[str, ...]:
    """Return a warning if the newest deployment isn't live, and won't be."""
    failed = [each for each in later if not each.is_in_flight and not each.is_live]
    if not failed or failed[0] != later[0]:
        return ()
    why = f": {failed[0].problem}" if failed[0].problem else ""
    return (
        f"The newest deployment {failed[0].deployment_id} is {failed[0].state}{why}. See {failed[0].inspector_url}.",
    )
