# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which of the declared renames are pending in a database, and the statements that perform them.

A rename is pending when the former name exists and the new one doesn't. Nothing is guessed: it is reported when both
exist, and an error when two former names do.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ...failure import Failure
from ..kinds import KINDS, rule_of
from ..kinds.names import (
    DEFINITIONS,
    describe,
    exists,
    fact_of,
    is_overloaded,
    is_schema,
    moved_id,
    own_name,
    rename_order,
    rename_steps,
    renamed_id,
    schema_id,
)
from ..model.destructive import APPLY
from ..model.facts import Fact, kind_of
from ..model.sql import qualified
from .directives import directive_error

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..kinds.change import Step
    from ..model.facts import FactId, FactSet
    from .directives import RenameDirective


@dataclass(frozen=True, slots=True)
class Rename:
    """One rename to perform.

    :param live: its id in the database; for ids that are no facts' see ``names``.
    :param wanted: its id in the desired schema.
    :param old: its unqualified name in the database; an identity's is that of its sequence.
    :param new: its unqualified name in the desired schema.
    :param schema: for an object that moves to another schema: the one it is in, by its name at that moment.
    """

    live: FactId
    wanted: FactId
    old: str
    new: str
    schema: str = ""


@dataclass(slots=True)
class PendingRenames:
    """The renames to perform in one database.

    :param renames: in the order in which they can be performed.
    :param unapplied: directives not applied because the former name is still in use: the desired id, the id that has
        the former name, and the line.
    """

    renames: list[Rename] = field(default_factory=list)
    unapplied: list[tuple[FactId, FactId, int]] = field(default_factory=list)


class Names:
    """Maps the desired names of facts to those in the database before some renames."""

    def __init__(self, renames: Iterable[Rename]) -> None:
        self._renames = {rename.wanted: rename for rename in renames}

    def add(self, rename: Rename) -> None:
        """Add one more rename."""
        self._renames[rename.wanted] = rename

    def schema(self, name: str) -> str:
        """Return the current name of a schema in the database."""
        rename = self._renames.get(schema_id(name))
        return rename.old if rename else name

    def current(self, name: str) -> str:
        """Return the name of a schema of the database after the renames."""
        schemas = (rename for wanted, rename in self._renames.items() if is_schema(wanted))
        return next((rename.new for rename in schemas if rename.old == name), name)

    def target_id(self, fact_id: FactId) -> FactId:
        """Return a fact's id with its desired name, but the current names of its schema, parent and argument types."""
        kind = kind_of(fact_id)
        if len(fact_id) < 3:
            return fact_id
        for owner in DEFINITIONS[kind].local_to:
            rename = self._renames.get((owner, *fact_id[1:3]))
            if rename is not None:
                return (kind, *rename.live[1:3], *fact_id[3:])
        rest = (fact_id[2], self._arguments(str(fact_id[3]))) if is_overloaded(kind) else fact_id[2:]
        return (kind, self.schema(str(fact_id[1])), *rest)

    def _arguments(self, text: str) -> str:
        types = {
            qualified(*wanted[1:]): rename.live for wanted, rename in self._renames.items() if rename_order(wanted) == 1
        }
        parts = []
        for part in text.split(", "):
            base = part.removesuffix("[]")
            live = types.get(base)
            parts.append(part if live is None else qualified(*live[1:]) + part[len(base) :])
        return ", ".join(parts)


