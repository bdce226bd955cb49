# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an object lets other roles read or do regardless of row-level security."""

from __future__ import annotations

import typing as t

from ..model.facts import as_tuple, kind_of
from ..model.labels import label
from ..model.sql import OWNER, PUBLIC, ident
from .sql.foreign_options import is_foreign

if t.TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from ..model.facts import Fact, FactId, FactSet

_DATA = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE")
_COMMANDS = {"ALL": ("SELECT", "INSERT", "UPDATE", "DELETE")}


class Exposure:
    """Finds the objects of a state that roles can use to read or change rows regardless of row-level security.

    :param trusted: the roles that bypass row-level security anyway.
    """

    def __init__(self, state: FactSet, trusted: Collection[str]) -> None:
        self._state, self._trusted = state, trusted
        self._children = state.children()

    def reason(self, fact_id: FactId) -> str:
        """Return who can do what through an object, worded for the operator; empty if it exposes nothing."""
        fact = self._state.facts[fact_id]
        if fact.kind == "table":
            return self._table(fact)
        if fact.kind in ("view", "matview"):
            return self._view(fact)
        if fact.kind in ("function", "procedure"):
            return self._routine(fact)
        return ""

    def _table(self, table: Fact) -> str:
        security = self._state.facts.get(("rls", table.id))
        if security is None or security.attributes["enabled"] != "true":
            roles = self._roles(table.id, _DATA)
            without = "it has no row-level security" if is_foreign(table) else "row-level security is not enabled"
            return f"{without}, and {_listed(roles)} may access it" if roles else ""
        for each in self._children.get(table.id, ()):
            policy = self._state.facts[each]
            if policy.kind == "policy" and policy.attributes["permissive"] == "PERMISSIVE":
                commands = _COMMANDS.get(str(policy.attributes["command"]), (str(policy.attributes["command"]),))
                open_to = self._roles(table.id, _unrestricted(policy, commands), as_tuple(policy.attributes["roles"]))
                if open_to:
                    return f"{label(each)} applies to all rows, and {_listed(open_to)} may access it"
        return ""

    def _view(self, view: Fact) -> str:
        options = {str(each).lower() for each in as_tuple(view.attributes.get("options"))}
        if options & {"security_invoker=true", "security_invoker=on", "security_invoker=1", "security_invoker=yes"}:
            return ""
        roles = self._roles(view.id, _DATA)
        if not roles:
            return ""
        if view.kind == "matview":
            return f"it has no row-level security, and {_listed(roles)} may read it"
        return f"{_listed(roles)} may use it, and it reads with the privileges of its owner"

    def _routine(self, routine: Fact) -> str:
        definition = str(routine.attributes["definition"])
        head = definition.partition("\nAS ")[0]
        if " SECURITY DEFINER" not in head or routine.attributes["result"] in ("trigger", "event_trigger"):
            return ""
        roles = self._roles(routine.id, ("EXECUTE",))
        return f"{_listed(roles)} may call it, and it runs with the privileges of its owner" if roles else ""

    def _roles(self, fact_id: FactId, privileges: Iterable[str], among: Collection[str] = (PUBLIC,)) -> list[str]:
        """Return the roles, other than the owner and trusted ones, that have one of the privileges on an object.

        :param among: the roles that count; PUBLIC for all.
        """
        granted = {role for privilege in privileges for role in self._granted(fact_id, privilege)}
        if PUBLIC not in among:
            granted = set(among) if PUBLIC in granted else granted & set(among)
        schema = ("schema", fact_id[1])
        entering = set(self._granted(schema, "USAGE")) if schema in self._state.facts else {PUBLIC}
        if PUBLIC not in entering:
            granted = entering if PUBLIC in granted else granted & entering
        return sorted(granted - {OWNER} - set(self._trusted))

    def _granted(self, fact_id: FactId, privilege: str) -> Iterator[str]:
        """Yield the roles that have a privilege on an object or on a column of it."""
        inside = [
            fact_id,
            *(each for each in self._children.get(fact_id, ()) if kind_of(each) in ("column", "view_column")),
        ]
        states = {
            each[2]: self._state.facts[each].attributes["state"]
            for whole in inside
            for each in self._children.get(whole, ())
            if kind_of(each) == "grant" and each[3] == privilege
        }
        if privilege == "EXECUTE":
            states.setdefault(PUBLIC, "granted")  # built in
        yield from (role for role, state in states.items() if state != "revoked")


def _unrestricted(policy: Fact, commands: Iterable[str]) -> Iterator[str]:
    """Yield the commands for which a policy's expressions are constantly true."""
    using, check = (policy.attributes[name] for name in ("using", "check"))
    for command in commands:
        decisive = (check or using) if command == "INSERT" else using
        if decisive in ("true", "(true)"):
            yield command


def _listed(roles: Iterable[str]) -> str:
    return ", ".join("every role" if role == PUBLIC else ident(role) for role in roles)
