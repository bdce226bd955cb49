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
from ..compare.normalize import settle_second_readings
from ..compare.server_versions import settle
from ..kinds import KINDS
from ..kinds.enums import Enums
from ..model.facts import pairs
from ..model.plan import Statement
from ..model.sql import ident
from .annotations import annotated
from .dependent import followers
from .directives import called, carrier, exists, own_name, resolve
from .pending import Rename, backward, complain, due, forward, holders, occupied
from .simulation import foresee, settle_texts

if t.TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..compare.server_versions import Reread
    from ..extract.snapshot import Reading
    from ..model.desired import Desired, Script
    from ..model.facts import FactId, State
    from .directives import Wish
    from .pending import Due
    from .simulation import Rows

_ASIDE = "__aside"


@dataclass(slots=True)
class Renamed:
    """A database with the renames that are due in it.

    :param reading: what it will look like when they are done.
    :param statements: what does them, in order.
    :param warnings: about former names that are still there and were left alone.
    :param names: what its facts are called before; empty when nothing is renamed.
    """

    reading: Reading
    statements: list[Statement] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    names: dict[FactId, FactId] = field(default_factory=dict)


def said(script: Script, desired: Desired) -> list[Wish]:
    """Return what the desired SQL says about former names.

    :raises Failure: for a remark that cannot be understood or fulfilled, naming its line.
    """
    return resolve(annotated(script.sql, script.name), desired.state, script.name, script.schemas)


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
        desired: Desired,
        policy: str,
        *,
        creator: str,
        elaborate: Callable[[Callable[[Reading], list[str]]], Desired],
        reread: Callable[[tuple[str, ...]], Reread],
    ) -> None:
        self._script, self._desired, self._policy, self._creator = script, desired, policy, creator
        self._elaborate, self._reread = elaborate, reread
        self._wishes = said(script, desired)
        self._known: dict[str, Renamed] = {}

    def foresee(
        self, reading: Reading, digest: str, rows: Callable[[], Rows], dependencies: Sequence[tuple[str, ...]]
    ) -> Renamed:
        """Return what a database will look like.

        :param digest: the hash of what is there (``extract.unless``): asked twice about the same, the answer is the same.
        :param rows: returns what the reading was made of; asked for when there is something to rename.
        :raises Failure: when a remark leaves open what is to be renamed, or a rename cannot be done.
        """
        if not self._wishes:
            return Renamed(reading)
        found = due(self._wishes, self._desired.state, reading.state, self._script.name)
        warnings = complain(found.left, self._script.name, self._policy)
        if not found.renames:
            return Renamed(reading, warnings=warnings)
        if digest not in self._known:
            self._known[digest] = self._foreseen(found, reading, rows(), dependencies)
            self._known[digest].warnings = warnings
        return self._known[digest]

    def _foreseen(self, found: Due, reading: Reading, rows: Rows, dependencies: Sequence[tuple[str, ...]]) -> Renamed:
        schemas = _schemas_to_make(found.renames, reading.state)
        width = len(rows[0]) if rows else 0
        rows = [*rows, *(("schema", f"made {name}", name, self._creator, *[None] * (width - 4)) for name in schemas)]
        # Read from the very rows that are changed next: facts are told to be the same by their place among the others.
        reading = extract.read(reading.major, reading.schemas, rows)
        extract.read_dependencies(reading, dependencies)
        undo = _Undo(found.renames, reading.state)
        former = self._elaborate(undo)
        settle(reading.state, former.state, reading.major, former.major, self._reread(tuple(undo.statements)))
        settle_second_readings(reading.state, former.state, former)
        result, names = foresee(reading, rows, dependencies, undo.renames)
        result.state.facts.update(settle_texts(result.state, names, reading.state, former.state, self._desired.state))
        statements = [Statement(f"CREATE SCHEMA {ident(name)}", "create", ("schema", name)) for name in schemas]
        statements += [each for rename in undo.renames for each in _statements(rename, reading.state)]
        return Renamed(result, statements, [], names)


def _schemas_to_make(renames: Sequence[Rename], live: State) -> list[str]:
    """Return the schemas that something moves into and that aren't there yet."""
    named = {rename.new for rename in renames if rename.wanted[0] == "schema"}
    homes = {str(rename.wanted[1]) for rename in renames if rename.schema}
    return sorted(home for home in homes - named if ("schema", home) not in live.facts)


def _statements(rename: Rename, live: State) -> list[Statement]:
    about = carrier(rename.wanted)
    return [
        Statement(step.sql, "rename", about, step.hazards) for step in forward(rename, live.facts[carrier(rename.live)])
    ]


class _Undo:
    """Gives the desired schema in the shadow the names that a database has: first those that are said, then the others.

    :param renames: those that the SQL says; what follows them is added.
    """

    def __init__(self, renames: list[Rename], live: State) -> None:
        self.renames = list(renames)
        self.statements: list[str] = []
        self._said, self._live = renames, live
        self._desired: Reading | None = None
        self._done = False

    def __call__(self, reading: Reading) -> list[str]:
        if self._done:
            return []
        if self._desired is None:
            self._desired = reading
            found = self._undo_what_is_said(reading.state)
        else:
            self._done = True
            found = self._undo_what_follows(reading, self._desired)
        self.statements += found
        return found

    def _undo_what_is_said(self, desired: State) -> list[str]:
        aside, own = _Aside(desired), {rename.wanted for rename in self._said}
        found = []
        for rename in self._said:
            found += aside.make_room(rename.wanted, called(rename.wanted, rename.old, rename.schema), own)
        homes = sorted({rename.schema for rename in self._said if rename.schema})
        found += [f"CREATE SCHEMA IF NOT EXISTS {ident(home)}" for home in homes]
        for rename in reversed(self._said):
            found += [step.sql for step in backward(rename, desired.facts[carrier(rename.wanted)])]
        return found

    def _undo_what_follows(self, former: Reading, desired: Reading) -> list[str]:
        where = {fact_id: address for address, fact_id in former.addresses.items()}
        aside, found = _Aside(former.state), list[str]()
        following = followers(self._said, self._live, former.state)
        own = {wanted for _live, wanted, _old, _new in following}
        for live, wanted, old, new in following:
            fact = former.state.facts[carrier(wanted)]
            if wanted[0] != "not_null":
                found += aside.make_room(wanted, called(wanted, old), own)
            found += [step.sql for step in backward(Rename(live, wanted, old, new), fact)]
            now = desired.addresses[where[fact.id]]
            self.renames.append(Rename(live, (wanted[0], *now[1:]), old, new))
        return found


class _Aside:
    """Gives other names to what has a name that is needed: a desired schema may use a former name for something new."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._gone: set[FactId] = set()
        self._slots = occupied(state)

    def make_room(self, wanted: FactId, place: FactId, own: set[FactId]) -> list[str]:
        """Return statements that free the names which a fact would have under another id."""
        if wanted[0] == "label":
            taken = exists(place, self._state)
            steps = Enums.rename_label(carrier(place), place[3], place[3] + _ASIDE) if taken else []
            return [step.sql for step in steps]
        found = []
        for holder in holders(wanted, place, self._state, self._slots):
            if holder in own or holder in self._gone:
                continue
            self._gone.add(holder)
            fact = self._state.facts[holder]
            name = pairs(fact.notes["sequence"])[1] if fact.kind == "identity" else own_name(holder)
            shorter = name.encode()[: 63 - len(_ASIDE)].decode(errors="ignore")
            found += [step.sql for step in KINDS[fact.kind].rename(fact, shorter + _ASIDE)]
        return found
