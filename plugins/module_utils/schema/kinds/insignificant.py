# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Insignificant differences: what the desired SQL doesn't specify, or no statement changes, is wanted as it is."""

from __future__ import annotations

import typing as t

from .ids import partitioned_table

if t.TYPE_CHECKING:
    from collections.abc import Collection

    from ..model.facts import Fact, FactId, FactSet


def normalize_owners(live: FactSet, wanted: FactSet, *, owners: bool) -> None:
    """Unless owners are managed, take the owner of every object from the database."""
    if owners:
        return
    for fact in list(wanted.of_kind("owner")):
        wanted.remove(fact.id)
    for fact in list(live.of_kind("owner")):
        if fact.parent in wanted.facts:
            wanted.copy_from(live, fact)
        else:
            live.remove(fact.id)


def normalize_inherited_names(live: FactSet, wanted: FactSet) -> None:
    """Ignore the name of an inherited not-null constraint: no statement changes it unless the table changes its parent."""
    for fact in list(wanted.of_kind("column")):
        existing = live.facts.get(fact.id)
        if existing is None or existing is fact or existing.attributes["not_null"] != fact.attributes["not_null"]:
            continue
        inherited = fact.metadata.get("not_null_inherited") == existing.metadata.get("not_null_inherited") == "true"
        differs = existing.attributes["not_null_name"] != fact.attributes["not_null_name"]
        if inherited and differs and not _changes_parent(fact, live, wanted):
            wanted.facts[fact.id] = fact.with_attributes(not_null_name=existing.attributes["not_null_name"])


def _changes_parent(column: Fact, live: FactSet, wanted: FactSet) -> bool:
    """Return whether the table of a column is detached from its parent table, even if it is attached again."""
    before, after = (state.facts.get(("partition", *column.path[:2])) for state in (live, wanted))
    if before is None or after is None or before.attributes != after.attributes:
        return before is not after
    table = partitioned_table(before)
    parents = [state.facts.get(table) for state in (live, wanted)]
    return (
        any(each is None for each in parents) or len({each.attributes["partition_key"] for each in parents if each}) > 1
    )


def keep_populated(live: FactSet, wanted: FactSet) -> None:
    """Keep a populated materialized view populated: that is state, not schema, even if the SQL has WITH NO DATA.

    Schema dumps always contain WITH NO DATA. A view that is re-created is populated again if it was populated.
    """
    for fact in live.of_kind("population"):
        if fact.parent in wanted.facts and fact.id not in wanted.facts:
            wanted.copy_from(live, fact)


def keep_without_comment(live: FactSet, wanted: FactSet) -> None:
    """Leave schema public without the comment of initdb if the SQL doesn't comment on it."""
    for fact in live.of_kind("comment"):
        if fact.attributes["text"] == "" and fact.parent in wanted.facts and fact.id not in wanted.facts:
            wanted.copy_from(live, fact)


def keep_default_privileges(live: FactSet, wanted: FactSet, dropped: Collection[FactId]) -> None:
    """Keep the default privileges that aren't declared, except those to be dropped."""
    for fact in live.of_kind("default_privilege"):
        if fact.id not in wanted.facts and fact.id not in dropped:
            wanted.copy_from(live, fact)
