# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An unexpected field in a response is reported by endpoint and field, without its value."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.errors import UnexpectedResponse
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.json_reader import JsonReader, read_objects

if t.TYPE_CHECKING:
    from collections.abc import Callable

WHERE = "GET /items"


def test_expected_fields_are_read() -> None:
    reader = JsonReader(
        WHERE,
        {
            "a": "x",
            "n": 3,
            "f": 3.0,
            "yes": True,
            "in": {"b": "y"},
            "all": [{"c": "z"}],
            "names": ["p", "q"],
            "null": None,
        },
    )
    assert (reader.text("a"), reader.integer("n"), reader.integer("f"), reader.flag("yes")) == ("x", 3, 3, True)
    assert reader.inner("in").text("b") == "y"
    assert [each.text("c") for each in reader.each("all")] == ["z"]
    assert reader.texts("names") == ("p", "q")
    assert (reader.optional_text("null"), reader.optional_text("gone"), reader.optional_text("a")) == (None, None, "x")
    assert (reader.optional_inner("null"), reader.optional_inner("gone")) == (None, None)


@pytest.mark.parametrize(
    ("body", "read", "words"),
    [
        ({}, lambda reader: reader.text("a"), "GET /items answered without the field a, which should be text."),
        ({"a": 3}, lambda reader: reader.text("a"), "GET /items answered with a being a number; text was expected."),
        ({"a": None}, lambda reader: reader.text("a"), "a being null; text"),
        ({"a": 3}, lambda reader: reader.optional_text("a"), "a being a number; text"),
        ({"a": True}, lambda reader: reader.integer("a"), "a being a boolean; a whole number"),
        ({"a": 1.5}, lambda reader: reader.integer("a"), "a being a number; a whole number"),
        ({"a": float("inf")}, lambda reader: reader.integer("a"), "a being a number; a whole number"),
        ({"a": 1}, lambda reader: reader.flag("a"), "a being a number; a boolean"),
        ({"a": []}, lambda reader: reader.inner("a"), "a being a list; an object"),
        ({"a": {}}, lambda reader: list(reader.each("a")), "a being an object; a list"),
        ({"a": [{}, 1]}, lambda reader: list(reader.each("a")), "a[1] being a number; an object"),
        ({"a": {"b": {}}}, lambda reader: reader.inner("a").inner("b").text("c"), "without the field a.b.c,"),
        ({"a": [{"b": 1}]}, lambda reader: [each.text("b") for each in reader.each("a")], "a[0].b being a number"),
        ({"a": "x"}, lambda reader: reader.texts("a"), "a being text; a list"),
        ({"a": ["x", 1]}, lambda reader: reader.texts("a"), "a[1] being a number; text"),
    ],
)
def test_unexpected_field_names_endpoint_and_field(
    body: object, read: Callable[[JsonReader], object], words: str
) -> None:
    with pytest.raises(UnexpectedResponse) as caught:
        read(JsonReader(WHERE, body))
    assert words in caught.value.message
    assert WHERE in caught.value.message


@pytest.mark.parametrize(("body", "name"), [([], "a list"), ("s3cret", "text"), (None, "null")])
def test_body_that_is_not_an_object_is_unexpected(body: object, name: str) -> None:
    with pytest.raises(UnexpectedResponse) as caught:
        JsonReader(WHERE, body)
    assert caught.value.message == f"GET /items answered with {name}; an object was expected."


def test_top_level_list() -> None:
    assert [each.text("a") for each in read_objects(WHERE, [{"a": "x"}])] == ["x"]
    with pytest.raises(UnexpectedResponse, match=r"with an object; a list"):
        read_objects(WHERE, {})
