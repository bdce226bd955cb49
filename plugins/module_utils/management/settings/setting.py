# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A setting: its type, how a value is converted to it, and whether two values are the same. Pure."""

from __future__ import annotations

import ipaddress
import math
import re
import typing as t
from dataclasses import dataclass, field
from enum import StrEnum

from ansible.module_utils.common.validation import check_type_bool, check_type_float, check_type_int

if t.TYPE_CHECKING:
    from collections.abc import Mapping


class Kind(StrEnum):
    """The type of a setting.

    :cvar WORDS: a comma-separated string of words in any order; the option also accepts a list.
    :cvar ORDERED_WORDS: the same, and the order matters.
    :cvar RANGES: a list of CIDR ranges in any order.
    :cvar QUANTITY: a number with a unit of PostgreSQL, such as ``64MB`` or ``8s``.
    """

    BOOL = "bool"
    INT = "int"
    FLOAT = "float"
    TEXT = "str"
    WORDS = "words"
    ORDERED_WORDS = "ordered_words"
    RANGES = "ranges"
    QUANTITY = "quantity"


#: The type that the documentation of an option gives.
DOCUMENTED_TYPES = {
    Kind.BOOL: "bool",
    Kind.INT: "int",
    Kind.FLOAT: "float",
    Kind.TEXT: "str",
    Kind.WORDS: "raw",
    Kind.ORDERED_WORDS: "raw",
    Kind.RANGES: "list",
    Kind.QUANTITY: "str",
}
_EXPECTED = {
    Kind.BOOL: "a boolean",
    Kind.INT: "an integer",
    Kind.FLOAT: "a number",
    Kind.TEXT: "a string",
    Kind.WORDS: "a list of strings, or a string of words that are separated by commas",
    Kind.ORDERED_WORDS: "a list of strings, or a string of words that are separated by commas",
    Kind.RANGES: "a list of CIDR ranges",
    Kind.QUANTITY: "a number with a unit, such as 64MB or 8s",
}
_FOUND = ((bool, "a boolean"), (int, "an integer"), (float, "a number"), (str, "a string"), (list, "a list"))
_QUANTITY = re.compile(r"(-?\d+(?:\.\d+)?)\s*([A-Za-z]*)")
#: In bytes and in microseconds.
_MEMORY = {"B": 1, "kB": 2**10, "MB": 2**20, "GB": 2**30, "TB": 2**40, "8kB": 2**13}
_TIME = {"us": 1, "ms": 10**3, "s": 10**6, "min": 60 * 10**6, "h": 3600 * 10**6, "d": 86400 * 10**6}


