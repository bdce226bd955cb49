# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What tasks would change, read from their diffs."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.changes import Change, diff
from ansible_collections.draggonnb.supabase.plugins.plugin_utils.differences import differences
from hypothesis import given
from hypothesis import strategies as st

Values = dict[str, t.Any]
PROPERTIES = st.dictionaries(st.sampled_from(["name", "private", "topics", "domain www.example"]), st.text(max_size=20))


def answer(before: Values, after: Values, header: str = "repository a/b") -> Values:
    """Return the result of a task with this change."""
    change = Change(action="updated", before=before, after=after, make=lambda: None)
    return {"changed": before != after, "diff": diff(header, [change])}


def test_property_that_differs_has_both_values() -> None:
    assert differences([answer({"private": False, "topics": ["crm"]}, {"private": True, "topics": ["crm"]})]) == [
        {
            "object": "repository a/b",
            "is_missing": False,
            "changes": [{"name": "private", "before": "false", "after": "true"}],
        }
    ]


@pytest.mark.parametrize(
    ("action", "is_missing"), [("created", True), ("activated", True), ("updated", False), (None, False)]
)
def test_object_that_would_be_created_is_missing_unlike_a_collection(action: str | None, is_missing: bool) -> None:
    result = answer({}, {"private": True}) | ({"action": action} if action else {})
    (found,) = differences([result])
    assert (found["is_missing"], found["changes"]) == (
        is_missing,
        [{"name": "private", "before": None, "after": "true"}],
    )


def test_rows_are_lines_without_a_name() -> None:
    rows = {
        "before": "slug = 'a: b', name = 'x'\n",
        "after": "slug = 'a: b', name = 'y'\n",
        "after_header": "public.plans",
    }
    (found,) = differences([{"changed": True, "diff": [rows]}])
    assert [each["name"] for each in found["changes"]] == ["", ""]
    assert [each["before"] or each["after"] for each in found["changes"]] == [rows["before"][:-1], rows["after"][:-1]]


def test_items_of_a_loop_and_tasks_on_one_object_belong_together() -> None:
    loop = {
        "changed": True,
        "results": [answer({"a": 1}, {"a": 2}), answer({"b": 1}, {"b": 2}, "ruleset main"), {"skipped": True}],
    }
    found = differences([loop, answer({"c": 1}, {"c": 2})])
    assert {each["object"]: [change["name"] for change in each["changes"]] for each in found} == {
        "repository a/b": ["a", "c"],
        "ruleset main": ["b"],
    }


@pytest.mark.parametrize(
    "unchanged", [{}, None, "", {"changed": False, "diff": {"before": "a: 1", "after": "a: 2"}}, {"skipped": True}]
)
def test_result_without_a_change_has_no_difference(unchanged: object) -> None:
    assert differences([unchanged]) == []


def test_change_without_a_diff_is_reported() -> None:
    (found,) = differences([{"changed": True}])
    assert found["changes"]


@given(before=PROPERTIES, after=PROPERTIES)
def test_changes_are_exactly_the_properties_that_differ(before: Values, after: Values) -> None:
    found = differences([answer(before, after)])
    names = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    assert {each["name"] for one in found for each in one["changes"]} == names
