# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The OPTIONS clause of foreign-data wrappers, foreign servers, user mappings, and foreign tables and their columns."""

from __future__ import annotations

import typing as t

from ...model.facts import as_tuple
from ...model.sql import ident, literal

if t.TYPE_CHECKING:
    from ...model.facts import Fact


def options_clause(options: tuple[str, ...]) -> str:
    """Return the clause for a new object, with a leading space; an empty string without options."""
    return f" OPTIONS ({', '.join(map(_option, options))})" if options else ""


def is_foreign(fact: Fact) -> bool:
    """Return whether a fact is a foreign table or a column of one: its rows are in another place."""
    return "foreign_options" in fact.attributes


def original_order(fact: Fact) -> tuple[str, ...]:
    """Return the options in the order in which they were set, which dumps keep although it has no effect."""
    key = "foreign_options" if is_foreign(fact) else "options"
    return as_tuple(fact.metadata.get(key)) or as_tuple(fact.attributes[key])


def option_changes(old: tuple[str, ...], new: tuple[str, ...]) -> str:
    """Return the clause that changes options, with a leading space; an empty string if they are equal."""
    before, after = (dict(option.split("=", 1) for option in options) for options in (old, new))
    if before == after:
        return ""
    kept = [name for name in before if name in after]
    if kept + [name for name in after if name not in before] != list(after):
        kept = []  # PostgreSQL appends new options; if dumps would show another order, set all of them again
    changes = [f"DROP {ident(name)}" for name in before if name not in kept]
    changes += [f"SET {_option(f'{name}={after[name]}')}" for name in kept if before[name] != after[name]]
    changes += [f"ADD {_option(f'{name}={after[name]}')}" for name in after if name not in kept]
    return f" OPTIONS ({', '.join(changes)})"


def _option(option: str) -> str:
    name, value = option.split("=", 1)
    return f"{ident(name)} {literal(value)}"
