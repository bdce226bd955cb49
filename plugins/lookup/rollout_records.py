# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a rollout has done so far."""

from __future__ import annotations

DOCUMENTATION = r"""
name: rollout_records
short_description: Return the record of a client in a rollout, or the report on all of them
version_added: 1.0.0
author: DraggonnB (@draggonnb)
description:
  - Without O(client_id), reads the records in a folder, and returns the report on a rollout.
  - With O(client_id), returns the new record of a client, which continues the one in the folder.
options:
  _terms:
    description: The path of the plan file.
    type: list
    elements: str
    required: true
  approval:
    description: The hash of the content that was approved.
    type: str
    required: true
  folder:
    description: The folder with the records.
    type: str
    required: true
  client_id:
    description: The client whose turn it was.
    type: str
  status:
    description: What was done.
    type: str
    choices: [changed, unchanged, skipped, failed]
  message:
    description: Why it was skipped or failed.
    type: str
    default: ""
  undo:
    description: The way back of what was applied, as M(draggonnb.supabase.pg_schema_apply) returns it.
    type: dict
"""

EXAMPLES = r"""
- name: Show how far a rollout is
  ansible.builtin.debug:
    msg: "{{ lookup('draggonnb.supabase.rollout_records', 'plan.json', approval=rollout_approval, folder='plan-1f0c23456789').lines }}"
"""

RETURN = r"""
_value:
  description: A dictionary with C(content), the text of the file; of the report also with C(counts) and C(lines).
  type: list
  elements: dict
"""

import datetime
import json
import os
import typing as t

from ansible.plugins.lookup import LookupBase
from ansible_collections.draggonnb.supabase.plugins.module_utils.rollout.plan_file import clients_of
from ansible_collections.draggonnb.supabase.plugins.module_utils.rollout.records import (
    record_of,
    report_lines,
    report_of,
)
from ansible_collections.draggonnb.supabase.plugins.plugin_utils.plan_files import read_approved

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class LookupModule(LookupBase):
    """The lookup ``rollout_records``."""

    def run(
        self,
        terms: Sequence[str],
        variables: Mapping[str, t.Any] | None = None,
        **options: t.Any,
    ) -> list[dict[str, t.Any]]:
        """Return the record or the report.

        :raises AnsibleError: the plan file isn't the one that was approved.
        """
        del variables
        approval, folder = str(options["approval"]), str(options["folder"])
        client_id = str(options.get("client_id") or "")
        found = list[dict[str, t.Any]]()
        for path in terms:
            document = read_approved(str(path), approval)
            if client_id:
                record = record_of(
                    client_id,
                    document,
                    _read(folder, client_id),
                    status=str(options["status"]),
                    message=str(options.get("message") or ""),
                    time=datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                    undo=options.get("undo") or None,
                )
                found.append({"content": _text(record)})
                continue
            records = {client: _read(folder, client) for client in clients_of(document)}
            report = report_of(document, {client: record for client, record in records.items() if record}, approval)
            found.append({"content": _text(report), "counts": report["counts"], "lines": report_lines(report)})
        return found


def _read(folder: str, client_id: str) -> dict[str, t.Any] | None:
    """Return the record of a client, None if there is none. A file is replaced atomically, so a record is complete."""
    try:
        with open(os.path.join(folder, f"{client_id}.json"), encoding="utf-8") as file:
            return dict(json.load(file))
    except (OSError, ValueError):
        return None


def _text(document: Mapping[str, t.Any]) -> str:
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"
