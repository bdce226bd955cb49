# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The value of a variable, treating a blank value as not set."""

from __future__ import annotations

DOCUMENTATION = r"""
name: given
short_description: Return the value of a variable, treating a blank value as not set
version_added: 1.0.0
author: DraggonnB (@draggonnb)
description:
  - Returns the value of a variable unless it is blank, that is, null, an empty or whitespace-only string, or a list of such strings.
    This is how a survey passes an unanswered question.
  - A blank extra variable doesn't hide the variable of that name in the inventory.
  - If that is not set either, the lookup uses the value of that name in the dictionary C(given_values), or else in C(given_inputs). A playbook
    sets them to the variables that it passes to its roles, and to those that several playbooks pass, because a blank extra variable also hides
    the variables of the play.
  - If that is not set either, the lookup uses the default of the role, within a role, and then O(default).
options:
  _terms:
    description: Names of variables.
    type: list
    elements: str
    required: true
  default:
    description: Value to return for a variable that isn't set and has no default in the role.
    type: raw
"""

EXAMPLES = r"""
- name: Show the tier of the client, also if it is blank in the survey
  ansible.builtin.debug:
    msg: "{{ lookup('draggonnb.supabase.given', 'tier', default='starter') }}"
"""

RETURN = r"""
_value:
  description: The values.
  type: list
  elements: raw
"""

import typing as t

from ansible.plugins.lookup import LookupBase
from ansible.utils.vars import load_extra_vars
from ansible_collections.draggonnb.supabase.plugins.plugin_utils.given import host_variables, is_blank, role_defaults

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class LookupModule(LookupBase):
    """The lookup ``given``."""

    _loader: t.Any  # LookupBase sets these for its subclasses
    _templar: t.Any

    def run(
        self,
        terms: Sequence[str],
        variables: Mapping[str, t.Any] | None = None,
        **options: t.Any,
    ) -> list[t.Any]:
        """Return a value for each name."""
        return [self._value(name, variables or {}, options.get("default")) for name in terms]

    def _value(self, name: str, variables: Mapping[str, t.Any], default: t.Any) -> t.Any:  # noqa: ANN401 - the type of the variable
        value = self._templar.template(variables[name]) if name in variables else None
        if not is_blank(value):
            return value
        hostvars, host = variables.get("hostvars"), variables.get("inventory_hostname")
        if hostvars is not None and host is not None and name in load_extra_vars(self._loader):
            beneath = host_variables(hostvars, host, without=lambda _name, extra: is_blank(extra))
            value = self._templar.template(beneath[name]) if name in beneath else None
            if not is_blank(value):
                return value
        for values in (variables.get("given_values") or {}, variables.get("given_inputs") or {}):
            if name in values:
                # Without an extra variable, it is what was evaluated.
                is_same = name in variables and variables[name] == values[name]
                return value if is_same else self._templar.template(values[name])
        role_default = (
            role_defaults(self._loader, str(variables["role_path"])).get(name) if "role_path" in variables else None
        )
        return default if role_default is None else self._templar.template(role_default)
