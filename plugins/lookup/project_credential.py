# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: project_credential
short_description: Return keys and connection URLs of a Supabase project
version_added: 1.0.0
description:
  - Reads API keys and connection URLs of a project from the Management API, for the tasks that need them. So they needn't be kept in
    variables, files, or job artifacts.
  - Each evaluation sends one request for keys, one for the pooler, and one for the other addresses, if those are among the terms.
author:
  - DraggonnB (@draggonnb)
extends_documentation_fragment:
  - draggonnb.supabase.controller_access
options:
  _terms:
    description:
      - V(publishable), V(secret), V(anon), V(service_role), the keys of these types, and of several publishable or secret keys the one that
        is named V(default); V(publishable:NAME) or V(secret:NAME) is the one with another name.
      - V(pooler_url), the connection URL of the shared pooler in session mode; V(direct_url), that of the database itself.
      - V(url), the URL of the project's APIs.
    type: list
    elements: str
    required: true
  ref:
    description: Ref of the project, 20 letters.
    type: str
    required: true
  database_password:
    description: Password to put into connection URLs. Without, they contain none, because the API doesn't return it.
    type: str
  wait_timeout:
    description: Seconds for all retries together, rate limits included.
    type: float
    default: 60.0
notes:
  - The lookup prints nothing, and its errors contain no secret. But the values are arguments of the tasks that use it, so set
    C(no_log=true) for those.
  - Ansible evaluates a variable each time it is used. To read a value once, use M(ansible.builtin.set_fact) with C(no_log=true).
seealso:
  - module: draggonnb.supabase.supabase_project
  - module: draggonnb.supabase.supabase_api_key
"""

EXAMPLES = r"""
- name: Give the key to the application
  ansible.builtin.template:
    src: app.env.j2    # SUPABASE_SECRET_KEY={{ secret_key }}
    dest: /srv/app/.env
    mode: "0600"
  no_log: true
  vars:
    secret_key: "{{ lookup('draggonnb.supabase.project_credential', 'secret:worker', ref='abcdefghijklmnopqrst') }}"

- name: Run a migration with the connection URL of the pooler
  ansible.builtin.command: /srv/app/migrate
  environment:
    DATABASE_URL: >-
      {{ lookup('draggonnb.supabase.project_credential', 'pooler_url', ref='abcdefghijklmnopqrst',
                database_password=vault_database_password) }}
  no_log: true
"""

RETURN = r"""
_raw:
  description: The credentials, one for each term.
  type: list
  elements: str
"""

import typing as t

from ansible.errors import AnsibleError
from ansible.plugins.lookup import LookupBase
from ansible.utils.display import Display
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.project_resource import open_project
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.projects.credentials import read_credentials
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.projects.endpoints import ProjectsApi
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.transport import REQUESTS_IMPORT_ERROR

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_DISPLAY = Display()
_OPTIONS = ("ref", "api_token", "api_url", "api_timeout", "wait_timeout")


class LookupModule(LookupBase):
    """The lookup ``project_credential``."""

    def run(
        self,
        terms: Sequence[str],
        variables: Mapping[str, t.Any] | None = None,
        **options: t.Any,
    ) -> list[str]:
        """Return a credential for each term."""
        given = t.cast("t.Any", self)  # the methods of LookupBase have no types
        given.set_options(var_options=variables, direct=options)
        if REQUESTS_IMPORT_ERROR:
            raise AnsibleError("The lookup project_credential requires the Python library requests on the controller.")
        parameters = {name: given.get_option(name) for name in _OPTIONS} | {"organization": None}
        try:
            task, warnings = open_project(parameters, check_mode=True)
            for warning in warnings:
                _DISPLAY.warning(warning)
            return read_credentials(
                [str(term) for term in terms],
                task.ref,
                ProjectsApi(task.client),
                password=given.get_option("database_password"),
            )
        except Failure as failure:
            # Its message contains no secret; the exceptions that it was raised for could.
            raise AnsibleError(failure.as_result()["msg"]) from None
