# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decide what to change in a workflow. Pure."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ...failure import Failure

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from .endpoints import Workflow
    from .options import WorkflowSpec
    from .source import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkflowDecision:
    """The changes of a workflow, in this order.

    :ivar before: the parts of the workflow that an update replaces, as the diff shows them.
    :ivar after: the same after the update; empty if there is none.
    """

    create: bool = False
    before: Mapping[str, object]
    after: Mapping[str, object]
    tag: bool = False
    activate: bool = False
    deactivate: bool = False
    delete: bool = False


def decide(spec: WorkflowSpec, found: Workflow | None, tags: Mapping[str, str]) -> WorkflowDecision:
    """Return the changes that bring a workflow to the desired state.

    :param found: the workflow; None if it doesn't exist.
    :param tags: its tags.
    :raises Failure: it can't be changed to that state.
    """
    if not spec.present or spec.content is None:
        return WorkflowDecision(delete=found is not None, before={}, after={})
    desired = {"name": spec.name, **_parts(spec.content)}
    if found is None:
        return WorkflowDecision(create=True, before={}, after=desired, tag=True, activate=spec.active)
    if found.archived:
        raise Failure(
            f"The workflow {found.workflow_id} ({found.name!r}) is archived.",
            hint="Unarchive it in the editor, or leave workflow_id out to create another one.",
        )
    current = {"name": found.name, **_parts(found.content)}
    # n8n adds settings of its own, and never removes one.
    names = desired.keys() | {name for name in current if not name.startswith("setting ")}
    different = [name for name in sorted(names) if current.get(name) != desired.get(name)]
    return WorkflowDecision(
        before={name: current[name] for name in different if name in current},
        after={name: desired[name] for name in different if name in desired},
        tag=spec.tag not in tags,
        # Replacing nodes is followed by an activation, so that a node that n8n refuses never stops the version that runs.
        activate=spec.active and (bool(different) or not found.runs_current_version),
        deactivate=found.active and not spec.active,
    )


def is_current(spec: WorkflowSpec, found: Workflow) -> bool:
    """Whether the name and the content of a workflow are the desired ones."""
    decision = decide(spec, found, {spec.tag: ""})
    return not decision.before and not decision.after


def _parts(content: Json) -> dict[str, object]:
    """Return the compared parts of a workflow. The order of the nodes doesn't matter, nor do the names of credentials."""
    nodes = {f"node {node['name']}": _compared(node) for node in content["nodes"]}
    connections = {"connections": content["connections"]} if content["connections"] else {}
    return nodes | connections | {f"setting {name}": value for name, value in content["settings"].items()}


def _compared(node: Json) -> Json:
    credentials = node.get("credentials")
    if not isinstance(credentials, dict):
        return node
    ids = {kind: value.get("id") if isinstance(value, dict) else value for kind, value in credentials.items()}
    return {**node, "credentials": ids}
