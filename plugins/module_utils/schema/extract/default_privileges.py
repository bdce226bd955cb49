# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Default privileges."""

from __future__ import annotations

import typing as t

from ..model.sql import OWNER, PUBLIC
from .acl import LETTERS, expand
from .catalog import parse_array
from .family import Family

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.facts import Fact, FactId, FactSet
    from .catalog import Row
    from .snapshot import Snapshot

OBJECTS = {"r": "TABLES", "S": "SEQUENCES", "f": "FUNCTIONS", "T": "TYPES", "n": "SCHEMAS", "L": "LARGE OBJECTS"}
_BUILTIN = {
    "TABLES": "arwdDxt",
    "SEQUENCES": "rwU",
    "FUNCTIONS": "X",
    "TYPES": "U",
    "SCHEMAS": "UC",
    "LARGE OBJECTS": "rw",
}


def facts_in(state: FactSet) -> Iterator[Fact]:
    """Yield the default privileges."""
    return state.of_kind("default_privilege")


def _default_acls_query(_major: int) -> str:
    return """SELECT d.oid, pg_get_userbyid(d.defaclrole), d.defaclnamespace, d.defaclobjtype, d.defaclacl
FROM pg_default_acl d"""


def _read_default_acl(snapshot: Snapshot, row: Row) -> None:
    schema = snapshot.namespaces.get(row["namespace"], "")
    objects, creator = OBJECTS[row["objects"]], row["role"]
    actual = expand(parse_array(row["acl"]), creator)
    default: dict[tuple[str, str], bool] = {}
    if row["namespace"] == "0":
        # Only a database-wide entry replaces the built-in default; one for a schema adds to it.
        letters = _BUILTIN[objects] + ("m" if objects == "TABLES" and snapshot.major >= 17 else "")
        default = {(OWNER, LETTERS[letter]): False for letter in letters}
        if objects in ("FUNCTIONS", "TYPES"):
            default[(PUBLIC, "EXECUTE" if objects == "FUNCTIONS" else "USAGE")] = False
    managed = schema in snapshot.schemas or row["namespace"] == "0"
    parent: FactId | None = ("schema", schema) if schema in snapshot.schemas else None
    for (grantee, privilege), option in actual.items():
        if default.get((grantee, privilege)) != option:
            fact_id: FactId = ("default_privilege", creator, schema, objects, grantee, privilege)
            snapshot.add(fact_id, {"state": "grantable" if option else "granted"}, parent=parent, managed=managed)
    for grantee, privilege in default:
        if (grantee, privilege) not in actual:
            fact_id = ("default_privilege", creator, schema, objects, grantee, privilege)
            snapshot.add(fact_id, {"state": "revoked"}, parent=parent, managed=managed)


DEFAULT_ACLS = Family(
    "default_acl", ("oid", "role", "namespace", "objects", "acl"), _default_acls_query, _read_default_acl
)
