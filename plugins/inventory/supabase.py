# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The projects of an organization as hosts."""

from __future__ import annotations

DOCUMENTATION = r"""
name: supabase
short_description: Supabase projects as hosts
version_added: 1.0.0
author: DraggonnB (@draggonnb)
description:
  - Makes each client's project in an organization a host of the group C(clients), on which the playbooks of this collection run.
  - The name of the host is the ID of the client, so that C(--limit acme) selects one.
  - The name of the file must end in C(supabase.yml) or C(supabase.yaml).
  - Lists 100 projects with one request, and 99 with each further one, which overlap so that none is missed while others are being deleted. The
    PostgreSQL versions of all take one more. Projects that are being deleted and preview branches are not listed. No variable contains a secret.
  - A scoped token needs the permission C(organization_projects_read), and C(project_admin_read) for O(postgres_version).
extends_documentation_fragment:
  - draggonnb.supabase.controller_access
  - ansible.builtin.constructed
  - ansible.builtin.inventory_cache
options:
  plugin:
    description: Marks a file as one for this plugin.
    required: true
    choices: [draggonnb.supabase.supabase]
  organization:
    description: Slug of the organization, as in the URL of its dashboard; not its name.
    type: str
    env:
      - name: SUPABASE_ORG_ID
  wait_timeout:
    description: Seconds for all requests together, repeated ones and rate limits included.
    type: float
    default: 120.0
  client_pattern:
    description:
      - Regular expression that the complete name of a client's project matches. Its group C(client_id) is the ID of the client.
      - The default fits the default of the variable C(supabase_project_name) of the role P(draggonnb.supabase.supabase_project#role).
    type: str
    default: client-(?P<client_id>[a-z0-9]+(?:-[a-z0-9]+)*)-prod
  client_group:
    description: Group of the hosts that are clients' projects. The playbooks of this collection run on the group C(clients).
    type: str
    default: clients
  include_other_projects:
    description: Whether projects whose names don't match O(client_pattern) become hosts, too, outside of O(client_group).
    type: bool
    default: false
  search:
    description: Only projects whose names contain this text, in any case. The API searches, which saves requests.
    type: str
  statuses:
    description:
      - Only projects with one of these statuses, such as V(ACTIVE_HEALTHY) or V(INACTIVE), which means paused. All if empty.
      - The playbook C(provision.yml) restores the paused projects among its hosts.
    type: list
    elements: str
    default: []
  regions:
    description: Only projects in one of these regions, such as V(eu-central-1). All if empty.
    type: list
    elements: str
    default: []
  instance_sizes:
    description: Only projects with one of these sizes, such as V(micro). All if empty.
    type: list
    elements: str
    default: []
  postgres_version:
    description: Whether to read the PostgreSQL versions, with one request for all projects of the account.
    type: bool
    default: true
  hostname:
    description:
      - Template of the host names. It may use the variables of the host without O(hostvars_prefix) and O(hostvars_suffix).
      - If not set, the name is the ID of the client, or the name of a project that belongs to no client.
      - Several projects with the same host name are not hosts, and a warning names them; with O(strict=true), this is an error.
    type: str
  hostvars_prefix:
    description: What the names of all host variables but C(client_id) begin with.
    type: str
    default: supabase_
  hostvars_suffix:
    description: What the names of all host variables but C(client_id) end with.
    type: str
    default: ""
notes:
  - O(organization), O(api_token), and O(api_url) may be templates.
  - >-
    The host variables are C(client_id), C(supabase_ref), C(supabase_name), C(supabase_organization), C(supabase_region),
    C(supabase_status), C(supabase_instance_size), C(supabase_created_at), and C(supabase_postgres_version). A value that the API
    doesn't return is null.
"""

EXAMPLES = r"""
# production.supabase.yml: all clients, with the token of the environment.
plugin: draggonnb.supabase.supabase
organization: my-agency

---
# The clients in Europe that are running, in groups by status, region, and size. The token is in the vault of the automation platform.
plugin: draggonnb.supabase.supabase
organization: my-agency
api_token: "{{ lookup('ansible.builtin.env', 'AGENCY_TOKEN') }}"
statuses: [ACTIVE_HEALTHY]
regions: [eu-central-1, eu-west-1]
keyed_groups:
  - key: supabase_status | lower
    prefix: status
  - key: supabase_region
    prefix: region
  - key: supabase_instance_size
    prefix: size
groups:
  postgresql_15: supabase_postgres_version is defined and supabase_postgres_version.startswith('15.')
compose:
  tier: "'enterprise' if supabase_instance_size in ['large', 'xlarge'] else 'starter'"
cache: true
cache_plugin: ansible.builtin.jsonfile
cache_connection: ~/.cache/supabase-inventory
cache_timeout: 600
"""

import hashlib
import typing as t

from ansible.errors import AnsibleError, AnsibleParserError
from ansible.module_utils.basic import missing_required_lib
from ansible.plugins.inventory import BaseInventoryPlugin, Cacheable, Constructable
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.projects.inventory import list_projects
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.transport import REQUESTS_IMPORT_ERROR
from ansible_collections.draggonnb.supabase.plugins.plugin_utils import project_hosts

