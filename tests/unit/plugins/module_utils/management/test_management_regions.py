# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which region a new project is created in, and which regions a preference covers."""

from __future__ import annotations

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.projects.regions import (
    choose_region,
    region_matches,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.projects.responses import Region, Regions

OFFERED = Regions(
    groups=("americas", "emea", "apac"),
    specific=(
        Region(code="us-east-1"),
        Region(code="eu-west-1", unavailable_reason="capacity"),
        Region(code="eu-west-2", unavailable_reason="other"),
        Region(code="eu-central-1"),
    ),
)


@pytest.mark.parametrize(
    ("preferences", "selection", "skipped"),
    [
        (["eu-central-1", "emea"], {"type": "specific", "code": "eu-central-1"}, ()),
        (["emea", "eu-central-1"], {"type": "smartGroup", "code": "emea"}, ()),
        (["af-south-1", "emea"], {"type": "smartGroup", "code": "emea"}, ("af-south-1 isn't offered",)),
        (
            ["eu-west-1", "eu-west-2", "us-east-1"],
            {"type": "specific", "code": "us-east-1"},
            ("eu-west-1 has no capacity now", "eu-west-2 takes no projects now"),
        ),
    ],
)
def test_first_available_preference_is_chosen(
    preferences: list[str], selection: dict[str, str], skipped: tuple[str, ...]
) -> None:
    choice = choose_region(preferences, OFFERED)
    assert choice.selection == selection
    assert choice.skipped == skipped


def test_skipped_preferences_cause_warning_naming_the_region() -> None:
    assert choose_region(["af-south-1", "emea"], OFFERED).warnings == (
        "Region: af-south-1 isn't offered; emea is taken, that is where the data will live.",
    )
    assert choose_region(["emea"], OFFERED).warnings == ()


def test_no_available_preference_is_an_error_listing_offered_regions() -> None:
    with pytest.raises(Failure) as caught:
        choose_region(["af-south-1", "eu-west-1"], OFFERED)
    assert "af-south-1 isn't offered, eu-west-1 has no capacity now" in caught.value.message
    assert "americas, emea, apac, eu-central-1, us-east-1." in caught.value.message
    with pytest.raises(Failure, match="No region"):
        choose_region(["emea"], Regions(groups=(), specific=()))


@pytest.mark.parametrize(
    ("preference", "region", "expected"),
    [
        ("eu-central-1", "eu-central-1", True),
        ("eu-central-1", "eu-central-2", False),
        ("eu", "eu-central-1", False),
        ("emea", "eu-central-1", True),
        ("emea", "af-south-1", True),
        ("emea", "us-east-1", False),
        ("americas", "sa-east-1", True),
        ("americas", "ca-central-1", True),
        ("apac", "ap-northeast-2", True),
        ("apac", "xx-new-1", False),
        ("emea", "emea", True),
    ],
)
def test_smart_group_covers_regions_by_prefix(preference: str, region: str, expected: bool) -> None:
    assert region_matches(preference, region) is expected
