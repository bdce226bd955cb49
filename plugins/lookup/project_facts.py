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

from ansible.plugins.loader import lookup_loader
from ansible.plugins.lookup import LookupBase
from ansible_collections.draggonnb.supabase.plugins.plugin_utils import project_facts

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
        known = variables or {}
        what = options.get("what", "now")
        if what == "settings":
            return [self._settings(known)]
        if what in ("has_settings", "has_contents"):
            project, state = self._variable("answer", known) or {}, self._values(("state",), known)
            if not project_facts.is_running(project, state):
                return [False]
            return [
                bool(self._settings(known))
                if what == "has_settings"
                else project_facts.declares_contents(self._values(project_facts.CONTENTS, known))
            ]
        return [self._before(known) if what == "before" else self._now(known)]

    def _settings(self, known: Mapping[str, t.Any]) -> dict[str, t.Any]:
        return project_facts.wanted_settings(self._values(project_facts.SETTINGS, known))

    def _before(self, known: Mapping[str, t.Any]) -> dict[str, t.Any]:
        none: dict[str, t.Any] = {name: {} for name in project_facts.ANSWERS}
        options = {**dict.fromkeys(project_facts.OPTIONS), **self._values(("name", "state"), known)}
        return _facts(project_facts.project_facts(none, options, failed={}, refused_login=""))

    def _now(self, known: Mapping[str, t.Any]) -> dict[str, t.Any]:
        facts = project_facts.project_facts(
            {name: self._variable(each, known) or {} for name, each in project_facts.ANSWERS.items()},
            self._values(project_facts.OPTIONS, known),
            failed=self._variable("failed", known) or {},
            refused_login=self._variable("refused_login", known) or "",
        )
        return _facts(facts)

    def _values(self, names: Sequence[str], known: Mapping[str, t.Any]) -> dict[str, t.Any]:
        given = lookup_loader.get("draggonnb.supabase.given", loader=self._loader, templar=self._templar)
        return dict(zip(names, given.run([f"{project_facts.ROLE}_{name}" for name in names], known), strict=True))

    def _variable(self, name: str, known: Mapping[str, t.Any]) -> t.Any:  # noqa: ANN401 - the type of the variable
        return self._templar.template(known.get(f"{project_facts.ROLE}_{name}"))


def _facts(facts: Mapping[str, t.Any]) -> dict[str, t.Any]:
    return {f"{project_facts.ROLE}_{name}": value for name, value in facts.items()}
