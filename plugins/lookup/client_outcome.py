# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run leaves of a client."""

from __future__ import annotations

DOCUMENTATION = r"""
name: client_outcome
short_description: Return what a run leaves of a client, from the results of its steps and its credentials file
version_added: 1.0.0
author: DraggonnB (@draggonnb)
description:
  - The role P(draggonnb.supabase.finalize#role) uses it for the credentials file, the statistics, and the summary. It contains secrets.
options:
  _terms:
    description: Results of the steps, in order.
    type: list
    elements: dict
  client:
    description: The client, with C(id), C(name), C(email), and C(tier).
    type: dict
    required: true
  resources:
    description: What the steps created.
    type: dict
    default: {}
  unread:
    description: The names of resources that the steps didn't read. Those in the file are kept.
    type: list
    elements: str
    default: []
  file:
    description: The content of the credentials file when it was last read.
    type: dict
    default: {}
  path:
    description: The path of the credentials file. Empty if there is none.
    type: str
    default: ""
  valid_password:
    description: The database password, if the run has verified it.
    type: str
    default: ""
  rejected_passwords:
    description: Passwords that the database rejected.
    type: list
    elements: str
    default: []
  only_looked:
    description: Whether nothing was changed.
    type: bool
    default: false
  password_is_given:
    description: Whether the user has set the database password.
    type: bool
    default: false
  password_is_due:
    description: Whether a run in check mode would have set one.
    type: bool
    default: false
"""

EXAMPLES = r"""
- name: Show the outcome of a run without a credentials file
  ansible.builtin.debug:
    msg: "{{ lookup('draggonnb.supabase.client_outcome', *results, client=client).record }}"
  vars:
    client: {id: acme, name: Acme Ltd, email: it@acme.example, tier: starter}
    results: "{{ [supabase_project_result, database_schema_result] }}"
"""

RETURN = r"""
_raw:
  description:
    - C(created), the resources; C(content) of the credentials file; C(record) and C(warnings), which have no secrets; C(reached), the results
      of the steps that were run; and C(briefs), a few words of each.
  type: list
  elements: dict
"""

import typing as t

from ansible.module_utils.parsing.convert_bool import boolean
from ansible.plugins.lookup import LookupBase
from ansible_collections.draggonnb.supabase.plugins.plugin_utils.client_outcome import Known, Options, outcome

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class LookupModule(LookupBase):
    """The lookup ``client_outcome``."""

    def run(
        self,
        terms: Sequence[dict[str, t.Any]],
        variables: Mapping[str, t.Any] | None = None,
        **options: t.Any,
    ) -> list[dict[str, t.Any]]:
        """Return one outcome."""
        del variables
        known = Known(
            results=terms,
            resources=options.get("resources") or {},
            unread=options.get("unread") or [],
            file=options.get("file") or {},
            valid_password=options.get("valid_password") or "",
            rejected=options.get("rejected_passwords") or [],
        )
        flags = {name: _flag(options.get(name)) for name in ("only_looked", "password_is_given", "password_is_due")}
        return [outcome(known, Options(client=options["client"], path=options.get("path") or "", **flags))]


def _flag(value: object) -> bool:
    return bool(boolean(value or False, strict=False))
