# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Attributes with secret values: which can't be read, and which are declared as a mask, as in an export."""

from __future__ import annotations

import typing as t

from ...failure import Failure
from ...masking import MASK
from ..model.facts import Fact, as_tuple
from ..model.labels import label
from ..model.secret_values import MASKED_CONNECTION

if t.TYPE_CHECKING:
    from ..model.facts import FactId, FactSet

_OPTIONS = {
    "foreign_data_wrapper": "options", "foreign_server": "options", "user_mapping": "options", "table": "foreign_options",
    "column": "foreign_options",
}  # fmt: skip
"""The attribute with options that may have secret values, by kind."""


def unreadable(state: FactSet) -> list[FactId]:
    """Return the facts with a secret that the login may not read."""
    mappings = (fact.id for fact in state.of_kind("user_mapping") if fact.attributes["options"] is None)
    return [*mappings, *(fact.id for fact in state.of_kind("subscription") if fact.attributes["connection"] is None)]


def keep_unreadable(live: FactSet, wanted: FactSet) -> list[str]:
    """Leave what can't be read as it is: options of user mappings, connections of subscriptions. Return a warning for each.

    Only superusers, and the user itself, can read the options; the server's owner only those for PUBLIC. Only superusers
    can read the connections.

    :raises Failure: if such a user mapping would have to be re-created.
    """
    warnings = []
    for fact_id in unreadable(live):
        fact, existing = wanted.facts.get(fact_id), live.facts[fact_id]
        if fact is None:
            continue
        if fact.kind == "subscription":
            wanted.facts[fact_id] = fact.with_attributes(connection=None)
            warnings.append(f"the connection of {label(fact_id)} was not compared, because the login may not read it")
            continue
        server = ("foreign_server", fact_id[1])
        before, after = (state.facts.get(server) for state in (live, wanted))
        if before and after and any(before.attributes[key] != after.attributes[key] for key in ("wrapper", "type")):
            raise Failure(
                f"The type or wrapper of {label(server)} changes, so it has to be re-created with {label(fact_id)}, whose options "
                "the login may not read.",
                hint="Make this change as a superuser, or drop the user mapping first. Nothing was changed.",
            )
        wanted.facts[fact_id] = Fact(fact_id, fact.parent, existing.attributes, existing.metadata)
        warnings.append(f"the options of {label(fact_id)} were not compared, because the login may not read them")
    return warnings


def keep_masked(live: FactSet, wanted: FactSet) -> None:
    """Take values that are declared as a mask from the database.

    :raises Failure: for a value that the database doesn't have.
    """
    for fact in list(wanted.of_kind("subscription")):
        if fact.attributes["connection"] == MASKED_CONNECTION:
            existing = live.facts.get(fact.id)
            if existing is None:
                raise _missing_value("connection", fact)
            wanted.facts[fact.id] = fact.with_attributes(connection=existing.attributes["connection"])
    for fact in list(wanted.of_kind(*_OPTIONS)):
        key = _OPTIONS[fact.kind]
        masks = [each for each in as_tuple(fact.attributes.get(key)) if each.endswith(f"={MASK}")]
        if not masks:
            continue
        existing = live.facts.get(fact.id)
        values = {each.partition("=")[0]: each for each in as_tuple(existing.attributes.get(key))} if existing else {}
        missing = [name for each in masks if (name := each.partition("=")[0]) not in values]
        if missing:
            raise _missing_value(f"option {', '.join(missing)}", fact)
        filled = tuple(
            values[each.partition("=")[0]] if each in masks else each for each in as_tuple(fact.metadata[key])
        )
        attributes, metadata = {**fact.attributes, key: tuple(sorted(filled))}, {**fact.metadata, key: filled}
        wanted.facts[fact.id] = Fact(fact.id, fact.parent, attributes, metadata)


def _missing_value(what: str, fact: Fact) -> Failure:
    return Failure(
        f"The value of {what} of {label(fact.id)} is {MASK}, as in an export.",
        hint="Write the value: the database has none that could stay. Nothing was changed.",
    )
