# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read and validate the JSON of a response.

An unexpected value is an error that names the endpoint and the field. Values are never shown: they may be secrets.
"""

from __future__ import annotations

import typing as t

from .errors import UnexpectedResponse

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_JSON_NAMES: tuple[tuple[type, str], ...] = (
    (bool, "a boolean"),
    (str, "a string"),
    (int, "a number"),
    (float, "a number"),
    (list, "a list"),
    (dict, "an object"),
)


class JsonReader:
    """A JSON object of a response.

    :param endpoint: method and path, for errors.
    :param value: the decoded JSON, expected to be an object.
    :param path: the path of the object in the response, such as ``projects[3]``; empty for the whole.
    """

    def __init__(self, endpoint: str, value: object, path: str = "") -> None:
        if not isinstance(value, dict):
            raise _unexpected(endpoint, path, value, "an object")
        self._endpoint = endpoint
        self._path = path
        self._fields: Mapping[str, object] = value

    @property
    def members(self) -> Mapping[str, object]:
        """All members, unread."""
        return self._fields

    def text(self, name: str) -> str:
        """Return a required string."""
        value = self._required(name, "a string")
        if not isinstance(value, str):
            raise _unexpected(self._endpoint, self._at(name), value, "a string")
        return value

    def optional_text(self, name: str) -> str | None:
        """Return a string that may be missing or null."""
        return None if self._fields.get(name) is None else self.text(name)

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a required list of strings."""
        value = self._required(name, "a list")
        if not isinstance(value, list):
            raise _unexpected(self._endpoint, self._at(name), value, "a list")
        for index, member in enumerate(value):
            if not isinstance(member, str):
                raise _unexpected(self._endpoint, f"{self._at(name)}[{index}]", member, "a string")
        return tuple(value)

    def optional_texts(self, name: str) -> tuple[str, ...] | None:
        """Return a list of strings that may be missing or null."""
        return None if self._fields.get(name) is None else self.texts(name)

    def integer(self, name: str) -> int:
        """Return a required integer. JSON doesn't distinguish 3 from 3.0, so both are accepted."""
        value = self._required(name, "an integer")
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not float(value).is_integer():
            raise _unexpected(self._endpoint, self._at(name), value, "an integer")
        return int(value)

    def optional_integer(self, name: str) -> int | None:
        """Return an integer that may be missing or null."""
        return None if self._fields.get(name) is None else self.integer(name)

    def number(self, name: str) -> float:
        """Return a required number."""
        value = self._required(name, "a number")
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise _unexpected(self._endpoint, self._at(name), value, "a number")
        return value

    def optional_number(self, name: str) -> float | None:
        """Return a number that may be missing or null."""
        return None if self._fields.get(name) is None else self.number(name)

    def scalars(self) -> dict[str, str | int | float | bool]:
        """Return the members that are strings, numbers, or booleans."""
        return {name: value for name, value in self._fields.items() if isinstance(value, (str, int, float, bool))}

    def flag(self, name: str) -> bool:
        """Return a required boolean."""
        value = self._required(name, "a boolean")
        if not isinstance(value, bool):
            raise _unexpected(self._endpoint, self._at(name), value, "a boolean")
        return value

    def inner(self, name: str) -> JsonReader:
        """Return a required object."""
        return JsonReader(self._endpoint, self._required(name, "an object"), self._at(name))

    def optional_inner(self, name: str) -> JsonReader | None:
        """Return an object that may be missing or null."""
        return None if self._fields.get(name) is None else self.inner(name)

    def optional_mapping(self, name: str) -> dict[str, t.Any] | None:
        """Return an object of any content that may be missing or null."""
        value = self._fields.get(name)
        if value is not None and not isinstance(value, dict):
            raise _unexpected(self._endpoint, self._at(name), value, "an object")
        return value

    def optional_flag(self, name: str) -> bool | None:
        """Return a boolean that may be missing or null."""
        return None if self._fields.get(name) is None else self.flag(name)

    def each(self, name: str) -> Iterator[JsonReader]:
        """Yield the objects of a required list."""
        return read_objects(self._endpoint, self._required(name, "a list"), self._at(name))

    def optional_each(self, name: str) -> Iterator[JsonReader]:
        """Yield the objects of a list that may be missing or null."""
        return iter(()) if self._fields.get(name) is None else self.each(name)

    def _at(self, name: str) -> str:
        return f"{self._path}.{name}" if self._path else name

    def _required(self, name: str, expected: str) -> object:
        if name not in self._fields:
            raise UnexpectedResponse(self._endpoint, f"no field {self._at(name)}; expected {expected}.")
        return self._fields[name]


def read_objects(endpoint: str, value: object, path: str = "") -> Iterator[JsonReader]:
    """Yield the objects of a list.

    :raises UnexpectedResponse: it isn't a list, or one of its members isn't an object.
    """
    if not isinstance(value, list):
        raise _unexpected(endpoint, path, value, "a list")
    return (JsonReader(endpoint, member, f"{path}[{index}]") for index, member in enumerate(value))


def _unexpected(endpoint: str, path: str, value: object, expected: str) -> UnexpectedResponse:
    found = next((name for kind, name in _JSON_NAMES if isinstance(value, kind)), "null")
    what = f"{found} in the field {path}" if path else found
    return UnexpectedResponse(endpoint, f"{what}; expected {expected}.")
