# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the desired SQL says was renamed, as facts: from a remark's definition to what the catalog made of it."""

from __future__ import annotations

import graphlib
import typing as t
from dataclasses import dataclass

from ...failure import Failure
from ..model.labels import label as describe
from ..model.sql import qualified

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.facts import FactId, State
    from .annotations import Annotation

ROUTINES = ("function", "procedure", "aggregate")
_RELATIONS = ("table", "view", "matview")
OWNERS = {
    "attribute": ("composite",), "label": ("enum",), "domain_constraint": ("domain",), "column": ("table",),
    "constraint": ("table",), "policy": ("table",), "trigger": _RELATIONS, "rule": _RELATIONS,
}  # fmt: skip
"""What lives in something else and is named within it, and the kinds of that."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A fact of the desired schema that had other names.

    :param wanted: what it is called now; a label of an enum is written as ``("label", schema, enum, label)``.
    :param former: ``(schema, name)`` for each name it had; no schema means the one it is in.
    :param line: of the remark that says so.
    """

    wanted: FactId
    former: tuple[tuple[str, str], ...]
    line: int


def own_name(fact_id: FactId) -> str:
    """Return a fact's own name, without those of what it lives in."""
    return str(fact_id[2 if fact_id[0] in ROUTINES else -1])


def called(fact_id: FactId, name: str, schema: str = "") -> FactId:
    """Return the id of a fact under another name of its own, and in another schema if one is given."""
    at = 2 if fact_id[0] in ROUTINES else len(fact_id) - 1
    renamed = (*fact_id[:at], name, *fact_id[at + 1 :])
    return (renamed[0], schema, *renamed[2:]) if schema else renamed


def carrier(fact_id: FactId) -> FactId:
    """Return the fact that has a name which is no fact itself: the label of an enum, the NOT NULL of a column or domain."""
    if fact_id[0] == "label":
        return ("enum", *fact_id[1:3])
    if fact_id[0] == "not_null":
        return ("column" if len(fact_id) > 3 else "domain", *fact_id[1:])
    return fact_id


def say(fact_id: FactId) -> str:
    """Name a fact or a label for people."""
    return (
        f"label '{fact_id[3]}' of {describe(('enum', *fact_id[1:3]))}" if fact_id[0] == "label" else describe(fact_id)
    )


def exists(fact_id: FactId, state: State) -> bool:
    """Return whether a database has a fact, or an enum a label."""
    if fact_id[0] == "label":
        enum = state.facts.get(("enum", *fact_id[1:3]))
        return enum is not None and fact_id[3] in (enum.attrs["labels"] or ())
    return fact_id in state.facts


def resolve(found: Iterable[Annotation], desired: State, script: str, schemas: tuple[str, ...]) -> list[Wish]:
    """Return which facts the remarks are about.

    :param schemas: the managed ones: nothing can come from another.
    :raises Failure: naming the line, for a remark that is about nothing the SQL makes or that cannot be fulfilled.
    """
    wishes = [_wish(each, desired, script, schemas) for each in found]
    claimed: dict[FactId, int] = {}
    for wish in wishes:
        for schema, name in wish.former:
            former = called(wish.wanted, name, schema)
            if former in claimed or former == wish.wanted:
                other = (
                    f"line {claimed[former]} says the same of something else" if former in claimed else "it still is"
                )
                raise refused(script, wish.line, f"{say(wish.wanted)} was called {name}, but {other}")
            claimed[former] = wish.line
    return _ordered(wishes, script)


def refused(script: str, line: int, what: str, hint: str = "") -> Failure:
    """Return the error for a remark that cannot be fulfilled."""
    return Failure(f"{script}, line {line}: {what}.", hint=f"{hint} Nothing was changed.".lstrip(), line=line)


def _wish(annotation: Annotation, desired: State, script: str, schemas: tuple[str, ...]) -> Wish:
    definition, line = annotation.definition, annotation.line
    wanted = _find(annotation, desired, script)
    former: list[tuple[str, str]] = []
    for parts in annotation.former:
        schema, name = (parts[-2], parts[-1]) if len(parts) == 2 else ("", parts[-1])
        if len(wanted) < 3 or definition.owner:
            fits = len(parts) == 1 or (definition.kind == "index" and schema == wanted[1] and len(parts) == 2)
            if not fits:
                raise refused(script, line, f"{'.'.join(parts)} is more than the former name of {say(wanted)}")
        elif len(parts) > 2:
            raise refused(script, line, f"{'.'.join(parts)} is no schema and name")
        needed = name if wanted[0] == "schema" else schema
        if needed and needed not in schemas:
            raise refused(
                script,
                line,
                f"{say(wanted)} cannot come from schema {needed}, which is not managed",
                "Add it to 'schemas'.",
            )
        former.append(("" if len(wanted) < 3 or schema == wanted[1] else schema, name))
    return Wish(wanted, tuple(former), line)


def _find(annotation: Annotation, desired: State, script: str) -> FactId:
    """Return the fact that a definition made, by its name; an unqualified one is looked for in every schema."""
    definition, line = annotation.definition, annotation.line
    name, kind = definition.name, definition.kind
    found: list[FactId] = []
    for fact_id in _nameable(desired, kind):
        if len(fact_id) < 3:
            fits = fact_id[1:] == name
        elif definition.owner and kind in OWNERS:
            fits = fact_id[3:] == name and fact_id[1:3][-len(definition.owner) :] == definition.owner
        else:
            fits = fact_id[1:3][-len(name) :] == name
        if fits:
            found.append(fact_id)
    if not found:
        raise refused(
            script,
            line,
            f"there is no {kind.replace('_', ' ')} {qualified(*name)} in the end that could have been renamed",
        )
    if len(found) > 1:
        listed = ", ".join(sorted(say(each) for each in found))
        hint = "Functions that share a name cannot be told apart here." if kind in ROUTINES else "Qualify its name."
        raise refused(script, line, f"this may be any of {listed}", hint)
    return found[0]


def _nameable(desired: State, kind: str) -> list[FactId]:
    if kind != "label":
        return [fact.id for fact in desired.of_kind(kind)]
    return [("label", *enum.id[1:], each) for enum in desired.of_kind("enum") for each in enum.attrs["labels"] or ()]


def _ordered(wishes: list[Wish], script: str) -> list[Wish]:
    """Put what others live in before them, and who frees a name before who takes it."""
    takers = {wish.wanted: position for position, wish in enumerate(wishes)}
    after: dict[int, set[int]] = {position: set() for position in range(len(wishes))}
    for position, wish in enumerate(wishes):
        for schema, name in wish.former:
            taker = takers.get(called(wish.wanted, name, schema))
            if taker is not None:
                after[taker].add(position)
    try:
        order = list(graphlib.TopologicalSorter(after).static_order())
    except graphlib.CycleError as error:
        turns = ", ".join(say(wishes[position].wanted) for position in error.args[1][1:])
        line = wishes[error.args[1][0]].line
        raise refused(script, line, f"names that go round ({turns}) leave no trace of whether that was done") from None
    return sorted((wishes[position] for position in order), key=lambda wish: rank(wish.wanted))


def rank(fact_id: FactId) -> int:
    """Return when a fact's turn comes: what others live in or are made of goes before them."""
    if fact_id[0] == "schema":
        return 0
    if fact_id[0] in ROUTINES:
        return 2  # their arguments are of types
    return 3 if len(fact_id) > 3 else 1
