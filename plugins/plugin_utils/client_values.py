# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The variables of one client of many, as the roles of the steps would read them."""

from __future__ import annotations

import os
import typing as t

from ansible_collections.draggonnb.supabase.plugins.plugin_utils.given import host_variables, is_blank

if t.TYPE_CHECKING:
    from collections.abc import Mapping

ROLES = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))), "roles")


class ClientValues:
    """The variables of a host, of which a blank one counts as not set."""

    def __init__(self, templar: t.Any, known: Mapping[str, t.Any], host: str, defaults: Mapping[str, t.Any]) -> None:  # noqa: ANN401 - Ansible's own
        self.host = host
        own = host_variables(known["hostvars"], host, without=lambda _name, extra: is_blank(extra))
        self._defaults = defaults
        # Those of the play are known for its current host only. An imported playbook for one client gets its variables so.
        of_play = {name: value for name, value in known.items() if not is_blank(value)}
        if host == known.get("inventory_hostname"):
            own = {**own, **of_play}
        self.variables: dict[str, t.Any] = {**own, "playbook_dir": known.get("playbook_dir")}
        self.templar = templar.copy_with_new_env(available_variables=self.variables)
        self.client_id = str(self.get("client_id") or host)
        self.variables["supabase_project_given_client_id"] = self.client_id
        self.templar = templar.copy_with_new_env(available_variables=self.variables)

    def get(self, name: str, given: str = "") -> t.Any:  # noqa: ANN401 - the type of the variable
        """Return the value of a variable, or else of the variable ``given``, or else the role's default."""
        for each in filter(None, (name, given)):
            if each in self.variables:
                value = self.templar.template(self.variables[each])
                if not is_blank(value):
                    return value
        return self.templar.template(self._defaults[name]) if name in self._defaults else None
