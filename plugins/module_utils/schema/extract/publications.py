# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Publications and their members."""

from __future__ import annotations

import typing as t

from .catalog import PG_PUBLICATION, PG_PUBLICATION_NAMESPACE, PG_PUBLICATION_REL, parse_array
from .family import Family
from .hashing import name_of

if t.TYPE_CHECKING:
    from ..model.facts import FactId
    from .catalog import Row
    from .snapshot import Snapshot


def _publications_query(major: int) -> str:
    generated = "p.pubgencols" if major >= 18 else "NULL"
    return f"""SELECT p.oid, p.pubname, pg_get_userbyid(p.pubowner), p.puballtables, p.pubinsert, p.pubupdate, p.pubdelete,
       p.pubtruncate, p.pubviaroot, {generated}
FROM pg_publication p"""


def _read_publication(snapshot: Snapshot, row: Row) -> None:
    operations = [word for word in ("insert", "update", "delete", "truncate") if row[word] == "true"]
    attributes = {
        "all_tables": row["all_tables"],
        "publish": ", ".join(operations),
        "via_root": row["via_root"],
        "generated": None if row["generated"] in (None, "n") else row["generated"],
    }
    fact_id: FactId = ("publication", row["name"])
    snapshot.add(
        fact_id, attributes, address=(PG_PUBLICATION, row["oid"], "0"), metadata={"owner": row["owner"]}, managed=False
    )
    snapshot.add_owner(fact_id, row["owner"])


PUBLICATIONS = Family(
    "publication",
    ("oid", "name", "owner", "all_tables", "insert", "update", "delete", "truncate", "via_root", "generated"),
    _publications_query,
    _read_publication,
    names=PG_PUBLICATION,
)


def _publication_tables_query(_major: int) -> str:
    return """SELECT r.oid, r.prpubid, r.prrelid, pg_get_expr(r.prqual, r.prrelid),
       (SELECT array_agg(a.attname ORDER BY a.attname) FROM pg_attribute a
        WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs))
FROM pg_publication_rel r"""


def _read_publication_table(snapshot: Snapshot, row: Row) -> None:
    relation = snapshot.relations.get(row["relation"])
    publication = snapshot.addresses.get((PG_PUBLICATION, row["publication"], "0"))
    if relation is None or publication is None:
        return
    fact_id: FactId = ("publication_table", publication[1], relation.schema, relation.name)
    attributes = {"where": row["where"], "columns": parse_array(row["columns"]) if row["columns"] is not None else None}
    address = (PG_PUBLICATION_REL, row["oid"], "0")
    snapshot.add(fact_id, attributes, parent=publication, address=address, managed=False)
    if relation.managed:
        snapshot.state.add_dependency(fact_id, relation.id)


PUBLICATION_TABLES = Family(
    "publication_table",
    ("oid", "publication", "relation", "where", "columns"),
    _publication_tables_query,
    _read_publication_table,
    hashed={"publication": name_of("publication", PG_PUBLICATION)},
)


def _publication_schemas_query(_major: int) -> str:
    return "SELECT n.oid, n.pnpubid, n.pnnspid FROM pg_publication_namespace n"


def _read_publication_schema(snapshot: Snapshot, row: Row) -> None:
    publication = snapshot.addresses[(PG_PUBLICATION, row["publication"], "0")]
    schema = snapshot.namespaces[row["namespace"]]
    fact_id: FactId = ("publication_schema", publication[1], schema)
    address = (PG_PUBLICATION_NAMESPACE, row["oid"], "0")
    snapshot.add(fact_id, {}, parent=publication, address=address, managed=False)
    if schema in snapshot.schemas:
        snapshot.state.add_dependency(fact_id, ("schema", schema))


PUBLICATION_SCHEMAS = Family(
    "publication_schema",
    ("oid", "publication", "namespace"),
    _publication_schemas_query,
    _read_publication_schema,
    hashed={"publication": name_of("publication", PG_PUBLICATION)},
)
