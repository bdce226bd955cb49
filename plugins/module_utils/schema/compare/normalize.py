# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Removes differences that are none: owners, versions and names that the desired SQL does not pin."""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from ..model.desired import Desired
    from ..model.facts import Fact, State


def _settle_owners(live: State, wanted: State, *, owners: bool) -> None:
    """Unless owners are managed, everything is wanted to belong to whom it belongs."""
    if owners:
        return
    for fact in list(wanted.of_kind("owner")):
        wanted.remove(fact.id)
    for fact in list(live.of_kind("owner")):
        if fact.parent in wanted.facts:
            wanted.take(live, fact)
        else:
            live.remove(fact.id)


def _settle_versions(live: State, wanted: State) -> None:
    """Unless the desired SQL pins an extension's version, any version will do."""
    for fact in list(wanted.of_kind("extension")):
        there = live.facts.get(fact.id)
        pinned = fact.attrs["version"] != fact.notes["available"]
        if there is not None and not pinned:
            wanted.facts[fact.id] = fact.with_attrs(version=there.attrs["version"])


def settle_second_readings(live: State, wanted: State, desired: Desired) -> None:
    """Take a fact that reads as its own text reads once applied for the same, be it validated already or not."""
    for fact_id, attrs in desired.again.items():
        there, fact = live.facts.get(fact_id), wanted.facts.get(fact_id)
        if there is None or fact is None:
            continue
        unvalidated = {**attrs, "validated": "false", "definition": f"{attrs.get('definition')} NOT VALID"}
        if there.attrs == attrs or (there.attrs == unvalidated and fact.attrs["validated"] == "true"):
            wanted.facts[fact_id] = fact.with_attrs(**attrs)
        elif there.attrs == unvalidated:
            wanted.facts[fact_id] = fact.with_attrs(**unvalidated)


def settle_inherited_names(live: State, wanted: State) -> None:
    """Take the name of a NOT NULL that a table inherits as it is: no statement changes it while the table is where it is."""
    for fact in list(wanted.of_kind("column")):
        there = live.facts.get(fact.id)
        if there is None or there.attrs["not_null"] != fact.attrs["not_null"]:
            continue
        inherited = fact.notes.get("not_null_inherited") == there.notes.get("not_null_inherited") == "true"
        differs = there.attrs["not_null_name"] != fact.attrs["not_null_name"]
        if inherited and differs and not _moves(fact, live, wanted):
            wanted.facts[fact.id] = fact.with_attrs(not_null_name=there.attrs["not_null_name"])


def keep_populations(live: State, wanted: State) -> None:
    """Want a materialized view that holds rows to hold rows: that is state, whatever WITH NO DATA in the SQL says.

    Every dump of a schema says WITH NO DATA. A view that is made anew is filled again if it was filled.
    """
    for fact in live.of_kind("population"):
        if fact.parent in wanted.facts and fact.id not in wanted.facts:
            wanted.take(live, fact)


def _moves(column: Fact, live: State, wanted: State) -> bool:
    """Tell whether the table of a column is taken out from below another, if only to come back."""
    here, there = (state.facts.get(("partition", *column.id[1:3])) for state in (live, wanted))
    if here is None or there is None or here.attrs != there.attrs:
        return here is not there
    table = ("table", *str(here.attrs["of"]).split("\0"))
    above = [state.facts.get(table) for state in (live, wanted)]
    return any(each is None for each in above) or len({each.attrs["partition_key"] for each in above if each}) > 1
