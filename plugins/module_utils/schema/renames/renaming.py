# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Performs the declared renames, or simulates what the database will look like after them.

A run performs them first, in its transaction, and reads the result. Check mode must not write, so the renames are undone
in the shadow database instead: there the desired schema gets the names that the database has. Objects that are equal
then only need their new name. No SQL text is rewritten here.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field, replace

from .. import extract
from ..compare.normalize import normalize_reparsed
from ..extract.edited_rows import schema_row
from ..kinds import KINDS
from ..kinds.names import (
    exists,
    fact_of,
    is_schema,
    name_of,
    own_name,
    rename_steps,
    renamed_id,
    schema_id,
)
from ..kinds.server_versions import normalize_versions
from ..model.plan import Statement
from ..model.sql import ident
from .annotations import find_annotations
from .dependent import dependent_renames
from .directives import resolve
from .pending import Rename, backward, forward, holders, names_in_use, pending_renames, warn_unapplied
from .simulation import RenamedTypes, resolve_texts, simulate, with_renamed_types

if t.TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..extract.edited_rows import Rows
    from ..extract.snapshot import Snapshot
    from ..kinds.server_versions import Deparse
    from ..model.desired import DesiredSchema, Script
    from ..model.facts import FactId, FactSet
    from .directives import RenameDirective
    from .pending import PendingRenames

_CONFLICT_SUFFIX = "__aside"


@dataclass(slots=True)
class Renamed:
    """A database after its pending renames.

    :param snapshot: the state after the renames.
    :param statements: the statements that perform them, in order.
    :param warnings: about directives that were not applied.
    :param undo: the statements that undo them.
    :param names: the ids of its facts before the renames; empty when nothing is renamed.
    :param deparse: deparses queries with the names from before the renames, None if there are no others.
    :param renames: the renames, the dependent ones as well.
    :param undo_in_shadow: the statements that undo them in the shadow.
    """

    snapshot: Snapshot
    statements: list[Statement] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    names: dict[FactId, FactId] = field(default_factory=dict)
    deparse: Deparse | None = None
    undo: list[Statement] = field(default_factory=list)
    renames: list[Rename] = field(default_factory=list)
    undo_in_shadow: tuple[str, ...] = ()


def declared_renames(script: Script, desired: DesiredSchema) -> list[RenameDirective]:
    """Return the rename directives of the desired SQL.

    :raises Failure: for an annotation that is invalid or cannot be applied, naming its line.
    """
    return resolve(find_annotations(script.sql, script.name), desired.state, script.name, script.schemas)


