# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plans that a person has approved."""

from __future__ import annotations

DOCUMENTATION = r"""
name: approved_plans
short_description: Return the approved plans of a rollout
version_added: 0.1.0
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
seealso:
  - plugin: draggonnb.supabase.rollout_plan
    plugin_type: lookup
"""

EXAMPLES = r"""
- name: Show which clients take part in a rollout
  ansible.builtin.debug:
    msg: "{{ lookup('draggonnb.supabase.approved_plans', 'plan.json', approval=rollout_approval) | list }}"
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
from ansible_collections.draggonnb.supabase.plugins.module_utils.rollout.plan_file import approved_plans

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class LookupModule(LookupBase):
    """The lookup ``approved_plans``."""

    def run(
        self,
        terms: Sequence[str],
        variables: Mapping[str, t.Any] | None = None,
        **options: object,
    ) -> list[dict[str, list[str]]]:
        """Return the approved plans of each file.

        :raises AnsibleError: it can't be read, or isn't the one that was approved.
        """
        del variables
        approval = str(options.get("approval") or "")
        return [self._approved(str(path), approval) for path in terms]

    def _approved(self, path: str, approval: str) -> dict[str, list[str]]:
        try:
            with open(path, encoding="utf-8") as file:
                text = file.read()
        except (OSError, UnicodeDecodeError) as error:
            raise AnsibleError(f"The plan file {path} cannot be read: {error}. Nothing was changed.") from None
        try:
            return approved_plans(text, approval, path)
        except Failure as failure:
            raise AnsibleError(failure.as_result()["msg"]) from None
