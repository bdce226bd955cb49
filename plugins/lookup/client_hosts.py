# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The hosts that represent clients."""

from __future__ import annotations

DOCUMENTATION = r"""
name: client_hosts
short_description: Return the hosts that a playbook for clients runs on
version_added: 1.0.0
author: DraggonnB (@draggonnb)
description:
  - Each host of the group C(clients) is a client. Its ID is its variable C(client_id), or else its name.
  - If the extra variable C(client_id) is set, the lookup returns the host with this ID, so that the host's variables apply, or
    C(localhost) if there is none.
  - Otherwise it returns all hosts of the group, or C(localhost) if there are none.
options:
  _terms:
    description: Not used.
    required: false
  what:
    description:
      - With V(hosts), returns the hosts.
      - With V(ids), returns a dictionary of the IDs by host.
      - With V(explanation), returns a sentence about which host was selected for the extra variable C(client_id), or an empty string.
    type: str
    choices: [hosts, ids, explanation]
    default: hosts
"""

EXAMPLES = r"""
- name: Configure one client, or all of them
  hosts: "{{ query('draggonnb.supabase.client_hosts') }}"
"""

RETURN = r"""
_value:
  description: Names of hosts or groups, a dictionary, or a sentence.
  type: list
  elements: raw
"""

import typing as t

from ansible.errors import AnsibleError, AnsibleUndefinedVariable
from ansible.plugins.lookup import LookupBase
from ansible.utils.vars import load_extra_vars
from ansible_collections.draggonnb.supabase.plugins.plugin_utils.given import host_variables, is_blank
from ansible_collections.draggonnb.supabase.plugins.plugin_utils.role_files import prepare

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

GROUP = "clients"
NO_INVENTORY = "localhost"


class LookupModule(LookupBase):
    """The lookup ``client_hosts``."""

    _loader: t.Any  # LookupBase sets these for its subclasses
    _templar: t.Any

    def run(
        self,
        terms: Sequence[str],
        variables: Mapping[str, t.Any] | None = None,
        **options: t.Any,
    ) -> list[t.Any]:
        """Return hosts.

        :raises AnsibleError: two hosts have this ID, or ``--limit`` excludes the host that has it.
        """
        known = dict(variables or {})
        prepare(self._loader, str(known.get("playbook_dir", "")))
        hosts = list(known.get("groups", {}).get(GROUP, ()))
        ids = {host: self._id(host, known) for host in hosts}
        if options.get("what") == "ids":
            return [ids]
        client = self._named(known)
        found = [host for host in hosts if ids[host] == client] if client else []
        if len(found) > 1:
            raise AnsibleError(
                f"Several hosts of the group {GROUP} have the client_id '{client}': {', '.join(found)}. "
                f"Set a different one for each in the inventory."
            )
        self._check_limit(client, found, known)
        if options.get("what") == "explanation":
            return [_explanation(client, found, known) if client else ""]
        if client:
            return found or [NO_INVENTORY]
        return [GROUP] if hosts else [NO_INVENTORY]

    def _named(self, known: Mapping[str, t.Any]) -> str:
        """Return the client ID of the run. A host variable of that name doesn't count."""
        hostvars = known.get("hostvars")
        if hostvars is None:
            try:
                client = self._templar.template(known.get("client_id"))
            except AnsibleUndefinedVariable:  # --syntax-check doesn't know variables that are set at run time
                client = None
        else:
            client = self._templar.template(load_extra_vars(self._loader).get("client_id"))
        return "" if is_blank(client) else str(client)

    def _check_limit(self, client: str, found: Sequence[str], known: Mapping[str, t.Any]) -> None:
        hostvars = known.get("hostvars")
        if hostvars is None or not found:
            return
        # The hosts that --limit selects. No variable has them: ansible_limit is a pattern, and groups has all hosts.
        names = {host.name for host in hostvars._inventory.list_hosts("all")}  # noqa: SLF001 - see host_variables
        if found[0] not in names:
            raise AnsibleError(
                f"The host {found[0]} has the client_id '{client}', but --limit excludes it. "
                f"Remove --limit, or include this host in it."
            )

    def _id(self, host: str, known: Mapping[str, t.Any]) -> str:
        """Return the ID of a host in the inventory, whatever the client_id of the run is."""
        hostvars = known.get("hostvars")
        if hostvars is None:
            return host
        own = host_variables(hostvars, host, without=lambda name, _value: name == "client_id")
        if "client_id" not in own:
            return host
        client = self._templar.copy_with_new_env(available_variables=own).template(own["client_id"])
        return host if is_blank(client) else str(client)


def _explanation(client: str, found: Sequence[str], known: Mapping[str, t.Any]) -> str:
    if found:
        return f"The client '{client}' is the host {found[0]} of the inventory. Its variables apply."
    outside = client in known.get("groups", {}).get("all", ())
    return f"No host of the group {GROUP} has the client_id '{client}'. No host variables apply." + (
        f" The host {client} is not in the group {GROUP}." if outside else ""
    )
