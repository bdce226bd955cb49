# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The API changes: what a response has in addition, or lacks without which a task can do its work, is no error."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management import (
    settings_task,
    test_custom_domains,
    test_upgrades,
    test_webhooks,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.project_steps import READY
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.project_task import PROJECT
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.responses import (
    ADDONS,
    APPLY_ADDON,
    GET,
    HEALTH,
    LIST,
    REF,
    addons,
    entry,
    healthy,
    listed,
    project,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.scripted_run import replay
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.test_management_addons import (
    RESIZE,
    RESIZED,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.rest.scripted_session import Reply

MISSING = Reply(404, {"message": "Cannot GET /v2"})


@pytest.mark.parametrize("feature", [True, None, "on", ["x"]])
def test_an_unknown_feature_of_storage_is_ignored(feature: object) -> None:
    body = {"fileSizeLimit": 5, "features": {"imageTransformation": {"enabled": True}, "newFeature": feature}}
    steps = [
        (f"GET /v2/projects/{REF}/config", MISSING),
        (f"GET {PROJECT}/config/storage", Reply(200, body)),
    ]
    assert not settings_task.run(*steps, storage={"image_transformation_enabled": True, "file_size_limit": 5}).changed


@pytest.mark.parametrize("error", [{"code": 1}, ["x"], 7])
def test_an_error_of_a_service_may_be_of_any_type(error: object) -> None:
    starting = (HEALTH, Reply(200, [{"name": "db", "healthy": False, "status": "COMING_UP", "error": error}]))
    steps = [(LIST, listed(entry(status="COMING_UP"))), (GET, project()), starting, (HEALTH, healthy()), *READY]
    assert replay(*steps).outcome is not None


@pytest.mark.parametrize(
    "offered", [None, [{"type": "compute_instance", "variants": [{"id": "ci_small", "price": None}]}]]
)
def test_a_size_without_a_known_price_can_be_chosen(offered: object) -> None:
    body = t.cast("dict[str, t.Any]", addons(compute_instance="ci_micro").body)
    body = {
        **body,
        "available_addons": offered,
        "selected_addons": [{"type": "compute_instance", "variant": {"id": "ci_micro"}}],
    }
    steps = [(LIST, listed(entry())), (ADDONS, Reply(200, body)), (GET, project()), (APPLY_ADDON, Reply(200)), *RESIZED]
    assert replay(*steps, **RESIZE).result["project"]["instance_size"] == "small"


def test_an_upgrade_does_not_need_what_validation_errors_and_estimates_say() -> None:
    changed = test_upgrades.eligibility(
        unsupported_extensions=None, user_defined_objects_in_internal_schemas=None, duration_estimate_hours=None
    )
    found = [(test_upgrades.GET, test_upgrades.version("15")), (test_upgrades.ELIGIBILITY, changed)]
    run = test_upgrades.upgrade(*found, test_upgrades.STARTED, *test_upgrades.ENDED)
    assert (run.result["action"], run.result["duration_estimate_hours"]) == ("upgraded", None)
    assert run.outcome is not None
    assert "interrupts its service." in run.outcome.warnings[0]
    # Without the list of what it would drop, nobody knows whether it drops anything.
    unknown = (test_upgrades.ELIGIBILITY, test_upgrades.eligibility(objects_to_be_dropped=None))
    assert "objects_to_be_dropped" in test_upgrades.upgrade(found[0], unknown).message


def test_a_page_that_repeats_the_one_before_is_the_last() -> None:
    page = test_webhooks.listed(test_webhooks.webhook(), following="https://api.test/next")
    second = test_webhooks.GET.replace("offset%5D=0", "offset%5D=100")
    assert not test_webhooks.run((test_webhooks.GET, page), (second, page)).changed


def test_a_problem_of_a_custom_domain_may_have_no_message() -> None:
    pending = test_custom_domains.domain(2, problem="x")
    body = t.cast("dict[str, t.Any]", pending.body)
    body["data"]["result"]["ssl"]["validation_errors"] = [{"code": 7}]
    done = test_custom_domains.run(
        (test_custom_domains.GET, test_custom_domains.domain(2)),
        (test_custom_domains.VERIFY, pending),
        (test_custom_domains.VERIFY, test_custom_domains.domain(4)),
        (test_custom_domains.ACTIVATE, test_custom_domains.domain(5)),
    )
    assert done.result["action"] == "activated"


def test_a_new_custom_domain_may_not_be_started_yet() -> None:
    early = test_custom_domains.domain(1)
    early = Reply(200, {**t.cast("dict[str, t.Any]", early.body), "custom_hostname": test_custom_domains.HOST})
    done = test_custom_domains.run(
        (test_custom_domains.GET, test_custom_domains.domain(2)),
        (test_custom_domains.VERIFY, early),
        (test_custom_domains.VERIFY, test_custom_domains.domain(4)),
        (test_custom_domains.ACTIVATE, test_custom_domains.domain(5)),
    )
    assert done.result["action"] == "activated"
