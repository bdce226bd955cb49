# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The facts that the role database_schema returns."""

from __future__ import annotations

DOCUMENTATION = r"""
name: schema_facts
short_description: Return the facts of the role database_schema, computed from the results of its tasks
version_added: 1.0.0
author: DraggonnB (@draggonnb)
description:
  - The role P(draggonnb.supabase.database_schema#role) sets them as facts, for the play.
  - Reads the registered results of the tasks of the role, and its options as the lookup P(draggonnb.supabase.given#lookup) does.
options:
  _terms:
    description: Not used.
    required: false
  what:
    description:
      - With V(now), returns the facts after the tasks that have been run.
      - With V(before), returns them as they are before the first task, whatever another client has left.
      - With V(has_rows), returns whether rows are declared and there is a database.
      - With V(needs_login), returns whether the database rejected the password and another login can be created.
    type: str
    choices: [now, before, has_rows, needs_login]
    default: now
"""

EXAMPLES = r"""
- name: Return the result of the step
  module_defaults:
    ansible.builtin.set_fact: "{{ lookup('draggonnb.supabase.schema_facts') }}"
  ansible.builtin.set_fact:
  no_log: true
"""

RETURN = r"""
_raw:
  description: One dictionary, of variables of the role, or one truth value.
  type: list
  elements: raw
"""

import os
import typing as t

from ansible.plugins.lookup import LookupBase
from ansible_collections.draggonnb.supabase.plugins.plugin_utils.role_values import RoleValues
from ansible_collections.draggonnb.supabase.plugins.plugin_utils.step_results import step_result

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROLE = "database_schema"
OWN_TEMPLATE = os.path.join("templates", "schema.sql.j2")
REJECTED = "28P01"
"""The SQLSTATE of a password that the database rejected."""


class LookupModule(LookupBase):
    """The lookup ``schema_facts``."""

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
        role, what = RoleValues(ROLE, known, self._loader, self._templar), options.get("what", "now")
        if what == "has_rows":
            return [_has_rows(role)]
        if what == "needs_login":
            answer = role.variable("answer") or {}
            return [answer.get("sqlstate_code") == REJECTED and bool(role.given("renew_login"))]
        return [{f"{ROLE}_result": _before() if what == "before" else _now(role, str(known["role_path"]))}]


def _has_rows(role: RoleValues) -> bool:
    declared = role.given("rows") or role.given("first_organization")
    return bool(declared and role.given("login_host"))


def _before() -> dict[str, t.Any]:
    options = {"rows": [], "organization": {}, "template": "", "has_database": False, "only_rows": False}
    return step_result(ROLE, {"schema": {}, "rows": {}}, options, {})


def _now(role: RoleValues, folder: str) -> dict[str, t.Any]:
    path = role.variable("file") or ""
    organization = role.given("first_organization") or {}
    return step_result(
        ROLE,
        {"schema": role.variable("answer") or {}, "rows": role.variable("rows_answer") or {}},
        {
            "rows": role.variable("all_rows") if organization else role.given("rows") or [],
            "organization": organization,
            "template": "" if path == os.path.join(folder, OWN_TEMPLATE) else path,
            "has_database": bool(role.given("login_host")),
            "only_rows": bool(role.variable("only_rows")),
        },
        role.variable("failed") or {},
    )
