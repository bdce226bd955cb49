# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Flags of a table that decide what is seen, replicated or sorted: row level security, replica identity, clustering."""

from __future__ import annotations

import typing as t

from ..naming import ident, qualified
from .rule import BLOCKS_READS, BLOCKS_WRITES, Context, Rule, Step, changed, pairs

if t.TYPE_CHECKING:
    from ..fact import Fact

_LOCKS = (BLOCKS_READS, BLOCKS_WRITES)


class RowSecurity(Rule):
    """ENABLE and FORCE ROW LEVEL SECURITY."""

    kind = "rls"
    weight = 101
    access = True

    def create(self, fact: Fact, context: Context) -> list[Step]:
        return self._set(fact, {"enabled", "forced"}, only="true")

    def drop(self, fact: Fact, context: Context) -> list[Step]:
        name = qualified(*fact.id[1][1:])
        steps = (
            [Step(f"ALTER TABLE {name} NO FORCE ROW LEVEL SECURITY", _LOCKS)] if fact.attrs["forced"] == "true" else []
        )
        if fact.attrs["enabled"] == "true":
            steps.append(Step(f"ALTER TABLE {name} DISABLE ROW LEVEL SECURITY", _LOCKS))
        return steps

    def alter(self, before: Fact, after: Fact, context: Context) -> list[Step] | None:
        return self._set(after, changed(before, after))

    @staticmethod
    def _set(fact: Fact, what: set[str], only: str | None = None) -> list[Step]:
        name, steps = qualified(*fact.id[1][1:]), []
        words = {
            ("enabled", "true"): "ENABLE",
            ("enabled", "false"): "DISABLE",
            ("forced", "true"): "FORCE",
            ("forced", "false"): "NO FORCE",
        }
        for key in ("enabled", "forced"):
            value = str(fact.attrs[key])
            if key in what and only in (None, value):
                steps.append(Step(f"ALTER TABLE {name} {words[key, value]} ROW LEVEL SECURITY", _LOCKS))
        return steps


class ReplicaIdentities(Rule):
    """What identifies a row to a subscriber."""

    kind = "replica_identity"
    weight = 200

    def create(self, fact: Fact, context: Context) -> list[Step]:
        identity = str(fact.attrs["identity"])
        if identity.startswith("INDEX"):
            identity = f"USING INDEX {ident(pairs(identity)[1])}"
        return [Step(f"ALTER TABLE ONLY {qualified(*fact.id[1][1:])} REPLICA IDENTITY {identity}", _LOCKS)]

    def drop(self, fact: Fact, context: Context) -> list[Step]:
        return [Step(f"ALTER TABLE ONLY {qualified(*fact.id[1][1:])} REPLICA IDENTITY DEFAULT", _LOCKS)]

    def alter(self, before: Fact, after: Fact, context: Context) -> list[Step] | None:
        return self.create(after, context)


class Clusterings(Rule):
    """Which index CLUSTER sorts by."""

    kind = "cluster"
    weight = 205

    def create(self, fact: Fact, context: Context) -> list[Step]:
        return [Step(f"ALTER TABLE {qualified(*fact.id[1][1:])} CLUSTER ON {ident(str(fact.attrs['index']))}")]

    def drop(self, fact: Fact, context: Context) -> list[Step]:
        return [Step(f"ALTER TABLE {qualified(*fact.id[1][1:])} SET WITHOUT CLUSTER")]

    def alter(self, before: Fact, after: Fact, context: Context) -> list[Step] | None:
        return self.create(after, context)
