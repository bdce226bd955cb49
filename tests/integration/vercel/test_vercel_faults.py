# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each fault of the proxy at each request of the modules for Vercel: the next run leaves what a run without faults leaves."""

from __future__ import annotations

import typing as t

import pytest

from tests.chaos.fault_proxy import FaultProxy
from tests.support.fault_law import Options, Subject, cells, violations, without

if t.TYPE_CHECKING:
    from .conftest import Site

SECRET = "s3cret-of-the-project"
DIGEST = {"update_secrets": "on_change", "digest_key": "0123456789abcdef"}
ONE: Options = {
    "framework": "nextjs",
    "node_version": "22.x",
    "variables": {"MODE": "live", "URL": "https://one.example"},
    "secrets": {"KEY": SECRET},
    "absent_variables": ["OTHER"],
    **DIGEST,
}
TWO: Options = {
    "framework": "",
    "node_version": "20.x",
    "variables": {"MODE": "test"},
    "secrets": {"OTHER": f"{SECRET}2"},
    "absent_variables": ["URL", "KEY"],
    **DIGEST,
}
#: What differs from run to run.
IGNORED = ("id", "hook", "created_at", "createdAt", "updatedAt", "updated_at", "created", "updated")


@pytest.mark.parametrize(("_kind", "fault"), cells(["project"]))
def test_next_run_converges(site: Site, _kind: str, fault: str) -> None:
    def stored() -> object:
        found = [each for each in site.platforms.stored("vercel")["projects"] if each["name"] == site.name]
        return without(found, IGNORED)

    site.generate_repository()
    states = (
        {**ONE, "repository": site.repository},
        {**TWO, "repository": site.repository},
        {"state": "absent", "confirm_name": site.name},
    )
    subject = Subject(site.project, stored, states, (SECRET, site.access["api_token"]))
    with FaultProxy(site.access["api_url"]) as proxy:
        assert violations(subject, proxy, fault) == []
