# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Privileges, default privileges and owners."""

from __future__ import annotations

import typing as t

from ..naming import OWNER, ident, qualified
from ..naming import role as role_name
from .clauses import routine_name
from .rule import Context, Rule, Step, pairs

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from ..fact import Fact, FactId

_WORDS = {
    "table": "TABLE", "view": "TABLE", "matview": "TABLE", "sequence": "SEQUENCE", "function": "FUNCTION",
    "procedure": "PROCEDURE", "aggregate": "FUNCTION", "schema": "SCHEMA", "enum": "TYPE", "domain": "DOMAIN",
    "composite": "TYPE", "range": "TYPE", "type": "TYPE", "identity": "SEQUENCE",
}  # fmt: skip
_OWNED = {
    "table": "TABLE", "view": "VIEW", "matview": "MATERIALIZED VIEW", "sequence": "SEQUENCE", "function": "FUNCTION",
    "procedure": "PROCEDURE", "aggregate": "AGGREGATE", "schema": "SCHEMA", "enum": "TYPE", "domain": "DOMAIN",
    "composite": "TYPE", "range": "TYPE", "collation": "COLLATION", "statistics": "STATISTICS", "publication": "PUBLICATION",
}  # fmt: skip


def _object(fact_id: FactId, context: Context) -> str:
    if fact_id[0] in ("function", "procedure"):
        return routine_name(fact_id, context)
    if fact_id[0] == "aggregate":  # GRANT takes it for a function
        return f"{qualified(*fact_id[1:3])}({fact_id[3]})"
    return qualified(*fact_id[1:])


class Grants(Rule):
    """One privilege of one role on one object, or the absence of one that is there by default."""

    kind = "grant"
    weight = 400
    access = True

    def create(self, fact: Fact, context: Context) -> list[Step]:
        return self.alter(_initial(fact), fact, context)

    def drop(self, fact: Fact, context: Context) -> list[Step]:
        return self.alter(fact, _initial(fact), context)

    def alter(self, before: Fact, after: Fact, context: Context) -> list[Step]:
        if after.attrs["state"] == "revoked":
            return self._revoke(after, context, _cascade(before))
        if before.attrs["state"] == "grantable":
            what, on, grantee = self._what(after), _on(after, context), _grantee(after, context)
            return [Step(f"REVOKE GRANT OPTION FOR {what} ON {on} FROM {grantee}{_cascade(before)}")]
        return [self._grant(after, context, option=after.attrs["state"] == "grantable")]

    @staticmethod
    def _what(fact: Fact) -> str:
        target, privilege = fact.id[1], str(fact.id[3])
        return f"{privilege} ({ident(target[3])})" if target[0] in ("column", "view_column") else privilege

    def _grant(self, fact: Fact, context: Context, *, option: bool) -> Step:
        suffix = " WITH GRANT OPTION" if option else ""
        return Step(f"GRANT {self._what(fact)} ON {_on(fact, context)} TO {_grantee(fact, context)}{suffix}")

    def _revoke(self, fact: Fact, context: Context, cascade: str = "") -> list[Step]:
        steps = [Step(f"REVOKE {self._what(fact)} ON {_on(fact, context)} FROM {_grantee(fact, context)}{cascade}")]
        # Revoking from a relation takes the same privilege on its columns along: give the declared ones again.
        target = fact.id[1]
        if target[0] in ("table", "view", "matview"):
            for each in _column_grants(fact, context):
                # A grant that this plan makes comes by itself, when its column is there.
                if each.id in context.live.facts and each.id not in context.created:
                    steps += self.create(each, context)
        return steps

    def sort_key(self, fact_id: FactId) -> tuple[str, ...]:
        target, grantee, privilege = fact_id[1:]
        on_column = target[0] in ("column", "view_column")
        # What is granted on columns comes after what is granted on the whole, for a REVOKE there reaches them.
        return (*target[1:3], "2" if on_column else "1", str(grantee), str(privilege), *target[3:])

    def join(self, one: str, other: str) -> str | None:
        verb = one.split(" ", 1)[0]
        if not other.startswith(f"{verb} ") or any(word in one + other for word in ("OPTION", " CASCADE")):
            return None
        head, tail = one.split(" ON ", 1)
        other_head, other_tail = other.split(" ON ", 1)
        if tail != other_tail:
            return None
        more = other_head[len(verb) + 1 :]
        if head.endswith(")") and more.split(" (", 1)[0] == head[len(verb) + 1 :].split(" (", 1)[0]:
            return f"{head[:-1]}, {more.split(' (', 1)[1]} ON {tail}"
        return f"{head}, {more} ON {tail}" if "(" not in head + more else None


