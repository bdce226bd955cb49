# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings under which the statements of a plan run."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ..model.sql import ident, quote_text

if t.TYPE_CHECKING:
    from collections.abc import Mapping

DEPARSE_SETTINGS = {
    "array_nulls": "on",
    "lc_monetary": "C",
    "standard_conforming_strings": "on",
    "transform_null_equals": "off",
    "xmloption": "content",
}
"""The settings under which text deparsed under CANONICAL must be parsed."""

FUNCTION_SETTINGS = (
    "bytea_output",
    "datestyle",
    "extra_float_digits",
    "intervalstyle",
    "quote_all_identifiers",
    "timezone",
)
"""Settings that don't affect how deparsed text is parsed, so functions that run in between can have the target's values."""


def set_statements(values: Mapping[str, str], word: str = "SET LOCAL") -> str:
    """Return the statements that change these settings."""
    # search_path is a list: quoted as a whole, it would be the name of one schema.
    plain = [
        f"{word} {name} = {quote_text(value)}" for name, value in values.items() if name != "search_path" or not value
    ]
    path = values.get("search_path")
    return "; ".join(
        [*plain, f"SELECT pg_catalog.set_config('search_path', {quote_text(path)}, true)"] if path else plain
    )


@dataclass(slots=True)
class ExecutionSettings:
    """The settings under which statements run on the target.

    Statements are deparsed under CANONICAL, with all names qualified except those in pg_catalog. They can call
    user-written functions through defaults, checks, indexes, materialized views and event triggers. Those functions must
    resolve names and read constants as they do in any other session.

    :param settings: the target's settings for the role that creates the objects (``role_settings``).
    :param search_path: the schemas to search besides pg_catalog; may be empty.
    """

    settings: Mapping[str, str] = field(default_factory=dict)
    search_path: tuple[str, ...] = ()

    def sql(self, word: str = "SET LOCAL") -> str:
        """Return the statements that apply the settings, to the transaction or (with the word SET) to the session."""
        kept = {name: value for name, value in self.settings.items() if name in FUNCTION_SETTINGS}
        fixed = {**DEPARSE_SETTINGS, "default_table_access_method": "heap", **kept}
        # pg_catalog first and pg_temp last, so that temporary objects can't mask system objects.
        path = (
            ", ".join(ident(each) for each in ("pg_catalog", *self.search_path, "pg_temp"))
            if self.search_path
            else "''"
        )
        return f"{set_statements(fixed, word)}; {word} search_path = {path}"

    def reset(self) -> str:
        """Return the statements that restore the session's defaults."""
        names = (*DEPARSE_SETTINGS, "default_table_access_method", *FUNCTION_SETTINGS, "search_path")
        return "; ".join(f"RESET {name}" for name in names)
