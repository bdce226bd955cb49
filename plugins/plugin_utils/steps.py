# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The steps of provisioning: which there are, what each needs, and which of them a run has. Pure."""

from __future__ import annotations

import difflib
import re
import typing as t
from dataclasses import dataclass

if t.TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@dataclass(frozen=True, slots=True)
class Step:
    """A step.

    :ivar role: the role of this name does its work.
    :ivar needs: its credentials. Of each group, one variable has to be set: one of the environment if its name is in upper case, else
        one of Ansible.
    :ivar is_basic: whether runs have it by default, even if its credentials are missing.
    :ivar after: the step that has to be in the same run.
    :ivar contents: of a step for Supabase, the variables that declare what an audit compares by running the step. It knows the rest
        without that.
    :ivar uses_project: whether its input depends on the project.
    """

    role: str
    needs: tuple[tuple[str, ...], ...]
    is_basic: bool = False
    after: str = ""
    contents: tuple[str, ...] = ()
    uses_project: bool = False


LAST = "finalize"
"""The role that ends every run."""

STEPS = (
    Step(
        "supabase_project",
        needs=(
            ("SUPABASE_MANAGEMENT_TOKEN", "SUPABASE_ACCESS_TOKEN", "supabase_project_api_token"),
            ("SUPABASE_ORG_ID", "supabase_project_organization"),
        ),
        is_basic=True,
        contents=(
            "supabase_project_buckets",
            "supabase_project_functions",
            "supabase_project_keys",
            "supabase_project_legacy_keys",
            "supabase_project_secrets",
            "supabase_project_secrets_exact",
        ),
    ),
    Step(
        "database_schema",
        needs=(),
        is_basic=True,
        after="supabase_project",
        contents=("database_schema_rows", "provisioning_first_organization"),
        uses_project=True,
    ),
    Step(
        "github_repository",
        needs=(
            ("GITHUB_TOKEN", "GH_TOKEN", "GITHUB_APP_ID", "github_repository_api_token", "github_repository_app_id"),
            ("GITHUB_OWNER", "github_repository_owner"),
        ),
        uses_project=True,
    ),
    Step(
        "vercel_deployment",
        needs=(
            ("VERCEL_TOKEN", "vercel_deployment_api_token"),
            ("VERCEL_TEAM", "VERCEL_ORG_ID", "vercel_deployment_team"),
        ),
        uses_project=True,
    ),
    Step(
        "n8n_webhooks",
        needs=(
            ("N8N_URL", "n8n_webhooks_api_url"),
            ("N8N_API_KEY", "n8n_webhooks_api_token"),
            ("N8N_DIGEST_KEY", "n8n_webhooks_digest_key"),
        ),
        uses_project=True,
    ),
)
"""All steps, in the order in which a run has them."""

BASIC = tuple(step.role for step in STEPS if step.is_basic)
"""The roles of the steps for Supabase."""


def named(given: object) -> list[str]:
    """Return the names of steps in a variable: a list, or text with commas. Hyphens are underscores, as in the names of roles."""
    texts = given if isinstance(given, (list, tuple)) else [given]
    words = [word for text in texts for word in re.split(r"[,\s]+", str(text or "")) if word]
    return [word.replace("-", "_") for word in words]


def chosen(names: Sequence[str], is_set: Callable[[str], bool]) -> list[str]:
    """Return the roles of the steps that a run has, in order.

    :param names: those that are asked for; if there are none, the basic steps, and those whose credentials are set.
    :param is_set: returns whether a variable is set.
    """
    if names:
        return [step.role for step in STEPS if step.role in names]
    return [step.role for step in STEPS if step.is_basic or not missing(step.role, is_set)]


def compared(names: Sequence[str], is_set: Callable[[str], bool], is_declared: Callable[[str], bool]) -> list[str]:
    """Return the roles of the steps that an audit of a client compares by running them in check mode, in order.

    :param names: those that are asked for. If there are none, those of :func:`chosen` that have something that an audit doesn't compare
        anyway, and the project if their input depends on it.
    :param is_declared: returns whether a variable of a role differs from its default.
    """
    roles = chosen(names, is_set)
    if names:
        return roles
    found = [
        step for step in STEPS if step.role in roles and (not step.is_basic or any(map(is_declared, step.contents)))
    ]
    needs_project = any(step.uses_project for step in found)
    return [step.role for step in STEPS if step in found or (step is STEPS[0] and needs_project)]


def missing(role: str, is_set: Callable[[str], bool]) -> list[str]:
    """Return the variables of the environment that a step lacks, such as ``GITHUB_TOKEN (or GH_TOKEN or GITHUB_APP_ID)``."""
    return [_shown(group) for step in STEPS if step.role == role for group in step.needs if not any(map(is_set, group))]


def problems(names: Sequence[str], is_set: Callable[[str], bool]) -> list[str]:
    """Return a sentence for each reason not to run the steps that are asked for. Basic steps check their credentials themselves."""
    known = [*(step.role for step in STEPS), LAST]
    found = [_unknown(name, known) for name in names if name not in known]
    for step in STEPS:
        if step.role not in names:
            continue
        if step.after and step.after not in names:
            found.append(f"The step {step.role} needs the step {step.after}. Add it to the steps.")
        lacking = [] if step.is_basic else missing(step.role, is_set)
        if lacking:
            found.append(
                f"The step {step.role} needs variables of the environment that are not set: {', '.join(lacking)}."
            )
    return found


def left_out(names: Sequence[str], is_set: Callable[[str], bool]) -> list[str]:
    """Return a sentence for each step that a run doesn't have because only a part of its credentials is set."""
    if names:
        return []
    return [
        f"{step.role}, because {', '.join(lacking)} is not set"
        for step in STEPS
        if not step.is_basic and 0 < len(lacking := missing(step.role, is_set)) < len(step.needs)
    ]


def _shown(group: Sequence[str]) -> str:
    first, *others = [name for name in group if name.isupper()]
    return f"{first} (or {' or '.join(others)})" if others else first


def _unknown(name: str, known: Sequence[str]) -> str:
    similar = difflib.get_close_matches(name, known, 1)
    hint = f" Did you mean {similar[0]}?" if similar else f" The steps are {', '.join(known)}."
    return f"There is no step {name}.{hint}"
