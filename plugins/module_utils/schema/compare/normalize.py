# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Removes differences that are none: owners, versions and names that the desired SQL does not pin."""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from ..model.desired import DesiredSchema
    from ..model.facts import Fact, FactSet


def normalize_owners(live: FactSet, wanted: FactSet, *, owners: bool) -> None:
    """Unless owners are managed, everything is wanted to belong to whom it belongs."""
    if owners:
        return
    for fact in list(wanted.of_kind("owner")):
        wanted.remove(fact.id)
    for fact in list(live.of_kind("owner")):
        if fact.parent in wanted.facts:
            wanted.copy_from(live, fact)
        else:
            live.remove(fact.id)


def normalize_extension_versions(live: FactSet, wanted: FactSet) -> None:
    """Unless the desired SQL pins an extension's version, any version will do."""
    for fact in list(wanted.of_kind("extension")):
        there = live.facts.get(fact.id)
        pinned = fact.attributes["version"] != fact.metadata["available"]
        if there is not None and not pinned:
            wanted.facts[fact.id] = fact.with_attributes(version=there.attributes["version"])


def normalize_reparsed(live: FactSet, wanted: FactSet, desired: DesiredSchema) -> None:
    """Take a fact that reads as its own text reads once applied for the same, be it validated already or not."""
    for fact_id, attributes in desired.reparsed.items():
        there, fact = live.facts.get(fact_id), wanted.facts.get(fact_id)
        if there is None or fact is None:
            continue
        unvalidated = {**attributes, "validated": "false", "definition": f"{attributes.get('definition')} NOT VALID"}
        if there.attributes == attributes or (
            there.attributes == unvalidated and fact.attributes["validated"] == "true"
        ):
            wanted.facts[fact_id] = fact.with_attributes(**attributes)
        elif there.attributes == unvalidated:
            wanted.facts[fact_id] = fact.with_attributes(**unvalidated)


def normalize_inherited_names(live: FactSet, wanted: FactSet) -> None:
    """Take the name of a NOT NULL that a table inherits as it is: no statement changes it while the table is where it is."""
    for fact in list(wanted.of_kind("column")):
        there = live.facts.get(fact.id)
        if there is None or there.attributes["not_null"] != fact.attributes["not_null"]:
            continue
        inherited = fact.metadata.get("not_null_inherited") == there.metadata.get("not_null_inherited") == "true"
        differs = there.attributes["not_null_name"] != fact.attributes["not_null_name"]
        if inherited and differs and not _changes_parent(fact, live, wanted):
            wanted.facts[fact.id] = fact.with_attributes(not_null_name=there.attributes["not_null_name"])


def keep_populated(live: FactSet, wanted: FactSet) -> None:
    """Want a materialized view that holds rows to hold rows: that is state, whatever WITH NO DATA in the SQL says.

    Every dump of a schema says WITH NO DATA. A view that is made anew is filled again if it was filled.
    """
    for fact in live.of_kind("population"):
        if fact.parent in wanted.facts and fact.id not in wanted.facts:
            wanted.copy_from(live, fact)


def _changes_parent(column: Fact, live: FactSet, wanted: FactSet) -> bool:
    """Tell whether the table of a column is taken out from below another, if only to come back."""
    here, there = (state.facts.get(("partition", *column.id[1:3])) for state in (live, wanted))
    if here is None or there is None or here.attributes != there.attributes:
        return here is not there
    table = ("table", *str(here.attributes["of"]).split("\0"))
    above = [state.facts.get(table) for state in (live, wanted)]
    return any(each is None for each in above) or len({each.attributes["partition_key"] for each in above if each}) > 1
