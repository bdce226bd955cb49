# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is in the plan file of a rollout."""

from __future__ import annotations

DOCUMENTATION = r"""
name: rollout_plan
short_description: Make the plan file of a rollout from an audit, for approval
version_added: 1.0.0
author: DraggonnB (@draggonnb)
description:
  - Returns the content of the plan file of a rollout, the hash by which it is approved, and an overview for the person who approves it.
  - The drift classes of the audit that have statements are the classes of the plan.
options:
  _terms:
    description: The report that M(draggonnb.supabase.supabase_fleet_info) returns with O(draggonnb.supabase.supabase_fleet_info#module:return_undo).
    type: list
    elements: dict
    required: true
seealso:
  - plugin: draggonnb.supabase.approved_plans
    plugin_type: lookup
  - module: draggonnb.supabase.supabase_fleet_info
"""

EXAMPLES = r"""
- name: Show what would be rolled out
  ansible.builtin.debug:
    msg: "{{ lookup('draggonnb.supabase.rollout_plan', audit.report).overview }}"
"""

RETURN = r"""
_value:
  description: A dictionary with C(content), the text of the plan file; C(approval), its hash; C(clients), how many it changes; and
    C(overview), lines of text.
  type: list
  elements: dict
"""

import json
import typing as t

from ansible.plugins.lookup import LookupBase
from ansible_collections.draggonnb.supabase.plugins.module_utils.rollout.plan_file import (
    approval_of,
    clients_of,
    overview,
    plan_document,
)

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class LookupModule(LookupBase):
    """The lookup ``rollout_plan``."""

    def run(
        self,
        terms: Sequence[Mapping[str, t.Any]],
        variables: Mapping[str, t.Any] | None = None,
        **options: object,
    ) -> list[dict[str, t.Any]]:
        """Return the plan files of some audits."""
        del variables, options
        return [self._plan(report) for report in terms]

    def _plan(self, report: Mapping[str, t.Any]) -> dict[str, t.Any]:
        # Without the types by which Ansible marks values, which would be part of the text.
        document = json.loads(json.dumps(plan_document(report)))
        content = json.dumps(document, indent=1, ensure_ascii=False) + "\n"
        return {
            "content": content,
            "approval": approval_of(document),
            "clients": len(clients_of(document)),
            "overview": overview(document),
        }