def pending_renames(
    directives: Iterable[RenameDirective], desired: FactSet, live: FactSet, script: str
) -> PendingRenames:
    """Return the renames that are pending in a database.

    :raises Failure: when several former names exist, or something else has the new name.
    """
    directives, result, names = list(directives), PendingRenames(), Names(())
    successors = {
        name: str(directive.wanted[1])
        for directive in directives
        if is_schema(directive.wanted)
        for _none, name in directive.former
    }
    slots = names_in_use(live)
    renamed: set[FactId] = set()
    for directive in directives:
        target = names.target_id(directive.wanted)
        former = [
            renamed_id(target, name, _schema(schema, live, names, successors)) for schema, name in directive.former
        ]
        existing = [each for each in former if exists(each, live) and each not in renamed]
        declared = {each for each, (schema, name) in zip(former, directive.former, strict=True)
                    if exists(renamed_id(directive.wanted, name, schema), desired)}  # fmt: skip
        if exists(target, live) and target not in renamed:
            result.unapplied += [(directive.wanted, each, directive.line) for each in existing if each not in declared]
        elif len(existing) > 1:
            listed = " and ".join(describe(each) for each in existing)
            raise directive_error(
                script,
                directive.line,
                f"{describe(directive.wanted)} has more than one former name in the database: {listed}",
                "Drop or rename all but one of them first.",
            )
        elif existing:
            holder = next(
                (
                    each
                    for each in holders(directive.wanted, target, desired, slots)
                    if each not in {*renamed, *existing}
                ),
                None,
            )
            if holder is not None:
                what = (
                    f"{describe(existing[0])} cannot be renamed to {describe(directive.wanted)}: "
                    f"{describe(holder)} has that name"
                )
                raise directive_error(script, directive.line, what, "Drop or rename the latter first.")
            moved = len(target) > 2 and existing[0][1] != target[1]
            schema = names.current(str(existing[0][1])) if moved else ""
            rename = Rename(existing[0], directive.wanted, own_name(existing[0]), own_name(directive.wanted), schema)
            result.renames.append(rename)
            names.add(rename)
            renamed.add(existing[0])
        else:
            others = {other for each in former for other in holders(directive.wanted, each, desired, slots)}
            result.unapplied += [
                (directive.wanted, other, directive.line) for other in others if other not in desired.facts
            ]
    return result


def _schema(given: str, live: FactSet, names: Names, successors: dict[str, str]) -> str:
    """Return the current name of a schema given in an annotation; it may have been renamed since."""
    renamed_since = schema_id(given) not in live.facts and given in successors
    return names.schema(successors[given]) if renamed_since else given


def names_in_use(state: FactSet) -> dict[tuple[str, ...], FactId]:
    """Return which fact has which name (see ``Rule.occupied_names``)."""
    return {slot: fact.id for fact in state.facts.values() for slot in KINDS[fact.kind].occupied_names(fact)}


def holders(wanted: FactId, place: FactId, desired: FactSet, slots: dict[tuple[str, ...], FactId]) -> list[FactId]:
    """Return the facts that have the names which a desired fact would have under another id."""
    fact = desired.facts.get(wanted)
    if fact is None:
        return []
    slots_there = KINDS[fact.kind].occupied_names(Fact(place, None, fact.attributes, fact.metadata))
    return list(dict.fromkeys(slots[slot] for slot in slots_there if slot in slots and slot[0] != "primary key"))


def warn_unapplied(unapplied: list[tuple[FactId, FactId, int]], script: str, policy: str) -> list[str]:
    """Return warnings for directives that were not applied because the former name is still in use.

    :raises Failure: under ``apply``, for an object with a former name that would be dropped with its data.
    """
    warnings = []
    for wanted, other, line in unapplied:
        what = (
            f"{script}, line {line}: 'renamed from: {own_name(other)}' was not applied to {describe(wanted)}, "
            f"because {describe(other)} still exists"
        )
        rule = rule_of(fact_of(other))
        if policy == APPLY and rule.loss_reason:
            raise Failure(
                f"{what} and destructive is 'apply', which would drop it.",
                hint="Nothing was changed. Move its data first, then remove the comment: without the comment, 'apply' drops "
                "the object with its data.",
                line=line,
            )
        warnings.append(what)
    return warnings


def forward(rename: Rename, fact: Fact) -> list[Step]:
    """Return the statements that perform a rename; its parent has been renamed before.

    :param fact: the renamed fact, as it is in the database.
    """
    target_schema = str(rename.wanted[1]) if rename.schema else ""
    return _steps(rename, fact, (rename.schema, rename.old), (target_schema, rename.new))


def backward(rename: Rename, fact: Fact) -> list[Step]:
    """Return the statements that undo a rename; its parent still has its new name.

    :param fact: the renamed fact, as it is in the desired schema.
    """
    target_schema = str(rename.wanted[1]) if rename.schema else ""
    return _steps(rename, fact, (target_schema, rename.new), (rename.schema, rename.old))


def _steps(rename: Rename, fact: Fact, before: tuple[str, str], after: tuple[str, str]) -> list[Step]:
    """Return the statements that change one name into another; both with a schema if that changes."""
    (schema, name), (new_schema, new_name) = before, after
    steps: list[Step] = []
    if schema:
        steps += KINDS[fact.kind].renaming.move(
            Fact(renamed_id(rename.wanted, name, schema), fact.parent, fact.attributes, fact.metadata), new_schema
        )
    if name != new_name:
        steps += rename_steps(moved_id(rename.wanted, new_schema), fact, name, new_name)
    return steps
