# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Operator families and operator classes, with their operators and support functions.

The access method decides which of them are parts of a class, and which are members of the family that can be added and
dropped (``amadjustmembers``). pg_depend records it: parts have an internal dependency on the class.
"""

from __future__ import annotations

import typing as t

from ..model.facts import as_paths, kind_of
from .catalog import PG_AMOP, PG_AMPROC, PG_NAMESPACE, PG_OPCLASS, PG_OPFAMILY, in_managed_schema
from .family import Family
from .hashing import IDENTIFIED, name_of

if t.TYPE_CHECKING:
    from ..model.facts import FactId
    from .catalog import Row
    from .snapshot import Snapshot

_MANAGED_FAMILY = in_managed_schema("opfnamespace", PG_OPFAMILY)
_MANAGED_CLASS = in_managed_schema("opcnamespace", PG_OPCLASS)
_METHOD = "(SELECT a.amname FROM pg_am a WHERE a.oid = x.{})"


def _families_query(_major: int) -> str:
    return f"""SELECT x.oid, x.opfnamespace, x.opfname, pg_get_userbyid(x.opfowner), {_METHOD.format("opfmethod")}
FROM pg_opfamily x WHERE {_MANAGED_FAMILY}"""


def _read_family(snapshot: Snapshot, row: Row) -> None:
    schema = snapshot.namespaces[row["namespace"]]
    fact_id: FactId = ("operator_family", schema, row["name"], row["method"])
    snapshot.add(fact_id, {}, parent=("schema", schema), address=(PG_OPFAMILY, row["oid"], "0"))
    snapshot.add_owner(fact_id, row["owner"])


FAMILIES = Family(
    "operator_family",
    ("oid", "namespace", "name", "owner", "method"),
    _families_query,
    _read_family,
    names=PG_OPFAMILY,
    in_schema="pg_opfamily.opfnamespace",
    object={"oid": PG_OPFAMILY},
)


def _classes_query(_major: int) -> str:
    return f"""SELECT x.oid, x.opcnamespace, x.opcname, pg_get_userbyid(x.opcowner), {_METHOD.format("opcmethod")},
       f.oid, f.opfnamespace, f.opfname, format_type(x.opcintype, NULL),
       CASE WHEN x.opckeytype <> 0 THEN format_type(x.opckeytype, NULL) END, x.opcdefault
FROM pg_opclass x JOIN pg_opfamily f ON f.oid = x.opcfamily WHERE {_MANAGED_CLASS}"""


def _read_class(snapshot: Snapshot, row: Row) -> None:
    schema = snapshot.namespaces[row["namespace"]]
    fact_id: FactId = ("operator_class", schema, row["name"], row["method"])
    family = (snapshot.namespaces[row["family_namespace"]], row["family_name"])
    attributes = {
        "type": row["type"],
        "family": family,
        "storage": row["storage"],
        "default": row["default"],
        "parts": (),
    }
    parent = snapshot.addresses.get((PG_OPFAMILY, row["family"], "0")) or ("schema", schema)
    snapshot.add(fact_id, attributes, parent=parent, address=(PG_OPCLASS, row["oid"], "0"))
    if kind_of(parent) != "schema":
        snapshot.state.add_dependency(fact_id, ("schema", schema))
    snapshot.add_owner(fact_id, row["owner"])


CLASSES = Family(
    "operator_class",
    (
        "oid", "namespace", "name", "owner", "method", "family", "family_namespace", "family_name", "type", "storage", "default",
    ),
    _classes_query,
    _read_class,
    names=PG_OPCLASS,
    in_schema="pg_opclass.opcnamespace",
    object={"oid": PG_OPCLASS}, hashed={"family": IDENTIFIED, "family_namespace": name_of("family_namespace", PG_NAMESPACE)},
)  # fmt: skip

_OPERATOR = """(SELECT o.oprnamespace::regnamespace || '.' || o.oprname FROM pg_operator o WHERE o.oid = m.amopopr)
         || '(' || format_type(m.amoplefttype, NULL) || ', ' || format_type(m.amoprighttype, NULL) || ')'
         || CASE WHEN m.amopsortfamily = 0 THEN '' ELSE ' FOR ORDER BY ' || (
              SELECT f.opfnamespace::regnamespace || '.' || quote_ident(f.opfname) FROM pg_opfamily f WHERE f.oid = m.amopsortfamily) END"""
_FUNCTION = """(SELECT p.pronamespace::regnamespace || '.' || quote_ident(p.proname) || '(' || oidvectortypes(p.proargtypes) || ')'
         FROM pg_proc p WHERE p.oid = m.amproc::oid)"""


def _members_query(_major: int) -> str:
    return f"""SELECT d.classid, d.objid, d.refclassid, d.refobjid, v.slot, format_type(v.l, NULL), format_type(v.r, NULL), v.definition
FROM (
  SELECT {PG_OPCLASS} AS catalog, x.oid, x.opcfamily AS family FROM pg_opclass x WHERE {_MANAGED_CLASS}
  UNION ALL SELECT {PG_OPFAMILY}, x.oid, x.oid FROM pg_opfamily x WHERE {_MANAGED_FAMILY}
) AS h JOIN pg_depend d ON d.refclassid = h.catalog AND d.refobjid = h.oid AND d.deptype IN ('i', 'a'), LATERAL (
  SELECT 'OPERATOR ' || m.amopstrategy, m.amoplefttype, m.amoprighttype, {_OPERATOR}
  FROM pg_amop m WHERE d.classid = {PG_AMOP} AND m.oid = d.objid AND m.amopfamily = h.family
  UNION ALL SELECT 'FUNCTION ' || m.amprocnum, m.amproclefttype, m.amprocrighttype, {_FUNCTION}
  FROM pg_amproc m WHERE d.classid = {PG_AMPROC} AND m.oid = d.objid AND m.amprocfamily = h.family
) AS v (slot, l, r, definition)"""


def _read_member(snapshot: Snapshot, row: Row) -> None:
    holder, address = snapshot.addresses[row["holder_catalog"], row["holder"], "0"], (row["catalog"], row["oid"], "0")
    key = (row["slot"], row["left"], row["right"])
    if kind_of(holder) == "operator_family":
        fact_id: FactId = ("operator_family_member", *holder[1:], *key)
        snapshot.add(fact_id, {"definition": row["definition"]}, parent=holder, address=address)
        return
    fact = snapshot.state.facts[holder]
    parts = (*as_paths(fact.attributes["parts"]), (*key, row["definition"]))
    snapshot.replace(fact.with_attributes(parts=tuple(sorted(parts))))
    snapshot.aliases[address] = holder


MEMBERS = Family(
    "operator_family_member",
    ("catalog", "oid", "holder_catalog", "holder", "slot", "left", "right", "definition"),
    _members_query,
    _read_member,
    types=("left", "right"),
    object={"holder": "holder_catalog"},
)
