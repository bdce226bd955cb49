# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of the module ``vercel_deployment``: argument spec, validation, and what is to be deployed."""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass

from ...failure import Failure
from ..task import TASK_SPEC

if t.TYPE_CHECKING:
    from collections.abc import Mapping

DEPLOYMENT_SPEC: dict[str, dict[str, object]] = {
    "sha": {"type": "str"},
    "branch": {"type": "str"},
    "force": {"type": "bool", "default": False},
    "build_changes": {
        "type": "dict",
        "options": {
            "variables": {"type": "dict"},
            "deleted_variables": {"type": "list", "elements": "str"},
            "settings": {"type": "dict"},
        },
    },
    **TASK_SPEC,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentSpec:
    """What must be live.

    :param sha: the commit, None for any.
    :param branch: the branch whose newest commit is deployed if something has to be, None for the production branch.
    :param force: whether to deploy in any case.
    """

    sha: str | None = None
    branch: str | None = None
    force: bool = False


def read_spec(parameters: Mapping[str, t.Any]) -> DeploymentSpec:
    """Return what must be live from the parameters of a task, which have the types of ``DEPLOYMENT_SPEC``.

    :raises Failure: a value is invalid. No request has been sent.
    """
    sha, branch = parameters["sha"] or None, parameters["branch"] or None
    if sha is not None and not re.fullmatch(r"[0-9a-f]{40}", sha, re.ASCII):
        raise Failure(f"sha is {sha[:50]!r}.", hint="Set it to all 40 hexadecimal digits of a commit.")
    if branch is not None and not re.fullmatch(r"(?!-)[^\s~^:?*\[\\]{1,250}", branch):
        raise Failure(f"branch is {branch[:50]!r}.", hint="Set it to the name of a branch.")
    return DeploymentSpec(sha=sha, branch=branch, force=parameters["force"])
