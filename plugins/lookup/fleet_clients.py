# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The clients of an audit, and their desired schemas."""

from __future__ import annotations

DOCUMENTATION = r"""
name: fleet_clients
short_description: Return clients and their desired schemas for an audit of all of them
version_added: 1.0.0
author: DraggonnB (@draggonnb)
description:
  - Reads the variables of many hosts in one task, and returns the options of M(draggonnb.supabase.supabase_fleet_info) that follow from
    them, with the defaults of the roles C(supabase_project) and C(database_schema).
  - The template of these roles is rendered once for each tier and its limits. Another template may use any variable, so it is rendered for
    each client, and clients with equal results share one desired schema.
options:
  _terms:
    description: The names of the hosts.
    required: true
"""

EXAMPLES = r"""
- name: Count the clients and their desired schemas
  ansible.builtin.debug:
    msg: "{{ fleet.clients | length }} clients have {{ fleet.desired_schemas | length }} desired schemas."
  vars:
    fleet: "{{ lookup('draggonnb.supabase.fleet_clients', *ansible_play_hosts_all) }}"
"""

RETURN = r"""
_value:
  description: A dictionary with C(clients), C(desired_schemas), and the options that all clients must share.
  type: list
  elements: dict
"""

import hashlib
import os
import typing as t

from ansible.errors import AnsibleError
from ansible.plugins.loader import lookup_loader
from ansible.plugins.lookup import LookupBase
from ansible.utils.vars import merge_hash
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.settings.catalog import SECTIONS
from ansible_collections.draggonnb.supabase.plugins.plugin_utils.client_values import ROLES, ClientValues
from ansible_collections.draggonnb.supabase.plugins.plugin_utils.given import TRUST, is_blank, role_defaults

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SHARED = {
    "database_schema_schemas": "schemas",
    "database_schema_ensure_rls": "ensure_rls",
    "database_schema_destructive": "destructive",
    "database_schema_online": "online",
    "database_schema_session_role": "session_role",
    "database_schema_shadow_url": "shadow_url",
    "database_schema_shadow_timeout": "shadow_timeout",
}
"""The variables that are the same for all clients, and the options of the module."""


class LookupModule(LookupBase):
    """The lookup ``fleet_clients``."""

    _loader: t.Any  # LookupBase sets these for its subclasses
    _templar: t.Any

    def run(
        self,
        terms: Sequence[str],
        variables: Mapping[str, t.Any] | None = None,
        **_options: t.Any,
    ) -> list[t.Any]:
        """Return the clients.

        :raises AnsibleError: they differ in an option that all must share.
        """
        known = dict(variables or {})
        defaults: dict[str, t.Any] = {}
        for role in ("supabase_project", "database_schema"):
            defaults |= role_defaults(self._loader, os.path.join(ROLES, role))
        clients, schemas, texts = list[dict[str, t.Any]](), dict[str, str](), dict[str, str]()
        shared: dict[str, t.Any] = {}
        for host in terms:
            values = ClientValues(self._templar, known, host, defaults)
            clients.append(self._client(values, schemas, texts))
            own = {option: values.get(name) for name, option in SHARED.items()}
            shared = shared or own
            differing = sorted(option for option in own if own[option] != shared[option])
            if differing:
                raise AnsibleError(
                    f"The client {clients[-1]['client_id']} has another value of database_schema_{differing[0]} than the client "
                    f"{clients[0]['client_id']}, so they can't be audited together. Audit them separately, with --limit."
                )
        options = {option: value for option, value in shared.items() if not is_blank(value)}
        return [{"clients": clients, "desired_schemas": schemas, "shadow_setup_sql": self._setup_sql(), **options}]

    def _setup_sql(self) -> str:
        """Return the setup SQL of the role database_schema."""
        role = os.path.join(ROLES, "database_schema")
        files = self._loader.load_from_file(os.path.join(role, "vars", "main.yml"), cache="none")[
            "database_schema_platform_files"
        ]
        templar = self._templar.copy_with_new_env(available_variables={"role_path": role})
        texts = []
        for path in files:
            with open(templar.template(TRUST(path) if TRUST is not None else path), encoding="utf-8") as file:
                # As the lookup ansible.builtin.file, with which the role reads them.
                texts.append(file.read().rstrip())
        return "\n".join(texts)

    def _client(self, values: ClientValues, schemas: dict[str, str], texts: dict[str, str]) -> dict[str, t.Any]:
        """Return a client, and add its desired schema to ``schemas``, by its hash."""
        tier = values.get("database_schema_tier", given="tier")
        limits = values.get("database_schema_plan_limits")
        path, is_own = self._template(values)
        rendered = repr((path, tier, limits)) if is_own else values.host
        if rendered not in texts:
            lookup = lookup_loader.get("ansible.builtin.template", loader=self._loader, templar=values.templar)
            schema = {"database_schema_tier": tier, "database_schema_plan_limits": limits}
            (text,) = lookup.run([path], variables=values.variables, template_vars=schema)
            texts[rendered] = hashlib.sha256(str(text).encode()).hexdigest()[:16]
            schemas[texts[rendered]] = text
        settings: dict[str, t.Any] = dict(values.get("supabase_project_default_settings") or {})
        of_tier = (values.get("supabase_project_tier_settings") or {}).get(tier) or {}
        for more in (of_tier, values.get("supabase_project_settings") or {}):
            settings = merge_hash(settings, more, recursive=True)
        # Secret ones aren't compared, and options of the module are shown by -vvv.
        settings = {option: _public(option, values_of) for option, values_of in settings.items()}
        client = {
            "client_id": values.client_id,
            "name": values.get("supabase_project_name"),
            "desired_schema": texts[rendered],
            "settings": settings,
            "optional_settings": values.get("supabase_project_optional_settings"),
            "database_url": values.get("audit_database_url"),
        }
        return {name: value for name, value in client.items() if not is_blank(value)}

    def _template(self, values: ClientValues) -> tuple[str, bool]:
        """Return the path of the template, and whether it is that of the role."""
        name = str(values.get("database_schema_template"))
        playbooks = str(values.variables.get("playbook_dir") or "")
        for folder in (os.path.join(playbooks, "templates"), playbooks):
            path = os.path.join(folder, name)
            if os.path.isfile(path):
                return path, False
        own = os.path.join(ROLES, "database_schema", "templates", name)
        return own if os.path.isfile(own) else name, os.path.isfile(own)


def _public(option: str, settings: t.Any) -> t.Any:  # noqa: ANN401 - not checked yet
    if option not in SECTIONS or not isinstance(settings, dict):
        return settings
    known = SECTIONS[option].settings
    return {name: value for name, value in settings.items() if name not in known or not known[name].is_private}
