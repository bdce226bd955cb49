# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Domains, their defaults and constraints."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from ..model.facts import changed_attributes, kind_of
from ..model.hazards import MAY_FAIL_ON_DATA
from ..model.labels import object_naming, part_naming, table_object_naming, target
from ..model.sql import ident, not_null_name, qualified
from .change import CREATE_AGAIN, REPLACE, Change, Creation, Step
from .renaming import DefinitionSyntax, Renaming
from .rule import ALTER_CHECKS_VALUES, INLINES, FunctionUse, Rule
from .sql.casts import is_same_type
from .type_rules import TypeRule, containing_type, conversion_risk, is_stored

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.facts import Fact, FactId
    from .context import ComparisonContext, PlanContext


def _alter_not_null(before: Fact, after: Fact, _context: PlanContext) -> list[Step]:
    what, name = changed_attributes(before, after), qualified(*after.path)
    if after.attributes["not_null"] == "false":
        return [Step(f"ALTER DOMAIN {name} DROP NOT NULL")] if "not_null" in what else []
    if "not_null" in what:
        named = f"ADD CONSTRAINT {ident(_not_null(after))} NOT NULL"
        action = named if after.attributes["not_null_name"] else "SET NOT NULL"
        return [Step(f"ALTER DOMAIN {name} {action}", (MAY_FAIL_ON_DATA,))]
    old, new = ident(_not_null(before)), ident(_not_null(after))
    return [Step(f"ALTER DOMAIN {name} RENAME CONSTRAINT {old} TO {new}")]


class Domains(TypeRule):
    """A domain: NOT NULL changes in place, a new base type re-creates it. The default is a separate fact."""

    kind = "domain"
    function_use = FunctionUse(words=(1,), is_caller=True)
    renaming = Renaming(DefinitionSyntax("DOMAIN"))
    traits = frozenset({ALTER_CHECKS_VALUES, INLINES})
    weight = 45
    naming = object_naming("DOMAIN", grant_type="DOMAIN", counted_as="types")
    attributes: t.ClassVar = {
        "base": REPLACE, "collation": REPLACE, "not_null": _alter_not_null, "not_null_name": _alter_not_null,
    }  # fmt: skip

    def difference(self, before: Fact, after: Fact, context: ComparisonContext) -> Change:
        change = super().difference(before, after, context)
        restricts = before.attributes["not_null"] != after.attributes["not_null"] == "true"
        in_place = change.in_place and not (restricts and _is_nested(after.id, context))
        return replace(change, in_place=in_place, loss=self._loss(before, after, context))

    @staticmethod
    def _loss(before: Fact, after: Fact, context: ComparisonContext) -> str:
        old, new = str(before.attributes["base"]), str(after.attributes["base"])
        for each in context.declared.missing(context.live_children.get(before.id, ())):
            if kind_of(each) == "domain_constraint" and old != new and not is_same_type(old, new):
                return f"constraint {target(each)}, which is not in the desired schema, requires values of type {old}"
        return conversion_risk(before, after, "base")

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        sql = f"CREATE DOMAIN {qualified(*fact.path)} AS {fact.attributes['base']}"
        if fact.attributes["collation"]:
            sql += f" COLLATE {fact.attributes['collation']}"
        default = ("domain_default", *fact.path)
        if default in context.inlined:
            sql += f" DEFAULT {context.wanted.facts[default].attributes['expression']}"
        if fact.is_true("not_null"):
            taken = context.constraint_names.get((fact.schema, _not_null(fact)))
            sql += f" CONSTRAINT {ident(_not_null(fact))}" if fact.attributes["not_null_name"] or taken else ""
            sql += " NOT NULL"
        for each in sorted(context.wanted_children.get(fact.id, ())):
            if kind_of(each) == "domain_constraint" and each in context.inlined:
                sql += f"\n    CONSTRAINT {ident(each[3])} {context.wanted.facts[each].attributes['definition']}"
        return [Step(sql)]

    def creation(self, fact: Fact, context: PlanContext) -> Creation:
        return Creation(inlines=tuple(_inlined(fact, context)))


