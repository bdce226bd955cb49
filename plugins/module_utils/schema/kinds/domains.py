# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Domains, their defaults and constraints."""

from __future__ import annotations

import typing as t

from ..model.facts import changed
from ..model.hazards import MAY_FAIL_ON_DATA
from ..model.labels import target
from ..model.sql import ident, not_null_name, qualified
from .rule import Rule, Step
from .sql.casts import alike
from .type_rules import _may_not_fit, _stored, _Type, _whole

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.facts import Fact, FactId
    from .context import Context


class Domains(_Type):
    """A domain: NOT NULL changes in place; the base type rebuilds it. The default is a fact of its own."""

    kind = "domain"
    weight = 45
    word = "DOMAIN"

    def loss(self, before: Fact, after: Fact, context: Context) -> str:
        old, new = str(before.attrs["base"]), str(after.attrs["base"])
        for each in context.declared.missing(context.live_children.get(before.id, ())):
            if each[0] == "domain_constraint" and old != new and not alike(old, new):
                return f"constraint {target(each)}, which is not in the desired schema, is made of values of type {old}"
        return _may_not_fit(before, after, "base")

    def create(self, fact: Fact, context: Context) -> list[Step]:
        sql = f"CREATE DOMAIN {qualified(*fact.id[1:])} AS {fact.attrs['base']}"
        if fact.attrs["collation"]:
            sql += f" COLLATE {fact.attrs['collation']}"
        default = ("domain_default", *fact.id[1:])
        if default in context.folded:
            sql += f" DEFAULT {context.wanted.facts[default].attrs['expression']}"
        if fact.attrs["not_null"] == "true":
            taken = context.constraint_names.get((fact.id[1], _not_null(fact)))
            sql += f" CONSTRAINT {ident(_not_null(fact))}" if fact.attrs["not_null_name"] or taken else ""
            sql += " NOT NULL"
        for each in sorted(context.wanted_children.get(fact.id, ())):
            if each[0] == "domain_constraint" and each in context.folded:
                sql += f"\n    CONSTRAINT {ident(each[3])} {context.wanted.facts[each].attrs['definition']}"
        return [Step(sql)]

    def folds(self, fact: Fact, context: Context) -> Iterable[FactId]:
        for each in context.wanted_children.get(fact.id, ()):
            if each[0] == "domain_default" or context.wanted.facts[each].attrs.get("validated") == "true":
                yield each

    def alter(self, before: Fact, after: Fact, context: Context) -> list[Step] | None:
        what = changed(before, after)
        if what & {"base", "collation"}:
            return None
        if after.attrs["not_null"] == "true" and "not_null" in what and _inside_values(after.id, context):
            return None
        name = qualified(*after.id[1:])
        if after.attrs["not_null"] == "false":
            return [Step(f"ALTER DOMAIN {name} DROP NOT NULL")] if "not_null" in what else []
        if "not_null" in what:
            action = (
                f"ADD CONSTRAINT {ident(_not_null(after))} NOT NULL" if after.attrs["not_null_name"] else "SET NOT NULL"
            )
            return [Step(f"ALTER DOMAIN {name} {action}", (MAY_FAIL_ON_DATA,))]
        old, new = ident(_not_null(before)), ident(_not_null(after))
        return [Step(f"ALTER DOMAIN {name} RENAME CONSTRAINT {old} TO {new}")]


def _inside_values(domain: FactId, context: Context) -> bool:
    """Tell whether columns hold values of a domain inside of others: PostgreSQL then refuses to restrict it."""
    name, facts = qualified(*domain[1:]), context.live.facts
    for user in context.live_users.get(domain, ()):
        if user[0] == "domain" and facts[user].attrs["base"] == name:
            inside = _inside_values(user, context)
        elif user[0] == "column":
            inside = facts[user].attrs["type"] != name
        else:
            inside = user[0] in ("attribute", "domain", "range") and _stored(_whole(user), context)
        if inside:
            return True
    return False


def _not_null(domain: Fact) -> str:
    """Return what the NOT NULL of a domain is called, from PostgreSQL 17 on."""
    return str(domain.attrs["not_null_name"] or not_null_name(str(domain.id[2])))


class DomainDefaults(Rule):
    """The default of a domain: it steps aside for a function that it calls."""

    kind = "domain_default"
    weight = 47

    def create(self, fact: Fact, context: Context) -> list[Step]:
        return [Step(f"ALTER DOMAIN {qualified(*fact.id[1:])} SET DEFAULT {fact.attrs['expression']}")]

    def drop(self, fact: Fact, context: Context) -> list[Step]:
        return [Step(f"ALTER DOMAIN {qualified(*fact.id[1:])} DROP DEFAULT")]

    def alter(self, before: Fact, after: Fact, context: Context) -> list[Step] | None:
        return self.create(after, context)


class DomainConstraints(Rule):
    """A CHECK of a domain."""

    kind = "domain_constraint"
    weight = 46
    loses = "values that it refuses today would be let in"

    def create(self, fact: Fact, context: Context) -> list[Step]:
        schema, domain, name = fact.id[1:]
        sql = f"ALTER DOMAIN {qualified(schema, domain)} ADD CONSTRAINT {ident(name)} {fact.attrs['definition']}"
        return [Step(sql, (MAY_FAIL_ON_DATA,))]

    def drop(self, fact: Fact, context: Context) -> list[Step]:
        schema, domain, name = fact.id[1:]
        return [Step(f"ALTER DOMAIN {qualified(schema, domain)} DROP CONSTRAINT {ident(name)}")]

    def rename(self, fact: Fact, name: str) -> list[Step]:
        schema, domain, old = fact.id[1:]
        return [Step(f"ALTER DOMAIN {qualified(schema, domain)} RENAME CONSTRAINT {ident(old)} TO {ident(name)}")]

    def rebuilds_parent(self, before: Fact | None, after: Fact | None, context: Context) -> bool:
        if after is None or after.attrs["validated"] != "true":
            return False
        return _inside_values(("domain", *after.id[1:3]), context)

    def alter(self, before: Fact, after: Fact, context: Context) -> list[Step] | None:
        if str(before.attrs["definition"]) == f"{after.attrs['definition']} NOT VALID":
            schema, domain, name = after.id[1:]
            sql = f"ALTER DOMAIN {qualified(schema, domain)} VALIDATE CONSTRAINT {ident(name)}"
            return [Step(sql, (MAY_FAIL_ON_DATA,))]
        return None
