# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Collations."""

from __future__ import annotations

import typing as t

from ..model.sql import literal, qualified
from .rule import Step
from .type_rules import _Type

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.facts import Fact
    from .context import Context


class Collations(_Type):
    """A collation; PostgreSQL can only rename one."""

    kind = "collation"
    weight = 15
    word = "COLLATION"
    loses = "columns and indexes may sort by it"

    def create(self, fact: Fact, context: Context) -> list[Step]:
        options = [f"PROVIDER = {fact.attrs['provider']}"]
        if fact.attrs["locale"]:
            options.append(f"LOCALE = {literal(str(fact.attrs['locale'])).strip()}")
        elif fact.attrs["collate"] == fact.attrs["ctype"] and fact.attrs["collate"]:
            options.append(f"LOCALE = {literal(str(fact.attrs['collate'])).strip()}")
        else:
            options += [
                f"LC_COLLATE = {literal(str(fact.attrs['collate'])).strip()}",
                f"LC_CTYPE = {literal(str(fact.attrs['ctype'])).strip()}",
            ]
        if fact.attrs["deterministic"] == "false":
            options.append("DETERMINISTIC = false")
        if fact.attrs["rules"]:
            options.append(f"RULES = {literal(str(fact.attrs['rules'])).strip()}")
        return [Step(f"CREATE COLLATION {qualified(*fact.id[1:])} ({', '.join(options)})")]

    def slots(self, fact: Fact) -> Iterable[tuple[str, ...]]:
        return (fact.id,)
