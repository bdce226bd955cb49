# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The result of the step n8n-webhooks. Pure."""

from __future__ import annotations

import typing as t

from ..differences import differences
from .report import Entry, counted, entry, entry_of_actions, results, same_in, warnings

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Values: t.TypeAlias = Mapping[str, t.Any]


def outcome(answers: Values, options: Values, failed: Values) -> tuple[bool, dict[str, t.Any]]:
    """Return whether the step succeeded, and its data.

    :param answers: ``workflows`` and ``credentials`` of n8n_workflow and n8n_credential, both in loops.
    :param options: ``state``.
    """
    workflows, credentials = results(answers["workflows"]), results(answers["credentials"])
    # Of a deleted one, the workflow is null.
    found = [each["workflow"] for each in workflows if each["workflow"]]
    urls = [url for each in found for url in each["webhook_urls"]]
    every = [*workflows, *credentials]
    return not failed and all("results" in answer for answer in answers.values()), {
        "changed": any(each["changed"] for each in every),
        "workflows": found,
        "differences": differences(answers.values()),
        "credentials": [each["credential"] for each in credentials if each["credential"]],
        "requests": sum(each["requests"] for each in every) if workflows else None,
        "warnings": warnings(*every),
        "record": {
            "workflows": [each["name"] for each in found] if workflows else None,
            "webhook_urls": urls if workflows else None,
        },
        "brief": counted(len(found), "workflow"),
        "report": _report(workflows, credentials, urls, same_in(options["state"])),
    }


def _report(workflows: Sequence[Values], credentials: Sequence[Values], urls: Sequence[str], same: str) -> list[Entry]:
    return [
        entry_of_actions(
            "workflows", [(each["n8n_webhooks_item"]["name"], each["action"]) for each in workflows], same=same
        ),
        entry_of_actions(
            "n8n credential", [(each["n8n_webhooks_item"], each["action"]) for each in credentials if each["changed"]]
        ),
        entry("webhooks", urls),
    ]
