# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the roles and playbooks of this collection declare, read once for all tasks of a run."""

from __future__ import annotations

import functools
import gc
import os
import typing as t

from ansible.plugins.loader import lookup_loader

from .given import TRUST, role_defaults

if t.TYPE_CHECKING:
    from collections.abc import Mapping

ROLES = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(__file__))), "roles")
COLLECTED_AFTER = 50_000
"""Of how many new objects Python's collector searches for garbage."""
INPUTS = os.path.join("vars", "inputs.yml")
"""What the playbooks have as ``vars_files``, which Ansible reads for each task again unless its loader has kept it."""
LOOKUPS = (
    "ansible.builtin.env",
    "ansible.builtin.template",
    "ansible.builtin.vars",
    "draggonnb.supabase.client_outcome",
    "draggonnb.supabase.given",
    "draggonnb.supabase.given_options",
    "draggonnb.supabase.input_problems",
    "draggonnb.supabase.invalid_options",
    "draggonnb.supabase.option_problems",
    "draggonnb.supabase.project_facts",
    "draggonnb.supabase.rendered",
    "draggonnb.supabase.schema_facts",
    "draggonnb.supabase.setting_problems",
    "draggonnb.supabase.step_result",
    "draggonnb.supabase.steps",
)
"""The lookups that most tasks of the roles use."""


@functools.cache
def role_options(loader: t.Any, role: str) -> Mapping[str, t.Any]:  # noqa: ANN401 - Ansible's own
    """Return the options of a role, as its entry point C(preflight) declares them.

    :param loader: Ansible's `DataLoader`.
    :param role: the folder of the role.
    """
    specs = loader.load_from_file(os.path.join(role, "meta", "argument_specs.yml"), cache="none", unsafe=True)
    return t.cast("Mapping[str, t.Any]", specs["argument_specs"]["preflight"]["options"])


@functools.cache
def prepare(loader: t.Any, playbooks: str) -> None:  # noqa: ANN401 - as above
    """Read in this process what nearly every task needs.

    Ansible forks the process of each task, which reads what it doesn't inherit, and forgets it. So this is called where Ansible's own
    process evaluates a lookup: for the hosts of a play.

    :param playbooks: the folder of the playbook.
    """
    for name in sorted(os.listdir(ROLES)):
        role = os.path.join(ROLES, name)
        role_defaults(loader, role)
        role_options(loader, role)
    for name in LOOKUPS:
        lookup_loader.get(name)
    inputs = os.path.join(playbooks, INPUTS)
    if os.path.isfile(inputs):
        loader.load_from_file(inputs, unsafe=True, **({} if TRUST is None else {"trusted_as_template": True}))
    # What is known by now isn't garbage. The collector of a forked process would copy the memory of all that it visits.
    gc.collect()
    gc.freeze()
    # Nor is there much of it in a process that ends after a task, where the collector would search for it after each 700 objects.
    gc.set_threshold(COLLECTED_AFTER)
