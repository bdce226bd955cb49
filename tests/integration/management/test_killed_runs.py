# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A run is killed at each of its requests: the next run does the rest, and the one after it changes nothing."""

from __future__ import annotations

import itertools
import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.api_keys import reconciler as api_keys
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.api_keys.options import API_KEY_SPEC
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.custom_domains import (
    reconciler as custom_domains,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.custom_domains.options import (
    CUSTOM_DOMAIN_SPEC,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.upgrades import reconciler as upgrades
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.upgrades.options import UPGRADE_SPEC
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.database.connection import accepts_password

from tests.chaos.fault_proxy import FaultProxy, Faults
from tests.support.kill_law import Task, violations

from .test_resource_faults import RESOURCES
from .test_upgrade_lifecycle import MAJORS

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import Outcome

    from .conftest import LocalPlatform

DOMAIN = "api.killed.test"


class Bench:
    """Tasks on a project, with and without a proxy.

    :param name: of the project.
    """

    def __init__(self, platform: LocalPlatform, name: str, proxy: FaultProxy) -> None:
        self.platform, self.name, self.proxy = platform, name, proxy
        self.numbers = itertools.count(1)

    @property
    def ref(self) -> str:
        """The ref of the project, which is created if there is none."""
        project = t.cast("dict[str, t.Any]", self.platform.converge(self.name).result["project"])
        return str(project["ref"])

    def project(self, through_proxy: bool, **options: t.Any) -> Outcome:
        """Run supabase_project."""
        if through_proxy:
            options["api_url"] = self.proxy.url
        return self.platform.converge(options.pop("name", self.name), **options)

    def manage(self, module: t.Any, spec: t.Any, through_proxy: bool, **options: t.Any) -> Outcome:
        """Run the module of a resource."""
        if through_proxy:
            options["api_url"] = self.proxy.url
        return self.platform.manage(module, spec, **options)


def created(bench: Bench) -> Task:
    def prepare() -> None:
        for project in bench.platform.named(bench.name):
            if project["status"] != "GOING_DOWN":
                bench.platform.send("DELETE", f"/v1/projects/{project['ref']}")

    def problem() -> str:
        found = [each for each in bench.platform.named(bench.name) if each["status"] != "GOING_DOWN"]
        return "" if len(found) == 1 else f"there are {len(found)} projects"

    return Task(prepare=prepare, run=bench.project, problem=problem)


def renamed(bench: Bench) -> Task:
    ref = bench.ref
    new = f"{bench.name}-new"

    def prepare() -> None:
        bench.platform.send("PATCH", f"/v1/projects/{ref}", json={"name": bench.name})

    return Task(prepare=prepare, run=lambda proxied: bench.project(proxied, name=new, ref=ref, rename=True))


def resized(bench: Bench) -> Task:
    ref = bench.ref

    def run(proxied: bool) -> Outcome:
        return bench.project(proxied, ref=ref, instance_size="small", resize=True, ipv4_address=True)

    def prepare() -> None:
        bench.project(False, ref=ref, instance_size="micro", resize=True, ipv4_address=False)

    return Task(prepare=prepare, run=run)


def paused(bench: Bench) -> Task:
    bench.platform.use_plan("free")
    return Task(prepare=lambda: bench.ref, run=lambda proxied: bench.project(proxied, state="paused"))


def restored(bench: Bench) -> Task:
    bench.platform.use_plan("free")
    return Task(prepare=lambda: (bench.ref, bench.project(False, state="paused")), run=bench.project)


def deleted(bench: Bench) -> Task:
    refs: list[str] = []

    def problem() -> str:
        alive = [each for each in bench.platform.named(bench.name) if each["status"] != "GOING_DOWN"]
        return "the project exists" if alive else ""

    return Task(
        prepare=lambda: refs.append(bench.ref),
        run=lambda proxied: bench.project(proxied, state="absent", ref=refs[-1]),
        problem=problem,
    )


def rotated(bench: Bench) -> Task:
    """As the role does it: the new password is kept before it is set, and tried by the next run, whichever way the first one ended."""
    ref, pending = bench.ref, ""
    # Otherwise, the rejected passwords get this address blocked.
    bench.platform.send("POST", "/_local/settings", json={"breaker_failures": 0})

    def prepare() -> None:
        nonlocal pending
        pending = f"pending-{next(bench.numbers)}"

    def run(proxied: bool) -> Outcome:
        if proxied:
            return bench.project(True, ref=ref, database_password=pending, update_password="always")
        return bench.project(False, ref=ref, pending_password=pending)

    def problem() -> str:
        result = run(False).result
        connection = {**t.cast("dict[str, t.Any]", result["connection"]), "password": pending}
        names = ("host", "port", "dbname", "user", "password")
        is_set = accepts_password({name: connection[name] for name in names}, wait=5.0, password_wait=1.0)
        outcome = result["pending_password_outcome"]
        is_returned = result.get("database_password") == pending
        if (outcome, is_returned) == (("valid", True) if is_set else ("refused", False)):
            return ""
        return f"the new password is {outcome}, returned: {is_returned}, set: {is_set}"

    return Task(prepare=prepare, run=run, problem=problem)


def key_rotated(bench: Bench) -> Task:
    ref = bench.ref

    def named() -> list[dict[str, t.Any]]:
        keys = bench.platform.send("GET", f"/v1/projects/{ref}/api-keys")
        return [key for key in keys if key["name"].startswith("worker")]

    def manage(proxied: bool, **options: t.Any) -> Outcome:
        given = {"ref": ref, "type": "secret", "name": "worker", "overlap": 7.0, **options}
        return bench.manage(api_keys.run, API_KEY_SPEC, proxied, **given)

    old: list[str] = []

    def prepare() -> None:
        manage(False, state="absent")
        for key in named():
            bench.platform.send("DELETE", f"/v1/projects/{ref}/api-keys/{key['id']}")
        manage(False)
        old.append(named()[0]["id"])

    def run(proxied: bool) -> Outcome:
        # The age is the reason to rotate in the run that is killed only: it would be for each one.
        return manage(proxied, **({"rotate": True} if proxied else {}))

    def problem() -> str:
        keys = {key["name"]: key["id"] for key in named()}
        if "worker" not in keys or old[-1] not in keys.values():
            return f"the keys are {keys}, and the old one was {old[-1]}"
        return ""

    return Task(prepare=prepare, run=run, problem=problem)


def branch_created(bench: Bench) -> Task:
    ref, resource = bench.ref, RESOURCES["branch"]

    def manage(proxied: bool, **options: t.Any) -> Outcome:
        return bench.manage(resource.run, resource.spec, proxied, ref=ref, name="preview", **options)

    def problem() -> str:
        names = [each["name"] for each in bench.platform.send("GET", f"/v1/projects/{ref}/branches")]
        return "" if names.count("preview") == 1 else f"the branches are {names}"

    return Task(prepare=lambda: manage(False, state="absent"), run=manage, problem=problem)


def domain_activated(bench: Bench) -> Task:
    ref = bench.ref
    addon = {"addon_type": "custom_domain", "addon_variant": "cd_default"}
    bench.platform.send("PATCH", f"/v1/projects/{ref}/billing/addons", json=addon)

    def manage(proxied: bool, **options: t.Any) -> Outcome:
        return bench.manage(custom_domains.run, CUSTOM_DOMAIN_SPEC, proxied, ref=ref, hostname=DOMAIN, **options)

    def problem() -> str:
        status = bench.platform.send("GET", f"/v1/projects/{ref}/custom-hostname")["status"]
        return "" if status.startswith("5") else f"its status is {status}"

    return Task(prepare=lambda: manage(False, state="absent"), run=manage, problem=problem)


def upgraded(bench: Bench) -> Task:
    newest, *_others, oldest = MAJORS
    refs: list[str] = []

    def prepare() -> None:
        created = bench.platform.converge(f"{bench.name}-{next(bench.numbers)}", postgres_engine=oldest)
        refs.append(t.cast("dict[str, str]", created.result["project"])["ref"])

    def run(proxied: bool) -> Outcome:
        given = {"ref": refs[-1], "postgres_engine": newest, "wait_timeout": 60.0}
        return bench.manage(upgrades.run, UPGRADE_SPEC, proxied, **given)

    def problem() -> str:
        engine = bench.platform.send("GET", f"/v1/projects/{refs[-1]}")["database"]["postgres_engine"]
        bench.platform.send("DELETE", f"/v1/projects/{refs[-1]}")
        return "" if engine == newest else f"its version is {engine}"

    return Task(prepare=prepare, run=run, problem=problem)


TASKS: dict[str, Callable[[Bench], Task]] = {
    each.__name__: each
    for each in (
        created, renamed, resized, paused, restored, deleted, rotated, key_rotated, branch_created, domain_activated, upgraded,
    )
}  # fmt: skip
EVERY_RUN = "key_rotated"


@pytest.fixture
def bench(platform: LocalPlatform, name: str) -> Iterator[tuple[Bench, Faults]]:
    """Yield a bench, and the faults of its proxy."""
    faults = Faults()
    with FaultProxy(platform.url, faults=faults) as proxy:
        yield Bench(platform, name, proxy), faults


@pytest.mark.parametrize(
    "task", [pytest.param(each, marks=[] if each == EVERY_RUN else [pytest.mark.nightly]) for each in TASKS]
)
def test_next_run_does_the_rest(bench: tuple[Bench, Faults], task: str) -> None:
    if task == "upgraded" and len(MAJORS) < 2:
        pytest.skip("the wheel has one major version only")
    workbench, faults = bench
    assert violations(TASKS[task](workbench), faults) == []
