# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Normalizes differences between deparsed texts of which one was parsed once more, for instance after a restore."""

from __future__ import annotations

import typing as t

from ..model.deparsed import reparsed_form
from ..model.facts import changed_attributes

if t.TYPE_CHECKING:
    from collections.abc import Collection

    from ..model.facts import FactId, FactSet, Value

_DEPARSED = (
    "arguments", "bound", "check", "definition", "expression", "expressions", "partition_key", "using", "where",
)  # fmt: skip
"""The attributes with expressions or queries as PostgreSQL deparses them."""

_NOT_VALID = " NOT VALID"


def normalize_reparsed(live: FactSet, wanted: FactSet) -> None:
    """Treat a deparsed text as unchanged if it only was parsed and deparsed once more, validated or not."""
    for fact_id, fact in list(wanted.facts.items()):
        existing = live.facts.get(fact_id)
        if existing is None or existing.attributes == fact.attributes:
            continue
        same = {
            name: text
            for name in _DEPARSED
            if (text := _if_reparsed(existing.attributes.get(name), fact.attributes.get(name))) is not None
        }
        if same:
            wanted.facts[fact_id] = fact.with_attributes(**same)


def accept_other_casts(
    live: FactSet, wanted: FactSet, changed: Collection[FactId], declared: Collection[FactId]
) -> None:
    """Treat the texts of undeclared facts as unchanged that use something changed: for another type, there are other casts.

    :param changed: what has changed, columns of another type for instance.
    """
    for fact_id, fact in list(wanted.facts.items()):
        existing = live.facts.get(fact_id)
        if existing is None or fact_id in declared or set(wanted.depends_on.get(fact_id, ())).isdisjoint(changed):
            continue
        what = changed_attributes(existing, fact)
        if what and what.issubset(_DEPARSED):
            wanted.facts[fact_id] = fact.with_attributes(**{each: existing.attributes[each] for each in what})


def _if_reparsed(live: Value, wanted: Value) -> str | None:
    """Return the live text, validated if the wanted one is, if they differ only by having been parsed once more."""
    if not isinstance(live, str) or not isinstance(wanted, str):
        return None
    is_valid = not wanted.endswith(_NOT_VALID)
    old, new = live.removesuffix(_NOT_VALID), wanted.removesuffix(_NOT_VALID)
    if old == new or reparsed_form(old) != reparsed_form(new):
        return None
    return old if is_valid else old + _NOT_VALID
