# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names of temporary objects of online runs, by which the next run recognizes them to use or drop them."""

from __future__ import annotations

import hashlib
import typing as t

from ..kinds.keys import is_index_or_constraint, named_index
from ..kinds.validation import check_on
from ..model.facts import FactSet

if t.TYPE_CHECKING:
    from ..model.facts import Fact, FactId

PREFIX = "pg_schema_apply_"
"""Reserved: undeclared objects whose names begin with it are leftovers of a run."""


def successor(fact: Fact) -> FactId:
    """Return the id of the index that is built to replace an index, or to back a constraint.

    The name contains a hash of the definition, so an index built for another definition is not used by mistake.
    """
    return named_index(fact, _name("new", fact.id, fact.attributes["definition"], fact.attributes["options"]))


def predecessor(fact: Fact) -> FactId:
    """Return the id that an index has until it is dropped, after it was replaced by another one.

    :param fact: the other one. The definition of the replaced one may contain names that are changed first, and that check
        mode hasn't changed.
    """
    return named_index(fact, _name("old", fact.id, fact.attributes["definition"], fact.attributes["options"]))


def not_null_check(column: FactId) -> FactId:
    """Return the id of the not-null check of a column, which lets SET NOT NULL skip its scan."""
    return check_on(column, _name("check", column))


def _name(word: str, *what: object) -> str:
    return f"{PREFIX}{word}_{hashlib.sha256(repr(what).encode()).hexdigest()[:16]}"


def is_temporary(fact_id: FactId) -> bool:
    """Return whether a fact is a temporary object of a run, or belongs to one."""
    while isinstance(fact_id[1], tuple):
        fact_id = fact_id[1]
    return is_index_or_constraint(fact_id) and str(fact_id[-1]).startswith(PREFIX)


def split_leftovers(live: FactSet, wanted: FactSet) -> tuple[FactSet, FactSet]:
    """Return the live state without the leftovers of runs, and the leftovers."""
    permanent, temporary = FactSet(), FactSet()
    leftovers = {each for each in live.facts if is_temporary(each) and each not in wanted.facts}
    if not leftovers:
        return live, temporary
    for fact_id, fact in live.facts.items():
        side = temporary if fact_id in leftovers else permanent
        side.facts[fact_id] = fact
        if fact_id in live.depends_on:
            side.depends_on[fact_id] = live.depends_on[fact_id]
    return permanent, temporary