def _initial(fact: Fact) -> Fact:
    """Return the privilege as the object has it before anybody grants or revokes."""
    usual = "granted" if fact.attrs["state"] == "revoked" else "revoked"
    return fact.with_attrs(state=fact.notes.get("initially", usual))


def _column_grants(fact: Fact, context: Context) -> Iterator[Fact]:
    """Yield the wanted grants of the same privilege to the same role on columns of the relation."""
    children = context.wanted_children
    columns = [column for column in children.get(fact.id[1], ()) if column[0] in ("column", "view_column")]
    inside = [each for column in columns for each in children.get(column, ())]
    if "extension" in fact.notes:
        inside = [
            each
            for each in children.get(fact.parent or (), ())
            if each[0] == "grant" and each[1][0] in ("column", "view_column") and each[1][1:3] == fact.id[1][1:]
        ]
    for each in inside:
        grant = context.wanted.facts[each]
        if each[0] == "grant" and each[2:] == fact.id[2:] and grant.attrs["state"] != "revoked":
            yield grant


def _cascade(fact: Fact) -> str:
    """Take along what the grantee passed on to others: it cannot outlive the right to pass it on."""
    return " CASCADE" if fact.notes.get("passed_on") else ""


def _on(fact: Fact, context: Context) -> str:
    target = fact.id[1]
    if target[0] == "identity":
        # Its sequence keeps the name it has; a new one gets the name that it got where the desired SQL was read.
        stays = target in context.live.facts and target not in context.created
        identity = (context.live if stays else context.wanted).facts.get(target) or context.live.facts[target]
        return f"SEQUENCE {qualified(*pairs(identity.notes['sequence']))}"
    if target[0] in ("column", "view_column"):
        return f"TABLE {qualified(*target[1:3])}"
    return f"{_WORDS[target[0]]} {_object(target, context)}"


def _grantee(fact: Fact, context: Context) -> str:
    name = str(fact.id[2])
    if name != OWNER:
        return role_name(name)
    if "extension" in fact.notes:
        return role_name(str(context.live.facts.get(fact.id, fact).notes["owner"]))
    target = fact.id[1]
    if target[0] in ("column", "view_column", "identity"):
        target = next(
            (each for kind in ("table", "view", "matview") if (each := (kind, *target[1:3])) in context.wanted.facts),
            target,
        )
    owner = context.wanted.facts.get(("owner", target)) or context.live.facts.get(("owner", target))
    return role_name(str(owner.attrs["role"])) if owner else "CURRENT_USER"


class DefaultPrivileges(Rule):
    """ALTER DEFAULT PRIVILEGES: what objects made later will grant. Changed last, so that it doesn't touch this plan's."""

    kind = "default_privilege"
    weight = 900
    last = True
    access = True

    def create(self, fact: Fact, context: Context) -> list[Step]:
        return [self._step(fact, revoke=fact.attrs["state"] == "revoked", option=fact.attrs["state"] == "grantable")]

    def drop(self, fact: Fact, context: Context) -> list[Step]:
        return [self._step(fact, revoke=fact.attrs["state"] != "revoked")]

    def alter(self, before: Fact, after: Fact, context: Context) -> list[Step] | None:
        if before.attrs["state"] == "grantable" and after.attrs["state"] == "granted":
            return [self._step(after, revoke=True, option=True)]
        return self.create(after, context)

    @staticmethod
    def _step(fact: Fact, *, revoke: bool, option: bool = False) -> Step:
        creator, schema, objects, grantee, privilege = (str(part) for part in fact.id[1:])
        where = f" IN SCHEMA {ident(schema)}" if schema else ""
        head = f"ALTER DEFAULT PRIVILEGES FOR ROLE {ident(creator)}{where}"
        to = ident(creator) if grantee == OWNER else role_name(grantee)
        if revoke:
            return Step(f"{head} REVOKE {'GRANT OPTION FOR ' if option else ''}{privilege} ON {objects} FROM {to}")
        return Step(f"{head} GRANT {privilege} ON {objects} TO {to}{' WITH GRANT OPTION' if option else ''}")


class Owners(Rule):
    """Who owns an object; managed only when asked for."""

    kind = "owner"
    weight = 350
    access = True

    def create(self, fact: Fact, context: Context) -> list[Step]:
        target = fact.id[1]
        name = routine_name(target, context) if target[0] == "aggregate" else _object(target, context)
        return [Step(f"ALTER {_OWNED[target[0]]} {name} OWNER TO {ident(str(fact.attrs['role']))}")]

    def drop(self, fact: Fact, context: Context) -> list[Step]:
        return []

    def alter(self, before: Fact, after: Fact, context: Context) -> list[Step] | None:
        return self.create(after, context)
