# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of the module ``supabase_branch``: argument spec, validation, and the desired state."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ...failure import Failure
from ..project_resource import SHARED_SPEC

if t.TYPE_CHECKING:
    from collections.abc import Mapping

MAX_NAME_LENGTH = 256

BRANCH_SPEC: dict[str, dict[str, object]] = {
    "name": {"type": "str", "required": True},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "git_branch": {"type": "str"},
    "persistent": {"type": "bool"},
    "with_data": {"type": "bool", "default": False},
    "region": {"type": "str"},
    "instance_size": {"type": "str"},
    "wait": {"type": "bool", "default": True},
    **SHARED_SPEC,
    # Creating a branch creates a project.
    "wait_timeout": {"type": "float", "default": 300.0},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchSpec:
    """The desired state of a preview branch.

    :param git_branch: None: not compared.
    :param persistent: None: not compared.
    :param with_data: for a new branch only, as ``region`` and ``instance_size``.
    """

    name: str
    present: bool = True
    git_branch: str | None = None
    persistent: bool | None = None
    with_data: bool = False
    region: str | None = None
    instance_size: str | None = None
    wait: bool = True

    def changeable(self) -> dict[str, object]:
        """Return the given properties that can be changed, by their names in the API."""
        given = {"git_branch": self.git_branch, "persistent": self.persistent}
        return {name: value for name, value in given.items() if value is not None}

    def shown(self) -> dict[str, object]:
        """Return the properties of a new branch, as the diff shows them."""
        chosen = {"region": self.region, "instance_size": self.instance_size}
        given = {name: value for name, value in chosen.items() if value is not None}
        return {**self.changeable(), "with_data": self.with_data, **given}

    def creation(self) -> dict[str, object]:
        """Return the body of the request that creates the branch."""
        body: dict[str, object] = {"branch_name": self.name, **self.changeable(), "with_data": self.with_data}
        if self.region is not None:
            body["region"] = self.region
        if self.instance_size is not None:
            body["desired_instance_size"] = self.instance_size
        return body


def read_spec(parameters: Mapping[str, t.Any]) -> BranchSpec:
    """Return the desired state from the parameters of a task, which have the types of ``BRANCH_SPEC``.

    :raises Failure: a value is invalid. No request has been sent.
    """
    name = parameters["name"]
    if not 1 <= len(name) <= MAX_NAME_LENGTH or name != name.strip():
        raise Failure(
            f"{name[:MAX_NAME_LENGTH]!r} is not the name of a branch.",
            hint=f"A name has 1 to {MAX_NAME_LENGTH} characters and no leading or trailing spaces.",
        )
    return BranchSpec(
        name=name,
        present=parameters["state"] == "present",
        git_branch=parameters["git_branch"] or None,
        persistent=parameters["persistent"],
        with_data=parameters["with_data"],
        region=parameters["region"] or None,
        instance_size=parameters["instance_size"] or None,
        wait=parameters["wait"],
    )
