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

DEPARSE_SETTINGS = {
    "array_nulls": "on",
    "lc_monetary": "C",
    "standard_conforming_strings": "on",
    "transform_null_equals": "off",
    "xmloption": "content",
}
"""What the text that PostgreSQL prints under CANONICAL has to be read with."""

FUNCTION_SETTINGS = (
    "bytea_output",
    "datestyle",
    "extra_float_digits",
    "intervalstyle",
    "quote_all_identifiers",
    "timezone",
)
"""Settings that printed text is read alike under, so that what runs meanwhile can have its own."""


def quote_text(value: str) -> str:
    """Return a text as an SQL literal."""
    return "'" + value.replace("'", "''") + "'"


def set_statements(values: Mapping[str, str], word: str = "SET LOCAL") -> str:
    """Return the statements that set all these settings."""
    # A search path is a list: quoted as a whole it would be the name of one schema.
    plain = [
        f"{word} {name} = {quote_text(value)}" for name, value in values.items() if name != "search_path" or not value
    ]
    path = values.get("search_path")
    return "; ".join(
        [*plain, f"SELECT pg_catalog.set_config('search_path', {quote_text(path)}, true)"] if path else plain
    )


@dataclass(slots=True)
class ExecutionSettings:
    """What statements on the target run with.

    The text of a statement was printed under CANONICAL, with every name qualified that isn't PostgreSQL's own. What
    runs meanwhile is what somebody wrote by hand: functions that are called by defaults, checks, indexes, materialized
    views and event triggers. They are to find what they find elsewhere, and to read constants as elsewhere.

    :param settings: what the target has for the role that makes the objects (``of_role``).
    :param path: the schemas that are searched, PostgreSQL's own aside; empty when none is.
    """

    settings: Mapping[str, str] = field(default_factory=dict)
    search_path: tuple[str, ...] = ()

    def sql(self, word: str = "SET LOCAL") -> str:
        """Return the statements that set all this, for the transaction or with the word SET for the session."""
        kept = {name: value for name, value in self.settings.items() if name in FUNCTION_SETTINGS}
        fixed = {**DEPARSE_SETTINGS, "default_table_access_method": "heap", **kept}
        # PostgreSQL's own comes first and temporary objects last, so that neither can be taken for the other.
        path = (
            ", ".join(ident(each) for each in ("pg_catalog", *self.search_path, "pg_temp"))
            if self.search_path
            else "''"
        )
        return f"{set_statements(fixed, word)}; {word} search_path = {path}"

    def reset(self) -> str:
        """Return the statements that give the session back what it came with."""
        names = (*DEPARSE_SETTINGS, "default_table_access_method", *FUNCTION_SETTINGS, "search_path")
        return "; ".join(f"RESET {name}" for name in names)