try:
    # Before ansible-core 2.19, which trusts only templates from files, a project's name could be one.
    from ansible.utils.unsafe_proxy import wrap_var
except ImportError:  # it is deprecated, because later versions don't need it

    def wrap_var(v: t.Any) -> t.Any:  # noqa: ANN401 - any value
        """Return a value unchanged."""
        return v


if t.TYPE_CHECKING:
    from ansible.inventory.data import InventoryData
    from ansible.parsing.dataloader import DataLoader

#: May be templates, as the documentation says.
TEMPLATES = ("organization", "api_token", "api_url")
ACCESS = ("organization", "api_token", "api_url", "api_timeout", "wait_timeout", "search", "postgres_version")


class InventoryModule(BaseInventoryPlugin, Constructable, Cacheable):
    """The inventory plugin ``supabase``."""

    NAME = "draggonnb.supabase.supabase"

    inventory: t.Any  # parse of the base class sets it

    def verify_file(self, path: str) -> bool:
        """Return whether a file is one for this plugin, by its name."""
        return bool(super().verify_file(path)) and path.endswith(("supabase.yml", "supabase.yaml"))

    def parse(self, inventory: InventoryData, loader: DataLoader, path: str, cache: bool = True) -> None:
        """Add the hosts that a file describes.

        :raises AnsibleParserError: an option is invalid, or the projects can't be listed.
        """
        super().parse(inventory, loader, path, cache)
        self._read_config_data(path)
        try:
            pattern = project_hosts.compile_pattern(self.get_option("client_pattern"))
        except ValueError as error:
            raise AnsibleParserError(str(error)) from error
        found = [project_hosts.with_client(wrap_var(facts), pattern) for facts in self._projects(path, use_cache=cache)]
        filters = project_hosts.Filters(
            statuses=self.get_option("statuses"),
            regions=self.get_option("regions"),
            instance_sizes=self.get_option("instance_sizes"),
            others=self.get_option("include_other_projects"),
        )
        named = [(self._host_name(facts), facts) for facts in found if filters.accept(facts)]
        several = project_hosts.ambiguous(named)
        for name, projects in several.items():
            self._report_ambiguous(name, projects)
        for name, facts in sorted(named, key=lambda each: each[0]):
            if name not in several:
                self._add(name, facts)

    def _projects(self, path: str, *, use_cache: bool) -> list[dict[str, t.Any]]:
        """Return the facts of all projects, from the cache if it may be used and has them."""
        options = {name: self.get_option(name) for name in ACCESS}
        options |= {name: self.templar.template(options[name]) for name in TEMPLATES}
        key = f"{self.get_cache_key(path)}_{_digest(options)}"
        if use_cache and self.get_option("cache"):
            try:
                return t.cast("list[dict[str, t.Any]]", self._cache[key])
            except KeyError:
                pass  # it has expired, or never was there
        if REQUESTS_IMPORT_ERROR is not None:
            raise AnsibleParserError(missing_required_lib("requests"))
        try:
            projects, warnings = list_projects(options)
        except Failure as failure:
            raise AnsibleParserError(failure.as_result()["msg"]) from failure
        for warning in warnings:
            self.display.warning(warning)
        if self.get_option("cache"):
            self._cache[key] = projects
        return projects

    def _host_name(self, facts: dict[str, t.Any]) -> str:
        template = self.get_option("hostname")
        if not template:
            return str(facts["client_id"] or facts["name"])
        self.templar.available_variables = facts
        try:
            name = self.templar.template(template)
        except AnsibleError as error:
            raise AnsibleParserError(
                f"The hostname of the project {facts['name']} can't be computed: {error}"
            ) from error
        finally:
            self.templar.available_variables = {}
        if not isinstance(name, str) or not name.strip():
            raise AnsibleParserError(
                f"The hostname of the project {facts['name']} is {name!r}, which isn't a valid host name."
            )
        return name

    def _report_ambiguous(self, name: str, projects: list[t.Any]) -> None:
        message = (
            f"{len(projects)} projects would be the host {name}: {project_hosts.describe(projects)}. None of them is a host. "
            "Rename or delete all but one, or set hostname."
        )
        if self.get_option("strict"):
            raise AnsibleParserError(message)
        self.display.warning(message)

    def _add(self, name: str, facts: dict[str, t.Any]) -> None:
        self.inventory.add_host(name)
        if facts["client_id"] is not None:
            self.inventory.add_child(self.inventory.add_group(self.get_option("client_group")), name)
        variables = project_hosts.variables(
            facts, self.get_option("hostvars_prefix"), self.get_option("hostvars_suffix")
        )
        for variable, value in variables.items():
            self.inventory.set_variable(name, variable, value)
        strict = self.get_option("strict")
        self._set_composite_vars(self.get_option("compose"), variables, name, strict=strict)
        self._add_host_to_composed_groups(self.get_option("groups"), variables, name, strict=strict)
        self._add_host_to_keyed_groups(self.get_option("keyed_groups"), variables, name, strict=strict)


def _digest(options: dict[str, t.Any]) -> str:
    """Return a digest of what decides which projects are listed. The environment may change it without the file."""
    chosen = [options[name] for name in ("api_url", "organization", "search", "postgres_version")]
    return hashlib.sha256(repr(chosen).encode()).hexdigest()[:16]
