# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Triggers, rules and policies: what a table does by itself, and who may do what with its rows."""

from __future__ import annotations

import typing as t

from ..naming import ident, qualified
from ..naming import role as role_name
from .rule import BLOCKS_READS, BLOCKS_WRITES, Context, Rule, Step, ancestors, changed, texts

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..fact import Fact, FactId

_LOCKS = (BLOCKS_READS, BLOCKS_WRITES)


class _OnTable(Rule):
    """What is named within its table."""

    renaming = _LOCKS

    def called(self, fact: Fact) -> str:
        return f"{ident(fact.id[3])} ON {qualified(*fact.id[1:3])}"


class Triggers(_OnTable):
    """A trigger and whether it fires."""

    kind = "trigger"
    word = "TRIGGER"
    weight = 320
    access = True

    def blocks_retype(self, fact: Fact) -> bool:
        return True

    def create(self, fact: Fact, context: Context) -> list[Step]:
        steps = [Step(str(fact.attrs["definition"]), (BLOCKS_WRITES,))]
        return steps if fact.attrs["enabled"] == "ENABLE" else [*steps, self._enable(fact)]

    @staticmethod
    def _enable(fact: Fact) -> Step:
        return Step(
            f"ALTER TABLE {qualified(*fact.id[1:3])} {fact.attrs['enabled']} TRIGGER {ident(fact.id[3])}",
            (BLOCKS_WRITES,),
        )

    def drop(self, fact: Fact, context: Context) -> list[Step]:
        return [Step(f"DROP TRIGGER {self.called(fact)}", _LOCKS)]

    def alter(self, before: Fact, after: Fact, context: Context) -> list[Step] | None:
        if changed(before, after) == {"enabled"}:
            return [self._enable(after)]
        definition = str(after.attrs["definition"])
        if definition.startswith("CREATE CONSTRAINT"):
            return None
        steps = [Step(definition.replace("CREATE TRIGGER", "CREATE OR REPLACE TRIGGER", 1), (BLOCKS_WRITES,))]
        if after.attrs["enabled"] != "ENABLE" or before.attrs["enabled"] != "ENABLE":
            steps.append(self._enable(after))
        return None if str(before.attrs["definition"]).startswith("CREATE CONSTRAINT") else steps


class TriggerStates(Rule):
    """That the clone of a partitioned table's trigger on one partition doesn't simply fire."""

    kind = "trigger_state"
    weight = 321
    access = True

    def create(self, fact: Fact, context: Context) -> list[Step]:
        return [self._set(fact, str(fact.attrs["enabled"]))]

    def drop(self, fact: Fact, context: Context) -> list[Step]:
        return [self._set(fact, "ENABLE")]

    def alter(self, before: Fact, after: Fact, context: Context) -> list[Step] | None:
        return self.create(after, context)

    def implied_by_drop_of(self, fact: Fact, context: Context) -> Iterable[FactId]:
        for table in ancestors(("table", *fact.id[1:3]), context.live):
            trigger: FactId = ("trigger", *table[1:], fact.id[3])
            if trigger in context.live.facts:
                yield trigger

    def follows(self, fact: Fact, context: Context) -> Iterable[FactId]:
        return [each for each in context.created if each[0] == "trigger" and each[3] == fact.id[3]]

    @staticmethod
    def _set(fact: Fact, state: str) -> Step:
        return Step(f"ALTER TABLE {qualified(*fact.id[1:3])} {state} TRIGGER {ident(fact.id[3])}", (BLOCKS_WRITES,))


class Rules(_OnTable):
    """A rewrite rule other than a view's own."""

    kind = "rule"
    word = "RULE"
    weight = 310
    access = True

    def blocks_retype(self, fact: Fact) -> bool:
        return True

    def create(self, fact: Fact, context: Context) -> list[Step]:
        steps = [Step(str(fact.attrs["definition"]).rstrip(";"), _LOCKS)]
        return steps if fact.attrs["enabled"] == "ENABLE" else [*steps, self._enable(fact)]

    @staticmethod
    def _enable(fact: Fact) -> Step:
        return Step(f"ALTER TABLE {qualified(*fact.id[1:3])} {fact.attrs['enabled']} RULE {ident(fact.id[3])}", _LOCKS)

    def drop(self, fact: Fact, context: Context) -> list[Step]:
        return [Step(f"DROP RULE {self.called(fact)}", _LOCKS)]

    def alter(self, before: Fact, after: Fact, context: Context) -> list[Step] | None:
        if changed(before, after) == {"enabled"}:
            return [self._enable(after)]
        definition = str(after.attrs["definition"]).rstrip(";")
        steps = [Step(definition.replace("CREATE RULE", "CREATE OR REPLACE RULE", 1), _LOCKS)]
        if "enabled" in changed(before, after) or after.attrs["enabled"] != "ENABLE":
            steps.append(self._enable(after))
        return steps


class Policies(_OnTable):
    """A policy: roles and expressions change in place, the command and the sense do not."""

    kind = "policy"
    word = "POLICY"
    weight = 330
    access = True

    def blocks_retype(self, fact: Fact) -> bool:
        return True

    def create(self, fact: Fact, context: Context) -> list[Step]:
        attrs = fact.attrs
        sql = f"CREATE POLICY {ident(fact.id[3])} ON {qualified(*fact.id[1:3])}"
        if attrs["permissive"] != "PERMISSIVE":
            sql += f"\n    AS {attrs['permissive']}"
        sql += f"\n    FOR {attrs['command']}\n    TO {_roles(fact)}"
        return [Step(sql + _expressions(attrs["using"], attrs["check"]), _LOCKS)]

    def drop(self, fact: Fact, context: Context) -> list[Step]:
        return [Step(f"DROP POLICY {self.called(fact)}", _LOCKS)]

    def alter(self, before: Fact, after: Fact, context: Context) -> list[Step] | None:
        what = changed(before, after)
        # ALTER POLICY can neither change the command or the sense nor take an expression away.
        if what & {"command", "permissive"} or any(after.attrs[key] is None for key in what & {"using", "check"}):
            return None
        sql = f"ALTER POLICY {ident(after.id[3])} ON {qualified(*after.id[1:3])}"
        if "roles" in what:
            sql += f"\n    TO {_roles(after)}"
        using = after.attrs["using"] if "using" in what else None
        check = after.attrs["check"] if "check" in what else None
        return [Step(sql + _expressions(using, check), _LOCKS)]


def _roles(fact: Fact) -> str:
    return ", ".join(role_name(name) for name in texts(fact.attrs["roles"]))


def _expressions(using: object, check: object) -> str:
    text = ""
    if using is not None:
        text += f"\n    USING {_parenthesised(str(using))}"
    if check is not None:
        text += f"\n    WITH CHECK {_parenthesised(str(check))}"
    return text


def _parenthesised(expression: str) -> str:
    """Return the expression within exactly the parentheses that the grammar asks for."""
    # Around a sub-select the parentheses are its own.
    bare = not _wrapped(expression) or expression[1:].lstrip().upper().startswith(("SELECT", "WITH", "VALUES"))
    return f"({expression})" if bare else expression


def _wrapped(expression: str) -> bool:
    if not (expression.startswith("(") and expression.endswith(")")):
        return False
    depth, quote = 0, ""
    for position, character in enumerate(expression):
        if quote:
            quote = "" if character == quote else quote
        elif character in "'\"":
            quote = character
        elif character == "(":
            depth += 1
        elif character == ")":
            depth -= 1
            if depth == 0 and position < len(expression) - 1:
                return False
    return True
