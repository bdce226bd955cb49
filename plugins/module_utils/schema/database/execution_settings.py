# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings that the statements of a plan are executed with."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ..model.sql import ident

if t.TYPE_CHECKING:
    from collections.abc import Mapping

_PRINTED = {
    "array_nulls": "on",
    "lc_monetary": "C",
    "standard_conforming_strings": "on",
    "transform_null_equals": "off",
    "xmloption": "content",
}
"""What the text that PostgreSQL prints under CANONICAL has to be read with."""

_FOR_FUNCTIONS = (
    "bytea_output",
    "datestyle",
    "extra_float_digits",
    "intervalstyle",
    "quote_all_identifiers",
    "timezone",
)
"""Settings that printed text is read alike under, so that what runs meanwhile can have its own."""


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _set(values: Mapping[str, str], word: str = "SET LOCAL") -> str:
    # A search path is a list: quoted as a whole it would be the name of one schema.
    plain = [f"{word} {name} = {_text(value)}" for name, value in values.items() if name != "search_path" or not value]
    path = values.get("search_path")
    return "; ".join([*plain, f"SELECT pg_catalog.set_config('search_path', {_text(path)}, true)"] if path else plain)


@dataclass(slots=True)
class Execution:
    """What statements on the target run with.

    The text of a statement was printed under CANONICAL, with every name qualified that isn't PostgreSQL's own. What
    runs meanwhile is what somebody wrote by hand: functions that are called by defaults, checks, indexes, materialized
    views and event triggers. They are to find what they find elsewhere, and to read constants as elsewhere.

    :param settings: what the target has for the role that makes the objects (``of_role``).
    :param path: the schemas that are searched, PostgreSQL's own aside; empty when none is.
    """

    settings: Mapping[str, str] = field(default_factory=dict)
    path: tuple[str, ...] = ()

    def sql(self, word: str = "SET LOCAL") -> str:
        """Return the statements that set all this, for the transaction or with the word SET for the session."""
        kept = {name: value for name, value in self.settings.items() if name in _FOR_FUNCTIONS}
        fixed = {**_PRINTED, "default_table_access_method": "heap", **kept}
        # PostgreSQL's own comes first and temporary objects last, so that neither can be taken for the other.
        path = ", ".join(ident(each) for each in ("pg_catalog", *self.path, "pg_temp")) if self.path else "''"
        return f"{_set(fixed, word)}; {word} search_path = {path}"

    def reset(self) -> str:
        """Return the statements that give the session back what it came with."""
        names = (*_PRINTED, "default_table_access_method", *_FOR_FUNCTIONS, "search_path")
        return "; ".join(f"RESET {name}" for name in names)
