# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Does the renames that the desired SQL remembers, or foresees what the database will look like after them.

A run does them first, in its transaction, and reads what there is then. Check mode may not, and so PostgreSQL does the
opposite in the shadow: there the desired schema gets the names that the database has. What equals it there needs nothing
but its new name. No SQL is rewritten here.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from .. import extract
from ..compare.normalize import normalize_reparsed
from ..compare.server_versions import normalize_versions
from ..kinds import KINDS
from ..kinds.enums import Enums
from ..model.facts import split_pair
from ..model.plan import Statement
from ..model.sql import ident
from .annotations import find_annotations
from .dependent import dependent_renames
from .directives import exists, own_name, renamed_fact, renamed_id, resolve
from .pending import Rename, backward, forward, holders, names_in_use, pending_renames, warn_unapplied
from .simulation import resolve_texts, simulate

if t.TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..compare.server_versions import Deparse
    from ..extract.snapshot import Snapshot
    from ..model.desired import DesiredSchema, Script
    from ..model.facts import FactId, FactSet
    from .directives import RenameDirective
    from .pending import PendingRenames
    from .simulation import Rows

_ASIDE_SUFFIX = "__aside"


@dataclass(slots=True)
class Renamed:
    """A database with the renames that are due in it.

    :param reading: what it will look like when they are done.
    :param statements: what does them, in order.
    :param warnings: about former names that are still there and were left alone.
    :param names: what its facts are called before; empty when nothing is renamed.
    """

    snapshot: Snapshot
    statements: list[Statement] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    names: dict[FactId, FactId] = field(default_factory=dict)


def declared_renames(script: Script, desired: DesiredSchema) -> list[RenameDirective]:
    """Return what the desired SQL says about former names.

    :raises Failure: for a remark that cannot be understood or fulfilled, naming its line.
    """
    return resolve(find_annotations(script.sql, script.name), desired.state, script.name, script.schemas)


class Renaming:
    """The renames of one desired schema.

    :param policy: what may be done about changes that lose something.
    :param creator: the role that will make objects.
    :param elaborate: reads the script in a shadow and lets something be undone there.
    :param reread: has queries said in the shadow's words, after some statements there.
    """

    def __init__(
        self,
        script: Script,
        desired: DesiredSchema,
        policy: str,
        *,
        creator: str,
        elaborate: Callable[[Callable[[Snapshot], list[str]]], DesiredSchema],
        reread: Callable[[tuple[str, ...]], Deparse],
    ) -> None:
        self._script, self._desired, self._policy, self._creator = script, desired, policy, creator
        self._elaborate, self._reread = elaborate, reread
        self._wishes = declared_renames(script, desired)
        self._known: dict[str, Renamed] = {}

    def apply_or_simulate(
        self, snapshot: Snapshot, digest: str, rows: Callable[[], Rows], dependencies: Sequence[tuple[str, ...]]
    ) -> Renamed:
        """Return what a database will look like.

        :param digest: the hash of what is there (``extract.unless``): asked twice about the same, the answer is the same.
        :param rows: returns what the reading was made of; asked for when there is something to rename.
        :raises Failure: when a remark leaves open what is to be renamed, or a rename cannot be done.
        """
        if not self._wishes:
            return Renamed(snapshot)
        found = pending_renames(self._wishes, self._desired.state, snapshot.state, self._script.name)
        warnings = warn_unapplied(found.unapplied, self._script.name, self._policy)
        if not found.renames:
            return Renamed(snapshot, warnings=warnings)
        if digest not in self._known:
            self._known[digest] = self._simulated(found, snapshot, rows(), dependencies)
            self._known[digest].warnings = warnings
        return self._known[digest]

    def _simulated(
        self, found: PendingRenames, snapshot: Snapshot, rows: Rows, dependencies: Sequence[tuple[str, ...]]
    ) -> Renamed:
        schemas = _schemas_to_make(found.renames, snapshot.state)
        width = len(rows[0]) if rows else 0
        rows = [*rows, *(("schema", f"made {name}", name, self._creator, *[None] * (width - 4)) for name in schemas)]
        # Read from the very rows that are changed next: facts are told to be the same by their place among the others.
        snapshot = extract.read(snapshot.major, snapshot.schemas, rows)
        extract.read_dependencies(snapshot, dependencies)
        undo = _Undo(found.renames, snapshot.state)
        former = self._elaborate(undo)
        normalize_versions(
            snapshot.state, former.state, snapshot.major, former.major, self._reread(tuple(undo.statements))
        )
        normalize_reparsed(snapshot.state, former.state, former)
        result, names = simulate(snapshot, rows, dependencies, undo.renames)
        result.state.facts.update(resolve_texts(result.state, names, snapshot.state, former.state, self._desired.state))
        statements = [Statement(f"CREATE SCHEMA {ident(name)}", "create", ("schema", name)) for name in schemas]
        statements += [each for rename in undo.renames for each in _statements(rename, snapshot.state)]
        return Renamed(result, statements, [], names)


