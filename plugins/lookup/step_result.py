# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a step returns to the play."""

from __future__ import annotations

DOCUMENTATION = r"""
name: step_result
short_description: Return the result of a step, computed from the results of its tasks
version_added: 1.0.0
author: DraggonnB (@draggonnb)
description:
  - The roles of the steps use it for C(NAME_result), from which the role P(draggonnb.supabase.finalize#role) makes the summary of a client,
    and the audit its findings.
  - The result has no secrets.
options:
  _terms:
    description: The role of the step.
    type: list
    elements: str
    required: true
  answers:
    description: The registered results of the tasks of the role, by name. That of a task that wasn't run is empty.
    type: dict
    required: true
  options:
    description: What the result depends on besides.
    type: dict
    default: {}
  failed:
    description: The result of the task that failed, if one did.
    type: dict
    default: {}
"""

EXAMPLES = r"""
- name: Show the summary of a deployment
  ansible.builtin.debug:
    msg: "{{ lookup('draggonnb.supabase.step_result', 'vercel_deployment', answers=answers, options=options).data.report }}"
  vars:
    answers: {project: "{{ registered_project }}", deployment: "{{ registered_deployment }}"}
    options: {name: client-acme, state: present, deploys: true}
"""

RETURN = r"""
_raw:
  description:
    - C(success), C(step) (the name with hyphens), C(error) (the message of a failure), and C(data), with C(changed), C(differences),
      C(warnings), C(record), C(report), C(brief), C(page), and what is particular to the step.
  type: list
  elements: dict
"""

import typing as t

from ansible.plugins.lookup import LookupBase
from ansible_collections.draggonnb.supabase.plugins.plugin_utils.step_results import step_result

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class LookupModule(LookupBase):
    """The lookup ``step_result``."""

    def run(
        self,
        terms: Sequence[str],
        variables: Mapping[str, t.Any] | None = None,
        **options: t.Any,
    ) -> list[dict[str, t.Any]]:
        """Return the result of each step."""
        del variables
        return [
            step_result(role, options["answers"], options.get("options") or {}, options.get("failed") or {})
            for role in terms
        ]
