# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The steps that a run of the playbooks has."""

from __future__ import annotations

DOCUMENTATION = r"""
name: steps
short_description: Return the steps of provisioning that a run has
version_added: 1.0.0
author: DraggonnB (@draggonnb)
description:
  - Returns the roles of the steps that are asked for, in their order.
  - If none are asked for, these are the steps for Supabase, and the others whose credentials are set, in the environment or as variables of
    their roles.
  - Blank values count as not set. Sends no request.
options:
  _terms:
    description: Names of steps. Each may be a list, or text with commas, as on a command line.
    type: list
    elements: raw
  what:
    description:
      - With V(chosen), returns the names of the roles, without C(finalize), which every run has.
      - With V(further), returns the same without the steps for Supabase.
      - With V(all), returns the names of all that there are.
      - With V(problems), returns a sentence for each step that doesn't exist, or lacks something.
      - With V(missing), returns the variables of the environment that the named steps lack.
      - With V(left_out), returns which steps the run doesn't have because only a part of their credentials is set.
    type: str
    choices: [all, chosen, further, problems, missing, left_out]
    default: chosen
"""

EXAMPLES = r"""
- name: Show which steps a run would have
  ansible.builtin.debug:
    msg: "{{ query('draggonnb.supabase.steps') }}"

- name: Check that the credentials of a step are set
  ansible.builtin.assert:
    that: query('draggonnb.supabase.steps', 'github_repository', what='missing') | length == 0
"""

RETURN = r"""
_value:
  description: Names of roles or variables, or sentences.
  type: list
  elements: str
"""

import os
import typing as t

from ansible.plugins.loader import lookup_loader
from ansible.plugins.lookup import LookupBase
from ansible_collections.draggonnb.supabase.plugins.plugin_utils import steps
from ansible_collections.draggonnb.supabase.plugins.plugin_utils.given import is_blank

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


class LookupModule(LookupBase):
    """The lookup ``steps``."""

    _loader: t.Any  # LookupBase sets these for its subclasses
    _templar: t.Any

    def run(
        self,
        terms: Sequence[t.Any],
        variables: Mapping[str, t.Any] | None = None,
        **options: object,
    ) -> list[str]:
        """Return names or sentences."""
        names = [name for term in terms for name in steps.named(term)]
        is_set = self._is_set(variables or {})
        what = options.get("what", "chosen")
        if what == "all":
            return [step.role for step in steps.STEPS]
        if what == "missing":
            return [each for name in names for each in steps.missing(name, is_set)]
        if what == "problems":
            return steps.problems(names, is_set)
        if what == "left_out":
            return steps.left_out(names, is_set)
        roles = steps.chosen(names, is_set)
        return [role for role in roles if role not in steps.BASIC] if what == "further" else roles

    def _is_set(self, variables: Mapping[str, t.Any]) -> Callable[[str], bool]:
        given = lookup_loader.get("draggonnb.supabase.given", loader=self._loader, templar=self._templar)

        def is_set(name: str) -> bool:
            if name.isupper():
                return not is_blank(os.environ.get(name))
            return not is_blank(given.run([name], variables)[0])

        return is_set