class Renaming:
    """The renames of one desired schema.

    :param policy: the policy for destructive changes.
    :param creator: the role that creates objects.
    :param load: loads the script in a shadow and undoes renames there.
    :param deparser: returns what deparses queries in the shadow, after some statements there.
    """

    def __init__(
        self,
        script: Script,
        desired: DesiredSchema,
        policy: str,
        *,
        creator: str,
        load: Callable[[Callable[[Snapshot], list[str]]], DesiredSchema],
        deparser: Callable[[tuple[str, ...]], Deparse],
    ) -> None:
        self._script, self._desired, self._policy, self._creator = script, desired, policy, creator
        self._load, self._deparser = load, deparser
        self._directives = declared_renames(script, desired)
        self._known: dict[str, Renamed] = {}

    @property
    def is_declared(self) -> bool:
        """Whether the desired SQL has rename directives."""
        return bool(self._directives)

    def apply_or_simulate(
        self, snapshot: Snapshot, digest: str, rows: Callable[[], Rows], dependencies: Sequence[tuple[str, ...]]
    ) -> Renamed:
        """Return the state of a database after its pending renames.

        :param digest: the digest of the snapshot (``extract.digest``); results are cached by it.
        :param rows: returns the rows of the snapshot; only called if there is something to rename.
        :raises Failure: when an annotation is ambiguous, or a rename is not possible.
        """
        if not self._directives:
            return Renamed(snapshot)
        found = pending_renames(self._directives, self._desired.state, snapshot.state, self._script.name)
        warnings = warn_unapplied(found.unapplied, self._script.name, self._policy)
        if not found.renames:
            return Renamed(snapshot, warnings=warnings)
        if digest not in self._known:
            self._known[digest] = self._simulated(found, snapshot, rows(), dependencies)
            self._known[digest].warnings = warnings
        return self._known[digest]

    def simulate_again(
        self, renamed: Renamed, snapshot: Snapshot, rows: Rows, dependencies: Sequence[tuple[str, ...]]
    ) -> Renamed:
        """Return the state of a database after renames that were simulated with another desired schema.

        The renames stay the same; the texts are those of this desired schema.

        :param snapshot: the database before the renames.
        :param rows: the rows of the snapshot.
        """
        schemas = _schemas_to_create(renamed.renames, snapshot.state)
        live, rows = self._with_schemas(schemas, snapshot, rows, dependencies)
        statements = [list(renamed.undo_in_shadow)]
        former = self._load(lambda _snapshot: statements.pop() if statements else [])
        deparse = self._deparser(renamed.undo_in_shadow)
        result, _names = self._simulate(renamed.renames, live, rows, dependencies, former=former, deparse=deparse)
        return replace(renamed, snapshot=result, deparse=deparse)

    def _simulated(
        self, found: PendingRenames, snapshot: Snapshot, rows: Rows, dependencies: Sequence[tuple[str, ...]]
    ) -> Renamed:
        schemas = _schemas_to_create(found.renames, snapshot.state)
        snapshot, rows = self._with_schemas(schemas, snapshot, rows, dependencies)
        undo = _Undo(found.renames, snapshot.state)
        former = self._load(undo)
        undone = tuple(undo.statements)
        deparse = self._deparser(undone)
        result, names = self._simulate(undo.renames, snapshot, rows, dependencies, former=former, deparse=deparse)
        statements = [Statement(f"CREATE SCHEMA {ident(name)}", "create", schema_id(name)) for name in schemas]
        types = RenamedTypes(undo.renames)
        statements += [each for rename in undo.renames for each in _statements(rename, snapshot.state, types)]
        back = [each for rename in reversed(undo.renames) for each in _undo_statements(rename, result.state)]
        back += [Statement(f"DROP SCHEMA {ident(name)}", "drop", schema_id(name)) for name in schemas]
        return Renamed(result, statements, [], names, deparse, back, undo.renames, undone)

    def _with_schemas(
        self, names: Sequence[str], snapshot: Snapshot, rows: Rows, dependencies: Sequence[tuple[str, ...]]
    ) -> tuple[Snapshot, Rows]:
        """Return a snapshot with further schemas, and the rows that it is read from: a simulation matches facts by their position."""
        width = len(rows[0])
        rows = [*rows, *(schema_row(name, self._creator, width) for name in names)]
        result = extract.read(snapshot.major, snapshot.schemas, rows)
        extract.read_dependencies(result, dependencies)
        return result, rows

    def _simulate(
        self,
        renames: Sequence[Rename],
        live: Snapshot,
        rows: Rows,
        dependencies: Sequence[tuple[str, ...]],
        *,
        former: DesiredSchema,
        deparse: Deparse,
    ) -> tuple[Snapshot, dict[FactId, FactId]]:
        """Return a database after renames, and the former ids of its facts.

        :param former: the desired schema with the renames undone.
        """
        normalize_versions(live.state, former.state, live.major, former.major, deparse)
        normalize_reparsed(live.state, former.state)
        result, names = simulate(live, rows, dependencies, renames)
        result.state.facts.update(resolve_texts(result.state, names, live.state, former.state, self._desired.state))
        return result, names


def _schemas_to_create(renames: Sequence[Rename], live: FactSet) -> list[str]:
    """Return the schemas that objects move to and that don't exist yet."""
    renamed = {rename.new for rename in renames if is_schema(rename.wanted)}
    targets = {str(rename.wanted[1]) for rename in renames if rename.schema}
    return sorted(name for name in targets - renamed if schema_id(name) not in live.facts)


