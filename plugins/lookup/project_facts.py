# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The facts that the role supabase_project returns."""

from __future__ import annotations

DOCUMENTATION = r"""
name: project_facts
short_description: Return the facts of the role supabase_project, computed from the results of its tasks
version_added: 1.0.0
author: DraggonnB (@draggonnb)
description:
  - The role P(draggonnb.supabase.supabase_project#role) sets them as facts, for the play and for other roles. They contain secrets.
  - Reads the registered results of the tasks of the role, and its options as the lookup P(draggonnb.supabase.given#lookup) does.
options:
  _terms:
    description: Not used.
    required: false
  what:
    description:
      - With V(now), returns the facts after the tasks that have been run.
      - With V(before), returns them as they are before the first task, whatever another client has left.
      - With V(settings), returns the desired settings.
      - With V(has_settings) or V(has_contents), returns whether the role has settings to compare in the project, or contents besides them and
        the database.
    type: str
    choices: [now, before, settings, has_settings, has_contents]
    default: now
"""

EXAMPLES = r"""
- name: Return the results of the step
  module_defaults:
    ansible.builtin.set_fact: "{{ lookup('draggonnb.supabase.project_facts') }}"
  ansible.builtin.set_fact:
  no_log: true
"""

RETURN = r"""
_raw:
  description: One dictionary, of variables of the role or of settings, or one truth value.
  type: list
  elements: raw
"""

import typing as t

from ansible.plugins.lookup import LookupBase
from ansible_collections.draggonnb.supabase.plugins.plugin_utils import project_facts
from ansible_collections.draggonnb.supabase.plugins.plugin_utils.role_values import RoleValues

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class LookupModule(LookupBase):
    """The lookup ``project_facts``."""

    _loader: t.Any  # LookupBase sets these for its subclasses
    _templar: t.Any

    def run(
        self,
        terms: Sequence[str],
        variables: Mapping[str, t.Any] | None = None,
        **options: t.Any,
    ) -> list[t.Any]:
        """Return the facts."""
        role = RoleValues(project_facts.ROLE, variables or {}, self._loader, self._templar)
        what = options.get("what", "now")
        if what == "settings":
            return [_settings(role)]
        if what in ("has_settings", "has_contents"):
            return [_has(role, what)]
        return [_before(role) if what == "before" else _now(role)]


def _settings(role: RoleValues) -> dict[str, t.Any]:
    return project_facts.wanted_settings(role.all_given(project_facts.SETTINGS))


def _has(role: RoleValues, what: str) -> bool:
    if not project_facts.is_running(role.variable("answer") or {}, role.all_given(("state",))):
        return False
    if what == "has_settings":
        return bool(_settings(role))
    return project_facts.declares_contents(role.all_given(project_facts.CONTENTS))


def _before(role: RoleValues) -> dict[str, t.Any]:
    none: dict[str, t.Any] = {name: {} for name in project_facts.ANSWERS}
    options = {**dict.fromkeys(project_facts.OPTIONS), **role.all_given(("name", "state"))}
    return _facts(project_facts.project_facts(none, options, failed={}, refused_login=""))


def _now(role: RoleValues) -> dict[str, t.Any]:
    facts = project_facts.project_facts(
        {name: role.variable(each) or {} for name, each in project_facts.ANSWERS.items()},
        role.all_given(project_facts.OPTIONS),
        failed=role.variable("failed") or {},
        refused_login=role.variable("refused_login") or "",
    )
    return _facts(facts)


def _facts(facts: Mapping[str, t.Any]) -> dict[str, t.Any]:
    return {f"{project_facts.ROLE}_{name}": value for name, value in facts.items()}
