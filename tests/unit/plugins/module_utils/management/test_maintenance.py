# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Windows are found wherever the answer has them, because that isn't documented."""

from __future__ import annotations

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.maintenance import windows_in

WINDOWS: dict[str, object] = {"window": {"day": "sunday"}, "current_window": None, "next_windows": []}


@pytest.mark.parametrize(
    "answer",
    [
        {"eu-west-1": WINDOWS},
        {"data": {"id": "my-org", "type": "windows", "attributes": {"eu-west-1": WINDOWS}}},
        {"data": {"id": "my-org", "attributes": {"regions": [{"region": "eu-west-1", **WINDOWS}]}}},
        {"data": [{"id": "eu-west-1", "type": "window", "attributes": WINDOWS}]},
        {"data": [{"id": "1", "type": "window", "attributes": {"region": "eu-west-1", **WINDOWS}}]},
        [{"region": "eu-west-1", **WINDOWS}],
    ],
)
def test_the_region_of_windows_is_found(answer: object) -> None:
    assert [region for region, _window in windows_in(answer)] == ["eu-west-1"]


@pytest.mark.parametrize("answer", [None, "text", [], {"data": []}, {"eu-west-1": {"window": {}}}, [1, None]])
def test_other_answers_have_none(answer: object) -> None:
    assert list(windows_in(answer)) == []
