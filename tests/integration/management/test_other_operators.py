# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Another operator changes a resource between any two requests of a run: the next run converges, and nothing is there twice."""

from __future__ import annotations

import itertools
import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure

from tests.chaos.fault_proxy import FaultProxy, Faults

from .test_resource_faults import RESOURCES, SECRET

if t.TYPE_CHECKING:
    from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import Outcome

    from tests.chaos.fault_proxy import Request
    from tests.support.fault_law import Options

    from .conftest import LocalPlatform

EVERY_RUN = "webhook"
KINDS = [pytest.param(kind, marks=[] if kind == EVERY_RUN else [pytest.mark.nightly]) for kind in RESOURCES]


@pytest.mark.parametrize("kind", KINDS)
def test_next_run_converges(platform: LocalPlatform, ref: str, kind: str) -> None:
    resource, faults = RESOURCES[kind], Faults()

    def converge(options: Options, **more: t.Any) -> Outcome:
        return platform.manage(resource.run, resource.spec, ref=ref, **{**options, **more})

    def interrupted(ours: Options, theirs: Options, number: int, proxy: FaultProxy) -> bool:
        """Run with a change by the other operator before a request of this number; return whether there was one."""
        before: list[Request] = []

        def observer(request: Request) -> None:
            if (request.number, request.stage) == (number, "before") and not before:
                before.append(request)
                converge(theirs)

        faults.set(observer=observer)
        try:
            converge(ours, api_url=proxy.url, wait_timeout=3.0)
        except Failure as failure:
            failures.append(failure)
        finally:
            faults.set()
        return bool(before)

    failures: list[Failure] = []
    one, two, first = resource.states
    with FaultProxy(platform.url, faults=faults) as proxy:
        for start, ours, theirs in ((first, one, one), (first, one, two), (one, two, first), (one, first, two)):
            for number in itertools.count(1):
                converge(start)
                if not interrupted(ours, theirs, number, proxy):
                    break
                converge(ours)
                assert not converge(ours).changed, f"request {number} of {ours} while another operator makes {theirs}"
    converge(first)
    assert [each.message for each in failures if not each.hint] == []
    assert SECRET not in str([each.as_result() for each in failures])
