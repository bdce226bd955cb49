# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Builders for facts with all attributes, and for fact sets."""

from __future__ import annotations

import typing as t

from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.context import PlanContext
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact, FactSet
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.plan.planner import make_plan

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import FactId

Value = t.Any

PUBLIC: FactId = ("schema", "public")
T: FactId = ("table", "public", "t")


def state(*facts: Fact, needs: Mapping[FactId, Iterable[FactId]] | None = None) -> FactSet:
    """Return a fact set; facts already depend on their parents."""
    fact_set = FactSet()
    for fact in facts:
        fact_set.add(fact)
    for fact_id, others in (needs or {}).items():
        for other in others:
            fact_set.add_dependency(fact_id, other)
    return fact_set


def statements(live: FactSet, wanted: FactSet, implied: Mapping[FactId, list[Fact]] | None = None) -> list[str]:
    """Return the SQL of the plan from the live to the wanted facts."""
    return [statement.sql for statement in make_plan(live, wanted, implied).statements]


def schema(name: str = "public") -> Fact:
    """Return a schema."""
    return Fact(("schema", name), None, {}, {"owner": "boss"})


def table(name: str = "t", *, inherits: tuple[tuple[str, ...], ...] = (), **attributes: Value) -> Fact:
    """Return a table of the schema public."""
    given: dict[str, Value] = {
        "persistence": "",
        "partition_key": None,
        "of_type": None,
        "access_method": "heap",
        "options": (),
    }
    return Fact(("table", "public", name), PUBLIC, {**given, **attributes}, {"owner": "boss", "inherits": inherits})


def column(name: str = "a", of: str = "t", *, number: int = 1, inherited: bool = False, **attributes: Value) -> Fact:
    """Return a column of a table; its type is text by default."""
    given: dict[str, Value] = {
        "type": "text",
        "collation": None,
        "not_null": "false",
        "generated": None,
        "expression": None,
        "storage": "EXTENDED",
        "compression": None,
        "statistics": None,
        "options": (),
        "not_null_name": None,
    }
    metadata = {
        "number": str(number),
        "default_storage": "EXTENDED",
        "generated": "",
        "inherited": "true" if inherited else "false",
    }
    return Fact(("column", "public", of, name), ("table", "public", of), {**given, **attributes}, metadata)


def default(expression: str, name: str = "a", of: str = "t") -> Fact:
    """Return a column's default."""
    return Fact(("default", "public", of, name), ("column", "public", of, name), {"expression": expression})


def constraint(name: str, definition: str, of: str = "t", **attributes: Value) -> Fact:
    """Return a table's constraint; its type is derived from the definition."""
    words = ("PRIMARY KEY", "UNIQUE", "CHECK", "FOREIGN KEY", "EXCLUDE")
    given: dict[str, Value] = {
        "type": next(word for word in words if definition.startswith(word)),
        "definition": definition,
        "validated": "true",
        "options": (),
    }
    return Fact(
        ("constraint", "public", of, name),
        ("table", "public", of),
        {**given, **attributes},
        {"key": "{1}", "clause": "true"},
    )


def index(name: str, definition: str, of: str = "t", *, unique: bool = False, **attributes: Value) -> Fact:
    """Return an index."""
    given = {"definition": definition, "table": ("public", of), "valid": "true", "statistics": None, "options": ()}
    metadata = {"unique": "true" if unique else "false", "partitioned": "false"}
    return Fact(("index", "public", name), ("table", "public", of), {**given, **attributes}, metadata)


def view(name: str, definition: str, **attributes: Value) -> Fact:
    """Return a view, without its columns."""
    return Fact(
        ("view", "public", name), PUBLIC, {"definition": definition, "options": (), **attributes}, {"owner": "boss"}
    )


def view_column(of: str, name: str, number: int, kind: str = "text") -> Fact:
    """Return a view's column."""
    metadata = {"number": str(number), "type": kind, "collation": None}
    return Fact(("view_column", "public", of, name), ("view", "public", of), {"statistics": None}, metadata)


