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
  - Reads the options of the role as the lookup P(draggonnb.supabase.given#lookup) does, and what the role knows of the credentials file.
options:
  _terms:
    description: Not used.
    required: false
  what:
    description:
      - With V(outcome), returns the outcome.
      - With V(facts), returns it as facts of the role.
      - With V(summary), returns the lines of the summary, without secrets, of the outcome in these facts.
    type: str
    choices: [outcome, facts, summary]
    default: outcome
"""

EXAMPLES = r"""
- name: Show the outcome of a run without a credentials file
  ansible.builtin.debug:
    msg: "{{ lookup('draggonnb.supabase.client_outcome').record }}"
  vars:
    finalize_client_id: acme
    finalize_results: "{{ [supabase_project_result, database_schema_result] }}"
"""

RETURN = r"""
_raw:
  description:
    - C(created), the resources; C(content) of the credentials file; C(record) and C(warnings), which have no secrets; C(reached), the results
      of the steps that were run; and C(briefs), a few words of each.
    - Or facts, or a list of lines.
  type: list
  elements: raw
"""

import typing as t

from ansible.module_utils.parsing.convert_bool import boolean
from ansible.plugins.lookup import LookupBase
from ansible_collections.draggonnb.supabase.plugins.plugin_utils.client_outcome import Known, Options, outcome
from ansible_collections.draggonnb.supabase.plugins.plugin_utils.client_summary import Files, summary
from ansible_collections.draggonnb.supabase.plugins.plugin_utils.role_values import RoleValues

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FLAGS = ("only_looked", "password_is_given", "password_is_due")


class LookupModule(LookupBase):
    """The lookup ``client_outcome``."""

    _loader: t.Any  # LookupBase sets these for its subclasses
    _templar: t.Any

    def run(
        self,
        terms: Sequence[str],
        variables: Mapping[str, t.Any] | None = None,
        **options: t.Any,
    ) -> list[t.Any]:
        """Return one outcome."""
        role = RoleValues("finalize", variables or {}, self._loader, self._templar)
        what = options.get("what", "outcome")
        if what == "summary":
            return [_summary(role)]
        chosen = _options(role)
        found = outcome(_known(role), chosen)
        return [_facts(found, chosen) if what == "facts" else found]


def _known(role: RoleValues) -> Known:
    return Known(
        results=role.given("results") or [],
        resources=role.given("resources") or {},
        unread=role.given("unread_resources") or [],
        file=role.variable("known") or {},
        valid_password=role.given("valid_password") or "",
        rejected=role.given("refused_passwords") or [],
    )


def _options(role: RoleValues) -> Options:
    return Options(
        client={
            "id": str(role.given("client_id")),
            "name": str(role.given("client_name")),
            "email": role.given("org_email") or "",
            "tier": role.given("tier") or "",
        },
        path=role.variable("path") if role.given("credentials_file") else "",
        **{name: bool(boolean(role.given(name) or False, strict=False)) for name in FLAGS},
    )


def _facts(found: Mapping[str, t.Any], options: Options) -> dict[str, t.Any]:
    return {
        "finalize_created": found["created"],
        "finalize_briefs": found["briefs"],
        "finalize_record": found["record"],
        "finalize_result": {
            "success": True,
            "step": "finalize",
            "error": None,
            "data": {"credentials_file": options.path or None},
        },
        # For the summary, without secrets.
        "finalize_told": {
            **{name: found[name] for name in ("record", "reached", "warnings")},
            "client": options.client,
            "path": options.path,
            "only_looked": options.only_looked,
            "password_is_due": options.password_is_due,
        },
    }


def _summary(role: RoleValues) -> list[str]:
    told = role.variable("told")
    files = Files(
        path=told["path"],
        written=role.variable("written") or {},
        is_encrypted=bool(told["path"]) and bool(role.variable("encrypts")),
        page=role.variable("page_path") if role.given("page_file") else "",
        page_written=role.variable("page_written") or {},
    )
    return summary(told, files)
