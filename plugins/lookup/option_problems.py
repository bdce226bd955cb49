# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with the types of a role's options."""

from __future__ import annotations

DOCUMENTATION = r"""
name: option_problems
short_description: Return what is wrong with the types of the options of a role
version_added: 1.0.0
author: DraggonnB (@draggonnb)
description:
  - Validates the options of the role whose tasks use it by its C(meta/argument_specs.yml), entry point C(preflight), as
    M(ansible.builtin.validate_argument_spec) does.
  - The values are those of the lookup P(draggonnb.supabase.given#lookup), so blank ones count as not set. Ansible's own validation fails for them.
options:
  _terms:
    description: Not used.
    required: false
"""

EXAMPLES = r"""
- name: Check the options of this role
  ansible.builtin.fail:
    msg: "{{ query('draggonnb.supabase.option_problems') | join(' ') }}"
  when: query('draggonnb.supabase.option_problems') | length > 0
"""

RETURN = r"""
_raw:
  description: One text for all invalid options, or none.
  type: list
  elements: str
"""

import typing as t

from ansible.errors import AnsibleError
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.plugins.loader import lookup_loader
from ansible.plugins.lookup import LookupBase
from ansible_collections.draggonnb.supabase.plugins.plugin_utils.given import is_blank
from ansible_collections.draggonnb.supabase.plugins.plugin_utils.role_files import role_options

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class LookupModule(LookupBase):
    """The lookup ``option_problems``."""

    _loader: t.Any  # LookupBase sets these for its subclasses
    _templar: t.Any

    def run(
        self,
        terms: Sequence[str],
        variables: Mapping[str, t.Any] | None = None,
        **options: t.Any,
    ) -> list[str]:
        """Return the problems.

        :raises AnsibleError: it isn't used by a task of a role.
        """
        known = variables or {}
        if "role_path" not in known:
            raise AnsibleError("The lookup option_problems is for tasks of a role.")
        specs = {
            # A blank value is reported by the role, which knows what to do about it.
            name: {key: value for key, value in spec.items() if key not in ("default", "required")}
            for name, spec in role_options(self._loader, str(known["role_path"])).items()
            if spec.get("type", "str") != "str" or "choices" in spec or spec.get("required")
        }
        given = lookup_loader.get("draggonnb.supabase.given", loader=self._loader, templar=self._templar)
        values = dict(zip(specs, given.run(list(specs), variables), strict=True))
        result = ArgumentSpecValidator(specs).validate(
            {name: each for name, each in values.items() if not is_blank(each)}
        )
        return ["\n".join(["Validation of arguments failed:", *result.error_messages])] if result.error_messages else []
