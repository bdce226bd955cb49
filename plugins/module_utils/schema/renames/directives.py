# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rename directives: the ``renamed from`` annotations of the desired SQL, resolved to facts."""

from __future__ import annotations

import graphlib
import typing as t
from dataclasses import dataclass

from ...failure import Failure
from ..kinds.names import DEFINITIONS, describe, ids_of, is_schema, rename_order, renamed_id
from ..model.sql import qualified

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.facts import FactId, FactSet
    from .annotations import Annotation


@dataclass(frozen=True, slots=True)
class RenameDirective:
    """A fact of the desired schema with its former names.

    :param wanted: its desired id, or that of an enum label (see ``names``).
    :param former: ``(schema, name)`` for each former name; an empty schema means its current one.
    :param line: the line of the annotation.
    """

    wanted: FactId
    former: tuple[tuple[str, str], ...]
    line: int


def resolve(
    found: Iterable[Annotation], desired: FactSet, script: str, schemas: tuple[str, ...]
) -> list[RenameDirective]:
    """Resolve annotations to facts of the desired schema.

    :param schemas: the managed schemas; former names can only be in one of them.
    :raises Failure: naming the line, for an annotation that matches no fact or cannot be applied.
    """
    directives = [_directive(each, desired, script, schemas) for each in found]
    claimed: dict[FactId, int] = {}
    for directive in directives:
        for schema, name in directive.former:
            former = renamed_id(directive.wanted, name, schema)
            if former in claimed or former == directive.wanted:
                problem = (
                    f"line {claimed[former]} has the same former name"
                    if former in claimed
                    else "that is its current name"
                )
                raise directive_error(
                    script,
                    directive.line,
                    f"{describe(directive.wanted)} cannot be renamed from {name}: {problem}",
                    "Correct or remove one of the comments." if former in claimed else "Correct or remove the comment.",
                )
            claimed[former] = directive.line
    return _ordered(directives, script)


def directive_error(script: str, line: int, what: str, hint: str) -> Failure:
    """Return the error for an annotation that cannot be applied."""
    return Failure(f"{script}, line {line}: {what}.", hint=f"{hint} Nothing was changed.", line=line)


def _directive(annotation: Annotation, desired: FactSet, script: str, schemas: tuple[str, ...]) -> RenameDirective:
    definition, line = annotation.definition, annotation.line
    wanted = _find(annotation, desired, script)
    former: list[tuple[str, str]] = []
    for parts in annotation.former:
        schema, name = (parts[-2], parts[-1]) if len(parts) == 2 else ("", parts[-1])
        if len(wanted) < 3 or definition.owner:
            fits = len(parts) == 1 or (_has_schema(wanted) and schema == wanted[1] and len(parts) == 2)
            if not fits:
                raise directive_error(
                    script,
                    line,
                    f"the former name {'.'.join(parts)} of {describe(wanted)} must not be qualified",
                    f"Write {parts[-1]}.",
                )
        elif len(parts) > 2:
            raise directive_error(
                script, line, f"the former name {'.'.join(parts)} has too many parts", "Write schema.name."
            )
        needed = name if is_schema(wanted) else schema
        if needed and needed not in schemas:
            raise directive_error(
                script,
                line,
                f"the former name of {describe(wanted)} refers to schema {needed}, which is not managed",
                "Add it to 'schemas'.",
            )
        former.append(("" if len(wanted) < 3 or schema == wanted[1] else schema, name))
    return RenameDirective(wanted, tuple(former), line)


def _has_schema(wanted: FactId) -> bool:
    """Return whether a name can be qualified with a schema, rather than local to another object or the database."""
    return len(wanted) > 2 and not DEFINITIONS[wanted[0]].local_to


def _find(annotation: Annotation, desired: FactSet, script: str) -> FactId:
    """Return the fact that a definition created; an unqualified name is searched for in every schema."""
    definition, line = annotation.definition, annotation.line
    name, kind = definition.name, definition.kind
    found: list[FactId] = []
    for fact_id in ids_of(kind, desired):
        if len(fact_id) < 3:
            fits = fact_id[1:] == name
        elif definition.owner and DEFINITIONS[kind].local_to:
            fits = fact_id[3:] == name and fact_id[1:3][-len(definition.owner) :] == definition.owner
        else:
            fits = fact_id[1:3][-len(name) :] == name
        if fits:
            found.append(fact_id)
    if not found:
        raise directive_error(
            script,
            line,
            f"{kind.replace('_', ' ')} {qualified(*name)} does not exist after the whole schema has run",
            "Remove the comment, or the statement that drops or renames this object.",
        )
    if len(found) > 1:
        listed = ", ".join(sorted(describe(each) for each in found))
        hint = (
            "Renames of overloaded functions are not supported."
            if DEFINITIONS[kind].overloaded
            else "Qualify the name."
        )
        raise directive_error(script, line, f"the renamed object is ambiguous: it could be any of {listed}", hint)
    return found[0]


def _ordered(directives: list[RenameDirective], script: str) -> list[RenameDirective]:
    """Order directives: parents before their children, and those that free a name before those that take it."""
    holders = {directive.wanted: position for position, directive in enumerate(directives)}
    after: dict[int, set[int]] = {position: set() for position in range(len(directives))}
    for position, directive in enumerate(directives):
        for schema, name in directive.former:
            holder = holders.get(renamed_id(directive.wanted, name, schema))
            if holder is not None:
                after[holder].add(position)
    try:
        order = list(graphlib.TopologicalSorter(after).static_order())
    except graphlib.CycleError as error:
        swapped = ", ".join(describe(directives[position].wanted) for position in error.args[1][1:])
        line = directives[error.args[1][0]].line
        raise directive_error(
            script,
            line,
            f"swapping names ({swapped}) is not supported: there is no way to tell whether the swap already happened",
            "Rename them by other means, and remove the comments.",
        ) from None
    return sorted((directives[position] for position in order), key=lambda directive: rename_order(directive.wanted))