def _schemas_to_make(renames: Sequence[Rename], live: FactSet) -> list[str]:
    """Return the schemas that something moves into and that aren't there yet."""
    named = {rename.new for rename in renames if rename.wanted[0] == "schema"}
    homes = {str(rename.wanted[1]) for rename in renames if rename.schema}
    return sorted(home for home in homes - named if ("schema", home) not in live.facts)


def _statements(rename: Rename, live: FactSet) -> list[Statement]:
    about = renamed_fact(rename.wanted)
    return [
        Statement(step.sql, "rename", about, step.hazards)
        for step in forward(rename, live.facts[renamed_fact(rename.live)])
    ]


class _Undo:
    """Gives the desired schema in the shadow the names that a database has: first those that are said, then the others.

    :param renames: those that the SQL says; what follows them is added.
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
        aside, own = _NameConflicts(desired), {rename.wanted for rename in self._declared}
        found = []
        for rename in self._declared:
            found += aside.free(rename.wanted, renamed_id(rename.wanted, rename.old, rename.schema), own)
        homes = sorted({rename.schema for rename in self._declared if rename.schema})
        found += [f"CREATE SCHEMA IF NOT EXISTS {ident(home)}" for home in homes]
        for rename in reversed(self._declared):
            found += [step.sql for step in backward(rename, desired.facts[renamed_fact(rename.wanted)])]
        return found

    def _undo_dependent(self, former: Snapshot, desired: Snapshot) -> list[str]:
        where = {fact_id: address for address, fact_id in former.addresses.items()}
        aside, found = _NameConflicts(former.state), list[str]()
        following = dependent_renames(self._declared, self._live, former.state)
        own = {wanted for _live, wanted, _old, _new in following}
        for live, wanted, old, new in following:
            fact = former.state.facts[renamed_fact(wanted)]
            if wanted[0] != "not_null":
                found += aside.free(wanted, renamed_id(wanted, old), own)
            found += [step.sql for step in backward(Rename(live, wanted, old, new), fact)]
            now = desired.addresses[where[fact.id]]
            self.renames.append(Rename(live, (wanted[0], *now[1:]), old, new))
        return found


class _NameConflicts:
    """Gives other names to what has a name that is needed: a desired schema may use a former name for something new."""

    def __init__(self, state: FactSet) -> None:
        self._state = state
        self._gone: set[FactId] = set()
        self._slots = names_in_use(state)

    def free(self, wanted: FactId, place: FactId, own: set[FactId]) -> list[str]:
        """Return statements that free the names which a fact would have under another id."""
        if wanted[0] == "label":
            taken = exists(place, self._state)
            steps = Enums.rename_label(renamed_fact(place), place[3], place[3] + _ASIDE_SUFFIX) if taken else []
            return [step.sql for step in steps]
        found = []
        for holder in holders(wanted, place, self._state, self._slots):
            if holder in own or holder in self._gone:
                continue
            self._gone.add(holder)
            fact = self._state.facts[holder]
            name = split_pair(fact.metadata["sequence"])[1] if fact.kind == "identity" else own_name(holder)
            shorter = name.encode()[: 63 - len(_ASIDE_SUFFIX)].decode(errors="ignore")
            found += [step.sql for step in KINDS[fact.kind].rename(fact, shorter + _ASIDE_SUFFIX)]
        return found
