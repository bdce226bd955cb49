# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each fault of the proxy at each request of the modules for GitHub: the next run leaves what a run without faults leaves."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.github.actions_values import (
    reconciler as actions_values,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.github.actions_values.options import VALUES_SPEC
from ansible_collections.draggonnb.supabase.plugins.module_utils.github.deploy_keys import reconciler as deploy_keys
from ansible_collections.draggonnb.supabase.plugins.module_utils.github.deploy_keys.options import DEPLOY_KEY_SPEC
from ansible_collections.draggonnb.supabase.plugins.module_utils.github.repositories import reconciler as repositories
from ansible_collections.draggonnb.supabase.plugins.module_utils.github.repositories.options import REPOSITORY_SPEC
from ansible_collections.draggonnb.supabase.plugins.module_utils.github.rulesets import reconciler as rulesets
from ansible_collections.draggonnb.supabase.plugins.module_utils.github.rulesets.options import RULESET_SPEC

from tests.chaos.fault_proxy import FaultProxy
from tests.support.fault_law import Subject, cells, violations, without

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import Outcome

    from tests.support.fault_law import Options

    from .conftest import Hub

    Module: t.TypeAlias = tuple[Callable[..., Outcome], Mapping[str, Mapping[str, object]], Sequence[Options]]

SECRET = "s3cret-of-the-repository"
DIGEST = {"update_secrets": "on_change", "digest_key": "0123456789abcdef"}
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI"
GENERATED = {"template": "local-agency/client-template"}

MODULES: dict[str, Module] = {
    "repository": (
        repositories.run,
        REPOSITORY_SPEC,
        (
            {**GENERATED, "description": "one", "topics": ["client", "crm"], "delete_branch_on_merge": True},
            {**GENERATED, "description": "", "topics": ["crm"], "delete_branch_on_merge": False},
            {"state": "absent"},
        ),
    ),
    "values": (
        actions_values.run,
        VALUES_SPEC,
        (
            {"variables": {"A": "1", "B": "2"}, "secrets": {"C": SECRET}, "absent_secrets": ["D"], **DIGEST},
            {"variables": {"A": "2"}, "absent_variables": ["B"], "secrets": {"D": f"{SECRET}2"}, "absent_secrets": ["C"], **DIGEST},
            {"absent_variables": ["A", "B"], "absent_secrets": ["C", "D"]},
        ),
    ),
    "deploy key": (
        deploy_keys.run,
        DEPLOY_KEY_SPEC,
        tuple({"title": "web", **options} for options in ({"key": f"{KEY}{'B' * 42}B"}, {"key": f"{KEY}{'C' * 42}B"}, {"state": "absent"})),
    ),
    "ruleset": (
        rulesets.run,
        RULESET_SPEC,
        tuple(
            {"ruleset": "Protect main", **options}
            for options in (
                {"rules": [{"type": "deletion", "parameters": None}]},
                {"rules": [{"type": "non_fast_forward", "parameters": None}], "enforcement": "disabled"},
                {"state": "absent"},
            )
        ),
    ),
}  # fmt: skip
#: What differs from run to run.
IGNORED = (
    "id",
    "number",
    "node_id",
    "created_at",
    "updated_at",
    "pushed_at",
    "git",
    "path",
    "changed_at",
    "sha",
    "generated_at",
    "visible_at",
    "DRAGGONNB_SECRETS_DIGEST",
)


@pytest.mark.parametrize(("kind", "fault"), cells(MODULES, always=("deploy key", "reset after")))
def test_next_run_converges(hub: Hub, kind: str, fault: str) -> None:
    run, spec, states = MODULES[kind]
    defaults = {option: given.get("default") for option, given in spec.items()}
    if kind == "repository":
        states = (*states[:2], {**states[2], "confirm_name": hub.name})
    else:
        hub.converge()

    def converge(**options: t.Any) -> Outcome:
        return run({**defaults, **hub.access, **options}, check_mode=False)

    def stored() -> object:
        found = [each for each in hub.platforms.stored("github")["repositories"] if each["name"] == hub.name]
        return without(found, IGNORED)

    subject = Subject(converge, stored, states, (SECRET, hub.access["api_token"]))
    with FaultProxy(hub.access["api_url"]) as proxy:
        assert violations(subject, proxy, fault) == []
