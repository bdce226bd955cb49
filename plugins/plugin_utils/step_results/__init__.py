# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a step returns to the play, computed from the results of its modules: a module for each role of a step. Pure.

Each has a function ``outcome(answers, options, failed)``, which returns whether the step succeeded, and the data of its result: see
"A new step" in docs/architecture.md.
"""

from __future__ import annotations

import typing as t

from . import database_schema, github_repository, n8n_webhooks, supabase_project, vercel_deployment

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Values: t.TypeAlias = Mapping[str, t.Any]
    Outcome: t.TypeAlias = Callable[[Values, Values, Values], tuple[bool, dict[str, t.Any]]]

OUTCOMES: Mapping[str, Outcome] = {
    "supabase_project": supabase_project.outcome,
    "database_schema": database_schema.outcome,
    "github_repository": github_repository.outcome,
    "vercel_deployment": vercel_deployment.outcome,
    "n8n_webhooks": n8n_webhooks.outcome,
}


def step_result(role: str, answers: Values, options: Values, failed: Values) -> dict[str, t.Any]:
    """Return the result of a step.

    :param role: the role of the step, one of `OUTCOMES`.
    :param answers: the registered results of its tasks, by the names that its function uses. Of a task that wasn't run, empty.
    :param options: the options of the role that the result depends on.
    :param failed: the result of the task that failed; empty if none did.
    :returns: ``success``, ``step``, ``data``, and ``error``, without secrets.
    """
    succeeded, data = OUTCOMES[role](answers, options, failed)
    return {
        "success": succeeded,
        "step": role.replace("_", "-"),
        "data": data,
        "error": None if succeeded else _message(failed) or "The step was not run.",
    }


def _message(failed: Values) -> str:
    """Return the message of a task that failed: of a loop, those of the items that did."""
    items = [each for each in failed.get("results") or [] if each.get("failed")] or ([failed] if failed else [])
    return " ".join(str(each.get("msg") or "no message") for each in items)
