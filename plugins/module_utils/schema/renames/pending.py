# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which renames that the desired SQL remembers are due in a database, and the statements that do them.

A rename is due when the former name is there and the new one isn't. Nothing is guessed: when both are there, or two
former names are, that is said.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ...failure import Failure
from ..kinds import KINDS
from ..kinds.enums import Enums
from ..model.destructive import APPLY
from ..model.facts import Fact
from ..model.sql import qualified
from .directives import OWNERS, ROUTINES, describe, directive_error, exists, own_name, rank, renamed_id

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..kinds.rule import Step
    from ..model.facts import FactId, FactSet
    from .directives import RenameDirective


@dataclass(frozen=True, slots=True)
class Rename:
    """One rename that is to be done.

    :param live: what it is called in the database; ids that are no facts' are explained by ``carrier``.
    :param wanted: what the desired SQL calls it.
    :param old: its own name in the database; an identity's is that of its sequence.
    :param new: its own name in the desired SQL.
    :param schema: the schema it is in, as it is called when its turn comes; differs from the wanted one when it moves.
    """

    live: FactId
    wanted: FactId
    old: str
    new: str
    schema: str = ""


@dataclass(slots=True)
class PendingRenames:
    """What is to be done in one database.

    :param renames: in the order in which they can be done.
    :param left: former names that are still there beside the new one: what it is called now, what is left, the line.
    """

    renames: list[Rename] = field(default_factory=list)
    unapplied: list[tuple[FactId, FactId, int]] = field(default_factory=list)


class Names:
    """Says what facts are called in the database before some renames are done."""

    def __init__(self, renames: Iterable[Rename]) -> None:
        self._renames = {rename.wanted: rename for rename in renames}

    def add(self, rename: Rename) -> None:
        """Take one more rename into account."""
        self._renames[rename.wanted] = rename

    def schema(self, name: str) -> str:
        """Return what a schema is called."""
        rename = self._renames.get(("schema", name))
        return rename.old if rename else name

    def current(self, name: str) -> str:
        """Return what a schema of the database is called when the renames are done."""
        schemas = (rename for wanted, rename in self._renames.items() if wanted[0] == "schema")
        return next((rename.new for rename in schemas if rename.old == name), name)

    def target_id(self, fact_id: FactId) -> FactId:
        """Return a fact's id with its own name, in what it lives in as that is called in the database."""
        kind = fact_id[0]
        if len(fact_id) < 3:
            return fact_id
        for owner in OWNERS.get(str(kind), ()):
            rename = self._renames.get((owner, *fact_id[1:3]))
            if rename is not None:
                return (kind, *rename.live[1:3], *fact_id[3:])
        rest = (fact_id[2], self._arguments(str(fact_id[3]))) if kind in ROUTINES else fact_id[2:]
        return (kind, self.schema(str(fact_id[1])), *rest)

    def _arguments(self, text: str) -> str:
        types = {qualified(*wanted[1:3]): rename.live for wanted, rename in self._renames.items() if rank(wanted) == 1}
        parts = []
        for part in text.split(", "):
            base = part.removesuffix("[]")
            live = types.get(base)
            parts.append(part if live is None else qualified(*live[1:3]) + part[len(base) :])
        return ", ".join(parts)


def pending_renames(
    directives: Iterable[RenameDirective], desired: FactSet, live: FactSet, script: str
) -> PendingRenames:
    """Return which of the wishes are to be fulfilled in a database.

    :raises Failure: when several former names are there, or something else has the new name.
    """
    directives, result, names = list(directives), PendingRenames(), Names(())
    successors = {
        name: str(directive.wanted[1])
        for directive in directives
        if directive.wanted[0] == "schema"
        for _none, name in directive.former
    }
    slots = names_in_use(live)
    gone: set[FactId] = set()
    for directive in directives:
        here = names.target_id(directive.wanted)
        former = [renamed_id(here, name, _schema(schema, live, names, successors)) for schema, name in directive.former]
        there = [each for each in former if exists(each, live) and each not in gone]
        declared = {each for each, (schema, name) in zip(former, directive.former, strict=True)
                    if exists(renamed_id(directive.wanted, name, schema), desired)}  # fmt: skip
        if exists(here, live) and here not in gone:
            result.unapplied += [(directive.wanted, each, directive.line) for each in there if each not in declared]
        elif len(there) > 1:
            listed = " and ".join(describe(each) for each in there)
            raise directive_error(
                script, directive.line, f"{describe(directive.wanted)} may have been either of {listed}: both are there"
            )
        elif there:
            holder = next(
                (each for each in holders(directive.wanted, here, desired, slots) if each not in {*gone, *there}), None
            )
            if holder is not None:
                what = (
                    f"{describe(there[0])} cannot become {describe(directive.wanted)}: {describe(holder)} has that name"
                )
                raise directive_error(script, directive.line, what, "Drop it or give it another name by other means.")
            moved = len(here) > 2 and there[0][1] != here[1]
            schema = names.current(str(there[0][1])) if moved else ""
            rename = Rename(there[0], directive.wanted, own_name(there[0]), own_name(directive.wanted), schema)
            result.renames.append(rename)
            names.add(rename)
            gone.add(there[0])
        else:
            others = {other for each in former for other in holders(directive.wanted, each, desired, slots)}
            result.unapplied += [
                (directive.wanted, other, directive.line) for other in others if other not in desired.facts
            ]
    return result


