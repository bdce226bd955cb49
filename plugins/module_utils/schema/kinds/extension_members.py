# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Facts about members of extensions. The members have no facts, because they belong to the extension."""

from __future__ import annotations

import typing as t

from ..model.facts import kind_of
from ..model.sql import literal, qualified
from .ids import table_of

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.facts import Fact, FactId, FactSet
    from ..model.plan import Plan


def extension_id(name: str) -> FactId:
    """Return the id of an extension."""
    return ("extension", name)


def has_members(fact_id: FactId) -> bool:
    """Return whether a fact is an extension."""
    return kind_of(fact_id) == "extension"


def extension_of(fact: Fact) -> FactId | None:
    """Return the extension whose member a fact describes, or whose script creates it, if any."""
    return extension_id(str(fact.metadata["extension"])) if "extension" in fact.metadata else None


def is_privilege(fact: Fact) -> bool:
    """Return whether a fact about a member is a privilege on it, unlike a policy or a trigger on a table."""
    return fact.kind == "grant"


def privileges(state: FactSet) -> Iterator[Fact]:
    """Yield the privileges on objects, of extensions or not."""
    return state.of_kind("grant")


def member_owner(privilege: Fact) -> str:
    """Return the owner of the member that a privilege is on."""
    return str(privilege.metadata["owner"])


def member_of(fact_id: FactId) -> FactId:
    """Return the member that a fact describes: for a policy, a trigger or a column, the table."""
    kind, member = kind_of(fact_id), fact_id
    while isinstance(member[1], tuple):
        member = member[1]
    if kind in ("policy", "trigger") or kind_of(member) in ("column", "view_column", "policy", "trigger"):
        return table_of(member)
    return member


def dropped_with_members(plan: Plan) -> list[tuple[FactId, str]]:
    """Return the facts that a plan drops, and that objects of any schema may use: with their catalog and OID, as SQL."""
    return [
        (each, _ADDRESSES[kind_of(each)].format(name=literal(str(each[1]))))
        for each in plan.dropped
        if kind_of(each) in _ADDRESSES
    ]


_ADDRESSES = {
    "extension": "3079::oid, oid FROM pg_extension WHERE extname = {name}",
    "foreign_data_wrapper": "2328::oid, oid FROM pg_foreign_data_wrapper WHERE fdwname = {name}",
    "foreign_server": "1417::oid, oid FROM pg_foreign_server WHERE srvname = {name}",
    "language": "2612::oid, oid FROM pg_language WHERE lanname = {name}",
}


def owner_query(member: FactId) -> str:
    """Return a scalar subquery for the OID of a member's owner; it is NULL if there is no such member."""
    kind, *path = member
    if kind in ("function", "procedure", "aggregate"):
        name = f"{qualified(*path[:2])}({path[2]})"
        return f"(SELECT proowner FROM pg_proc WHERE oid = to_regprocedure({literal(name)}))"
    if kind == "type":
        return f"(SELECT typowner FROM pg_type WHERE oid = to_regtype({literal(qualified(*path))}))"
    if kind == "foreign_data_wrapper":
        return f"(SELECT fdwowner FROM pg_foreign_data_wrapper WHERE fdwname = {literal(path[0])})"
    if kind == "schema":
        return f"(SELECT nspowner FROM pg_namespace WHERE nspname = {literal(path[0])})"
    if kind == "foreign_server":
        return f"(SELECT srvowner FROM pg_foreign_server WHERE srvname = {literal(path[0])})"
    return f"(SELECT relowner FROM pg_class WHERE oid = to_regclass({literal(qualified(*path))}))"
