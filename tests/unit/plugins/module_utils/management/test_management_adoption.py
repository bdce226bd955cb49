# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A task that identifies a project by its ref, whatever its name."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.responses import (
    ADDONS,
    ENTITLEMENTS,
    GET,
    KEYS,
    LIST,
    NAME,
    POOLER,
    REF,
    addons,
    entitled,
    entry,
    error,
    keys,
    listed,
    pooler,
    project,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.scripted_run import replay

READY = [(KEYS, keys()), (POOLER, pooler())]
BY_REF: dict[str, t.Any] = {"name": "", "ref": REF}


@pytest.mark.parametrize("check_mode", [False, True])
def test_a_project_is_adopted_by_its_ref(check_mode: bool) -> None:
    run = replay((GET, project()), *READY, **BY_REF, check_mode=check_mode)
    assert run.outcome is not None
    assert (run.outcome.changed, run.result["project"]["name"]) == (False, NAME)
    assert run.result["project"]["postgres_engine"] == "17"
    assert run.diff["before"] == run.diff["after"]


def test_an_adopted_project_is_compared_like_any_other() -> None:
    assert "is in the region" in replay((GET, project(region="us-east-1")), **BY_REF).message
    run = replay((GET, project()), (LIST, listed(entry(size="large"))), **BY_REF, instance_size="small")
    assert "has the instance size large, not small" in run.message
    resized = [(GET, project()), (LIST, listed(entry())), (ADDONS, addons()), *READY]
    resized.insert(3, (ENTITLEMENTS, entitled()))
    run = replay(*resized, **BY_REF, instance_size="small", resize=True, check_mode=True)
    assert run.result["action"] == "updated"


@pytest.mark.parametrize(
    ("reply", "text"),
    [
        (error(404, "Project not found"), f"The project {REF} doesn't exist"),
        (error(403, "Not yours"), "not allowed to access"),
        (project("GOING_DOWN"), f"The project {REF} is being removed"),
        (project(organization_slug="other-org"), "belongs to the organization 'other-org', not to"),
    ],
)
def test_only_a_project_of_the_organization_is_adopted(reply: t.Any, text: str) -> None:
    run = replay((GET, reply), **BY_REF)
    assert text in run.message
    assert "correct" in run.message.lower()
