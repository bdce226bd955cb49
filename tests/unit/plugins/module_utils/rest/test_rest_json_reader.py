# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An unexpected value in a response is reported with endpoint and field, but without the value."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.errors import UnexpectedResponse
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.json_reader import JsonReader, read_objects

if t.TYPE_CHECKING:
    from collections.abc import Callable

WHERE = "GET /items"


def test_valid_fields_are_read() -> None:
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
    ("body", "read", "text"),
    [
        ({}, lambda reader: reader.text("a"), "GET /items returned no field a; expected a string."),
        ({"a": 3}, lambda reader: reader.text("a"), "GET /items returned a number in the field a; expected a string."),
        ({"a": None}, lambda reader: reader.text("a"), "null in the field a; expected a string"),
        ({"a": 3}, lambda reader: reader.optional_text("a"), "a number in the field a; expected a string"),
        ({"a": True}, lambda reader: reader.integer("a"), "a boolean in the field a; expected an integer"),
        ({"a": 1.5}, lambda reader: reader.integer("a"), "a number in the field a; expected an integer"),
        ({"a": float("inf")}, lambda reader: reader.integer("a"), "a number in the field a; expected an integer"),
        ({"a": 1}, lambda reader: reader.flag("a"), "a number in the field a; expected a boolean"),
        ({"a": []}, lambda reader: reader.inner("a"), "a list in the field a; expected an object"),
        ({"a": {}}, lambda reader: list(reader.each("a")), "an object in the field a; expected a list"),
        ({"a": [{}, 1]}, lambda reader: list(reader.each("a")), "a number in the field a[1]; expected an object"),
        ({"a": {"b": {}}}, lambda reader: reader.inner("a").inner("b").text("c"), "no field a.b.c;"),
        (
            {"a": [{"b": 1}]},
            lambda reader: [each.text("b") for each in reader.each("a")],
            "a number in the field a[0].b",
        ),
        ({"a": "x"}, lambda reader: reader.texts("a"), "a string in the field a; expected a list"),
        ({"a": ["x", 1]}, lambda reader: reader.texts("a"), "a number in the field a[1]; expected a string"),
    ],
)
def test_an_unexpected_value_is_reported_with_endpoint_and_field(
    body: object, read: Callable[[JsonReader], object], text: str
) -> None:
    with pytest.raises(UnexpectedResponse) as caught:
        read(JsonReader(WHERE, body))
    assert text in caught.value.message
    assert WHERE in caught.value.message


@pytest.mark.parametrize(("body", "name"), [([], "a list"), ("s3cret", "a string"), (None, "null")])
def test_an_unexpected_type_of_body_is_reported(body: object, name: str) -> None:
    with pytest.raises(UnexpectedResponse) as caught:
        JsonReader(WHERE, body)
    assert caught.value.message == f"GET /items returned {name}; expected an object."


def test_a_list_at_the_top() -> None:
    assert [each.text("a") for each in read_objects(WHERE, [{"a": "x"}])] == ["x"]
    with pytest.raises(UnexpectedResponse, match=r"returned an object; expected a list"):
        read_objects(WHERE, {})
