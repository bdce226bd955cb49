# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run makes for the time being: known by its name, so that the next run finds it, or clears it away."""

from __future__ import annotations

import hashlib
import typing as t

from ..model.facts import FactSet

if t.TYPE_CHECKING:
    from ..model.facts import Fact, FactId

PREFIX = "pg_schema_apply_"
"""No other object may be called so: what bears it and isn't declared is taken for the remains of a run."""


def successor(fact: Fact) -> FactId:
    """Return the index that is built to take the place of an index, or to carry a constraint, of this very definition.

    The definition is part of the name: one that was built for another is of no use and not mistaken for it.
    """
    return ("index", fact.id[1], _name("new", fact.id, fact.attributes["definition"], fact.attributes["options"]))


def predecessor(fact: Fact) -> FactId:
    """Return what an index is called that was replaced and waits to be dropped."""
    return ("index", fact.id[1], _name("old", fact.id, fact.attributes["definition"], fact.attributes["options"]))


def not_null_check(column: FactId) -> FactId:
    """Return the check that proves a column to hold no null, so that SET NOT NULL needn't look."""
    return ("constraint", *column[1:3], _name("check", column))


def _name(word: str, *what: object) -> str:
    return f"{PREFIX}{word}_{hashlib.sha256(repr(what).encode()).hexdigest()[:16]}"


def is_temporary(fact_id: FactId) -> bool:
    """Tell whether a fact is, or says something about, what a run made for the time being."""
    kind, *path = fact_id
    if path and isinstance(path[0], tuple):
        return is_temporary(path[0])
    return kind in ("index", "constraint") and str(path[-1]).startswith(PREFIX)


def split_leftovers(live: FactSet, wanted: FactSet) -> tuple[FactSet, FactSet]:
    """Return what is there without the remains of runs, and the remains."""
    lasting, temporary = FactSet(), FactSet()
    for fact_id, fact in live.facts.items():
        side = temporary if is_temporary(fact_id) and fact_id not in wanted.facts else lasting
        side.facts[fact_id] = fact
        if fact_id in live.depends_on:
            side.depends_on[fact_id] = live.depends_on[fact_id]
    return (live, temporary) if not temporary.facts else (lasting, temporary)
