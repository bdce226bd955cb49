# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is in the plan file of a rollout."""

from __future__ import annotations

DOCUMENTATION = r"""
name: rollout_plan
short_description: Group the plans of clients into classes, for approval
version_added: 0.1.0
author: DraggonnB (@draggonnb)
description:
  - Returns the content of the plan file of a rollout, the hash by which it is approved, and an overview for the person who approves it.
  - Clients with the same C(plan_id) are one class.
options:
  _terms:
    description:
      - For each client a dictionary with its C(host), and either C(failure), the reason why there is no plan, or what
        M(draggonnb.supabase.pg_schema_apply) returned (C(plan_id), C(resume_plan_ids), C(statements), and C(kept)).
    type: list
    elements: dict
    required: true
seealso:
  - plugin: draggonnb.supabase.approved_plans
    plugin_type: lookup
"""

EXAMPLES = r"""
- name: Show the plans of two clients
  ansible.builtin.debug:
    msg: "{{ lookup('draggonnb.supabase.rollout_plan', one, two).overview }}"
  vars:
    one: "{{ {'host': 'acme'} | combine(acme_plan) }}"
    two: "{{ {'host': 'globex'} | combine(globex_plan) }}"
"""

RETURN = r"""
_value:
  description: A dictionary with C(content), the text of the plan file; C(approval), its hash; and C(overview), lines of text.
  type: list
  elements: dict
"""

import json
import typing as t

from ansible.plugins.lookup import LookupBase
from ansible_collections.draggonnb.supabase.plugins.module_utils.rollout.plan_file import (
    approval_of,
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
        """Return the plan file of some clients."""
        del variables, options
        # Without the types by which Ansible marks values, which would be part of the text.
        document = json.loads(json.dumps(plan_document(terms)))
        content = json.dumps(document, indent=1, ensure_ascii=False) + "\n"
        return [{"content": content, "approval": approval_of(document), "overview": overview(document)}]