class InvalidValue(Exception):
    """A value isn't one of a setting. The message says what it must be; it never contains the value, which may be a secret."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A setting.

    :param name: the name in the API.
    :param description: a sentence for the documentation.
    :param least: the smallest number, None if there is no limit.
    :param pattern: a regular expression that a string has to match, and in words what that means.
    :param names: names for values, such as ``letters_digits`` for a string of letters and digits.
    :param unit: the unit of a quantity that has none.
    :param secret: whether the API returns a digest instead of the value.
    :param hidden: whether the value, which the API returns, is never shown.
    :param feature: the key of the entitlement that the setting needs, empty if every plan has it.
    :param included: the largest number that doesn't need the feature.
    :param restarts: whether a change takes effect only when the database restarts.
    """

    name: str
    kind: Kind
    description: str
    choices: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    least: float | None = None
    most: float | None = None
    pattern: tuple[str, str] | None = None
    unit: str = ""
    secret: bool = False
    hidden: bool = False
    feature: str = ""
    included: float = 0
    restarts: bool = False

    def needs_feature(self, value: object) -> bool:
        """Whether a value is only possible with the feature: not one that turns it off."""
        return bool(self.feature and value) and not (isinstance(value, (int, float)) and 0 < value <= self.included)

    @property
    def is_private(self) -> bool:
        """Whether the value must not be shown."""
        return self.secret or self.hidden

    def converted(self, value: object) -> object:
        """Return a value of the option in the type of the setting.

        :raises InvalidValue: it has another type, or isn't allowed.
        """
        converted = self._typed(value)
        if isinstance(converted, (int, float)) and not isinstance(converted, bool):
            self._check_limits(converted)
        if isinstance(converted, str):
            converted = self.names.get(converted, converted)
            self._check_text(converted)
        return converted

    def same(self, wanted: object, current: object) -> bool:
        """Whether a wanted value and one of the API mean the same. Null means false or empty."""
        match self.kind:
            case Kind.BOOL:
                same = bool(current) is wanted
            case Kind.INT | Kind.FLOAT:
                same = not isinstance(current, bool) and isinstance(current, (int, float)) and current == wanted
            case Kind.WORDS:
                same = set(_words(wanted)) == set(_words(current))
            case Kind.ORDERED_WORDS:
                same = _words(wanted) == _words(current)
            case Kind.RANGES:
                same = isinstance(current, list) and set(t.cast("list[str]", wanted)) == set(current)
            case Kind.QUANTITY:
                same = current is not None and self._amount(str(wanted)) == self._amount(str(current))
            case _:
                same = (wanted or "") == ("" if current is None else str(current))
        return same

    def _typed(self, value: object) -> object:
        try:
            return self._parsed(value)
        except (TypeError, ValueError):
            found = next((name for kind, name in _FOUND if isinstance(value, kind)), "a dictionary")
            raise InvalidValue(f"must be {_EXPECTED[self.kind]}, not {found}") from None

    def _parsed(self, value: object) -> object:
        if self.kind is Kind.BOOL:
            return check_type_bool(value)
        if self.kind in (Kind.WORDS, Kind.ORDERED_WORDS):
            return _joined(value)
        if self.kind is Kind.RANGES:
            return _ranges(value)
        if isinstance(value, (bool, list, dict)):
            raise TypeError
        if self.kind is Kind.INT:
            return check_type_int(value)
        if self.kind is Kind.FLOAT:
            return check_type_float(value)
        text = str(value)
        if self.kind is Kind.QUANTITY and self._amount(text) is None:
            raise ValueError
        return text

    def _check_limits(self, value: float) -> None:
        if (self.least is not None and value < self.least) or (self.most is not None and value > self.most):
            limits = [f"at least {self.least:g}"] if self.least is not None else []
            limits += [f"at most {self.most:.15g}"] if self.most is not None else []
            raise InvalidValue(f"must be {' and '.join(limits)}")
        if not math.isfinite(value):
            raise InvalidValue("must be a finite number")

    def _check_text(self, value: str) -> None:
        if self.choices and value not in self.choices:
            offered = ", ".join(choice for choice in (*self.names, *self.choices) if choice not in self.names.values())
            raise InvalidValue(f"must be one of {offered}{' or empty' if '' in self.choices else ''}")
        # An empty string resets a setting.
        if self.pattern and value and not re.fullmatch(self.pattern[0], value):
            raise InvalidValue(f"must be {self.pattern[1]}")

    def _amount(self, text: str) -> float | None:
        """Return a quantity in bytes or microseconds, None if it isn't one of the setting's dimension."""
        found = _QUANTITY.fullmatch(text.strip())
        if found is None:
            return None
        number, unit = float(found[1]), found[2] or self.unit
        if number < 0:
            # -1 disables a setting, whatever its unit is.
            return number
        for units in (_MEMORY, _TIME):
            if unit in units and self.unit in units:
                return number * units[unit]
        return None


def _words(value: object) -> list[str]:
    return [word for part in str(value or "").split(",") if (word := part.strip())]


def _joined(value: object) -> str:
    members = value if isinstance(value, list) else [value]
    if any(isinstance(member, (bool, list, dict)) for member in members):
        raise TypeError
    return ",".join(str(member) for member in members)


def _ranges(value: object) -> list[str]:
    members = value if isinstance(value, list) else str(value).split(",") if isinstance(value, str) else None
    if members is None or not all(isinstance(member, str) for member in members):
        raise TypeError
    return sorted({_range(member.strip()) for member in members if member.strip()})


def _range(text: str) -> str:
    try:
        return str(ipaddress.ip_network(text))
    except ValueError:
        pass
    try:
        meant = ipaddress.ip_network(text, strict=False)
    except ValueError:
        raise InvalidValue(
            f"contains {text!r}, which is not a CIDR range such as 192.0.2.0/24 or 2001:db8::/32"
        ) from None
    raise InvalidValue(f"contains {text!r}, which has bits right of its prefix; the range is {meant}")
