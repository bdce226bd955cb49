# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plans that a person has approved."""

from __future__ import annotations

DOCUMENTATION = r"""
name: approved_plans
short_description: Return the approved plans of a rollout
version_added: 1.0.0
author: DraggonnB (@draggonnb)
description:
  - Reads the plan file of a rollout, and fails unless it is the one that was approved.
options:
  _terms:
    description: The path of the plan file.
    type: list
    elements: str
    required: true
  approval:
    description: The hash of the content that was approved.
    type: str
    required: true
  ids:
    description: The client ID of each host, as P(draggonnb.supabase.client_hosts#lookup) returns them with C(what=ids).
    type: dict
    required: true
  first:
    description: The IDs of clients that come first.
    type: list
    elements: str
    default: []
seealso:
  - plugin: draggonnb.supabase.rollout_plan
    plugin_type: lookup
"""

EXAMPLES = r"""
- name: Show which hosts take part in a rollout
  ansible.builtin.debug:
    msg: "{{ lookup('draggonnb.supabase.approved_plans', 'plan.json', approval=rollout_approval, ids=ids) | list }}"
  vars:
    ids: "{{ lookup('draggonnb.supabase.client_hosts', what='ids') }}"
"""

RETURN = r"""
_value:
  description: A dictionary with the IDs of the approved plans by host, in the order of the rollout.
  type: list
  elements: dict
"""

import typing as t

from ansible.errors import AnsibleError
from ansible.plugins.lookup import LookupBase
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.rollout.plan_file import clients_of, in_order
from ansible_collections.draggonnb.supabase.plugins.plugin_utils.plan_files import read_approved

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class LookupModule(LookupBase):
    """The lookup ``approved_plans``."""

    def run(
        self,
        terms: Sequence[str],
        variables: Mapping[str, t.Any] | None = None,
        **options: t.Any,
    ) -> list[dict[str, list[str]]]:
        """Return the approved plans of each file.

        :raises AnsibleError: it can't be read, isn't the one that was approved, or has a client that is no host.
        """
        del variables
        hosts = {str(client): str(host) for host, client in options["ids"].items()}
        first = [str(client) for client in options.get("first") or ()]
        return [self._approved(str(path), str(options.get("approval") or ""), hosts, first) for path in terms]

    def _approved(
        self, path: str, approval: str, hosts: Mapping[str, str], first: Sequence[str]
    ) -> dict[str, list[str]]:
        clients = clients_of(read_approved(path, approval))
        unknown = [client for client in clients if client not in hosts]
        if unknown:
            raise AnsibleError(
                f"No host has the client_id {unknown[0]}, which is in the plan {path}. Nothing was changed. "
                "Use the inventory with which the plan was made."
            )
        try:
            return {hosts[client]: clients[client]["plan_ids"] for client in in_order(clients, first, path)}
        except Failure as failure:
            raise AnsibleError(failure.as_result()["msg"]) from None