def _statements(rename: Rename, live: FactSet, types: RenamedTypes) -> list[Statement]:
    about, fact = fact_of(rename.wanted), with_renamed_types(live.facts[fact_of(rename.live)], types)
    return [Statement(step.sql, "rename", about, step.hazards) for step in forward(rename, fact)]


def _undo_statements(rename: Rename, renamed: FactSet) -> list[Statement]:
    about = fact_of(rename.wanted)
    return [Statement(step.sql, "rename", about, step.hazards) for step in backward(rename, renamed.facts[about])]


class _Undo:
    """Undoes the renames in the shadow: the declared ones on its first call, the dependent ones on its second.

    :param renames: the declared renames; the dependent ones are added to ``renames``.
    """

    def __init__(self, renames: list[Rename], live: FactSet) -> None:
        self.renames = list(renames)
        self.statements: list[str] = []
        self._declared, self._live = renames, live
        self._desired: Snapshot | None = None
        self._done = False

    def __call__(self, snapshot: Snapshot) -> list[str]:
        if self._done:
            return []
        if self._desired is None:
            self._desired = snapshot
            found = self._undo_declared(snapshot.state)
        else:
            self._done = True
            found = self._undo_dependent(snapshot, self._desired)
        self.statements += found
        return found

    def _undo_declared(self, desired: FactSet) -> list[str]:
        conflicts, own = _NameConflicts(desired), {rename.wanted for rename in self._declared}
        found = []
        for rename in self._declared:
            found += conflicts.free(rename.wanted, renamed_id(rename.wanted, rename.old, rename.schema), own)
        schemas = sorted({rename.schema for rename in self._declared if rename.schema})
        found += [f"CREATE SCHEMA IF NOT EXISTS {ident(name)}" for name in schemas]
        for rename in reversed(self._declared):
            found += [step.sql for step in backward(rename, desired.facts[fact_of(rename.wanted)])]
        return found

    def _undo_dependent(self, former: Snapshot, desired: Snapshot) -> list[str]:
        addresses = {fact_id: address for address, fact_id in former.addresses.items()}
        conflicts, found = _NameConflicts(former.state), list[str]()
        dependent = dependent_renames(self._declared, self._live, former.state)
        own = {wanted for _live, wanted, _old, _new in dependent}
        for live, wanted, old, new in dependent:
            fact = former.state.facts[fact_of(wanted)]
            found += conflicts.free(wanted, renamed_id(wanted, old), own)
            found += [step.sql for step in backward(Rename(live, wanted, old, new), fact)]
            renamed = desired.addresses[addresses[fact.id]]
            self.renames.append(Rename(live, (wanted[0], *renamed[1:]), old, new))
        return found


class _NameConflicts:
    """Renames objects whose name is needed: a desired schema may reuse a former name for a new object."""

    def __init__(self, state: FactSet) -> None:
        self._state = state
        self._renamed: set[FactId] = set()
        self._slots = names_in_use(state)

    def free(self, wanted: FactId, place: FactId, own: set[FactId]) -> list[str]:
        """Return statements that free the names that a fact would have under another id."""
        if fact_of(wanted) != wanted:  # the label of an enum
            taken, name = exists(place, self._state), own_name(place)
            steps = (
                rename_steps(place, self._state.facts[fact_of(place)], name, name + _CONFLICT_SUFFIX) if taken else []
            )
            return [step.sql for step in steps]
        found = []
        for holder in holders(wanted, place, self._state, self._slots):
            if holder in own or holder in self._renamed:
                continue
            self._renamed.add(holder)
            fact = self._state.facts[holder]
            shorter = name_of(fact).encode()[: 63 - len(_CONFLICT_SUFFIX)].decode(errors="ignore")
            found += [step.sql for step in KINDS[fact.kind].renaming.rename(fact, shorter + _CONFLICT_SUFFIX)]
        return found
