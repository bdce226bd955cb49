# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the module ``supabase_fleet_info`` in Ansible's own process if it would run on the controller anyway.

An audit of clients that haven't changed takes less time than packing the module, starting an interpreter, and unpacking it there: it has
the files of the schema engine. The result is the same.
"""

from __future__ import annotations

import json
import sys
import typing as t

from ansible.plugins.action.normal import ActionModule as ModuleAction
from ansible.plugins.filter.core import to_json
from ansible_collections.draggonnb.supabase.plugins.module_utils.fleet.audit import run
from ansible_collections.draggonnb.supabase.plugins.module_utils.fleet.options import FLEET_SPEC
from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import result_of
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.transport import REQUESTS_IMPORT_ERROR
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.database.driver import PSYCOPG2_IMPORT_ERROR

if t.TYPE_CHECKING:
    from collections.abc import Mapping


class ActionModule(ModuleAction):
    """The action ``supabase_fleet_info``."""

    def run(self, tmp: str | None = None, task_vars: Mapping[str, t.Any] | None = None) -> dict[str, t.Any]:
        """Return the result of the module."""
        if not self._is_module_local(task_vars or {}):
            module: t.Any = super()
            return dict(module.run(tmp, task_vars))
        return result_of(
            self._task.action,
            FLEET_SPEC,
            json.loads(to_json(self._task.args)),  # with the types that the module gets
            lambda parameters: run(parameters, check_mode=self._task.check_mode),
            {"requests": REQUESTS_IMPORT_ERROR, "psycopg2": PSYCOPG2_IMPORT_ERROR},
        )

    def _is_module_local(self, task_vars: Mapping[str, t.Any]) -> bool:
        """Return whether the module would run as this user, with this interpreter and environment."""
        return (
            self._connection.transport == "local"
            and self._connection.become is None
            and self._templar.template(task_vars.get("ansible_python_interpreter")) == sys.executable
            and not any(self._task.environment or ())
            and not self._task.async_val
        )
