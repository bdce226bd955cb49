# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The region of a new project, and the regions that a preference matches."""

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
            ("eu-west-1 currently has no capacity", "eu-west-2 currently accepts no new projects"),
        ),
    ],
)
def test_the_first_that_accepts_projects_is_chosen(
    preferences: list[str], selection: dict[str, str], skipped: tuple[str, ...]
) -> None:
    choice = choose_region(preferences, OFFERED)
    assert choice.selection == selection
    assert choice.skipped == skipped


def test_a_skipped_preference_is_a_warning() -> None:
    assert choose_region(["af-south-1", "emea"], OFFERED).warnings == ("Using region emea: af-south-1 isn't offered.",)
    assert choose_region(["emea"], OFFERED).warnings == ()


def test_without_a_region_the_error_lists_those_offered() -> None:
    with pytest.raises(Failure) as caught:
        choose_region(["af-south-1", "eu-west-1"], OFFERED)
    assert "af-south-1 isn't offered, eu-west-1 currently has no capacity" in caught.value.message
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
def test_a_smart_group_contains_the_regions_with_its_prefixes(preference: str, region: str, expected: bool) -> None:
    assert region_matches(preference, region) is expected
