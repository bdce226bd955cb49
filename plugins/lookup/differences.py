# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tasks of a step would change."""

from __future__ import annotations

DOCUMENTATION = r"""
name: differences
short_description: Return what tasks would change, from their diffs
version_added: 0.1.0
author: DraggonnB (@draggonnb)
description:
  - Returns the objects that the results of tasks have in their diffs, so it needs diff mode.
  - The roles of the steps use it for their results, which an audit reads.
options:
  _terms:
    description: Registered results, with or without a loop. Those of skipped tasks count as unchanged.
    type: list
    elements: raw
"""

EXAMPLES = r"""
- name: Compare a repository
  draggonnb.supabase.github_repository:
    name: client-acme
    visibility: private
  register: answer
  check_mode: true
  diff: true

- name: Show what differs
  ansible.builtin.debug:
    msg: "{{ query('draggonnb.supabase.differences', answer) }}"
"""

RETURN = r"""
_value:
  description:
    - For each object that differs C(object), C(is_missing), and C(changes), a list of C(name), C(before), and C(after). The last two are null
      for what isn't there.
  type: list
  elements: dict
"""

import typing as t

from ansible.plugins.lookup import LookupBase
from ansible_collections.draggonnb.supabase.plugins.plugin_utils.differences import differences

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class LookupModule(LookupBase):
    """The lookup ``differences``."""

    def run(
        self,
        terms: Sequence[t.Any],
        variables: Mapping[str, t.Any] | None = None,
        **_options: object,
    ) -> list[dict[str, t.Any]]:
        """Return the objects."""
        return differences(terms)
