# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The maintenance windows of the local Supabase."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.maintenance import MAINTENANCE_SPEC, run

if t.TYPE_CHECKING:
    from .conftest import LocalPlatform

ROUTE = "/v2/organizations/{slug}/maintenance/windows"


@pytest.fixture(autouse=True)
def _without_faults(platform: LocalPlatform) -> t.Iterator[None]:
    yield
    platform.send("DELETE", "/_local/faults")


def read(platform: LocalPlatform, **options: t.Any) -> tuple[dict[str, t.Any], tuple[str, ...]]:
    """Run the module's code in this process; return its return values and its warnings."""
    outcome = platform.manage(lambda parameters, **_mode: run(parameters), MAINTENANCE_SPEC, **options)
    return dict(outcome.result), outcome.warnings


def test_an_open_window_is_found(platform: LocalPlatform) -> None:
    platform.fault("maintenance", value="eu-central-1", count=None)
    result, warnings = read(platform, organization=platform.organization)
    assert (result["known"], result["requests"], warnings) == (True, 1, ())
    assert [each["region"] for each in result["regions"] if each["is_open"]] == ["eu-central-1"]
    assert result["regions"][0]["weekly"] == {"day": "sunday", "start_utc": "02:00", "duration_minutes": 120}


@pytest.mark.parametrize(
    "fault",
    [{"name": "server_error", "status": 501}, {"name": "server_error", "status": 404}, {"name": "not_json"},
     {"name": "missing_field", "value": "current_window"}],
)  # fmt: skip
def test_that_nothing_is_known_is_no_failure(platform: LocalPlatform, fault: dict[str, t.Any]) -> None:
    platform.fault(**fault, count=None, path=ROUTE)
    result, warnings = read(platform, organization=platform.organization)
    assert (result["known"], result["regions"]) == (False, [])
    assert [each for each in warnings if each.startswith("The maintenance windows of the organization aren't known.")]


def test_an_invalid_token_is_a_failure(platform: LocalPlatform) -> None:
    with pytest.raises(Failure, match="401"):
        read(platform, organization=platform.organization, api_token="sbp_" + "0" * 40)
