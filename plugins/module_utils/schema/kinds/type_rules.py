# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What enums, domains, composite and range types have in common.

A type that must be replaced is renamed aside and created anew; its columns are moved over, and the old one is dropped
last: no row is lost.
"""

from __future__ import annotations

import typing as t

from ..model.sql import aside, ident, qualified
from .rule import Rule, Step
from .sql.casts import keeps_values

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.facts import Fact, FactId
    from .context import Context


class _Type(Rule):
    parks = True
    word = "TYPE"
    loses = "columns, functions or applications may use it"

    def drop(self, fact: Fact, context: Context) -> list[Step]:
        return [Step(f"DROP {self.word} {qualified(*fact.id[1:])}")]

    def park(self, fact: Fact) -> list[Step]:
        return [Step(f"ALTER {self.word} {qualified(*fact.id[1:])} RENAME TO {ident(aside(str(fact.id[2])))}")]

    def drop_parked(self, fact: Fact, context: Context) -> list[Step]:
        return [Step(f"DROP {self.word} {qualified(fact.id[1], aside(str(fact.id[2])))}")]

    def slots(self, fact: Fact) -> Iterable[tuple[str, ...]]:
        return (("type", *fact.id[1:]),)


def _may_not_fit(before: Fact, after: Fact, key: str) -> str:
    old, new = str(before.attrs[key]), str(after.attrs[key])
    return "" if keeps_values(old, new) else f"values of type {old} may not fit {new}"


def _whole(part: FactId) -> FactId:
    return ("composite", *part[1:3]) if part[0] == "attribute" else part


def _stored(kind: FactId, context: Context) -> bool:
    """Tell whether a column may hold values of a type, be it inside those of another."""
    users = context.live_users.get(kind, ())
    if any(user[0] in ("column", "domain", "composite") for user in users):
        return True
    around = {_whole(user) for user in users if user[0] == "attribute"}
    return any(_stored(each, context) for each in around - {kind})
