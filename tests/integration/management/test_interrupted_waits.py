# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Another operator makes impossible what a run waits for: the run ends soon after, and says what has happened."""

from __future__ import annotations

import re
import time
import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.custom_domains import (
    reconciler as custom_domains,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.custom_domains.options import (
    CUSTOM_DOMAIN_SPEC,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.upgrades import reconciler as upgrades
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.upgrades.options import UPGRADE_SPEC

from tests.chaos.fault_proxy import FaultProxy, Faults
from tests.support.time_limits import limit

from .test_resource_faults import RESOURCES
from .test_upgrade_lifecycle import MAJORS

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.chaos.fault_proxy import Request

    from .conftest import LocalPlatform

SOON = 30.0
"""How many seconds a run may take: it looks at the project every 10, and would wait for 120."""
LONG = 600.0


class Interrupted:
    """A run through a proxy that another operator interrupts.

    :ivar url: that of the proxy.
    """

    def __init__(self, platform: LocalPlatform, faults: Faults, url: str) -> None:
        self.platform, self.faults, self.url = platform, faults, url

    def message(self, run: Callable[[], object], at: str, interrupt: Callable[[], object], *, skip: int = 0) -> str:
        """Run, call ``interrupt`` before the first request that matches ``at``, and return the message of the failure.

        :param skip: how many such requests pass before.
        """
        done: list[str] = []

        def observer(request: Request) -> None:
            if request.stage == "before" and re.search(at, request.line):
                done.append(request.line)
                if len(done) == skip + 1:
                    interrupt()

        self.faults.set(observer=observer)
        began = time.monotonic()
        with pytest.raises(Failure) as raised:
            run()
        assert len(done) > skip, "the run was not interrupted"
        assert time.monotonic() - began < limit(SOON)
        return str(raised.value.as_result()["msg"])


@pytest.fixture
def interrupted(platform: LocalPlatform) -> Iterator[Interrupted]:
    """Yield what interrupts runs."""
    faults = Faults()
    with FaultProxy(platform.url, faults=faults) as proxy:
        yield Interrupted(platform, faults, proxy.url)


def created(platform: LocalPlatform, name: str, **options: t.Any) -> str:
    """Create a project and return its ref."""
    return t.cast("dict[str, str]", platform.converge(name, **options).result["project"])["ref"]


def test_a_custom_domain_that_is_replaced(platform: LocalPlatform, interrupted: Interrupted, ref: str) -> None:
    hostname = f"/v1/projects/{ref}/custom-hostname"
    addon = {"addon_type": "custom_domain", "addon_variant": "cd_default"}
    platform.send("PATCH", f"/v1/projects/{ref}/billing/addons", json=addon)
    platform.fault("late_domain", seconds=LONG)

    def run() -> object:
        options: dict[str, t.Any] = {"hostname": "api.acme.test", "wait_timeout": 120.0, "api_url": interrupted.url}
        return platform.manage(custom_domains.run, CUSTOM_DOMAIN_SPEC, ref=ref, **options)

    def replace() -> None:
        platform.send("DELETE", hostname)
        platform.send("POST", f"{hostname}/initialize", json={"custom_hostname": "other.acme.test"})

    message = interrupted.message(run, "POST .*/reverify", replace)
    assert "was replaced by 'other.acme.test' while this run waited for it" in message
    assert not platform.send("GET", hostname)["status"].startswith("5")
    platform.send("DELETE", hostname)
    platform.send("DELETE", f"/v1/projects/{ref}/billing/addons/cd_default")


@pytest.mark.nightly
@pytest.mark.parametrize("late", [("late_health", "GET .*/health"), ("late_keys", "GET .*/api-keys")])
@pytest.mark.parametrize("action", ["pause", "delete"])
def test_a_new_project_that_is_paused_or_deleted(
    platform: LocalPlatform, interrupted: Interrupted, name: str, late: tuple[str, str], action: str
) -> None:
    fault, at = late
    platform.use_plan("free")
    platform.fault(fault, seconds=LONG)

    def interrupt() -> None:
        (project,) = platform.named(name)
        path = f"/v1/projects/{project['ref']}"
        platform.send(*(("DELETE", path) if action == "delete" else ("POST", f"{path}/pause")))

    message = interrupted.message(
        lambda: platform.converge(name, api_url=interrupted.url, wait_timeout=120.0), at, interrupt
    )
    assert re.search("INACTIVE|PAUSING" if action == "pause" else "GOING_DOWN|ot found|deleted", message), message


@pytest.mark.nightly
@pytest.mark.skipif(len(MAJORS) < 2, reason="the wheel has one major version only")
def test_a_project_that_is_deleted_while_it_is_upgraded(
    platform: LocalPlatform, interrupted: Interrupted, name: str
) -> None:
    ref = created(platform, name, postgres_engine=MAJORS[-1])

    def run() -> object:
        options: dict[str, t.Any] = {"postgres_engine": MAJORS[0], "wait_timeout": 120.0, "api_url": interrupted.url}
        return platform.manage(upgrades.run, UPGRADE_SPEC, ref=ref, **options)

    message = interrupted.message(run, "GET .*/upgrade/status", lambda: platform.send("DELETE", f"/v1/projects/{ref}"))
    assert re.search("GOING_DOWN|ot found", message), message


@pytest.mark.nightly
def test_a_branch_of_a_project_that_is_deleted(platform: LocalPlatform, interrupted: Interrupted, name: str) -> None:
    ref, resource = created(platform, name), RESOURCES["branch"]
    platform.fault("stuck")

    def run() -> object:
        options: dict[str, t.Any] = {"name": "preview", "wait_timeout": 120.0, "api_url": interrupted.url}
        return platform.manage(resource.run, resource.spec, ref=ref, **options)

    message = interrupted.message(
        run, "GET .*/branches", lambda: platform.send("DELETE", f"/v1/projects/{ref}"), skip=1
    )
    assert re.search("GOING_DOWN|ot found|deleted", message), message
