# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Enums, domains, composite and range types, collations.

A type that must be rebuilt is renamed aside, made anew, its columns moved over, and dropped last: no row is lost.
"""

from __future__ import annotations

import typing as t

from ..naming import aside, ident, literal, not_null_name, qualified, split_name, target
from .casts import alike, keeps_values
from .rule import DATA_LOSS, MAY_FAIL_ON_DATA, Context, Rule, Step, changed, pairs, texts

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..fact import Fact, FactId


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


class Enums(_Type):
    """An enum: labels are added in place and in position; anything else rebuilds it."""

    kind = "enum"
    weight = 40
    heedless = True

    def create(self, fact: Fact, context: Context) -> list[Step]:
        labels = ", ".join(literal(label).strip() for label in texts(fact.attrs["labels"]))
        return [Step(f"CREATE TYPE {qualified(*fact.id[1:])} AS ENUM ({labels})")]

    def alter(self, before: Fact, after: Fact, context: Context) -> list[Step] | None:
        old, new = texts(before.attrs["labels"]), texts(after.attrs["labels"])
        if [label for label in new if label in old] != list(old):
            return None
        steps, present = [], list(old)
        for position, label in enumerate(new):
            if label in present:
                continue
            if position == 0:
                place = f" BEFORE {literal(present[0]).strip()}" if present else ""
            else:
                place = f" AFTER {literal(new[position - 1]).strip()}"
                if present and new[position - 1] == present[-1]:
                    place = ""
            present.insert(present.index(new[position - 1]) + 1 if position else 0, label)
            steps.append(
                Step(f"ALTER TYPE {qualified(*after.id[1:])} ADD VALUE {literal(label).strip()}{place}", first=True)
            )
        return steps

    def loss(self, before: Fact, after: Fact, context: Context) -> str:
        gone = [label for label in texts(before.attrs["labels"]) if label not in texts(after.attrs["labels"])]
        return f"rows may hold the label {', '.join(gone)}" if gone else ""

    def soften(self, before: Fact, after: Fact) -> Fact | None:
        labels = list(texts(before.attrs["labels"]))
        previous = None
        for label in texts(after.attrs["labels"]):
            if label not in labels:
                labels.insert(labels.index(previous) + 1 if previous is not None else 0, label)
            previous = label
        return after.with_attrs(labels=tuple(labels))

    @staticmethod
    def rename_label(enum: FactId, label: str, name: str) -> list[Step]:
        """Return the statement that gives a label another name; the values that rows hold keep their place."""
        old, new = (literal(each).strip() for each in (label, name))
        return [Step(f"ALTER TYPE {qualified(*enum[1:])} RENAME VALUE {old} TO {new}")]


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


def _whole(part: FactId) -> FactId:
    return ("composite", *part[1:3]) if part[0] == "attribute" else part


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


class Composites(_Type):
    """A composite type; its attributes are facts of their own, created along with it."""

    kind = "composite"
    weight = 42

    def create(self, fact: Fact, context: Context) -> list[Step]:
        inside = [each for each in context.wanted_children.get(fact.id, ()) if each in context.folded]
        attributes = [context.wanted.facts[each] for each in inside]
        attributes.sort(key=lambda attribute: int(str(attribute.notes["number"])))
        body = ",\n".join(f"    {_attribute(attribute)}" for attribute in attributes)
        return [
            Step(
                f"CREATE TYPE {qualified(*fact.id[1:])} AS (\n{body}\n)"
                if body
                else f"CREATE TYPE {qualified(*fact.id[1:])} AS ()"
            )
        ]

    def folds(self, fact: Fact, context: Context) -> Iterable[tuple[t.Any, ...]]:
        return [each for each in context.wanted_children.get(fact.id, ()) if each[0] == "attribute"]


def _attribute(fact: Fact) -> str:
    collation = f" COLLATE {fact.attrs['collation']}" if fact.attrs["collation"] else ""
    return f"{ident(fact.id[3])} {fact.attrs['type']}{collation}"


def _cascade(fact: Fact, context: Context) -> str:
    """Return what takes the tables of a type along: they have its attributes as their columns."""
    users = context.live_users.get(("composite", *fact.id[1:3]), ())
    return " CASCADE" if any(each[0] == "table" for each in users) else ""


def _stored(kind: FactId, context: Context) -> bool:
    """Tell whether a column may hold values of a type, be it inside those of another."""
    users = context.live_users.get(kind, ())
    if any(user[0] in ("column", "domain", "composite") for user in users):
        return True
    around = {_whole(user) for user in users if user[0] == "attribute"}
    return any(_stored(each, context) for each in around - {kind})


class Attributes(Rule):
    """One attribute of a composite type."""

    kind = "attribute"
    weight = 43
    remade_with_parent = True
    loses = "values in columns of this type would lose it"

    def create(self, fact: Fact, context: Context) -> list[Step]:
        sql = f"ALTER TYPE {qualified(*fact.id[1:3])} ADD ATTRIBUTE {_attribute(fact)}{_cascade(fact, context)}"
        return [Step(sql)]

    def drop(self, fact: Fact, context: Context) -> list[Step]:
        sql = f"ALTER TYPE {qualified(*fact.id[1:3])} DROP ATTRIBUTE {ident(fact.id[3])}{_cascade(fact, context)}"
        return [Step(sql, (DATA_LOSS,))]

    def alter(self, before: Fact, after: Fact, context: Context) -> list[Step] | None:
        collation = f" COLLATE {after.attrs['collation']}" if after.attrs["collation"] else ""
        start = f"ALTER TYPE {qualified(*after.id[1:3])} ALTER ATTRIBUTE {ident(after.id[3])}"
        return [Step(f"{start} TYPE {after.attrs['type']}{collation}{_cascade(after, context)}")]

    def rename(self, fact: Fact, name: str) -> list[Step]:
        start = f"ALTER TYPE {qualified(*fact.id[1:3])} RENAME ATTRIBUTE"
        return [Step(f"{start} {ident(fact.id[3])} TO {ident(name)} CASCADE")]

    def loss(self, before: Fact, after: Fact, context: Context) -> str:
        return _may_not_fit(before, after, "type")

    def rebuilds_parent(self, before: Fact | None, after: Fact | None, context: Context) -> bool:
        if after is None or _cascade(after, context):
            return False
        if before is not None:
            # PostgreSQL refuses to change an attribute while a table has a column of the type.
            return _stored(("composite", *after.id[1:3]), context)
        # A new attribute goes to the end, and the order of attributes is seen in every row value.
        mine = int(str(after.notes["number"]))
        others = context.wanted_children.get(("composite", *after.id[1:3]), ())
        later = [
            each
            for each in others
            if each[0] == "attribute" and int(str(context.wanted.facts[each].notes["number"])) > mine
        ]
        return any(each in context.live.facts for each in later)


class Ranges(_Type):
    """A range type with its multirange; any change rebuilds it."""

    kind = "range"
    weight = 44

    def loss(self, before: Fact, after: Fact, context: Context) -> str:
        if before.attrs["multirange"] != after.attrs["multirange"]:
            return "columns, functions or applications may use its multirange by the name it has"
        return _may_not_fit(before, after, "subtype")

    def park(self, fact: Fact) -> list[Step]:
        # The constructor functions keep the name of a type that is renamed: they step aside by themselves.
        schema, name = fact.id[1:]
        home, multirange = pairs(fact.notes["multirange"])
        span, several, subtype = qualified(schema, name), qualified(home, multirange), fact.attrs["subtype"]
        sides = f"{subtype}, {subtype}"
        steps = _constructors(schema, name, aside(name), (sides, f"{sides}, text"))
        steps += _constructors(home, multirange, aside(multirange), ("", span, f"VARIADIC {span}[]"))
        steps.append(Step(f"ALTER TYPE {several} RENAME TO {ident(aside(multirange))}"))
        return [*steps, *super().park(fact)]

    def create(self, fact: Fact, context: Context) -> list[Step]:
        words = {
            "subtype": "SUBTYPE",
            "opclass": "SUBTYPE_OPCLASS",
            "collation": "COLLATION",
            "canonical": "CANONICAL",
            "subtype_diff": "SUBTYPE_DIFF",
            "multirange": "MULTIRANGE_TYPE_NAME",
        }
        options = [f"    {word} = {fact.attrs[key]}" for key, word in words.items() if fact.attrs[key]]
        return [Step(f"CREATE TYPE {qualified(*fact.id[1:])} AS RANGE (\n" + ",\n".join(options) + "\n)")]

    def rename(self, fact: Fact, name: str) -> list[Step]:
        # What PostgreSQL named after it when it was made keeps its name: the constructors, the multirange and its own.
        schema, old = fact.id[1:]
        subtype, made, becomes = fact.attrs["subtype"], _multirange(old), _multirange(name)
        new = qualified(schema, name)
        sides = f"{subtype}, {subtype}"
        steps = [*super().rename(fact, name), *_constructors(schema, old, name, (sides, f"{sides}, text"))]
        if split_name(str(fact.attrs["multirange"]))[-1] == made:
            steps.append(Step(f"ALTER TYPE {qualified(schema, made)} RENAME TO {ident(becomes)}"))
            steps += _constructors(schema, made, becomes, ("", new, f"VARIADIC {new}[]"))
        return steps


def _constructors(schema: str, name: str, becomes: str, arguments: Iterable[str]) -> list[Step]:
    start = f"ALTER FUNCTION {qualified(schema, name)}"
    return [Step(f"{start}({each}) RENAME TO {ident(becomes)}") for each in arguments]


def _multirange(name: str) -> str:
    """Return the name that PostgreSQL gives the multirange of a range type (makeMultirangeTypeName)."""
    room = 63 - len("_multirange")
    return name.replace("range", "multirange", 1) if "range" in name else f"{name[:room]}_multirange"


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