def _schema(given: str, live: FactSet, names: Names, successors: dict[str, str]) -> str:
    """Return what a schema that a remark names is called in the database; it may have been renamed since."""
    renamed_since = ("schema", given) not in live.facts and given in successors
    return names.schema(successors[given]) if renamed_since else given


def names_in_use(state: FactSet) -> dict[tuple[str, ...], FactId]:
    """Return who has which name (see ``Rule.slots``)."""
    return {slot: fact.id for fact in state.facts.values() for slot in KINDS[fact.kind].occupied_names(fact)}


def holders(wanted: FactId, place: FactId, desired: FactSet, slots: dict[tuple[str, ...], FactId]) -> list[FactId]:
    """Return who has the names that a desired fact would have under another id."""
    fact = desired.facts.get(wanted)
    if fact is None:
        return []
    slots_there = KINDS[fact.kind].occupied_names(Fact(place, None, fact.attributes, fact.metadata))
    return list(dict.fromkeys(slots[slot] for slot in slots_there if slot in slots and slot[0] != "primary key"))


def warn_unapplied(unapplied: list[tuple[FactId, FactId, int]], script: str, policy: str) -> list[str]:
    """Return warnings for former names that are still there and could not be renamed.

    :raises Failure: under ``apply``, for what would be dropped although somebody meant to keep it under another name.
    """
    warnings = []
    for wanted, other, line in unapplied:
        what = f"{script}, line {line}: {describe(wanted)} is said to be what {describe(other)} was"
        rule = KINDS["enum" if other[0] == "label" else other[0]]
        if policy == APPLY and rule.loss_reason:
            raise Failure(
                f"{what}, which is there and cannot be renamed, and destructive is 'apply': it would be dropped.",
                hint="Nothing was changed. Move over what it holds before anything else: without the remark 'apply' drops it, "
                "and what it holds with it.",
                line=line,
            )
        warnings.append(f"{what}, which is there as well; nothing was renamed")
    return warnings


def forward(rename: Rename, fact: Fact) -> list[Step]:
    """Return the statements that do a rename; what it lives in has its new name by then.

    :param fact: what is renamed, as it is in the database.
    """
    home = str(rename.wanted[1]) if rename.schema else ""
    return _steps(rename, fact, (rename.schema, rename.old), (home, rename.new))


def backward(rename: Rename, fact: Fact) -> list[Step]:
    """Return the statements that undo it, what it lives in having its new name still.

    :param fact: what it became.
    """
    home = str(rename.wanted[1]) if rename.schema else ""
    return _steps(rename, fact, (home, rename.new), (rename.schema, rename.old))


def _steps(rename: Rename, fact: Fact, before: tuple[str, str], after: tuple[str, str]) -> list[Step]:
    """Return the statements that turn one name into another; both with the schema when it changes."""
    (schema, name), (home, becomes) = before, after
    if rename.wanted[0] == "label":
        return Enums.rename_label(("enum", *rename.wanted[1:3]), name, becomes)
    if rename.wanted[0] == "not_null":
        kind = "constraint" if fact.kind == "column" else "domain_constraint"
        return KINDS[kind].rename(Fact((kind, *rename.wanted[1:3], name), None, {}), becomes)
    rule = KINDS[fact.kind]
    if fact.kind == "identity":
        metadata = {**fact.metadata, "sequence": f"{rename.wanted[1]}\0{name}"}
        return rule.rename(Fact(rename.wanted, None, fact.attributes, metadata), becomes)
    steps: list[Step] = []
    if schema:
        steps += rule.move(
            Fact(renamed_id(rename.wanted, name, schema), fact.parent, fact.attributes, fact.metadata), home
        )
    if name != becomes:
        at_home = Fact(renamed_id(rename.wanted, name, home), fact.parent, fact.attributes, fact.metadata)
        steps += rule.rename(at_home, becomes)
    return steps
