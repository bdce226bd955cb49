# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each fault of the proxy at each request of the modules for n8n: the next run leaves what a run without faults leaves."""

from __future__ import annotations

import typing as t

import pytest

from tests.chaos.fault_proxy import FaultProxy
from tests.support.fault_law import Options, Subject, cells, violations, without

from .workflow_file import write_workflow

if t.TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import Outcome

    from .conftest import Server

SECRET = "s3cret-of-the-credential"
DIGEST = {"update_data": "on_change", "digest_key": "a key of digests in tests"}
#: What differs from run to run.
IGNORED = (
    "id",
    "createdAt",
    "updatedAt",
    "versionId",
    "versionCounter",
    "activeVersion",
    "activeVersionId",
    "workflowId",
    "shared",
)


@pytest.mark.parametrize(("kind", "fault"), cells(["workflow", "credential"], always=("credential", "reset after")))
def test_next_run_converges(n8n: Server, tmp_path: Path, kind: str, fault: str) -> None:
    converge: Callable[..., Outcome]
    states: list[Options]
    if kind == "workflow":
        one, two = (str(tmp_path / name) for name in ("one.json", "two.json"))
        write_workflow(tmp_path / "one.json", n8n)
        write_workflow(tmp_path / "two.json", n8n, position=[400, 0])
        converge, listed, states = (
            n8n.workflow,
            n8n.named,
            [{"src": one}, {"src": two}, {"src": two, "state": "absent"}],
        )
    else:
        data = [{"name": "apikey", "value": value} for value in (SECRET, f"{SECRET}2")]
        converge, listed = n8n.credential, n8n.credentials
        states = [*({"data": each, **DIGEST} for each in data), {"state": "absent"}]
    subject = Subject(converge, lambda: without(listed(), IGNORED), states, (SECRET, n8n.key))
    with FaultProxy(n8n.url) as proxy:
        assert violations(subject, proxy, fault) == []
