# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The steps that an audit compares, client by client."""

from __future__ import annotations

DOCUMENTATION = r"""
name: steps_to_audit
short_description: Return the steps that an audit of clients compares by running them in check mode
version_added: 1.0.0
author: DraggonnB (@draggonnb)
description:
  - Returns the roles of the steps that O(variable) names, a variable of the host, of all, or of the command line.
  - With V(all), these are the steps of the client (C(provisioning_steps), or those whose credentials are set) that have something that
    M(draggonnb.supabase.supabase_fleet_info) doesn't compare. Of the steps for Supabase, this is the case if buckets, keys, secrets, functions,
    or rows are declared.
  - With V(none), no steps are compared.
  - Sends no request.
options:
  _terms:
    description: The hosts.
    type: list
    elements: str
  variable:
    description: The name of the variable.
    type: str
    default: audit_steps
  default:
    description: The steps if the variable isn't set.
    type: str
    default: all
"""

EXAMPLES = r"""
- name: Show which steps of which clients an audit compares
  ansible.builtin.debug:
    msg: "{{ lookup('draggonnb.supabase.steps_to_audit', *ansible_play_hosts_all) }}"
"""

RETURN = r"""
_value:
  description: A dictionary of the roles by host, without hosts that have none.
  type: list
  elements: dict
"""

import os
import typing as t

from ansible.errors import AnsibleError
from ansible.plugins.lookup import LookupBase
from ansible_collections.draggonnb.supabase.plugins.plugin_utils import steps
from ansible_collections.draggonnb.supabase.plugins.plugin_utils.client_values import ROLES, ClientValues
from ansible_collections.draggonnb.supabase.plugins.plugin_utils.given import is_blank, role_defaults

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ALL = "all"
NONE = "none"


class LookupModule(LookupBase):
    """The lookup ``steps_to_audit``."""

    _loader: t.Any  # LookupBase sets these for its subclasses
    _templar: t.Any

    def run(
        self,
        terms: Sequence[str],
        variables: Mapping[str, t.Any] | None = None,
        **options: t.Any,
    ) -> list[dict[str, list[str]]]:
        """Return the steps by host.

        :raises AnsibleError: a step that is asked for doesn't exist, or lacks its credentials.
        """
        known = dict(variables or {})
        defaults: dict[str, t.Any] = {}
        for step in steps.STEPS:
            defaults |= role_defaults(self._loader, os.path.join(ROLES, step.role))
        variable, default = options.get("variable") or "audit_steps", options.get("default") or ALL
        found = {
            host: _compared(ClientValues(self._templar, known, host, defaults), defaults, variable, default)
            for host in terms
        }
        return [{host: roles for host, roles in found.items() if roles}]


def _compared(values: ClientValues, defaults: Mapping[str, t.Any], variable: str, default: str) -> list[str]:
    def is_set(name: str) -> bool:
        return not is_blank(os.environ.get(name) if name.isupper() else values.get(name))

    def is_declared(name: str) -> bool:
        value = values.get(name)
        return bool(value) and value != defaults.get(name)

    asked = steps.named(values.get(variable)) or [default]
    if asked == [NONE]:
        return []
    if asked == [ALL]:
        own = steps.named(values.get("provisioning_steps"))
        return [role for role in steps.compared([], is_set, is_declared) if not own or role in own]
    problems = steps.problems(asked, is_set)
    if problems:
        raise AnsibleError(
            f"The steps to audit ({variable}) of the client {values.client_id} are invalid: {' '.join(problems)}"
        )
    return steps.compared(asked, is_set, is_declared)