def function(
    name: str, body: str = "SELECT 1", result: str = "integer", arguments: str = "", **attributes: Value
) -> Fact:
    """Return a function in SQL."""
    definition = f"CREATE OR REPLACE FUNCTION public.{name}({arguments})\n RETURNS {result}\n LANGUAGE sql\nAS $function${body}$function$\n"
    given: dict[str, Value] = {
        "definition": definition,
        "result": result,
        "arguments": arguments,
        "names": None,
        "defaults": "0",
        "window": "false",
    }
    return Fact(
        ("function", "public", name, arguments),
        PUBLIC,
        {**given, **attributes},
        {"owner": "boss", "identity": arguments},
    )


def trigger(name: str, definition: str, of: str = "t", enabled: str = "ENABLE") -> Fact:
    """Return a trigger."""
    attributes = {"definition": definition, "enabled": enabled}
    return Fact(("trigger", "public", of, name), ("table", "public", of), attributes, {"relkind": "r"})


def policy(name: str, of: str = "t", **attributes: Value) -> Fact:
    """Return a policy; by default for PUBLIC and without restrictions."""
    given = {"command": "ALL", "permissive": "PERMISSIVE", "roles": ("PUBLIC",), "using": "true", "check": None}
    return Fact(("policy", "public", of, name), ("table", "public", of), {**given, **attributes})


def rls(of: str = "t", enabled: str = "true", forced: str = "false") -> Fact:
    """Return the row level security setting of a table."""
    on = ("table", "public", of)
    return Fact(("rls", on), on, {"enabled": enabled, "forced": forced})


def grant(on: FactId, grantee: str, privilege: str, how: str = "granted") -> Fact:
    """Return a privilege."""
    return Fact(("grant", on, grantee, privilege), on, {"state": how})


def default_privilege(grantee: str, privilege: str, how: str = "granted", **where: str) -> Fact:
    """Return a default privilege of the role boss, by default on tables in the schema public."""
    path = (where.get("creator", "boss"), where.get("schema", "public"), where.get("objects", "TABLES"))
    return Fact(("default_privilege", *path, grantee, privilege), None, {"state": how})


def comment(on: FactId, text: str) -> Fact:
    """Return a comment."""
    return Fact(("comment", on), on, {"text": text})


def owner(on: FactId, role: str) -> Fact:
    """Return the owner of an object."""
    return Fact(("owner", on), on, {"role": role})


def enum(name: str, *labels: str) -> Fact:
    """Return an enum."""
    return Fact(("enum", "public", name), PUBLIC, {"labels": labels}, {"owner": "boss"})


def sequence(name: str, **attributes: Value) -> Fact:
    """Return a sequence as created by CREATE SEQUENCE without options."""
    given: dict[str, Value] = {
        "start": None,
        "increment": "1",
        "minimum": None,
        "maximum": None,
        "cache": "1",
        "cycle": "false",
        "type": "bigint",
        "persistence": "",
    }
    return Fact(("sequence", "public", name), PUBLIC, {**given, **attributes}, {"owner": "boss"})


def plain_object(kind: str, name: str, attributes: Mapping[str, Value] | None = None, **metadata: Value) -> Fact:
    """Return any other object in the schema public."""
    return Fact((kind, "public", name), PUBLIC, dict(attributes or {}), {"owner": "boss", **metadata})


def part(kind: str, of: Fact, *name: str, attributes: Mapping[str, Value] | None = None, **metadata: Value) -> Fact:
    """Return a child of ``of``, identified by its path and another name."""
    return Fact((kind, *of.id[1:], *name), of.id, dict(attributes or {}), metadata)


def flag(kind: str, of: Fact, **attributes: Value) -> Fact:
    """Return a fact about ``of``."""
    return Fact((kind, of.id), of.id, attributes)


def nothing_else() -> PlanContext:
    """Return a context without facts."""
    return PlanContext(FactSet(), FactSet())
