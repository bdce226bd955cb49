# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which renames that the desired SQL remembers are due in a database, and the statements that do them.

A rename is due when the former name is there and the new one isn't. Nothing is guessed: when both are there, or two
former names are, that is said.
"""

from __future__ import annotations

import graphlib
import typing as t
from dataclasses import dataclass, field

from ..failure import Failure
from .fact import Fact
from .kinds import KINDS
from .kinds.types import Enums
from .naming import label as describe
from .naming import qualified
from .policy import APPLY

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from .annotations import Annotation
    from .fact import FactId, State
    from .kinds.rule import Step

ROUTINES = ("function", "procedure", "aggregate")
_RELATIONS = ("table", "view", "matview")
_OWNERS = {
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
class Due:
    """What is to be done in one database.

    :param renames: in the order in which they can be done.
    :param left: former names that are still there beside the new one: what it is called now, what is left, the line.
    """

    renames: list[Rename] = field(default_factory=list)
    left: list[tuple[FactId, FactId, int]] = field(default_factory=list)


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
                raise _refused(script, wish.line, f"{say(wish.wanted)} was called {name}, but {other}")
            claimed[former] = wish.line
    return _ordered(wishes, script)


def _refused(script: str, line: int, what: str, hint: str = "") -> Failure:
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
                raise _refused(script, line, f"{'.'.join(parts)} is more than the former name of {say(wanted)}")
        elif len(parts) > 2:
            raise _refused(script, line, f"{'.'.join(parts)} is no schema and name")
        needed = name if wanted[0] == "schema" else schema
        if needed and needed not in schemas:
            raise _refused(
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
        elif definition.owner and kind in _OWNERS:
            fits = fact_id[3:] == name and fact_id[1:3][-len(definition.owner) :] == definition.owner
        else:
            fits = fact_id[1:3][-len(name) :] == name
        if fits:
            found.append(fact_id)
    if not found:
        raise _refused(
            script,
            line,
            f"there is no {kind.replace('_', ' ')} {qualified(*name)} in the end that could have been renamed",
        )
    if len(found) > 1:
        listed = ", ".join(sorted(say(each) for each in found))
        hint = "Functions that share a name cannot be told apart here." if kind in ROUTINES else "Qualify its name."
        raise _refused(script, line, f"this may be any of {listed}", hint)
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
        raise _refused(script, line, f"names that go round ({turns}) leave no trace of whether that was done") from None
    return sorted((wishes[position] for position in order), key=lambda wish: _rank(wish.wanted))


def _rank(fact_id: FactId) -> int:
    if fact_id[0] == "schema":
        return 0
    if fact_id[0] in ROUTINES:
        return 2  # their arguments are of types
    return 3 if len(fact_id) > 3 else 1


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

    def now(self, name: str) -> str:
        """Return what a schema of the database is called when the renames are done."""
        schemas = (rename for wanted, rename in self._renames.items() if wanted[0] == "schema")
        return next((rename.new for rename in schemas if rename.old == name), name)

    def place(self, fact_id: FactId) -> FactId:
        """Return a fact's id with its own name, in what it lives in as that is called in the database."""
        kind = fact_id[0]
        if len(fact_id) < 3:
            return fact_id
        for owner in _OWNERS.get(str(kind), ()):
            rename = self._renames.get((owner, *fact_id[1:3]))
            if rename is not None:
                return (kind, *rename.live[1:3], *fact_id[3:])
        rest = (fact_id[2], self._arguments(str(fact_id[3]))) if kind in ROUTINES else fact_id[2:]
        return (kind, self.schema(str(fact_id[1])), *rest)

    def _arguments(self, text: str) -> str:
        types = {qualified(*wanted[1:3]): rename.live for wanted, rename in self._renames.items() if _rank(wanted) == 1}
        parts = []
        for part in text.split(", "):
            base = part.removesuffix("[]")
            live = types.get(base)
            parts.append(part if live is None else qualified(*live[1:3]) + part[len(base) :])
        return ", ".join(parts)


