# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each fault of the proxy at each request of each resource of a project: the next run leaves what a run without faults leaves."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass
from pathlib import Path

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils import management
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.api_keys import reconciler as api_keys
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.api_keys.options import API_KEY_SPEC
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.branches import reconciler as branches
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.branches.options import BRANCH_SPEC
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.edge_functions import (
    reconciler as edge_functions,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.edge_functions.options import FUNCTION_SPEC
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.edge_secrets import (
    reconciler as edge_secrets,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.edge_secrets.options import SECRET_SPEC
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.settings import reconciler as settings
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.settings.options import SETTINGS_SPEC
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.storage_buckets import (
    reconciler as storage_buckets,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.storage_buckets.options import BUCKET_SPEC
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.third_party_auth import (
    reconciler as third_party_auth,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.third_party_auth.options import (
    THIRD_PARTY_AUTH_SPEC,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.webhooks import reconciler as webhooks
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.webhooks.options import WEBHOOK_SPEC

from tests.chaos.fault_proxy import FaultProxy
from tests.support.fault_law import Options, Subject, cells, violations, without

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import Outcome

    from tests.integration.management.conftest import LocalPlatform

FUNCTIONS = Path(__file__).parent / "functions"
SECRET = "s3cret-of-the-resource"
PROJECT = "/v1/projects/{ref}"


@dataclass(frozen=True)
class Resource:
    """A resource, and three states of it, each described in full by the options of its module.

    :ivar run: what the module calls.
    :ivar states: a state, another one, and the one that the others begin from.
    :ivar path: where the API lists the resource.
    :ivar ignored: the fields of the list that differ from run to run.
    """

    run: Callable[..., Outcome]
    spec: Mapping[str, Mapping[str, object]]
    states: Sequence[Options]
    path: str
    ignored: tuple[str, ...] = ()


TIMES = ("applied_at", "id", "created_at", "updated_at", "inserted_at")
RESOURCES: dict[str, Resource] = {
    "api key": Resource(
        api_keys.run,
        API_KEY_SPEC,
        tuple(
            {"type": "secret", "name": "worker", **options}
            for options in ({"description": "one"}, {"description": "two"}, {"state": "absent"})
        ),
        f"{PROJECT}/api-keys",
        (*TIMES, "api_key", "prefix", "hash"),
    ),
    "branch": Resource(
        branches.run,
        BRANCH_SPEC,
        tuple(
            {"name": "preview", "wait": False, **options}
            for options in ({"persistent": False}, {"persistent": True}, {"state": "absent"})
        ),
        f"{PROJECT}/branches",
        (*TIMES, "project_ref", "status", "preview_project_status"),
    ),
    "edge function": Resource(
        edge_functions.run,
        FUNCTION_SPEC,
        tuple(
            {"name": "hello", **options}
            for options in ({"path": str(FUNCTIONS / "one"), "verify_jwt": True}, {"path": str(FUNCTIONS / "two"), "verify_jwt": False}, {"state": "absent"})
        ),
        f"{PROJECT}/functions",
        (*TIMES, "version", "entrypoint_path", "import_map_path"),
    ),
    "secrets": Resource(
        edge_secrets.run,
        SECRET_SPEC,
        tuple(
            {"exact": True, "secrets": secrets}
            for secrets in ({"ONE": SECRET, "TWO": "2"}, {"ONE": f"{SECRET}2", "THREE": "3"}, {})
        ),
        f"{PROJECT}/secrets",
        TIMES,
    ),
    "settings": Resource(
        settings.run,
        SETTINGS_SPEC,
        tuple(
            {
                "auth": {"site_url": f"https://{name}.example", "smtp_pass": f"{SECRET}-{name}"},
                "data_api": {"max_rows": rows},
                "storage": {"file_size_limit": rows * 1000},
                "postgres": {"statement_timeout": f"{rows}s"},
                "network_restrictions": {"allowed_cidrs": cidrs},
                "pooler": {"default_pool_size": rows // 50},
                "ssl_enforcement": {"database": False},
            }
            for name, rows, cidrs in (
                ("one", 500, ["127.0.0.0/8"]), ("two", 600, ["127.0.0.0/8", "::1/128"]), ("first", 1000, ["0.0.0.0/0", "::/0"]),
            )
        ),
        "/v2/projects/{ref}/config",
        TIMES,
    ),
    "storage bucket": Resource(
        storage_buckets.run,
        BUCKET_SPEC,
        tuple(
            {"name": "files", **options}
            for options in (
                {"public": False, "file_size_limit": 1024, "allowed_mime_types": ["image/png"]},
                {"public": True, "file_size_limit": 0, "allowed_mime_types": []},
                {"state": "absent"},
            )
        ),
        f"{PROJECT}/storage/buckets",
        TIMES,
    ),
    "third-party auth": Resource(
        third_party_auth.run,
        THIRD_PARTY_AUTH_SPEC,
        (
            {"oidc_issuer_url": "https://acme.auth0.test", "exact": True},
            {"jwks_url": "https://acme.test/jwks.json", "exact": True},
            {"oidc_issuer_url": "https://other.auth0.test", "exact": True},
        ),
        f"{PROJECT}/config/auth/third-party-auth",
        (*TIMES, "resolved_jwks", "resolved_at"),
    ),
    "webhook": Resource(
        webhooks.run,
        WEBHOOK_SPEC,
        tuple(
            {"url": "https://example.com/hook", "signing_secret": SECRET, "custom_headers": {}, **options}
            for options in (
                {"events": ["*"], "enabled": False},
                {"events": ["v1.project.paused"], "enabled": True},
                {"state": "absent"},
            )
        ),
        "/v2/projects/{ref}/webhooks/endpoints",
        TIMES,
    ),
}  # fmt: skip


#: The packages with a reconciler whose faults other tests have: what they manage can't change between three states.
OTHERS = {"custom_domains", "projects", "transfers", "upgrades"}


def test_every_resource_is_tested() -> None:
    packages = {path.parent.name for path in Path(management.__file__).parent.glob("*/reconciler.py")}
    assert packages - OTHERS == {each.run.__module__.split(".")[-2] for each in RESOURCES.values()}


@pytest.fixture(scope="module")
def proxy(platform: LocalPlatform) -> Iterator[FaultProxy]:
    """Yield a proxy in front of the local Supabase."""
    with FaultProxy(platform.url) as running:
        yield running


@pytest.mark.parametrize(("kind", "fault"), cells(RESOURCES, always=("secrets", "reset after")))
def test_next_run_converges(platform: LocalPlatform, proxy: FaultProxy, ref: str, kind: str, fault: str) -> None:
    resource = RESOURCES[kind]

    def converge(**options: t.Any) -> Outcome:
        return platform.manage(resource.run, resource.spec, ref=ref, **options)

    def stored() -> object:
        return without(platform.send("GET", resource.path.format(ref=ref)), resource.ignored)

    subject = Subject(converge, stored, resource.states, (SECRET, platform.token))
    assert violations(subject, proxy, fault) == []
