# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows of the extraction query, as a server returns them, and how they are read."""

from __future__ import annotations

import typing as t

from ansible_collections.draggonnb.supabase.plugins.module_utils.schema import extract

if t.TYPE_CHECKING:
    from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.extract.snapshot import Snapshot

FAMILIES = {family.name: family for family in extract.FAMILIES}
Cell: t.TypeAlias = "str | None"
MAJOR = 17


def row(family: str, **cells: Cell) -> tuple[Cell, ...]:
    """Return one row of the statement; omitted cells have the catalog's value for "none"."""
    nothing: dict[str, Cell] = {
        "namespace": "2200", "owner": "boss", "persistence": "p", "relkind": "r", "rls": "false", "force": "false",
        "replica_identity": "d", "access_method": "heap", "populated": "true", "row_type": "0", "not_null": "false",
        "identity": "", "generated": "", "storage": "x", "compression": "", "local": "true", "inherited": "0",
        "collation_oid": "0", "type": "text", "type_oid": "25", "valid": "true", "unique": "false", "clustered": "false",
        "validated": "true", "no_inherit": "false", "parent": "0", "domain": "0", "index": "0", "enabled": "O",
        "permissive": "true", "command": "*", "cycle": "false", "cache": "1", "increment": "1", "start": "1",
        "minimum": "1", "maximum": "9223372036854775807", "window": "false", "defaults": "0", "array": "0",
    }  # fmt: skip
    given: dict[str, Cell] = {
        "replica_identity": "false" if family == "index" else nothing["replica_identity"],
        "parent": None if family == "index" else nothing["parent"],
        "collation": None,
        "type": "bigint" if family == "sequence" else "text",
    }
    values = {**nothing, **given, **cells}
    return (family, *(values.get(name) for name in FAMILIES[family].columns))


def read(*rows: tuple[Cell, ...], major: int = MAJOR) -> Snapshot:
    """Read rows of the schema public, whose table t (oid 1) has the columns a and b."""
    around = (
        row("schema", oid="2200", name="public"),
        row("schema", oid="2201", name="auth"),
        row("relation", oid="1", name="t"),
        row("outside", oid="2", name="users", namespace="2201"),
        row("type_default", oid="25", storage="x", collation="100"),
        row("column", relation="1", number="1", name="a", collation_oid="100"),
        row("column", relation="1", number="2", name="b", type="integer", type_oid="23"),
    )
    return extract.read(major, ("public",), (*around, *rows))


def attributes(snapshot: Snapshot, *fact_id: t.Any) -> dict[str, t.Any]:
    """Return a fact's attributes."""
    return dict(snapshot.state.facts[fact_id].attributes)


CITEXT = row("extension", oid="77", name="citext", version="1.6", relocatable="true", available="1.6")