def _inlined(fact: Fact, context: PlanContext) -> Iterable[FactId]:
    for each in context.wanted_children.get(fact.id, ()):
        if kind_of(each) == "domain_default" or context.wanted.facts[each].is_true("validated"):
            yield each


def _is_nested(domain: FactId, context: ComparisonContext) -> bool:
    """Return whether columns contain a domain's values nested in other types, so PostgreSQL can't add constraints to it."""
    name, facts = qualified(*domain[1:]), context.live.facts
    for user in context.live_dependents.get(domain, ()):
        if kind_of(user) == "domain" and facts[user].attributes["base"] == name:
            inside = _is_nested(user, context)
        elif kind_of(user) == "column":
            inside = facts[user].attributes["type"] != name
        else:
            inside = kind_of(user) in ("attribute", "domain", "range") and is_stored(containing_type(user), context)
        if inside:
            return True
    return False


def _not_null(domain: Fact) -> str:
    """Return the name of a domain's NOT NULL constraint (PostgreSQL 17 and later)."""
    return str(domain.attributes["not_null_name"] or not_null_name(domain.name))


class DomainDefaults(Rule):
    """The default of a domain, a separate fact because it may depend on a function that is re-created."""

    kind = "domain_default"
    naming = part_naming("default of domain")
    renaming = Renaming(None)
    weight = 47
    loss_reason = ""
    attributes: t.ClassVar = {"expression": CREATE_AGAIN}

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        return [Step(f"ALTER DOMAIN {qualified(*fact.path)} SET DEFAULT {fact.attributes['expression']}")]

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        return [Step(f"ALTER DOMAIN {qualified(*fact.path)} DROP DEFAULT")]


def _validate(_before: Fact, after: Fact, _context: PlanContext) -> list[Step]:
    schema, domain, name = after.path
    sql = f"ALTER DOMAIN {qualified(schema, domain)} VALIDATE CONSTRAINT {ident(name)}"
    return [Step(sql, (MAY_FAIL_ON_DATA,))]


def _rename(fact: Fact, name: str) -> list[Step]:
    schema, domain, old = fact.path
    return [Step(f"ALTER DOMAIN {qualified(schema, domain)} RENAME CONSTRAINT {ident(old)} TO {ident(name)}")]


class DomainConstraints(Rule):
    """A CHECK constraint of a domain."""

    kind = "domain_constraint"
    naming = table_object_naming("CONSTRAINT", within="DOMAIN")
    renaming = Renaming(DefinitionSyntax("CONSTRAINT", local_to=("domain",), is_part=True), steps=_rename)
    function_use = FunctionUse(is_caller=True)
    weight = 46
    loss_reason = "values that it rejects would be accepted"
    attributes: t.ClassVar = {"definition": _validate, "validated": _validate}

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        schema, domain, name = fact.path
        sql = f"ALTER DOMAIN {qualified(schema, domain)} ADD CONSTRAINT {ident(name)} {fact.attributes['definition']}"
        return [Step(sql, (MAY_FAIL_ON_DATA,))]

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        schema, domain, name = fact.path
        return [Step(f"ALTER DOMAIN {qualified(schema, domain)} DROP CONSTRAINT {ident(name)}")]

    def change(self, before: Fact | None, after: Fact | None, context: ComparisonContext) -> Change:
        change = super().change(before, after, context)
        if after is None or after.parent is None or not after.is_true("validated"):
            return change
        return replace(change, recreates=(after.parent,)) if _is_nested(after.parent, context) else change

    def difference(self, before: Fact, after: Fact, context: ComparisonContext) -> Change:
        return Change(in_place=before.attributes["definition"] == f"{after.attributes['definition']} NOT VALID")
