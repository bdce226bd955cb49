# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The names of facts, and of the labels of enums and NOT NULL constraints, which are parts of facts.

The id of a label is ``("label", schema, enum, label)``, that of the NOT NULL constraint of a column or domain
``("not_null", *path)`` with the path of the column or domain.
"""

from __future__ import annotations

import typing as t

from ..model.facts import Fact, as_tuple, kind_of
from ..model.labels import label
from . import KINDS
from .enums import Enums
from .ids import sequence_of
from .renaming import DefinitionSyntax

if t.TYPE_CHECKING:
    from ..model.facts import FactId, FactSet
    from .change import Step

DEFINITIONS: dict[str, DefinitionSyntax] = {
    **{kind: rule.renaming.definition for kind, rule in KINDS.items() if rule.renaming.definition is not None},
    "label": DefinitionSyntax("VALUE", local_to=("enum",), is_part=True),
}
"""How SQL defines each kind, and labels."""


def schema_id(name: str) -> FactId:
    """Return the id of a schema."""
    return ("schema", name)


def is_schema(fact_id: FactId) -> bool:
    """Return whether a fact is a schema."""
    return kind_of(fact_id) == "schema"


def is_overloaded(kind: object) -> bool:
    """Return whether several objects of a kind may have one name, so that their ids end with the types of arguments."""
    return kind in DEFINITIONS and DEFINITIONS[str(kind)].overloaded


def own_name(fact_id: FactId) -> str:
    """Return a fact's unqualified name."""
    return str(fact_id[2 if is_overloaded(kind_of(fact_id)) else -1])


def renamed_id(fact_id: FactId, name: str, schema: str = "") -> FactId:
    """Return the id of a fact with another name, and in another schema if one is given."""
    at = 2 if is_overloaded(kind_of(fact_id)) else len(fact_id) - 1
    return moved_id((*fact_id[:at], name, *fact_id[at + 1 :]), schema)


def moved_id(fact_id: FactId, schema: str) -> FactId:
    """Return the id of a fact in another schema, if one is given."""
    return (kind_of(fact_id), schema, *fact_id[2:]) if schema else fact_id


def name_of(fact: Fact) -> str:
    """Return the name that a rename of a fact changes: its own, or that of an identity's sequence."""
    return sequence_of(fact)[1] if fact.kind == "identity" else own_name(fact.id)


def fact_of(fact_id: FactId) -> FactId:
    """Return the fact that a label or a NOT NULL constraint is part of, and the id of a fact unchanged."""
    if kind_of(fact_id) == "label":
        return ("enum", *fact_id[1:3])
    if is_not_null(fact_id):
        return ("column" if len(fact_id) > 3 else "domain", *fact_id[1:])
    return fact_id


def is_not_null(fact_id: FactId) -> bool:
    """Return whether an id is that of a NOT NULL constraint."""
    return kind_of(fact_id) == "not_null"


def describe(fact_id: FactId) -> str:
    """Return the name of a fact or a label for messages."""
    return f"label '{fact_id[3]}' of {label(fact_of(fact_id))}" if kind_of(fact_id) == "label" else label(fact_id)


def exists(fact_id: FactId, state: FactSet) -> bool:
    """Return whether a fact or a label exists."""
    if kind_of(fact_id) == "label":
        enum = state.facts.get(fact_of(fact_id))
        return enum is not None and fact_id[3] in as_tuple(enum.attributes["labels"])
    return fact_id in state.facts


def ids_of(kind: str, state: FactSet) -> list[FactId]:
    """Return the ids of all facts of a kind, or of all labels."""
    if kind != "label":
        return [fact.id for fact in state.of_kind(kind)]
    return [
        ("label", *enum.path, each) for enum in state.of_kind("enum") for each in as_tuple(enum.attributes["labels"])
    ]


def rename_order(fact_id: FactId) -> int:
    """Return a fact's position in the order of renames: parents and types come before what depends on them."""
    if is_schema(fact_id):
        return 0
    if is_overloaded(kind_of(fact_id)):
        return 2  # after the types of the arguments
    return 3 if len(fact_id) > 3 else 1


def rename_steps(fact_id: FactId, fact: Fact, name: str, new_name: str) -> list[Step]:
    """Return the statements that rename a fact, or a label or a NOT NULL constraint of it.

    :param fact_id: its id, with any name.
    :param fact: the fact with its attributes, with any name.
    """
    if kind_of(fact_id) == "label":
        return Enums.rename_label(fact_of(fact_id), name, new_name)
    if is_not_null(fact_id):
        kind = "constraint" if fact.kind == "column" else "domain_constraint"
        return KINDS[kind].renaming.rename(Fact((kind, *fact_id[1:3], name), None, {}), new_name)
    if fact.kind == "identity":
        metadata = {**fact.metadata, "sequence": (fact_id[1], name)}
        return KINDS[fact.kind].renaming.rename(Fact(fact_id, None, fact.attributes, metadata), new_name)
    return KINDS[fact.kind].renaming.rename(
        Fact(renamed_id(fact_id, name), fact.parent, fact.attributes, fact.metadata), new_name
    )


def with_renamed_label(fact: Fact, fact_id: FactId, name: str, new_name: str) -> Fact:
    """Return an enum with a renamed label; any other fact, whose id contains its name, is returned unchanged."""
    if kind_of(fact_id) != "label":
        return fact
    labels = as_tuple(fact.attributes["labels"])
    return fact.with_attributes(labels=tuple(new_name if each == name else each for each in labels))