def due(wishes: Iterable[Wish], desired: State, live: State, script: str) -> Due:
    """Return which of the wishes are to be fulfilled in a database.

    :raises Failure: when several former names are there, or something else has the new name.
    """
    wishes, result, names = list(wishes), Due(), Names(())
    successors = {
        name: str(wish.wanted[1]) for wish in wishes if wish.wanted[0] == "schema" for _none, name in wish.former
    }
    slots = occupied(live)
    gone: set[FactId] = set()
    for wish in wishes:
        here = names.place(wish.wanted)
        former = [called(here, name, _schema(schema, live, names, successors)) for schema, name in wish.former]
        there = [each for each in former if exists(each, live) and each not in gone]
        declared = {each for each, (schema, name) in zip(former, wish.former, strict=True)
                    if exists(called(wish.wanted, name, schema), desired)}  # fmt: skip
        if exists(here, live) and here not in gone:
            result.left += [(wish.wanted, each, wish.line) for each in there if each not in declared]
        elif len(there) > 1:
            listed = " and ".join(say(each) for each in there)
            raise _refused(script, wish.line, f"{say(wish.wanted)} may have been either of {listed}: both are there")
        elif there:
            holder = next(
                (each for each in holders(wish.wanted, here, desired, slots) if each not in {*gone, *there}), None
            )
            if holder is not None:
                what = f"{say(there[0])} cannot become {say(wish.wanted)}: {say(holder)} has that name"
                raise _refused(script, wish.line, what, "Drop it or give it another name by other means.")
            moved = len(here) > 2 and there[0][1] != here[1]
            schema = names.now(str(there[0][1])) if moved else ""
            rename = Rename(there[0], wish.wanted, own_name(there[0]), own_name(wish.wanted), schema)
            result.renames.append(rename)
            names.add(rename)
            gone.add(there[0])
        else:
            others = {other for each in former for other in holders(wish.wanted, each, desired, slots)}
            result.left += [(wish.wanted, other, wish.line) for other in others if other not in desired.facts]
    return result


def _schema(given: str, live: State, names: Names, successors: dict[str, str]) -> str:
    """Return what a schema that a remark names is called in the database; it may have been renamed since."""
    renamed_since = ("schema", given) not in live.facts and given in successors
    return names.schema(successors[given]) if renamed_since else given


def occupied(state: State) -> dict[tuple[str, ...], FactId]:
    """Return who has which name (see ``Rule.slots``)."""
    return {slot: fact.id for fact in state.facts.values() for slot in KINDS[fact.kind].slots(fact)}


def holders(wanted: FactId, place: FactId, desired: State, slots: dict[tuple[str, ...], FactId]) -> list[FactId]:
    """Return who has the names that a desired fact would have under another id."""
    fact = desired.facts.get(wanted)
    if fact is None:
        return []
    slots_there = KINDS[fact.kind].slots(Fact(place, None, fact.attrs, fact.notes))
    return list(dict.fromkeys(slots[slot] for slot in slots_there if slot in slots and slot[0] != "primary key"))


def complain(left: list[tuple[FactId, FactId, int]], script: str, policy: str) -> list[str]:
    """Return warnings for former names that are still there and could not be renamed.

    :raises Failure: under ``apply``, for what would be dropped although somebody meant to keep it under another name.
    """
    warnings = []
    for wanted, other, line in left:
        what = f"{script}, line {line}: {say(wanted)} is said to be what {say(other)} was"
        rule = KINDS["enum" if other[0] == "label" else other[0]]
        if policy == APPLY and rule.loses:
            raise Failure(
                f"{what}, which is there and cannot be renamed, and destructive is 'apply': it would be dropped.",
                hint="Move over what it holds and drop it by other means, or take the remark out. Nothing was changed.",
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
        notes = {**fact.notes, "sequence": f"{rename.wanted[1]}\0{name}"}
        return rule.rename(Fact(rename.wanted, None, fact.attrs, notes), becomes)
    steps: list[Step] = []
    if schema:
        steps += rule.move(Fact(called(rename.wanted, name, schema), fact.parent, fact.attrs, fact.notes), home)
    if name != becomes:
        at_home = Fact(called(rename.wanted, name, home), fact.parent, fact.attrs, fact.notes)
        steps += rule.rename(at_home, becomes)
    return steps
